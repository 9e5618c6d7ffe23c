"""What is known about a photo, in the terms of Dublin Core."""

from __future__ import annotations

from dataclasses import dataclass

from wallmsg.effective import effective_messages
from wallmsg.interchange.formats.base import Included
from wallmsg.interchange.formats.message_table import english_of, state_of
from wallmsg.model import Gps, Record


@dataclass(frozen=True)
class Description:
    """What is known about a photo; empty where nothing is."""

    title: str
    file_name: str
    identifiers: tuple[str, ...]
    date: str
    """ISO 8601, as far as it is known."""
    place: str
    subjects: tuple[str, ...]
    media: tuple[str, ...]
    """What it is written on and with."""
    photographer: str
    captions: tuple[str, ...]
    """Captions and notes."""
    arabic: tuple[str, ...]
    english: tuple[str, ...]
    states: tuple[str, ...]
    """How far people have checked each message, and the verdict on its English."""
    gps: Gps | None


def description_of(record: Record, included: Included) -> Description:
    """The description of a record, which is redacted already."""
    photo, review = record.photo, record.review
    messages = [
        message
        for message in effective_messages(record)
        if included.unclear or not message.is_unclear
    ]
    name = photo.name
    return Description(
        title=f"{review.place} ({name})" if review.place else name,
        file_name=name,
        identifiers=(record.id, *((f"sha256:{photo.sha256}",) if photo.sha256 else ())),
        date=record.taken or "",
        place=review.place or "",
        subjects=review.tags,
        media=tuple(filter(None, (review.surface, review.tool))),
        photographer=review.photographer or "",
        captions=(*(caption.text for caption in record.captions), *review.notes),
        arabic=tuple(message.transcription for message in messages),
        english=tuple(text for message in messages if (text := english_of(message))),
        states=tuple(
            f"message {number}: {state_of(message)}" for number, message in enumerate(messages, 1)
        ),
        gps=photo.gps,
    )
