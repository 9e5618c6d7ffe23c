"""People's Arabic texts in Latin letters, for comparing, citing and searching."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from msgspec.structs import replace

from wallmsg.catalogue import Catalogue
from wallmsg.effective import effective_messages
from wallmsg.errors import RecordNotFoundError
from wallmsg.model import Outcome, Record


def romanise_reviews(catalogue: Catalogue, romanise: Callable[[str], str]) -> int:
    """Romanise people's texts where that is missing; returns how many records.

    Raises CatalogueError if a record cannot be read or written.
    """
    count = 0
    for record_id in catalogue.index.unromanised():
        with suppress(RecordNotFoundError):  # discarded meanwhile
            catalogue.update(record_id, lambda record: romanised(record, romanise))
            count += 1
    return count


def romanised(record: Record, romanise: Callable[[str], str]) -> Record:
    """The record with people's texts romanised where that is missing."""
    missing = {
        message.id: romanise(message.transcription)
        for message in effective_messages(record)
        if message.romanised is None and message.outcome is Outcome.READ
    }
    messages = tuple(
        replace(one, romanised=missing[one.id]) if one.id in missing else one
        for one in record.review.messages
    )
    return replace(record, review=replace(record.review, messages=messages))
