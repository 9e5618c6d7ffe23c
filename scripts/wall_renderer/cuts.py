"""Lines as the program itself cuts them out of rendered walls, to train a reading model on.

    python -m scripts.wall_renderer.cuts --texts TEXTS --fonts DIR --out OUT --count WALLS [--seed
    S] [--bare SHARE] [--writers SHARE] [--every]

Each wall has some messages of one line; the line finder looks at the photo, and what it takes for
lines is prepared in every variant that `wallmsg add` reads, and so are quads drawn loosely around
each line. OUT gets `manifest.jsonl` as of scripts.wall_renderer.lines, with `wall` and `quad`
(numbers)
and `score` (the finder's, null for a quad that is not its). A quad around one whole line has its
text, a quad around none an empty one; what holds parts of lines or pale ones is left out, as
nobody can say what should be read there. `--every` keeps all the others that the finder took for
lines, however many for one line, and no loose quads, to fit confidence on (python -m
scripts.training.confidence).
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from scripts.wall_renderer.fonts import find_faces
from scripts.wall_renderer.legible import legibility
from scripts.wall_renderer.lines import Typefaces
from scripts.wall_renderer.noise import between, chance
from scripts.wall_renderer.scene import Rendering, Scene, Writing, render_scene
from scripts.wall_renderer.scenes import chance_camera, chance_wall, chance_writing
from wallmsg.detection import DbDetector, Detector, Variant, prepare
from wallmsg.detection.quads import ordered
from wallmsg.errors import WallmsgError
from wallmsg.model import Polygon

_QUADS = 3  # of one line at most: the finder often draws several
_EMPTY_QUADS = 4  # on one wall at most
_WHOLE, _OWN, _NOTHING = 0.97, 0.85, 0.01
_MIN_CONTRAST = 20  # grey levels
_JPEG_QUALITY = 90
_WORDS = 6  # of a line at most


@dataclass(frozen=True)
class Cut:
    """A quad on a wall: its text, empty where nothing is written, in all variants; `score` is how
    sure the finder is of it, None if it is not the finder's."""

    text: str
    score: float | None
    variants: tuple[Variant, ...]


def chance_messages(rng: np.random.Generator, texts: Sequence[str]) -> list[Writing]:
    """Lines of different hands and sizes below each other, some of them close."""
    writings = []
    height = between(rng, 0.08, 0.2)
    slant = float(rng.normal(0, 4))
    while height < 0.9:
        text = texts[int(rng.integers(len(texts)))]
        writing = chance_writing(rng, [text], slant + float(rng.normal(0, 2)))
        em = int(between(rng, 45, 120))
        place = (between(rng, 0.35, 0.65), height)
        writings.append(replace(writing, hand=replace(writing.hand, em=em), place=place))
        height += em / 1050 * between(rng, 1.0, 2.0) + 0.02
    return writings


def loose_quads(rng: np.random.Generator, ink: NDArray[np.bool_]) -> list[Polygon]:
    """Two quads around the ink (HxW), one tighter than the finder's, one looser; none if no ink."""
    points = np.argwhere(ink)[:, ::-1].astype(np.float32)
    if not len(points):
        return []
    middle, size, angle = cv2.minAreaRect(points)
    low = min(size)
    quads = []
    for most in (0.15, 0.6):
        wider = [side + low * between(rng, -0.02, most) for side in size]
        shift = rng.normal(0, 0.03 * low, 2)
        box = cv2.boxPoints(
            ((middle[0] + shift[0], middle[1] + shift[1]), wider, angle + rng.normal(0, 0.8))
        )
        quads.append(ordered(box))
    return quads


def whose_text(whose: NDArray[np.uint8], quad: Polygon) -> int | None:
    """The number of the only writing in the quad, 0 for none, None for parts of writing.

    Args:
        whose: HxW, as in `Rendering`.
        quad: In pixels of it.
    """
    mask = np.zeros(whose.shape, np.uint8)
    cv2.fillConvexPoly(mask, np.array(quad.points).round().astype(np.int32), 1)
    inside = np.bincount(whose[mask > 0], minlength=2)[1:]
    if inside.sum() <= _NOTHING * mask.sum():
        return 0
    number = int(inside.argmax()) + 1
    whole = inside[number - 1] >= _WHOLE * np.count_nonzero(whose == number)
    own = inside[number - 1] >= _OWN * inside.sum()
    return number if whole and own else None


def cut_lines(
    rng: np.random.Generator,
    rendering: Rendering,
    texts: Sequence[str],
    finder: Detector,
    *,
    every: bool = False,
) -> Iterator[Cut]:
    """What the finder takes for lines, and loose quads around each; `texts` by writing from 1.

    Parts of lines and pale ones are left out. `every`: all the others that the finder takes for
    lines, however many for one line, and no loose quads.
    """
    quads: list[tuple[Polygon, float | None]] = [
        (line.polygon, line.score) for line in finder.find(rendering.photo)
    ]
    numbers = range(1, len(texts) + 1)
    readable = {number for number in numbers if legible(rendering, number)}
    if not every:
        for number in numbers:
            loose = loose_quads(rng, rendering.whose == number)
            quads += [(quad, None) for quad in loose]
    shown: dict[int, int] = {}
    for i in rng.permutation(len(quads)):
        quad, score = quads[i]
        whose = whose_text(rendering.whose, quad)
        if whose is None or (whose and whose not in readable):
            continue
        shown[whose] = shown.get(whose, 0) + 1
        if every or shown[whose] <= (_QUADS if whose else _EMPTY_QUADS):
            text = texts[whose - 1] if whose else ""
            yield Cut(text, score, prepare(rendering.photo, quad))


def render_wall(
    seed: int, texts: Sequence[str], faces: Typefaces, bare: float
) -> tuple[Rendering, tuple[str, ...]]:
    """A wall and its lines; `bare` is the chance (0..1) that there are none."""
    rng = np.random.default_rng((seed, 2))
    wall, camera = chance_wall(rng), chance_camera(rng)
    messages = [] if chance(rng, bare) else chance_messages(rng, texts)
    chosen = [faces.pick(rng, message.lines[0]) for message in messages]
    rendering = render_scene(Scene(seed, wall, camera, tuple(messages)), chosen)
    return rendering, tuple(message.lines[0] for message in messages)


def legible(rendering: Rendering, number: int) -> bool:
    """Whether a person could read the writing with that number: all of it, and not too pale."""
    own = replace(rendering, ink=np.where(rendering.whose == number, rendering.ink, 0))
    seen = legibility(own)
    return seen is not None and seen.contrast >= _MIN_CONTRAST and seen.margin > 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Render walls, find lines on them and write what the program would read."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--texts", type=Path, required=True, help="a text a line")
    parser.add_argument("--fonts", type=Path, required=True, help="folder with typefaces")
    parser.add_argument("--out", type=Path, required=True, help="folder to fill")
    parser.add_argument("--count", type=int, required=True, help="walls to render")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--bare", type=float, default=0.2, help="walls with nothing written (0..1)")
    parser.add_argument("--writers", type=float, default=0.0, help="share without a typeface")
    every = "each quad of the finder that holds a whole line or nothing, and no loose ones"
    parser.add_argument("--every", action="store_true", help=every)
    options = parser.parse_args(arguments)
    cv2.setNumThreads(1)
    rows = options.texts.read_text(encoding="utf-8").splitlines()
    texts = [row for row in rows if row.strip() and len(row.split()) <= _WORDS]
    if not texts:
        parser.error(f"no text of at most {_WORDS} words in {options.texts}")
    try:
        faces = Typefaces(find_faces(options.fonts), writers=options.writers)
        finder = DbDetector()
    except (ValueError, WallmsgError) as error:
        parser.error(str(error))
    options.out.mkdir(parents=True, exist_ok=True)
    with (options.out / "manifest.jsonl").open("w", encoding="utf-8") as manifest:
        for wall in range(options.count):
            seed = options.seed * 100_000 + wall
            rendering, lines = render_wall(seed, texts, faces, options.bare)
            rng = np.random.default_rng((seed, 3))
            cuts = cut_lines(rng, rendering, lines, finder, every=options.every)
            for quad, cut in enumerate(cuts):
                manifest.writelines(_written(options.out, wall, quad, cut))
            manifest.flush()
            print(f"{wall + 1} walls", flush=True)
    return 0


def _written(folder: Path, wall: int, quad: int, cut: Cut) -> Iterator[str]:
    """Write the variants' images; a manifest row for each."""
    for variant in cut.variants:
        name = f"{wall:05}-{quad:02}-{variant.name}.jpg"
        settings = [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY]
        cv2.imwrite(str(folder / name), variant.pixels, settings)
        row = {
            "image": name,
            "text": cut.text,
            "kind": variant.name,
            "wall": wall,
            "quad": quad,
            "score": cut.score,
        }
        yield json.dumps(row, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    raise SystemExit(main())
