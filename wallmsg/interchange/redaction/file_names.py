"""The time of day in the names that cameras and messengers give to photos."""

from __future__ import annotations

import re

MASK = "x"

_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_DAY, _MONTH, _YEAR = "(?:0[1-9]|[12][0-9]|3[01])", "(?:0[1-9]|1[0-2])", "(?:19|20)[0-9]{2}"
_DATE = re.compile(
    rf"(?<![0-9])(?:{_YEAR}[-_. ]?{_MONTH}[-_. ]?{_DAY}|{_DAY}[-_. ]?{_MONTH}[-_. ]?{_YEAR})"
)
_EPOCH = re.compile(r"(?<![0-9])1[0-9]{9}(?:[0-9]{3})?(?![0-9])")
"""Seconds or milliseconds since 1970, as Facebook and Telegram write them."""
_CLOCK = re.compile(
    r"(?<![0-9])(?:[01]?[0-9]|2[0-3])[-.:_h][0-5][0-9](?:[-.:_m][0-5][0-9])?"
    r"(?:s|(?![0-9]))(?:\s?[AaPp]\.?[Mm]\b)?"
)
_AFTER_DATE = re.compile(r"WA[0-9]+|[0-9]|\b[AaPp]\.?[Mm]\b")
"""WhatsApp counts the photos of a day: IMG-20161215-WA0003 has no time in it."""
_LETTERS = str.maketrans("0123456789", "ghijklmnop")
_OWN_LENGTH = 6


def without_time(name: str, record_id: str) -> str:
    """A photo's file name with the time of day masked, still one of its own in the catalogue.

    `IMG_20161215_133742.jpg` becomes `IMG_20161215_xxxxxx~abgkei.jpg`, where the letters come from
    the record's id.
    """
    stem, dot, ending = name.rpartition(".")
    masked = _masked(stem) if dot else _masked(name)
    if masked == (stem if dot else name):
        return name
    own = record_id[:_OWN_LENGTH].translate(_LETTERS) + record_id[16:].translate(_LETTERS)
    return f"{masked}~{own}{dot}{ending if dot else ''}"


def _masked(stem: str) -> str:
    plain = stem.translate(_DIGITS)  # letter for letter
    hidden: set[int] = set()
    dated = _DATE.search(plain)
    clocks = [*_EPOCH.finditer(plain)]
    if dated is None:
        clocks += _CLOCK.finditer(plain)
    else:
        clocks += [
            found
            for found in _AFTER_DATE.finditer(plain, dated.end())
            if not found.group().startswith("WA")
        ]
        clocks += _CLOCK.finditer(plain, 0, dated.start())
    for found in clocks:
        hidden.update(i for i in range(*found.span()) if plain[i].isalnum())
    return "".join(MASK if i in hidden else letter for i, letter in enumerate(stem))
