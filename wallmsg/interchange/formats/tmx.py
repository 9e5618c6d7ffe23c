"""TMX: translation memories, written from what people have checked and read from other programs.

The XML itself is written and parsed by `wallmsg.translation.tmx`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, BinaryIO

from wallmsg.effective import effective_messages, plain
from wallmsg.interchange.formats.base import SAFE, ImportSource, Included, Resource
from wallmsg.model import ILLEGIBLE, Record

if TYPE_CHECKING:
    from wallmsg.catalogue import CatalogueInfo
    from wallmsg.translation import Reviewed


class TmxFormat:
    """One pair for each message whose Arabic and English people have checked."""

    name = "tmx"
    suffix = ".tmx"

    def write(
        self,
        records: Iterable[Record],
        info: CatalogueInfo,  # noqa: ARG002
        out: BinaryIO,
        included: Included = SAFE,  # noqa: ARG002
    ) -> int:
        """Write the memory; returns how many records have a pair in it."""
        # Imported here: `wallmsg --help` lists the formats and must start fast.
        from wallmsg.translation.tmx import write_tmx

        counted = [0]
        write_tmx(_pairs(records, counted), out)
        return counted[0]

    def matches(self, file: ImportSource) -> bool:
        """Whether the root element is `tmx`."""
        return file.root == "tmx"

    def read(self, file: ImportSource, who: str) -> Resource:  # noqa: ARG002
        """The memory. Raises NoInputError if it has no Arabic-English pair."""
        from wallmsg.catalogue.resources import ResourceKind
        from wallmsg.text.languages import LanguageNotes
        from wallmsg.translation.tmx import read_tmx

        languages = LanguageNotes()
        pairs = read_tmx(file.data, file.name, languages)
        return Resource(ResourceKind.MEMORY, len(pairs), languages.notes())


def _pairs(records: Iterable[Record], counted: list[int]) -> Iterator[Reviewed]:
    from wallmsg.translation import Reviewed

    for record in records:
        pairs = [
            Reviewed(plain(message.transcription), message.translation, f"{record.id} {message.id}")
            for message in effective_messages(record)
            # A text with a gap would be suggested for other texts in the gap.
            if message.transcription_status.is_checked
            and message.translation_status.is_checked
            and message.translation
            and ILLEGIBLE not in message.transcription
        ]
        counted[0] += bool(pairs)
        yield from pairs
