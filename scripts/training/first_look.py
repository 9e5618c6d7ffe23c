"""Fits when one reading of a line is enough; run it again whenever the reading model changes.

    python -m scripts.training.first_look --texts TEXTS --fonts DIR --readings FILE [--walls 60]
        [--lines 150] [--seed 61] [--write]

Walls are rendered (TEXTS and the fonts' DIR as for scripts.training.confidence), what the detector
finds on them is read in all preparations, and the readings are kept in FILE: a run that finds them
there goes on with the next wall. Single lines are added, rendered ones and the finger-drawn and pen
words that are for training. Then, for each preparation: how many lines need no further reading
at a threshold, and what that costs. `--write` adds the fit to the calibration of the model.
"""

from __future__ import annotations

import argparse
import pickle
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from scripts.training.confidence import RIGHT, WRITING, Read, error_rate, read_all
from scripts.training.confidence_lines import Source, handwritten, rendered
from scripts.wall_renderer.cuts import legible, render_wall, whose_text
from scripts.wall_renderer.fonts import find_faces
from scripts.wall_renderer.lines import Typefaces
from wallmsg.detection import DbDetector, prepare, reader_inputs
from wallmsg.model import Outcome
from wallmsg.recognition import (
    FIRST_FEATURES,
    Calibration,
    FirstLook,
    ReaderSettings,
    ReadingSelector,
    SelectedReading,
    TesseractReader,
    find_tesseract,
    may_count,
    reading_model,
)
from wallmsg.text.arabic import scoring_form

PREFERRED = "paint"
"""The preparation that is read first."""

PHOTOS = Path(__file__).parents[2].parent / "shared" / "photos"
_LINES = -1  # in place of a wall's number
_RIDGE = 0.5
_PATIENCE = 3600.0  # seconds
_BARE = 0.25
_WORDS = 6
_SURE = (0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95)
_NOISE = (0.005, 0.01, 0.02, 0.03, 0.05, 0.08, 0.12)

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Pair:
    """A line as it is read once, and as it is read in all preparations."""

    features: Floats
    """FIRST_FEATURES of the first reading."""
    first: float
    """Character error rate of the first reading; 1 where nothing is written."""
    counts: bool
    """Whether the first reading may count as writing."""
    every: SelectedReading
    every_rate: float
    letters: int
    """Of the true text; 0 where nothing is written."""


def readings_of(wall: int, texts: Sequence[str], faces: Typefaces, reader: TesseractReader,
                detector: DbDetector) -> list[Read]:  # fmt: skip
    """The readings of what is found on a wall; parts of lines are left out."""
    rendering, lines = render_wall(wall, texts, faces, _BARE)
    readable = {n for n in range(1, len(lines) + 1) if legible(rendering, n)}
    found = []
    for line in detector.find(rendering.photo):
        whose = whose_text(rendering.whose, line.polygon)
        if whose == 0 or whose in readable:
            found.append(
                (lines[whose - 1] if whose else "", prepare(rendering.photo, line.polygon))
            )
    pictures = [picture for _, own in found for picture in reader_inputs(own)]
    read = iter(reader.read(pictures))
    return [
        Read(text, tuple((variant.name, next(read)) for variant in own), next(read))
        for text, own in found
    ]


def pairs_of(reads: Sequence[Read], variant: str, selector: ReadingSelector) -> list[Pair]:
    """The lines with one preparation as the first."""
    pairs = []
    for one in reads:
        line = dict(one.readings)[variant]
        features = selector.features(0, [line])
        every = selector.select(one.readings, one.control)
        pairs.append(
            Pair(
                np.array([features[name] for name in FIRST_FEATURES]),
                min(1.0, error_rate(one, line.text)),
                may_count(line.text),
                every,
                min(1.0, error_rate(one, every.best.text)),
                len(scoring_form(one.text)),
            )
        )
    return pairs


def fit(pairs: Sequence[Pair], below: float) -> Floats:
    """Ridge logistic regression: is the first reading's error rate below that?"""
    counted = [pair for pair in pairs if pair.counts]
    table = np.array([pair.features for pair in counted])
    hits = np.array([pair.first < below for pair in counted], dtype=float)
    weights: Floats = np.zeros(len(FIRST_FEATURES))
    for _ in range(30):
        chance = 1 / (1 + np.exp(-table @ weights))
        slope = table.T @ (hits - chance) - _RIDGE * weights
        curve = (table * (chance * (1 - chance))[:, None]).T @ table
        weights = weights + np.linalg.solve(curve + _RIDGE * np.eye(len(weights)), slope)
    return weights


def chances(pairs: Sequence[Pair], weights: Floats) -> Floats:
    """The probability for each line; 0 where the first reading cannot count."""
    found: Floats = np.array(
        [pair.counts / (1 + np.exp(-pair.features @ weights)) for pair in pairs]
    )
    return found


def out_of_fold(pairs: Sequence[Pair], below: float, folds: int = 5) -> Floats:
    """The probability for each line by weights fitted to the others."""
    found = np.zeros(len(pairs))
    for fold in range(folds):
        weights = fit([pair for i, pair in enumerate(pairs) if i % folds != fold], below)
        found[fold::folds] = chances(pairs[fold::folds], weights)
    return found


def report(pairs: Sequence[Pair]) -> Iterator[str]:
    """What thresholds save and cost, by weights that have not seen the lines."""
    right, writing = (out_of_fold(pairs, below) for below in (RIGHT, WRITING))
    written = [pair.letters > 0 for pair in pairs]
    yield f"{len(pairs)} lines, {sum(written)} written"
    for sure in _SURE:
        kept = [pair for pair, chance in zip(pairs, right, strict=True) if chance >= sure]
        letters = max(1, sum(pair.letters for pair in kept))
        once, every = (
            sum(rate * pair.letters for rate, pair in zip(rates, kept, strict=True)) / letters
            for rates in ([p.first for p in kept], [p.every_rate for p in kept])
        )
        yield (
            f"sure from {sure}: {len(kept)} read once, CER {once:.4f} for {every:.4f},"
            f" {sum(not pair.letters for pair in kept)} where nothing is written"
        )
    for noise in _NOISE:
        gone = [pair for pair, chance in zip(pairs, writing, strict=True) if chance < noise]
        lost = [p for p in gone if p.letters and p.every.outcome is Outcome.READ]
        good = sum(p.every_rate < WRITING for p in lost)
        yield (
            f"noise below {noise}: {len(gone)} read once, {sum(not p.letters for p in gone)} where"
            f" nothing is written; {len(lost)} lost that all readings read, {good} of them well"
        )


def _read(options: argparse.Namespace) -> list[Read]:
    """The readings of all walls and of the lines, those of FILE first."""
    done: dict[int, list[Read]] = {}
    if options.readings.exists():
        done = pickle.loads(options.readings.read_bytes())  # noqa: S301 - written below
    first = options.seed * 100_000
    path = reading_model(ReaderSettings())
    reader = TesseractReader(find_tesseract(), path.parent, path.stem, _PATIENCE)
    missing = [wall for wall in range(first, first + options.walls) if wall not in done]
    if missing:
        rows = options.texts.read_text(encoding="utf-8").splitlines()
        texts = [row for row in rows if row.strip() and len(row.split()) <= _WORDS]
        faces = Typefaces(find_faces(options.fonts), writers=0.4)
        detector = DbDetector()
        for wall in missing:
            done[wall] = readings_of(wall, texts, faces, reader, detector)
            options.readings.write_bytes(pickle.dumps(done))
            print(f"wall {wall}: {len(done[wall])} lines", flush=True)
    if _LINES not in done and options.lines:
        rng = np.random.default_rng(options.seed)
        source = Source(options.texts, options.fonts, options.photos, options.lines)
        done[_LINES] = read_all(reader, [*rendered(rng, source), *handwritten(rng, source)], rng)
        options.readings.write_bytes(pickle.dumps(done))
    return [one for wall in sorted(done) for one in done[wall]]


def main(arguments: Sequence[str] | None = None) -> None:
    """Read, fit, report."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--texts", type=Path, required=True, help="lines to render, one a row")
    parser.add_argument("--fonts", type=Path, required=True, help="folder with typefaces")
    parser.add_argument("--readings", type=Path, required=True, help="file that keeps readings")
    parser.add_argument("--walls", type=int, default=60)
    parser.add_argument("--lines", type=int, default=150, help="rendered single lines")
    parser.add_argument("--photos", type=Path, default=PHOTOS, help="folder with sets of words")
    parser.add_argument("--seed", type=int, default=61)
    parser.add_argument("--sure", type=float, default=0.9)
    parser.add_argument("--noise", type=float, default=0.01)
    parser.add_argument("--write", action="store_true", help="add the fit to the calibration")
    options = parser.parse_args(arguments)
    cv2.setNumThreads(1)
    reads = _read(options)
    calibration = Calibration.load()
    selector = ReadingSelector(calibration=calibration)
    for variant in dict.fromkeys(name for one in reads for name, _ in one.readings):
        print(f"\n{variant} first")
        print("\n".join(report(pairs_of(reads, variant, selector))))
    if options.write:
        pairs = pairs_of(reads, PREFERRED, selector)
        weights = [_named(fit(pairs, below)) for below in (RIGHT, WRITING)]
        look = FirstLook(PREFERRED, weights[0], weights[1], options.sure, options.noise)
        print(replace(calibration, first_look=look).save())


def _named(weights: Floats) -> dict[str, float]:
    return {
        name: round(float(weight), 3) for name, weight in zip(FIRST_FEATURES, weights, strict=True)
    }


if __name__ == "__main__":
    main()
