"""The pictures of a site: each photo small for lists and larger for its page."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import msgspec

from wallmsg.catalogue import Catalogue
from wallmsg.errors import CatalogueError
from wallmsg.interchange.public_pictures import OnMissing, public_pixels
from wallmsg.model import Record
from wallmsg.photos.thumbnails import as_jpeg
from wallmsg.site.site_folder import SiteFolder

SMALL = 480
"""Longest side of the pictures in lists, pixels."""

_VERSION = 1
"""Raised when pictures are made in another way: all are made again."""


@dataclass(frozen=True)
class PictureFiles:
    """The two files of a photo, as names in the site."""

    large: str
    small: str


def picture_files(record: Record, size: int) -> PictureFiles | None:
    """The files for a photo, the larger with at most `size` pixels; None if it has no pixels.

    The names depend on all that the pictures are made from, so a file that is there is current.
    """
    photo = record.photo
    if photo.width is None or photo.path is None or photo.sha256 is None:
        return None
    source = (_VERSION, photo.sha256, photo.page, size, SMALL, record.review.masks)
    digest = hashlib.sha256(msgspec.json.encode(source, order="sorted")).hexdigest()
    name = f"{record.id}-{digest[:16]}"
    return PictureFiles(f"pictures/{name}.jpg", f"pictures/{name}-small.jpg")


class PictureMaker:
    """Makes the pictures that are missing.

    Args:
        catalogue: Whose photos.
        folder: Where to.
        size: Longest side of the larger picture, pixels.
        on_missing: Called for each photo that cannot be opened.
    """

    def __init__(
        self, catalogue: Catalogue, folder: SiteFolder, size: int, on_missing: OnMissing
    ) -> None:
        self._catalogue = catalogue
        self._folder = folder
        self._size = size
        self._on_missing = on_missing

    def make(self, record_id: str, files: PictureFiles) -> bool:
        """Make the pictures of a record unless they are there; returns whether they are now."""
        if self._folder.has(files.large) and self._folder.has(files.small):
            return True
        try:
            record = self._catalogue.read(record_id)
            if picture_files(record, self._size) != files:
                raise CatalogueError("the record was changed meanwhile: build the site again")
        except CatalogueError as error:  # also one that was removed or damaged meanwhile
            self._on_missing(record_id, error)
            return False
        pixels = public_pixels(self._catalogue, record, self._size, self._on_missing)
        if pixels is None:
            return False
        self._folder.write(files.small, as_jpeg(pixels, SMALL))
        self._folder.write(files.large, as_jpeg(pixels, self._size))
        return True
