"""Quarter turns of a photo and of the lines on it."""

from __future__ import annotations

import cv2
import numpy as np

from wallmsg.detection.illumination import Pixels
from wallmsg.detection.quads import ordered
from wallmsg.detection.types import DetectedLine

_TURNS = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}


def turn(image: Pixels, degrees: int) -> Pixels:
    """The photo turned clockwise by 0, 90, 180 or 270 degrees."""
    if degrees == 0:
        return image
    return cv2.rotate(image, _TURNS[degrees]).astype(np.uint8, copy=False)


def rotated_line(line: DetectedLine, degrees: int, width: int, height: int) -> DetectedLine:
    """The same line on the `width` x `height` photo turned clockwise by quarter turns.

    Its corners are ordered again: a tall box may be a line of writing the other way up.
    """
    turned = line.polygon.rotated(degrees, width, height)
    return DetectedLine(ordered(np.array(turned.points)), line.score)
