"""Line images to train a reading model on.

    python -m scripts.wall_renderer.lines --texts TEXTS --fonts DIR --out OUT --count N [--seed S]
        [--only FAMILIES] [--writers SHARE] [--jobs J]

TEXTS has one line of writing a line (scripts.wall_renderer.texts makes such a file), DIR is the
folder
that scripts.wall_renderer.fonts filled. OUT gets `manifest.jsonl`, one JSON object a line with
`image`
(a path inside OUT: grey JPEG, 64 to 96 pixels high), `text` (the true text in logical order) and
`kind` (style, and how hard: easy, medium or hard). Line number i depends on the seed and i alone:
not on the number of jobs, and asking for more lines leaves the first as they were.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import re
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from scripts.wall_renderer.fonts import Face, find_faces
from scripts.wall_renderer.hands import DIFFICULTIES, Style, pick_hand, pick_style
from scripts.wall_renderer.lettering import Hand, Letterer, draw_text
from scripts.wall_renderer.light import blurred, noisy, shade, spot, uneven
from scripts.wall_renderer.noise import Field, Shape, between, chance, field
from scripts.wall_renderer.penmanship import Writer
from scripts.wall_renderer.tools import Paint
from scripts.wall_renderer.walls import crack, hole, peeled

Grey = NDArray[np.uint8]

_A_CHUNK = 250  # lines rendered by a worker between two reports
_TRIES = 6
_HOW_OFTEN = (0.36, 0.46, 0.18)  # easy, medium, hard: many hard lines are beyond reading by eye
_MIN_CONTRAST = (0.15, 0.1, 0.06)  # by difficulty
_WIDEST = 3000  # pixels; a longer line is scaled down to this


@dataclass(frozen=True)
class LineImage:
    """A line of writing: HxW uint8 grey, its text in logical order, and how it was made."""

    image: Grey
    text: str
    kind: str


class Typefaces:
    """The faces to draw with; every family is as likely as another.

    `only` is a regular expression of families; the others then stand in for missing characters.
    `writers` is the share of lines written by hand, without a typeface, each by somebody else.
    Raises ValueError where no family is left.
    """

    def __init__(self, faces: Sequence[Face], only: str = "", writers: float = 0.0) -> None:
        self.writers = writers
        self.families: dict[str, list[Face]] = {}
        for face in faces:
            if re.search(only, face.family):
                self.families.setdefault(face.family, []).append(face)
        if not self.families:
            wanted = f" of a family like {only!r}" if only else ""
            raise ValueError(
                f"no typeface{wanted}: python -m scripts.wall_renderer.fonts fetches them"
            )
        self.handwritten = [n for n, group in self.families.items() if group[0].handwritten]
        first = {face.family: face for face in reversed(faces)}
        self.fallbacks = [first[name] for name in ("amiri", "lateef", "rubik") if name in first]

    def pick(
        self, rng: np.random.Generator, text: str, handwritten: float = 0.25
    ) -> list[Letterer]:
        """A face that has every character of the text, and faces to fall back to."""
        if self.writers and chance(rng, self.writers):
            return [Writer(rng), *self.fallbacks]
        for _ in range(12):
            by_hand = self.handwritten and chance(rng, handwritten)
            names = self.handwritten if by_hand else list(self.families)
            group = self.families[names[int(rng.integers(len(names)))]]
            face = group[int(rng.integers(len(group)))]
            letters = "".join(c for c in text if c not in "«»…–♥")
            if face.covers(letters):
                return [face, *self.fallbacks]
        return [*self.fallbacks] or [face]


def render_line(
    rng: np.random.Generator, text: str, faces: Typefaces, difficulty: str | None = None
) -> LineImage:
    """The text as a cut-out line of writing; `difficulty` easy, medium or hard, else drawn.

    The text must not be empty. A line that came out invisible is painted again.
    """
    for _ in range(_TRIES):
        drawn = int(rng.choice(len(DIFFICULTIES), p=_HOW_OFTEN))
        level = DIFFICULTIES.index(difficulty) if difficulty else drawn
        line, contrast = _render(rng, text, faces, level)
        if contrast > _MIN_CONTRAST[level]:
            break
    return line


def _render(
    rng: np.random.Generator, text: str, faces: Typefaces, level: int
) -> tuple[LineImage, float]:
    style = pick_style(rng, level)
    hand = pick_hand(rng, style, level)
    chosen = faces.pick(rng, text, 0.25 if style.by_hand else 0.05)
    edge, _ = draw_text(rng, text, chosen, hand)
    edge, ink = _frame(rng, edge, level)
    if chance(rng, (0.05, 0.2, 0.4)[level]):
        edge = _with_neighbours(rng, edge, ink, (faces, hand))
    paint = style.tool(rng, edge, 1.0)
    grey = _painted(rng, edge, paint, (style, level))
    grey = _lit(rng, grey, style, level)
    contrast = _contrast(grey, paint)
    image = _photographed(rng, grey, style, (level, max(0.0, contrast)))
    line = LineImage(image, text, f"{style.name}-{DIFFICULTIES[level]}")
    return line, contrast


def _contrast(grey: Field, paint: Paint) -> float:
    """How far paint stands out from the ground around it, in parts of full brightness, the
    less the rougher the ground. Takes the better half of the line: a shadow may hide the rest."""
    ink = (paint.alpha > 0.4).astype(np.float32)
    size = (61, 61)
    near = [cv2.blur(v, size) for v in (ink, 1 - ink, ink * grey, (1 - ink) * grey)]
    apart = np.abs(near[2] / (near[0] + 0.01) - near[3] / (near[1] + 0.01))
    written = apart[ink > 0]
    ground = grey[ink == 0]
    if not written.size or not ground.size:
        return 0.0
    fine = float(np.std((grey - cv2.blur(grey, (9, 9)))[ink == 0]))
    return float(np.percentile(written, 30)) - 1.5 * fine


def _frame(
    rng: np.random.Generator, edge: Field, level: int
) -> tuple[Field, tuple[int, int, int, int]]:
    """The line cut to its ink with margins as a line finder leaves them, now and then too tight.
    Also the ink's top, bottom, left and right in the result."""
    rows = np.flatnonzero((edge > 0).any(axis=1))
    columns = np.flatnonzero((edge > 0).any(axis=0))
    if not len(rows):
        return edge, (0, edge.shape[0], 0, edge.shape[1])
    top, bottom, left, right = rows[0], rows[-1] + 1, columns[0], columns[-1] + 1
    height = bottom - top
    low = (0.04, 0.0, -0.06)[level]
    high = (0.25, 0.3, 0.45)[level]
    margins = [round(height * between(rng, low, high)) for _ in range(2)]
    margins += [round(height * between(rng, max(low, 0.0), high + 0.2)) for _ in range(2)]
    if chance(rng, 0.15):  # a short line in a long frame
        margins[int(rng.integers(2, 4))] += int(height * between(rng, 0.5, 3))
    bounds = (top - margins[0], bottom + margins[1], left - margins[2], right + margins[3])
    far = float(edge.min())
    grow = [max(0, -bounds[0]), max(0, bounds[1] - edge.shape[0])]
    grow += [max(0, -bounds[2]), max(0, bounds[3] - edge.shape[1])]
    around = ((grow[0], grow[1]), (grow[2], grow[3]))
    wide = np.pad(edge, around, constant_values=far)
    y, x = bounds[0] + grow[0], bounds[2] + grow[2]
    cut = wide[y : bounds[1] + grow[0], x : bounds[3] + grow[2]]
    return np.ascontiguousarray(cut), (
        margins[0],
        margins[0] + height,
        margins[2],
        margins[2] + right - left,
    )


def _with_neighbours(
    rng: np.random.Generator,
    edge: Field,
    ink: tuple[int, int, int, int],
    by: tuple[Typefaces, Hand],
) -> Field:
    """Parts of the line above or below that reach into the picture."""
    faces, hand = by
    letters = "ابتجحدرسشصطعفقكلمنهوي"
    out = edge
    for above in (True, False):
        if not chance(rng, 0.6):
            continue
        words = ("".join(rng.choice(list(letters), int(rng.integers(2, 6)))) for _ in range(4))
        other, _ = draw_text(rng, " ".join(words), faces.pick(rng, letters), hand)
        rows = np.flatnonzero((other > 0).any(axis=1))
        if not len(rows):
            continue
        seen = int(between(rng, 0.05, 0.22) * (ink[1] - ink[0]))
        strip = np.full_like(edge, float(edge.min()))
        seen = min(seen, edge.shape[0], rows[-1] - rows[0])
        at = int(rng.integers(-other.shape[1] // 2, max(1, edge.shape[1] - other.shape[1] // 2)))
        left, right = max(0, at), min(edge.shape[1], at + other.shape[1])
        source = (
            slice(rows[-1] + 1 - seen, rows[-1] + 1) if above else slice(rows[0], rows[0] + seen)
        )
        target = slice(0, seen) if above else slice(edge.shape[0] - seen, edge.shape[0])
        strip[target, left:right] = other[source, left - at : right - at]
        out = np.maximum(out, strip)
    return out


def _tones(rng: np.random.Generator, style: Style, level: int) -> tuple[float, float]:
    """Brightness of the surface and of the paint, 0..1, further apart the easier the line."""
    if style.plain:
        return between(rng, 0.85, 1.0), between(rng, 0.0, (0.2, 0.35, 0.55)[level])
    least = (0.4, 0.25, 0.12)[level]
    for _ in range(50):
        wall, paint = between(rng, 0.12, 0.95), between(rng, 0.02, 0.98)
        if abs(wall - paint) > least and (wall > paint or chance(rng, 0.6)):
            break
    else:
        wall, paint = 0.8, 0.2
    return wall, paint


def _painted(rng: np.random.Generator, edge: Field, paint: Paint, how: tuple[Style, int]) -> Field:
    """Paint on its surface, with what lies under it and what time did to both."""
    style, level = how
    shape: Shape = (edge.shape[0], edge.shape[1])
    surface = style.surface(rng, shape, between(rng, 0.6, 1.6))
    wall, ink = _tones(rng, style, level)
    second = np.clip(wall + rng.normal(0, 0.15), 0.05, 1)
    ground = wall + (second - wall) * surface.second
    if level and not style.plain and chance(rng, 0.15 * level):
        ground = _older(rng, ground, level)
    grey = ground * surface.light
    alpha = paint.alpha * (1 - surface.hollow * between(rng, 0, 0.8))
    if level and not style.plain and chance(rng, 0.35):
        alpha = alpha * (1 - peeled(rng, shape, 1.0, between(rng, 0, 0.25 * level)))
    texture = 1 + (surface.light - 1) * between(rng, 0.3, 1)
    grey = grey + alpha * ((ink + paint.tone) * texture - grey)
    if level and not style.plain:
        grey = _damaged(rng, grey, level)
    return np.asarray(grey, np.float32)


def _older(rng: np.random.Generator, ground: Field, level: int) -> Field:
    """Patches, stripes and half-hidden strokes beneath the writing."""
    layer = np.zeros(ground.shape, np.uint8)
    height, width = ground.shape[0], ground.shape[1]
    for _ in range(int(rng.integers(1, 3 + level))):
        points = rng.uniform((-0.2 * width, -0.2 * height), (1.2 * width, 1.2 * height), (5, 2))
        thick = int(rng.integers(2, max(3, height // 3)))
        curve, closed = [points.astype(np.int32)], chance(rng, 0.3)
        cv2.polylines(layer, curve, closed, 255, thick, cv2.LINE_AA)
    soft = field(cv2.GaussianBlur(layer, (0, 0), between(rng, 0.5, 4))) / 255
    return field(ground + soft * rng.normal(0, 0.07 * level))


def _damaged(rng: np.random.Generator, grey: Field, level: int) -> Field:
    shape: Shape = (grey.shape[0], grey.shape[1])
    for _ in range(int(rng.poisson(0.25 * level))):
        grey = grey * (1 - between(rng, 0.3, 0.85) * crack(rng, shape, 1.0))
    for _ in range(int(rng.poisson(0.3 * level))):
        broken, dark = hole(rng, shape, 1.0)
        grey = grey + broken * (between(rng, 0.3, 0.8) - grey)
        grey = grey * (1 - 0.7 * dark)
    return np.asarray(grey, np.float32)


def _lit(rng: np.random.Generator, grey: Field, style: Style, level: int) -> Field:
    """Light and shade on the line."""
    shape: Shape = (grey.shape[0], grey.shape[1])
    if style.plain and chance(rng, 0.75):
        return grey
    grey = grey * uneven(rng, shape, between(rng, 0, (0.15, 0.35, 0.6)[level]))
    if chance(rng, (0.03, 0.12, 0.25)[level]):
        grey = grey * shade(rng, shape, between(rng, 0.35, 0.8))
    if chance(rng, (0.01, 0.05, 0.12)[level]):
        grey = grey + between(rng, 0.1, 0.5) * spot(rng, shape)
    if chance(rng, (0.01, 0.05, 0.12)[level]):  # night: dark but for the flash
        grey = grey * (between(rng, 0.15, 0.5) + between(rng, 0.4, 0.8) * spot(rng, shape))
    return np.asarray(grey, np.float32)


def _photographed(
    rng: np.random.Generator, grey: Field, style: Style, seen: tuple[int, float]
) -> Grey:
    """Photographed at a little angle, scaled to the line's height, blurred, noisy, but not so
    noisy that the writing is lost: `seen` is the difficulty and the contrast."""
    level, contrast = seen
    height, width = grey.shape
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    reach = (0.01, 0.04, 0.08)[level] * height
    away = rng.uniform(-reach, reach, (4, 2)).astype(np.float32)
    away[:, 0] = np.abs(away[:, 0]) * (-1, 1, 1, -1)  # no letter is cut off at either end
    cut = corners + away
    tall = int(rng.integers(64, 97))
    wide = max(16, min(_WIDEST, round(width * tall / height * np.exp(rng.normal(0, 0.05)))))
    detail = 1.0
    if chance(rng, (0.1, 0.3, 0.4)[level]):  # a line far away: few pixels, scaled up
        detail = between(rng, 0.3, 0.8)
    size = max(8, round(wide * detail)), max(12, round(tall * detail))
    target = np.array([[0, 0], [size[0], 0], [*size], [0, size[1]]], np.float32)
    matrix = cv2.getPerspectiveTransform(cut, target)
    if size[1] < 0.7 * height:  # a warp does not average
        grey = field(cv2.GaussianBlur(grey, (0, 0), 0.35 * height / size[1]))
    mode = cv2.BORDER_REPLICATE
    small = field(cv2.warpPerspective(grey, matrix, size, flags=cv2.INTER_LINEAR, borderMode=mode))
    strength = between(rng, 0, (0.5, 1.0, 1.6)[level]) * (0.5 if style.plain else 1)
    small = blurred(rng, small, strength)
    small = noisy(rng, small, between(rng, 0, min((0.01, 0.025, 0.06)[level], 0.4 * contrast)))
    pixels = np.clip(small * 255, 0, 255).astype(np.uint8)
    if style.plain and chance(rng, 0.3):  # scanned to black and white
        middle = cv2.threshold(pixels, 0, 255, cv2.THRESH_OTSU)[0]
        pixels = np.where(pixels > middle + between(rng, -15, 35), 255, 0).astype(np.uint8)
    if level and chance(rng, 0.5):
        packed = cv2.imencode(".jpg", pixels, [1, int(rng.integers(18, 80))])[1]
        pixels = np.asarray(cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE), np.uint8)
    if detail < 1:
        pixels = np.asarray(cv2.resize(pixels, (wide, tall), interpolation=cv2.INTER_CUBIC))
    return pixels


def _chunk(first: int, texts: Sequence[str], options: argparse.Namespace) -> list[dict[str, str]]:
    cv2.setNumThreads(1)
    faces = Typefaces(find_faces(options.fonts), options.only, options.writers)
    rows = []
    for number, text in enumerate(texts, first):
        rng = np.random.default_rng([options.seed, number])
        line = render_line(rng, text, faces)
        name = f"{number // 1000:04d}/{number:07d}.jpg"
        path = options.out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        cv2.imwrite(str(path), line.image, [cv2.IMWRITE_JPEG_QUALITY, 90])
        rows.append({"image": name, "text": line.text, "kind": line.kind})
    return rows


def _chunks(texts: Sequence[str], count: int) -> Iterator[tuple[int, list[str]]]:
    for first in range(0, count, _A_CHUNK):
        numbers = range(first, min(count, first + _A_CHUNK))
        yield first, [texts[i % len(texts)] for i in numbers]


def main(arguments: Iterable[str] | None = None) -> int:
    """Render lines of writing to a folder."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--texts", type=Path, required=True, help="a text a line")
    parser.add_argument("--fonts", type=Path, required=True, help="folder with typefaces")
    parser.add_argument("--out", type=Path, required=True, help="folder to fill")
    parser.add_argument("--count", type=int, required=True, help="lines to render")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="regular expression: families to draw with")
    parser.add_argument("--writers", type=float, default=0.0, help="share without a typeface")
    parser.add_argument("--jobs", type=int, default=1)
    options = parser.parse_args(list(arguments) if arguments is not None else None)
    texts = [t for t in options.texts.read_text(encoding="utf-8").splitlines() if t.strip()]
    if not texts:
        parser.error(f"nothing is written in {options.texts}")
    try:
        Typefaces(find_faces(options.fonts), options.only)
    except ValueError as error:
        parser.error(str(error))
    options.out.mkdir(parents=True, exist_ok=True)
    start = time.monotonic()
    done = 0
    work = partial(_chunk, options=options)
    chunks = list(_chunks(texts, options.count))
    firsts, parts = [first for first, _ in chunks], [part for _, part in chunks]
    with ExitStack() as stack:
        manifest = stack.enter_context((options.out / "manifest.jsonl").open("w", encoding="utf-8"))
        results: Iterable[list[dict[str, str]]] = map(work, firsts, parts)
        if options.jobs > 1:  # spawned: a fork of OpenCV's threads can hang
            spawn = multiprocessing.get_context("spawn")
            pool = stack.enter_context(ProcessPoolExecutor(options.jobs, mp_context=spawn))
            results = pool.map(work, firsts, parts)
        for rows in results:
            for row in rows:
                manifest.write(json.dumps(row, ensure_ascii=False) + "\n")
            manifest.flush()
            done += len(rows)
            print(f"{done} lines, {done / (time.monotonic() - start):.1f} a second", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
