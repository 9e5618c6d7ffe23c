"""Changing a message of a record as people decide.

An edit carries what it began from. If the message is still so, it is taken as it is; if somebody
else has saved meanwhile, both changes are brought together (`wallmsg.review.merge`), and only where
they clash a `ConflictError` asks the person. Every change goes into the record's history.
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

NOBODY = Content(lines=())
"""What a message that is not there yet begins from."""


class Edit(Struct, frozen=True, kw_only=True):
    """A person's change of one message, whole, with what it began from."""

    record_id: str
    message_id: str | None
    """None for a message that is new."""
    base_version: str
    """`CurrentMessage.version` of what the person saw; "" for a new message."""
    base: Content
    """`CurrentMessage.content` of what the person saw."""
    content: Content
    """What the person made of it. Its English is None where the machine's is left standing."""
    who: str
    via: Via
    machine_english: bool = False
    """The English was made anew by the machine: changing it does not make it a draft."""
    retranslation: Retranslation | None = None
    """What the machine made anew, with its verdict, if that is known: kept beside the content."""


class ConflictError(WallmsgError):
    """Two people changed the same thing at once, each otherwise. Nothing was saved.

    `merged` has both changes brought together, mine where they clash; who has decided each clash
    sends the outcome as a new edit with `base` = `theirs` and `base_version` = `version`.
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
    return _with_anew(record, there.id, merged.content, author, edit.retranslation)


def _with_anew(
    record: Record, message_id: str, content: Content, author: Author, anew: Retranslation | None
) -> Record:
    """With what the machine made anew, if that is what the content has for its English."""
    if anew is None or content.translation not in {None, anew.translation.text}:
        return with_content(record, message_id, content, author)
    if content.translation_status in {Status.MACHINE, Status.DRAFT}:
        content = replace(content, translation=None, translation_status=Status.MACHINE)
    return with_content(record, message_id, content, author, anew)


def with_content(
    record: Record,
    message_id: str,
    content: Content,
    author: Author,
    retranslation: Retranslation | None = None,
) -> Record:
    """The record with that content for a message, and what changed in its history.

    `retranslation` is the machine's English made anew, if it was.
    """
    review = record.review
    there = find(record, message_id)
    before = there.content if there else None
    old = next((one for one in review.messages if one.id == message_id), None)
    known = old.retranslation if old else None
    if before == content and retranslation in {None, known}:
        return record
    changes = message_changes(
        review, message_id, *_told(before, there, content, retranslation), author
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


def _told(
    before: Content | None,
    there: CurrentMessage | None,
    content: Content,
    anew: Retranslation | None,
) -> tuple[Content | None, Content]:
    """Both contents as the history tells them: the machine's English, where that was changed."""
    if anew is None or content.translation is not None:
        return before, content
    if before and there and before.translation is None:
        before = replace(before, translation=there.translation)
    return before, replace(content, translation=anew.translation.shown())


def _texts(content: Content | ReviewedMessage) -> list[str]:
    return [line.text for line in content.lines]


def save(catalogue: Catalogue, edit: Edit) -> Record:
    """Applies an edit to the record in the catalogue, which nobody else can change meanwhile.

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
    """Id of the message that an edit without one has added; None if it is not there."""
    content = _begun(edit)
    same = (one.id for one in record.review.messages if content_of(one) == content)
    return next((identity for identity in same if identity.startswith("a")), None)


def _added(record: Record, edit: Edit, author: Author) -> Record:
    # Sent again because the answer was lost on the way: it is there already.
    if added_id(record, edit) is not None:
        return record
    return _with_anew(record, new_id(record), _begun(edit), author, edit.retranslation)


def _begun(edit: Edit) -> Content:
    """The content of a message that is new."""
    content = drafted(NOBODY, clean_content(edit.content, NOBODY), edit.machine_english)
    return _with_english(content, None)


def _with_english(content: Content, seen: CurrentMessage | None) -> Content:
    """The content with the machine's English as a copy where a person stands for it.

    `seen` is the message as it is, if that is what the person saw.
    """
    status = content.translation_status
    if content.translation is not None or status in {Status.MACHINE, Status.CANNOT_READ}:
        return content
    english = seen.translation if seen else None
    if english is None and status is not Status.DRAFT:
        raise UsageError(
            "there is no English to stand for", hint="write the translation, then give its status"
        )
    if english is None:
        return replace(content, translation_status=Status.MACHINE)
    return replace(content, translation=english)


def drafted(base: Content, content: Content, machine_english: bool) -> Content:
    """The content with `draft` for what a person changed and still calls the machine's."""
    transcription, english = content.transcription_status, content.translation_status
    if transcription is Status.MACHINE and content.lines != base.lines:
        transcription = Status.DRAFT
    changed = content.translation != base.translation and content.translation is not None
    if english is Status.MACHINE and changed and not machine_english:
        english = Status.DRAFT
    return replace(content, transcription_status=transcription, translation_status=english)


def _outlines(message: CurrentMessage | None) -> tuple[Polygon, ...]:
    return tuple(line.polygon for line in message.lines) if message else ()
