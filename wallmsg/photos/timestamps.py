"""Dates and times as cameras and programs write them, as ISO 8601: the sound part of each."""

from __future__ import annotations

import contextlib
import re
from datetime import UTC, date, datetime

MIN_YEAR = 1826
"""Of the oldest photograph. A smaller number is a year of another calendar (1438 is 2016)."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DATE = re.compile(r"(\d{4})(?:[:/.-]\s?(\d{1,2})[:/.-]\s?(\d{1,2})|(\d\d)(\d\d))(?![0-9])")
_ENGLISH = re.compile(
    r"(?:[a-z]{3},? )?([a-z]{3})[a-z]* (\d{1,2}),?(?: (.*))? (\d{4})", re.IGNORECASE
)
"""As C writes it: Thu Dec 15 10:20:30 2016."""
_TIME = re.compile(
    r"(?:(\d{1,2}):\s?(\d{1,2})(?::\s?(\d{1,2})(?:[.,]\d+)?)?|(\d\d)(\d\d)(\d\d))"
    r"\s?([ap]m)?\s?(z|(?:utc|gmt)?[+-]\d.*)?$",
    re.IGNORECASE,
)
_ZONE = re.compile(r"(?:utc|gmt)?([+-])(\d{1,2})(?::?(\d\d))?", re.IGNORECASE)
_MAX_ZONE_HOURS = 14
_MAX_LENGTH = 60


def iso_of(written: object, zone: object = None) -> str | None:
    """The sound part of a date with or without time, ISO 8601; None if there is none.

    `2016:12:15 24:00:00` is 2016-12-15, as no clock shows hour 24. Years before photography (of
    another calendar) and after the next (of a clock that was not set) are not sound.
    """
    text = as_written(written)
    if text is None:
        return None
    found = _split(text)
    if found is None:
        return None
    day, rest = found
    if len(day) < len("2016-12-15"):
        return day
    time, own_zone = _time_of(rest)
    if not time:
        return day
    return f"{day}T{time}{own_zone or zone_of(zone)}"


def as_written(written: object) -> str | None:
    """A date as the file has it, for people; None if it is nothing but zeros and signs."""
    if isinstance(written, bytes):
        written = written.decode("latin-1")
    text = str(written or "")[:_MAX_LENGTH]
    with contextlib.suppress(UnicodeError):
        text = text.encode("latin-1").decode()  # UTF-8 where EXIF knows ASCII only
    text = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return text if any(c.isdigit() and c not in "0٠۰" for c in text) else None


def zone_of(written: object) -> str:
    """An offset from UTC as +02:00; empty if it is none that there is."""
    text = str(written or "").strip("\x00 ")
    if text.upper() in {"Z", "UTC", "GMT"}:
        return "+00:00"
    found = _ZONE.fullmatch(text)
    if not found:
        return ""
    hours, minutes = int(found[2]), int(found[3] or 0)
    sound = hours <= _MAX_ZONE_HOURS and minutes < 60
    return f"{found[1]}{hours:02}:{minutes:02}" if sound else ""


def _split(text: str) -> tuple[str, str] | None:
    """The date, as far as it is sound, and what follows it."""
    if found := _DATE.match(text):
        year, month, day = found[1], found[2] or found[4], found[3] or found[5]
        rest = text[found.end() :].lstrip(" T,")
    elif (found := _ENGLISH.fullmatch(text)) and found[1].lower() in _MONTHS:
        year, day, rest = found[4], found[2], found[3] or ""
        month = str(_MONTHS.index(found[1].lower()) + 1)
    else:
        return None
    sound = _day(int(year), int(month), int(day))
    return (sound, rest) if sound else None


def _day(year: int, month: int, day: int) -> str | None:
    if not MIN_YEAR <= year <= datetime.now(UTC).year + 1:
        return None
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return f"{year}-{month:02}" if 1 <= month <= 12 else str(year)


def _time_of(text: str) -> tuple[str, str]:
    """The time, as far as it is sound, and the zone behind it; empty for none."""
    found = _TIME.match(text)
    if not found:
        return "", ""
    hour, minute, second, *packed, half, zone = found.groups()
    if packed[0]:
        hour, minute, second = packed
    hours = int(hour)
    if half and 1 <= hours <= 12:
        hours = hours % 12 + (12 if half.lower() == "pm" else 0)
    if hours > 23 or int(minute) > 59:
        return "", ""
    seconds = f":{int(second):02}" if second and int(second) <= 59 else ""
    return f"{hours:02}:{int(minute):02}{seconds}", zone_of(zone)
