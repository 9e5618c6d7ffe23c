"""Changing a record as people decide: one message, or what is said about the photo.

An edit carries what it began from. If the message is still so, it is taken as it is; if somebody
else has saved meanwhile, both changes are brought together (`wallmsg.review.merge`), and only where
they clash a `ConflictError` asks the person. Every change goes into the record's history.
"""

from __future__ import annotations

import hashlib

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from wallmsg.catalogue import Action, Catalogue, is_date
from wallmsg.current import Content, CurrentMessage, content_of, find
from wallmsg.errors import UsageError, WallmsgError
from wallmsg.model import Field, Polygon, Record, Review, ReviewedMessage, Status, Via, utc_now
from wallmsg.review.clean import clean_content, clean_fact, clean_line, clean_list
from wallmsg.review.history import Author, details_changes, message_changes
from wallmsg.review.merge import Clash, merge_content

NOBODY = Content(lines=())
"""What a message that is not there yet begins from."""

LONGEST_NAME = 80
"""Letters of a reviewer's name."""


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


class Details(Struct, frozen=True, kw_only=True):
    """What people say about the photo itself."""

    place: str | None = None
    taken: str | None = None
    photographer: str | None = None
    surface: str | None = None
    tool: str | None = None
    tags: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    sensitive: bool = False


class DetailsEdit(Struct, frozen=True, kw_only=True):
    """A person's change of what is said about the photo, with what it began from."""

    record_id: str
    base: Details
    details: Details
    who: str
    via: Via


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


class DetailsConflictError(WallmsgError):
    """The same for what is said about the photo: `merged` has mine where they clash."""

    def __init__(
        self,
        versions: tuple[Details, Details, Details],
        merged: Details,
        clashes: tuple[Clash, ...],
    ) -> None:
        super().__init__("somebody else has changed the same fact meanwhile")
        self.base, self.mine, self.theirs = versions
        self.merged = merged
        self.clashes = clashes

    def __reduce__(self) -> tuple[object, ...]:
        versions = (self.base, self.mine, self.theirs)
        return (DetailsConflictError, (versions, self.merged, self.clashes))


def details_of(record: Record) -> Details:
    """What people say about the photo."""
    names = Details.__struct_fields__
    return Details(**{name: getattr(record.review, name) for name in names})


def details_version(details: Details) -> str:
    """16 hexadecimal digits that stand for these details."""
    return hashlib.sha256(msgspec.json.encode(details, order="sorted")).hexdigest()[:16]


def reviewer_name(name: str) -> str:
    """A person's name as it is kept. Raises UsageError if it is empty or too long."""
    cleaned = clean_line(name, "name", LONGEST_NAME)
    if not cleaned:
        raise UsageError("a change needs the name of who makes it", hint="give --reviewer NAME")
    return cleaned


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
    return with_content(record, there.id, merged.content, author)


def with_content(record: Record, message_id: str, content: Content, author: Author) -> Record:
    """The record with that content for a message, and what changed in its history."""
    review = record.review
    there = find(record, message_id)
    before = there.content if there else None
    if before == content:
        return record
    changes = message_changes(review, message_id, before, content, author)
    old = next((one for one in review.messages if one.id == message_id), None)
    new = ReviewedMessage(
        id=message_id,
        lines=content.lines,
        transcription_status=content.transcription_status,
        translation=content.translation,
        translation_status=content.translation_status,
        deleted=content.deleted,
        origin=old.origin if old else _outlines(there),
        romanised=old.romanised if old and _texts(old) == _texts(content) else None,
    )
    messages = tuple(new if one.id == message_id else one for one in review.messages)
    review = replace(
        review,
        messages=messages if old else (*messages, new),
        history=(*review.history, *changes),
    )
    return replace(record, review=review)


def _texts(content: Content | ReviewedMessage) -> list[str]:
    return [line.text for line in content.lines]


def apply_details(record: Record, edit: DetailsEdit, now: str) -> Record:
    """The record with other details about its photo, and the changes in its history.

    Raises DetailsConflictError if somebody else changed the same fact meanwhile, UsageError for
    what cannot be kept.
    """
    author = Author(reviewer_name(edit.who), edit.via, now)
    theirs = details_of(record)
    mine = clean_details(edit.details, edit.base)
    merged, clashes = merge_details(edit.base, mine, theirs)
    if clashes:
        raise DetailsConflictError((edit.base, mine, theirs), merged, clashes)
    return with_details(record, merged, author)


def with_details(record: Record, details: Details, author: Author) -> Record:
    """The record with those details, and what changed in its history."""
    facts = {name: getattr(details, name) for name in Details.__struct_fields__}
    review: Review = replace(record.review, **facts)
    changes = details_changes(record.review, review, author)
    return replace(record, review=replace(review, history=(*review.history, *changes)))


def clean_details(details: Details, kept: Details) -> Details:
    """The details as they are stored; what is in `kept` stays as it is.

    Raises UsageError for what cannot be kept.
    """
    facts = {
        name: clean_fact(getattr(details, name), name)
        for name in ("place", "taken", "photographer", "surface", "tool")
        if getattr(details, name) != getattr(kept, name)
    }
    taken = facts.get("taken")
    if taken and not is_date(taken):
        raise UsageError(f"{taken!r} is not a date", hint="write it as 2016, 2016-12 or 2016-12-05")
    tags = details.tags if details.tags == kept.tags else clean_list(details.tags, "tag")
    notes = details.notes
    if notes != kept.notes:
        notes = clean_list(notes, "note", rows=True)
    return replace(details, **facts, tags=tags, notes=notes)


def save(catalogue: Catalogue, edit: Edit) -> Record:
    """Applies an edit to the record in the catalogue, which nobody else can change meanwhile.

    Raises what `apply_edit` and `Catalogue.update` raise; then nothing was written.
    """
    now = utc_now()
    return catalogue.update(
        edit.record_id, lambda record: apply_edit(record, edit, now), Action.REVIEW
    )


def save_details(catalogue: Catalogue, edit: DetailsEdit) -> Record:
    """The same for what is said about the photo."""
    now = utc_now()
    return catalogue.update(
        edit.record_id, lambda record: apply_details(record, edit, now), Action.REVIEW
    )


def new_id(record: Record) -> str:
    """The id for a message that people add."""
    taken = {message.id for message in record.review.messages}
    return next(f"a{n}" for n in range(1, len(taken) + 2) if f"a{n}" not in taken)


def _added(record: Record, edit: Edit, author: Author) -> Record:
    content = drafted(NOBODY, clean_content(edit.content, NOBODY), edit.machine_english)
    content = _with_english(content, None)
    for one in record.review.messages:
        # Sent again because the answer was lost on the way: it is there already.
        if one.id.startswith("a") and content_of(one) == content:
            return record
    return with_content(record, new_id(record), content, author)


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


def merge_details(
    base: Details, mine: Details, theirs: Details
) -> tuple[Details, tuple[Clash, ...]]:
    """Two changes of the details brought together; where they clash, mine."""
    merged: dict[str, object] = {}
    clashes = []
    for name in Details.__struct_fields__:
        old, own, other = (getattr(one, name) for one in (base, mine, theirs))
        if own == old:
            merged[name] = other
        elif isinstance(old, tuple):
            merged[name] = own if other == old else _merge_sets(old, own, other)
        else:
            merged[name] = own
            if other not in (old, own):
                clashes.append(Clash(field=Field(name), base=old, mine=own, theirs=other))
    return msgspec.convert(merged, type=Details), tuple(clashes)


def _merge_sets(
    base: tuple[str, ...], mine: tuple[str, ...], theirs: tuple[str, ...]
) -> tuple[str, ...]:
    """Tags or notes: what either added is there, what either took away is gone."""
    gone = {text for text in base if text not in mine or text not in theirs}
    return tuple(dict.fromkeys(text for text in (*theirs, *mine) if text not in gone))
