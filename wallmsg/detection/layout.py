"""Which lines belong together, and in which order they are read: right to left, top to bottom."""

from __future__ import annotations

import math
from collections.abc import Sequence

from wallmsg.model import Line, Message, Polygon

GAP = 1.4
"""Lines belong together up to this distance between their outlines, in heights of the larger."""

SIZES = 2.6
"""Writing more than this many times as high is another message."""

TURN = 45.0
"""Writing that runs more than so many degrees another way is another message."""

_SAME_ROW = 0.5


def group(lines: Sequence[Line]) -> tuple[Message, ...]:
    """The lines as messages, both in reading order.

    Lines near each other, of similar size and direction, belong to one message. Inside a message,
    lines whose middles lie within half a height of each other are a row, read from the right.
    """
    clusters: list[list[Line]] = []
    for line in lines:
        near = [cluster for cluster in clusters if any(_together(line, other) for other in cluster)]
        clusters = [cluster for cluster in clusters if cluster not in near]
        clusters.append([line, *(member for cluster in near for member in cluster)])
    ordered = [_in_reading_order(cluster) for cluster in clusters]
    tops = {id(cluster): _top_right(cluster) for cluster in ordered}
    return tuple(
        Message.of(tuple(cluster)) for cluster in sorted(ordered, key=lambda c: tops[id(c)])
    )


def _together(one: Line, other: Line) -> bool:
    low, high = sorted((one.polygon.height(), other.polygon.height()))
    if high > SIZES * max(low, 1.0):
        return False
    turn = (one.polygon.angle() - other.polygon.angle() + 180) % 360 - 180
    if abs(turn) > TURN:
        return False
    return _distance(one.polygon, other.polygon) <= GAP * high


def _distance(one: Polygon, other: Polygon) -> float:
    """Between the upright boxes: 0 if they touch."""
    left, top, right, bottom = one.bounds()
    other_left, other_top, other_right, other_bottom = other.bounds()
    across = max(0.0, other_left - right, left - other_right)
    down = max(0.0, other_top - bottom, top - other_bottom)
    return math.hypot(across, down)


def _in_reading_order(lines: Sequence[Line]) -> list[Line]:
    """Rows from the top, each from the right, seen along the common slant of the lines."""
    slant = math.radians(_median([line.polygon.angle() for line in lines]))

    def place(line: Line) -> tuple[float, float]:
        x, y = line.polygon.centre()
        return (
            x * math.cos(slant) + y * math.sin(slant),
            y * math.cos(slant) - x * math.sin(slant),
        )

    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: place(line)[1]):
        if rows and _same_row(place(line)[1], [(place(o)[1], o) for o in rows[-1]], line):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [line for row in rows for line in sorted(row, key=lambda line: -place(line)[0])]


def _same_row(height: float, row: list[tuple[float, Line]], line: Line) -> bool:
    middle = sum(y for y, _ in row) / len(row)
    size = min([line.polygon.height(), *(other.polygon.height() for _, other in row)])
    return abs(height - middle) < _SAME_ROW * size


def _top_right(lines: Sequence[Line]) -> tuple[float, float]:
    boxes = [line.polygon.bounds() for line in lines]
    return min(top for _, top, _, _ in boxes), -max(right for _, _, right, _ in boxes)


def _median(values: Sequence[float]) -> float:
    return sorted(values)[len(values) // 2]
