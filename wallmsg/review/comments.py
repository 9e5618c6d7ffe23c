"""Questions and remarks about messages and photos: added, answered and settled, never changed."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from wallmsg.catalogue import Action, Catalogue
from wallmsg.effective import find, open_questions
from wallmsg.errors import UsageError
from wallmsg.model import Comment, Record, Via, utc_now
from wallmsg.review.validation import clean_text, reviewer_name

MAX_COMMENT = 4_000
"""Letters of one comment."""
MAX_COMMENTS = 1_000
"""Of one photo."""


class NewComment(Struct, frozen=True, kw_only=True):
    """A comment that a person adds. See `wallmsg.model.Comment`."""

    record_id: str
    message_id: str | None
    text: str
    who: str
    via: Via
    question: bool = False
    answers: int | None = None
    settles: bool = False


def apply_comment(record: Record, new: NewComment, now: str) -> Record:
    """The record with the comment added; equal to `record` if it has that comment already.

    `now` is UTC, ISO 8601. Raises UsageError for an empty comment, a message that is not there, or
    an answer to a question that is not open.
    """
    text = clean_text(new.text, "comment", MAX_COMMENT)
    if not text and not new.settles:
        raise UsageError("there is nothing in the comment")
    if new.settles and new.answers is None:
        raise UsageError("only a question can be settled")
    message = _about(record, new)
    comments = record.review.comments
    comment = Comment(
        number=max((one.number for one in comments), default=0) + 1,
        time=now,
        who=reviewer_name(new.who),
        via=new.via,
        message=message,
        text=text,
        question=new.question and new.answers is None,
        answers=new.answers,
        settles=new.settles,
    )
    if any(_same(one, comment) for one in comments):
        return record
    if len(comments) >= MAX_COMMENTS:
        raise UsageError(f"a photo can have at most {MAX_COMMENTS} comments")
    return replace(record, review=replace(record.review, comments=(*comments, comment)))


def save_comment(catalogue: Catalogue, new: NewComment) -> Record:
    """Add a comment in the catalogue, under its lock; returns the new record.

    Raises what `apply_comment` and `Catalogue.update` raise.
    """
    now = utc_now()
    return catalogue.update(
        new.record_id, lambda record: apply_comment(record, new, now), Action.REVIEW
    )


def _about(record: Record, new: NewComment) -> str | None:
    """The message that the comment is about: an answer is about that of its question."""
    if new.answers is not None:
        asked = [one for one in record.review.comments if one.number == new.answers]
        if not asked or not asked[0].question:
            raise UsageError(f"there is no question {new.answers}")
        if new.settles and asked[0] not in open_questions(record.review):
            raise UsageError("somebody else has settled that question meanwhile")
        return asked[0].message
    if new.message_id is not None and find(record, new.message_id) is None:
        raise UsageError(f"record {record.id} has no message {new.message_id}")
    return new.message_id


def _same(one: Comment, other: Comment) -> bool:
    """Whether a comment was sent again, because the response was lost or a packet came twice."""
    return replace(one, number=other.number, time=other.time) == other
