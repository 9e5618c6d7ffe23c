"""Measures reading by the height and the margin of cropped lines.

    python -m scripts.measure.cuts [--samples samples] [--walls ../shared/photos/walls-real]

The quads are those of the lines found on each photo; each is read again at every height and margin
and compared with its true line: on real walls the boxed line with the largest overlap, on samples
the most similar true line. CER is in the scoring form of `wallmsg.text.arabic`.
"""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from scripts.measure import photos as measure_photos
from wallmsg import factory
from wallmsg.detection import Pixels, prepare
from wallmsg.evaluation import with_truth
from wallmsg.ingest.pipeline import PhotoReader
from wallmsg.model import Line, Polygon
from wallmsg.text.arabic import scoring_form

HEIGHTS = (48, 64, 80)
MARGINS = (0.0, 0.04, 0.08, 0.16)
_MAX_ERROR = 0.6
"""Maximum share of wrong letters for a line to be matched with a true one."""


@dataclass(frozen=True)
class LabelledPhoto:
    """The quads on one photo, each with its true text."""

    image: Pixels
    quads: tuple[Polygon, ...]
    truths: tuple[str, ...]


def _labelled(image: Pixels, pairs: list[tuple[Polygon, str]]) -> LabelledPhoto:
    return LabelledPhoto(image, tuple(quad for quad, _ in pairs), tuple(text for _, text in pairs))


def _found(reader: PhotoReader, image: Pixels) -> list[Line]:
    reading = reader.read(image)
    return [line for message in reading.messages for line in message.lines]


def of_samples(reader: PhotoReader, folder: Path) -> Iterator[LabelledPhoto]:
    """The lines found on photos with truth files."""
    for path, truth in with_truth(folder):
        image = measure_photos.pixels_of(path)
        pairs = []
        for line in _found(reader, image):
            said = scoring_form(line.text)
            best = min(truth, key=lambda text: _rate(text, said), default="")
            if best and _rate(best, said) < _MAX_ERROR:
                pairs.append((line.polygon, best))
        yield _labelled(image, pairs)


def of_walls(reader: PhotoReader, folder: Path) -> Iterator[LabelledPhoto]:
    """The lines found on boxed lines of real walls."""
    for entry in measure_photos.manifest(folder):
        if not entry.arabic():
            continue
        image = measure_photos.pixels_of(folder / entry.image)
        pairs = []
        for line in _found(reader, image):
            box = measure_photos.best_box(line.polygon, entry.arabic())
            if (
                box is not None
                and measure_photos.covered([line.polygon], box) > measure_photos.COVERED
            ):
                pairs.append((line.polygon, box.text))
        yield _labelled(image, pairs)


def _rate(truth: str, said: str) -> float:
    form = scoring_form(truth)
    return Levenshtein.distance(form, said) / max(1, len(form))


def rate(reader: PhotoReader, photos: list[LabelledPhoto]) -> float:
    """CER over all labelled lines as they are cropped now."""
    letters = errors = 0
    for photo in photos:
        # As on a whole photo; a line outlined by a person is also read with a tighter crop.
        choices = reader.line_reader.select([prepare(photo.image, quad) for quad in photo.quads])
        for truth, choice in zip(photo.truths, choices, strict=True):
            form = scoring_form(truth)
            letters += len(form)
            errors += min(len(form), Levenshtein.distance(form, scoring_form(choice.best.text)))
    return errors / max(1, letters)


def main() -> None:
    """Find the lines once, read them with every height and margin."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--samples", type=Path, default=measure_photos.ROOT / "samples")
    parser.add_argument(
        "--walls", type=Path, default=measure_photos.ROOT.parent / "shared/photos/walls-real"
    )
    options = parser.parse_args()
    reader = factory.make_reader(factory.ReadingOptions())
    sets = {
        "samples": list(of_samples(reader, options.samples)),
        "real walls": list(of_walls(reader, options.walls)),
    }
    cutting = importlib.import_module("wallmsg.detection.crop")
    for height in HEIGHTS:
        for margin in MARGINS:
            cutting.HEIGHT, cutting.MARGIN = height, margin  # type: ignore[attr-defined]
            row = ", ".join(
                f"{name} CER {rate(reader, photos):.3f}"
                f" ({sum(len(photo.quads) for photo in photos)} lines)"
                for name, photos in sets.items()
            )
            print(f"height {height}, margin {margin:g}: {row}", flush=True)


if __name__ == "__main__":
    main()
