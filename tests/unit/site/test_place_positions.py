"""Where the map puts a place: at coordinates that people wrote, or at the town that they named."""

from __future__ import annotations

import pytest

from wallmsg.site.place_positions import position_of

ALEPPO = (36.20, 37.16)


@pytest.mark.parametrize(
    ("place", "position"),
    [
        ("Aleppo, Sukkari", ALEPPO),
        ("حلب، المشهد", ALEPPO),
        ("حَلَب", ALEPPO),
        ("Old City (Homs)", (34.73, 36.71)),
        ("36.1, 37.3", (36.1, 37.3)),
        ("School at ٣٦.١، ٣٧.٣", (36.1, 37.3)),
        ("33.9° S, 18.4° E", (-33.9, 18.4)),
        ("36 N 37 E", (36.0, 37.0)),
        ("Aleppo 36.21 N, 37.15 E", (36.21, 37.15)),
    ],
)
def test_known_places(place: str, position: tuple[float, float]) -> None:
    """In either script, with or without more words."""
    assert position_of(place) == position


@pytest.mark.parametrize(
    "place", ["", "a wall", "12, 14", "Building 3, 2.5", "99.5, 37.3", "Aleppostan", "192.168.1.10"]
)
def test_unknown_places(place: str) -> None:
    """A number of a house is no position."""
    assert position_of(place) is None
