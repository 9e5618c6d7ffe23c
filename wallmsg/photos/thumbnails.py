"""Pictures to look at: a photo upright and as small as wanted, a line cut out of it, as JPEG."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from wallmsg.errors import PhotoError
from wallmsg.model import Polygon
from wallmsg.photos.image_file import DEFAULT_MAX_PIXELS, open_pages

if TYPE_CHECKING:
    from PIL import Image

    from wallmsg.photos.image_file import Pixels

_QUALITY = 85


def pixels_of(path: Path, page: int = 1, *, at_least: int | None = None) -> Pixels:
    """The page's pixels, HxWx3 uint8 BGR, upright.

    With `at_least` the longer side may come smaller than the file's, not shorter than that.
    Raises PhotoError with the reason if they cannot be had.
    """
    try:
        for number, load in enumerate(open_pages(path, DEFAULT_MAX_PIXELS, at_least), 1):
            # Loaders do not decode until they are called.
            if number == page:
                return load().pixels
    except OSError as error:
        raise PhotoError(f"cannot read the file: {error.strerror or error}") from error
    raise PhotoError(f"the file has no page {page}")


def as_jpeg(pixels: Pixels, size: int | None = None) -> bytes:
    """The pixels (HxWx3 uint8 BGR) as a JPEG without any metadata.

    With `size`, in pixels, the longer side is no longer than that.
    """
    from PIL import Image

    image = Image.fromarray(pixels[:, :, ::-1])
    if size is not None:
        image.thumbnail((size, size), Image.Resampling.LANCZOS)
    return _jpeg_of(image)


def jpeg_sizes(pixels: Pixels, smallest: int) -> Iterator[tuple[int, int, bytes]]:
    """The pixels (HxWx3 uint8 BGR) as JPEGs without metadata, each half as large as the one before.

    Yields width and height in pixels and the JPEG, the full size first. The last one is the first
    whose longer side is at most `smallest` pixels.
    """
    from PIL import Image

    image = Image.fromarray(pixels[:, :, ::-1])
    while True:
        yield *image.size, _jpeg_of(image)
        if max(image.size) <= smallest:
            return
        half = (max(1, image.width // 2), max(1, image.height // 2))
        image = image.resize(half, Image.Resampling.BOX)


def as_png(pixels: Pixels) -> bytes:
    """The pixels (HxWx3 uint8 BGR) as a PNG without any metadata."""
    from PIL import Image

    out = io.BytesIO()
    Image.fromarray(pixels[:, :, ::-1]).save(out, "PNG")
    return out.getvalue()


def line_picture(pixels: Pixels, polygon: Polygon) -> Pixels:
    """The line inside `polygon` of the photo, upright as the writing stands, in colour.

    Args:
        pixels: HxWx3 uint8 BGR.
        polygon: In pixels of `pixels`; an outline that is no quad counts as its upright box.
    """
    from wallmsg.detection import cut_out

    return cut_out(pixels, quad_of(polygon))


def quad_of(polygon: Polygon) -> Polygon:
    """The polygon if it has four corners, else the upright box around it."""
    if len(polygon.points) == 4:
        return polygon
    left, top, right, bottom = polygon.bounds()
    return Polygon(((left, top), (right, top), (right, bottom), (left, bottom)))


def _jpeg_of(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return out.getvalue()
