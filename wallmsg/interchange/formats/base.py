"""What an export format has to be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Protocol

from wallmsg.model import Record

if TYPE_CHECKING:
    from wallmsg.catalogue import CatalogueInfo


@dataclass(frozen=True)
class Included:
    """What an export tells only if it is asked for."""

    private: bool = False
    """What could endanger somebody: GPS, camera, photographer, reviewers, paths."""
    withheld: bool = False
    """English that cannot be trusted."""
    sensitive: bool = False
    """Records that people have marked as sensitive."""
    hidden: frozenset[str] = frozenset()
    """Ids of sensitive records: without `sensitive` no other record points to or quotes them."""


SAFE = Included()
"""Nothing of that."""


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
