"""Tables as spreadsheets, phones and people save them."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest

from wallmsg.errors import UsageError
from wallmsg.interchange.tables import find_columns, parse_table

PLAIN = "file,note\r\na.jpg,وداعا\r\nb.jpg,We will return\r\n"
CELLS = [("file", "note"), ("a.jpg", "وداعا"), ("b.jpg", "We will return")]


def cells(data: bytes) -> list[tuple[str, ...]]:
    """The rows of a table."""
    return [row.cells for row in parse_table(data, "table.csv")]


@pytest.mark.parametrize(
    "data",
    [
        PLAIN.encode(),
        PLAIN.encode("utf-8-sig"),
        PLAIN.encode("utf-16"),
        PLAIN.encode("utf-16-be"),
        PLAIN.encode("utf-16-le"),
        PLAIN.encode("cp1256"),
        PLAIN.replace("\r\n", "\r").encode(),
        PLAIN.replace("\r\n", "\n").encode(),
        PLAIN.replace(",", ";").encode(),
        PLAIN.replace(",", "\t").encode("utf-16"),
        ("sep=;\r\n" + PLAIN.replace(",", ";")).encode("utf-8-sig"),
        ("sep=|\r\n" + PLAIN.replace(",", "|")).encode(),
        (PLAIN + ",\r\n , \r\n").encode(),
        PLAIN.replace("We", "W\0e").encode(),
    ],
)
def test_encodings_separators_and_line_ends(data: bytes) -> None:
    """The same table, however it was saved."""
    assert cells(data) == CELLS


def test_what_stands_in_cells_stays_there() -> None:
    """Commas where semicolons separate, line ends in quotes, and signs that Unicode calls ends."""
    assert cells(b"a.jpg;Walls, doors, stones, all;A\nb.jpg;Back;B\n")[0] == (
        "a.jpg",
        "Walls, doors, stones, all",
        "A",
    )
    assert cells("a.jpg,one\u2028two\x0bthree\n".encode()) == [("a.jpg", "one\u2028two\x0bthree")]
    assert cells(b'a.jpg,"one\ntwo"\nb.jpg,x\n') == [("a.jpg", "one\ntwo"), ("b.jpg", "x")]


def test_rows_have_the_numbers_of_a_spreadsheet() -> None:
    """An error message must lead to the row."""
    rows = parse_table(b"file,note\n,\na.jpg,x\n", "t")
    assert [row.number for row in rows] == [1, 3]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b'file,note\na.jpg,"not closed\nb.jpg,x\n', "is not CSV"),
        (b"file,note\na.jpg," + b"x" * 200_000, "is not CSV"),
        (b"a.jpg,\xe9\xe8\n", "neither UTF-8 nor"),
        (b"\xff\xfea", "no text"),
        (b"PK\x03\x04 no workbook", "no workbook"),
    ],
)
def test_what_is_no_table(data: bytes, said: str) -> None:
    """One sentence, never a crash."""
    with pytest.raises(UsageError, match=said):
        parse_table(data, "table.csv")


def workbook(*rows: tuple[object, ...]) -> bytes:
    """An XLSX of those rows."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_workbook() -> None:
    """The first sheet, numbers and dates as people see them."""
    day = datetime(2016, 12, 15)  # noqa: DTZ001 - workbooks know no zones
    data = workbook(("file", "note"), ("a.jpg", 7.0), (None, None), ("b.jpg", day))
    rows = parse_table(data, "table.xlsx")
    assert [(row.number, row.cells) for row in rows] == [
        (1, ("file", "note")),
        (2, ("a.jpg", "7")),
        (4, ("b.jpg", date(2016, 12, 15).isoformat())),
    ]


def test_a_workbook_that_grows_is_refused() -> None:
    """Before any of it is unpacked."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for number in range(5):
            book.writestr(f"xl/{number}.xml", bytes(60 << 20))
    with pytest.raises(UsageError, match="unpacks to more than"):
        parse_table(out.getvalue(), "bomb.xlsx")


def test_columns_are_found_by_their_headings() -> None:
    """In any case, order and language, below title rows; what is not understood is named."""
    headings = {"file": ["file", "اسم الملف"], "place": ["place", "légende"]}
    rows = parse_table(b"Walls of December,,\nPLACE,colour, File \nAleppo,red,a.jpg\n", "t")
    found = find_columns(rows, headings, "file")
    assert found is not None
    assert found.places == {"place": 0, "file": 2}
    assert found.unknown == ("colour",)
    assert [row.cells for row in found.rows] == [("Aleppo", "red", "a.jpg")]
    rows = parse_table("LEGENDE;اسمُ المِلف\nx;a.jpg\n".encode(), "t")
    assert find_columns(rows, headings, "file").places == {"place": 0, "file": 1}  # type: ignore[union-attr]
    assert find_columns(parse_table(b"a,b\nc,d\n", "t"), headings, "file") is None
