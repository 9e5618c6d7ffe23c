"""Whole photos: what is found, how well it is read, and what is invented.

    python -m scripts.measure_photos [--samples samples] [--walls ../shared/photos/walls-real]

A boxed Arabic line counts as found if lines that were found cover at least half of its box, each
found line standing for the one box it shares most with; its reading is the texts of its lines from
right to left. CER is over the boxed lines that were found, by the scoring form of
`wallmsg.arabic`. Arabic is invented where a photo without Arabic has a line with outcome `read`
that holds Arabic letters. Beside it stands what plain Tesseract makes of the whole photo.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import pytesseract
from rapidfuzz.distance import Levenshtein

from wallmsg import app
from wallmsg.arabic import has_arabic, scoring_form
from wallmsg.measure import measure_folder, total, with_truth
from wallmsg.model import Line, Outcome, Polygon
from wallmsg.photo import open_pages
from wallmsg.pipeline import PhotoReader
from wallmsg.vision import DbLineFinder, Pixels

ROOT = Path(__file__).parents[1]
COVERED = 0.5


@dataclass
class Walls:
    """Counts over the real walls."""

    boxes: int = 0
    found: int = 0
    letters: int = 0
    errors: int = 0
    empty: int = 0
    """Photos without Arabic."""
    invented: int = 0
    """Of those, how many have invented Arabic."""
    seconds: float = 0.0
    photos: int = 0
    details: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        cer = self.errors / self.letters if self.letters else float("nan")
        return (
            f"boxed Arabic lines found {self.found}/{self.boxes}, CER on those {cer:.3f};"
            f" invented Arabic on {self.invented}/{self.empty} photos without any;"
            f" {self.seconds / max(1, self.photos):.1f} s a photo"
        )


def measure_walls(reader: PhotoReader, folder: Path) -> Walls:
    """Read every photo of a folder with a manifest as in ../shared/photos/walls-real."""
    walls = Walls()
    for entry in _manifest(folder):
        start = time.perf_counter()
        lines = [
            line
            for load in open_pages(folder / str(entry["image"]))
            for message in reader.read(load().pixels).messages
            for line in message.lines
        ]
        walls.seconds += time.perf_counter() - start
        walls.photos += 1
        read = [line for line in lines if line.outcome is Outcome.READ]
        if not entry.get("has_arabic", True):
            walls.empty += 1
            made_up = [line.text for line in read if has_arabic(line.text)]
            walls.invented += bool(made_up)
            if made_up:
                walls.details.append(f"{entry['image']}: invented {made_up}")
        for box in entry.get("lines", ()):
            if has_arabic(box["text"]):
                _score_box(walls, str(entry["image"]), box, entry["lines"], lines)
    return walls


def _score_box(
    walls: Walls,
    name: str,
    box: dict[str, object],
    boxes: Sequence[dict[str, object]],
    lines: Sequence[Line],
) -> None:
    walls.boxes += 1
    own = [line for line in lines if _best_box(line.polygon, boxes) is box]
    covered = sum(_shared(line.polygon, _polygon(box)) for line in own) / _polygon(box).area()
    if covered < COVERED:
        walls.details.append(f"{name}: missed {box['text']} (covered {covered:.2f})")
        return
    walls.found += 1
    own.sort(key=lambda line: -line.polygon.centre()[0])
    truth = scoring_form(str(box["text"]))
    said = scoring_form(" ".join(line.text for line in own if line.outcome is Outcome.READ))
    errors = min(len(truth), Levenshtein.distance(truth, said))
    walls.letters += len(truth)
    walls.errors += errors
    walls.details.append(
        f"{name}: {errors}/{len(truth)} {truth} | {said} "
        f"{[(line.outcome.value, line.confidence, line.text) for line in own]}"
    )


def _manifest(folder: Path) -> Iterator[dict[str, object]]:
    for row in (folder / "manifest.jsonl").read_text(encoding="utf-8").splitlines():
        yield json.loads(row)


def _polygon(box: dict[str, object]) -> Polygon:
    return Polygon(tuple((float(x), float(y)) for x, y in box["quad"]))  # type: ignore[attr-defined]


def _best_box(quad: Polygon, boxes: Sequence[dict[str, object]]) -> dict[str, object] | None:
    best = max(boxes, key=lambda box: _shared(quad, _polygon(box)))
    return best if _shared(quad, _polygon(best)) > 0 else None


def _shared(one: Polygon, other: Polygon) -> float:
    import numpy as np

    area, _ = cv2.intersectConvexConvex(np.float32(one.points), np.float32(other.points))
    return float(area)


def detector_alone(folder: Path) -> str:
    """The finder's boxes before any reading: lines covered, and boxes where there is no Arabic."""
    finder = DbLineFinder()
    found = boxes = noise = 0
    for entry in _manifest(folder):
        quads = [line.polygon for line in finder.find(_pixels(folder / str(entry["image"])))]
        if not entry.get("has_arabic", True):
            noise += len(quads)
        for box in entry.get("lines", ()):
            if has_arabic(box["text"]):
                boxes += 1
                own = [quad for quad in quads if _best_box(quad, entry["lines"]) is box]
                share = sum(_shared(quad, _polygon(box)) for quad in own) / _polygon(box).area()
                found += share >= COVERED
    return f"line finder alone: covers {found}/{boxes}, {noise} boxes on photos without Arabic"


def plain_tesseract(paths: Sequence[tuple[Path, list[str]]], language: str) -> str:
    """CER of Tesseract on whole photos, nothing prepared, against their true lines."""
    letters = errors = 0
    for path, lines in paths:
        text = pytesseract.image_to_string(_pixels(path)[:, :, ::-1], lang=language)
        truth = scoring_form(" ".join(lines))
        letters += len(truth)
        errors += min(len(truth), Levenshtein.distance(truth, scoring_form(text)))
    return f"CER {errors / max(1, letters):.3f}"


def _pixels(path: Path) -> Pixels:
    for load in open_pages(path):
        return load().pixels
    raise ValueError(f"{path} has no picture")


def report(samples: Path, walls: Path, verbose: bool = False) -> None:
    """Print everything there is to measure on."""
    reader = app.make_reader(app.ReadingOptions())
    if with_truth(samples):
        score = total(measure_folder(samples, reader))
        print(
            f"samples: lines found {score.found_lines}/{score.true_lines}, CER {score.cer:.3f},"
            f" WER {score.wer:.3f}, invented {score.invented},"
            f" {score.seconds / score.photos:.1f} s a photo"
        )
        with_writing = [pair for pair in with_truth(samples) if pair[1]]
        print(f"  plain Tesseract, stock ara: {plain_tesseract(with_writing, 'ara')}")
    if (walls / "manifest.jsonl").exists():
        measured = measure_walls(reader, walls)
        print(f"real walls: {measured}")
        print(f"  {detector_alone(walls)}")
        truths = [
            (walls / str(entry["image"]), str(entry["text"]).splitlines())
            for entry in _manifest(walls)
            if entry.get("lines")
        ]
        print(f"  plain Tesseract, stock ara: {plain_tesseract(truths, 'ara')}")
        if verbose:
            print("\n".join(measured.details))


def main() -> None:
    """Parse and report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--samples", type=Path, default=ROOT / "samples")
    parser.add_argument("--walls", type=Path, default=ROOT.parent / "shared/photos/walls-real")
    parser.add_argument("-v", "--verbose", action="store_true", help="every line")
    options = parser.parse_args()
    report(options.samples, options.walls, options.verbose)


if __name__ == "__main__":
    main()
