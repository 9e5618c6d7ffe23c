"""Opening a photo: what kind of file it is by its content, upright pixels.

The file's bytes are only ever read. EXIF orientation is applied exactly once, whichever of Pillow,
libheif or libavif may have applied it already while decoding.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

from wallmsg.errors import PhotoError
from wallmsg.model import Gps, Photo, Storage
from wallmsg.photos.exif import camera_of, gps_of, orientation_of, taken_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL import Image

    Pixels = NDArray[np.uint8]

FORMATS = ("JPEG", "PNG", "TIFF", "WEBP", "BMP", "GIF", "HEIF", "AVIF")
SUFFIXES = {
    "JPEG": ".jpg",
    "PNG": ".png",
    "TIFF": ".tif",
    "WEBP": ".webp",
    "BMP": ".bmp",
    "GIF": ".gif",
    "HEIC": ".heic",
    "AVIF": ".avif",
}
IMAGE_ENDINGS = frozenset(
    {*SUFFIXES.values(), ".jpeg", ".jpe", ".jfif", ".tiff", ".heif", ".hif", ".dib", ".apng"}
)
DEFAULT_MAX_PIXELS = 150_000_000
"""Above the 108 megapixels of the largest common phone sensors; about 1 GB while decoding."""

_CHUNK = 1 << 20
_HEAD_BYTES = 32


@dataclass(frozen=True)
class SourceFile:
    """A file offered as a photo, with the proof of its bytes."""

    path: Path
    name: str
    sha256: str
    bytes: int


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


def hash_file(path: Path) -> tuple[str, int]:
    """SHA-256 in hexadecimal and length of a file's bytes. Raises PhotoError if unreadable."""
    digest = hashlib.sha256()
    length = 0
    try:
        with _opened_file(path) as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
                length += len(chunk)
    except OSError as error:
        raise PhotoError(f"cannot read the file: {error.strerror or error}") from error
    return digest.hexdigest(), length


def sniff(path: Path) -> str | None:
    """Format by the first bytes (JPEG, PNG, TIFF, WEBP, BMP, GIF, HEIC, AVIF), None if no image.

    Signatures: the formats' specifications; for HEIF the brands of ISO/IEC 23008-12.
    Raises PhotoError if the file cannot be read.
    """
    try:
        with _opened_file(path) as file:
            head = file.read(_HEAD_BYTES)
    except OSError as error:
        raise PhotoError(f"cannot read the file: {error.strerror or error}") from error
    for start, kind in _SIGNATURES:
        if head.startswith(start):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WEBP"
    if head[4:8] == b"ftyp":
        brands = {head[8:12], *(head[i : i + 4] for i in range(16, len(head) - 3, 4))}
        if brands & {b"avif", b"avis"}:
            return "AVIF"
        if brands & _HEIF_BRANDS:
            return "HEIC"
    return None


def open_pages(
    path: Path, max_pixels: int = DEFAULT_MAX_PIXELS, at_least: int | None = None
) -> Iterator[Callable[[], Page]]:
    """Yield one loader for each picture of the file: every page of a TIFF, else the first.

    With `at_least`, pixels may be fewer than the file has, yet its longer side no shorter than
    that: a JPEG is decoded smaller in a fraction of the time.

    A loader decodes its page when called and must be called before the next is asked for, so that
    one damaged page does not hide the others and one page at a time is in memory. Both the
    iteration and the loaders raise PhotoError with the reason in one sentence.
    """
    kind = sniff(path)
    if kind is None:
        raise PhotoError(_no_image(path))
    with _opened(path) as image:
        count = getattr(image, "n_frames", 1) if kind == "TIFF" else 1
        for number in range(1, count + 1):

            def load(number: int = number) -> Page:
                return _load(image, (kind, number, count), max_pixels, at_least)

            yield load


def photo_of(source: SourceFile, page: Page) -> Photo:
    """What the record says about the file and one page of it, before the file is stored."""
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
        taken=page.taken,
        camera=page.camera,
        gps=page.gps,
    )


def _opened_file(path: Path) -> IO[bytes]:
    """The file for reading. Pipes and devices, which may never end, raise PhotoError."""
    # Opening a pipe waits for its other end unless told not to.
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise PhotoError("not a regular file")
    return os.fdopen(handle, "rb")


def _no_image(path: Path) -> str:
    try:
        return "not an image" if path.stat().st_size else "the file is empty"
    except OSError as error:
        return f"cannot read the file: {error.strerror or error}"


@contextmanager
def _opened(path: Path) -> Iterator[Image.Image]:
    import pillow_heif
    from PIL import Image

    Image.init()
    pillow_heif.register_heif_opener(thumbnails=False)
    with warnings.catch_warnings():
        # The size is checked against our own limit before any pixel is decoded.
        warnings.simplefilter("ignore")
        limit, Image.MAX_IMAGE_PIXELS = Image.MAX_IMAGE_PIXELS, None
        try:
            with _opened_file(path) as file, Image.open(file, formats=FORMATS) as image:
                yield image
        # Decoders raise nearly anything on damaged bytes, also while they count pages; whatever it
        # is, only this photo has failed.
        except Exception as error:
            raise _photo_error(error) from error
        finally:
            Image.MAX_IMAGE_PIXELS = limit


def _load(
    image: Image.Image, which: tuple[str, int, int], max_pixels: int, at_least: int | None
) -> Page:
    kind, number, count = which
    try:
        if count > 1:
            image.seek(number - 1)
        width, height = image.size
        if width * height > max_pixels:
            raise PhotoError(
                f"{width} x {height} is more than the limit of {max_pixels / 1e6:g} megapixels",
                hint="raise --max-megapixels if you trust the file",
            )
        if at_least is not None:
            _draft(image, at_least)
        exif = image.getexif()
        orientation = orientation_of(image, exif)
        page = Page(
            number=number,
            count=count,
            format=kind,
            orientation=orientation,
            taken=taken_of(exif),
            camera=camera_of(exif),
            gps=gps_of(exif),
            pixels=_upright_bgr(image),
        )
    except Exception as error:
        raise _photo_error(error) from error
    if count == 1:
        # Its own copy of the pixels is not kept while ours are worked on.
        image.close()
    return page


def _draft(image: Image.Image, at_least: int) -> None:
    """Have a JPEG decoded at half, a quarter or an eighth of its size where that is enough."""
    width, height = image.size
    scale = at_least / max(width, height)
    if scale < 1:
        # Both sides are named: Pillow keeps to the one that needs more.
        image.draft("RGB", (max(1, round(width * scale)), max(1, round(height * scale))))


def _photo_error(error: Exception) -> PhotoError:
    """What a decoder raised, as the photo's failure."""
    if isinstance(error, PhotoError):
        return error
    if isinstance(error, MemoryError):
        return PhotoError("not enough memory to decode the photo")
    if isinstance(error, OSError) and error.strerror:  # its text names the path, too
        return PhotoError(f"cannot read the file: {error.strerror}")
    return PhotoError(_reason(error))


def _reason(error: Exception) -> str:
    text = " ".join(str(error).split())
    if _TRUNCATED.search(text):
        return "truncated file"
    if "cannot identify image" in text:
        return "damaged file: its header cannot be read"
    if "decoder object" in text:  # how Pillow puts it for a WebP that is cut off, among others
        return "damaged file: it cannot be decoded"
    return f"damaged file: {text or type(error).__name__}"


def _upright_bgr(image: Image.Image) -> Pixels:
    """Pixels after orientation, transparency over white, 16-bit depth scaled to 8."""
    import numpy as np
    from PIL import Image, ImageOps

    image.load()
    # Copies of the whole picture are made only where something changes: a photo's are large.
    stands = image.getexif().get(0x0112, 1) == 1
    upright = image if stands else ImageOps.exif_transpose(image)
    if upright.mode.startswith("I") or upright.mode == "F":
        deep = np.asarray(upright, dtype=np.float64)
        top = 65535.0 if deep.max(initial=0) > 255 else 255.0
        grey = np.clip(deep * (255.0 / max(top, deep.max(initial=0))), 0, 255).astype(np.uint8)
        return np.ascontiguousarray(np.repeat(grey[:, :, None], 3, axis=2))
    if "A" in upright.getbands() or "transparency" in upright.info:
        rgba = upright.convert("RGBA")
        paper = Image.new("RGBA", rgba.size, "white")
        upright = Image.alpha_composite(paper, rgba)
    rgb = np.asarray(upright if upright.mode == "RGB" else upright.convert("RGB"))
    return np.ascontiguousarray(rgb[:, :, ::-1])


_TRUNCATED = re.compile(
    "truncat|premature|unexpected end|broken data|end of file|no data", re.IGNORECASE
)
_SIGNATURES = (
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
    (b"BM", "BMP"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"II+\x00", "TIFF"),
    (b"MM\x00+", "TIFF"),
)
_HEIF_BRANDS = frozenset(
    {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"heif"}
)
