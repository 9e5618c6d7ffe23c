"""What the detector should see on a picture: maps drawn from the strips of its lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from scripts.training.detection.heads import STRIDE
from scripts.wall_renderer.strips import ARABIC, OTHER, Strip
from wallmsg.detection.line_map import CORE

Floats = NDArray[np.float32]

_LEAST = 8.0  # pixels; nothing is learned from lower lines
_USUAL = 300.0  # pixels of the map; a core as large counts once, smaller ones more, larger less
_WEIGHTS = 0.5, 1.6
_FRACTION = 4  # bits of cv2's coordinates behind the point


@dataclass(frozen=True)
class Targets:
    """The maps of one picture, each at a quarter of its size.

    `cores` 2xHxW (Arabic, other), `direction` 2xHxW (cosine, sine) where there is a core,
    `weight` HxW: how much a pixel counts, 0 where nothing is to be learned.
    """

    cores: Floats
    direction: Floats
    weight: Floats


def draw_targets(strips: Sequence[Strip], size: tuple[int, int]) -> Targets:
    """The maps of a picture of that width and height, whose sides are multiples of STRIDE."""
    width, height = size[0] // STRIDE, size[1] // STRIDE
    maps = Targets(
        np.zeros((2, height, width), np.float32),
        np.zeros((2, height, width), np.float32),
        np.ones((height, width), np.float32),
    )
    for strip in sorted(strips, key=lambda strip: -strip.height()):  # small ones over large ones
        if strip.kind in (ARABIC, OTHER) and strip.height() >= _LEAST:
            _draw(maps, strip)
        else:
            _fill(maps.weight, strip.outline(), 0.0)
    return maps


def _draw(maps: Targets, strip: Strip) -> None:
    """Draw one line into the maps, in place."""
    core = strip.core(CORE)
    for channel, kind in enumerate((ARABIC, OTHER)):
        _fill(maps.cores[channel], core.outline(), float(strip.kind == kind))
    area = max(1.0, core.height() * core.length() / STRIDE**2)
    _fill(maps.weight, core.outline(), float(np.clip((_USUAL / area) ** 0.5, *_WEIGHTS)))
    middle = (core.top + core.bottom) / 2
    for i in range(len(middle) - 1):
        along = middle[i + 1] - middle[i]
        along = along / max(1e-6, float(np.linalg.norm(along)))
        part = np.concatenate([core.top[i : i + 2], core.bottom[i : i + 2][::-1]])
        _fill(maps.direction[0], part, float(along[0]))
        _fill(maps.direction[1], part, float(along[1]))


def _fill(image: Floats, outline: Floats, value: float) -> None:
    """Fill a polygon given in pixels of the picture, in place."""
    # The middle of the map's first pixel lies at (STRIDE - 1) / 2 on the picture.
    points = np.clip((outline - (STRIDE - 1) / 2) / STRIDE, -2000, 2000)
    cv2.fillPoly(image, [np.round(points * 2**_FRACTION).astype(np.int32)], value, shift=_FRACTION)
