"""JSON lines: one record a row, for programs that read as they go."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, BinaryIO

import msgspec

from wallmsg.interchange.formats.base import SAFE, Included
from wallmsg.model import Record

if TYPE_CHECKING:
    from wallmsg.catalogue import CatalogueInfo


class JsonLinesFormat:
    """One compact JSON document a row, keys sorted, UTF-8."""

    name = "jsonl"
    suffix = ".jsonl"

    def write(
        self,
        records: Iterable[Record],
        info: CatalogueInfo,  # noqa: ARG002
        out: BinaryIO,
        included: Included = SAFE,  # noqa: ARG002
    ) -> int:
        """Write the rows; returns how many."""
        encoder = msgspec.json.Encoder(order="sorted")
        count = 0
        for record in records:
            count += 1
            out.write(encoder.encode(record) + b"\n")
        return count
