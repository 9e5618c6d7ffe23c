"""The untouched source photos: copied, hard-linked or only pointed to, always proved by hash.

A copy lies in two levels of folders under its SHA-256: `photos/3/3f2/3f2a...jpg`. To delete one, it
is first renamed into `photos/.tmp`; then the journal announces the deletion; then it is removed.
What is found there later is removed if the journal announced it, else it is put back.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import BinaryIO

from wallmsg.catalogue.events import FileEvent
from wallmsg.catalogue.files import (
    CHUNK,
    TEMPORARY,
    disk_errors,
    make_folder,
    put_in_place,
    remove_file,
    sha256_of_file,
    sync_directory,
    two_levels,
)
from wallmsg.catalogue.journal import Action, Entry
from wallmsg.catalogue.locking import hold, is_abandoned
from wallmsg.errors import CatalogueError, PhotoError
from wallmsg.model import Photo, Storage

NAME = "photos"

_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")
_PHOTO = re.compile(r"[0-9a-f]{64}\.[a-z0-9]{1,8}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_STAGED_SUFFIX = ".deleted"
_CANNOT_LINK = {errno.EXDEV, errno.EPERM, errno.EMLINK, errno.ENOTSUP, errno.EOPNOTSUPP}


class PhotoFiles:
    """The photos of one catalogue.

    `lock` is the catalogue's: held while a temporary file is made or stale ones are cleaned, never
    while a photo is copied.
    """

    def __init__(self, root: Path, lock: Callable[[], AbstractContextManager[None]]) -> None:
        self.root = root
        self.directory = root / NAME
        self.lock = lock

    def store(self, source: Path, sha256: str, suffix: str, storage: Storage) -> str:
        """Keeps `source`, whose bytes have that SHA-256; returns what `Photo.path` says.

        Storing the same photo again changes nothing (a damaged copy is replaced).

        Raises PhotoError if the source cannot be read or has other bytes than promised,
        CatalogueError if it cannot be linked or the catalogue cannot be written.
        """
        if not _SHA256.fullmatch(sha256):
            raise ValueError(f"not a SHA-256: {sha256!r}")
        if storage is Storage.NONE:
            raise ValueError("there is nothing to store")
        if storage is Storage.REFERENCE:
            self._check_source(source, sha256)
            return str(source.absolute())
        suffix = "." + suffix.lower().lstrip(".")
        if not _SUFFIX.fullmatch(suffix):
            raise ValueError(f"not a file ending: {suffix!r}")
        target = two_levels(self.directory, f"{sha256}{suffix}")
        stored = target.relative_to(self.root).as_posix()
        with disk_errors(f"store {source.name}"):
            if sha256_of_file(target) == sha256:
                return stored
            make_folder(self.directory / TEMPORARY, self.directory)
            make_folder(target.parent, self.directory)
            if storage is Storage.LINK:
                self._check_source(source, sha256)
                self._link(source, target, sha256)
            else:
                self._copy(source, target, sha256)
        return stored

    def path(self, photo: Photo) -> Path:
        """Where the photo's bytes are.

        Raises CatalogueError if it was not stored, or the record points outside the catalogue
        without being a reference.
        """
        if photo.path is None:
            raise CatalogueError(f"the catalogue does not have the file of {photo.name}")
        if photo.storage is Storage.REFERENCE:
            return Path(photo.path)
        name = Path(photo.path)
        if name.is_absolute() or ".." in name.parts:
            raise CatalogueError(f"the photo of {photo.name} is said to be outside the catalogue")
        return self.root / name

    def is_proper(self, photo: Photo) -> bool:
        """Whether a copy or link is said to lie in the one place that fits its SHA-256."""
        if photo.path is None or photo.sha256 is None:
            return False
        name = Path(photo.path).name
        fits = self.directory_name(name) == photo.path
        return fits and bool(_SUFFIX.fullmatch(name.removeprefix(photo.sha256)))

    def is_photo_name(self, name: str) -> bool:
        """Whether a file in the catalogue's folder of photos may have that name."""
        return bool(_PHOTO.fullmatch(name))

    def directory_name(self, name: str) -> str:
        """The path inside the catalogue of the photo file with that name."""
        return two_levels(Path(NAME), name).as_posix()

    def is_there(self, photo: Photo) -> bool:
        """Whether nothing is missing: the file is where the record says, or it was never kept."""
        if photo.storage not in {Storage.COPY, Storage.LINK}:
            return True
        with contextlib.suppress(CatalogueError, OSError):
            return self.path(photo).exists()
        return False

    def stage_deletion(self, photo: Photo) -> FileEvent | None:
        """Takes a photo of the catalogue out of its place, to be deleted or put back.

        Returns the event for the journal; None if there is no file of the catalogue's own.
        Needs the lock. Raises CatalogueError.
        """
        own = photo.storage in {Storage.COPY, Storage.LINK} and self.is_proper(photo)
        if photo.path is None or not own:
            return None
        path = self.path(photo)
        with disk_errors(f"delete the photo {photo.name}"):
            if not path.is_file():
                return None
            event = FileEvent(photo.path, sha256_of_file(path), path.stat().st_size)
            make_folder(self.directory / TEMPORARY, self.directory)
            staged = self._staged_path(photo.path)
            path.rename(staged)
            sync_directory(path.parent)
            sync_directory(staged.parent)
        return event

    def delete_staged(self, name: str) -> None:
        """Deletes for good what `stage_deletion` took out of the place `name`. Raises OSError."""
        remove_file(self._staged_path(name))

    def finish(self, last: Entry | None) -> None:
        """Deletes photos whose deletion the last entry announced; puts others back.

        Needs the lock. Raises OSError.
        """
        announced = last.file.path if last and last.action is Action.DELETE and last.file else None
        for staged in (self.directory / TEMPORARY).glob(f"*{_STAGED_SUFFIX}"):
            name = self.directory_name(staged.name.removesuffix(_STAGED_SUFFIX))
            if name == announced:
                remove_file(staged)
            else:
                put_in_place(staged, self.root / name)

    def clean(self) -> None:
        """Removes the unfinished copies of processes that are gone. Needs the lock."""
        for path in (self.directory / TEMPORARY).glob("*.part"):
            with contextlib.suppress(OSError):
                if is_abandoned(path):
                    path.unlink()

    def _staged_path(self, name: str) -> Path:
        return self.directory / TEMPORARY / f"{Path(name).name}{_STAGED_SUFFIX}"

    def _check_source(self, source: Path, sha256: str) -> None:
        with _source_errors(source):
            found = sha256_of_file(source)
        if found is None:
            raise PhotoError(f"cannot read {source}: it is gone")
        if found != sha256:
            raise _changed(source)

    def _link(self, source: Path, target: Path, sha256: str) -> None:
        temporary = self._temporary(target)
        try:
            with self.lock():
                os.link(source.resolve(), temporary)
                put_in_place(temporary, target)
        except OSError as error:
            if error.errno not in _CANNOT_LINK:
                self._check_source(source, sha256)  # gone since it was checked?
                raise
            raise CatalogueError(
                f"cannot hard-link {source} into the catalogue: {error.strerror}",
                hint="both must be on one disk; leave out --link to copy, or use --reference",
            ) from error
        finally:
            temporary.unlink(missing_ok=True)

    def _copy(self, source: Path, target: Path, sha256: str) -> None:
        with _source_errors(source):
            reader = source.open("rb")
        with reader, self._part(target) as (temporary, writer):
            digest = hashlib.sha256()
            while block := _block(reader, source):
                digest.update(block)
                writer.write(block)
            if digest.hexdigest() != sha256:
                raise _changed(source)
            writer.flush()
            # The file's own time may be the only date a photo has.
            status = os.fstat(reader.fileno())
            os.utime(writer.fileno(), ns=(status.st_atime_ns, status.st_mtime_ns))
            os.fsync(writer.fileno())
            put_in_place(temporary, target)

    @contextlib.contextmanager
    def _part(self, target: Path) -> Iterator[tuple[Path, BinaryIO]]:
        temporary = self._temporary(target)
        with self.lock():
            writer = temporary.open("xb")
            hold(writer)
        try:
            with writer:
                yield temporary, writer
        finally:
            temporary.unlink(missing_ok=True)

    def _temporary(self, target: Path) -> Path:
        return self.directory / TEMPORARY / f"{target.name}.{secrets.token_hex(4)}.part"


@contextlib.contextmanager
def _source_errors(source: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise PhotoError(f"cannot read {source}: {error.strerror}") from error


def _block(reader: BinaryIO, source: Path) -> bytes:
    with _source_errors(source):
        return reader.read(CHUNK)


def _changed(source: Path) -> PhotoError:
    return PhotoError(
        f"{source} changed while it was being added", hint="run the same command again"
    )
