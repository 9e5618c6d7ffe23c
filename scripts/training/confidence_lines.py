"""Examples for fitting confidence: lines of writing, and what must not be read as Arabic."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from scripts.wall_renderer.fonts import find_faces
from scripts.wall_renderer.lines import Typefaces, render_line
from wallmsg.detection import Pixels, Variant, turn
from wallmsg.text.arabic import scoring_form


@dataclass(frozen=True)
class Source:
    """Sources of lines: texts to render, one a row; typefaces; sets of photos; the number."""

    texts: Path
    fonts: Path
    photos: Path
    count: int


@dataclass(frozen=True)
class Example:
    """A line and its true text, which is empty if nothing Arabic is written."""

    image: Pixels
    text: str


@dataclass(frozen=True)
class Found:
    """A candidate of the detector on a wall: its true text, empty if nothing is written, and its
    variants."""

    text: str
    variants: list[Variant]


def rendered(rng: np.random.Generator, source: Source) -> Iterator[Example]:
    """Rendered lines of writing."""
    faces = Typefaces(find_faces(source.fonts))
    texts = [row.strip() for row in source.texts.read_text(encoding="utf-8").splitlines()]
    texts = [text for text in texts if scoring_form(text)]
    for i in rng.choice(len(texts), source.count, replace=False):
        yield Example(_colour(render_line(rng, texts[i], faces).image), texts[i])


def handwritten(rng: np.random.Generator, source: Source) -> Iterator[Example]:
    """The finger-drawn and pen words that are for training."""
    for name in ("finger-drawn", "pen-words"):
        if (source.photos / name / "manifest.jsonl").exists():
            lines = images(source.photos / name, "train")
            for i in rng.permutation(len(lines))[: source.count // 10]:
                yield lines[i]


def foreign(rng: np.random.Generator, source: Source) -> Iterator[Example]:
    """Examples that must not be read as Arabic."""
    faces = Typefaces(find_faces(source.fonts))
    share = source.count // 6
    for _ in range(2 * share):
        yield Example(_colour(render_line(rng, _latin(rng), faces).image), "")
    for _ in range(2 * share):
        yield Example(_strokes(rng), "")
    rows = source.texts.read_text(encoding="utf-8").splitlines()
    for i in rng.choice(len(rows), share, replace=False):
        image = _colour(render_line(rng, rows[i].strip() or "سنعود", faces).image)
        yield Example(turn(image, 180), "")
        on_side = turn(image, 90)
        at = int(rng.integers(max(1, on_side.shape[0] - on_side.shape[1])))
        yield Example(np.ascontiguousarray(on_side[at : at + on_side.shape[1]]), "")


def _latin(rng: np.random.Generator) -> str:
    """Words of syllables in Latin letters, as people write them on walls."""
    words = []
    for _ in range(int(rng.integers(1, 4))):
        parts = (
            str(rng.choice(list("BCDFGHKLMNPRSTWXZ"))) + str(rng.choice(list("AEIOU")))
            for _ in range(int(rng.integers(1, 4)))
        )
        word = "".join(parts) + str(rng.choice(["", "N", "S", "X", "R", "T", "13"]))
        words.append(str(rng.choice([word, word, word.lower(), word.title()])))
    return " ".join(words)


def _strokes(rng: np.random.Generator) -> Pixels:
    """Curves and shapes as in murals, on a coloured wall."""
    height, width = 72, int(rng.integers(60, 360))
    noise = rng.normal(0, rng.uniform(1, 14), (height, width, 3))
    image = np.clip(rng.integers(60, 230, 3) + noise, 0, 255).astype(np.uint8)
    for _ in range(int(rng.integers(1, 7))):
        colour = tuple(int(value) for value in rng.integers(0, 255, 3))
        at = tuple(int(value) for value in rng.uniform((0, 0), (width, height)))
        size = tuple(int(value) for value in rng.uniform(5, (width / 2, height / 1.5)))
        begin, length = rng.uniform(0, 360), rng.uniform(40, 360)
        thick = -1 if rng.random() < 0.15 else int(rng.integers(2, 14))
        angle = rng.uniform(0, 180)
        cv2.ellipse(image, at, size, angle, begin, begin + length, colour, thick, cv2.LINE_AA)
    return cv2.GaussianBlur(image, (0, 0), float(rng.uniform(0.5, 2))).astype(np.uint8)


def images(folder: Path, use: str) -> list[Example]:
    """The lines of a set; if its manifest gives each a use, those for `use`."""
    rows = map(json.loads, (folder / "manifest.jsonl").read_text(encoding="utf-8").splitlines())
    wanted = [row for row in rows if row.get("use", "measure") == use]
    read = ((cv2.imread(str(folder / row["image"])), row["text"]) for row in wanted)
    return [Example(image.astype(np.uint8), text) for image, text in read if image is not None]


def _colour(grey: Pixels) -> Pixels:
    return cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR).astype(np.uint8)


def cut_walls(folder: Path) -> list[list[Found]]:
    """The candidates that `scripts.wall_renderer.cuts --every` wrote to a folder, by wall."""
    rows = map(json.loads, (folder / "manifest.jsonl").read_text(encoding="utf-8").splitlines())
    walls: dict[int, dict[int, Found]] = {}
    for row in rows:
        pixels = cv2.imread(str(folder / row["image"]), cv2.IMREAD_GRAYSCALE)
        if pixels is None:
            raise FileNotFoundError(folder / row["image"])
        quads = walls.setdefault(row["wall"], {})
        found = quads.setdefault(row["quad"], Found(row["text"], []))
        found.variants.append(Variant(row["kind"], pixels.astype(np.uint8)))
    return [list(quads.values()) for quads in walls.values()]
