"""Measures which photos of rendered walls are linked as photos of one wall.

    python -m scripts.measure.same_wall --texts TEXTS [--walls 20] [--decoys 20] [--keep DIR]

Each wall is photographed several times: from other sides and distances, in other light, on other
days, and once after a part was painted over and something was added. Decoys are walls of the same
material and colours with the same words by another hand, and walls with the very same lettering,
as a stencil leaves it. Prints pairs found by kind, precision and recall; with --keep, photos too.
"""

from __future__ import annotations

import argparse
import itertools
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from scripts.wall_renderer.light import blurred, noisy, shade, uneven
from scripts.wall_renderer.noise import between, chance, field, rough
from scripts.wall_renderer.penmanship import Writer
from scripts.wall_renderer.scene import Camera, Scene, render_scene
from scripts.wall_renderer.scenes import chance_lines, chance_wall, chance_writing
from wallmsg.detection import difference_hash
from wallmsg.links import PhotoFacts, candidate_pairs, linked_pairs
from wallmsg.links.wall_match import WallFeatures, match_walls, wall_features
from wallmsg.text.arabic import count_arabic, skeleton

WALL = (2000, 1500)
"""Width and height in pixels of the wall that the cameras look at."""
PHOTO = (1200, 900)
VIEWS = ("near the first", "from a side", "another distance", "another light", "later")
"""What each photo after the first changes; the last is of a wall that was painted on since."""

_FRONT = Camera(WALL, angle=0, light=0.0, blur=0.3, noise=0.004)
_MISREAD = 0.3
"""Share of letters that the reader gets wrong: worse than on any set of walls."""
_LETTERS = "".join(sorted(set(skeleton("ابتجدرسصطعفقكلمنهوي"))))

Pixels = NDArray[np.uint8]


@dataclass(frozen=True)
class Shot:
    """A photo of a wall."""

    wall: str
    view: str
    lines: tuple[str, ...]
    pixels: Pixels


@dataclass(frozen=True)
class RenderedWall:
    """A wall as seen from the front, and what is written on it."""

    name: str
    lines: tuple[str, ...]
    pixels: Pixels


def walls_of(texts: Sequence[str], options: argparse.Namespace) -> Iterator[RenderedWall]:
    """Each wall, after it its decoy: "3" and "3/words" or "3/stencil"."""
    for number in range(options.walls):
        rng = np.random.default_rng((options.seed, number))
        lines = chance_lines(rng, texts)
        writing = chance_writing(rng, lines, float(rng.normal(0, 4)))
        wall = chance_wall(rng)
        hand = int(rng.integers(1 << 30))
        seed = options.seed * 1000 + number
        yield _rendered(f"{number}", Scene(seed, wall, _FRONT, (writing,)), hand)
        if number < options.decoys:
            # Half are the same words by another hand, half the same lettering: a stencil.
            kind = "stencil" if number % 2 else "words"
            again = replace(writing, place=(between(rng, 0.4, 0.6), between(rng, 0.35, 0.6)))
            scene = Scene(seed + 500, wall, _FRONT, (again,))
            yield _rendered(f"{number}/{kind}", scene, hand + (kind == "words"))


def _rendered(name: str, scene: Scene, hand: int) -> RenderedWall:
    writer = Writer(np.random.default_rng(hand))
    pixels = render_scene(scene, [[writer, writer]]).photo
    return RenderedWall(name, scene.writing[0].lines, pixels)


def shots_of(wall: RenderedWall, seed: int) -> Iterator[Shot]:
    """The photos of one wall; of a decoy one."""
    rng = np.random.default_rng((seed, *wall.name.encode()))
    later = painted_on(rng, wall.pixels)
    cameras = {
        "first": (6, (0.75, 1.0)),
        VIEWS[0]: (10, (0.75, 1.0)),
        VIEWS[1]: (50, (0.7, 1.0)),
        VIEWS[2]: (15, (0.42, 0.6)),
        VIEWS[3]: (25, (0.65, 1.0)),
        VIEWS[4]: (25, (0.65, 1.0)),
    }
    for view, (turn, zoom) in cameras.items():
        seen = later if view == VIEWS[4] else wall.pixels
        pixels = photographed(rng, seen, turn=turn, zoom=zoom, hard=view == VIEWS[3])
        yield Shot(wall.name, view, wall.lines, pixels)
        if "/" in wall.name:
            return


def photographed(
    rng: np.random.Generator,
    wall: Pixels,
    *,
    turn: float,
    zoom: tuple[float, float],
    hard: bool = False,
) -> Pixels:
    """A photo of the wall: `turn` is the most degrees that the camera stands aside of it, `zoom`
    the share of its width that is seen. HxWx3 uint8 BGR."""
    width, height = PHOTO
    seen = between(rng, *zoom) * WALL[0]
    sideways, tilt = (
        np.radians(between(rng, -turn, turn)),
        np.radians(between(rng, -turn, turn) / 3),
    )
    roll = np.radians(float(rng.normal(0, 3)))
    room = max(0.0, WALL[0] - seen) / 2, max(0.0, WALL[1] - seen * height / width) / 2
    centre = (
        WALL[0] / 2 + between(rng, -0.8, 0.8) * room[0],
        WALL[1] / 2 + between(rng, -0.8, 0.8) * room[1],
    )
    focal, away = 1.1 * width, 1.1 * seen
    turned = _turn(sideways, tilt, roll)
    # Rays through the photo's corners, and where they meet the wall's plane.
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    rays = np.column_stack([corners - (width / 2, height / 2), np.full(4, focal)]) @ turned.T
    eye = turned @ np.array([0, 0, -away])
    met = eye + rays * (-eye[2] / rays[:, 2])[:, None]
    on_wall = (met[:, :2] + centre).astype(np.float32)
    matrix = cv2.getPerspectiveTransform(on_wall, corners)
    pixels = field(
        cv2.warpPerspective(
            wall, matrix, PHOTO, flags=cv2.INTER_AREA, borderMode=cv2.BORDER_REFLECT
        )
    )
    pixels = pixels / np.float32(255)
    light = uneven(rng, (height, width), between(rng, 0.2, 0.5))
    if hard or chance(rng, 0.25):
        light = light * shade(rng, (height, width), between(rng, 0.35, 0.7))
    strength = between(rng, 0.45, 0.75) if hard else between(rng, 0.75, 1.15)
    warmth = between(rng, -0.5, 0.7)
    tint = np.array([1 - 0.12 * warmth, 1, 1 + 0.1 * warmth], np.float32) * strength
    pixels = field(pixels * light[..., None] * tint)
    pixels = noisy(rng, blurred(rng, pixels, between(rng, 0.4, 1.3)), between(rng, 0.008, 0.03))
    photo = np.clip(255 * pixels, 0, 255).astype(np.uint8)
    quality = [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(60, 92))]
    return np.asarray(cv2.imdecode(cv2.imencode(".jpg", photo, quality)[1], 1), np.uint8)


def _turn(sideways: float, tilt: float, roll: float) -> NDArray[np.float64]:
    def about(axis: int, angle: float) -> NDArray[np.float64]:
        vector = np.zeros(3)
        vector[axis] = angle
        return np.asarray(cv2.Rodrigues(vector)[0], np.float64)

    return about(1, sideways) @ about(0, tilt) @ about(2, roll)


def painted_on(rng: np.random.Generator, wall: Pixels) -> Pixels:
    """The wall later: a roller's patch over a fifth of it, and strokes that somebody added."""
    height, width = wall.shape[:2]
    pixels = wall.astype(np.float32)
    left, top = between(rng, 0, 0.6) * width, between(rng, 0, 0.6) * height
    wide, high = between(rng, 0.35, 0.5) * width, between(rng, 0.35, 0.5) * height
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    inside = np.minimum(wide / 2 - abs(x - left - wide / 2), high / 2 - abs(y - top - high / 2))
    alpha = np.clip((inside + 10 * rough(rng, (height, width), 30)) / 8, 0, 1)[..., None]
    tone = np.median(wall.reshape(-1, 3), axis=0) * between(rng, 0.85, 1.15)
    pixels += 0.93 * alpha * (tone.astype(np.float32) - pixels)
    for _ in range(3):
        points = rng.uniform((0.1, 0.1), (0.9, 0.9), (5, 2)) * (width, height)
        colour = tuple(float(value) for value in rng.uniform(10, 240, 3))
        cv2.polylines(
            pixels, [points.astype(np.int32)], False, colour, int(between(rng, 8, 24)), cv2.LINE_AA
        )
    return np.clip(pixels, 0, 255).astype(np.uint8)


def facts_of(rng: np.random.Generator, shot: Shot, number: int, day: int) -> PhotoFacts:
    """What a catalogue knows of the photo: its text read with mistakes, the moment; half of the
    photos have a position, a phone's, on a street with a wall every 40 metres."""
    letters = [
        letter if rng.random() > _MISREAD else str(rng.choice(list(_LETTERS)))
        for line in shot.lines
        for letter in skeleton(line)
        if letter.isalnum()
    ]
    metres = 40.0 * number + float(rng.normal(0, 12))
    return PhotoFacts(
        id=f"{shot.wall}:{shot.view}",
        text="".join(letters),
        moment=datetime(2016, 12, 1, tzinfo=UTC) + timedelta(days=day, minutes=number),
        position=(36.2, 37.15 + metres / 89_000) if chance(rng, 0.5) else None,
        looks=int(difference_hash(shot.pixels), 16),
    )


def report(shots: Sequence[tuple[PhotoFacts, WallFeatures]]) -> None:
    """Compare the candidate pairs and print what was linked, by the kind of pair."""
    features = {facts.id: own for facts, own in shots}
    kinds = [_kind(*pair) for pair in itertools.combinations(sorted(features), 2)]
    compared, linked = Counter[str](), Counter[str]()

    def is_linked(pair: tuple[str, str]) -> bool:
        match = match_walls(features[pair[0]], features[pair[1]])
        compared[_kind(*pair)] += 1
        same = match is not None and match.is_same_wall
        linked[_kind(*pair)] += same
        return same

    begun = time.monotonic()
    count, pairs = linked_pairs(candidate_pairs([facts for facts, _ in shots]), is_linked)
    seconds = (time.monotonic() - begun) / max(1, count)
    for kind, there in sorted(Counter(kinds).items()):
        print(f"{kind:>34}: {there:5} pairs, {compared[kind]:4} compared, ", end="")
        print(f"{linked[kind]:4} linked")
    right = sum(count for kind, count in linked.items() if kind.startswith("same"))
    true = sum(kind.startswith("same") for kind in kinds)
    print(f"precision {right / max(1, len(pairs)):.3f} ({right} of {len(pairs)}), ", end="")
    print(f"recall {right / max(1, true):.3f} ({right} of {true}), {seconds:.3f} s a pair")


def _kind(one: str, other: str) -> str:
    (wall, view), (second, seen) = one.split(":"), other.split(":")
    if wall == second:
        hardest = max((view, seen), key=("first", *VIEWS).index)
        return f"same wall, {hardest}"
    if wall.split("/")[0] == second.split("/")[0]:
        return f"decoy, same {max(wall, second).split('/')[-1]}"
    return "other walls"


def main(arguments: Sequence[str] | None = None) -> int:
    """Render the photos, compare candidate pairs, print what is found."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--texts", type=Path, required=True, help="lines to write, one a row")
    parser.add_argument("--walls", type=int, default=20)
    parser.add_argument("--decoys", type=int, default=20)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--keep", type=Path, help="folder for the photos")
    options = parser.parse_args(arguments)
    cv2.setNumThreads(1)
    rows = options.texts.read_text(encoding="utf-8").splitlines()
    texts = [row for row in rows if count_arabic(row) >= 2 and len(row.split()) <= 5]
    rng = np.random.default_rng(options.seed)
    shots = []
    for number, one in enumerate(walls_of(texts, options)):
        for day, shot in enumerate(shots_of(one, options.seed)):
            facts = facts_of(rng, shot, number, max(0, day - 1))
            shots.append((facts, wall_features(shot.pixels)))
            if options.keep:
                options.keep.mkdir(parents=True, exist_ok=True)
                name = facts.id.replace("/", "_").replace(":", "--").replace(" ", "-")
                cv2.imwrite(str(options.keep / f"{name}.jpg"), shot.pixels)
        print(f"wall {one.name} rendered", file=sys.stderr, flush=True)
    report(shots)
    return 0


if __name__ == "__main__":
    sys.exit(main())
