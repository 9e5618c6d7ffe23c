"""Positions on the earth as people write them."""

from __future__ import annotations

import re

from wallmsg.text.arabic import ascii_digits

_NUMBER = r"[-+]?\d{1,3}(?:[.,]\d+)?"
_DECIMAL = re.compile(rf"({_NUMBER})\s*([NSEWnsew]?)")
_DEGREES = re.compile(
    r"(\d{1,3})\s*°\s*(?:(\d{1,2})\s*['′’]\s*)?(?:(\d{1,2}(?:\.\d+)?)\s*(?:\"|″|''|”)\s*)?([NSEWnsew])"
)
_BETWEEN = re.compile(r";|,\s+|(?<=[NSEWnsew])\s+|\s+(?=[-+\d])")
_DIGITS = 6
"""Decimals of a degree that are kept: ten centimetres."""


def parse_position(text: str) -> tuple[float, float] | None:
    """Latitude and longitude in degrees (WGS 84); None if the text does not say both.

    Understood are `36.2021, 37.1343`, `36.2021 N 37.1343 E` and `36°12'7"N 37°8'3"E`, in either
    order if letters say which is which, and with Arabic digits.
    """
    plain = ascii_digits(text).replace("٫", ".").replace("،", ",").strip()
    found = _of_degrees(plain) or _of_decimals(plain)
    if found is None:
        return None
    latitude, longitude = found
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return None
    return round(latitude, _DIGITS), round(longitude, _DIGITS)


def position_text(latitude: float, longitude: float) -> str:
    """The position as it is stored: decimal degrees, latitude first."""
    return ", ".join(_decimal(value) for value in (latitude, longitude))


def _decimal(value: float) -> str:
    return f"{value:.{_DIGITS}f}".rstrip("0").rstrip(".")


def _of_degrees(text: str) -> tuple[float, float] | None:
    parts = _DEGREES.findall(text)
    if len(parts) != 2 or _DEGREES.sub("", text).strip(" ,;"):
        return None
    values = []
    for degrees, minutes, seconds, letter in parts:
        value = int(degrees) + int(minutes or 0) / 60 + float(seconds or 0) / 3600
        values.append((-value if letter in "SWsw" else value, letter))
    return _ordered(values)


def _of_decimals(text: str) -> tuple[float, float] | None:
    # A comma between digits and blank separates numbers; inside a number it is a decimal sign.
    halves = [half for half in _BETWEEN.split(text.replace("°", " ")) if half.strip(" ,")]
    if len(halves) == 1 and text.count(",") == 1:
        halves = text.split(",")
    if len(halves) != 2:
        return None
    values = []
    for half in halves:
        match = _DECIMAL.fullmatch(half.strip(" ,"))
        if match is None:
            return None
        value = float(match[1].replace(",", "."))
        values.append((-value if match[2] and match[2] in "SWsw" else value, match[2]))
    return _ordered(values)


def _ordered(values: list[tuple[float, str]]) -> tuple[float, float] | None:
    """Latitude before longitude; None if the letters name one of them twice."""
    (first, one), (second, other) = values
    kinds = ["lat" if letter in "NSns" else "lon" for letter in (one, other) if letter]
    if not kinds:
        return first, second
    if len(kinds) != 2 or kinds[0] == kinds[1]:
        return None
    return (first, second) if kinds[0] == "lat" else (second, first)
