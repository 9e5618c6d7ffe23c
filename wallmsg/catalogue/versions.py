"""Earlier versions of records that people worked on: each under the SHA-256 of its bytes.

The journal names the hash of every version, so each can be checked against it:
`gzip -dc versions/3/3f2/3f2a...json.gz | sha256sum`.
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Iterator
from pathlib import Path

import msgspec
from msgspec import Struct

from wallmsg.catalogue.files import (
    TEMPORARY,
    files_in_two_levels,
    make_folder,
    put_in_place,
    read_if_there,
    sha256_of,
    two_levels,
    write_whole,
)
from wallmsg.model import Review

NAME = "versions"

_SHA256 = re.compile(r"[0-9a-f]{64}")
_SUFFIX = ".json.gz"


class Versions:
    """The earlier versions in one catalogue. Keeping one needs the catalogue's lock."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self.directory = root / NAME

    def path(self, sha256: str) -> Path:
        """Where the version with that hash is."""
        return two_levels(self.directory, f"{sha256}{_SUFFIX}")

    def keep(self, data: bytes) -> None:
        """Keeps the bytes of a record that are about to be replaced. Raises OSError."""
        path = self.path(sha256_of(data))
        if self.read(sha256_of(data)) == data:
            return
        make_folder(self.directory / TEMPORARY, self._root)
        make_folder(path.parent, self._root)
        temporary = self.directory / TEMPORARY / path.name
        write_whole(temporary, gzip.compress(data, mtime=0))
        put_in_place(temporary, path)

    def read(self, sha256: str) -> bytes | None:
        """The bytes kept under that hash, which may be others if altered; None without them."""
        try:
            packed = read_if_there(self.path(sha256))
            return None if packed is None else gzip.decompress(packed)
        except (OSError, EOFError, zlib.error):
            return None

    def hashes(self) -> Iterator[tuple[Path, str | None]]:
        """All files in the folder, and the hash each is named by; None for a foreign file."""
        for path in files_in_two_levels(self.directory):
            sha256 = path.name.removesuffix(_SUFFIX)
            proper = _SHA256.fullmatch(sha256) and self.path(sha256) == path
            yield path, sha256 if proper else None

    def leftovers(self) -> list[Path]:
        """Files being written: all stale to the holder of the catalogue's lock."""
        return list((self.directory / TEMPORARY).glob("*"))


def is_reviewed(data: bytes) -> bool:
    """Whether people worked on the record with these bytes, or nobody can know as it is damaged."""
    try:
        return _REVIEWED.decode(data).review != Review()
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return True


class _Reviewed(Struct):
    review: Review = Review()


_REVIEWED = msgspec.json.Decoder(_Reviewed)
