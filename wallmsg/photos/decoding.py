"""Decoding photo files with Pillow: whatever it raises is a PhotoError, what is there is kept.

The file's bytes are only ever read.
"""

from __future__ import annotations

import io
import os
import re
import stat
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, ClassVar

from wallmsg.errors import PhotoError
from wallmsg.photos.formats import HEAD_BYTES, PILLOW_FORMATS
from wallmsg.photos.limits import LIMITS, Limits, TimedFile, check_scans

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PIL import Image

MIN_SHARE = 0.5
"""Of a picture's rows: a file that is cut off is read if it has so many of them."""

_SCANS_THAT_SHOW = 3
"""Scans of a progressive JPEG after which all of the picture can be seen, if not sharply."""

_JPEG = frozenset(("JPEG", "MPO"))
_END_OF_JPEG = b"\xff\xd9"
_MADE_UP = 128
"""Grey that libjpeg gives to blocks that are not there."""
_ROWS = 64
"""Of a picture that are examined together."""

_KEPT_CHUNKS = frozenset(
    (b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"acTL", b"fcTL", b"fdAT", b"eXIf")
)
"""Of a PNG whose other chunks cannot be read: what the pixels need, and EXIF."""


def opened_file(path: Path) -> IO[bytes]:
    """The file for reading. Pipes and devices, which may never end, raise PhotoError."""
    # Opening a pipe waits for its other end unless O_NONBLOCK is set.
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise PhotoError("not a regular file")
    return os.fdopen(handle, "rb")


def head_of(path: Path) -> bytes:
    """The first bytes of a file. Raises PhotoError if it cannot be read."""
    try:
        with opened_file(path) as file:
            return file.read(HEAD_BYTES)
    except OSError as error:
        raise PhotoError(f"cannot read the file: {error.strerror or error}") from error


@contextmanager
def opened_image(path: Path, kind: str, limits: Limits) -> Iterator[Image.Image]:
    """The picture in a file of that format, not decoded yet. Raises PhotoError."""
    import pillow_heif
    from PIL import Image

    Image.init()
    pillow_heif.register_heif_opener(thumbnails=False)
    with warnings.catch_warnings(), _NoPillowLimit():
        # The size is checked against our own limit before any pixel is decoded.
        warnings.simplefilter("ignore")
        try:
            with opened_file(path) as file:
                if kind == "JPEG":
                    check_scans(file.read(), limits)
                    file.seek(0)
                with _image(TimedFile(file, limits.seconds), kind) as image:
                    yield image
        # Decoders raise nearly anything on damaged bytes, also while they count pages; whatever it
        # is, only this photo has failed.
        except Exception as error:
            raise photo_error(error) from error


def load(image: Image.Image, path: Path) -> tuple[Image.Image, str | None]:
    """The picture decoded, and what of it is missing in one sentence, or None.

    Raises what the decoder raises where less than half of a cut-off picture is there.
    """
    try:
        image.load()
    except PhotoError:
        raise
    except Exception:
        if image.format in _JPEG:
            return _ended(path)
        share = _rows_there(image) if image.format == "PNG" else 0.0
        if share < MIN_SHARE:
            raise
        return image, _missing(share)
    return image, None


def decoded_webp(path: Path) -> NDArray[Any] | None:
    """The pixels of a WebP as the file has them, HxWx3 or HxWx4 uint8 BGR; None if damaged."""
    import cv2
    import numpy as np

    data = np.fromfile(path, dtype=np.uint8)
    try:
        return cv2.imdecode(data, cv2.IMREAD_UNCHANGED)
    except cv2.error:
        return None


def photo_error(error: Exception) -> PhotoError:
    """What a decoder raised, as the photo's failure."""
    if isinstance(error, PhotoError):
        return error
    if isinstance(error, MemoryError):
        return PhotoError("not enough memory to decode the photo")
    if isinstance(error, OSError) and error.strerror:  # its text names the path, too
        return PhotoError(f"cannot read the file: {error.strerror}")
    return PhotoError(_reason(error))


class _NoPillowLimit:
    """Lifts Pillow's own limit of pixels, which is one for the whole process, while any is open."""

    _lock: ClassVar[threading.Lock] = threading.Lock()
    _holders: ClassVar[int] = 0
    _limit: ClassVar[int | None] = None

    def __enter__(self) -> None:
        from PIL import Image

        with self._lock:
            if not _NoPillowLimit._holders:
                _NoPillowLimit._limit, Image.MAX_IMAGE_PIXELS = Image.MAX_IMAGE_PIXELS, None
            _NoPillowLimit._holders += 1

    def __exit__(self, *error: object) -> None:
        from PIL import Image

        with self._lock:
            _NoPillowLimit._holders -= 1
            if not _NoPillowLimit._holders:
                Image.MAX_IMAGE_PIXELS = _NoPillowLimit._limit


def _image(file: TimedFile, kind: str) -> Image.Image:
    from PIL import Image

    try:
        return Image.open(file, formats=PILLOW_FORMATS)  # type: ignore[arg-type]
    except PhotoError:
        raise
    except Exception:
        if kind != "PNG":
            raise
        file.seek(0)
        plain = io.BytesIO(_without_texts(file.read()))
        return Image.open(plain, formats=PILLOW_FORMATS)


def _without_texts(data: bytes) -> bytes:
    """A PNG without texts, profiles and other chunks that pixels do not need."""
    kept, at = [data[:8]], 8
    while at + 8 <= len(data):
        end = at + 12 + int.from_bytes(data[at : at + 4], "big")
        if data[at + 4 : at + 8] in _KEPT_CHUNKS:
            kept.append(data[at:end])
        at = end
    return b"".join(kept)


def _ended(path: Path) -> tuple[Image.Image, str | None]:
    """A JPEG that is cut off, decoded as if it ended there; raises as `load` does."""
    from PIL import Image

    with opened_file(path) as file:
        data = file.read() + _END_OF_JPEG
    image = Image.open(io.BytesIO(data), formats=PILLOW_FORMATS)
    image.load()
    if image.info.get("progressive"):
        if check_scans(data, LIMITS) < _SCANS_THAT_SHOW:
            raise PhotoError("truncated file")
        return image, "its end is missing: it may be less sharp than it was"
    share = _rows_decoded(image)
    if share < MIN_SHARE:
        raise PhotoError("truncated file")
    return image, _missing(share)


def _missing(share: float) -> str | None:
    return None if share == 1 else f"only the upper {share:.0%} of the picture is there"


def _rows_decoded(image: Image.Image) -> float:
    """The share of a JPEG's rows above those that libjpeg made up, which are of one middle grey."""
    from PIL import Image, ImageChops

    height = image.size[1]
    for bottom in range(height, 0, -_ROWS):
        rows = image.crop((0, max(0, bottom - _ROWS), image.size[0], bottom)).convert("L")
        made_up = Image.new("L", rows.size, _MADE_UP)
        if box := ImageChops.difference(rows, made_up).getbbox():
            return (max(0, bottom - _ROWS) + box[3]) / height
    return 0.0


def _rows_there(image: Image.Image) -> float:
    """The share of a PNG's rows down to the last that is not empty: Pillow begins with 0."""
    image.tile = []  # type: ignore[attr-defined] # nothing more is decoded
    if image._im is None:  # noqa: SLF001 - `im` raises if nothing was decoded
        return 0.0
    box = image.getbbox(alpha_only=False)
    return box[3] / image.size[1] if box else 0.0


def _reason(error: Exception) -> str:
    text = " ".join(str(error).split())
    if _TRUNCATED.search(text):
        return "truncated file"
    if "cannot identify image" in text:
        return "damaged file: its header cannot be read"
    if "decoder object" in text:  # how Pillow puts it for a WebP that is cut off, among others
        return "damaged file: it cannot be decoded"
    return f"damaged file: {text or type(error).__name__}"


_TRUNCATED = re.compile(
    "truncat|premature|unexpected end|broken data|end of file|no data", re.IGNORECASE
)
