"""Photos of walls as people take them in streets, with every line of writing marked.

The walls of scene.py are for reading: a message in the middle, well to be seen. These are for
finding: writing from 2 to 70 % of the photo's height in one picture, on its side, on curves and
around corners, beside Latin tags and drawings, behind poles and plants, at night and against the
sun.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from dataclasses import field as attribute
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from scripts.wall_renderer import drawings, walls
from scripts.wall_renderer.lettering import EM
from scripts.wall_renderer.noise import Field, Shape, between, chance, field, rough, smooth
from scripts.wall_renderer.street_camera import EDGE, StreetPhoto, any_colour, photographed
from scripts.wall_renderer.street_writing import Block, Order, Sources, lettered
from scripts.wall_renderer.strips import (
    ARABIC,
    OTHER,
    UNCLEAR,
    Placement,
    Strip,
    any_placement,
    level,
)
from scripts.wall_renderer.walls import Surface

_PHOTOGRAPHED = 0.4
_CONTRAST = 0.17
_LEAST_FIXTURE = 16  # pixels
_PLACES = 12  # tried for a message
_SURFACES = (
    *(walls.plaster, walls.plaster, walls.concrete, walls.concrete, walls.brick, walls.block),
    *(walls.shutter, walls.tiles, walls.wood, walls.metal),
)
_ALL = (slice(None), slice(None))


@dataclass
class _Canvas:
    """The wall while it is painted: HxWx3 0..1, what is written on it, and where."""

    pixels: Field
    surface: Surface
    taken: NDArray[np.uint8]
    strips: list[Strip] = attribute(default_factory=list)

    @property
    def shape(self) -> Shape:
        return self.pixels.shape[0], self.pixels.shape[1]


def street_photo(seed: int, sources: Sources, longer: int = 800) -> StreetPhoto:
    """The photo of a seed; the same libraries make the same pixels again."""
    rng = np.random.default_rng((seed, 17))
    shorter = int(longer * float(rng.choice([0.75, 0.75, 0.5625, 1.0])))
    size = (longer, shorter) if chance(rng, 0.62) else (shorter, longer)
    shape = (size[1] + 2 * EDGE, size[0] + 2 * EDGE)
    canvas = _bare(rng, shape)
    if sources.grounds and chance(rng, _PHOTOGRAPHED):
        canvas.pixels = _photograph(rng, shape, sources.grounds)
    kind = rng.random()
    # walls full of drawings, walls with little, and everything between
    busy = 0.0 if kind < 0.25 else between(rng, 0, 1)
    for _ in range(int(rng.poisson(4.5 * busy))):
        _draw(rng, canvas)
    for _ in range(int(rng.poisson(0.6))):
        _fixture(rng, canvas, sources)
    _write(rng, canvas, sources)
    for _ in range(int(rng.poisson(0.8 * busy))):
        _draw(rng, canvas, small=True)
    _age(rng, canvas)
    return photographed(rng, canvas.pixels, canvas.strips, size)


def _ground(rng: np.random.Generator, shape: Shape) -> tuple[Field, Surface]:
    """A wall's paint and its surface."""
    surface = _SURFACES[int(rng.integers(len(_SURFACES)))](rng, shape, between(rng, 0.5, 2.4))
    colour: NDArray[np.floating]
    if chance(rng, 0.6):
        grey = between(rng, 0.3, 0.95)
        colour = np.clip(rng.normal((grey - 0.06, grey, grey + 0.05), 0.05), 0.05, 0.97)
    else:
        colour = any_colour(rng) * 0.75 + 0.12
    apart = 0.2 if chance(rng, 0.25) else 0.06
    second = np.clip(
        colour * between(rng, 1 - apart, 1 + apart / 2) + rng.normal(0, 0.02, 3), 0.03, 0.97
    )
    share = surface.second[..., None]
    pixels = (field(colour) * (1 - share) + field(second) * share) * surface.light[..., None]
    grime = np.clip(rough(rng, shape, 200, 5) * 0.4, 0, 1) * between(rng, 0, 0.5)
    return field(pixels * (1 - 0.5 * grime[..., None])), surface


def _bare(rng: np.random.Generator, shape: Shape) -> _Canvas:
    """A wall, or two beside or above each other, with fields of other paint."""
    pixels, surface = _ground(rng, shape)
    if chance(rng, 0.3):
        other, _ = _ground(rng, shape)
        across = chance(rng, 0.5)
        at = int(between(rng, 0.2, 0.8) * shape[1 if across else 0])
        mask = np.zeros(shape, np.float32)
        mask[(slice(None), slice(at, None)) if across else (slice(at, None),)] = 1
        pixels = field(pixels + mask[..., None] * (other - pixels))
    if chance(rng, 0.35):
        for _ in range(int(rng.integers(1, 6))):
            mask = drawings.blotches(rng, shape) * between(rng, 0.4, 1)
            paint = any_colour(rng) * (0.3 + 0.7 * surface.light[..., None])
            pixels = field(pixels + mask[..., None] * (paint - pixels))
    return _Canvas(pixels, surface, np.zeros(shape, np.uint8))


def _photograph(rng: np.random.Generator, shape: Shape, grounds: Sequence[Path]) -> Field:
    """A piece of a photo in place of a wall."""
    photo = cv2.imread(str(grounds[int(rng.integers(len(grounds)))]))
    if photo is None:
        raise FileNotFoundError(grounds)
    least = max(shape[0] / photo.shape[0], shape[1] / photo.shape[1])
    factor = least * between(rng, 1, 1.8)
    large = cv2.resize(photo, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    top, left = (int(rng.integers(0, large.shape[i] - shape[i] + 1)) for i in (0, 1))
    piece = large[top : top + shape[0], left : left + shape[1]]
    bright = max(1.0, between(rng, 60, 150) / max(8.0, float(piece.mean())))
    return field(np.clip(piece[:, :: -1 if chance(rng, 0.5) else 1] / 255 * bright, 0, 1))


def _blend(canvas: _Canvas, box: tuple[slice, slice], alpha: Field, paint: Field) -> None:
    """Put paint (BGR, or HxWx3) on a part of the wall, in place."""
    texture = 1 + 0.6 * (canvas.surface.light[box] - 1)
    part = canvas.pixels[box]
    part += alpha[..., None] * (np.clip(paint * texture[..., None], 0.01, 1) - part)


def _draw(rng: np.random.Generator, canvas: _Canvas, small: bool = False) -> None:
    """A drawing somewhere, that is no writing."""
    shape = canvas.shape
    weights = [weight for weight, _ in drawings.DRAWINGS]
    make = drawings.DRAWINGS[int(rng.choice(len(weights), p=weights))][1]
    low, high = (0.05, 0.2) if small else (0.1, 1.1)
    size = min(shape) * low * (high / low) ** rng.random()
    at = np.array([between(rng, 0.05, 0.95) * shape[1], between(rng, 0.05, 0.95) * shape[0]])
    soft = between(rng, 0, 0.01) * size
    ink = any_colour(rng)
    for mask, kind in make(rng, shape, at, size):
        alpha = field(mask / 255)
        if soft > 0.6:
            alpha = field(cv2.GaussianBlur(alpha, (0, 0), soft))
        if kind == "fill":
            colour = any_colour(rng)
            if chance(rng, 0.4):
                colour = colour * (1 + 0.5 * smooth(rng, shape, 0.4 * size))[..., None]
            _blend(canvas, _ALL, alpha * between(rng, 0.7, 1), field(colour))
        else:
            _blend(canvas, _ALL, alpha * between(rng, 0.7, 1), ink)


def _fixture(rng: np.random.Generator, canvas: _Canvas, sources: Sources) -> None:
    """A window, door, box, grating or plate on the wall; plates have writing on them."""
    plate = chance(rng, 0.45)
    box = _place_of_fixture(
        rng, canvas.shape, between(rng, 0.2, 0.7) if plate else between(rng, 0.6, 2)
    )
    if box is None:
        return
    (top, bottom), (left, right) = ((side.start, side.stop) for side in box)
    base = any_colour(rng)
    frame = max(1, int(between(rng, 0.005, 0.06) * (right - left)))
    canvas.pixels[box] *= 0.5
    inner = (slice(top + frame, bottom - frame), slice(left + frame, right - frame))
    falling = np.linspace(between(rng, 0.6, 1.2), 1, bottom - top - 2 * frame)
    canvas.pixels[inner] = base * field(falling)[:, None, None]
    canvas.taken[box] = 255
    if not plate:
        _bars(rng, canvas, box, base * between(rng, 0.2, 1.6), frame)
        return
    rows = int(rng.integers(1, 4))
    em = 0.62 * (bottom - top) / rows
    for row in range(rows):
        kind = ARABIC if chance(rng, 0.5) else OTHER
        order = Order(kind, em, (right - left) / em, printed=True)
        block = lettered(rng, sources, order)
        if block:
            middle = ((left + right) / 2, top + (row + 0.5) * (bottom - top) / rows)
            _paint(rng, canvas, block, Placement(middle), free=True)


def _place_of_fixture(
    rng: np.random.Generator, shape: Shape, tall: float
) -> tuple[slice, slice] | None:
    """Rows and columns of something `tall` times as high as wide; None where it hardly shows."""
    height, width = shape
    wide = between(rng, 0.08, 0.4) * width
    left, top = int(between(rng, 0, 0.9) * width), int(between(rng, 0, 0.8) * height)
    rows = slice(top, int(min(height, top + tall * wide)))
    columns = slice(left, int(min(width, left + wide)))
    if min(rows.stop - rows.start, columns.stop - columns.start) < _LEAST_FIXTURE:
        return None
    return rows, columns


def _bars(
    rng: np.random.Generator, canvas: _Canvas, box: tuple[slice, slice], colour: Field, thick: int
) -> None:
    """The bars of a window or grating, in place."""
    rows, columns = box
    count = int(rng.integers(0, 7))
    for i in range(1, count + 1):
        at = columns.start + i * (columns.stop - columns.start) // (count + 1)
        canvas.pixels[rows, at : at + thick] = colour
    if chance(rng, 0.5):
        at = (rows.start + rows.stop) // 2
        canvas.pixels[at : at + thick, columns] = colour


def _write(rng: np.random.Generator, canvas: _Canvas, sources: Sources) -> None:
    """Messages, tags and numbers, from large to small."""
    height = canvas.shape[0] - 2 * EDGE
    count = int(rng.choice(9, p=(0.1, 0.22, 0.2, 0.16, 0.12, 0.08, 0.06, 0.04, 0.02)))
    plans = []
    arabic = between(rng, 0.45, 1.0) if chance(rng, 0.85) else 0.0
    for _ in range(count):
        kind = ARABIC if chance(rng, arabic) else OTHER
        share = 0.022 * (0.6 / 0.022) ** (rng.random() ** 1.25)
        plans.append((share * height, kind))
    if chance(rng, 0.25):  # a big one over many small ones
        plans.append((between(rng, 0.15, 0.6) * height, ARABIC if chance(rng, 0.8) else OTHER))
        plans += [
            (between(rng, 0.022, 0.05) * height, ARABIC) for _ in range(int(rng.integers(2, 6)))
        ]
    for em, kind in sorted(plans, key=lambda plan: -plan[0]):
        _message(rng, canvas, sources, em, kind)
    if chance(rng, 0.2):
        _scribbled(rng, canvas)


def _message(
    rng: np.random.Generator, canvas: _Canvas, sources: Sources, em: float, kind: str
) -> None:
    """One message of one to four lines where there is room."""
    height, width = canvas.shape
    most = between(rng, 0.4, 1.0) * width / em
    lines = int(rng.choice(4, p=(0.55, 0.25, 0.13, 0.07))) + 1
    lines = max(1, min(lines, int(0.8 * height / (1.5 * em))))
    if chance(rng, 0.08):  # one word below another
        most, lines = min(most, 3.0), min(6, max(2, int(0.8 * height / (1.4 * em))))
    block = lettered(rng, sources, Order(kind, em, most, lines))
    if block is None:
        return
    for _ in range(_PLACES):
        centre = (between(rng, 0.08, 0.92) * width, between(rng, 0.08, 0.92) * height)
        place = any_placement(rng, centre, block.size[0], em)
        if _paint(rng, canvas, block, place, free=chance(rng, 0.08)):
            return


def _paint(
    rng: np.random.Generator, canvas: _Canvas, block: Block, place: Placement, free: bool
) -> bool:
    """Put a block on the wall, unless something is written there (and `free` is not set)."""
    height, width = canvas.shape
    scaled = [
        replace(s, top=s.top * block.scale, bottom=s.bottom * block.scale) for s in block.strips
    ]
    strips = [strip.moved(place.place) for strip in scaled]
    points = np.concatenate([strip.outline() for strip in strips])
    inside = (
        (points[:, 0] > 0.5 * EDGE) & (points[:, 0] < width - 0.5 * EDGE)
        & (points[:, 1] > 0.5 * EDGE) & (points[:, 1] < height - 0.5 * EDGE)
    )  # fmt: skip
    if inside.mean() < (0.97 if not chance(rng, 0.1) else 0.75):
        return False
    own = np.zeros(canvas.shape, np.uint8)
    for strip in strips:
        cv2.fillPoly(own, [np.round(strip.outline()).astype(np.int32)], 255)
    area = np.count_nonzero(own)
    if not area or (not free and np.count_nonzero(own & canvas.taken) > 0.02 * area):
        return False
    reach = block.em * 0.6 + 8
    low = np.maximum(0, np.floor(points.min(0) - reach)).astype(int)
    high = np.minimum([width, height], np.ceil(points.max(0) + reach)).astype(int)
    box = (slice(low[1], high[1]), slice(low[0], high[0]))
    edge = _placed(block, place, low, high)
    if not _inked(rng, canvas, block, box, edge):
        return False
    canvas.taken |= own
    canvas.strips += strips
    return True


def _placed(
    block: Block, place: Placement, low: NDArray[np.int64], high: NDArray[np.int64]
) -> Field:
    """The distances of a block as they lie on that part of the wall, in pixels of the wall."""
    step = 4  # the mapping is smooth: it is worked out at every fourth pixel
    xs = np.arange(low[0], high[0] + step, step, dtype=np.float32)
    ys = np.arange(low[1], high[1] + step, step, dtype=np.float32)
    grid = np.stack(np.meshgrid(xs, ys), -1)
    found = place.find(grid) / block.scale + [block.edge.shape[1] / 2, block.edge.shape[0] / 2]
    size = (len(xs) * step, len(ys) * step)
    matrix = np.array([[step, 0, 0], [0, step, 0]], np.float32)
    maps = [
        cv2.warpAffine(
            field(found[..., i]),
            matrix,
            size,
            flags=cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        )
        for i in (0, 1)
    ]
    shape = (high[1] - low[1], high[0] - low[0])
    far = float(block.edge.min())
    edge = cv2.remap(
        block.edge, maps[0][: shape[0], : shape[1]], maps[1][: shape[0], : shape[1]],
        cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=far,
    )  # fmt: skip
    return field(edge * block.scale)


def _inked(
    rng: np.random.Generator,
    canvas: _Canvas,
    block: Block,
    box: tuple[slice, slice],
    edge: Field,
) -> bool:
    """Paint in a colour that stands out from what is there; False where there is no ink."""
    shape = (edge.shape[0], edge.shape[1])
    if min(shape) < 3:
        return False
    paint = block.tool(rng, edge, block.em / EM)
    ink = edge > 0
    if np.count_nonzero(ink) < 8:
        return False
    near = (edge > -0.15 * block.em) & ~ink
    ground = canvas.pixels[box][near if near.any() else ink]
    middle, spread = np.median(ground, 0), float(ground.std(0).mean())
    strength = between(rng, 0.55, 1.0)
    for _ in range(20):
        colour = any_colour(rng)
        apart = float(np.abs(colour - middle).mean()) * strength
        if apart > _CONTRAST + 0.8 * spread:
            break
    else:
        colour = field(np.full(3, 0.03 if middle.mean() > 0.5 else 0.97))
    alpha = paint.alpha * strength * (1 - 0.4 * canvas.surface.hollow[box])
    worn = rough(rng, shape, 18, 3)
    alpha = alpha * np.clip(1.12 - between(rng, 0, 0.3) * np.clip(worn, 0, 3), 0, 1)
    if chance(rng, 0.22) and block.em > 24:  # an outline or a shadow beneath
        wide = between(rng, 0.03, 0.16) * block.em
        shifted = edge
        if chance(rng, 0.4):
            shift = rng.integers(-int(wide) - 1, int(wide) + 2, 2)
            shifted = np.roll(edge, tuple(int(v) for v in shift), (0, 1))
        beneath = np.clip((shifted + wide) / 1.5 + 0.5, 0, 1)
        _blend(canvas, box, field(beneath), any_colour(rng))
    tone = colour + 0.25 * paint.tone[..., None]
    if chance(rng, 0.15):
        tone = tone + 0.2 * smooth(rng, shape, max(shape) / 2)[..., None] * rng.random(3)
    _blend(canvas, box, field(alpha), field(tone))
    if chance(rng, 0.1) and block.em > 40:  # only the outline is left, in another colour
        rim = np.clip(1.5 - np.abs(edge) / max(1.0, 0.02 * block.em), 0, 1)
        _blend(canvas, box, field(rim), any_colour(rng))
    return True


def _scribbled(rng: np.random.Generator, canvas: _Canvas) -> None:
    """Strokes that may be letters or not: nothing is learned from where they stand."""
    shape = canvas.shape
    size = min(shape) * between(rng, 0.08, 0.6)
    at = np.array([between(rng, 0.1, 0.9) * shape[1], between(rng, 0.1, 0.9) * shape[0]])
    [(mask, _)] = drawings.scribble(rng, shape, at, size)
    if np.count_nonzero(mask & canvas.taken) > 0.02 * np.count_nonzero(mask):
        return
    _blend(canvas, _ALL, field(mask / 255), any_colour(rng))
    points = cv2.findNonZero(mask)
    if points is None:
        return
    x, y, w, h = cv2.boundingRect(points)
    canvas.strips.append(level(x, x + w, y, y + h, UNCLEAR))
    canvas.taken[y : y + h, x : x + w] = 255


def _age(rng: np.random.Generator, canvas: _Canvas) -> None:
    """Cracks, holes, peeled paint, and the bumps of the wall in side light."""
    shape = canvas.shape
    for _ in range(int(rng.poisson(1.0))):
        dark = walls.crack(rng, shape, between(rng, 1, 4))
        canvas.pixels *= (1 - 0.6 * dark)[..., None]
    for _ in range(int(rng.poisson(0.7))):
        broken, dark = walls.hole(rng, shape, between(rng, 0.5, 2))
        tone = any_colour(rng) * 0.5 + 0.25
        canvas.pixels += 0.9 * broken[..., None] * (tone - canvas.pixels)
        canvas.pixels *= (1 - 0.6 * dark)[..., None]
    if chance(rng, 0.1):
        flakes = walls.peeled(rng, shape, 1.5, between(rng, 0.02, 0.2))
        tone = any_colour(rng) * 0.4 + 0.35
        canvas.pixels += flakes[..., None] * (
            tone * canvas.surface.light[..., None] - canvas.pixels
        )
    bumps = cv2.GaussianBlur(rng.standard_normal(shape, dtype=np.float32), (0, 0), 1.0)
    slope = cv2.Sobel(bumps, cv2.CV_32F, 1, 1)
    canvas.pixels *= np.clip(1 + between(rng, 0, 0.15) * slope, 0.6, 1.4)[..., None]
