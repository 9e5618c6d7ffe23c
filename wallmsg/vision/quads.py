"""Geometry of quads: order of corners, overlaps, fragments of one line."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

from wallmsg.model import Polygon

if TYPE_CHECKING:
    from wallmsg.vision.finder import FoundLine

OVERLAP = 0.5
"""Share of the smaller of two quads from which they are taken for the same line."""


def ordered(corners: NDArray[np.float32]) -> Polygon:
    """A rectangle's corners as top left, top right, bottom right, bottom left of the writing.

    Writing runs along the sides that slant by at most 45 degrees, even where they are the shorter
    ones: a single tall letter is upright writing, not a line on its head.
    """
    points = [(float(x), float(y)) for x, y in corners]
    (x1, y1), (x2, y2) = points[:2]
    if abs(x2 - x1) < abs(y2 - y1):
        points = points[1:] + points[:1]
    pairs = [sorted(points[:2]), sorted(points[2:])]
    top, bottom = sorted(pairs, key=lambda pair: pair[0][1] + pair[1][1])
    return Polygon((top[0], top[1], bottom[1], bottom[0]))


def without_overlaps(lines: Iterable[FoundLine]) -> list[FoundLine]:
    """Each line once: of quads that cover each other the larger stays, unless it is much less sure."""
    kept: list[FoundLine] = []
    for line in sorted(lines, key=lambda line: -line.polygon.area() * line.score):
        if all(overlap(line.polygon, other.polygon) < OVERLAP for other in kept):
            kept.append(line)
    return kept


def overlap(one: Polygon, other: Polygon) -> float:
    """Shared area of two convex outlines as a share of the smaller one, 0 to 1."""
    smaller = min(one.area(), other.area())
    if smaller <= 0:
        return 0.0
    area, _ = cv2.intersectConvexConvex(_array(one), _array(other))
    return min(1.0, float(area) / smaller)


def joined(lines: list[FoundLine]) -> list[FoundLine]:
    """Fragments of one line made one: same slant, same height, side by side, nearly touching."""
    lines = list(lines)
    merged = True
    while merged:
        merged = False
        for i, one in enumerate(lines):
            for other in lines[i + 1 :]:
                if _same_line(one.polygon, other.polygon):
                    lines.remove(other)
                    lines[i] = _union(one, other)
                    merged = True
                    break
            if merged:
                break
    return lines


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


def _union(one: FoundLine, other: FoundLine) -> FoundLine:
    points = np.concatenate([_array(one.polygon), _array(other.polygon)])
    areas = one.polygon.area(), other.polygon.area()
    score = (one.score * areas[0] + other.score * areas[1]) / sum(areas)
    return type(one)(ordered(cv2.boxPoints(cv2.minAreaRect(points))), score)


def _edge(quad: Polygon, a: int, b: int) -> tuple[float, float]:
    (x1, y1), (x2, y2) = quad.points[a], quad.points[b]
    return (x1 + x2) / 2, (y1 + y2) / 2


def _array(quad: Polygon) -> NDArray[np.float32]:
    return np.array(quad.points, dtype=np.float32)
