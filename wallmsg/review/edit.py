"""Edits of a message by people.

An edit names the version it began from. If the message has not changed since, the edit is applied;
if somebody else has saved meanwhile, both changes are merged (`wallmsg.review.merge`), and only a
clash raises a `ConflictError` for the person. Every change is added to the record's history.
"""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from wallmsg.catalogue import Action, Catalogue
from wallmsg.effective import Content, CurrentMessage, content_of, find
from wallmsg.errors import UsageError, WallmsgError
from wallmsg.model import Polygon, Record, Retranslation, ReviewedMessage, Status, Via, utc_now
from wallmsg.review.history import Author, message_changes
from wallmsg.review.merge import Clash, merge_content
from wallmsg.review.validation import clean_content, reviewer_name

EMPTY = Content(lines=())
"""What a new message begins from."""


class Edit(Struct, frozen=True, kw_only=True):
    """A person's edit of one message, with the content it began from."""

    record_id: str
    message_id: str | None
    """None for a message that is new."""
    base_version: str
    """`CurrentMessage.version` of what the person saw; "" for a new message."""
    base: Content
    """`CurrentMessage.content` of what the person saw."""
    content: Content
    """The new content. Its English is None where the machine's is kept."""
    who: str
    via: Via
    machine_english: bool = False
    """The machine has translated again: that English does not become a draft."""
    retranslation: Retranslation | None = None
    """The new machine translation with its verdict, stored beside the content."""


class ConflictError(WallmsgError):
    """Two people changed the same field differently. Nothing was saved.

    `merged` has both changes, mine where they clash. After a person has decided each clash, the
    result is a new edit with `base` = `theirs` and `base_version` = `version`.
    """

    def __init__(
        self,
        versions: tuple[Content, Content, Content],
        merged: Content,
        clashes: tuple[Clash, ...],
        version: str,
    ) -> None:
        super().__init__("somebody else has changed the same text meanwhile")
        self.base, self.mine, self.theirs = versions
        self.merged = merged
        self.clashes = clashes
        self.version = version

    def __reduce__(self) -> tuple[object, ...]:
        versions = (self.base, self.mine, self.theirs)
        return (ConflictError, (versions, self.merged, self.clashes, self.version))


def apply_edit(record: Record, edit: Edit, now: str) -> Record:
    """The record with a message changed, and the change in its history.

    `now` is UTC, ISO 8601. Equal to `record` if the edit changes nothing. Raises ConflictError
    if somebody else changed the same meanwhile, UsageError for what cannot be kept or a message
    that is not there.
    """
    author = Author(reviewer_name(edit.who), edit.via, now)
    if edit.message_id is None:
        return _added(record, edit, author)
    there = find(record, edit.message_id)
    if there is None:
        raise UsageError(f"record {record.id} has no message {edit.message_id}")
    theirs = there.content
    seen = edit.base_version == there.version
    base = theirs if seen else edit.base
    mine = drafted(base, clean_content(edit.content, base), edit.machine_english)
    mine = _with_english(mine, there if seen else None)
    merged = merge_content(base, mine, theirs)
    if merged.clashes:
        raise ConflictError((base, mine, theirs), merged.content, merged.clashes, there.version)
    return _with_retranslation(record, there.id, merged.content, author, edit.retranslation)


def _with_retranslation(
    record: Record, message_id: str, content: Content, author: Author, latest: Retranslation | None
) -> Record:
    """With the new machine translation, if the content has it as its English."""
    if latest is None or content.translation not in {None, latest.translation.text}:
        return with_content(record, message_id, content, author)
    if content.translation_status in {Status.MACHINE, Status.DRAFT}:
        content = replace(content, translation=None, translation_status=Status.MACHINE)
    return with_content(record, message_id, content, author, latest)


def with_content(
    record: Record,
    message_id: str,
    content: Content,
    author: Author,
    retranslation: Retranslation | None = None,
) -> Record:
    """The record with that content for a message, and what changed in its history.

    `retranslation` is a new machine translation of it, if there is one.
    """
    review = record.review
    there = find(record, message_id)
    before = there.content if there else None
    old = next((one for one in review.messages if one.id == message_id), None)
    known = old.retranslation if old else None
    if before == content and retranslation in {None, known}:
        return record
    changes = message_changes(
        review, message_id, *_for_history(before, there, content, retranslation), author
    )
    new = ReviewedMessage(
        id=message_id,
        lines=content.lines,
        transcription_status=content.transcription_status,
        translation=content.translation,
        translation_status=content.translation_status,
        deleted=content.deleted,
        origin=old.origin if old else _outlines(there),
        romanised=old.romanised if old and _texts(old) == _texts(content) else None,
        retranslation=retranslation or known,
    )
    messages = tuple(new if one.id == message_id else one for one in review.messages)
    review = replace(
        review,
        messages=messages if old else (*messages, new),
        history=(*review.history, *changes),
    )
    return replace(record, review=review)


def _for_history(
    before: Content | None,
    there: CurrentMessage | None,
    content: Content,
    latest: Retranslation | None,
) -> tuple[Content | None, Content]:
    """Both contents for the history, with the machine's English where that was changed."""
    if latest is None or content.translation is not None:
        return before, content
    if before and there and before.translation is None:
        before = replace(before, translation=there.translation)
    return before, replace(content, translation=latest.translation.shown())


def _texts(content: Content | ReviewedMessage) -> list[str]:
    return [line.text for line in content.lines]


def save(catalogue: Catalogue, edit: Edit) -> Record:
    """Apply an edit to the record in the catalogue, under its lock; returns the new record.

    Raises what `apply_edit` and `Catalogue.update` raise; then nothing was written.
    """
    now = utc_now()
    return catalogue.update(
        edit.record_id, lambda record: apply_edit(record, edit, now), Action.REVIEW
    )


def new_id(record: Record) -> str:
    """The id for a message that people add."""
    taken = {message.id for message in record.review.messages}
    return next(f"a{n}" for n in range(1, len(taken) + 2) if f"a{n}" not in taken)


def added_id(record: Record, edit: Edit) -> str | None:
    """Id of the message that an edit has added before; None if it has not."""
    content = _begun(edit)
    same = (one.id for one in record.review.messages if content_of(one) == content)
    return next((identity for identity in same if identity.startswith("a")), None)


def _added(record: Record, edit: Edit, author: Author) -> Record:
    # The edit was sent again because the response was lost: the message exists already.
    if added_id(record, edit) is not None:
        return record
    return _with_retranslation(record, new_id(record), _begun(edit), author, edit.retranslation)


def _begun(edit: Edit) -> Content:
    """The content of a new message."""
    content = drafted(EMPTY, clean_content(edit.content, EMPTY), edit.machine_english)
    return _with_english(content, None)


def _with_english(content: Content, seen: CurrentMessage | None) -> Content:
    """The content with a copy of the machine's English if the person has given it a status.

    `seen` is the current message, if the person saw that version.
    """
    status = content.translation_status
    if content.translation is not None or status in {Status.MACHINE, Status.CANNOT_READ}:
        return content
    english = seen.translation if seen else None
    if english is None and status is not Status.DRAFT:
        raise UsageError(
            "there is no English to check", hint="write the translation, then give its status"
        )
    if english is None:
        return replace(content, translation_status=Status.MACHINE)
    return replace(content, translation=english)


def drafted(base: Content, content: Content, machine_english: bool) -> Content:
    """The content with status `draft` for texts that the person changed without a status."""
    transcription, english = content.transcription_status, content.translation_status
    if transcription is Status.MACHINE and content.lines != base.lines:
        transcription = Status.DRAFT
    changed = content.translation != base.translation and content.translation is not None
    if english is Status.MACHINE and changed and not machine_english:
        english = Status.DRAFT
    return replace(content, transcription_status=transcription, translation_status=english)


def _outlines(message: CurrentMessage | None) -> tuple[Polygon, ...]:
    return tuple(line.polygon for line in message.lines) if message else ()
