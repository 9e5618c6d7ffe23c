"""Pictures to learn from: what the detector finds on rendered walls and photos, with its kind."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from scripts.training.detection.rendering import photos_in, read_strips
from scripts.wall_renderer.noise import between, chance
from scripts.wall_renderer.strips import ARABIC, OTHER, Strip
from wallmsg.detection import DbDetector, Detector, DetectorOptions, DetectorPass, Pixels
from wallmsg.detection.quads import ordered
from wallmsg.detection.writing_kind import HEIGHT, WritingKind, kind_picture, laid_down
from wallmsg.model import Polygon

KINDS = (*WritingKind,)
NO_TURN = -1
"""In place of a turn where nothing is written, or writing runs in no clear direction."""

_OWN = 0.4  # of a quad's area, from which it holds the writing that fills it
_ALIEN = 0.05  # of its area, up to which writing of another kind does not matter
_BARE = 0.015  # of its area, up to which it holds no writing
_LINE = 0.25  # of a line's area that a quad must hold
_STEP = 2  # areas are counted on a picture this many times smaller
_LOOSE = 2  # quads drawn by chance around each line
_PASSES = (
    DetectorPass(960, "flat", 0.6, 0.6),
    DetectorPass(640, "flat", 0.2, 0.3),
    DetectorPass(480, "flat", 0.3, 0.35),
)
_OTHER_PASSES = (
    DetectorPass(1200, "raw", 0.3, 0.35),
    DetectorPass(960, "contrast", 0.3, 0.4),
    DetectorPass(960, "inverted", 0.3, 0.4),
)


@dataclass(frozen=True)
class Example:
    """A picture as `kind_picture` makes it, the number of its kind, and of its turn or NO_TURN."""

    picture: Pixels
    kind: int
    turn: int


def detectors() -> list[Detector]:
    """Detectors that look in a pass less than the program does, each in another way."""
    return [
        DbDetector(DetectorOptions((*_PASSES, other), extra_passes=())) for other in _OTHER_PASSES
    ]


def examples_of(
    rng: np.random.Generator, photo: Pixels, strips: Sequence[Strip], detector: Detector
) -> Iterator[Example]:
    """What the detector finds on a photo, and loose quads around its lines and beside them."""
    quads = [line.polygon for line in detector.find(photo)]
    quads += [_shaken(rng, quad) for quad in quads]
    for strip in strips:
        quads += [_around(rng, strip) for _ in range(_LOOSE)]
    areas = [(strip, _area(strip.outline(), photo.shape)) for strip in strips]
    for quad in quads:
        label = label_of(quad, areas, photo.shape)
        if label:
            yield Example(kind_picture(photo, quad), *label)


def label_of(
    quad: Polygon, areas: Sequence[tuple[Strip, NDArray[np.uint8]]], shape: tuple[int, ...]
) -> tuple[int, int] | None:
    """Numbers of kind and turn of what a quad holds; None where nobody can say."""
    own = _area(np.array(quad.points), shape)
    size = np.count_nonzero(own)
    if size < 16:
        return None
    shares: dict[str, float] = {}
    best, most = None, 0
    for strip, area in areas:
        shared = int(np.count_nonzero(area & own))
        shares[strip.kind] = shares.get(strip.kind, 0.0) + shared / size
        if shared > most and shared > _LINE * np.count_nonzero(area):
            best, most = strip, shared
    if sum(shares.values()) < _BARE:
        return KINDS.index(WritingKind.NOTHING), NO_TURN
    if best is None or best.kind not in (ARABIC, OTHER) or shares[best.kind] < _OWN:
        return None
    if sum(shares.values()) - shares[best.kind] > _ALIEN:
        return None
    kind = WritingKind.ARABIC if best.kind == ARABIC else WritingKind.OTHER
    return KINDS.index(kind), _turn(quad, best)


def _turn(quad: Polygon, strip: Strip) -> int:
    """Quarter turns clockwise after which the writing stands upright on the quad's picture."""
    corners = quad.points
    first, second = (corners[1], corners[2]) if laid_down(quad) else (corners[0], corners[1])
    along = math.atan2(second[1] - first[1], second[0] - first[0])
    run = strip.top[-1] - strip.top[0]
    turned = math.degrees(along - math.atan2(float(run[1]), float(run[0]))) / 90
    return round(turned) % 4 if abs(turned - round(turned)) < 1 / 3 else NO_TURN


def _around(rng: np.random.Generator, strip: Strip) -> Polygon:
    """A quad around a line, or around a part of it."""
    count = len(strip.top)
    first, last = 0, count
    if chance(rng, 0.3):
        first = int(rng.integers(0, count // 2))
        last = int(rng.integers(first + count // 3, count + 1))
    points = np.concatenate([strip.top[first:last], strip.bottom[first:last]])
    middle, (width, height), angle = cv2.minAreaRect(points.astype(np.float32))
    grow = min(width, height) * between(rng, -0.1, 0.5)
    return _shaken(rng, ordered(cv2.boxPoints((middle, (width + grow, height + grow), angle))))


def _shaken(rng: np.random.Generator, quad: Polygon) -> Polygon:
    """The quad with its corners moved a little."""
    low = min(quad.height(), quad.width())
    corners = np.array(quad.points)
    corners = corners + rng.normal(0, 0.07 * low, 2) + rng.normal(0, 0.04 * low, (4, 2))
    return Polygon(tuple((float(x), float(y)) for x, y in corners))


def _area(outline: NDArray[np.floating], shape: tuple[int, ...]) -> NDArray[np.uint8]:
    area = np.zeros((shape[0] // _STEP, shape[1] // _STEP), np.uint8)
    cv2.fillPoly(area, [np.round(outline / _STEP).astype(np.int32)], 1)
    return area


def write_examples(photos: Path, out: Path, bare: Sequence[Path] = ()) -> None:
    """Write NAME.npz for each photo that has none, rendered or `bare`, without writing."""
    out.mkdir(parents=True, exist_ok=True)
    ways = detectors()
    for number, path in enumerate([*photos_in([photos]), *bare]):
        target = out / f"{path.stem}.npz"
        if target.exists():
            continue
        photo = np.asarray(cv2.imread(str(path)), np.uint8)
        strips = [] if path in bare else read_strips(path.with_suffix(".json"))
        rng = np.random.default_rng((number, 5))
        found = list(examples_of(rng, photo, strips, ways[number % len(ways)]))
        write_picture_file(target, found)


def write_picture_file(target: Path, found: Sequence[Example]) -> None:
    """Write the examples of one photo, whole or not at all."""
    partial = target.with_suffix(".partial")
    with partial.open("wb") as file:
        np.savez_compressed(
            file,
            labels=np.array([(one.kind, one.turn) for one in found], np.int8).reshape(-1, 2),
            widths=np.array([one.picture.shape[1] for one in found], np.int16),
            pixels=np.concatenate(
                [one.picture.ravel() for one in found] or [np.zeros(0, np.uint8)]
            ),
        )
    partial.replace(target)


def read_examples(path: Path) -> list[Example]:
    """The examples of one photo."""
    with np.load(path) as stored:
        labels, widths, pixels = stored["labels"], stored["widths"], stored["pixels"]
    found, start = [], 0
    for (kind, turn), width in zip(labels, widths, strict=True):
        size = 3 * HEIGHT * int(width)
        picture = pixels[start : start + size].reshape(-1, int(width), 3)
        found.append(Example(picture, int(kind), int(turn)))
        start += size
    return found
