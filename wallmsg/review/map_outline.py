"""Coasts, borders, lakes and cities below the photos of the map, without any network.

`map_outline.json` is made by `python -m scripts.check.map_outline` from Natural Earth.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import accumulate

from wallmsg.review.map_layout import HEIGHT, WIDTH, Box, View

_LAYERS = ("lakes", "coasts", "borders")
_NEAREST = 1.0
"""Units of the drawing by which points of a line are apart at least."""
_ROOM = 60.0
"""Units around a city's name in which no other name is written."""
_RANKS = ((30.0, 1), (8.0, 2), (0.0, 3))
"""From how many degrees of height only cities of that rank are shown."""


@dataclass(frozen=True)
class City:
    """A city on the drawing."""

    x: float
    y: float
    english: str
    arabic: str


@dataclass(frozen=True)
class Outline:
    """What lies below the photos: paths as SVG writes them, by layer, and cities."""

    paths: tuple[tuple[str, str], ...]
    cities: tuple[City, ...]


@dataclass(frozen=True)
class _Line:
    points: tuple[tuple[float, float], ...]
    """Longitude and latitude, degrees."""
    box: Box


def outline(box: Box) -> Outline:
    """What is drawn on a map that shows the box whole: see `map_layout.draw`."""
    view = View(box)
    lines = _lines()
    paths = ((name, " ".join(_paths(lines[name], view))) for name in _LAYERS)
    return Outline(tuple((name, path) for name, path in paths if path), tuple(_cities(view)))


@cache
def _document() -> dict[str, list[list[int]]]:
    text = (files("wallmsg.review") / "map_outline.json").read_text(encoding="utf-8")
    document: dict[str, list[list[int]]] = json.loads(text)
    return document


@cache
def _lines() -> dict[str, tuple[_Line, ...]]:
    return {name: tuple(map(_line, _document()[name])) for name in _LAYERS}


def _line(steps: list[int]) -> _Line:
    """A line from its first point and the differences to each next, in steps of a degree."""
    scale = float(_document()["scale"])  # type: ignore[arg-type]
    longitudes = [value / scale for value in accumulate(steps[::2])]
    latitudes = [value / scale for value in accumulate(steps[1::2])]
    box = Box(min(longitudes), min(latitudes), max(longitudes), max(latitudes))
    return _Line(tuple(zip(longitudes, latitudes, strict=True)), box)


def _paths(lines: Iterable[_Line], view: View) -> Iterable[str]:
    for line in lines:
        own = line.box
        if own.east < view.west or own.west > view.east:
            continue
        if own.north < view.south or own.south > view.north:
            continue
        yield _path(line, view)


def _path(line: _Line, view: View) -> str:
    """The line as an SVG path, without points too near to the one before."""
    kept: list[tuple[float, float]] = []
    for longitude, latitude in line.points:
        x, y = view.place(longitude, latitude)
        if not kept or abs(x - kept[-1][0]) + abs(y - kept[-1][1]) >= _NEAREST:
            kept.append((x, y))
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in kept)


def _cities(view: View) -> Iterable[City]:
    most = next(rank for high, rank in _RANKS if view.degrees_high >= high)
    placed: list[tuple[float, float]] = []
    for english, arabic, latitude, longitude, rank in sorted(
        _document()["cities"], key=lambda city: city[4]
    ):
        x, y = view.place(longitude, latitude)
        near = any(abs(x - a) < _ROOM and abs(y - b) < _ROOM / 3 for a, b in placed)
        if rank <= most and 0 <= x <= WIDTH and 0 <= y <= HEIGHT and not near:
            placed.append((x, y))
            yield City(round(x, 1), round(y, 1), str(english), str(arabic))
