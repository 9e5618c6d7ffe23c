"""CSV: one message a row, as spreadsheet programs open it correctly.

UTF-8 with a byte order mark, which Excel needs to recognise the encoding; commas; rows end with
CR LF; cells with line breaks are quoted. A text that a spreadsheet would take for a formula or a
number gets an apostrophe in front: see `wallmsg.interchange.formats.message_table`. A whole date,
2016-12-05, stays a date. Numbers are written as numbers.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import TYPE_CHECKING, BinaryIO

from wallmsg.interchange.formats.base import SAFE, Included
from wallmsg.interchange.formats.message_table import (
    COLUMNS,
    Cell,
    message_rows,
    must_stay_text,
    plain,
)
from wallmsg.model import Record

if TYPE_CHECKING:
    from wallmsg.catalogue import CatalogueInfo


class CsvFormat:
    """One message a row; a photo without messages has one row.

    Unclear readings (`wallmsg.effective.is_unclear`) are left out unless they are included.
    """

    name = "csv"
    suffix = ".csv"

    def write(
        self,
        records: Iterable[Record],
        info: CatalogueInfo,  # noqa: ARG002
        out: BinaryIO,
        included: Included = SAFE,
    ) -> int:
        """Write the table; returns how many records (not rows) are in it."""
        buffer = io.StringIO(newline="")
        writer = csv.writer(buffer, lineterminator="\r\n")

        def flush() -> None:
            out.write(buffer.getvalue().encode())
            buffer.seek(0)
            buffer.truncate()

        out.write(b"\xef\xbb\xbf")
        writer.writerow(COLUMNS)
        flush()
        count = 0
        for record in records:
            count += 1
            writer.writerows(
                [defused(cell) for cell in row] for row in message_rows(record, included)
            )
            flush()
        return count


def defused(cell: Cell) -> Cell:
    """The cell so that no spreadsheet takes a text for a formula or an id for a number."""
    if not isinstance(cell, str):
        return cell
    text = plain(cell)
    return f"'{text}" if must_stay_text(text) else text
