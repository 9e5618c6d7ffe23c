"""Which photos show one wall: what the machine found, and what people say of it."""

from __future__ import annotations

from collections.abc import Iterable

from wallmsg.catalogue import Catalogue
from wallmsg.errors import CatalogueError
from wallmsg.model import Record


def linked_ids(record: Record) -> tuple[str, ...]:
    """Ids of the records that show the same wall: people's first, rejected ones left out."""
    rejected = set(record.review.other_wall)
    found = (link.id for link in record.same_wall)
    wanted = dict.fromkeys((*record.review.same_wall, *found))
    return tuple(other for other in wanted if other not in rejected and other != record.id)


def wall_of(catalogue: Catalogue, record: Record) -> tuple[Record, ...]:
    """All records of the wall that the record shows, itself included, by date, undated last.

    Links are followed from photo to photo; a link that one of the two rejects does not count.
    """
    found = {record.id: record}
    waiting = [record]
    while waiting:
        one = waiting.pop()
        for identity in linked_ids(one):
            if identity in found:
                continue
            other = _read(catalogue, identity)
            if other is not None and one.id not in other.review.other_wall:
                found[identity] = other
                waiting.append(other)
    return tuple(sorted(found.values(), key=_by_date))


def first_of_each_wall(catalogue: Catalogue, ids: Iterable[str]) -> dict[str, int]:
    """Of those records one for each wall, the first, with how many of them show it."""
    counts: dict[str, int] = {}
    first: dict[str, str] = {}
    for identity in ids:
        if identity not in first:
            record = _read(catalogue, identity)
            wall = wall_of(catalogue, record) if record and linked_ids(record) else ()
            for one in wall:
                first.setdefault(one.id, identity)
            first[identity] = identity
        counts[first[identity]] = counts.get(first[identity], 0) + 1
    return counts


def _read(catalogue: Catalogue, identity: str) -> Record | None:
    """The record; None if it was removed, or is damaged."""
    try:
        return catalogue.read(identity)
    except CatalogueError:
        return None


def _by_date(record: Record) -> tuple[bool, str, str]:
    return record.taken is None, record.taken or "", record.id
