"""Published captions from a table: file name, caption, source."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from wallmsg.errors import UsageError
from wallmsg.model import Caption

_HEADINGS = {
    "file": {"file", "filename", "file name", "file_name", "photo", "name", "image"},
    "caption": {"caption", "text", "translation", "description"},
    "source": {"source", "publisher", "credit", "from"},
}


def read_captions(path: Path) -> dict[str, tuple[Caption, ...]]:
    """Captions by case-folded file name, from a CSV with the columns file, caption, source.

    A header row is recognised by its names (then columns may stand in any order); without one the
    columns are taken in that order. Comma, semicolon and tab all separate. Several captions for
    one photo are several rows. Raises UsageError if the table cannot be understood.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UsageError(f"cannot read captions from {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UsageError(
            f"cannot read captions from {path}: it is not UTF-8 text",
            hint="save the table as CSV, UTF-8",
        ) from error
    rows = _rows(text, path)
    columns = _columns(rows[0]) if rows else None
    captions: dict[str, tuple[Caption, ...]] = {}
    for number, row in enumerate(rows[1:] if columns else rows, start=2 if columns else 1):
        name, caption, source = _cells(row, columns or (0, 1, 2))
        if not name or not caption:
            raise UsageError(
                f"{path}: row {number} has no file name or no caption",
                hint="each row needs: file name, caption, source",
            )
        key = name.casefold()
        captions[key] = (*captions.get(key, ()), Caption(caption, source))
    return captions


def unused(captions: Iterable[str], names: Iterable[str]) -> list[str]:
    """Which of the file names in `captions` are those of no photo in `names`, paths or not."""
    known = {form for name in names for form in (name.casefold(), Path(name).name.casefold())}
    return [name for name in captions if name not in known]


def _rows(text: str, path: Path) -> list[list[str]]:
    reader = csv.reader(text.splitlines(keepends=True), _dialect(text), strict=True)
    try:
        return [row for row in reader if any(row)]
    except csv.Error as error:
        raise UsageError(
            f"{path}: line {reader.line_num} is not CSV: {error}",
            hint="perhaps a quotation mark is not closed; within quotes, double it",
        ) from error


def _dialect(text: str) -> type[csv.Dialect]:
    class Table(csv.excel):
        delimiter = max(",;\t", key=text.partition("\n")[0].count)

    return Table


def _columns(header: list[str]) -> tuple[int, int, int | None] | None:
    found = {
        column: next((i for i, cell in enumerate(header) if cell.strip().lower() in names), None)
        for column, names in _HEADINGS.items()
    }
    if found["file"] is None or found["caption"] is None:
        return None
    return found["file"], found["caption"], found["source"]


def _cells(row: list[str], columns: tuple[int, int, int | None]) -> tuple[str, str, str]:
    name, caption, source = (
        row[i].strip() if i is not None and i < len(row) else "" for i in columns
    )
    return name, caption, source
