"""The files of a bag, written one at a time with their SHA-256."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from types import TracebackType
from typing import BinaryIO, NamedTuple, Self

from wallmsg.interchange.formats.base import OutputFolder
from wallmsg.version import __version__

_DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_CHUNK = 1 << 20


def chunks_of(file: BinaryIO) -> Iterator[bytes]:
    """The bytes of a file from its beginning, chunk by chunk."""
    file.seek(0)
    while chunk := file.read(_CHUNK):
        yield chunk


class BagFile(NamedTuple):
    """A file of the bag."""

    sha256: str
    size: int
    """Bytes."""


class Bag:
    """Takes the files of the payload, then writes the tag files.

    The lines of the manifest are in a temporary file until they are written.
    """

    def __init__(self, folder: OutputFolder, title: str) -> None:
        self._folder = folder
        self._title = " ".join(title.split())
        self._manifest = tempfile.TemporaryFile()  # noqa: SIM115 - closed by __exit__
        self._files = self._bytes = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._manifest.close()

    def add(self, name: str, data: bytes | Iterable[bytes]) -> BagFile:
        """Write a file of the payload; `name` is its path in data/."""
        written = self._write(f"data/{name}", data)
        self._manifest.write(f"{written.sha256}  data/{name}\n".encode())
        self._files += 1
        self._bytes += written.size
        return written

    def finish(self) -> None:
        """Write the tag files."""
        tags = {
            "bagit.txt": self._write("bagit.txt", _DECLARATION),
            "bag-info.txt": self._write("bag-info.txt", self._info().encode()),
            "manifest-sha256.txt": self._write("manifest-sha256.txt", chunks_of(self._manifest)),
        }
        rows = (f"{written.sha256}  {name}\n" for name, written in tags.items())
        self._write("tagmanifest-sha256.txt", "".join(rows).encode())

    def _info(self) -> str:
        rows = {
            "Bag-Software-Agent": f"wallmsg {__version__}",
            "Bagging-Date": datetime.now(UTC).date().isoformat(),
            "External-Description": self._title or "Photos of writing on walls",
            "Payload-Oxum": f"{self._bytes}.{self._files}",
        }
        return "".join(f"{name}: {value}\n" for name, value in rows.items())

    def _write(self, name: str, data: bytes | Iterable[bytes]) -> BagFile:
        digest = hashlib.sha256()
        size = 0

        def passing() -> Iterator[bytes]:
            nonlocal size
            for chunk in (data,) if isinstance(data, bytes) else data:
                digest.update(chunk)
                size += len(chunk)
                yield chunk

        self._folder.add(name, passing())
        return BagFile(digest.hexdigest(), size)
