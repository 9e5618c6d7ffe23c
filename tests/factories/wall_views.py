"""A painted wall, and photos of it from several sides, in a catalogue."""

from __future__ import annotations

import cv2
import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from scripts.check.synthetic_catalogue.synthetic_records import record_of, store_jpeg
from wallmsg.catalogue import Catalogue
from wallmsg.model import Message, Record

Pixels = NDArray[np.uint8]

SIZE = (800, 600)
"""Width and height of a photo in pixels."""


def painted_wall(seed: int) -> Pixels:
    """A wall with strokes and stains that no other seed has, HxWx3 uint8 BGR."""
    rng = np.random.default_rng(seed)
    width, height = SIZE
    pixels = np.full((height, width, 3), 170, np.float32)
    for _ in range(60):
        points = rng.uniform((0, 0), SIZE, (4, 2)).astype(np.int32)
        tone = [float(value) for value in rng.uniform(20, 230, 3)]
        cv2.polylines(pixels, [points], False, tone, int(rng.integers(2, 12)), cv2.LINE_AA)
    pixels += cv2.GaussianBlur(rng.normal(0, 40, pixels.shape).astype(np.float32), (0, 0), 2)
    return np.asarray(np.clip(pixels, 0, 255), np.uint8)


def view(shift: float) -> NDArray[np.float64]:
    """The homography of a photo taken `shift` (0 to 1) of the way to the side."""
    width, height = SIZE
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    reach = np.array([[0.12, 0.08], [-0.02, -0.04], [-0.05, 0.06], [0.1, -0.09]]) * SIZE
    seen = (corners + shift * reach).astype(np.float32)
    return np.asarray(cv2.getPerspectiveTransform(seen, corners), np.float64)


def seen(wall: Pixels, shift: float, light: float = 1.0) -> Pixels:
    """The photo of the wall from there."""
    pixels = cv2.warpPerspective(wall, view(shift), SIZE, borderMode=cv2.BORDER_REFLECT)
    return np.asarray(np.clip(pixels.astype(np.float32) * light, 0, 255), np.uint8)


def add_view(
    catalogue: Catalogue, name: str, pixels: Pixels, *messages: Message, taken: str | None = None
) -> Record:
    """The photo with its messages in the catalogue."""
    data = cv2.imencode(".jpg", pixels)[1].tobytes()
    photo = replace(store_jpeg(catalogue, name, data, SIZE), taken=taken)
    record = record_of(photo, *messages)
    catalogue.add(record)
    return record
