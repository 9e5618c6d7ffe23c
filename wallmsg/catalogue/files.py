"""Files that are whole or absent, folders in two levels, and the disk's errors in sentences."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from wallmsg.errors import CatalogueError

CHUNK = 1 << 20
"""Bytes read at once when a photo is copied or hashed."""

TEMPORARY = ".tmp"
"""Folder inside a folder of the catalogue where files are written before they are renamed."""

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_REFUSED = {errno.EACCES, errno.EPERM, errno.EROFS}


def disk_error(error: OSError, doing: str) -> CatalogueError:
    """The error to raise when the disk refuses while `doing` ("write the record abc")."""
    if error.errno in _FULL:
        return CatalogueError(
            f"cannot {doing}: the disk is full",
            hint="free some space and run the same command again; nothing was left half-written",
        )
    if error.errno in _REFUSED:
        return CatalogueError(
            f"cannot {doing}: the catalogue cannot be written",
            hint="check the permissions of its folder, or that the disk is not read-only",
        )
    return CatalogueError(f"cannot {doing}: {error.strerror or error}")


@contextlib.contextmanager
def disk_errors(doing: str) -> Iterator[None]:
    """Turns an OSError inside the block into a CatalogueError."""
    try:
        yield
    except OSError as error:
        raise disk_error(error, doing) from error


def sha256_of(data: bytes) -> str:
    """SHA-256 of some bytes in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def sha256_of_file(path: Path) -> str | None:
    """SHA-256 of a file's bytes in hexadecimal; None if there is no such file."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return None


def read_if_there(path: Path) -> bytes | None:
    """A file's bytes; None if there is no such file. Raises OSError."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def two_levels(directory: Path, name: str) -> Path:
    """The place of a file whose name begins with hexadecimal digits: `3/3f2/3f2a91...json`.

    4,096 folders hold 244 files each when there are a million.
    """
    return directory / name[0] / name[:3] / name


def files_in_two_levels(directory: Path) -> Iterator[Path]:
    """All files below a folder, in order of their names, but for those being written.

    A folder that does not exist has none. Raises OSError.
    """
    try:
        with os.scandir(directory) as scanned:
            entries = sorted(scanned, key=lambda entry: entry.name)
    except FileNotFoundError:
        return
    for entry in entries:
        if not entry.is_dir(follow_symlinks=False):
            yield Path(entry.path)
        elif entry.name != TEMPORARY:
            yield from files_in_two_levels(Path(entry.path))


def names_in_two_levels(directory: Path) -> Iterator[str]:
    """Names of the files in two levels below a folder that are in their place, in order.

    Quicker than `files_in_two_levels` for very many. Raises OSError, also without the folder.
    """
    for first in sorted(entry.name for entry in os.scandir(directory) if len(entry.name) == 1):
        with contextlib.suppress(NotADirectoryError):
            folders = [entry for entry in os.scandir(directory / first) if len(entry.name) == 3]
            for folder in sorted(folders, key=lambda entry: entry.name):
                with contextlib.suppress(NotADirectoryError):
                    names = [entry.name for entry in os.scandir(folder.path)]
                    yield from sorted(
                        name
                        for name in names
                        if folder.name[0] == first and name.startswith(folder.name)
                    )


def make_folder(directory: Path, root: Path) -> None:
    """Makes a folder below `root`, which exists, so that it survives a power cut. Raises OSError.

    A missing `root` is an error: nothing is written where a disk is not mounted, say.
    """
    if directory.is_dir():
        return
    if directory == root:
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(directory))
    make_folder(directory.parent, root)
    directory.mkdir(exist_ok=True)
    sync_directory(directory.parent)


def sync_directory(directory: Path) -> None:
    """Makes the names in a directory survive a power cut."""
    sync_file(directory)


def sync_file(path: Path) -> None:
    """Makes what was written to a file (or directory) survive a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_whole(temporary: Path, data: bytes) -> None:
    """Writes and syncs `temporary`, which is gone again if that fails. Raises OSError."""
    try:
        with temporary.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def put_in_place(temporary: Path, target: Path) -> None:
    """Renames a synced temporary file of the same disk to its final name. Raises OSError."""
    temporary.replace(target)
    sync_directory(target.parent)


def replace_file(target: Path, data: bytes) -> None:
    """Replaces `target` in one step: readers see the old bytes or the new, never a part.

    Two processes must not replace the same file at once. Raises OSError.
    """
    temporary = temporary_for(target)
    write_whole(temporary, data)
    put_in_place(temporary, target)


def remove_file(path: Path) -> None:
    """Removes a file so that it stays removed after a power cut. Raises OSError."""
    try:
        path.unlink()
    except FileNotFoundError:
        return
    sync_directory(path.parent)


def temporary_for(target: Path) -> Path:
    """The name under which `target` is written before it is renamed."""
    return target.with_name(f".{target.name}.tmp")
