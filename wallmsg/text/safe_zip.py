"""Zip archives from strangers: opening them, and taking members out, within limits.

Only members that are stored or deflated are read. Of those zipfile unpacks no more than it is asked
for; of bzip2 and LZMA it unpacks whatever a few bytes grow to before it gives the first of it.
"""

from __future__ import annotations

import os
import re
import shutil
import stat
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from wallmsg.errors import ModelError


@dataclass(frozen=True)
class ArchiveLimits:
    """How large an archive may grow. Argos's largest packages are some 300 MB unpacked."""

    total: int = 2 << 30
    """Bytes of all members together."""
    member: int = 1 << 30
    """Bytes of one member."""
    members: int = 2000
    ratio: int = 200
    """Bytes out for a byte in; weights give 1 to 2, word lists 5 to 10, a zip bomb 1,000."""
    ratio_from: int = 1 << 20
    """Members smaller than this are not judged by their ratio."""


LIMITS = ArchiveLimits()

MAX_DIRECTORY = 2 << 20
"""Bytes of a zip's table of contents: some 20,000 files. Python reads all of it when it opens one,
into objects that take a hundred times as much."""

ZIP_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,  # an archive version that zipfile does not know
    RuntimeError,  # an encrypted member
    OSError,
    ValueError,
    OverflowError,
)
"""What reading a damaged zip raises here. Callers say which file it was."""

_METHODS = frozenset((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))

# The record at a zip's end, and the one that a very large zip has before it.
_END, _END_BYTES, _MAX_COMMENT_LENGTH = b"PK\x05\x06", 22, 0xFFFF
_LOCATOR, _LOCATOR_BYTES = b"PK\x06\x07", 20


def open_zip(file: Path | BinaryIO, max_directory: int = MAX_DIRECTORY) -> zipfile.ZipFile:
    """The archive in a file, whose table of contents is no longer than that many bytes.

    Raises one of ZIP_ERRORS if it is none.
    """
    if isinstance(file, Path):
        with file.open("rb") as opened:
            size = _directory_size(opened)
    else:
        size = _directory_size(file)
    if size > max_directory:
        raise zipfile.BadZipFile("it has too many files in it")
    return zipfile.ZipFile(file)


def read_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> bytes:
    """The bytes of a member, no more than `most`. Raises one of ZIP_ERRORS."""
    check_method(info)
    with archive.open(info) as member:
        data = member.read(most + 1)
    if len(data) > most:
        raise zipfile.BadZipFile(f"{info.filename!r} unpacks to more than {most >> 20} MiB")
    return data


def check_method(info: zipfile.ZipInfo) -> None:
    """Raises BadZipFile unless the member is stored or deflated and not encrypted."""
    if info.compress_type not in _METHODS:
        raise zipfile.BadZipFile(f"{info.filename!r} is packed in a way that is not read here")


def _directory_size(file: BinaryIO) -> int:
    """Bytes of the zip's table of contents as Python's zipfile finds it, before it reads it.

    A zip too large for the plain format (APPNOTE.TXT 4.3.14) counts as larger than any limit.
    """
    length = file.seek(0, os.SEEK_END)
    kept = min(length, _LOCATOR_BYTES + _END_BYTES + _MAX_COMMENT_LENGTH)
    file.seek(length - kept)
    tail = file.read(kept)
    file.seek(0)
    end = len(tail) - _END_BYTES
    if end < 0 or tail[end : end + 4] != _END or tail[-2:] != b"\0\0":
        end = tail.rfind(_END, max(0, end - _MAX_COMMENT_LENGTH))
    if tail[max(0, end - _LOCATOR_BYTES) : end].startswith(_LOCATOR):
        return length + MAX_DIRECTORY
    return int.from_bytes(tail[end + 12 : end + 16], "little") if end >= 0 else 0


def safe_members(archive: zipfile.ZipFile, limits: ArchiveLimits = LIMITS) -> list[zipfile.ZipInfo]:
    """The files in the archive, all of them below one top directory.

    Raises ModelError if any name leads elsewhere (absolute, `..`, drive, backslash), occurs twice,
    is a link or a device, is packed otherwise than by storing or deflating, or if the sizes that
    the archive declares are beyond `limits`.
    """
    infos = archive.infolist()
    if len(infos) > limits.members:
        raise ModelError(f"the archive has {len(infos)} members, more than {limits.members}")
    tops: set[str] = set()
    seen: set[str] = set()
    for info in infos:
        parts = _safe_parts(info)
        try:
            check_method(info)
        except zipfile.BadZipFile as error:
            raise ModelError(f"the archive cannot be read: {error}") from error
        tops.add(parts[0])
        if not info.is_dir() and len(parts) < 2:
            raise ModelError(f"the archive has {info.filename!r} outside its one directory")
        key = "/".join(parts).casefold()
        if key in seen:
            raise ModelError(f"the archive has {info.filename!r} twice")
        seen.add(key)
    files = [info for info in infos if not info.is_dir()]
    if len(tops) != 1:
        raise ModelError(f"the archive should hold one directory and has {len(tops)}")
    _check_sizes(files, limits)
    return files


def below_top(info: zipfile.ZipInfo) -> str:
    """Name of a member below the archive's top directory."""
    return "/".join(PurePosixPath(info.filename).parts[1:])


def extract(
    archive: zipfile.ZipFile, wanted: re.Pattern[str], target: Path, limits: ArchiveLimits = LIMITS
) -> list[str]:
    """Write the members whose names below the top directory match `wanted` under `target`.

    Returns those names. Raises ModelError as `safe_members` does, and what zipfile raises for a
    damaged archive.
    """
    names = []
    for info in safe_members(archive, limits):
        name = below_top(info)
        if not wanted.fullmatch(name):
            continue
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        # zipfile never gives more than the size that was declared and checked; had the archive
        # lied about it, the checksum fails.
        with archive.open(info) as source, path.open("xb") as out:
            shutil.copyfileobj(source, out)
        names.append(name)
    return names


def _safe_parts(info: zipfile.ZipInfo) -> tuple[str, ...]:
    """The parts of a member's name, or ModelError."""
    name = info.filename
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise ModelError(f"the archive has a link or device: {name!r}")
    raw = name.removesuffix("/").split("/")
    bad = any(part in ("", ".", "..") or re.search(r"[\\:\x00-\x1f]", part) for part in raw)
    # zipfile cuts a name at a null byte and turns backslashes round; what was stored must fit too.
    if bad or info.orig_filename.replace("\\", "/") != name or "\\" in info.orig_filename:
        raise ModelError(f"the archive has an unsafe name: {info.orig_filename!r}")
    return tuple(raw)


def _check_sizes(files: list[zipfile.ZipInfo], limits: ArchiveLimits) -> None:
    if sum(info.file_size for info in files) > limits.total:
        raise ModelError(f"the archive would unpack to more than {limits.total >> 20} MB")
    for info in files:
        if info.file_size > limits.member:
            raise ModelError(f"{info.filename!r} would unpack to over {limits.member >> 20} MB")
        packed = max(info.compress_size, 1)
        if info.file_size > limits.ratio_from and info.file_size / packed > limits.ratio:
            raise ModelError(
                f"{info.filename!r} unpacks to {info.file_size // packed} times its size"
            )
