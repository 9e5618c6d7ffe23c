"""Giving a message to a person, who finds it in a list of their own."""

from __future__ import annotations

from msgspec.structs import replace

from wallmsg.catalogue import Action, Catalogue
from wallmsg.effective import find
from wallmsg.errors import UsageError
from wallmsg.model import Assignment, Change, Field, Record, Via, utc_now
from wallmsg.review.history import Author, next_number
from wallmsg.review.validation import reviewer_name


def assigned(record: Record, message_id: str, to: str | None, author: Author) -> Record:
    """The record in which that message is for that person; None takes it from whom it was for.

    Raises UsageError for a message that is not there and a name that is none.
    """
    if find(record, message_id) is None:
        raise UsageError(f"record {record.id} has no message {message_id}")
    name = reviewer_name(to) if to else None
    old = assigned_to(record, message_id)
    if name == old:
        return record
    kept = tuple(one for one in record.review.assignments if one.message != message_id)
    made = (
        [Assignment(message=message_id, to=name, who=author.who, time=author.time)] if name else []
    )
    change = Change(
        number=next_number(record.review),
        time=author.time,
        who=author.who,
        via=author.via,
        message=message_id,
        field=Field.ASSIGNED,
        before=old,
        after=name,
    )
    review = replace(
        record.review,
        assignments=(*kept, *made),
        history=(*record.review.history, change),
    )
    return replace(record, review=review)


def assigned_to(record: Record, message_id: str) -> str | None:
    """Whom a message is for; None if it is for nobody in particular."""
    own = (one.to for one in record.review.assignments if one.message == message_id)
    return next(own, None)


def save_assigned(
    catalogue: Catalogue, record_id: str, message_id: str, to: str | None, who: str
) -> Record:
    """The same in the catalogue. Raises what `assigned` and `Catalogue.update` raise."""
    author = Author(reviewer_name(who), Via.PAGE, utc_now())
    return catalogue.update(
        record_id, lambda record: assigned(record, message_id, to, author), Action.REVIEW
    )
