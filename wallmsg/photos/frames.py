"""Which pictures of a file are photos: pages of a TIFF, frames of an animation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wallmsg.errors import PhotoError
from wallmsg.photos.limits import Limits

if TYPE_CHECKING:
    from PIL import Image

_SUBFILE_TYPE, _PHOTOMETRIC, _SUB_IFDS, _DNG_VERSION = 254, 262, 330, 50706
_REDUCED_OR_MASK = 0b101
_RAW_PHOTOMETRICS = frozenset((32803, 34892))
"""Colour filter array and LinearRaw (Adobe DNG specification 1.7)."""
_MAX_SUB_IFDS = 16

_FRAMES = 40
"""Frames of an animation that are examined."""
_SMALL = 128
_FULLER = 2.0
"""How many times as much detail another frame must have to be taken before the first."""


def pages_of(image: Image.Image, limits: Limits) -> list[int]:
    """Positions of a TIFF's pages that are pictures of their own.

    Pages that the file calls smaller versions or masks of others (NewSubfileType) are none, unless
    there is nothing else. Raises PhotoError if there are too many, and what the decoder raises.
    """
    own: list[int] = []
    count = 0
    while True:
        try:
            image.seek(count)
        except EOFError:
            break
        if count >= limits.pages:
            raise PhotoError(
                f"it has more than the limit of {limits.pages} pages", hint="split the file"
            )
        if not _number(image, _SUBFILE_TYPE) & _REDUCED_OR_MASK:
            own.append(count)
        count += 1
    image.seek(0)
    return own or [0]


def is_raw(image: Image.Image) -> bool:
    """Whether a TIFF holds what a sensor saw, and pictures only as previews of it."""
    if _number(image, _PHOTOMETRIC) in _RAW_PHOTOMETRICS:
        return True
    return any(kind in _RAW_PHOTOMETRICS for kind in _sub_photometrics(image))


def raw_format(image: Image.Image) -> str:
    """Whether a raw photo is one of Adobe's open kind (DNG) or a maker's own (RAW)."""
    return "DNG" if image.tag_v2.get(_DNG_VERSION) else "RAW"  # type: ignore[attr-defined]


def most_detailed_frame(image: Image.Image, limits: Limits) -> int:
    """Position of the frame of an animation with clearly most detail; the first if none has.

    Fades begin and end with an empty frame. Frames are examined as far as their pixels together
    are within the limit.
    """
    frames = int(getattr(image, "n_frames", 1))
    width, height = image.size
    looked = min(frames, _FRAMES, max(1, limits.pixels // max(1, width * height)))
    best, most = 0, 0.0
    for number in range(looked):
        try:
            image.seek(number)
            detail = _detail(image)
        except Exception:
            if not number:
                raise
            break  # what came before the damage counts
        if not number or detail > most * (_FULLER if best == 0 else 1.0):
            best, most = number, max(detail, 1e-3)
    image.seek(0)
    return best


def _detail(image: Image.Image) -> float:
    """Mean difference of neighbours in a small grey version of the frame."""
    import numpy as np

    small = image.convert("RGBA") if "transparency" in image.info else image
    grey = np.asarray(small.convert("L").resize((_SMALL, _SMALL)), dtype=np.float32)
    return float(np.abs(np.diff(grey, axis=0)).mean() + np.abs(np.diff(grey, axis=1)).mean())


def _number(image: Image.Image, tag: int) -> int:
    value = image.tag_v2.get(tag, 0)  # type: ignore[attr-defined]
    return value if isinstance(value, int) else 0


def _sub_photometrics(image: Image.Image) -> list[int]:
    """The kinds of pixels in pictures that a page keeps below itself."""
    from PIL import TiffImagePlugin

    offsets = image.tag_v2.get(_SUB_IFDS, ())  # type: ignore[attr-defined]
    found = []
    for offset in (offsets if isinstance(offsets, tuple) else (offsets,))[:_MAX_SUB_IFDS]:
        file = getattr(image, "fp", None)
        if not isinstance(offset, int) or file is None:
            continue
        file.seek(0)
        below = TiffImagePlugin.ImageFileDirectory_v2(file.read(8))
        file.seek(offset)
        below.load(file)
        kind = below.get(_PHOTOMETRIC)
        if isinstance(kind, int):
            found.append(kind)
    return found
