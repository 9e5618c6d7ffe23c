"""Partial dates: a year, a month or a day, and the days each may mean."""

from __future__ import annotations

import calendar
import re
from datetime import datetime

from wallmsg.text.arabic import ascii_digits

_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_STAMP = re.compile(r"([0-9]{4}(?:-[0-9]{2}){0,2})(?:[T ].*)?", re.DOTALL)


def days(text: str) -> tuple[str, str] | None:
    """First and last day (YYYY-MM-DD) of `2016`, `2016-12`, `2016-12-05`; None if it is no date."""
    match = _DATE.fullmatch(ascii_digits(text.strip()))
    if not match:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    if not year or (month is not None and not 1 <= month <= 12):
        return None
    if month is None:
        return f"{year:04}-01-01", f"{year:04}-12-31"
    last = calendar.monthrange(year, month)[1]
    if day is None:
        return f"{year:04}-{month:02}-01", f"{year:04}-{month:02}-{last:02}"
    if not 1 <= day <= last:
        return None
    return (f"{year:04}-{month:02}-{day:02}",) * 2


def is_date(text: str) -> bool:
    """Whether it says when a photo was taken: `2016`, `2016-12` or ISO 8601 in full."""
    if len(text) <= len("2016-12-05"):
        return days_of_stamp(text) is not None
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return days_of_stamp(text) is not None


def days_of_stamp(text: str | None) -> tuple[str, str] | None:
    """The same for a date that may be followed by a time of day, as cameras give it."""
    match = _STAMP.fullmatch(text) if text else None
    return days(match[1]) if match else None
