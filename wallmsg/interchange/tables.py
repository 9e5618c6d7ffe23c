"""Tables as people save them: CSV, TSV and XLSX, in the encodings and separators that there are.

One reader for every table that is taken in. It never guesses what a column means: that is told by
the headings, see `find_columns`.
"""

from __future__ import annotations

import codecs
import csv
import io
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from wallmsg.errors import NoInputError, UsageError
from wallmsg.text.file_names import comparable
from wallmsg.text.safe_xml import read_bytes
from wallmsg.text.safe_zip import ZIP_ERRORS, open_zip

MAX_BYTES = 32 << 20
MAX_ROWS = 200_000
MAX_COLUMNS = 200
MAX_UNPACKED = 256 << 20
"""Bytes of all parts of an XLSX together."""

_ZIP = b"PK\x03\x04"
_SEPARATORS = ",;\t"
_LOOKED_AT = 50
"""Rows by which the separator is found."""
_TITLE_ROWS = 10
"""Rows that may stand above the headings."""
_MAX_CELL = 100_000


@dataclass(frozen=True)
class Row:
    """One row that is not empty."""

    number: int
    """As a spreadsheet shows it, from 1."""
    cells: tuple[str, ...]

    def cell(self, column: int | None) -> str:
        """The text in a column; empty where there is none."""
        return self.cells[column] if column is not None and column < len(self.cells) else ""


@dataclass(frozen=True)
class Columns:
    """Where the columns of a table stand, by what they mean."""

    places: Mapping[str, int]
    unknown: tuple[str, ...]
    """Headings that are not understood."""
    rows: tuple[Row, ...]
    """The rows below the headings."""


def read_table(path: Path) -> tuple[Row, ...]:
    """The rows of a table that are not empty, cells without space around them.

    UTF-8, UTF-16 and Windows-1256; comma, semicolon, tab, or what a first line `sep=;` says.
    Raises UsageError if it cannot be read or is no table.
    """
    try:
        data = read_bytes(path, MAX_BYTES)
    except NoInputError as error:
        raise UsageError(str(error)) from error
    return parse_table(data, path.name)


def parse_table(data: bytes, name: str) -> tuple[Row, ...]:
    """The same of the bytes of a file called `name`."""
    rows = _workbook(data, name) if data.startswith(_ZIP) else _text_rows(data, name)
    kept = []
    for number, cells in rows:
        row = [cell.replace("\0", "").strip() for cell in cells[:MAX_COLUMNS]]
        while row and not row[-1]:
            row.pop()
        if row:
            kept.append(Row(number, tuple(row)))
        if len(kept) > MAX_ROWS:
            raise UsageError(f"{name} has more than {MAX_ROWS} rows")
    return tuple(kept)


def find_columns(
    rows: Sequence[Row], headings: Mapping[str, Iterable[str]], required: str
) -> Columns | None:
    """The columns by their headings; None if no row of the first ten is one of headings.

    `headings` are the names that each column may have, in any case and language. A row counts as
    headings if it has the `required` one. Rows above it are titles.
    """
    known = {_heading(name): column for column, names in headings.items() for name in names}
    for at, row in enumerate(rows[:_TITLE_ROWS]):
        places: dict[str, int] = {}
        unknown = []
        for place, cell in enumerate(row.cells):
            column = known.get(_heading(cell))
            if column:
                places.setdefault(column, place)
            elif cell:
                unknown.append(cell)
        if required in places:
            return Columns(places, tuple(unknown), tuple(rows[at + 1 :]))
    return None


def _heading(cell: str) -> str:
    words = comparable(cell).replace("_", " ").replace("-", " ").strip(" :*")
    return "".join(
        letter
        for letter in unicodedata.normalize("NFD", " ".join(words.split()))
        if unicodedata.category(letter) != "Mn"
    )


def _decoded(data: bytes, name: str) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _as(data, "utf-16", name)
    half = len(data[:1000]) // 2
    if half and data[1:1000:2].count(0) > half * 0.5:
        return _as(data, "utf-16-le", name)
    if half and data[:1000:2].count(0) > half * 0.5:
        return _as(data, "utf-16-be", name)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What Excel writes as CSV where Windows speaks Arabic. Every byte means something in it.
        text = _as(data, "cp1256", name)
    if not any("\u0600" <= letter <= "\u06ff" for letter in text):
        raise UsageError(
            f"{name} is neither UTF-8 nor Arabic text of Windows",
            hint="save the table as CSV, UTF-8, or as XLSX",
        )
    return text


def _as(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise UsageError(
            f"{name} is no text that can be read", hint="save it as CSV, UTF-8"
        ) from error


def _text_rows(data: bytes, name: str) -> Iterable[tuple[int, list[str]]]:
    text = _decoded(data, name)
    skipped = 0
    first, _, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == len("sep=") + 1:
        separator, text, skipped = first.strip()[-1], rest, 1
    else:
        separator = _separator(text)

    # Only in a file's own line ends do rows end: a cell may hold others (U+2028).
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        return [(number, row) for number, row in enumerate(reader, 1 + skipped)]
    except csv.Error as error:
        raise UsageError(
            f"{name}: line {reader.line_num + skipped} is not CSV: {error}",
            hint="perhaps a quotation mark is not closed; within quotes, double it",
        ) from error


def _separator(text: str) -> str:
    """The sign that cuts most of the first rows into the same number of cells."""

    def fit(separator: str) -> tuple[int, int]:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        widths: Counter[int] = Counter()
        try:
            for row, _ in zip(reader, range(_LOOKED_AT), strict=False):
                if any(cell.strip() for cell in row):
                    widths[len(row)] += 1
        except csv.Error:
            return 0, 0
        several = {width: count for width, count in widths.items() if width > 1}
        if not several:
            return 0, 0
        width = max(several, key=lambda one: (several[one], one))
        return several[width], width

    return max(_SEPARATORS, key=fit)


def _workbook(data: bytes, name: str) -> Iterable[tuple[int, list[str]]]:
    """The rows of the first sheet of an XLSX file."""
    import openpyxl

    try:
        with open_zip(io.BytesIO(data)) as parts:
            if sum(part.file_size for part in parts.infolist()) > MAX_UNPACKED:
                raise UsageError(f"{name} unpacks to more than {MAX_UNPACKED >> 20} MiB")
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        try:
            sheet = book.worksheets[0]
            rows = sheet.iter_rows(values_only=True, max_col=MAX_COLUMNS, max_row=MAX_ROWS + 1)
            return [(number, [_cell(value) for value in row]) for number, row in enumerate(rows, 1)]
        finally:
            book.close()
    except UsageError:
        raise
    except (*ZIP_ERRORS, Exception) as error:
        # XML parsers and openpyxl raise nearly anything on damaged workbooks.
        raise UsageError(f"{name} is no workbook that can be read: {error}") from error


def _cell(value: object) -> str:
    from datetime import datetime, time

    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        # A spreadsheet knows no days without a time.
        return (value.date() if value.time() == time() else value).isoformat()
    return str(value)[:_MAX_CELL]
