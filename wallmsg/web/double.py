"""Double keying: which messages a visitor must transcribe without seeing the first text."""

from __future__ import annotations

from wallmsg.model import Field, Record, Status
from wallmsg.review import CurrentMessage, QueueItem, pick, queue
from wallmsg.review.history import last_author
from wallmsg.web.context import Site

_TEXT = frozenset({Field.LINES, Field.TRANSCRIPTION, Field.TRANSCRIPTION_STATUS})
_FIRST_IS_THERE = frozenset({Status.REVIEWED, Status.APPROVED, Status.CANNOT_READ})


def hides(site: Site, item: QueueItem, who: str) -> bool:
    """Whether the queue must hide a message's text from `who`, who may be its second reader."""
    return (
        item.message is not None
        and item.transcription_status in _FIRST_IS_THERE
        and who not in item.reviewers
        and _picked(site, item.id, item.message)
        and is_blind(site, site.catalogue.read(item.id), item.message, who)
    )


def blind_messages(site: Site, who: str) -> frozenset[tuple[str, str]]:
    """All messages (record, id) that `who` must not see yet; none without double keying."""
    if site.options.double <= 0:
        return frozenset()

    def find() -> frozenset[tuple[str, str]]:
        items = queue(site.catalogue, limit=None).items
        return frozenset(
            (item.id, item.message) for item in items if item.message and hides(site, item, who)
        )

    return site.blind.get(who, site.catalogue.revision(), find)


def is_blind(site: Site, record: Record, message_id: str, who: str) -> bool:
    """Whether `who` is to transcribe that message without seeing what the first person wrote.

    So it is for messages drawn for double keying that one person has transcribed and nobody a
    second time.
    """
    review = record.review
    own = next((one for one in review.messages if one.id == message_id), None)
    if own is None or own.deleted or own.transcription_status not in _FIRST_IS_THERE:
        return False
    if any(reading.message == message_id for reading in review.second_readings):
        return False
    first = last_author(review.history, message_id, _TEXT)
    # Who has had a hand in the text cannot be its independent second reader.
    own_hand = any(
        change.who == who and change.message == message_id and change.field in _TEXT
        for change in review.history
    )
    return first is not None and not own_hand and _picked(site, record.id, message_id)


def _picked(site: Site, record_id: str, message_id: str) -> bool:
    share = site.options.double
    # The catalogue's own date as the seed: the same messages at every start, for everybody.
    return share > 0 and bool(
        pick([f"{record_id}/{message_id}"], share, site.catalogue.info.created)
    )


def covered(message: CurrentMessage) -> CurrentMessage:
    """The message as its second reader may see it: outlines, without any text or status."""
    from msgspec.structs import replace

    lines = tuple(
        replace(line, text="", confidence=None, words=(), alternatives=()) for line in message.lines
    )
    bare = tuple(replace(line, text="") for line in message.content.lines)
    content = replace(message.content, lines=bare, translation=None)
    content = replace(
        content, transcription_status=Status.MACHINE, translation_status=Status.MACHINE
    )
    return replace(
        message,
        lines=lines,
        transcription_status=Status.MACHINE,
        translation_status=Status.MACHINE,
        romanised=None,
        version="",
        transcription="",
        translation=None,
        withheld=False,
        verdict=None,
        flags=(),
        dismissed=(),
        machine_translation=None,
        machine_transcription=None,
        confidence=None,
        content=content,
    )
