"""Decoded pictures as plain pixels: upright, BGR, 8 bits, transparency on a contrasting ground.

A photo can have 150 million pixels: everything is done in bands of some rows, straight into the
result, so that beside what the decoder made and the result nothing of that size is ever in memory.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL import Image

    Pixels = NDArray[np.uint8]

_BAND = 1 << 20
"""Pixels that are converted at once."""

_DEPTHS = (255, 1023, 4095, 16383, 65535)
"""Largest values of 8 to 16 bits: a 12-bit picture in 16-bit numbers is no dark one."""

_SAMPLE = 256
"""Longest side of the sample by which the ground of a transparent picture is chosen."""

_MIDDLE = 128

Band = Callable[[int, int], "Pixels"]
"""Rows from the first number up to the second, HxWx3 uint8 BGR."""


def upright_bgr(image: Image.Image, orientation: int) -> Pixels:
    """The loaded picture turned as EXIF's `orientation` (1 to 8) says, HxWx3 uint8 BGR."""
    width, height = image.size
    return _turned(_bands(image), (height, width), orientation)


def turned_bgr(stored: NDArray[Any], orientation: int) -> Pixels:
    """The same of pixels as OpenCV gives them: grey, BGR or BGRA, 8 bits."""
    import numpy as np
    from PIL import Image

    if stored.ndim == 3 and stored.shape[2] == 3 and orientation == 1:
        return np.ascontiguousarray(stored)
    if stored.ndim == 3 and stored.shape[2] == 4:
        # A view: Pillow is not asked to hold it all.
        def band(top: int, bottom: int) -> Image.Image:
            return Image.fromarray(np.ascontiguousarray(stored[top:bottom, :, [2, 1, 0, 3]]))

        step = max(1, stored.shape[0] // _SAMPLE), max(1, stored.shape[1] // _SAMPLE)
        ground = _ground(np.asarray(stored[:: step[0], :: step[1], [2, 1, 0, 3]]))
        bands: Band = lambda top, bottom: _laid_on(band(top, bottom), ground)  # noqa: E731
    elif stored.ndim == 2:
        bands = lambda top, bottom: np.repeat(stored[top:bottom, :, None], 3, axis=2)  # noqa: E731
    else:
        bands = lambda top, bottom: stored[top:bottom]  # noqa: E731
    return _turned(bands, (stored.shape[0], stored.shape[1]), orientation)


def _turned(band: Band, size: tuple[int, int], orientation: int) -> Pixels:
    import numpy as np

    height, width = size
    shape = (width, height, 3) if orientation >= 5 else (height, width, 3)
    upright = np.empty(shape, np.uint8)
    target = _as_stored(upright, orientation)
    rows = max(1, _BAND // max(1, width))
    for top in range(0, height, rows):
        bottom = min(height, top + rows)
        target[top:bottom] = band(top, bottom)
    return upright


def _as_stored(upright: Pixels, orientation: int) -> Pixels:
    """A view of the upright pixels in the order in which the file has them (Exif 2.32, 4.6.4)."""
    across = upright.transpose(1, 0, 2)
    return {
        2: upright[:, ::-1],
        3: upright[::-1, ::-1],
        4: upright[::-1],
        5: across,
        6: across[::-1],
        7: across[::-1, ::-1],
        8: across[:, ::-1],
    }.get(orientation, upright)


def _bands(image: Image.Image) -> Band:
    import numpy as np

    width = image.size[0]

    def rows(top: int, bottom: int) -> Image.Image:
        return image.crop((0, top, width, bottom))

    if image.mode.startswith("I") or image.mode == "F":
        return _scaled(rows, image)
    if {"A", "a"} & set(image.getbands()) or "transparency" in image.info:
        sample = image.resize(_sample_size(image.size), 0).convert("RGBA")
        ground = _ground(np.asarray(sample))
        return lambda top, bottom: _laid_on(rows(top, bottom), ground)
    return lambda top, bottom: _bgr(rows(top, bottom))


def _bgr(image: Image.Image) -> Pixels:
    import numpy as np

    return np.asarray(image if image.mode == "RGB" else image.convert("RGB"))[:, :, ::-1]


def _laid_on(image: Image.Image, ground: str) -> Pixels:
    from PIL import Image

    rgba = image if image.mode == "RGBA" else image.convert("RGBA")
    return _bgr(Image.alpha_composite(Image.new("RGBA", rgba.size, ground), rgba))


def _sample_size(size: tuple[int, int]) -> tuple[int, int]:
    scale = min(1.0, _SAMPLE / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _ground(rgba: NDArray[Any]) -> str:
    """What to lay the picture on: black under light writing, else white."""
    import numpy as np

    alpha = rgba[:, :, 3].astype(np.float64)
    if not alpha.any() or (alpha == 255).all():
        return "white"
    light = rgba[:, :, :3].astype(np.float64).mean(axis=2)
    return "black" if (light * alpha).sum() / alpha.sum() > _MIDDLE else "white"


def _scaled(rows: Callable[[int, int], Image.Image], image: Image.Image) -> Band:
    """Deep pixels as 8 bits: whole numbers by their depth, others by their range."""
    import numpy as np

    width, height = image.size
    step = max(1, _BAND // max(1, width))
    low, high = np.inf, -np.inf
    for top in range(0, height, step):
        values = np.asarray(rows(top, min(height, top + step)))
        values = values[np.isfinite(values)]
        if values.size:
            low, high = min(low, float(values.min())), max(high, float(values.max()))
    if image.mode != "F":
        low = min(low, 0.0)
        high = next((depth for depth in _DEPTHS if high <= depth), high)
    factor = 255.0 / (high - low) if high > low else 0.0

    def band(top: int, bottom: int) -> Pixels:
        values = np.asarray(rows(top, bottom)).astype(np.float32)
        grey = np.clip(np.nan_to_num((values - low) * factor), 0, 255).astype(np.uint8)
        return np.repeat(grey[:, :, None], 3, axis=2)

    return band
