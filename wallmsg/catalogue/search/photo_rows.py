"""One row a photo, made from the hits of its messages."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import islice
from typing import Annotated

from msgspec import Meta, Struct

from wallmsg.catalogue.search import tallies
from wallmsg.catalogue.search.best_reading import least_stage, sorted_out
from wallmsg.catalogue.search.facts import LISTED, bounds_of, filter_expression, phrase
from wallmsg.catalogue.search.filters import Filters
from wallmsg.catalogue.search.hits import Hit, hits_of
from wallmsg.catalogue.search.members import Members
from wallmsg.model import Level, Outcome, Status


class PhotoRow(Struct, frozen=True, kw_only=True):
    """A photo with its best reading."""

    id: str
    name: str
    place: str | None
    taken: str | None
    outcome: Annotated[Outcome, Meta(description="Of the best reading, or of the photo.")]
    stage: Annotated[
        Status, Meta(description="Review status: of the message that is least advanced.")
    ]
    transcription: Annotated[
        str | None, Meta(description="The best reading; null if none is likely right.")
    ]
    confidence: Annotated[float | None, Meta(description="Of the best reading.")]
    translation: Annotated[str | None, Meta(description="Null if there is none to be shown.")]
    verdict: Level | None
    flags: Annotated[tuple[str, ...], Meta(description="Reasons of the verdict.")]
    readable: Annotated[int, Meta(description="Messages that are likely right or by people.")]
    weak: Annotated[int, Meta(description="Readings that are more likely wrong than right.")]
    unreadable: Annotated[int, Meta(description="Messages that could not be read.")]


class PhotoSort(StrEnum):
    """Orders of a list of photos."""

    DATE = "date"
    NAME = "name"
    PLACE = "place"
    CONFIDENCE = "confidence"
    STATUS = "status"


_BY_DATE = "undated, taken, name, id"
_ORDERS = {
    PhotoSort.DATE: _BY_DATE,
    PhotoSort.NAME: "name, undated, taken, id",
    PhotoSort.PLACE: f"place IS NULL, place, {_BY_DATE}",
    PhotoSort.CONFIDENCE: f"unread, doubt, {_BY_DATE}",
    PhotoSort.STATUS: f"stage, {_BY_DATE}",
}


def photos(
    connection: sqlite3.Connection, filters: Filters, sort: PhotoSort, limit: int | None
) -> list[Hit]:
    """The hits of the first photos in the given order that have any, photo by photo.

    Photos without the fact that is sorted by come last; the most certain reading comes first. The
    whole photo counts for the order, also where filters leave out some of its messages. Raises
    QueryError for filters that make no sense.
    """
    facts = filter_expression(filters, tallies.years(connection))
    members = None
    if facts is not None:
        members = Members(connection, f"({phrase(LISTED)}) AND ({facts})", bounds_of(filters))
    each = (list(hits_of(connection, one, members)) for one in _ids(connection, members, sort))
    return [hit for hits in islice(filter(None, each), limit) for hit in hits]


def _ids(connection: sqlite3.Connection, members: Members | None, sort: PhotoSort) -> Iterator[str]:
    """Ids of records in that order: all, or if `members` are few just theirs."""
    few = members.few_json() if members else None
    if few is None:
        found = connection.execute(f"SELECT id FROM records ORDER BY {_ORDERS[sort]}")  # noqa: S608
    else:
        found = connection.execute(
            "SELECT id FROM records WHERE id IN (SELECT record FROM messages WHERE row IN"  # noqa: S608
            f" (SELECT value FROM json_each(?))) ORDER BY {_ORDERS[sort]}",
            [few],
        )
    return (row[0] for row in found)


def photo_rows(hits: Iterable[Hit]) -> list[PhotoRow]:
    """One row for each photo with a hit, in the order of the hits."""
    found: dict[str, list[Hit]] = {}
    for hit in hits:
        found.setdefault(hit.id, []).append(hit)
    return [_row(own) for own in found.values()]


def _row(hits: Sequence[Hit]) -> PhotoRow:
    found = sorted_out([hit for hit in hits if hit.message is not None])
    first, best = hits[0], found.best
    return PhotoRow(
        id=first.id,
        name=first.name,
        place=first.place,
        taken=first.taken,
        outcome=(best or first).outcome,
        stage=least_stage([hit.stage for hit in found.readable or hits]),
        transcription=best.transcription if best else None,
        confidence=best.confidence if best else None,
        translation=best.translation if best else None,
        verdict=best.verdict if best else None,
        flags=best.flags if best else (),
        readable=len(found.readable),
        weak=len(found.weak),
        unreadable=len(found.unreadable),
    )
