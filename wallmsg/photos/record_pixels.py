"""The pixels of a record's photo, as the catalogue has the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wallmsg.catalogue import Catalogue
from wallmsg.errors import PhotoError
from wallmsg.model import Record
from wallmsg.photos.thumbnails import pixels_of

if TYPE_CHECKING:
    from wallmsg.photos.image_file import Pixels


def record_pixels(catalogue: Catalogue, record: Record, *, at_least: int | None = None) -> Pixels:
    """The record's photo, HxWx3 uint8 BGR, upright.

    With `at_least` (pixels) the longer side may come smaller than the file's, not shorter than
    that. Raises PhotoError if there is no readable photo, CatalogueError if the record points
    outside the catalogue.
    """
    if record.photo.width is None or record.photo.path is None:
        # What no worker could decode may have crashed it: here it would end this process.
        raise PhotoError(record.machine.reason or "there is no photo")
    return pixels_of(catalogue.photo_path(record), record.photo.page, at_least=at_least)
