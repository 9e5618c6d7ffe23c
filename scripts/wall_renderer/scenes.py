"""Whole photos by chance: walls with messages to measure line finding on, walls with nothing.

    python -m scripts.wall_renderer.scenes --texts TEXTS --fonts DIR --out DIR [--count 60]

Writes NAME.jpg and NAME.gt.txt (its true lines; empty for a wall without writing), which
`wallmsg measure` and `scripts.measure.photos` read. With `--slants 0 20 -35` every wall with
writing is rendered once for each slant in degrees, everything else alike.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import cv2
import numpy as np

from scripts.wall_renderer import tools, walls
from scripts.wall_renderer.fonts import Face, find_faces
from scripts.wall_renderer.legible import legibility
from scripts.wall_renderer.lettering import Hand
from scripts.wall_renderer.lines import Typefaces
from scripts.wall_renderer.noise import between, chance
from scripts.wall_renderer.scene import Camera, Photo, Scene, Wall, Writing, render_scene
from wallmsg.text.arabic import count_arabic

_SURFACES = (
    *(walls.plaster, walls.concrete, walls.brick, walls.block, walls.shutter),
    *(walls.plaster, walls.concrete, walls.tiles, walls.wood, walls.metal),
)
_TOOLS = (
    *((tools.spray, (0.09, 0.16)), (tools.spray, (0.07, 0.12)), (tools.brush, (0.09, 0.16))),
    *((tools.marker, (0.05, 0.09)), (tools.chalk, (0.06, 0.1))),
)
_PAINTS = ((26, 25, 27), (150, 22, 24), (28, 44, 120), (24, 92, 48), (232, 232, 226))
_MIN_CONTRAST = 22  # grey levels; less than that is hard to see for anybody
_TRIES = 4
_JPEG_QUALITY = 80


def chance_wall(rng: np.random.Generator) -> Wall:
    """A wall of any material with its cracks, holes, dirt and patches."""
    grey = between(rng, 70, 225)
    tint = rng.normal(0, 14, 3)
    colour = tuple(int(v) for v in np.clip(grey + tint, 20, 245))
    second = tuple(int(v) for v in np.clip(grey * 0.8 + rng.normal(0, 16, 3), 15, 240))
    return Wall(
        _SURFACES[int(rng.integers(len(_SURFACES)))],
        (colour[0], colour[1], colour[2]),
        (second[0], second[1], second[2]),
        unit=between(rng, 1.2, 3.4),
        grime=between(rng, 0.1, 0.6),
        cracks=int(rng.integers(0, 7)),
        holes=int(rng.integers(0, 18)),
        fallen=between(rng, 0.1, 0.3) if chance(rng, 0.3) else 0.0,
        patches=int(rng.integers(0, 3)),
        relief=between(rng, 0.2, 1.6),
        ground=between(rng, 0.08, 0.2) if chance(rng, 0.3) else 0.0,
    )


def chance_camera(rng: np.random.Generator) -> Camera:
    """A phone's photo, in sun, shade or flash."""
    return Camera(
        (1400, 1050),
        angle=between(rng, 0, 0.06),
        light=between(rng, 0.15, 0.4),
        shadow=between(rng, 0.5, 0.75) if chance(rng, 0.3) else None,
        flash=chance(rng, 0.1),
        warmth=between(rng, -0.4, 0.6),
        blur=between(rng, 0.5, 1.4),
        noise=between(rng, 0.01, 0.03),
    )


def chance_writing(rng: np.random.Generator, lines: Sequence[str], slant: float) -> Writing:
    """The lines in some paint, hand and size; `slant` in degrees, counter-clockwise."""
    tool, stroke = _TOOLS[int(rng.integers(len(_TOOLS)))]
    loose = between(rng, 0.3, 1.2)
    hand = Hand(
        em=int(between(rng, 60, 260)),
        slant=float(rng.normal(0, 0.12)),
        wave=0.05 * loose,
        drift=0.05 * loose,
        jitter=0.035 * loose,
        tremble=0.008 * loose,
        gap=between(rng, 0.25, 0.4),
        stroke=between(rng, *stroke) if chance(rng, 0.7) else None,
        weight=0.008,
    )
    return Writing(
        tuple(lines),
        tool,
        _PAINTS[int(rng.integers(len(_PAINTS)))],
        hand,
        (between(rng, 0.46, 0.54), between(rng, 0.42, 0.52)),
        turn=slant,
        leading=between(rng, 1.25, 1.6),
        strength=between(rng, 0.7, 1.0),
    )


def chance_lines(rng: np.random.Generator, texts: Sequence[str]) -> list[str]:
    """One to four lines of a message."""
    count = int(rng.choice(4, p=(0.35, 0.3, 0.2, 0.15))) + 1
    return [texts[int(i)] for i in rng.choice(len(texts), count, replace=False)]


def empty_photo(seed: int) -> Photo:
    """A wall on which nothing is written."""
    rng = np.random.default_rng((seed, 0))
    return render_scene(Scene(seed, chance_wall(rng), chance_camera(rng)), []).photo


def written_photo(
    seed: int, texts: Sequence[str], faces: Typefaces, slant: float | None = None
) -> tuple[Photo, list[str]]:
    """A wall with a message, and its true lines; pale ones are painted again. HxWx3 uint8 BGR."""
    rng = np.random.default_rng((seed, 1))
    lines = chance_lines(rng, texts)
    chosen = faces.pick(rng, "".join(lines))
    for _ in range(_TRIES):
        turn = float(rng.normal(0, 5))
        writing = chance_writing(rng, lines, turn if slant is None else slant)
        scene = Scene(seed, chance_wall(rng), chance_camera(rng), (writing,))
        rendering = render_scene(scene, [chosen])
        seen = legibility(rendering)
        if seen and seen.contrast >= _MIN_CONTRAST and seen.margin > 0:
            break
    return rendering.photo, lines


def _make(options: argparse.Namespace) -> Iterator[tuple[str, Photo, list[str]]]:
    rows = options.texts.read_text(encoding="utf-8").splitlines()
    texts = [row for row in rows if count_arabic(row) >= 2 and len(row.split()) <= 5]
    faces = Typefaces(_regular(find_faces(options.fonts)))
    for i in range(options.count):
        seed = options.seed * 1000 + i
        for slant in options.slants or [None]:
            name = f"wall-{seed}" + ("" if slant is None else f"-slant{slant:+.0f}")
            yield name, *written_photo(seed, texts, faces, slant)
    for i in range(options.empty):
        seed = options.seed * 1000 + i
        yield f"empty-{seed}", empty_photo(seed), []


def _regular(faces: Sequence[Face]) -> list[Face]:
    """The faces a bystander could read: display faces are for line images."""
    return [face for face in faces if "900" not in face.path.name]


def main(arguments: Sequence[str] | None = None) -> int:
    """Render walls with and without messages."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--texts", type=Path, required=True, help="lines to write, one a row")
    parser.add_argument("--fonts", type=Path, required=True, help="folder with typefaces")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--count", type=int, default=60, help="walls with a message")
    parser.add_argument("--empty", type=int, default=100, help="walls with nothing")
    parser.add_argument("--slants", type=float, nargs="*", default=(), help="degrees")
    parser.add_argument("--seed", type=int, default=41)
    options = parser.parse_args(arguments)
    cv2.setNumThreads(1)
    options.out.mkdir(parents=True, exist_ok=True)
    for name, photo, lines in _make(options):
        settings = [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY]
        cv2.imwrite(str(options.out / f"{name}.jpg"), photo, settings)
        truth = "".join(line + "\n" for line in lines)
        (options.out / f"{name}.gt.txt").write_text(truth, encoding="utf-8")
    return 0


__all__ = ["chance_camera", "chance_wall", "empty_photo", "main", "written_photo"]

if __name__ == "__main__":
    sys.exit(main())
