"""Positions as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wallmsg.text.coordinates import parse_position, position_text


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("36.2021, 37.1343", (36.2021, 37.1343)),
        ("36.2021 37.1343", (36.2021, 37.1343)),
        ("36.2021,37.1343", (36.2021, 37.1343)),
        ("36,2021; 37,1343", (36.2021, 37.1343)),
        ("36.2021° N, 37.1343° E", (36.2021, 37.1343)),
        ("37.1E 36.2N", (36.2, 37.1)),
        ("36°12'7\"N 37°8'3\"E", (36.201944, 37.134167)),
        ("٣٦٫٢٠٢١، ٣٧٫١٣٤٣", (36.2021, 37.1343)),
        ("33°S, 70°W", (-33.0, -70.0)),
        ("95, 10", None),
        ("36.2", None),
        ("36.2 N 37 N", None),
        ("Aleppo", None),
    ],
)
def test_positions_are_understood(text: str, position: tuple[float, float] | None) -> None:
    """Decimal degrees, degrees with minutes, letters of the compass, Arabic digits."""
    assert parse_position(text) == position


@given(
    st.floats(-90, 90).map(lambda value: round(value, 6)),
    st.floats(-180, 180).map(lambda value: round(value, 6)),
)
def test_what_is_stored_is_understood(latitude: float, longitude: float) -> None:
    """The stored text gives the same position."""
    assert parse_position(position_text(latitude, longitude)) == (latitude, longitude)
