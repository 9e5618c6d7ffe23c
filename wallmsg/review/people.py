"""What each person has done, and how far others agree with them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Annotated

from msgspec import Meta, Struct

from wallmsg.model import Change, Field, Record, SecondReading, Status
from wallmsg.review.double import agreement_of

_TEXTS = frozenset({Field.LINES, Field.TRANSCRIPTION, Field.TRANSLATION})
_STATUSES = frozenset({Field.TRANSCRIPTION_STATUS, Field.TRANSLATION_STATUS})


class PersonWork(Struct, frozen=True, kw_only=True):
    """The work of one person."""

    name: str
    messages: Annotated[int, Meta(description="That they have changed or decided on.")]
    photos: Annotated[int, Meta(description="That they have described.")]
    checked: Annotated[int, Meta(description="Messages that they reviewed or approved.")]
    changed_later: Annotated[
        int, Meta(description="Of those, messages whose text another person has changed since.")
    ]
    read_twice: Annotated[int, Meta(description="Messages read by them and by another, blind.")]
    cer: Annotated[
        float | None, Meta(description="Character error rate between those readings, 0 to 1.")
    ]


def people(records: Iterable[Record]) -> list[PersonWork]:
    """The work of everybody in the histories of the records, by name."""
    work: dict[str, _Work] = defaultdict(_Work)
    for record in records:
        _count(record, work)
    return [work[name].figures(name) for name in sorted(work)]


class _Work:
    def __init__(self) -> None:
        self.messages: set[tuple[str, str]] = set()
        self.photos: set[str] = set()
        self.checked: set[tuple[str, str]] = set()
        self.later: set[tuple[str, str]] = set()
        self.readings: list[SecondReading] = []

    def figures(self, name: str) -> PersonWork:
        found = agreement_of(self.readings)
        return PersonWork(
            name=name,
            messages=len(self.messages),
            photos=len(self.photos),
            checked=len(self.checked),
            changed_later=len(self.later),
            read_twice=found.pairs,
            cer=found.cer,
        )


def _count(record: Record, work: dict[str, _Work]) -> None:
    for change in record.review.history:
        own = work[change.who]
        if change.message is None:
            own.photos.add(record.id)
            continue
        place = (record.id, change.message)
        own.messages.add(place)
        if _checks(change):
            own.checked.add(place)
        if change.field in _TEXTS:
            for name, other in work.items():
                if name != change.who and place in other.checked:
                    other.later.add(place)
    for reading in record.review.second_readings:
        if reading.first_who is not None:
            for name in {reading.who, reading.first_who}:
                work[name].readings.append(reading)


def _checks(change: Change) -> bool:
    """Whether the change says that the person has checked a text."""
    return change.field in _STATUSES and change.after in {Status.REVIEWED, Status.APPROVED}
