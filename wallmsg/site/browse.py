"""The photos of a site by place, by month and by tag."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from wallmsg.site.photo_view import PhotoView

KINDS = ("places", "dates", "tags")
"""By what a site can be browsed; also the names of the folders."""

_MONTH = re.compile(r"[0-9]{4}(?:-[0-9]{2})?(?![0-9])")
_LAST = "~"
"""Sorts after every date."""


@dataclass(frozen=True)
class Group:
    """The photos with one place, month or tag."""

    kind: str
    key: str
    """The place or tag as people wrote it, or `2016-12`."""
    photos: tuple[PhotoView, ...]

    @property
    def slug(self) -> str:
        """Its name in addresses."""
        return slug_of(self.key)


def slug_of(key: str) -> str:
    """The name of a place, tag or month in addresses: a hash, because it can be any text."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def in_order(photos: Sequence[PhotoView]) -> list[PhotoView]:
    """The photos by date, then by name; those without a date last."""
    return sorted(photos, key=lambda photo: (photo.taken or _LAST, photo.name, photo.id))


def groups(photos: Sequence[PhotoView], kind: str) -> list[Group]:
    """The groups of one kind: dates in their order, places by name, tags by number of photos."""
    found: dict[str, list[PhotoView]] = defaultdict(list)
    for photo in photos:
        for key in _keys(photo, kind):
            found[key].append(photo)
    made = [Group(kind, key, tuple(own)) for key, own in found.items()]
    if kind == "tags":
        return sorted(made, key=lambda group: (-len(group.photos), group.key.casefold(), group.key))
    return sorted(made, key=lambda group: (group.key.casefold(), group.key))


def _keys(photo: PhotoView, kind: str) -> tuple[str, ...]:
    if kind == "tags":
        return tuple(dict.fromkeys(photo.tags))
    if kind == "places":
        return (photo.place,) if photo.place else ()
    month = month_of(photo)
    return (month,) if month else ()


def month_of(photo: PhotoView) -> str | None:
    """`2016-12`, or `2016` if no more is known; None without a date."""
    found = _MONTH.match(photo.taken or "")
    return found[0] if found else None
