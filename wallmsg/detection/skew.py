"""Slanted writing: the slant that the lines of a photo share, and quads drawn along it."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from wallmsg.detection.illumination import Floats
from wallmsg.detection.quads import unclip_offset
from wallmsg.detection.types import DetectedLine
from wallmsg.model import Polygon

_MIN_ASPECT = 1.3
"""Width over height from which a quad shows how the writing slants."""

_MIN_SCORE = 0.5
"""Score from which a quad counts for the common slant."""

_SHORT = 2.5
"""Width over height up to which the smallest rectangle around a word may have any slant: around
three letters it follows their outline, not their baseline."""

_SLANTED = 15.0
"""Degrees from which the writing on a photo counts as slanted. On level walls words drawn along
the rest brought as many false pieces as lines."""

_OFF = 8.0
"""Degrees by which a short quad may differ from the rest."""


@dataclass(frozen=True)
class Detection:
    """What a pass of the detector found in one place."""

    line: DetectedLine
    """The smallest rectangle around it, of any slant."""
    outline: Floats
    """Of the core of the writing, Nx2, in pixels of the photo."""


def aligned(detections: Sequence[Detection]) -> list[DetectedLine]:
    """The lines found; where the long ones slant, short ones are redrawn at the same slant.

    Pieces of one line then have the same slant and can be joined: on rendered walls written at -35
    degrees it took lines found from 6 to 8 of 14, without another pass (scripts/measure/LOG.md).
    """
    slant = common_slant([detection.line for detection in detections])
    if abs(slant) < _SLANTED:
        return [detection.line for detection in detections]
    return [
        detection.line if _is_aligned(detection.line.polygon, slant) else _redrawn(detection, slant)
        for detection in detections
    ]


def common_slant(found: Sequence[DetectedLine]) -> float:
    """The slant most of the writing has, in degrees as `Polygon.angle`; 0 where no quad
    shows one.

    The median over quads, each weighted by its length and area above a minimum score.
    """
    weighted_angles = sorted((line.polygon.angle(), _weight(line)) for line in found)
    half = sum(weight for _, weight in weighted_angles) / 2
    for angle, weight in weighted_angles:
        half -= weight
        if weight > 0 and half <= 0:
            return angle
    return 0.0


def _weight(line: DetectedLine) -> float:
    if line.score < _MIN_SCORE:
        return 0.0
    quad = line.polygon
    return quad.area() * max(0.0, quad.width() / max(1.0, quad.height()) - _MIN_ASPECT)


def _is_aligned(quad: Polygon, slant: float) -> bool:
    return abs(quad.angle() - slant) < _OFF or quad.width() > _SHORT * quad.height()


def _redrawn(detection: Detection, slant: float) -> DetectedLine:
    return dataclasses.replace(detection.line, polygon=along(detection.outline, slant))


def along(outline: Floats, slant: float) -> Polygon:
    """The rectangle of a given slant in degrees around the core of a line, grown to the line.

    Args:
        outline: Nx2, N at least 1.
        slant: Of its top edge, as `Polygon.angle`.
    """
    turn = math.radians(slant)
    axes = np.array([[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]])
    level = outline @ axes
    low, high = level.min(axis=0), level.max(axis=0)
    width, height = np.maximum(high - low, 1.0)
    grow = unclip_offset(float(width), float(height))
    (left, top), (right, bottom) = low - grow, high + grow
    corners = np.array([[left, top], [right, top], [right, bottom], [left, bottom]]) @ axes.T
    return Polygon(tuple((float(x), float(y)) for x, y in corners))
