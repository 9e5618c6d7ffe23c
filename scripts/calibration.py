"""Fits confidence and thresholds to the reading model; run it again whenever the model changes.

    scripts/calibrate --texts TEXTS --fonts DIR [--photos ../shared/photos] [--count 1500]

TEXTS has one line of writing a line (`python -m scripts.wallpaint.texts` makes such a file), DIR
holds typefaces (`python -m scripts.wallpaint.fonts`). Fitted on lines rendered here, on the
finger-drawn and pen words that may be trained on, and on what is no Arabic: Latin lettering,
strokes, lines on their heads and on their sides. Writes wallmsg/ocr/calibration.json and prints how
often readings are right by confidence, for the fitted lines and for the sets kept for measuring.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

from scripts.wallpaint.fonts import find_faces
from scripts.wallpaint.lines import Typefaces, render_line
from wallmsg import app
from wallmsg.arabic import scoring_form
from wallmsg.model import Polygon, Reading, Word
from wallmsg.ocr import FEATURES, Calibration, Chooser, Recogniser, TesseractReader
from wallmsg.vision import Pixels, mirrored, prepare, turn

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "wallmsg" / "ocr" / "calibration.json"

RIGHT, WRITING = 0.1, 0.5
"""Character error rates below which a reading is right, and is of something written."""

FALSE_SHARE = 0.02
"""Share of what is no Arabic that may count as read: a wall has a handful of such candidates, and
nine walls in ten shall have none that is believed."""

BESIDE_SHARE = 0.12
"""The same on a photo on which something else was read, where most candidates are Arabic."""

NOISE_SHARE = 0.4
"""Share of what is no Arabic that may be kept as unreadable or read."""

MEASURED = ("rendered-lines", "walls-real-lines", "finger-drawn", "pen-words")
_RIDGE = 0.5
_BATCH = 64
_EDGES = (0.0, 0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 1.01)

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Example:
    """A line and its true text; empty where nothing Arabic is written."""

    image: Pixels
    text: str


@dataclass(frozen=True)
class Read:
    """What was read of an example: (variant, words) of each picture, and the mirror image's."""

    text: str
    readings: tuple[tuple[str, tuple[Word, ...]], ...]
    control: tuple[Word, ...]


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the examples, fit, write, and report."""
    options = _options(arguments)
    reading = app.ReadingOptions(None, options.tessdata, options.language)
    model = app.reading_model(reading)
    reader = TesseractReader(app.find_tesseract(reading), model.parent, options.language)
    rng = np.random.default_rng(options.seed)
    examples = [*_rendered(rng, options), *_handwritten(rng, options), *_foreign(rng, options)]
    read = read_all(reader, examples, rng)
    # Every third line is kept aside to see whether the fit holds on lines it has not seen.
    fitted = fit([one for i, one in enumerate(read) if i % 3])
    print(f"{len(read)} lines: {sum(bool(one.text) for one in read)} written, the rest not")
    report("lines kept aside", read[::3], fitted)
    for name in MEASURED:
        folder = options.photos / name
        if (folder / "manifest.jsonl").exists():
            lines = _images(folder, "measure")
            picked = [lines[i] for i in rng.permutation(len(lines))[: options.measure]]
            report(name, read_all(reader, picked, rng), fitted)
    options.out.write_text(
        json.dumps(
            {
                "weights": fitted.weights,
                "writing": fitted.writing,
                "readable": fitted.readable,
                "beside": fitted.beside,
                "noise": fitted.noise,
            },
            indent=2,
        )
        + "\n",
        encoding="utf-8",
    )
    thresholds = fitted.readable, fitted.beside, fitted.noise
    print("readable from {}, beside others {}, noise below {}".format(*thresholds))


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--texts", type=Path, required=True, help="lines to render, one a row")
    parser.add_argument("--fonts", type=Path, required=True, help="folder with typefaces")
    parser.add_argument("--photos", type=Path, default=ROOT.parent / "shared" / "photos")
    parser.add_argument("--count", type=int, default=1500, help="rendered lines")
    parser.add_argument("--measure", type=int, default=200, help="lines of each measuring set")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--tessdata", type=Path, default=None)
    parser.add_argument("--language", default=app.READING_MODEL)
    parser.add_argument("--out", type=Path, default=TARGET)
    return parser.parse_args(arguments)


def _rendered(rng: np.random.Generator, options: argparse.Namespace) -> Iterator[Example]:
    faces = Typefaces(find_faces(options.fonts))
    texts = [row.strip() for row in options.texts.read_text(encoding="utf-8").splitlines()]
    texts = [text for text in texts if scoring_form(text)]
    for i in rng.choice(len(texts), options.count, replace=False):
        yield Example(_colour(render_line(rng, texts[i], faces).image), texts[i])


def _handwritten(rng: np.random.Generator, options: argparse.Namespace) -> Iterator[Example]:
    for name in ("finger-drawn", "pen-words"):
        if (options.photos / name / "manifest.jsonl").exists():
            lines = _images(options.photos / name, "train")
            for i in rng.permutation(len(lines))[: options.count // 10]:
                yield lines[i]


def _foreign(rng: np.random.Generator, options: argparse.Namespace) -> Iterator[Example]:
    """What must not become Arabic."""
    faces = Typefaces(find_faces(options.fonts))
    share = options.count // 6
    for _ in range(2 * share):
        yield Example(_colour(render_line(rng, _latin(rng), faces).image), "")
    for _ in range(2 * share):
        yield Example(_strokes(rng), "")
    rows = options.texts.read_text(encoding="utf-8").splitlines()
    for i in rng.choice(len(rows), share, replace=False):
        image = _colour(render_line(rng, rows[i].strip() or "سنعود", faces).image)
        yield Example(turn(image, 180), "")
        on_side = turn(image, 90)
        at = int(rng.integers(max(1, on_side.shape[0] - on_side.shape[1])))
        yield Example(np.ascontiguousarray(on_side[at : at + on_side.shape[1]]), "")


def _latin(rng: np.random.Generator) -> str:
    """Words such as people leave on walls in Latin letters, made of syllables."""
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
    """Curves and shapes as in murals, on a wall of some colour."""
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


def _images(folder: Path, use: str) -> list[Example]:
    """A set's lines; where its manifest says what each is for, those for `use`."""
    rows = map(json.loads, (folder / "manifest.jsonl").read_text(encoding="utf-8").splitlines())
    wanted = [row for row in rows if row.get("use", "measure") == use]
    images = ((cv2.imread(str(folder / row["image"])), row["text"]) for row in wanted)
    return [Example(image.astype(np.uint8), text) for image, text in images if image is not None]


def _colour(grey: Pixels) -> Pixels:
    return cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR).astype(np.uint8)


def read_all(
    reader: Recogniser, examples: Sequence[Example], rng: np.random.Generator
) -> list[Read]:
    """Prepare and read lines as a photo's are, with quads that fit as loosely as a finder's."""
    done: list[Read] = []
    for start in range(0, len(examples), _BATCH):
        batch = examples[start : start + _BATCH]
        prepared = [prepare(example.image, _quad(rng, example.image)) for example in batch]
        pictures = [
            picture
            for own in prepared
            for picture in (*(variant.pixels for variant in own), mirrored(own[1].pixels))
        ]
        words = iter(reader.read(pictures))
        for example, own in zip(batch, prepared, strict=True):
            readings = tuple((variant.name, next(words)) for variant in own)
            done.append(Read(example.text, readings, next(words)))
    return done


def _quad(rng: np.random.Generator, image: Pixels) -> Polygon:
    height, width = image.shape[:2]
    left, top, right, bottom = rng.uniform(-0.06, 0.06, 4) * min(height, width)
    return Polygon(
        (
            (left, top),
            (width + right, top),
            (width + right, height + bottom),
            (left, height + bottom),
        )
    )


def fit(read: Sequence[Read]) -> Calibration:
    """Weights and thresholds from lines that were read.

    First over all readings; then over those the first weights choose, as only these count later.
    """
    chooser = Chooser()
    rows = [(one, i) for one in read for i in range(len(one.readings))]
    first = _weights(chooser, rows, RIGHT)
    chooser = Chooser(calibration=Calibration(first, 0.5, 0.1))
    rows = [(one, _chosen(chooser, one)) for one in read]
    rows = [(one, i) for one, i in rows if _letters(one, i)]
    right, writing = _weights(chooser, rows, RIGHT), _weights(chooser, rows, WRITING)
    false = sorted(
        _probability(writing, _features(chooser, one, i)) for one, i in rows if not one.text
    )
    nothing = sum(not one.text for one in read)
    return Calibration(
        weights=right,
        writing=writing,
        readable=_threshold(false, nothing, FALSE_SHARE),
        beside=_threshold(false, nothing, BESIDE_SHARE),
        noise=_threshold(false, nothing, NOISE_SHARE),
    )


def _threshold(false: Sequence[float], nothing: int, share: float) -> float:
    """From which value on at most that share of what is no Arabic is left."""
    kept = int(nothing * share)
    return round(false[-kept - 1] + 0.001 if kept < len(false) else 0.01, 3)


def _letters(one: Read, i: int) -> bool:
    return bool(scoring_form(_text(one, i)))


def _text(one: Read, i: int) -> str:
    return " ".join(word.text for word in one.readings[i][1])


def _chosen(chooser: Chooser, one: Read) -> int:
    best = chooser.choose(one.readings, one.control).best
    return next(i for i, (variant, _) in enumerate(one.readings) if variant == best.variant)


def _features(chooser: Chooser, one: Read, i: int) -> dict[str, float]:
    texts = [_text(one, j) for j in range(len(one.readings))]
    return chooser.features(i, texts, one.readings[i][1], one.control)


def _rate(one: Read, text: str) -> float:
    truth = scoring_form(one.text)
    return Levenshtein.distance(truth, scoring_form(text)) / len(truth) if truth else 1.0


def _weights(chooser: Chooser, rows: Sequence[tuple[Read, int]], below: float) -> dict[str, float]:
    """Ridge logistic regression by Newton's method."""
    seen = [_features(chooser, one, i) for one, i in rows]
    table = np.array([[features[name] for name in FEATURES] for features in seen])
    hits = np.array([_rate(one, _text(one, i)) < below for one, i in rows], dtype=float)
    weights: Floats = np.zeros(len(FEATURES))
    for _ in range(30):
        chance = 1 / (1 + np.exp(-table @ weights))
        slope = table.T @ (hits - chance) - _RIDGE * weights
        curve = (table * (chance * (1 - chance))[:, None]).T @ table + _RIDGE * np.eye(
            len(FEATURES)
        )
        weights = weights + np.linalg.solve(curve, slope)
    return {name: round(float(weight), 3) for name, weight in zip(FEATURES, weights, strict=True)}


def _probability(weights: dict[str, float], features: dict[str, float]) -> float:
    return 1 / (1 + math.exp(-sum(weight * features[name] for name, weight in weights.items())))


def report(name: str, read: Iterable[Read], calibration: Calibration) -> None:
    """Print how often readings are right by confidence, and what becomes of the rest."""
    chooser = Chooser(calibration=calibration)
    choices = [(one, chooser.choose(one.readings, one.control)) for one in read]
    written = [(one, choice) for one, choice in choices if one.text]
    errors = sum(
        min(1.0, _rate(one, choice.best.text)) * len(scoring_form(one.text))
        for one, choice in written
    )
    letters = sum(len(scoring_form(one.text)) for one, _ in written)
    print(f"\n{name}: {len(written)} lines, CER {errors / max(1, letters):.3f}")
    for kind, some in (("written", written), ("not", [c for c in choices if not c[0].text])):
        if some:
            counts: dict[str, int] = {}
            for _, choice in some:
                counts[choice.outcome.value] = counts.get(choice.outcome.value, 0) + 1
            print(f"  {kind}: {counts}")
    _reliability([(choice.best, one) for one, choice in choices])


def _reliability(pairs: Sequence[tuple[Reading, Read]]) -> None:
    for low, high in pairwise(_EDGES):
        inside = [(best, one) for best, one in pairs if low <= best.confidence < high]
        if inside:
            said = sum(best.confidence for best, _ in inside) / len(inside)
            right = sum(_rate(one, best.text) < RIGHT for best, one in inside) / len(inside)
            share = f"right {right:.2f} of {len(inside)}"
            print(f"  said {low:.1f} to {min(high, 1):.1f}, mean {said:.2f}: {share}")


if __name__ == "__main__":
    main()
