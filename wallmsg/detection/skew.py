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

_TELLING = 1.3
"""Times its height from which a quad tells how writing slants."""

_SURE = 0.5
"""Score from which it does."""

_SHORT = 2.5
"""Times its height up to which the smallest rectangle around a word stands any way: around three
letters it follows their outline, not the line they stand on."""

_SLANTED = 15.0
"""Degrees from which the writing on a photo counts as slanted. On level walls words drawn along
the rest brought as many false pieces as lines."""

_OFF = 8.0
"""Degrees by which a short quad may differ from the rest."""


@dataclass(frozen=True)
class Detection:
    """What a pass of the detector saw in one place."""

    line: DetectedLine
    """The smallest rectangle around it, of any slant."""
    outline: Floats
    """Of the core of the writing, Nx2, in pixels of the photo."""


def aligned(detections: Sequence[Detection]) -> list[DetectedLine]:
    """The lines seen; where the long ones slant, short ones are drawn along with them.

    Pieces of one line then stand alike and can be joined: on rendered walls written at -35 degrees
    it took lines found from 6 to 8 of 14, and it costs no further look (scripts/measure/LOG.md).
    """
    slant = common_slant([detection.line for detection in detections])
    if abs(slant) < _SLANTED:
        return [detection.line for detection in detections]
    return [
        detection.line if _stands(detection.line.polygon, slant) else _redrawn(detection, slant)
        for detection in detections
    ]


def common_slant(found: Sequence[DetectedLine]) -> float:
    """The slant most of the writing has, in degrees as `Polygon.angle`; 0 where no quad tells.

    The median over quads, each counted by how long, large and sure it is.
    """
    told = sorted((line.polygon.angle(), _weight(line)) for line in found)
    half = sum(weight for _, weight in told) / 2
    for angle, weight in told:
        half -= weight
        if weight > 0 and half <= 0:
            return angle
    return 0.0


def _weight(line: DetectedLine) -> float:
    if line.score < _SURE:
        return 0.0
    quad = line.polygon
    return quad.area() * max(0.0, quad.width() / max(1.0, quad.height()) - _TELLING)


def _stands(quad: Polygon, slant: float) -> bool:
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
