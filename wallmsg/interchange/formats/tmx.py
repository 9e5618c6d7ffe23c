"""TMX: what people have translated or checked, as a translation memory for other programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, BinaryIO

from wallmsg.effective import effective_messages, plain
from wallmsg.model import ILLEGIBLE, Record, Status

if TYPE_CHECKING:
    from wallmsg.catalogue import CatalogueInfo
    from wallmsg.translation import Reviewed

_CHECKED = frozenset((Status.REVIEWED, Status.APPROVED))


class TmxExporter:
    """One pair for each message whose Arabic and English people have checked."""

    name = "tmx"
    suffix = ".tmx"

    def write(self, records: Iterable[Record], info: CatalogueInfo, out: BinaryIO) -> int:  # noqa: ARG002
        """Writes the memory; returns how many records have something in it."""
        # Here, because the names of all formats are asked for by `wallmsg --help`.
        from wallmsg.translation.tmx import write_tmx

        counted = [0]
        write_tmx(_pairs(records, counted), out)
        return counted[0]


def _pairs(records: Iterable[Record], counted: list[int]) -> Iterator[Reviewed]:
    from wallmsg.translation import Reviewed

    for record in records:
        pairs = [
            Reviewed(plain(message.transcription), message.translation, f"{record.id} {message.id}")
            for message in effective_messages(record)
            # A text with a gap would be offered where something else stands in the gap.
            if {message.transcription_status, message.translation_status} <= _CHECKED
            and message.translation
            and ILLEGIBLE not in message.transcription
        ]
        counted[0] += bool(pairs)
        yield from pairs
