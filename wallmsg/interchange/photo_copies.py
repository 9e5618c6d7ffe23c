"""The public copies of one catalogue's photos, as formats get them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wallmsg.catalogue import Catalogue
from wallmsg.interchange.public_pictures import OnMissing, public_picture, public_pixels
from wallmsg.model import Record

if TYPE_CHECKING:
    from wallmsg.photos.image_file import Pixels


class CataloguePhotos:
    """`wallmsg.interchange.public_pictures` for a catalogue; fits the protocol `PhotoCopies`."""

    def __init__(self, catalogue: Catalogue, on_missing: OnMissing | None = None) -> None:
        self._catalogue = catalogue
        self._on_missing = on_missing

    def jpeg(self, record: Record, longest_side: int) -> bytes | None:
        """The photo as a JPEG for the public; None if there is no readable photo."""
        return public_picture(self._catalogue, record, longest_side, self._on_missing)

    def pixels(self, record: Record, at_least: int | None = None) -> Pixels | None:
        """The pixels of the same copy, HxWx3 uint8 BGR; None if there is no readable photo."""
        return public_pixels(self._catalogue, record, at_least, self._on_missing)
