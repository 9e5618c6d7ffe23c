"""Value types: laws of polygons, JSON there and back, the schema."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.records import record
from tests.factories.strategies import records
from wallmsg.errors import CatalogueError
from wallmsg.model import (
    ILLEGIBLE,
    SCHEMA,
    Level,
    Line,
    Message,
    Outcome,
    Polygon,
    QualityFlag,
    Record,
    Review,
    Translation,
    record_from_json,
    record_id,
    record_schema,
    record_to_json,
)

SQUARE = Polygon(((0, 0), (4, 0), (4, 2), (0, 2)))
coordinates = st.integers(0, 5000).map(float)
quads = st.lists(st.tuples(coordinates, coordinates), min_size=4, max_size=4).map(
    lambda points: Polygon(tuple(points))
)


def line(text: str, outcome: Outcome = Outcome.READ, confidence: float = 0.8) -> Line:
    """A line somewhere."""
    return Line(polygon=SQUARE, text=text, confidence=confidence, outcome=outcome)


@given(records())
def test_json_there_and_back(record: Record) -> None:
    """A record written and read again is the same record."""
    assert record_from_json(record_to_json(record)) == record


@given(records())
def test_every_record_is_valid_against_the_schema(record: Record) -> None:
    """What is written fits the published JSON Schema."""
    jsonschema.validate(json.loads(record_to_json(record)), record_schema())


@given(records())
def test_json_is_readable_and_stable(record: Record) -> None:
    """Keys are sorted, Arabic is not escaped, a point stands on one row, a newline ends it."""
    text = record_to_json(record)
    assert text == record_to_json(record_from_json(text))
    assert text.endswith("}\n")
    assert "\\u06" not in text
    top = json.loads(text)
    assert list(top) == sorted(top)


def test_points_stand_on_one_row_and_strings_that_look_like_lists_stay() -> None:
    """Only real lists of numbers are drawn together, never text that resembles one."""
    text = record_to_json(example(note="[\n 1,\n 2\n]"))
    assert "[4, 2]" in text
    assert record_from_json(text).review.notes == ("[\n 1,\n 2\n]",)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "not a valid"),
        ("{}", "no schema number"),
        (f'{{"schema": {SCHEMA + 1}}}', "newer"),
        (f'{{"schema": {SCHEMA}}}', "not a valid"),
        ('{"schema": 1}', "before the first release"),
        (b"\xff\xfe", "not a valid"),
    ],
)
def test_damaged_records_are_refused(text: str | bytes, words: str) -> None:
    """Text that is no record of a known format raises CatalogueError saying why."""
    with pytest.raises(CatalogueError, match=words):
        record_from_json(text)


@given(quads, st.sampled_from([0, 90, 180, 270]))
def test_turning_there_and_back(quad: Polygon, degrees: int) -> None:
    """A polygon turned and turned back is where it was, and keeps its area."""
    turned = quad.rotated(degrees, 6000, 4000)
    width, height = (6000, 4000) if degrees % 180 == 0 else (4000, 6000)
    assert turned.rotated(360 - degrees, width, height) == quad
    assert turned.area() == pytest.approx(quad.area())


def test_turning_follows_the_photo() -> None:
    """A quarter turn clockwise takes the top left corner to the top right."""
    assert Polygon(((0, 0), (1, 0), (1, 1))).rotated(90, 10, 20).points[0] == (20, 0)


def test_a_band_of_a_quad() -> None:
    """From its top edge to its middle; the whole is the whole."""
    quad = Polygon(((0.0, 0.0), (10.0, 2.0), (10.0, 12.0), (0.0, 8.0)))
    assert quad.between(0, 1) == quad
    assert quad.between(0, 0.5).points == ((0, 0), (10, 2), (10, 7), (0, 4))
    assert quad.between(0, 1, fall=0.5).points == ((0, -2), (10, 4.5), (10, 14.5), (0, 6))


def test_turning_by_other_angles_is_refused() -> None:
    """Only quarter turns keep pixels whole."""
    with pytest.raises(ValueError, match="quarter"):
        SQUARE.rotated(45, 10, 10)


def test_measures_of_a_quad() -> None:
    """Width, height, centre, bounds, area and slant of a known quad."""
    assert SQUARE.width() == 4
    assert SQUARE.height() == 2
    assert SQUARE.centre() == (2, 1)
    assert SQUARE.bounds() == (0, 0, 4, 2)
    assert SQUARE.area() == 8
    assert Polygon(((0, 0), (1, 1), (0, 2), (-1, 1))).angle() == pytest.approx(45)
    assert SQUARE.scaled(0.5).bounds() == (0, 0, 2, 1)
    assert Polygon(((0.123, 0), (1, 0), (1, 1))).rounded().points[0] == (0.1, 0)


def test_a_message_marks_what_could_not_be_read() -> None:
    """An unreadable line is a gap in the transcription; its guess is not translated."""
    message = Message.of((line("سنعود"), line("؟؟", Outcome.UNREADABLE, 0.1), line("يوما")))
    assert message.transcription == f"سنعود\n{ILLEGIBLE}\nيوما"
    assert message.readable_text() == "سنعود يوما"
    assert message.outcome is Outcome.READ
    assert message.confidence == pytest.approx(0.8)


def test_a_message_of_guesses_only_is_unreadable() -> None:
    """Without one readable line a message has no confidence and nothing to translate."""
    message = Message.of((line("؟", Outcome.UNREADABLE, 0.2),))
    assert (message.outcome, message.confidence) == (Outcome.UNREADABLE, 0.0)
    assert message.readable_text() == ""


def test_untranslated_messages_are_known_and_completed() -> None:
    """Messages that were read and have no English yet are listed; translating empties the list."""
    record = example()
    assert record.untranslated() == [0]
    english = Translation(text="We will return", score=-0.3, translator="t 1")
    done = record.with_translations({0: english})
    assert done.untranslated() == []
    assert done.machine.messages[0].translation == english
    assert record.untranslated() == [0]


@pytest.mark.parametrize("verdict", [None, *Level])
def test_only_withheld_english_is_not_shown(verdict: Level | None) -> None:
    """English is shown unless it is withheld; why is said once for each reason."""
    flags = (
        QualityFlag("number", Level.WITHHELD, "3"),
        QualityFlag("low_score", Level.CHECK),
        QualityFlag("number", Level.CHECK),
    )
    english = Translation(text="a", score=-1, translator="t 1", verdict=verdict, flags=flags)
    assert english.shown() == (None if verdict is Level.WITHHELD else "a")
    assert english.reasons() == ("number", "low_score")


def test_the_word_of_people_comes_before_the_camera() -> None:
    """The date that counts is the reviewed one if there is one."""
    record = example(taken="2016-12")
    assert record.photo.taken == "2000-01-01T00:00:00"
    assert record.taken == "2016-12"


def test_ids_come_from_the_bytes() -> None:
    """The id starts with the photo's SHA-256; later pages say so."""
    assert record_id("ab" * 32) == "ab" * 8
    assert record_id("ab" * 32, 3) == "ab" * 8 + "-p3"


def test_the_published_schema_file_is_current() -> None:
    """The schema that ships as a file is the one the program works with."""
    published = Path(__file__).parents[2] / "wallmsg" / "model" / "record.schema.json"
    assert json.loads(published.read_text(encoding="utf-8")) == record_schema()


def example(note: str = "", taken: str | None = None) -> Record:
    """A record with one readable message."""
    review = Review(notes=(note,) if note else (), taken=taken)
    own = Message.of((line("سنعود"),))
    return record("1.jpg", own, review=review, taken="2000-01-01T00:00:00")
