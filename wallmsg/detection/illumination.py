"""Evening out light: shade, flash and dirt vary slowly over a wall, writing does not."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
"""HxWx3 uint8 BGR, or HxW uint8 grey."""

Floats = NDArray[Any]
"""Coordinates, heat maps: floating point. OpenCV's stubs don't say which."""

_SHARE = 16
"""The light is taken from spots this many times smaller than the photo's shorter side."""


def flatten(image: Pixels) -> Pixels:
    """The photo with its slow changes of light divided out; colours keep their hue.

    Args:
        image: HxWx3 uint8 BGR, or HxW uint8 grey.

    Returns:
        The same shape, with the light of the wall near 190 everywhere.
    """
    light = _light(image if image.ndim == 2 else grey_of(image))
    gain = np.clip(190.0 / np.maximum(light, 8.0), 0.4, 6.0)
    if image.ndim == 3:
        gain = gain[:, :, None]
    return np.clip(image * gain, 0, 255).astype(np.uint8)


def use_one_thread() -> None:
    """Keep OpenCV to one thread in this process: workers would fight over the cores."""
    cv2.setNumThreads(1)


def grey_of(image: Pixels) -> Pixels:
    """Brightness of a colour photo, HxW uint8."""
    return cv2.cvtColor(image, cv2.COLOR_BGR2GRAY).astype(np.uint8, copy=False)


def _light(grey: Pixels) -> Floats:
    """Brightness of the surface under the writing, HxW float32."""
    height, width = grey.shape
    # Slow changes survive shrinking, and the blur is then cheap whatever the photo's size.
    small = cv2.resize(
        grey, (max(1, width // 8), max(1, height // 8)), interpolation=cv2.INTER_AREA
    )
    spot = max(3, min(small.shape) // _SHARE) | 1
    # The median ignores strokes thinner than half a spot; the blur hides its edges.
    surface = cv2.medianBlur(small, min(spot, 255)) if min(small.shape) > spot else small
    smooth = cv2.GaussianBlur(surface.astype(np.float32), (0, 0), spot)
    return cv2.resize(smooth, (width, height), interpolation=cv2.INTER_LINEAR)
