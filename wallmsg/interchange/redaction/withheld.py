"""Removes withheld English from an export, so that nobody relies on it.

The verdict and its flags stay, to show why there is no English; the English words in them are
removed. English of a text that people have corrected since is withheld too.
"""

from __future__ import annotations

from collections.abc import Collection

from msgspec.structs import replace

from wallmsg.effective import TEXT_CHANGED, CurrentMessage, effective_messages, is_up_to_date, plain
from wallmsg.model import Level, Message, QualityFlag, Record, ReviewedMessage, Translation


def without_withheld(record: Record) -> Record:
    """The record without withheld English and what depends on it; still fits the schema."""
    machine, review = record.machine, record.review
    messages = effective_messages(record, deleted=True)
    shown = {message.machine_number: message for message in messages}
    own = {message.id: message for message in messages}
    retranslated = {one.id for one in review.messages if one.retranslation}
    made = tuple(
        _message_without_withheld(message, shown.get(number), retranslated)
        for number, message in enumerate(machine.messages, 1)
    )
    reviewed = tuple(
        _retranslation_without_withheld(one, own.get(one.id)) for one in review.messages
    )
    return replace(
        record,
        machine=replace(machine, messages=made),
        review=replace(review, messages=reviewed),
    )


def _message_without_withheld(
    message: Message, shown: CurrentMessage | None, retranslated: Collection[str]
) -> Message:
    english = message.translation
    if english is None:
        return message
    outdated = (
        shown is None  # its lines are in another message now
        or (shown.id in retranslated and plain(shown.transcription) != plain(message.transcription))
    )
    return message.translated(_allowed(english, shown, outdated))


def _retranslation_without_withheld(
    one: ReviewedMessage, shown: CurrentMessage | None
) -> ReviewedMessage:
    latest = one.retranslation
    if latest is None:
        return one
    english = _allowed(latest.translation, shown, not is_up_to_date(one))
    return replace(one, retranslation=replace(latest, translation=english))


def _allowed(english: Translation, shown: CurrentMessage | None, outdated: bool) -> Translation:
    """The English as it is stored, or emptied if it is withheld or was made of another text."""
    judged = english
    if outdated:
        changed = QualityFlag(TEXT_CHANGED, Level.WITHHELD)
        judged = replace(english, verdict=Level.WITHHELD, flags=(changed,))
    elif shown and (shown.withheld or shown.dismissed):
        judged = replace(english, verdict=shown.verdict, flags=shown.flags)
    if judged.shown() is not None:
        return judged
    flags = tuple(flag.without_english() for flag in judged.flags)
    gloss = () if outdated else judged.gloss  # it shows the text that it was made of
    return replace(judged, text="", flags=flags, hypotheses=(), ambiguous_words=(), gloss=gloss)
