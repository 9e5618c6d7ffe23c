"""CSV that spreadsheet programs open correctly."""

from __future__ import annotations

import csv
import io
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.factories.laws import examples
from tests.factories.records import HEART, RETURN, heart, judged, message, record
from tests.factories.reviews import edited, said
from tests.factories.strategies import records
from wallmsg.catalogue import CatalogueInfo
from wallmsg.effective import effective_messages
from wallmsg.interchange.formats.base import Included
from wallmsg.interchange.formats.csv_table import CsvFormat, defused
from wallmsg.interchange.formats.message_table import COLUMNS, plain
from wallmsg.model import Caption, Gps, Level, Outcome, Record, Review, Similar

INFO = CatalogueInfo(created="", program="")


def table(*stored: Record, unclear: bool = True) -> list[dict[str, str]]:
    """The rows as a program for CSV reads them."""
    out = io.BytesIO()
    assert CsvFormat().write(stored, INFO, out, Included(unclear=unclear)) == len(stored)
    text = out.getvalue().decode("utf-8-sig")
    header, *rows = csv.reader(io.StringIO(text, newline=""))
    assert tuple(header) == COLUMNS
    return [dict(zip(header, row, strict=True)) for row in rows]


def original(cell: str) -> str:
    """The text that was defused."""
    return cell.removeprefix("'")


def test_the_file_begins_as_excel_wants() -> None:
    """A byte order mark, so that Arabic is Arabic; rows ended by CR LF."""
    out = io.BytesIO()
    CsvFormat().write([heart()], INFO, out)
    assert out.getvalue().startswith(b"\xef\xbb\xbfid,message,")
    assert out.getvalue().endswith(b"\r\n")
    assert out.getvalue().count(b"\r\n") == 2


def test_one_message_a_row() -> None:
    """A photo without messages has a row too, so that none is missing."""
    rows = table(
        record("two.jpg", message(*HEART), message(*RETURN, confidence=0.12345)),
        record("none.jpg", outcome=Outcome.FAILED),
    )
    assert [(row["photo"], row["message"], row["messages"]) for row in rows] == [
        ("two.jpg", "1", "2"),
        ("two.jpg", "2", "2"),
        ("none.jpg", "", "0"),
    ]
    assert [row["outcome"] for row in rows] == ["read", "read", "failed"]
    assert [row["confidence"] for row in rows] == ["0.9", "0.123", ""]
    assert (rows[0]["transcription"], rows[0]["translation"]) == HEART


def test_unclear_readings_are_left_out_by_default() -> None:
    """Weak and unreadable messages have no row; a photo with nothing else has an empty one."""
    both = record("two.jpg", message(*HEART), message(*RETURN, confidence=0.49))
    weak = record("weak.jpg", message("سسس", confidence=0.2))
    rows = table(both, weak, unclear=False)
    assert [(row["photo"], row["message"], row["transcription"]) for row in rows] == [
        ("two.jpg", "1", HEART[0]),
        ("weak.jpg", "", ""),
    ]
    assert [row["messages"] for row in rows] == ["2", "1"]
    assert len(table(both, weak)) == 3


def test_the_review_status_has_a_column() -> None:
    """It is that of the whole message; what people have worked on is never left out as unclear."""
    weak = record("weak.jpg", message("سنعود", confidence=0.2))
    [row] = table(edited(weak, said("سنعود يوما")), unclear=False)
    assert (row["status"], row["transcription"]) == ("draft", "سنعود يوما")
    [row] = table(heart())
    assert row["status"] == "machine"


def test_verdicts_stand_beside_the_english() -> None:
    """With the reasons, each once; both are empty where nothing was judged."""
    rows = table(
        record(
            "a.jpg",
            judged(message(*HEART), Level.CHECK, "name", "low_score", "name"),
            judged(message(*HEART), Level.OK),
            message(*HEART),
            message("قلبي"),
        )
    )
    assert [(row["verdict"], row["flags"]) for row in rows] == [
        ("check", "name, low_score"),
        ("ok", ""),
        ("", ""),
        ("", ""),
    ]


def test_everything_else_is_there() -> None:
    """What people and the file say, numbers as numbers even when negative."""
    there = heart()
    there = replace(
        there,
        photo=replace(there.photo, gps=Gps(-33.5, 36.2, -12.0), camera="Phone"),
        captions=(Caption("one", "x"), Caption("two", "y")),
        similar=(Similar("a" * 16, 1), Similar("b" * 16, 2)),
        review=Review(
            place="حلب", taken="2016", photographer="Omar", tags=("a", "b"), notes=("c", "d")
        ),
    )
    [row] = table(there)
    expected = {
        "latitude": "-33.5",
        "longitude": "36.2",
        "altitude": "-12.0",
        "camera": "Phone",
        "captions": "one\ntwo",
        "similar": f"{'a' * 16} {'b' * 16}",
        "place": "حلب",
        "taken": "2016",
        "photographer": "Omar",
        "tags": "a, b",
        "notes": "c\nd",
        "file": "/photos/heart.jpg",
        "sha256": there.photo.sha256,
    }
    assert {name: row[name] for name in expected} == expected


@pytest.mark.parametrize("start", list("=+-@\n＝＋－＠'"))
def test_formulas_are_defused(start: str) -> None:
    """A text that a spreadsheet would run is shown instead, wherever it comes from."""
    text = f"{start}HYPERLINK(1)"
    [row] = table(
        replace(
            record(text, message(text, text), review=Review(place=text, tags=(text,))),
            captions=(Caption(text),),
        )
    )
    for column in ("photo", "transcription", "translation", "place", "tags", "captions"):
        assert row[column] == f"'{text}"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("0988123456", "'0988123456"),
        ("1234567890123e45", "'1234567890123e45"),
        ("2016-12", "'2016-12"),
        ("3/4", "'3/4"),
        ("1.2.3", "'1.2.3"),
        ("2016-12-05", "2016-12-05"),
        ("2016-12-05 10:00", "'2016-12-05 10:00"),
        ("12 roses", "12 roses"),
        ("\t=A1", "\\t=A1"),
        ("\r=A1", "'\n=A1"),
        ("a\x1b[2Jb\x9b\u202e", "a\\x1b[2Jb\\x9b\\u202e"),
        ("a\r\nb\nc", "a\nb\nc"),
        ("a=b", "a=b"),
        (-1.5, -1.5),
        (3, 3),
        (None, None),
        ("", ""),
    ],
)
def test_digits_stay_text_and_numbers_numbers(cell: object, expected: object) -> None:
    """A telephone number keeps its zeros, an id its digits; our own numbers stay numbers."""
    assert defused(cell) == expected  # type: ignore[arg-type]


@given(st.lists(records(), min_size=1, max_size=2))
@examples(30)
def test_texts_come_back(stored: list[Record]) -> None:
    """Read as CSV and without the apostrophe, every text is what it was, line breaks included."""
    rows = iter(table(*stored))
    for each in stored:
        messages = effective_messages(each)
        for number, own in enumerate(messages, start=1):
            row = next(rows)
            assert original(row["id"]) == each.id
            assert row["message"] == str(number)
            assert original(row["transcription"]) == plain(own.transcription)
            withheld = own.machine_translation.text if own.machine_translation else ""
            english = withheld if own.withheld else own.translation or ""
            assert original(row["translation"]) == plain(english)
            assert original(row["photo"]) == plain(each.photo.name)
        if not messages:
            assert original(next(rows)["id"]) == each.id
    assert next(rows, None) is None


@given(st.text())
def test_no_control_character_is_written(text: str) -> None:
    """The file can be looked at in a terminal: but line breaks, none of them comes through."""
    left = {c for c in plain(text) if unicodedata.category(c) == "Cc" or c in "\u202d\u202e"}
    assert left <= {"\n"}


@given(st.lists(records(), max_size=2))
@examples(30)
def test_no_text_is_a_formula(stored: list[Record]) -> None:
    """No cell but our own numbers begins with a sign that makes a formula."""
    for row in table(*stored):
        for column, cell in row.items():
            if column not in {"latitude", "longitude", "altitude"}:
                assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
