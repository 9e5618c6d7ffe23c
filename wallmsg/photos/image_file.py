"""Opening a photo: what kind of file it is by its content, upright pixels, what EXIF says.

The file's bytes are only ever read. EXIF orientation is applied exactly once, whichever of Pillow,
libheif or libavif may have applied it already while decoding.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from wallmsg.errors import PhotoError
from wallmsg.model import Caption, DateSource, Gps, Photo, Storage
from wallmsg.photos import decoding, frames
from wallmsg.photos.beside import ExternalMetadata, embedded, of_file_name, sidecars
from wallmsg.photos.exif import Exif
from wallmsg.photos.formats import IMAGE_ENDINGS, SUFFIXES, format_of, unsupported_format
from wallmsg.photos.limits import DEFAULT_MAX_PIXELS, Limits, check_size
from wallmsg.photos.pixels import turned_bgr, upright_bgr

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL import Image

    Pixels = NDArray[np.uint8]

__all__ = [
    "DEFAULT_MAX_PIXELS",
    "IMAGE_ENDINGS",
    "SUFFIXES",
    "Page",
    "SourceFile",
    "captions_of",
    "hash_file",
    "is_photo",
    "open_pages",
    "photo_of",
    "sniff",
    "why_no_photo",
    "with_sidecars",
]

_CHUNK = 1 << 20
_ANIMATED = frozenset(("GIF", "PNG", "WEBP", "AVIF"))
"""Formats of which several pictures are frames, not pages."""


@dataclass(frozen=True)
class SourceFile:
    """A file offered as a photo, with the proof of its bytes."""

    path: Path
    name: str
    sha256: str
    bytes: int
    beside: tuple[ExternalMetadata, ...] | None = None
    """What files next to it say, if it is read where they are not; see `with_sidecars`."""


@dataclass(frozen=True)
class Page:
    """One picture of a photo file: what EXIF says about it, and its pixels."""

    number: int
    count: int
    format: str
    orientation: int
    taken: str | None
    camera: str | None
    gps: Gps | None
    pixels: Pixels
    """HxWx3 uint8, BGR, upright."""
    taken_as_written: str | None = None
    """A date that is no valid Gregorian one, as the file has it."""
    author: str | None = None
    damage: str | None = None
    """What of the picture is missing, in one sentence."""
    beside: tuple[ExternalMetadata, ...] = ()
    """What XMP and IPTC in the file say, the most trusted first."""


def hash_file(path: Path) -> tuple[str, int]:
    """SHA-256 in hexadecimal and length of a file's bytes. Raises PhotoError if unreadable."""
    digest = hashlib.sha256()
    length = 0
    try:
        with decoding.opened_file(path) as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
                length += len(chunk)
    except OSError as error:
        raise PhotoError(f"cannot read the file: {error.strerror or error}") from error
    return digest.hexdigest(), length


def sniff(path: Path) -> str | None:
    """Format by the first bytes, a key of SUFFIXES; None if it is no photo that can be read.

    Raises PhotoError if the file cannot be read.
    """
    return format_of(decoding.head_of(path))


def is_photo(path: Path) -> bool:
    """Whether the file is a photo by its first bytes, of a format that is read or not.

    Raises PhotoError if the file cannot be read.
    """
    head = decoding.head_of(path)
    return (format_of(head) or unsupported_format(head)) is not None


def why_no_photo(path: Path) -> str | None:
    """Why a file is none that can be read, in one sentence; None if it may be one.

    Raises PhotoError if the file cannot be read.
    """
    head = decoding.head_of(path)
    if format_of(head):
        return None
    if name := unsupported_format(head):
        return f"photo format not supported: {name}"
    return "not an image" if head else "the file is empty"


def open_pages(
    path: Path, max_pixels: int = DEFAULT_MAX_PIXELS, at_least: int | None = None
) -> Iterator[Callable[[], Page]]:
    """Yield one loader for each picture of the file: every page of a TIFF, else one.

    With `at_least`, pixels may be fewer than the file has, yet its longer side no shorter than
    that: a JPEG is decoded smaller in a fraction of the time.

    A loader decodes its page when called and must be called before the next is asked for, so that
    one damaged page does not hide the others and one page at a time is in memory. Both the
    iteration and the loaders raise PhotoError with the reason in one sentence.
    """
    if reason := why_no_photo(path):
        raise PhotoError(reason)
    yield from _Opener(path, sniff(path) or "", Limits(pixels=max_pixels), at_least).loaders()


def with_sidecars(source: SourceFile) -> SourceFile:
    """The file with what files next to it say, so that it can be read on another machine."""
    return replace(source, beside=sidecars(source.path))


def photo_of(source: SourceFile, page: Page) -> Photo:
    """What the record says about the file and one page of it, before the file is stored.

    Where EXIF says nothing of date, place or author, the other metadata counts.
    """
    named = of_file_name(source.name)
    beside = (*_all_beside(source, page), *((named,) if named else ()))
    dated = next((one for one in beside if one.taken), None)
    height, width = page.pixels.shape[:2]
    return Photo(
        name=source.name,
        sha256=source.sha256,
        bytes=source.bytes,
        storage=Storage.NONE,
        path=None,
        format=page.format,
        page=page.number,
        pages=page.count,
        width=width,
        height=height,
        orientation=page.orientation,
        taken=page.taken or (dated.taken if dated else None),
        taken_from=DateSource.EXIF if page.taken else dated.source if dated else None,
        taken_as_written=page.taken_as_written,
        camera=page.camera,
        author=page.author or next((one.author for one in beside if one.author), None),
        gps=page.gps or next((one.gps for one in beside if one.gps), None),
        damage=page.damage,
    )


def captions_of(source: SourceFile, page: Page) -> tuple[Caption, ...]:
    """The captions in the file and next to it, each text once."""
    found: dict[str, Caption] = {}
    for one in _all_beside(source, page):
        if one.caption:
            found.setdefault(one.caption.text, one.caption)
    return tuple(found.values())


def _all_beside(source: SourceFile, page: Page) -> tuple[ExternalMetadata, ...]:
    beside = sidecars(source.path) if source.beside is None else source.beside
    return (*page.beside, *beside)


@dataclass(frozen=True)
class _Opener:
    """Opens the pictures of one file."""

    path: Path
    kind: str
    limits: Limits
    at_least: int | None

    def loaders(self) -> Iterator[Callable[[], Page]]:
        """A loader for each. Raises PhotoError."""
        if self.kind == "RAW":
            yield self._develop
            return
        with decoding.opened_image(self.path, self.kind, self.limits) as image:
            if self.kind == "TIFF" and frames.is_raw(image):
                yield lambda: self._develop(image)
                return
            positions = [0]
            if self.kind == "TIFF":
                positions = frames.pages_of(image, self.limits)
            elif self.kind in _ANIMATED and getattr(image, "n_frames", 1) > 1:
                check_size(*image.size, self.limits)
                positions = [frames.most_detailed_frame(image, self.limits)]
            for number, position in enumerate(positions, 1):

                def load(number: int = number, position: int = position) -> Page:
                    return self._load(image, position, number, len(positions))

                yield load

    def _load(self, image: Image.Image, position: int, number: int, count: int) -> Page:
        try:
            if position or count > 1:
                image.seek(position)
            check_size(*image.size, self.limits)
            if self.at_least is not None:
                _draft(image, self.at_least)
            exif = Exif(image)
            beside = embedded(image)
            pixels, damage = self._pixels(image, exif.to_turn)
            page = replace(self._page(exif, pixels, (number, count), damage), beside=beside)
        except Exception as error:
            raise decoding.photo_error(error) from error
        if count == 1:
            # Its own copy of the pixels is not kept while ours are worked on.
            image.close()
        return page

    def _pixels(self, image: Image.Image, orientation: int) -> tuple[Pixels, str | None]:
        if self.kind == "WEBP" and getattr(image, "n_frames", 1) == 1:
            # Pillow's decoder of WebP takes four times the memory of the picture.
            stored = decoding.decoded_webp(self.path)
            if stored is not None:
                return turned_bgr(stored, orientation), None
        loaded, damage = decoding.load(image, self.path)
        # Pillow turns a TIFF itself as it loads it.
        return upright_bgr(loaded, 1 if self.kind == "TIFF" else orientation), damage

    def _develop(self, image: Image.Image | None = None) -> Page:
        """The pixels of a raw photo; EXIF from what Pillow can open of it."""
        from wallmsg.photos.raw import developed

        try:
            pixels = developed(self.path, self.limits)
            page = self._page(Exif(image) if image else None, pixels, (1, 1), None)
            return replace(page, format=frames.raw_format(image) if image else self.kind)
        except Exception as error:
            raise decoding.photo_error(error) from error

    def _page(
        self, exif: Exif | None, pixels: Pixels, which: tuple[int, int], damage: str | None
    ) -> Page:
        number, count = which
        return Page(
            number=number,
            count=count,
            format=self.kind,
            orientation=exif.orientation if exif else 1,
            taken=exif.taken if exif else None,
            taken_as_written=exif.taken_as_written if exif else None,
            camera=exif.camera if exif else None,
            author=exif.artist if exif else None,
            gps=exif.gps if exif else None,
            pixels=pixels,
            damage=damage,
        )


def _draft(image: Image.Image, at_least: int) -> None:
    """Have a JPEG decoded at half, a quarter or an eighth of its size where that is enough."""
    width, height = image.size
    scale = at_least / max(width, height)
    if scale < 1:
        # Both sides are named: Pillow keeps to the one that needs more.
        image.draft("RGB", (max(1, round(width * scale)), max(1, round(height * scale))))
