"""The place of a message in the queue of what waits for people."""

from __future__ import annotations

from enum import IntEnum

from wallmsg.effective import CurrentMessage
from wallmsg.model import Level, Outcome, Record, Status

UNSURE_READING = 0.6
"""Confidence below which the quality gate wants a reading checked, too."""


class Priority(IntEnum):
    """Places in the queue: first what a person can improve most in the least time."""

    UNCERTAIN = 0
    """Legible Arabic with uncertain words, or with English that wants checking or is withheld."""
    LEGIBLE = 1
    DRAFT = 2
    WEAK = 3
    """Readings that are more likely wrong than right."""
    UNREADABLE = 4
    REVIEWED = 5
    APPROVED = 6
    CANNOT_READ = 7
    NO_WRITING = 8


_PRIORITIES = {
    Status.MACHINE: Priority.LEGIBLE,
    Status.DRAFT: Priority.DRAFT,
    Status.REVIEWED: Priority.REVIEWED,
    Status.APPROVED: Priority.APPROVED,
    Status.CANNOT_READ: Priority.CANNOT_READ,
}


def priority(message: CurrentMessage) -> Priority:
    """The place of a message in the queue."""
    if message.stage is Status.CANNOT_READ:
        return Priority.CANNOT_READ
    if message.is_unclear:
        return Priority.WEAK if message.outcome is Outcome.READ else Priority.UNREADABLE
    doubtful = message.verdict in {Level.CHECK, Level.WITHHELD}
    if doubtful and message.translation_status is Status.MACHINE:
        return Priority.UNCERTAIN
    if message.stage is Status.MACHINE and _has_uncertain_words(message):
        return Priority.UNCERTAIN
    return _PRIORITIES[message.stage]


def _has_uncertain_words(message: CurrentMessage) -> bool:
    english = message.machine_translation
    confidence = message.confidence if message.confidence is not None else 1.0
    return confidence < UNSURE_READING or bool(english and english.ambiguous_words)


def photo_priority(record: Record) -> Priority:
    """The place of a photo without messages."""
    if record.review.writing:
        return Priority.REVIEWED
    unreadable = record.outcome is Outcome.UNREADABLE
    return Priority.UNREADABLE if unreadable else Priority.NO_WRITING
