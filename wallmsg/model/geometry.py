"""Outlines in pixels of the upright photo."""

from __future__ import annotations

import math
from typing import Annotated

from msgspec import Meta, Struct


class Polygon(Struct, frozen=True, order=True):
    """A closed outline in pixels of the upright photo, origin at the top left, y downwards.

    Four points for a line: the corners top left, top right, bottom right, bottom left as the
    writing stands (so a slanted line has slanted edges).
    """

    points: Annotated[
        tuple[tuple[float, float], ...],
        Meta(min_length=3, description="Corners as [x, y], in order around the outline."),
    ]

    def bounds(self) -> tuple[float, float, float, float]:
        """Smallest upright box around it: left, top, right, bottom."""
        xs = [x for x, _ in self.points]
        ys = [y for _, y in self.points]
        return min(xs), min(ys), max(xs), max(ys)

    def centre(self) -> tuple[float, float]:
        """Mean of the corners."""
        n = len(self.points)
        return sum(x for x, _ in self.points) / n, sum(y for _, y in self.points) / n

    def area(self) -> float:
        """Area in square pixels (shoelace formula), whatever the direction of the corners."""
        ends = self.points[1:] + self.points[:1]
        pairs = zip(self.points, ends, strict=True)
        return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs)) / 2

    def width(self) -> float:
        """Mean length of the top and bottom edges of a quad, in pixels."""
        return (self._edge(0, 1) + self._edge(3, 2)) / 2

    def height(self) -> float:
        """Mean length of the left and right edges of a quad, in pixels."""
        return (self._edge(0, 3) + self._edge(1, 2)) / 2

    def angle(self) -> float:
        """Slant of a quad's top edge in degrees, clockwise positive as the eye sees it."""
        (x1, y1), (x2, y2) = self.points[0], self.points[1]
        return math.degrees(math.atan2(y2 - y1, x2 - x1))

    def between(self, top: float, bottom: float, fall: float = 0.0) -> Polygon:
        """The part of a quad from `top` to `bottom`, both 0 at its top edge and 1 at its bottom.

        `fall` is how much lower its right end lies than its left one, in the same measure.
        """
        begin, end = -fall / 2, fall / 2
        (x1, y1), (x2, y2), (x3, y3), (x4, y4) = self.points
        left, right = (x4 - x1, y4 - y1), (x3 - x2, y3 - y2)
        return Polygon(
            (
                (x1 + (top + begin) * left[0], y1 + (top + begin) * left[1]),
                (x2 + (top + end) * right[0], y2 + (top + end) * right[1]),
                (x2 + (bottom + end) * right[0], y2 + (bottom + end) * right[1]),
                (x1 + (bottom + begin) * left[0], y1 + (bottom + begin) * left[1]),
            )
        )

    def scaled(self, factor: float) -> Polygon:
        """The same outline on a photo resized by `factor`."""
        return Polygon(tuple((x * factor, y * factor) for x, y in self.points))

    def rotated(self, degrees: int, width: int, height: int) -> Polygon:
        """The same outline on the `width` x `height` photo turned clockwise by quarter turns.

        Raises ValueError unless `degrees` is a multiple of 90.
        """
        if degrees % 90:
            raise ValueError(f"not a quarter turn: {degrees}")
        points = self.points
        for _ in range(degrees % 360 // 90):
            points = tuple((height - y, x) for x, y in points)
            width, height = height, width
        return Polygon(points)

    def rounded(self, digits: int = 1) -> Polygon:
        """Coordinates rounded for storage: a tenth of a pixel is finer than any line is drawn."""
        return Polygon(tuple((round(x, digits), round(y, digits)) for x, y in self.points))

    def _edge(self, a: int, b: int) -> float:
        return math.dist(self.points[a], self.points[b])
