"""Geometry of quads: order of corners, overlaps, fragments of one line."""

from __future__ import annotations

import math
from collections.abc import Sequence

import cv2
import numpy as np

from wallmsg.detection.illumination import Floats
from wallmsg.detection.types import DetectedLine
from wallmsg.model import Polygon

SAME = 0.6
"""Shared area over joint area from which two quads are the same candidate."""

_UNCLIP = 1.6

_LONG = 2.0
"""Times its height from which a quad is certainly not a single letter."""

_TOLERANCE_DEGREES = 8.0
"""Degrees past 45 that the sides of such a quad may slant."""


def ordered(corners: Floats) -> Polygon:
    """A rectangle's corners as top left, top right, bottom right, bottom left of the writing.

    Writing runs along the sides that slant by at most 45 degrees, even where they are the shorter
    ones: a single tall letter is upright writing, not a line on its head. Of a quad far longer than
    high the long sides may slant some degrees more: a line written at 45 is rarely boxed at 45.
    """
    points = [(float(x), float(y)) for x, y in corners]
    (x1, y1), (x2, y2), (x3, y3) = points[:3]
    slant = math.degrees(math.atan2(abs(y2 - y1), abs(x2 - x1)))
    long, short = math.dist((x1, y1), (x2, y2)), math.dist((x2, y2), (x3, y3))
    most = 45.0
    if max(long, short) >= _LONG * min(long, short):
        most += _TOLERANCE_DEGREES if long > short else -_TOLERANCE_DEGREES
    if slant > most:
        points = points[1:] + points[:1]
    pairs = [sorted(points[:2]), sorted(points[2:])]
    top, bottom = sorted(pairs, key=lambda pair: pair[0][1] + pair[1][1])
    return Polygon((top[0], top[1], bottom[1], bottom[0]))


def unclip_offset(width: float, height: float) -> float:
    """How far each side of a line lies from its core, as the detector draws it, in pixels.

    The detector was trained to shrink lines by area * 1.6 / perimeter (Liao et al., 2020, section
    3.4).
    """
    return width * height * _UNCLIP / (2 * (width + height))


def candidates(found: Sequence[DetectedLine]) -> list[DetectedLine]:
    """What was found, each once, and joined fragments beside the fragments.

    Of nearly equal quads the one with the highest score stays. Fragments that seem to be one line
    are offered both ways, as one and as several: reading them shows which is right.
    """
    whole = _once(found)
    joint = []
    for i, one in enumerate(whole):
        line = one
        for other in whole[i + 1 :]:
            if _same_line(line.polygon, other.polygon):
                line = _union(line, other)
        if line is not one:
            joint.append(line)
    return _once([*whole, *joint])


def _once(found: Sequence[DetectedLine]) -> list[DetectedLine]:
    kept: list[DetectedLine] = []
    for line in sorted(found, key=lambda line: -line.score):
        if all(alike(line.polygon, other.polygon) < SAME for other in kept):
            kept.append(line)
    return kept


def overlap(one: Polygon, other: Polygon) -> float:
    """Shared area of two convex outlines as a share of the smaller one, 0 to 1."""
    smaller = min(one.area(), other.area())
    return min(1.0, _shared(one, other) / smaller) if smaller > 0 else 0.0


def alike(one: Polygon, other: Polygon) -> float:
    """Shared area of two convex outlines over their joint area, 0 to 1."""
    shared = _shared(one, other)
    joint = one.area() + other.area() - shared
    return shared / joint if joint > 0 else 0.0


def _shared(one: Polygon, other: Polygon) -> float:
    area, _ = cv2.intersectConvexConvex(_array(one), _array(other))
    return float(area)


def _same_line(one: Polygon, other: Polygon) -> bool:
    low, high = sorted((one.height(), other.height()))
    if low < 0.6 * high or abs(one.angle() - other.angle()) > 12:
        return False
    left, right = sorted((one, other), key=lambda quad: quad.centre()[0])
    # Seen along the slant of the longer one.
    angle = math.radians(max(one, other, key=Polygon.width).angle())
    dx, dy = (b - a for a, b in zip(_edge(left, 1, 2), _edge(right, 0, 3), strict=True))
    along = dx * math.cos(angle) + dy * math.sin(angle)
    across = -dx * math.sin(angle) + dy * math.cos(angle)
    return -0.5 * high < along < 0.45 * high and abs(across) < 0.3 * high


def _union(one: DetectedLine, other: DetectedLine) -> DetectedLine:
    points = np.concatenate([_array(one.polygon), _array(other.polygon)])
    areas = one.polygon.area(), other.polygon.area()
    score = (one.score * areas[0] + other.score * areas[1]) / sum(areas)
    return DetectedLine(ordered(cv2.boxPoints(cv2.minAreaRect(points))), score)


def _edge(quad: Polygon, a: int, b: int) -> tuple[float, float]:
    (x1, y1), (x2, y2) = quad.points[a], quad.points[b]
    return (x1 + x2) / 2, (y1 + y2) / 2


def _array(quad: Polygon) -> Floats:
    return np.array(quad.points, dtype=np.float32)
