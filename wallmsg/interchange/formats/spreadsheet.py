"""XLSX: one message a row as in CSV, with a picture of each photo, for people.

Headings and pictures stay in sight while the rest is scrolled, every column has a filter, and
Arabic is written from right to left. Texts are stored as texts, never as formulas. The rows are
written to a temporary file as they come, so that a table of any length needs little memory.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from wallmsg.interchange.formats.base import SAFE, Included
from wallmsg.interchange.formats.message_table import (
    COLUMNS,
    Cell,
    message_rows,
    must_stay_text,
    plain,
)
from wallmsg.interchange.output_file import require_no_terminal
from wallmsg.model import Record
from wallmsg.temp_dirs import Scratch
from wallmsg.text.arabic import begins_right_to_left
from wallmsg.text.safe_xml import clean

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from wallmsg.catalogue import CatalogueInfo

PICTURE = "picture"
"""Heading of the first column, before `COLUMNS`."""
MAX_PICTURES = 10_000
"""Spreadsheet programs do not open files with many more; the rows after them have none."""
MAX_ROWS = 1_048_576
"""Rows of a sheet in Excel, the headings included; another sheet follows."""
MAX_CHARACTERS = 32_767
"""Of a cell in Excel, in UTF-16 code units."""

_PIXELS = 360
"""Longest side of the stored picture: sharp at the size at which it is shown."""
_SHOWN_WIDTH, _SHOWN_HEIGHT = 160, 120
"""Largest size of a shown picture, pixels."""
_GAP = 4
_PICTURE_WIDTH = 24
_WIDTH = 14
_TEXT_WIDTH = 40
_TEXTS = frozenset(
    (
        *("transcription", "romanised", "translation", "machine_transcription"),
        *("captions", "notes", "reason"),
    )
)
"""Columns with lines wrapped."""
_WIDTHS = {
    **dict.fromkeys(_TEXTS, _TEXT_WIDTH),
    **dict.fromkeys(("message", "messages", "page"), 9),
    **dict.fromkeys(("id", "place", "flags", "tags"), 20),
    "photo": 28,
}
"""Characters."""
_LINE_HEIGHT = 20
"""Pixels."""
_DATE = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FIRST_DATE = date(1900, 3, 1)
"""Excel has no dates before 1900, and counts a 29 February of that year."""
_LAYOUT = {"valign": "top"}
_DPI = 96.0
"""At which a picture is shown one pixel of it for one of the screen."""


class XlsxFormat:
    """One message a row, with the picture in the first row of each photo.

    Unclear readings (`wallmsg.effective.is_unclear`) are left out unless they are included.
    """

    name = "xlsx"
    suffix = ".xlsx"

    def write(
        self,
        records: Iterable[Record],
        info: CatalogueInfo,
        out: BinaryIO,
        included: Included = SAFE,
    ) -> int:
        """Write the workbook; returns how many records (not rows) are in it."""
        from xlsxwriter import Workbook

        require_no_terminal(out, "xlsx is not a text", "give -o NAME.xlsx")
        count = 0
        with Scratch(Path(tempfile.gettempdir())) as scratch:
            book = Workbook(out, {"constant_memory": True, "tmpdir": str(scratch.path)})
            book.set_properties({"title": clean(info.title), "comments": "Written by wallmsg"})
            table = _Table(book, scratch.path, included)
            for record in records:
                count += 1
                table.add(record)
            table.finish()
            book.close()
        return count


class _Table:
    """The sheets of a workbook; a new one begins where one is full."""

    def __init__(self, book: Workbook, folder: Path, included: Included) -> None:
        self._book = book
        self._folder = folder
        self._included = included
        self._pictures = 0
        self._styles: dict[tuple[tuple[str, str | int], ...], Format] = {}
        self._sheet = self._new_sheet()

    def add(self, record: Record) -> None:
        """Write the rows of a record."""
        for number, row in enumerate(message_rows(record, self._included)):
            if self._row == MAX_ROWS:
                self.finish()
                self._sheet = self._new_sheet()
            if number == 0 and self._add_picture(record):
                height = max(_SHOWN_HEIGHT + 2 * _GAP, _LINE_HEIGHT * _lines_of(row))
                self._sheet.set_row_pixels(self._row, height)
            for column, (name, cell) in enumerate(zip(COLUMNS, row, strict=True), start=1):
                self._write(column, name, cell)
            self._row += 1

    def finish(self) -> None:
        """Give the sheet at hand its filters, and hide the columns in which nothing is."""
        self._sheet.autofilter(0, 0, self._row - 1, len(COLUMNS))
        for column, name in enumerate(COLUMNS, start=1):
            hidden = {"hidden": True} if column not in self._used else {}
            self._sheet.set_column(column, column, _WIDTHS.get(name, _WIDTH), None, hidden)

    def _new_sheet(self) -> Worksheet:
        number = len(self._book.worksheets()) + 1
        sheet = self._book.add_worksheet("Messages" if number == 1 else f"Messages {number}")
        sheet.freeze_panes(1, 1)
        sheet.repeat_rows(0)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_column(0, 0, _PICTURE_WIDTH)
        heading = self._style(bold=True, bg_color="#E8E4DA", bottom=1)
        for column, name in enumerate((PICTURE, *COLUMNS)):
            sheet.write_string(0, column, name, heading)
        self._row = 1
        self._used: set[int] = set()
        return sheet

    def _add_picture(self, record: Record) -> bool:
        """Put the picture of a photo into the row at hand; False if there is none."""
        if self._pictures >= MAX_PICTURES:
            return False
        data = self._included.photos.jpeg(record, _PIXELS)
        if data is None:
            return False
        from xlsxwriter.image import Image

        self._pictures += 1
        path = self._folder / f"{record.id}.jpg"
        path.write_bytes(data)
        image = Image(path)
        scale = min(1.0, _SHOWN_WIDTH / image.width, _SHOWN_HEIGHT / image.height)
        placed = {
            "x_offset": _GAP,
            "y_offset": _GAP,
            "x_scale": scale * image.x_dpi / _DPI,
            "y_scale": scale * image.y_dpi / _DPI,
            "object_position": 1,  # hidden with its row by a filter, moved with it by sorting
            "description": clean(plain(record.photo.name)),
        }
        self._sheet.insert_image(self._row, 0, image, placed)
        return True

    def _write(self, column: int, name: str, cell: Cell) -> None:
        if cell is None or cell == "":
            return
        self._used.add(column)
        if not isinstance(cell, str):
            self._sheet.write_number(self._row, column, cell, self._style())
        elif name == "taken" and (day := _day(cell)):
            self._sheet.write_datetime(self._row, column, day, self._style(num_format="yyyy-mm-dd"))
        else:
            text = plain(cell)
            style: dict[str, str | int] = {"quote_prefix": True} if must_stay_text(text) else {}
            if name in _TEXTS:
                style |= {"text_wrap": True}
            if begins_right_to_left(text):
                style |= {"reading_order": 2, "align": "right"}
            self._sheet.write_string(self._row, column, _stored(text), self._style(**style))

    def _style(self, **more: str | int) -> Format:
        """The format of a cell with those properties, made once."""
        key = tuple(sorted(more.items()))
        if key not in self._styles:
            self._styles[key] = self._book.add_format(_LAYOUT | more)
        return self._styles[key]


def _lines_of(row: tuple[Cell, ...]) -> int:
    """The most lines that a wrapped text in the row needs, about."""
    texts = [str(cell or "") for name, cell in zip(COLUMNS, row, strict=True) if name in _TEXTS]
    return max(sum(1 + len(line) // _TEXT_WIDTH for line in text.split("\n")) for text in texts)


def _day(text: str) -> datetime | None:
    """The day that a text consists of, if Excel can store it."""
    if not _DATE.fullmatch(text):
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return datetime.combine(day, time()) if day >= _FIRST_DATE else None


def _stored(text: str) -> str:
    """The text as XML and Excel can store it, cut where it is too long."""
    text = clean(text)
    if len(text) <= MAX_CHARACTERS // 2:
        return text
    units = text.encode("utf-16-le")
    if len(units) <= 2 * MAX_CHARACTERS:
        return text
    return units[: 2 * (MAX_CHARACTERS - 1)].decode("utf-16-le", "ignore") + "…"
