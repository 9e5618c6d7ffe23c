"""The layout of the map: projection, clusters, a grid, a scale."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from wallmsg.catalogue import MapPoint

WIDTH, HEIGHT = 1000.0, 600.0
"""Of the drawing, in its own units."""

_MARGIN = 60.0
_CELL = 56.0
"""Points nearer to each other than about this are drawn as one."""
_MIN_DEGREES = 0.002
"""Height of the smallest stretch that fills the map: some 200 metres."""
_ONE_PLACE = 0.002
"""Degrees up to which photos are at one place: some 200 metres."""
_SURROUNDINGS = 0.7
"""Degrees shown on each side of a single place: some 80 kilometres."""
_METRES_PER_DEGREE = 111_320.0
"""Of latitude; WGS 84 mean."""
_GRID_LINES = 7


@dataclass(frozen=True)
class Box:
    """A stretch of the earth, degrees."""

    west: float
    south: float
    east: float
    north: float

    def holds(self, point: MapPoint) -> bool:
        """Whether the point lies in it."""
        return (
            self.south <= point.latitude <= self.north and self.west <= point.longitude <= self.east
        )

    def text(self) -> str:
        """As it stands in an address: west,south,east,north."""
        return ",".join(f"{value:.6f}" for value in (self.west, self.south, self.east, self.north))


MIDDLE_EAST = Box(30.0, 28.0, 50.0, 39.0)
"""Shown where no photo knows where it was taken."""


@dataclass(frozen=True)
class Cluster:
    """Photos drawn as one dot at `x`, `y`."""

    x: float
    y: float
    radius: float
    points: tuple[MapPoint, ...]
    box: Box

    @property
    def single(self) -> bool:
        """Whether going nearer would not part them."""
        b = self.box
        return max(b.east - b.west, b.north - b.south) < _MIN_DEGREES / 20


@dataclass(frozen=True)
class GridLine:
    """A meridian or parallel: where it is drawn, and its degrees."""

    at: float
    label: str


@dataclass(frozen=True)
class Drawing:
    """All that the map page draws."""

    clusters: tuple[Cluster, ...]
    meridians: tuple[GridLine, ...]
    parallels: tuple[GridLine, ...]
    scale_width: float
    scale_label: str
    bounds: Box
    """What the whole drawing shows."""


def parse_box(text: str) -> Box | None:
    """The stretch that an address names; None if it names none."""
    try:
        values = [float(part) for part in text.split(",")]
    except ValueError:
        return None
    if len(values) != 4 or not all(map(math.isfinite, values)):
        return None
    west, south, east, north = values
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        return None
    return Box(west, south, east, north)


def around(points: Sequence[MapPoint]) -> Box:
    """The smallest stretch that holds the points, which are at least one.

    Around a single place it is wider, so that coasts and cities show where on earth it is.
    """
    longitudes = [point.longitude for point in points]
    latitudes = [point.latitude for point in points]
    box = Box(min(longitudes), min(latitudes), max(longitudes), max(latitudes))
    if max(box.east - box.west, box.north - box.south) >= _ONE_PLACE:
        return box
    return Box(
        max(-180.0, box.west - _SURROUNDINGS),
        max(-90.0, box.south - _SURROUNDINGS),
        min(180.0, box.east + _SURROUNDINGS),
        min(90.0, box.north + _SURROUNDINGS),
    )


def draw(points: Sequence[MapPoint], box: Box) -> Drawing:
    """The points inside the box on a map that shows it whole, north up."""
    view = View(box)
    cells: dict[tuple[int, int], list[MapPoint]] = defaultdict(list)
    for point in points:
        x, y = view.place(point.longitude, point.latitude)
        if 0 <= x <= WIDTH and 0 <= y <= HEIGHT:
            cells[int(x // _CELL), int(y // _CELL)].append(point)
    clusters = _suppress_overlaps(view, [_cluster(view, own) for own in cells.values()])
    down = _round_step(view.degrees_high / _GRID_LINES)
    along = _round_step((view.east - view.west) / _GRID_LINES)
    width, label = _scale(view)
    return Drawing(
        clusters=tuple(sorted(clusters, key=lambda one: -len(one.points))),
        meridians=_lines(view.west, view.east, along, lambda v: view.place(v, 0)[0], "EW"),
        parallels=_lines(view.south, view.north, down, lambda v: view.place(0, v)[1], "NS"),
        scale_width=width,
        scale_label=label,
        bounds=view.bounds,
    )


class View:
    """Equirectangular around the middle of a box: true to scale there, good for a country."""

    def __init__(self, box: Box) -> None:
        middle = (box.south + box.north) / 2
        self._squeeze = max(0.05, math.cos(math.radians(middle)))
        wide = (box.east - box.west) * self._squeeze
        high = box.north - box.south
        inner_wide, inner_high = WIDTH - 2 * _MARGIN, HEIGHT - 2 * _MARGIN
        degrees = max(high / inner_high, wide / inner_wide, _MIN_DEGREES / inner_high)
        self.degrees_per_unit = degrees
        self.degrees_high = degrees * HEIGHT
        half_wide, half_high = degrees * WIDTH / 2 / self._squeeze, self.degrees_high / 2
        centre = (box.west + box.east) / 2
        self.west, self.east = centre - half_wide, centre + half_wide
        self.south, self.north = middle - half_high, middle + half_high

    @property
    def bounds(self) -> Box:
        """What the whole drawing shows."""
        return Box(self.west, self.south, self.east, self.north)

    def place(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Where a position is drawn."""
        x = (longitude - self.west) * self._squeeze / self.degrees_per_unit
        y = (self.north - latitude) / self.degrees_per_unit
        return x, y


def _cluster(view: View, points: list[MapPoint]) -> Cluster:
    places = [view.place(point.longitude, point.latitude) for point in points]
    x = sum(x for x, _ in places) / len(places)
    y = sum(y for _, y in places) / len(places)
    radius = min(_CELL / 2, 9 + 4 * math.log2(len(points)))
    return Cluster(round(x, 1), round(y, 1), round(radius, 1), tuple(points), around(points))


def _suppress_overlaps(view: View, clusters: list[Cluster]) -> list[Cluster]:
    """The clusters with those in one whose dots would overlap, the larger taking the smaller."""
    kept: list[Cluster] = []
    for cluster in sorted(clusters, key=lambda one: -len(one.points)):
        near = next((i for i, other in enumerate(kept) if _touch(cluster, other)), None)
        if near is None:
            kept.append(cluster)
        else:
            kept[near] = _cluster(view, [*kept[near].points, *cluster.points])
    return kept


def _touch(one: Cluster, other: Cluster) -> bool:
    return math.dist((one.x, one.y), (other.x, other.y)) < one.radius + other.radius


def _round_step(degrees: float) -> float:
    """The next of 1, 2, 5 times a power of ten."""
    power: float = 10.0 ** math.floor(math.log10(degrees))
    return next(power * n for n in (1, 2, 5, 10) if power * n >= degrees)


def _scale(view: View) -> tuple[float, str]:
    metres = _round_step(view.degrees_per_unit * 90 * _METRES_PER_DEGREE)
    width = metres / _METRES_PER_DEGREE / view.degrees_per_unit
    label = f"{metres / 1000:g} km" if metres >= 1000 else f"{metres:g} m"
    return round(width, 1), label


def _lines(
    low: float, high: float, step: float, place: Callable[[float], float], signs: str
) -> tuple[GridLine, ...]:
    digits = max(0, -math.floor(math.log10(step)))
    first = math.ceil(low / step)
    lines = []
    for number in range(first, math.floor(high / step) + 1):
        value = number * step
        sign = signs[0] if value >= 0 else signs[1]
        lines.append(GridLine(round(place(value), 1), f"{abs(value):.{digits}f}° {sign}"))
    return tuple(lines)
