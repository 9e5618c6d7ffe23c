"""Quarter turns of a photo."""

from __future__ import annotations

import cv2
import numpy as np

from wallmsg.detection.illumination import Pixels

_TURNS = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}


def turn(image: Pixels, degrees: int) -> Pixels:
    """The photo turned clockwise by 0, 90, 180 or 270 degrees."""
    if degrees == 0:
        return image
    return cv2.rotate(image, _TURNS[degrees]).astype(np.uint8, copy=False)
