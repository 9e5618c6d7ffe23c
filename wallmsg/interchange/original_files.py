"""The photos of one catalogue as they were added, for formats that may contain everything."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from wallmsg.catalogue import Catalogue
from wallmsg.errors import CatalogueError
from wallmsg.model import Record

_CHUNK = 1 << 20


class CatalogueOriginals:
    """Reads the files; fits the protocol `OriginalFiles` of the formats."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def chunks(self, record: Record) -> Iterator[bytes] | None:
        """The bytes of the file, chunk by chunk; None if it is not there."""
        if record.photo.path is None:
            return None
        try:
            path = self._catalogue.photo_path(record)
        except CatalogueError:
            return None
        return _read(path) if path.is_file() else None


def _read(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk
