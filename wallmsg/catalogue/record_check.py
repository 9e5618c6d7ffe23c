"""What is on the disk of records and their photos, read for `verify` in several processes."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from wallmsg.catalogue.files import sha256_of_file
from wallmsg.catalogue.photo_store import PhotoFiles
from wallmsg.catalogue.records import RecordFiles
from wallmsg.errors import CatalogueError, RecordNotFoundError
from wallmsg.model import Photo, Storage, record_id


class What(NamedTuple):
    """Which records are read: of which catalogue and which of its folders.

    Of records that are not in `only` (None: all) the photos are not read.
    """

    root: Path
    folder: Path
    only: frozenset[str] | None


class PhotoFile(NamedTuple):
    """A photo's file: hash and length, None if it is gone; or why it cannot be read."""

    path: Path | None = None
    sha256: str | None = None
    size: int | None = None
    error: str | None = None


class Seen(NamedTuple):
    """One record as it is on the disk."""

    id: str
    digest: str | None
    photo: Photo | None
    """None if the record is gone or damaged."""
    damaged: str | None
    file: PhotoFile | None
    """None if the photo is not kept, or was not to be read."""

    @property
    def names_its_photo(self) -> bool:
        """Whether the id is that of the photo."""
        photo = self.photo
        if photo is None or photo.sha256 is None:
            return True
        return self.id == record_id(photo.sha256, photo.page)


def see(what: What, ids: Sequence[str]) -> list[Seen]:
    """What is on the disk of those records. Runs in other processes."""
    records = RecordFiles(what.folder)
    photos = PhotoFiles(what.root, contextlib.nullcontext)
    read: dict[Path, PhotoFile] = {}
    return [_see(one, records, photos, what.only is None or one in what.only, read) for one in ids]


def _see(
    record_id: str,
    records: RecordFiles,
    photos: PhotoFiles,
    with_photo: bool,
    read: dict[Path, PhotoFile],
) -> Seen:
    digest = records.digest(record_id)
    try:
        photo = records.read(record_id).photo
    except RecordNotFoundError:
        return Seen(record_id, digest, None, None, None)
    except CatalogueError as error:
        return Seen(record_id, digest, None, error.message, None)
    file = _file(photo, photos, read) if with_photo and photo.path is not None else None
    return Seen(record_id, digest, photo, None, file)


def _file(photo: Photo, photos: PhotoFiles, read: dict[Path, PhotoFile]) -> PhotoFile:
    """The file of a photo; the pages of one file are records of their own, which is read once."""
    try:
        path = photos.path(photo)
        if path not in read:
            sha256 = sha256_of_file(path)
            read[path] = PhotoFile(path, sha256, path.stat().st_size if sha256 else None)
        return read[path]
    except (CatalogueError, OSError) as error:
        return PhotoFile(error=str(error))


def is_own(photo: Photo) -> bool:
    """Whether the photo's file belongs to the catalogue."""
    return photo.storage in {Storage.COPY, Storage.LINK}
