"""What a format has to provide: `ExportFormat` to write records, `ImportFormat` to read a file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Protocol

from wallmsg.model import Record, Status

if TYPE_CHECKING:
    from wallmsg.catalogue import CatalogueInfo
    from wallmsg.catalogue.resources import ResourceKind
    from wallmsg.interchange.merge import Refused
    from wallmsg.review import Edit


@dataclass(frozen=True)
class Included:
    """What an export contains only on request."""

    private: bool = False
    """What could endanger somebody: GPS, camera, photographer, reviewers, paths."""
    withheld: bool = False
    """English that cannot be trusted."""
    sensitive: bool = False
    """Records that people have marked as sensitive."""
    unclear: bool = False
    """Unreadable and weak readings, in formats for reading such as CSV."""
    hidden: frozenset[str] = frozenset()
    """Ids of sensitive records: without `sensitive` no other record points to or quotes them."""


SAFE = Included()
"""Nothing that is included only on request."""


class ExportFormat(Protocol):
    """Writes records in one format."""

    @property
    def name(self) -> str:
        """Its name for `--format`."""

    @property
    def suffix(self) -> str:
        """The ending of its files, with the dot."""

    def write(
        self, records: Iterable[Record], info: CatalogueInfo, out: BinaryIO, included: Included
    ) -> int:
        """Write the records one at a time, without keeping them; returns how many."""


@dataclass(frozen=True)
class ImportSource:
    """A file to import."""

    name: str
    data: bytes
    root: str | None
    """Name of the XML root element without its namespace; None if the file is not XML."""


@dataclass(frozen=True)
class Answer:
    """A translation that does not say what the translator began from.

    It can only be matched by its source text.
    """

    where: str
    """What the file calls the message."""
    source: str
    target: str
    status: Status


@dataclass(frozen=True)
class Translations:
    """Translations of the catalogue's messages."""

    edits: tuple[Edit, ...]
    refused: tuple[Refused, ...] = ()
    untouched: int = 0
    """Messages without a translation, or with the one they were sent with."""
    loose: tuple[Answer, ...] = ()


@dataclass(frozen=True)
class Resource:
    """A translation memory or glossary, which the catalogue stores as it is."""

    kind: ResourceKind
    entries: int
    """Pairs or terms in it."""
    notes: tuple[str, ...] = ()
    """Sentences about how it was read."""


class ImportFormat(Protocol):
    """Reads files of one format."""

    @property
    def name(self) -> str:
        """Its name."""

    def matches(self, file: ImportSource) -> bool:
        """Whether the file is of this format."""

    def read(self, file: ImportSource, who: str) -> Translations | Resource:
        """What the file holds; `who` is the author of its translations.

        Raises NoInputError or UsageError if it is damaged or empty.
        """
