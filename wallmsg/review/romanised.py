"""What people have written, in Latin letters too, to be compared, cited and searched."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from msgspec.structs import replace

from wallmsg.catalogue import Catalogue
from wallmsg.effective import effective_messages
from wallmsg.errors import RecordNotFoundError
from wallmsg.model import Outcome, Record


def romanise_reviews(catalogue: Catalogue, romanise: Callable[[str], str]) -> int:
    """Gives people's texts their Latin letters where they are missing; returns how many records.

    Raises CatalogueError if a record cannot be read or written.
    """
    count = 0
    for record_id in catalogue.index.unromanised():
        with suppress(RecordNotFoundError):  # discarded meanwhile
            catalogue.update(record_id, lambda record: romanised(record, romanise))
            count += 1
    return count


def romanised(record: Record, romanise: Callable[[str], str]) -> Record:
    """The record with Latin letters for what people have written and has none."""
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
