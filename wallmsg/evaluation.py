"""Compares readings with true texts: `NAME.gt.txt` next to a photo has its true lines.

Rates use the folded form of `wallmsg.text.arabic.scoring_form`: no marks, no punctuation, hamza
carriers as their letters, digits as 0-9. Only lines with the outcome `read` count as read: a guess
marked unreadable is a miss.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from rapidfuzz.distance import Levenshtein

from wallmsg.errors import NoInputError, PhotoError, UsageError
from wallmsg.ingest.pipeline import PhotoReader
from wallmsg.model import Line, Outcome, Polygon
from wallmsg.photos.image_file import DEFAULT_MAX_PIXELS, open_pages
from wallmsg.photos.scan import find_photos
from wallmsg.text.arabic import has_arabic, scoring_form

if TYPE_CHECKING:
    from wallmsg.photos.image_file import Pixels

FOUND_BELOW = 0.5
"""Error rate below which a read line counts as the true line."""


@dataclass(frozen=True)
class Score:
    """The scores of one photo, or of several together."""

    name: str
    outcome: str
    true_lines: int = 0
    found_lines: int = 0
    letters: int = 0
    letter_errors: int = 0
    """Edit distance of the whole text in reading order, capped at the number of true letters."""
    words: int = 0
    word_errors: int = 0
    invented: int = 0
    """Lines of Arabic read on a photo without true text."""
    seconds: float = 0.0
    photos: int = 1

    @property
    def cer(self) -> float | None:
        """Character error rate, 0 to 1; None without true text."""
        return self.letter_errors / self.letters if self.letters else None

    @property
    def wer(self) -> float | None:
        """Word error rate, 0 to 1; None without true text."""
        return self.word_errors / self.words if self.words else None


def measure_folder(
    folder: Path,
    reader: PhotoReader,
    max_pixels: int = DEFAULT_MAX_PIXELS,
    *,
    are_lines: bool = False,
) -> Iterator[Score]:
    """Read and score every photo below `folder` that has a truth file.

    With `are_lines` each picture is the cut-out of one line, and no line is searched for. Raises
    NoInputError if there is none.
    """
    read = partial(_read_line if are_lines else _read_photo, reader)
    pairs = with_truth(folder)
    if not pairs:
        raise NoInputError(
            f"no photo in {folder} has a truth file",
            hint="put the true lines of NAME.jpg, one a row, into NAME.gt.txt beside it",
        )
    for path, truth in pairs:
        start = time.perf_counter()
        try:
            pages = [read(load().pixels) for load in open_pages(path, max_pixels)]
        except PhotoError:
            yield score(path.name, Outcome.FAILED, truth, [])
            continue
        lines = [line for _, found in pages for line in found]
        seconds = time.perf_counter() - start
        yield score(path.name, pages[0][0], truth, lines, seconds)


def _read_photo(reader: PhotoReader, pixels: Pixels) -> tuple[Outcome, list[Line]]:
    read = reader.read(pixels)
    return read.outcome, [line for message in read.messages for line in message.lines]


def _read_line(reader: PhotoReader, pixels: Pixels) -> tuple[Outcome, list[Line]]:
    height, width = pixels.shape[:2]
    whole = Polygon(((0, 0), (width, 0), (width, height), (0, height)))
    [line] = reader.read_lines(pixels, [whole])
    return line.outcome, [line]


def with_truth(folder: Path) -> list[tuple[Path, list[str]]]:
    """The photos below `folder` that have a truth file, each with its true lines."""
    pairs = []
    for path, _ in find_photos([folder]).photos:
        truth = path.with_suffix(".gt.txt")
        if truth.exists():
            try:
                text = truth.read_text(encoding="utf-8-sig")
            except (OSError, UnicodeDecodeError) as error:
                raise UsageError(f"cannot read {truth}", hint="save it as UTF-8 text") from error
            pairs.append((path, [line for line in text.splitlines() if line.strip()]))
    return pairs


def score(
    name: str, outcome: Outcome, truth: Sequence[str], lines: Sequence[Line], seconds: float = 0.0
) -> Score:
    """The score of one photo, from its lines in reading order and its true lines."""
    read = [line.text for line in lines if line.outcome is Outcome.READ]
    true_text, read_text = (scoring_form(" ".join(texts)) for texts in (truth, read))
    return Score(
        name=name,
        outcome=outcome.value,
        true_lines=len(truth),
        found_lines=_found(truth, read),
        letters=len(true_text),
        letter_errors=min(Levenshtein.distance(true_text, read_text), len(true_text)),
        words=len(true_text.split()),
        word_errors=min(
            Levenshtein.distance(true_text.split(), read_text.split()), len(true_text.split())
        ),
        invented=0 if truth else sum(has_arabic(text) for text in read),
        seconds=seconds,
    )


def total(scores: Iterable[Score]) -> Score:
    """All scores as one: counts are summed, so that long messages weigh more."""
    scores = list(scores)
    return Score(
        name="all",
        outcome="",
        true_lines=sum(s.true_lines for s in scores),
        found_lines=sum(s.found_lines for s in scores),
        letters=sum(s.letters for s in scores),
        letter_errors=sum(s.letter_errors for s in scores),
        words=sum(s.words for s in scores),
        word_errors=sum(s.word_errors for s in scores),
        invented=sum(s.invented for s in scores),
        seconds=sum(s.seconds for s in scores),
        photos=len(scores),
    )


def _found(truth: Sequence[str], read: Sequence[str]) -> int:
    """The number of true lines that were read, matched one to one, closest pairs first."""
    forms = [scoring_form(text) for text in read]
    rates = sorted(
        (Levenshtein.distance(line, form) / len(line), i, j)
        for i, line in enumerate(map(scoring_form, truth))
        for j, form in enumerate(forms)
        if line
    )
    taken_true: set[int] = set()
    taken_read: set[int] = set()
    for rate, i, j in rates:
        if rate < FOUND_BELOW and i not in taken_true and j not in taken_read:
            taken_true.add(i)
            taken_read.add(j)
    return len(taken_true)
