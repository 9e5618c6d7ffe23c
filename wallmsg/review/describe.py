"""Facts about a photo given for several photos at once, on the command line and the page."""

from __future__ import annotations

import re

from msgspec import Struct
from msgspec.structs import replace

from wallmsg.catalogue import is_date
from wallmsg.errors import UsageError
from wallmsg.model import Record
from wallmsg.review.details import clean_details, details_of, with_details
from wallmsg.review.history import Author
from wallmsg.text.arabic import ascii_digits

_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{1,2}))?(?:-([0-9]{1,2}))?(?=$|[T ])")


class Facts(Struct, frozen=True, kw_only=True):
    """What is said about photos. None leaves a fact as it is, an empty text removes it."""

    place: str | None = None
    taken: str | None = None
    position: str | None = None
    photographer: str | None = None
    surface: str | None = None
    tool: str | None = None
    tags: tuple[str, ...] = ()
    """To be added."""
    untags: tuple[str, ...] = ()
    """To be removed."""
    notes: tuple[str, ...] = ()
    """To be added."""
    sensitive: bool | None = None


def cleaned_facts(facts: Facts) -> Facts:
    """The facts with a date as it is stored. Raises UsageError for what is none."""
    if not facts.taken or not facts.taken.strip():
        return facts
    taken = _iso_date(facts.taken.strip())
    if not is_date(taken):
        raise UsageError(
            f"{facts.taken!r} is not a date", hint="write it as 2016, 2016-12 or 2016-12-05"
        )
    return replace(facts, taken=taken)


def described(record: Record, facts: Facts, author: Author) -> Record:
    """The record with those facts about its photo, of `cleaned_facts`, and the changes in its
    history. Raises UsageError for what cannot be kept."""
    old = details_of(record)
    names = ("place", "taken", "position", "photographer", "surface", "tool")
    given = {
        name: getattr(facts, name).strip() or None
        for name in names
        if getattr(facts, name) is not None
    }
    new = replace(
        old,
        **given,
        tags=(*(tag for tag in old.tags if tag not in facts.untags), *facts.tags),
        notes=(*old.notes, *facts.notes),
        sensitive=old.sensitive if facts.sensitive is None else facts.sensitive,
    )
    return with_details(record, clean_details(new, old), author)


def _iso_date(date: str) -> str:
    """The date with ASCII digits, two for month and day; a time that follows is kept."""
    date = ascii_digits(date)
    match = _DATE.match(date)
    if match is None:
        return date
    year, *rest = (part for part in match.groups() if part)
    return "-".join([year, *(part.zfill(2) for part in rest)]) + date[match.end() :]
