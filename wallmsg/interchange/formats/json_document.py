"""JSON: one document with the catalogue and all its records."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, BinaryIO

from wallmsg.interchange.formats.base import SAFE, Included
from wallmsg.model import Record, record_to_json, to_json

if TYPE_CHECKING:
    from wallmsg.catalogue import CatalogueInfo


class JsonFormat:
    """`{"catalogue": {...}, "records": [...]}`, readable, every record as in the catalogue."""

    name = "json"
    suffix = ".json"

    def write(
        self,
        records: Iterable[Record],
        info: CatalogueInfo,
        out: BinaryIO,
        included: Included = SAFE,  # noqa: ARG002
    ) -> int:
        """Write the document; returns how many records are in it."""
        out.write(f'{{\n "catalogue": {_indented(to_json(info), 1)},\n "records": ['.encode())
        count = 0
        for record in records:
            comma = "," if count else ""
            count += 1
            out.write(f"{comma}\n  {_indented(record_to_json(record), 2)}".encode())
        out.write(b"\n ]\n}\n" if count else b"]\n}\n")
        return count


def _indented(text: str, by: int) -> str:
    # A string in JSON never holds a raw newline, so only the layout is indented.
    return text.removesuffix("\n").replace("\n", "\n" + " " * by)
