"""Positions of places as people write them: coordinates in the text, or a town that is known.

Towns have the position of their middle, to a hundredth of a degree (a kilometre): the map shows no
more than the words do. Names that are those of several towns are not in the table.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from wallmsg.text.arabic import ascii_digits, fold
from wallmsg.translation.tsv import read_list

Position = tuple[float, float]
"""Latitude and longitude, degrees."""

_TOWNS = Path(__file__).parent / "towns.tsv"
_NUMBER = r"(-?\d{1,3}(?:\.\d+)?)°?\s*"
_COORDINATES = re.compile(rf"(?<![\d.]){_NUMBER}([NS]?)\s*[,;،/ ]\s*{_NUMBER}([EW]?)(?![\d.])")
_PARTS = re.compile(r"[,;،؛/()\n–-]")


def position_of(place: str) -> Position | None:
    """Where a place is; None if that is not known."""
    return _written(place) or _town(place)


def _written(place: str) -> Position | None:
    """Coordinates in decimal degrees: `36.20, 37.16`, with N S E W or signs.

    Two plain numbers without a point or a letter of direction are no coordinates.
    """
    found = _COORDINATES.search(ascii_digits(place))
    if not found:
        return None
    named = found[2] and found[4]
    exact = "." in found[1] and "." in found[3]
    if not (named or exact):
        return None
    latitude = float(found[1]) * (-1 if found[2] == "S" else 1)
    longitude = float(found[3]) * (-1 if found[4] == "W" else 1)
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None


def _town(place: str) -> Position | None:
    towns = _towns()
    parts = [place, *_PARTS.split(place)]
    return next((towns[name] for name in map(fold, parts) if name in towns), None)


@cache
def _towns() -> dict[str, Position]:
    return {
        fold(name): (float(latitude), float(longitude))
        for latitude, longitude, names in read_list(_TOWNS, "towns")
        for name in names.split("; ")
    }
