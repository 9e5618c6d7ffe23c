"""Lines are read once where that is enough."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from tests.factories.fakes import FakeReader, chooser
from tests.factories.polygons import box
from wallmsg.detection import Pixels, cut_out, prepared
from wallmsg.ingest.line_reader import LineReader
from wallmsg.model import Outcome
from wallmsg.recognition import Calibration, FirstLook, ReadingSelector, ReadLine

WALL = np.full((400, 600, 3), 180, dtype=np.uint8)
WALL[100:140, 50:90] = 0  # something on the left end of a line
PICTURES = 5
"""Pictures of one line that is read in all preparations."""


class Counting(FakeReader):
    """Remembers how many pictures it was given at a time."""

    def __init__(
        self,
        text: str | Callable[[Pixels], str] = "سنعود يوما",
        confidence: float | Callable[[str], float] = 0.95,
    ) -> None:
        super().__init__(text, confidence)
        self.batches: list[int] = []

    def read(self, images: Sequence[Pixels]) -> list[ReadLine]:
        """The words."""
        self.batches.append(len(images))
        return super().read(images)


def selector(sure: float = 0.5, noise: float = 0.05) -> ReadingSelector:
    """One that is sure of a reading where the reader is."""
    weights = {"bias": -4.0, "reader_confidence": 7.0}
    calibration = chooser().calibration
    look = FirstLook("flat", weights, weights, sure, noise)
    return ReadingSelector(calibration=dataclasses.replace(calibration, first_look=look))


@pytest.mark.parametrize(
    ("text", "confidence", "pictures", "outcome"),
    [
        ("سنعود يوما", 0.95, 1, Outcome.READ),
        ("سنعود يوما", 0.5, PICTURES, Outcome.READ),
        ("سنعود يوما", 0.01, 1, Outcome.NO_TEXT),
        ("LATIN", 0.95, 1, Outcome.NO_TEXT),
        ("", 0.0, 1, Outcome.NO_TEXT),
    ],
    ids=["sure", "in doubt", "noise", "another alphabet", "nothing"],
)
def test_only_doubtful_lines_are_read_again(
    text: str, confidence: float, pictures: int, outcome: Outcome
) -> None:
    """A sure reading and what is no writing cost one picture; all else is looked at in full."""
    reader = Counting(text, confidence)
    [choice] = LineReader(reader, selector()).read(WALL, [box(50, 100)])
    assert sum(reader.batches) == pictures
    assert choice.outcome is outcome


def test_the_first_preparation_is_the_fitted_one() -> None:
    """What is read first is the preparation that the fit names, and it is not read again."""
    seen: list[Pixels] = []

    def text(picture: Pixels) -> str:
        seen.append(picture)
        return "سنعود يوما"

    LineReader(FakeReader(text, 0.5), selector()).read(WALL, [box(50, 100)])
    flat = prepared(cut_out(WALL, box(50, 100)), "flat").pixels
    assert [np.array_equal(picture, flat) for picture in seen] == [True] + [False] * 4


def test_a_piece_of_a_line_that_was_read_is_not_read_again() -> None:
    """Of two that overlap one is kept: the sure one, if it says as much."""
    reader = Counting(
        lambda picture: "سنعود يوما" if picture.shape[1] > 400 else "سنعوذ",
        lambda text: 0.95 if " " in text else 0.5,
    )
    quads = [box(50, 100, 300), box(60, 100, 150)]
    choices = LineReader(reader, selector()).read(WALL, quads)
    assert [choice.outcome for choice in choices] == [Outcome.READ, Outcome.NO_TEXT]
    assert sum(reader.batches) == 2


def test_without_a_fit_every_line_is_read_in_full() -> None:
    """As with a reading model that nobody has fitted it to."""
    reader = Counting()
    LineReader(reader, chooser()).read(WALL, [box(50, 100), box(50, 200)])
    assert sum(reader.batches) == 2 * PICTURES


def test_the_fit_is_kept_with_the_calibration(tmp_path: Path) -> None:
    """It comes back from the file as it was."""
    look = FirstLook("flat", {"bias": 1.0}, {"bias": -1.0}, 0.7, 0.02)
    kept = Calibration({"bias": 0.5}, 0.5, 0.1, first_look=look, model="ab" * 32)
    kept.save(tmp_path)
    assert Calibration.load("ab" * 32, tmp_path) == kept
