"""Measures whole photos: lines found, reading errors, and invented Arabic.

    python -m scripts.measure.photos [--samples samples] [--walls ../shared/photos/walls-real]
        [--signs ../shared/photos/scene-words] [--detector NAME]

A boxed Arabic line counts as found if detected lines, read or unreadable, cover at least half of
its box; each detected line belongs to the box with the largest overlap. The reading of a box is the
text of its read lines, from right to left. CER is over the boxed lines that were found, in the
scoring form of `wallmsg.text.arabic`. Arabic is invented if a photo without Arabic has a line with
outcome `read` and Arabic letters. The result of plain Tesseract on the whole photo is printed for
comparison. Signs are words cropped from street signs, and photos of such signs; CER is over all of
them and all read lines, in the order of the messages.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
import pytesseract
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

from wallmsg import factory
from wallmsg.detection import DbDetector, Detector, DetectorOptions, DetectorPass, Pixels
from wallmsg.evaluation import measure_folder, total, with_truth
from wallmsg.ingest.pipeline import PhotoReader
from wallmsg.model import Line, Outcome, Polygon
from wallmsg.photos.image_file import open_pages
from wallmsg.plugins import DETECTORS
from wallmsg.text.arabic import has_arabic, scoring_form

ROOT = Path(__file__).parents[2]
COVERED = 0.5


@dataclass(frozen=True)
class Box:
    """One boxed true line."""

    text: str
    quad: Polygon


@dataclass(frozen=True)
class ManifestEntry:
    """One photo of a manifest."""

    image: str
    text: str
    has_arabic: bool
    boxes: tuple[Box, ...]

    def arabic(self) -> list[Box]:
        """The boxes with Arabic letters."""
        return [box for box in self.boxes if has_arabic(box.text)]


@dataclass
class Walls:
    """Counts over the real walls."""

    boxes: int = 0
    found: int = 0
    letters: int = 0
    errors: int = 0
    missed: int = 0
    """Letters of boxes that were not found."""
    empty: int = 0
    """Photos without Arabic."""
    invented: int = 0
    """Photos without Arabic on which Arabic was invented."""
    seconds: float = 0.0
    photos: int = 0
    details: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        cer = self.errors / self.letters if self.letters else float("nan")
        whole = (self.errors + self.missed) / max(1, self.letters + self.missed)
        return (
            f"boxed Arabic lines found {self.found}/{self.boxes}, CER on those {cer:.3f},"
            f" with the missed ones {whole:.3f};"
            f" invented Arabic on {self.invented}/{self.empty} photos without any;"
            f" {self.seconds / max(1, self.photos):.1f} s a photo"
        )


def measure_walls(reader: PhotoReader, folder: Path) -> Walls:
    """Read every photo of a folder with a manifest as in ../shared/photos/walls-real."""
    walls = Walls()
    for entry in manifest(folder):
        start = time.perf_counter()
        lines = [
            line
            for load in open_pages(folder / entry.image)
            for message in reader.read(load().pixels).messages
            for line in message.lines
        ]
        walls.seconds += time.perf_counter() - start
        walls.photos += 1
        if not entry.has_arabic:
            walls.empty += 1
            read = [line for line in lines if line.outcome is Outcome.READ]
            made_up = [(line.text, line.confidence) for line in read if has_arabic(line.text)]
            walls.invented += bool(made_up)
            if made_up:
                walls.details.append(f"{entry.image}: invented {made_up}")
        for box in entry.arabic():
            _score_box(walls, entry, box, lines)
    return walls


def measure_signs(reader: PhotoReader, folder: Path) -> str:
    """CER over pictures with one text each, cropped words or whole photos."""
    letters = errors = empty = 0
    entries = list(manifest(folder))
    for entry in entries:
        messages = reader.read(pixels_of(folder / entry.image)).messages
        read = [m.transcription for m in messages if m.outcome is Outcome.READ]
        empty += not read
        truth = scoring_form(" ".join(entry.text.split()))
        letters += len(truth)
        errors += min(len(truth), Levenshtein.distance(truth, scoring_form(" ".join(read))))
    return f"CER {errors / max(1, letters):.3f}, nothing read on {empty} of {len(entries)}"


def _score_box(walls: Walls, entry: ManifestEntry, box: Box, lines: Sequence[Line]) -> None:
    walls.boxes += 1
    own = [line for line in lines if best_box(line.polygon, entry.boxes) is box]
    share = covered([line.polygon for line in own], box)
    if share < COVERED:
        walls.missed += len(scoring_form(box.text))
        walls.details.append(f"{entry.image}: missed {box.text} (covered {share:.2f})")
        return
    walls.found += 1
    own.sort(key=lambda line: -line.polygon.centre()[0])
    truth = scoring_form(box.text)
    said = scoring_form(" ".join(line.text for line in own if line.outcome is Outcome.READ))
    errors = min(len(truth), Levenshtein.distance(truth, said))
    walls.letters += len(truth)
    walls.errors += errors
    walls.details.append(
        f"{entry.image}: {errors}/{len(truth)} {truth} | {said} "
        f"{[(line.outcome.value, line.confidence, line.text) for line in own]}"
    )


def manifest(folder: Path) -> Iterator[ManifestEntry]:
    """The photos in the manifest of a folder."""
    for row in (folder / "manifest.jsonl").read_text(encoding="utf-8").splitlines():
        entry = json.loads(row)
        boxes = tuple(
            Box(line["text"], Polygon(tuple((float(x), float(y)) for x, y in line["quad"])))
            for line in entry.get("lines", ())
        )
        yield ManifestEntry(
            entry["image"], entry.get("text") or "", entry.get("has_arabic", True), boxes
        )


def best_box(quad: Polygon, boxes: Sequence[Box]) -> Box | None:
    """The box with the largest overlap with a quad; None if no box overlaps it."""
    best = max(boxes, key=lambda box: _shared(quad, box.quad))
    return best if _shared(quad, best.quad) > 0 else None


def covered(quads: Sequence[Polygon], box: Box) -> float:
    """Share of the box that the quads cover together, 0 to 1."""
    left, top, right, bottom = (int(side) for side in box.quad.bounds())
    shape = (bottom - top + 1, right - left + 1)
    whole, part = np.zeros(shape, np.uint8), np.zeros(shape, np.uint8)
    cv2.fillPoly(whole, [_pixel_corners(box.quad, left, top)], 1)
    for quad in quads:
        cv2.fillPoly(part, [_pixel_corners(quad, left, top)], 1)
    return int(np.count_nonzero(whole & part)) / max(1, int(np.count_nonzero(whole)))


def _pixel_corners(quad: Polygon, left: int, top: int) -> NDArray[np.int32]:
    return np.array([(x - left, y - top) for x, y in quad.points]).round().astype(np.int32)


def _shared(one: Polygon, other: Polygon) -> float:
    corners = [np.array(quad.points, dtype=np.float32) for quad in (one, other)]
    area, _ = cv2.intersectConvexConvex(corners[0], corners[1])
    return float(area)


def detector_alone(folder: Path, detector: Detector) -> str:
    """True lines that a detector covers, and its boxes on photos without Arabic."""
    found = boxes = noise = 0
    for entry in manifest(folder):
        quads = [line.polygon for line in detector.find(pixels_of(folder / entry.image))]
        noise += 0 if entry.has_arabic else len(quads)
        for box in entry.arabic():
            boxes += 1
            own = [quad for quad in quads if best_box(quad, entry.boxes) is box]
            found += covered(own, box) >= COVERED
    return f"covers {found}/{boxes}, {noise} boxes on photos without Arabic"


def plain_tesseract(paths: Sequence[tuple[Path, list[str]]], language: str) -> str:
    """CER of Tesseract on whole, unprepared photos."""
    if language not in pytesseract.get_languages():
        return f"not measured, {pytesseract.pytesseract.tesseract_cmd} has no model {language}"
    letters = errors = 0
    for path, lines in paths:
        text = pytesseract.image_to_string(pixels_of(path)[:, :, ::-1], lang=language)
        truth = scoring_form(" ".join(lines))
        letters += len(truth)
        errors += min(len(truth), Levenshtein.distance(truth, scoring_form(text)))
    return f"CER {errors / max(1, letters):.3f}"


def pixels_of(path: Path) -> Pixels:
    """The pixels of the first picture in a file. Raises ValueError if there is none."""
    for load in open_pages(path):
        return load().pixels
    raise ValueError(f"{path} has no picture")


def report(
    samples: Path,
    walls: Path,
    signs: Path | None = None,
    detector: str = "db",
    verbose: bool = False,
) -> None:
    """Print the results on all sets that exist, with the detector of that name."""
    reader = factory.make_reader(factory.ReadingOptions(detector=detector))
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
        alone = DETECTORS.get(detector).create()
        print(f"  detector alone: {detector_alone(walls, alone)}")
        if isinstance(alone, DbDetector):
            once = DetectorOptions(
                base_passes=(DetectorPass(1280, "raw", 0.3, 0.5),), extra_passes=()
            )
            print(f"  detector with one pass: {detector_alone(walls, DbDetector(once))}")
        truths = [
            (walls / entry.image, entry.text.splitlines())
            for entry in manifest(walls)
            if entry.text
        ]
        print(f"  plain Tesseract, stock ara: {plain_tesseract(truths, 'ara')}")
        if verbose:
            print("\n".join(measured.details))
    if signs and (signs / "manifest.jsonl").exists():
        print(f"signs: {measure_signs(reader, signs)}")


def main() -> None:
    """Parse the options and report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--samples", type=Path, default=ROOT / "samples")
    parser.add_argument("--walls", type=Path, default=ROOT.parent / "shared/photos/walls-real")
    parser.add_argument("--signs", type=Path, default=ROOT.parent / "shared/photos/scene-words")
    parser.add_argument("--detector", choices=DETECTORS.names(), default="db")
    parser.add_argument("-v", "--verbose", action="store_true", help="every line")
    options = parser.parse_args()
    report(options.samples, options.walls, options.signs, options.detector, options.verbose)


if __name__ == "__main__":
    main()
