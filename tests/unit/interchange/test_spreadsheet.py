"""A spreadsheet that opens everywhere, with pictures, and runs nothing."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from openpyxl.cell.cell import Cell

from scripts.check.synthetic_catalogue.synthetic_records import synthetic_record
from tests.factories.laws import examples
from tests.factories.records import HEART, heart, message, record
from tests.factories.strategies import records
from tests.factories.walls import WIDTH, add_photo, catalogue_at
from tests.factories.walls import message as wall_message
from wallmsg import factory
from wallmsg.catalogue import CatalogueInfo
from wallmsg.effective import effective_messages
from wallmsg.errors import UsageError
from wallmsg.interchange.formats import spreadsheet
from wallmsg.interchange.formats.base import Included
from wallmsg.interchange.formats.message_table import COLUMNS, plain
from wallmsg.interchange.formats.spreadsheet import PICTURE, XlsxFormat
from wallmsg.interchange.tables import parse_table
from wallmsg.model import Record, Review
from wallmsg.text.safe_xml import clean

INFO = CatalogueInfo(title="Walls", created="", program="")


def made(*stored: Record) -> bytes:
    """The file of those records."""
    out = io.BytesIO()
    assert XlsxFormat().write(stored, INFO, out, Included(unclear=True)) == len(stored)
    return out.getvalue()


def sheet_of(data: bytes, number: int = 0) -> Any:
    """A sheet as openpyxl reads it."""
    return openpyxl.load_workbook(io.BytesIO(data)).worksheets[number]


def rows_of(data: bytes) -> list[dict[str, Cell]]:
    """The cells of the rows by their headings."""
    header, *rows = sheet_of(data).iter_rows()
    names = [cell.value for cell in header]
    assert names == [PICTURE, *COLUMNS]
    return [dict(zip(names, row, strict=True)) for row in rows]


def test_headings_stay_in_sight_and_filter() -> None:
    """Whatever program opens the file."""
    sheet = sheet_of(made(heart()))
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == "A1:AH2"
    assert sheet.print_title_rows == "$1:$1"


def test_columns_without_a_value_are_hidden() -> None:
    """Those that an export leaves out would take the place of the others."""
    dimensions = sheet_of(made(heart())).column_dimensions.values()
    hidden = {column for one in dimensions if one.hidden for column in range(one.min, one.max + 1)}
    names = {COLUMNS[column - 2] for column in hidden}
    assert {"camera", "latitude", "notes"} <= names
    assert not {"id", "photo", "transcription", "translation"} & names


def test_arabic_is_written_from_the_right() -> None:
    """English beside it is not; a text has the direction of its first letter."""
    there = record("a.jpg", message(*HEART), review=Review(place="حلب, Salaheddine", tool="spray"))
    [row] = rows_of(made(there))
    for name, order in {"transcription": 2, "place": 2, "translation": 0, "tool": 0}.items():
        assert row[name].alignment.readingOrder == order, name
    assert row["transcription"].value == HEART[0]
    assert row["transcription"].alignment.horizontal == "right"


@pytest.mark.parametrize("start", list("=+-@'\n＝"))
def test_no_text_is_a_formula(start: str) -> None:
    """It stays a text also when a person edits the cell: the format says so."""
    text = f"{start}HYPERLINK(1)"
    [row] = rows_of(made(record("a.jpg", message(*HEART), review=Review(place=text))))
    assert (row["place"].value, row["place"].data_type) == (text, "s")
    assert row["place"].quotePrefix
    assert not row["translation"].quotePrefix


def test_numbers_dates_and_ids_are_what_they_are() -> None:
    """A whole date sorts as one; an id keeps its digits, a month stays a month."""
    there = replace(record("a.jpg", message(*HEART)), id="1234567890123456")
    whole = replace(there, review=Review(taken="2016-12-05"))
    month = replace(there, review=Review(taken="2016-12"))
    early = replace(there, review=Review(taken="1890-01-01"))
    rows = rows_of(made(whole, month, early))
    assert [row["taken"].value for row in rows] == [datetime(2016, 12, 5), "2016-12", "1890-01-01"]  # noqa: DTZ001
    assert rows[0]["taken"].number_format == "yyyy-mm-dd"
    assert (rows[0]["id"].value, rows[0]["confidence"].value) == ("1234567890123456", 0.9)


def test_a_text_longer_than_a_cell_is_cut() -> None:
    """Excel calls a file damaged that has a longer one."""
    [row] = rows_of(made(record("a.jpg", message("س" * 40_000))))
    assert row["transcription"].value == "س" * 32_766 + "…"


def test_rows_beyond_a_sheet_are_on_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    """Excel has a million rows a sheet."""
    monkeypatch.setattr(spreadsheet, "MAX_ROWS", 3)
    book = openpyxl.load_workbook(io.BytesIO(made(*(heart(f"{n}.jpg") for n in range(5)))))
    assert [sheet.max_row for sheet in book.worksheets] == [3, 3, 2]
    assert [sheet["B1"].value for sheet in book.worksheets] == ["id"] * 3
    assert book.worksheets[2]["E2"].value == "4.jpg"


def test_each_photo_has_its_picture_once(tmp_path: Path) -> None:
    """In the row of its first message, as a small JPEG without metadata."""
    catalogue = catalogue_at(tmp_path)
    two = wall_message("قلبي", english="my heart"), wall_message("حلب", english="Aleppo", top=300)
    add_photo(catalogue, "two.jpg", *two)
    add_photo(catalogue, "bare.jpg")
    target = tmp_path / "walls.xlsx"
    assert factory.export(catalogue, None, target) == 2
    images = sheet_of(target.read_bytes())._images
    names = [row["photo"].value for row in rows_of(target.read_bytes())]
    assert [names[image.anchor._from.row - 1] for image in images] in (
        ["two.jpg", "bare.jpg"],
        ["bare.jpg", "two.jpg"],
    )
    with zipfile.ZipFile(target) as parts:
        pictures = [parts.read(n) for n in parts.namelist() if n.startswith("xl/media/")]
    assert len(pictures) == 2
    assert all(picture.startswith(b"\xff\xd8") for picture in pictures)
    assert not any(b"Exif" in picture for picture in pictures)
    assert images[0].width < WIDTH


@given(st.lists(records(), min_size=1, max_size=2))
@examples(20)
def test_texts_come_back(stored: list[Record]) -> None:
    """Read by another program, every text is what it was; none is a formula."""
    rows = iter(rows_of(made(*stored)))
    for each in stored:
        for own in effective_messages(each) or [None]:
            row = next(rows)
            assert row["id"].value == each.id
            assert (row["photo"].value or "") == clean(plain(each.photo.name))
            if own:
                written = clean(plain(own.transcription))
                assert (row["transcription"].value or "") == written
            assert {cell.data_type for cell in row.values()} <= {"s", "n", "d"}
    assert next(rows, None) is None


def test_the_table_can_be_imported() -> None:
    """Its headings are those that `wallmsg import` finds columns by."""
    header, row = parse_table(made(record("a.jpg", message(*HEART))), "walls.xlsx")
    assert row.cells[header.cells.index("transcription")] == HEART[0]


def test_records_are_not_kept() -> None:
    """A long table needs little memory: rows go to a temporary file."""
    XlsxFormat().write([heart()], INFO, io.BytesIO())  # loads the modules
    tracemalloc.start()
    try:
        XlsxFormat().write(map(synthetic_record, range(100)), INFO, io.BytesIO())
        few = tracemalloc.get_traced_memory()[1]
        tracemalloc.reset_peak()
        XlsxFormat().write(map(synthetic_record, range(400)), INFO, io.BytesIO())
        many = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    # A record and its row are some 10 kB.
    assert many - few < 300 * 2000


def test_no_workbook_goes_to_a_terminal() -> None:
    """It would show as broken letters."""

    class Terminal(io.BytesIO):
        def isatty(self) -> bool:
            return True

    with pytest.raises(UsageError, match="xlsx is not a text"):
        XlsxFormat().write([], INFO, Terminal())
