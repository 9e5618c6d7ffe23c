"""How a photo looks as a whole, in 64 bits, to find copies of it."""

from __future__ import annotations

import cv2

from wallmsg.detection.illumination import Pixels, grey_of


def difference_hash(image: Pixels) -> str:
    """64-bit difference hash in hexadecimal: for each of 8x8 places, is it lighter to the right?

    Survives resizing and recompression (Krawetz, "Kind of Like That", 2013).

    Args:
        image: HxWx3 uint8 BGR.
    """
    small = cv2.resize(grey_of(image), (9, 8), interpolation=cv2.INTER_AREA)
    bits = (small[:, 1:] > small[:, :-1]).ravel()
    return f"{int(''.join('1' if bit else '0' for bit in bits), 2):016x}"
