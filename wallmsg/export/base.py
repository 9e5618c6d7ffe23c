"""What an export format has to be."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, BinaryIO, Protocol

from wallmsg.model import Record

if TYPE_CHECKING:
    from wallmsg.catalogue import CatalogueInfo


class Exporter(Protocol):
    """Writes records in one format."""

    @property
    def name(self) -> str:
        """What `--format` calls it."""

    @property
    def suffix(self) -> str:
        """Ending of its files, with the dot."""

    def write(self, records: Iterable[Record], info: CatalogueInfo, out: BinaryIO) -> int:
        """Writes the records as they come, keeping none; returns how many."""
