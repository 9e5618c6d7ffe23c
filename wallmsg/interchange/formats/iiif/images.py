"""Static pictures for IIIF: Image API 3, level 0, so that a viewer needs no image server."""

from __future__ import annotations

from dataclasses import dataclass

from wallmsg.interchange.formats.base import Included, OutputFolder
from wallmsg.interchange.formats.iiif.resource import Address, Resource, json_bytes
from wallmsg.model import Record
from wallmsg.photos.thumbnails import jpeg_sizes

SMALLEST = 250
"""Longest side in pixels at which no smaller size is made."""


@dataclass(frozen=True)
class StaticImage:
    """The picture of a photo: its address, and its sizes in pixels, the largest first."""

    address: str
    sizes: tuple[tuple[int, int], ...]

    def service(self) -> Resource:
        """The image service, as a picture refers to it."""
        return {"id": self.address, "type": "ImageService3", "profile": "level0"}

    def picture(self) -> Resource:
        """The picture in its largest size."""
        return self._content(f"{self.address}/full/max/0/default.jpg", *self.sizes[0])

    def thumbnail(self) -> Resource:
        """The picture in its smallest size."""
        width, height = self.sizes[-1]
        return self._content(f"{self.address}/full/{width},{height}/0/default.jpg", width, height)

    def _content(self, address: str, width: int, height: int) -> Resource:
        return {
            "id": address,
            "type": "Image",
            "format": "image/jpeg",
            "width": width,
            "height": height,
            "service": [self.service()],
        }


def write_image(
    record: Record, included: Included, address: Address, folder: OutputFolder
) -> StaticImage | None:
    """Write the picture of a photo in all its sizes; None if there is no readable photo."""
    pixels = included.photos.pixels(record)
    if pixels is None:
        return None
    place = f"images/{record.id}"
    sizes: list[tuple[int, int]] = []
    for width, height, jpeg in jpeg_sizes(pixels, SMALLEST):
        if not sizes:
            folder.add(f"{place}/full/max/0/default.jpg", jpeg)
        folder.add(f"{place}/full/{width},{height}/0/default.jpg", jpeg)
        sizes.append((width, height))
    image = StaticImage(address.of(place), tuple(sizes))
    folder.add(f"{place}/info.json", json_bytes(_info(image)))
    return image


def _info(image: StaticImage) -> Resource:
    width, height = image.sizes[0]
    return {
        "@context": "http://iiif.io/api/image/3/context.json",
        **image.service(),
        "protocol": "http://iiif.io/api/image",
        "width": width,
        "height": height,
        "sizes": [{"width": w, "height": h} for w, h in reversed(image.sizes)],
    }
