"""Measures how well Tesseract models read the sets of line images: stock `ara` and our own.

    python -m scripts.measure.reading [--model FILE.traineddata] [--tesseract PROGRAM] [--photos
    DIR] [--fonts DIR] [--by typeface] [--program]

Each image is converted to grey, scaled to a height of 64 pixels, and read by one Tesseract process
a set; lines of numbers alone are put in reading order as `wallmsg add` does. With `--program` there
is a column for the reading of `wallmsg` itself, with each picture as a line outlined by a person:
it reads several variants and selects one with the calibration that comes with it. CER is the sum
of edit distances, each capped at the true length, over the sum of true lengths, in the scoring form
(`wallmsg.text.arabic.scoring_form`) and for unfolded texts; in the sets of dates, which are
rendered here with the typefaces in `--fonts` (scripts.wall_renderer.fonts downloads them),
punctuation counts in both.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PIL import Image
from rapidfuzz.distance import Levenshtein

from wallmsg.model import Polygon, Word
from wallmsg.recognition.tesseract import in_reading_order
from wallmsg.text.arabic import scoring_form, strip_marks

ROOT = Path(__file__).resolve().parents[2]
LINE_HEIGHT = 64
DATES = {"dates-clear": "easy", "dates": "medium"}  # rendered here: name and difficulty
PROGRAM = 0
"""Instead of a Tesseract mode: read as the program does."""
SETS = (
    ("rendered-lines", ""),
    ("walls-real-lines", ""),
    ("finger-drawn", "measure"),
    ("pen-words", "measure"),
    ("pen-lines", ""),
    ("scene-words", ""),
    ("print-lines", ""),
)


@dataclass(frozen=True)
class LineImage:
    """A picture of one line, its true text, and a group of the set it belongs to."""

    path: Path
    text: str
    group: str = ""


@dataclass(frozen=True)
class ModelUnderTest:
    """A Tesseract model in a directory, with one page segmentation mode."""

    label: str
    program: str
    directory: Path | None
    language: str
    mode: int


@dataclass(frozen=True)
class Score:
    """Error rates of one model on one set."""

    folded: float
    unfolded: float
    exact: int
    lines: int
    seconds: float
    groups: Mapping[str, float]
    """Folded CER by group, if lines have one."""


def error_rate(
    texts: Iterable[str], truths: Iterable[str], form: Callable[[str], str]
) -> tuple[float, int]:
    """CER (0..1) of `texts` in `form`, and the number of texts that are exactly right."""
    errors = length = exact = 0
    for text, truth in zip(texts, truths, strict=True):
        read, true = form(text), form(truth)
        distance = Levenshtein.distance(read, true)
        errors += min(distance, len(true))
        length += len(true)
        exact += distance == 0
    return errors / max(1, length), exact


def unfolded_form(text: str) -> str:
    """The text without vowel marks, tatweel, invisible marks and runs of spaces."""
    return " ".join(strip_marks(text).split())


def load_set(directory: Path, use: str = "", by: str = "") -> list[LineImage]:
    """The lines of a manifest, grouped by the field `by`; with `use` only those for that use."""
    lines = []
    for row in (directory / "manifest.jsonl").read_text(encoding="utf-8").splitlines():
        entry = json.loads(row)
        if use in ("", entry.get("use")):
            group = entry.get(by, "")
            lines.append(LineImage(directory / entry["image"], entry["text"], group))
    return lines


def prepare(lines: Sequence[LineImage], directory: Path) -> list[Path]:
    """Write each line as grey PNG of 64 pixels height into `directory`; returns the paths."""
    paths = []
    for number, line in enumerate(lines):
        grey = Image.open(line.path).convert("L")
        width = max(8, round(grey.width * LINE_HEIGHT / grey.height))
        path = directory / f"{number:05}.png"
        grey.resize((width, LINE_HEIGHT), Image.Resampling.BICUBIC).save(path)
        paths.append(path)
    return paths


def read_lines(paths: Sequence[Path], model: ModelUnderTest) -> list[str]:
    """The texts of the images at `paths`, read by one process.

    Raises RuntimeError if Tesseract fails or does not return a text for each image.
    """
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as listing:
        listing.write("\n".join(map(str, paths)) + "\n")
        listing.flush()
        command = [model.program, listing.name, "-", "--psm", str(model.mode)]
        command += ["-l", model.language, "--dpi", "70"]
        if model.directory:
            command += ["--tessdata-dir", str(model.directory)]
        done = subprocess.run(
            command,
            capture_output=True,
            encoding="utf-8",
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
            check=False,
        )
    # A form feed separates pages; some versions end the last page with one, too.
    pages = done.stdout.split("\f")
    if len(pages) == len(paths) + 1:
        pages.pop()
    if done.returncode or len(pages) != len(paths):
        raise RuntimeError(
            f"{model.label}: {len(pages)} answers for {len(paths)} images: "
            f"{done.stderr.strip()[-500:]}"
        )
    return [_in_order(page.split()) for page in pages]


def _in_order(words: Sequence[str]) -> str:
    """The line in reading order: Tesseract reverses lines of Arabic-Indic numbers."""
    return " ".join(word.text for word in in_reading_order([Word(text, 1) for text in words]))


def punctuated_form(text: str) -> str:
    """The text with digits as 0-9, letters as in the scoring form, and ، ؟ / kept."""
    return " ".join(
        "".join(scoring_form(c) or c for c in word) for word in unfolded_form(text).split()
    )


def read_as_program(lines: Sequence[LineImage], model: ModelUnderTest) -> list[str]:
    """The texts that the program reads, with each picture outlined as a whole."""
    from scripts.measure.photos import pixels_of
    from wallmsg import factory

    program = Path(model.program)
    options = factory.ReadingOptions(program, model.directory, model.language)
    reader = factory.make_reader(options)
    texts = []
    for line in lines:
        pixels = pixels_of(line.path)
        height, width = (float(side) for side in pixels.shape[:2])
        whole = Polygon(((0.0, 0.0), (width, 0.0), (width, height), (0.0, height)))
        texts += [read.text for read in reader.read_lines(pixels, [whole])]
    return texts


def score(lines: Sequence[LineImage], paths: Sequence[Path], model: ModelUnderTest) -> Score:
    """The error rates of a model on the prepared images of `lines`."""
    start = time.monotonic()
    texts = read_as_program(lines, model) if model.mode == PROGRAM else read_lines(paths, model)
    seconds = time.monotonic() - start
    truths = [line.text for line in lines]
    form = punctuated_form if paths[0].parent.name in DATES else scoring_form
    folded, exact = error_rate(texts, truths, form)
    unfolded, _ = error_rate(texts, truths, unfolded_form)
    groups = {}
    for group in sorted({line.group for line in lines} - {""}):
        own = [i for i, line in enumerate(lines) if line.group == group]
        groups[group], _ = error_rate([texts[i] for i in own], [truths[i] for i in own], form)
    return Score(folded, unfolded, exact, len(lines), seconds, groups)


def _table_row(name: str, scores: Sequence[Score]) -> str:
    cells = [
        f"{result.folded:.3f} ({result.unfolded:.3f}) {result.exact:3}/{result.lines:<3} "
        f"{result.seconds / result.lines * 1000:4.0f} ms"
        for result in scores
    ]
    return " | ".join([f"{name:18}", *cells])


def _models(options: argparse.Namespace, directory: Path) -> list[ModelUnderTest]:
    shutil.copy(options.model, directory / "measured.traineddata")
    stock = [
        ModelUnderTest(f"stock ara psm {mode}", options.tesseract, None, "ara", mode)
        for mode in (7, 13)
    ]
    own = ModelUnderTest(
        f"{options.model.name} psm 13", options.tesseract, directory, "measured", 13
    )
    program = replace(own, label="the program", mode=PROGRAM)
    return [*([] if options.no_stock else stock), own, *([program] if options.program else [])]


def _dates(fonts: Path, scratch: Path) -> list[Path]:
    from scripts.measure.reading_dates import render_dates  # needs OpenCV

    folders = [scratch / name for name in DATES]
    for folder in folders:
        folder.mkdir()
        render_dates(fonts, folder, DATES[folder.name])
    return folders


def main(arguments: Sequence[str] | None = None) -> int:
    """Entry point; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    default = ROOT / "wallmsg" / "models" / "ara_wall.traineddata"
    parser.add_argument("--model", type=Path, default=default)
    parser.add_argument("--tesseract", default="tesseract", help="program to run")
    parser.add_argument("--photos", type=Path, default=ROOT.parent / "shared" / "photos")
    parser.add_argument("--fonts", type=Path, help="typefaces to render the dates with")
    parser.add_argument("--by", default="", help="a field of the manifests: print its values apart")
    parser.add_argument("--program", action="store_true", help="also as wallmsg reads a line")
    parser.add_argument("--no-stock", action="store_true", help="measure only --model")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as scratch:
        models = _models(options, Path(scratch))
        print("CER scoring form (unfolded), exactly read, time a line")
        print(" | ".join([f"{'set':18}"] + [f"{r.label:32}" for r in models]))
        folders = [(options.photos / name, use) for name, use in SETS]
        if options.fonts:
            folders += [(folder, "") for folder in _dates(options.fonts, Path(scratch))]
        for folder, use in folders:
            if not (folder / "manifest.jsonl").exists():
                print(f"{folder.name:18} | not here: skipped")
                continue
            lines = load_set(folder, use, options.by)
            prepared = Path(scratch) / "prepared" / folder.name
            prepared.mkdir(parents=True)
            paths = prepare(lines, prepared)
            scores = [score(lines, paths, r) for r in models]
            print(_table_row(folder.name, scores), flush=True)
            for group in scores[0].groups:
                rates = (f"{result.groups[group]:.3f}" for result in scores)
                print(f"  {group}: {', '.join(rates)}")
        if not options.fonts:
            print("dates              | rendered only with --fonts DIR: skipped")
    return 0


if __name__ == "__main__":
    sys.exit(main())
