"""Masks: parts of a photo filled with flat colour, in the pixels."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from wallmsg.model import Polygon

if TYPE_CHECKING:
    from wallmsg.photos.image_file import Pixels

COLOUR = (128, 128, 128)
"""Middle grey: seen as a mask on bright and on dark walls."""

_MARGIN = 2
"""Pixels filled around each outline: there a photo that was decoded smaller, or compressed, still
has colours of what the mask covers."""


def masked(pixels: Pixels, outlines: Iterable[Polygon]) -> Pixels:
    """The pixels (HxWx3 uint8 BGR) with each outline filled; the same array where there is none.

    The outlines are in pixels of `pixels` and may reach beyond them. What lies between the corners
    is filled whatever their order: a twisted outline leaves no hole.
    """
    import cv2
    import numpy as np

    filled = pixels
    for outline in outlines:
        if filled is pixels:
            filled = pixels.copy()
        hull = cv2.convexHull(np.rint(outline.points).astype(np.int32))
        cv2.fillConvexPoly(filled, hull, COLOUR)
        cv2.polylines(filled, [hull], True, COLOUR, thickness=2 * _MARGIN + 1)
    return filled
