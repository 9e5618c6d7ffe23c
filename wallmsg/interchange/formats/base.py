"""What a format has to provide.

`ExportFormat` writes records to one file, `FolderFormat` to several files, `ImportFormat` reads a
file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Protocol, TypeAlias, runtime_checkable

from wallmsg.model import Record, Status, Via

if TYPE_CHECKING:
    from wallmsg.catalogue import CatalogueInfo
    from wallmsg.catalogue.resources import ResourceKind
    from wallmsg.interchange.merge import Refused
    from wallmsg.photos.image_file import Pixels
    from wallmsg.review import Edit


class PhotoCopies(Protocol):
    """Copies of the photos for the public; a format sees a photo in no other way."""

    def jpeg(self, record: Record, longest_side: int) -> bytes | None:
        """The record's photo as a JPEG, without metadata and masked.

        Its longer side is at most `longest_side` pixels. None if there is no readable photo.
        """

    def pixels(self, record: Record, at_least: int | None = None) -> Pixels | None:
        """The pixels of the same copy, HxWx3 uint8 BGR, upright.

        Its longer side is the photo's; with `at_least` (pixels) it may be shorter, not below that.
        """


class _NoPhotos:
    """No photo can be read."""

    def jpeg(self, record: Record, longest_side: int) -> bytes | None:  # noqa: ARG002
        return None

    def pixels(self, record: Record, at_least: int | None = None) -> Pixels | None:  # noqa: ARG002
        return None


NO_PHOTOS: PhotoCopies = _NoPhotos()
"""For records without a catalogue."""


class OriginalFiles(Protocol):
    """The photos as they were added, with everything that their files say."""

    def chunks(self, record: Record) -> Iterator[bytes] | None:
        """The bytes of the record's file, chunk by chunk; None if it is not there."""


class _NoOriginals:
    """No file may be read."""

    def chunks(self, record: Record) -> Iterator[bytes] | None:  # noqa: ARG002
        return None


NO_ORIGINALS: OriginalFiles = _NoOriginals()
"""For every export that is not `private`."""


LOCAL_ADDRESS = "http://localhost:8000"
"""Of `python -m http.server`, to look at a folder on this machine."""


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
    photos: PhotoCopies = NO_PHOTOS
    """The photos, for formats that contain pictures."""
    originals: OriginalFiles = NO_ORIGINALS
    """The photos as they were added; none unless `private`."""
    address: str = LOCAL_ADDRESS
    """Where the folder will be on the web, for formats that name everything by its address."""


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


class OutputFolder(Protocol):
    """Where a format of several files writes them: a folder or a zip file."""

    def add(self, name: str, data: bytes | Iterable[bytes]) -> None:
        """Write one file, chunk by chunk.

        Args:
            name: Its path in the folder, with slashes, such as `photos/1.jpg`.
            data: Its bytes, or chunks of them.

        Raises UsageError if the folder has such a file already, ValueError for a name that leads
        out of the folder.
        """


@runtime_checkable
class FolderFormat(Protocol):
    """Writes records as several files, in a folder or in a zip file of it."""

    @property
    def name(self) -> str:
        """Its name for `--format`."""

    @property
    def suffix(self) -> str:
        """The ending of its zip files, with the dots, such as `.alto.zip`."""

    def write_files(
        self,
        records: Iterable[Record],
        info: CatalogueInfo,
        folder: OutputFolder,
        included: Included,
    ) -> int:
        """Write the records one at a time, without keeping them; returns how many."""


AnyExportFormat: TypeAlias = ExportFormat | FolderFormat
"""A format that records are written in."""


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
class CorrectedLine:
    """A line of a file that another program has changed."""

    id: str | None
    block: str | None
    """The id of the block that holds it."""
    text: str
    """On one row; "" if the file has none."""
    outline: tuple[tuple[float, float], ...]
    """In pixels of the upright photo; () if the file has none."""


@dataclass(frozen=True)
class Corrections:
    """Lines of the catalogue's photos as another program has changed them."""

    lines: tuple[CorrectedLine, ...]
    """In reading order."""
    who: str
    via: Via


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

    def read(self, file: ImportSource, who: str) -> Translations | Resource | Corrections:
        """What the file holds; `who` is the author of its translations or corrections.

        Raises NoInputError or UsageError if it is damaged or empty.
        """
