"""Copies of photos that may leave the catalogue: no metadata, upright, masked.

Every output with a picture of a photo takes it from here, so that none can leave the masks out.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from wallmsg.catalogue import Catalogue
from wallmsg.errors import WallmsgError
from wallmsg.model import Record
from wallmsg.photos.masks import masked
from wallmsg.photos.record_pixels import record_pixels
from wallmsg.photos.thumbnails import as_jpeg

if TYPE_CHECKING:
    from wallmsg.photos.image_file import Pixels

OnMissing = Callable[[str, WallmsgError], None]
"""Called with the id of a record without a readable photo, and with the reason."""


def public_picture(
    catalogue: Catalogue, record: Record, longest_side: int, on_missing: OnMissing | None = None
) -> bytes | None:
    """The record's photo as a JPEG for the public; None if there is no readable photo.

    Upright, encoded from its pixels without any metadata, masked; its longer side is at most
    `longest_side` pixels and never longer than the photo's. The record may be redacted: file and
    masks are those of the record in the catalogue. Whether a sensitive record may leave at all is
    for the caller to decide.
    """
    pixels = public_pixels(catalogue, record, longest_side, on_missing)
    return None if pixels is None else as_jpeg(pixels, longest_side)


def public_pixels(
    catalogue: Catalogue,
    record: Record,
    at_least: int | None = None,
    on_missing: OnMissing | None = None,
) -> Pixels | None:
    """The pixels of the same copy, HxWx3 uint8 BGR: for tiles and pictures in several sizes.

    Its longer side is the photo's; with `at_least` (pixels) it may be shorter, not below that.
    """
    try:
        stored = catalogue.read(record.id) if catalogue.has(record.id) else record
        pixels = record_pixels(catalogue, stored, at_least=at_least)
    except WallmsgError as error:
        if on_missing is not None:
            on_missing(record.id, error)
        return None
    scale = pixels.shape[1] / (stored.photo.width or pixels.shape[1])
    return masked(pixels, [mask.polygon.scaled(scale) for mask in stored.review.masks])
