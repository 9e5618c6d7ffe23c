"""One row a photo, made from the hits of its messages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from typing import Annotated, Any

from msgspec import Meta, Struct

from wallmsg.catalogue.search.hits import Hit
from wallmsg.effective import rank
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


def photo_rows(hits: Iterable[Hit], sort: PhotoSort = PhotoSort.DATE) -> list[PhotoRow]:
    """One row for each photo with a hit, in the given order; `hits` are in order of date.

    Photos without the fact that is sorted by come last; the most certain reading comes first.
    """
    photos: dict[str, list[Hit]] = {}
    for hit in hits:
        photos.setdefault(hit.id, []).append(hit)
    rows = [_row(own) for own in photos.values()]
    return rows if sort is PhotoSort.DATE else sorted(rows, key=_KEYS[sort])


_KEYS: dict[PhotoSort, Callable[[PhotoRow], Any]] = {
    PhotoSort.NAME: lambda row: row.name,
    PhotoSort.PLACE: lambda row: (row.place is None, row.place or ""),
    PhotoSort.CONFIDENCE: lambda row: (
        row.transcription is None,
        0.0 if row.confidence is None else -row.confidence,
    ),
    PhotoSort.STATUS: lambda row: rank(row.stage),
}


def _row(hits: Sequence[Hit]) -> PhotoRow:
    messages = [hit for hit in hits if hit.message is not None]
    unreadable = [hit for hit in messages if _is_unreadable(hit)]
    weak = [hit for hit in messages if hit.is_unclear and hit not in unreadable]
    readable = [hit for hit in messages if hit not in unreadable and hit not in weak]
    first = hits[0]
    best = max(readable, key=_worth, default=None)
    shown = best or first
    return PhotoRow(
        id=first.id,
        name=first.name,
        place=first.place,
        taken=first.taken,
        outcome=shown.outcome,
        stage=min((hit.stage for hit in readable or hits), key=rank),
        transcription=best.transcription if best else None,
        confidence=best.confidence if best else None,
        translation=best.translation if best else None,
        verdict=best.verdict if best else None,
        flags=best.flags if best else (),
        readable=len(readable),
        weak=len(weak),
        unreadable=len(unreadable),
    )


def _is_unreadable(hit: Hit) -> bool:
    return hit.stage is Status.CANNOT_READ or (
        hit.stage is Status.MACHINE and hit.outcome is not Outcome.READ
    )


def _worth(hit: Hit) -> tuple[int, float]:
    """What people have worked on comes first, then the letters that are probably right."""
    confidence = 1.0 if hit.confidence is None else hit.confidence
    return rank(hit.stage), confidence * len(hit.transcription)
