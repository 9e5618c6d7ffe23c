"""Reverting one change of the history."""

from __future__ import annotations

from msgspec.structs import replace

from wallmsg.catalogue import Action, Catalogue
from wallmsg.effective import content_of
from wallmsg.errors import UsageError
from wallmsg.model import Field, Record, Via, utc_now
from wallmsg.review.assign import assigned
from wallmsg.review.details import details_of, with_details
from wallmsg.review.dismiss import restored_flag
from wallmsg.review.edit import with_content
from wallmsg.review.history import Author, change_of, content_before, detail_before
from wallmsg.review.validation import reviewer_name

_STATUS_OF = {
    Field.LINES: "transcription_status",
    Field.TRANSCRIPTION: "transcription_status",
    Field.TRANSLATION: "translation_status",
}


def restore(record: Record, change_number: int, who: str, now: str) -> Record:
    """The record with one change reverted, which is a new change in its history.

    A reverted text gets its earlier status back. The rest of the message stays. Raises UsageError
    if there is no such change, CatalogueError if the history is damaged.
    """
    author = Author(reviewer_name(who), Via.RESTORE, now)
    change = change_of(record.review, change_number)
    if change.field is Field.FLAG:
        return restored_flag(record, change, author.who, now)
    if change.field is Field.ASSIGNED:
        return assigned(record, change.message or "", change.before, author)
    if change.message is None:
        earlier_review = detail_before(record.review, change_number)
        return with_details(record, details_of(replace(record, review=earlier_review)), author)
    messages = (one for one in record.review.messages if one.id == change.message)
    there = next(messages, None)
    if there is None:
        raise UsageError(f"record {record.id} has no message {change.message}")
    now_content = content_of(there)
    earlier = content_before(record.review, change_number, now_content)
    if change.field is Field.LINES and change.before is None:
        return with_content(record, there.id, replace(now_content, deleted=True), author)
    name = "lines" if change.field is Field.TRANSCRIPTION else change.field.value
    names = [name, *filter(None, [_STATUS_OF.get(change.field)])]
    content = replace(now_content, **{each: getattr(earlier, each) for each in names})
    return with_content(record, there.id, content, author)


def save_restored(catalogue: Catalogue, record_id: str, change_number: int, who: str) -> Record:
    """Revert a change in the catalogue; returns the new record.

    Raises what `restore` and `Catalogue.update` raise.
    """
    now = utc_now()
    return catalogue.update(
        record_id, lambda record: restore(record, change_number, who, now), Action.REVIEW
    )
