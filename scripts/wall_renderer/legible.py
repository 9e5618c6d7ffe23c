"""Can a person read a rendered photo? What can be said of that in numbers."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from scripts.wall_renderer.noise import Field, field
from scripts.wall_renderer.scene import Rendering

_INK = 0.5  # paint covering more than this is a stroke
_BARE = 0.08  # paint covering less than this is wall
_NEAR = 61  # pixels around strokes in which the wall is compared with them
_WINDOW = (101, 101)  # pixels over which both are averaged


@dataclass(frozen=True)
class Legibility:
    """`contrast` is the difference between paint and the wall beside it in grey levels (0..255;
    median over the paint), `worst` the same for the palest tenth, `stroke` the median width of a
    stroke in pixels, `margin` how far the nearest stroke is from the photo's edge in pixels."""

    contrast: float
    worst: float
    stroke: float
    margin: int

    def __str__(self) -> str:
        return (
            f"contrast {self.contrast:.0f} (worst tenth {self.worst:.0f}),"
            f" strokes {self.stroke:.0f} px, {self.margin} px from the edge"
        )


def _mean(weight: Field, values: Field) -> Field:
    """Mean of the values around each pixel, by weight; where nothing weighs, about 0."""
    total = field(cv2.blur(weight, _WINDOW))
    return field(field(cv2.blur(weight * values, _WINDOW)) / (total + np.float32(1e-3)))


def legibility(rendering: Rendering) -> Legibility | None:
    """How legible the writing is; None where there is none."""
    ink = field(rendering.ink > _INK)
    if not ink.any():
        return None
    grey = field(cv2.cvtColor(rendering.photo, cv2.COLOR_BGR2GRAY))
    around = cv2.dilate(ink, np.ones((_NEAR, _NEAR), np.uint8))
    wall = field((around > 0) & (rendering.ink < _BARE))
    apart = np.abs(_mean(ink, grey) - _mean(wall, grey))
    apart = apart[(ink > 0) & (field(cv2.blur(wall, _WINDOW)) > _INK / 10)]
    rows, columns = np.nonzero(ink)
    height, width = ink.shape
    margin = min(rows.min(), columns.min(), height - 1 - rows.max(), width - 1 - columns.max())
    worst, middle = np.percentile(apart, [10, 50]) if apart.size else (0.0, 0.0)
    return Legibility(float(middle), float(worst), _stroke(ink), int(margin))


def _stroke(ink: Field) -> float:
    """Median width of strokes (pixels): twice the ridges of the distance to their edge."""
    away = field(cv2.distanceTransform(ink.astype(np.uint8), cv2.DIST_L2, 5))
    ridge = (away >= cv2.dilate(away, np.ones((7, 7), np.uint8))) & (away > 1)
    return float(2 * np.median(away[ridge])) if ridge.any() else 0.0
