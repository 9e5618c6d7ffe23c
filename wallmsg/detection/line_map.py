"""Lines of writing from the maps that the line detector draws: cores, script and direction."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from wallmsg.detection.illumination import Floats
from wallmsg.model import Polygon

CORE = 0.5
"""Share of a line's height that its core has on the map, as the network was trained to draw it."""

_FINER = 2
"""How many times the map is enlarged: the cores of small lines are a pixel or two high on it."""

_MIXED = 0.9
"""Length of the mean direction in a core below which lines that run differently have grown
together."""

_FEW, _SPECK = 40, 8
"""Pixels of the enlarged map: a smaller core is one line, and a smaller piece of one is nothing."""

_LONG = 2.5
"""Times its thickness from which a core shows how its line runs."""

_AGREES = 0.5
"""Cosine of the angle between what the network says of the direction and what the core shows, from
which the core is used."""

_TURN = 25.0
"""Degrees by which pieces of one line may differ in direction: on a curve or around a corner."""

_SIZES = 0.5
"""Height of the smaller of two pieces of a line, in parts of the larger."""

_GAP = 0.7
"""Heights between two pieces of one line."""

_OFF = 0.35
"""Heights by which one piece may stand above the other's line."""


@dataclass(frozen=True)
class MapOptions:
    """What counts as a line on the map."""

    threshold: float = 0.4
    """Probability from which a pixel belongs to the core of a line."""
    score: float = 0.5
    """Mean probability of a core from which it is kept."""
    smallest: float = 5.0
    """Pixels of what the network saw that a line must be high."""


@dataclass(frozen=True)
class MapLine:
    """A line seen on the map, in pixels of the picture that the network saw.

    `along` is the unit vector from the left end of the writing to its right end, `middle` the
    middle of the line, `size` its length and height, `score` the mean probability of its core.
    """

    middle: tuple[float, float]
    along: tuple[float, float]
    size: tuple[float, float]
    score: float

    def corners(self) -> Floats:
        """Top left, top right, bottom right and bottom left as the writing stands, 4x2."""
        along, down = np.array(self.along), np.array([-self.along[1], self.along[0]])
        length, height = self.size
        ends = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) / 2
        corners: Floats = self.middle + ends[:, :1] * length * along + ends[:, 1:] * height * down
        return corners


def lines_of(maps: Floats, stride: int, options: MapOptions) -> list[MapLine]:
    """The lines of Arabic on 4xHxW maps: logits of Arabic and of other writing, and direction.

    In no particular order; pieces of one line are joined.
    """
    height, width = maps.shape[1] * _FINER, maps.shape[2] * _FINER
    fine = np.stack([cv2.resize(channel, (width, height)) for channel in maps])
    scale = stride / _FINER
    seen = 1 / (1 + np.exp(-fine[0]))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(
        (seen > options.threshold).astype(np.uint8), connectivity=4
    )
    found: list[MapLine] = []
    for number in range(1, count):
        left, top, wide, high, _ = stats[number]
        rows, columns = np.nonzero(labels[top : top + high, left : left + wide] == number)
        rows, columns = rows + top, columns + left
        for part in _parts(fine[2:, rows, columns]):
            y, x = rows[part], columns[part]
            line = _line(fine[2:, y, x], seen[y, x], np.stack([x, y], 1) * scale, scale)
            if line.score >= options.score:
                found.append(line)
    joined = _joined(found)
    return [line for line in joined if line.size[1] >= options.smallest]


def _parts(vectors: Floats) -> list[Floats]:
    """Indices of the pixels of each line in a core: one, unless lines that cross have met."""
    whole = np.arange(vectors.shape[1])
    units = vectors / np.maximum(np.hypot(*vectors), 1e-6)
    if len(whole) < _FEW or np.hypot(*units.mean(1)) >= _MIXED:
        return [whole]
    data = np.ascontiguousarray(units.T.astype(np.float32))
    criteria = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, 10, 0.01)
    cv2.setRNGSeed(1)
    _, group, _ = cv2.kmeans(data, 2, np.empty(0), criteria, 2, cv2.KMEANS_PP_CENTERS)
    return [part for value in (0, 1) if len(part := whole[group[:, 0] == value]) >= _SPECK]


def _line(vectors: Floats, seen: Floats, points: Floats, pixel: float) -> MapLine:
    """The rectangle around a core, along its direction and grown to the line."""
    along = _direction((vectors * seen).sum(1), points)
    down = np.array([-along[1], along[0]])
    places = np.stack([points @ along, points @ down], 1)
    low, high = places.min(0) - pixel / 2, places.max(0) + pixel / 2
    length, height = high - low
    # On a curve the rectangle is higher than the core is thick.
    thick = min(height, len(points) * pixel**2 / max(length, pixel))
    grow = thick * (1 / CORE - 1)
    middle = (low + high) / 2 @ np.stack([along, down])
    return MapLine(
        (float(middle[0]), float(middle[1])),
        (float(along[0]), float(along[1])),
        (float(length + grow), float(height + grow)),
        float(seen.mean()),
    )


def _direction(seen: Floats, points: Floats) -> Floats:
    """The unit vector along a core.

    The network says which end is the right one and roughly how the line runs; along a core that
    is long enough its own shape shows that more exactly.
    """
    along: Floats = seen / max(1e-6, float(np.hypot(*seen)))
    if len(points) < _FEW:
        return along
    spread, axes = np.linalg.eigh(np.cov(points.T))
    side = float(axes[:, 1] @ along)
    if spread[1] < _LONG**2 * spread[0] or abs(side) < _AGREES:
        return along
    exact: Floats = axes[:, 1] * np.sign(side)
    return exact


def _joined(found: Sequence[MapLine]) -> list[MapLine]:
    """The lines, pieces of one made one; the longest are examined first."""
    lines = sorted(found, key=lambda line: -line.size[0])
    done = False
    while not done:
        done = True
        for i, one in enumerate(lines):
            for j in range(i + 1, len(lines)):
                if _same_line(one, lines[j]):
                    lines[i] = _union(one, lines.pop(j))
                    done = False
                    break
            if not done:
                break
    return lines


def _same_line(one: MapLine, other: MapLine) -> bool:
    low, high = sorted((one.size[1], other.size[1]))
    turn = math.degrees(math.acos(float(np.clip(np.dot(one.along, other.along), -1, 1))))
    if low < _SIZES * high or turn > _TURN:
        return False
    # Seen along the longer one.
    base = max(one, other, key=lambda line: line.size[0])
    apart = np.subtract(other.middle, one.middle)
    along = abs(float(apart @ base.along)) - (one.size[0] + other.size[0]) / 2
    across = abs(float(apart @ [-base.along[1], base.along[0]]))
    return -0.5 * high < along < _GAP * high and across < _OFF * high


def _union(one: MapLine, other: MapLine) -> MapLine:
    """The line that two pieces make."""
    weights = np.array([one.size[0], other.size[0]])
    weights = weights / weights.sum()
    along = weights @ np.array([one.along, other.along])
    along = along / np.hypot(*along)
    axes = np.stack([along, [-along[1], along[0]]])
    places = np.concatenate([one.corners(), other.corners()]) @ axes.T
    low, high = places.min(0), places.max(0)
    middle = (low + high) / 2 @ axes
    return replace(
        one,
        middle=(float(middle[0]), float(middle[1])),
        along=(float(along[0]), float(along[1])),
        size=(float(high[0] - low[0]), float(high[1] - low[1])),
        score=float(weights @ [one.score, other.score]),
    )


def polygon(line: MapLine, scale: tuple[float, float]) -> Polygon:
    """The quad of a line on the photo, of which the network saw a copy `scale` times smaller."""
    return Polygon(tuple((float(x), float(y)) for x, y in line.corners() * scale))
