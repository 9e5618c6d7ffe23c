"""Whether two outlines in a photo are of the same writing."""

from __future__ import annotations

from wallmsg.model import Polygon

_SAME_SIZE = 3.0
"""Largest ratio of the areas of two outlines of one line."""


class OutlineBounds:
    """An outline with its centre and bounding box, computed once."""

    def __init__(self, polygon: Polygon) -> None:
        self.polygon = polygon
        self.centre = polygon.centre()
        self.bounds = polygon.bounds()

    def same_as(self, other: OutlineBounds) -> bool:
        """Whether both are of the same writing: the centre of one is inside the other."""
        return (
            self.polygon == other.polygon or self._holds(other.centre) or other._holds(self.centre)
        )

    def outlines_same(self, other: OutlineBounds) -> bool:
        """Whether both were drawn around exactly the same writing."""
        both = self._holds(other.centre) and other._holds(self.centre)
        areas = sorted((self.polygon.area(), other.polygon.area()))
        return self.polygon == other.polygon or (both and areas[1] <= _SAME_SIZE * areas[0])

    def _holds(self, point: tuple[float, float]) -> bool:
        left, top, right, bottom = self.bounds
        x, y = point
        return left <= x <= right and top <= y <= bottom and _inside(point, self.polygon)


def _inside(point: tuple[float, float], polygon: Polygon) -> bool:
    """Whether a point lies inside an outline (even-odd rule)."""
    x, y = point
    inside = False
    ends = polygon.points[1:] + polygon.points[:1]
    for (x1, y1), (x2, y2) in zip(polygon.points, ends, strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside
