"""Fits confidence and thresholds to a reading model; run it again whenever the model changes.

    python -m scripts.training.confidence --texts TEXTS --fonts DIR --walls DIR [--photos DIR]
    [--count 500] [--check]

TEXTS has one line of writing a row (`python -m scripts.wall_renderer.texts` makes such a file; use
a corpus that `python -m scripts.training.char_lm` did not count, else the language model knows the
lines). The fonts' DIR holds typefaces (`python -m scripts.wall_renderer.fonts`), the walls' DIR the
candidates of the detector on rendered walls, half of them without writing (`python -m
scripts.wall_renderer.cuts --every --bare 0.5`; a wall without candidates does not count).

The fit uses those, lines rendered here, the finger-drawn and pen words that are for training, and
examples of what is not Arabic: Latin lettering, strokes, lines upside down and sideways. It writes
wallmsg/recognition/calibration/DIGEST.json and prints how often readings are right by confidence,
for lines held out and for the measuring sets.
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

from scripts.training.confidence_lines import (
    Example,
    Found,
    Source,
    cut_walls,
    foreign,
    handwritten,
    images,
    rendered,
)
from wallmsg.detection import Pixels, Variant, prepare, reader_inputs
from wallmsg.model import Outcome, Polygon, Reading
from wallmsg.recognition import (
    FEATURES,
    Calibration,
    Reader,
    ReaderSettings,
    ReadingSelector,
    ReadLine,
    SelectedReading,
    TesseractReader,
    find_tesseract,
    may_count,
    reading_model,
)
from wallmsg.text.arabic import scoring_form

ROOT = Path(__file__).parents[2]
TARGET = ROOT / "wallmsg" / "recognition" / "calibration"

RIGHT, WRITING = 0.1, 0.5
"""Character error rates below which a reading is right, and is of something written."""

FALSE_SHARE = 0.02
"""Maximum share of what is not Arabic that counts as read: a wall has a handful of such candidates,
and on nine walls in ten none of them must be read."""

CONTEXT_SHARE = 0.12
"""The same on a photo where something else was read: there most candidates are Arabic."""

NOISE_SHARE = 0.5
"""Maximum share of what is not Arabic that is kept as unreadable, or as read near a read line."""

LONE_SHARE = 0.1
"""Maximum share of walls without writing on which something is kept as unreadable."""

MEASURED = ("rendered-lines", "walls-real-lines", "finger-drawn", "pen-words")
_RIDGE = 0.5
_BATCH = 16
_READERS = 2
_PATIENCE = 3600.0  # seconds: trainings may be using the machine
_EDGES = (0.0, 0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 1.01)

Floats = NDArray[np.float64]
T = TypeVar("T")


@dataclass(frozen=True)
class Read:
    """The readings of an example: of each variant, by its name, and of the mirror image."""

    text: str
    readings: tuple[tuple[str, ReadLine], ...]
    control: ReadLine


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the examples, fit, write, and report."""
    options = _options(arguments)
    model = reading_model(ReaderSettings(options.language, options.tessdata))
    digest = hashlib.sha256(model.read_bytes()).hexdigest()
    reader = TesseractReader(find_tesseract(), model.parent, model.stem, _PATIENCE)
    rng = np.random.default_rng(options.seed)
    source = Source(options.texts, options.fonts, options.photos, options.count)
    examples = [*rendered(rng, source), *handwritten(rng, source), *foreign(rng, source)]
    read = read_all(reader, examples, rng)
    walls = read_walls(reader, cut_walls(options.walls))
    if options.check:
        fitted = Calibration.load(digest, options.out)
    else:
        # Every third line and wall is held out, to report the fit on unseen ones.
        fitted = fit(_part(read, held_out=False), _part(walls, held_out=False))
        read, walls = _part(read, held_out=True), _part(walls, held_out=True)
    for name, lines in (("lines", read), ("walls", [one for wall in walls for one in wall])):
        print(f"\n{name}: {sum(bool(one.text) for one in lines)} of {len(lines)} are written")
        report(name, lines, fitted)
    _report_walls([wall for wall in walls if _is_empty(wall)], fitted)
    for name in MEASURED:
        folder = options.photos / name
        if (folder / "manifest.jsonl").exists():
            every = images(folder, "measure")
            picked = [every[i] for i in rng.permutation(len(every))[: options.measure]]
            report(name, read_all(reader, picked, rng), fitted)
    if options.check:
        return
    path = replace(fitted, model=digest).save(options.out)
    if options.tessdata is None:  # the model that comes with wallmsg
        (options.out / "default.txt").write_text(f"{digest}\n", encoding="utf-8")
    print(
        f"{path.name}: read threshold {fitted.read_threshold}, context {fitted.context_threshold},"
        f" noise {fitted.noise_threshold}, lone {fitted.lone_threshold}"
    )


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--texts", type=Path, required=True, help="lines to render, one a row")
    parser.add_argument("--fonts", type=Path, required=True, help="folder with typefaces")
    parser.add_argument("--photos", type=Path, default=ROOT.parent / "shared" / "photos")
    parser.add_argument("--count", type=int, default=500, help="rendered lines")
    parser.add_argument("--walls", type=Path, required=True, help="what is found on rendered walls")
    parser.add_argument("--measure", type=int, default=60, help="lines of each measuring set")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--tessdata", type=Path, default=None)
    parser.add_argument("--language", default=None)
    parser.add_argument("--out", type=Path, default=TARGET, help="folder of calibrations")
    check = "fit nothing: report how the calibration in --out does with this reading model"
    parser.add_argument("--check", action="store_true", help=check)
    return parser.parse_args(arguments)


def read_all(reader: Reader, examples: Sequence[Example], rng: np.random.Generator) -> list[Read]:
    """Prepare and read lines as on a photo, with quads that fit as loosely as the detector's."""
    quads = [_quad(rng, example.image) for example in examples]
    starts = range(0, len(examples), _BATCH)

    def batch(start: int) -> list[Read]:
        part = slice(start, start + _BATCH)
        pairs = zip(examples[part], quads[part], strict=True)
        prepared = [prepare(example.image, quad) for example, quad in pairs]
        return _read(reader, [example.text for example in examples[part]], prepared)

    with ThreadPoolExecutor(_READERS) as pool:
        return [one for done in pool.map(batch, starts) for one in done]


def _read(
    reader: Reader, texts: Sequence[str], prepared: Sequence[Sequence[Variant]]
) -> list[Read]:
    lines = iter(reader.read([picture for own in prepared for picture in reader_inputs(own)]))
    return [
        Read(text, tuple((variant.name, next(lines)) for variant in own), next(lines))
        for text, own in zip(texts, prepared, strict=True)
    ]


def read_walls(reader: Reader, walls: Sequence[Sequence[Found]]) -> list[list[Read]]:
    """The readings of the candidates on each wall."""

    def wall(found: Sequence[Found]) -> list[Read]:
        return _read(reader, [one.text for one in found], [one.variants for one in found])

    with ThreadPoolExecutor(_READERS) as pool:
        return list(pool.map(wall, walls))


def _part(all_of: Sequence[T], *, held_out: bool) -> list[T]:
    return [one for i, one in enumerate(all_of) if (i % 3 == 0) == held_out]


def _is_empty(wall: Sequence[Read]) -> bool:
    return not any(one.text for one in wall)


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


def fit(read: Sequence[Read], walls: Sequence[Sequence[Read]] = ()) -> Calibration:
    """Weights and thresholds from readings of lines and of candidates on walls.

    The first fit is over all readings, the second over the selected ones, which alone count later.
    """
    read = [*read, *(one for wall in walls for one in wall)]
    selector = ReadingSelector()
    rows = _counting((one, i) for one in read for i in range(len(one.readings)))
    first = _weights(selector, rows, RIGHT)
    selector = ReadingSelector(calibration=Calibration(first, 0.5, 0.1))
    rows = _counting((one, _chosen(selector, one)) for one in read)
    right, writing = _weights(selector, rows, RIGHT), _weights(selector, rows, WRITING)
    fitted = Calibration(weights=right, writing=writing, read_threshold=0.5, noise_threshold=0.1)
    selector = ReadingSelector(calibration=fitted)
    nothing = [_select(selector, one) for one in read if not one.text]
    false = sorted(choice.writing for choice in nothing if may_count(choice.best.text))
    fitted = replace(
        fitted,
        read_threshold=_threshold(false, len(nothing), FALSE_SHARE),
        context_threshold=_threshold(false, len(nothing), CONTEXT_SHARE),
        noise_threshold=_threshold(false, len(nothing), NOISE_SHARE),
    )
    empty = [wall for wall in walls if _is_empty(wall)]
    highest = sorted(_max_writing(ReadingSelector(calibration=fitted), wall) for wall in empty)
    alone = _threshold(highest, len(highest), LONE_SHARE) if highest else 0.0
    # A line with enough confidence to be read is never noise.
    return replace(
        fitted, lone_threshold=max(fitted.noise_threshold, min(alone, fitted.read_threshold))
    )


def _max_writing(selector: ReadingSelector, wall: Sequence[Read]) -> float:
    """The highest probability of being writing among the candidates of a wall."""
    choices = [_select(selector, one) for one in wall]
    kept = [choice.writing for choice in choices if choice.outcome is not Outcome.NO_TEXT]
    return max(kept, default=0.0)


def _report_walls(walls: Sequence[Sequence[Read]], calibration: Calibration) -> None:
    """Print the results on walls without writing."""
    highest = [_max_writing(ReadingSelector(calibration=calibration), wall) for wall in walls]
    silent = sum(value < calibration.lone_threshold for value in highest)
    invented = sum(value >= calibration.read_threshold for value in highest)
    print(
        f"{len(walls)} empty walls with something like a line: {silent} without text, "
        f"something read on {invented}"
    )


def _threshold(false: Sequence[float], nothing: int, share: float) -> float:
    """The value above which at most that share of what is not Arabic remains."""
    kept = int(nothing * share)
    return round(false[-kept - 1] + 0.001 if kept < len(false) else 0.01, 3)


def _counting(rows: Iterable[tuple[Read, int]]) -> list[tuple[Read, int]]:
    """The readings that can count as writing."""
    return [(one, i) for one, i in rows if may_count(_text(one, i))]


def _text(one: Read, i: int) -> str:
    return one.readings[i][1].text


def _select(selector: ReadingSelector, one: Read) -> SelectedReading:
    return selector.select(one.readings, one.control)


def _chosen(selector: ReadingSelector, one: Read) -> int:
    best = _select(selector, one).best
    return next(i for i, (variant, _) in enumerate(one.readings) if variant == best.variant)


def _features(selector: ReadingSelector, one: Read, i: int) -> dict[str, float]:
    return selector.features(i, [line for _, line in one.readings], one.control)


def error_rate(one: Read, text: str) -> float:
    """Errors for each letter of the true text; 1 where nothing is written."""
    truth = scoring_form(one.text)
    return Levenshtein.distance(truth, scoring_form(text)) / len(truth) if truth else 1.0


def _weights(
    selector: ReadingSelector, rows: Sequence[tuple[Read, int]], below: float
) -> dict[str, float]:
    """Ridge logistic regression by Newton's method."""
    seen = [_features(selector, one, i) for one, i in rows]
    table = np.array([[features[name] for name in FEATURES] for features in seen])
    hits = np.array([error_rate(one, _text(one, i)) < below for one, i in rows], dtype=float)
    weights: Floats = np.zeros(len(FEATURES))
    for _ in range(30):
        chance = 1 / (1 + np.exp(-table @ weights))
        slope = table.T @ (hits - chance) - _RIDGE * weights
        curve = (table * (chance * (1 - chance))[:, None]).T @ table + _RIDGE * np.eye(
            len(FEATURES)
        )
        weights = weights + np.linalg.solve(curve, slope)
    return {name: round(float(weight), 3) for name, weight in zip(FEATURES, weights, strict=True)}


def report(name: str, read: Iterable[Read], calibration: Calibration) -> None:
    """Print how often readings are right by confidence, and the outcomes."""
    selector = ReadingSelector(calibration=calibration)
    choices = [(one, _select(selector, one)) for one in read]
    written = [(one, choice) for one, choice in choices if one.text]
    errors = sum(
        min(1.0, error_rate(one, choice.best.text)) * len(scoring_form(one.text))
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
            right = sum(error_rate(one, best.text) < RIGHT for best, one in inside)
            share = f"right {right} of {len(inside)} ({right / len(inside):.2f})"
            print(f"  said {low:.1f} to {min(high, 1):.1f}, mean {said:.2f}: {share}")


if __name__ == "__main__":
    main()
