"""Changing what people say about the photo itself: place, date, tags, notes, masks.

As with messages (`wallmsg.review.edit`), an edit carries what it began from, two changes are
brought together, and only where they clash a `DetailsConflictError` asks the person.
"""

from __future__ import annotations

import hashlib
from typing import TypeVar

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from wallmsg.catalogue import Action, Catalogue, is_date
from wallmsg.errors import UsageError, WallmsgError
from wallmsg.model import Field, Mask, Record, Review, Via, Writing, utc_now
from wallmsg.review.history import Author, details_changes
from wallmsg.review.merge import Clash
from wallmsg.review.validation import clean_fact, clean_list, clean_masks, reviewer_name
from wallmsg.text.coordinates import parse_position, position_text

T = TypeVar("T")


class Details(Struct, frozen=True, kw_only=True):
    """What people say about the photo itself."""

    place: str | None = None
    taken: str | None = None
    position: str | None = None
    photographer: str | None = None
    surface: str | None = None
    tool: str | None = None
    tags: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    writing: Writing | None = None
    sensitive: bool = False
    masks: tuple[Mask, ...] = ()
    same_wall: tuple[str, ...] = ()
    other_wall: tuple[str, ...] = ()


class DetailsEdit(Struct, frozen=True, kw_only=True):
    """A person's change of what is said about the photo, with what it began from."""

    record_id: str
    base: Details
    details: Details
    who: str
    via: Via


class DetailsConflictError(WallmsgError):
    """Two people changed the same fact at once, each otherwise. Nothing was saved.

    `merged` has both changes brought together, mine where they clash.
    """

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
        for name in ("place", "taken", "position", "photographer", "surface", "tool")
        if getattr(details, name) != getattr(kept, name)
    }
    taken = facts.get("taken")
    if taken and not is_date(taken):
        raise UsageError(f"{taken!r} is not a date", hint="write it as 2016, 2016-12 or 2016-12-05")
    if facts.get("position"):
        facts["position"] = _position(facts["position"] or "")
    tags = details.tags if details.tags == kept.tags else clean_list(details.tags, "tag")
    notes = details.notes
    if notes != kept.notes:
        notes = clean_list(notes, "note", rows=True)
    masks = details.masks
    if masks != kept.masks:
        masks = clean_masks(masks)
    walls = {
        name: clean_list(getattr(details, name), "photo")
        for name in ("same_wall", "other_wall")
        if getattr(details, name) != getattr(kept, name)
    }
    return replace(details, **facts, **walls, tags=tags, notes=notes, masks=masks)


def _position(text: str) -> str:
    """The position as it is stored. Raises UsageError if it is none."""
    found = parse_position(text)
    if found is None:
        raise UsageError(
            f"{text!r} is not a position", hint="write latitude, longitude: 36.2021, 37.1343"
        )
    return position_text(*found)


def save_details(catalogue: Catalogue, edit: DetailsEdit) -> Record:
    """Applies an edit to the record in the catalogue, which nobody else can change meanwhile.

    Raises what `apply_details` and `Catalogue.update` raise; then nothing was written.
    """
    now = utc_now()
    return catalogue.update(
        edit.record_id, lambda record: apply_details(record, edit, now), Action.REVIEW
    )


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


def _merge_sets(base: tuple[T, ...], mine: tuple[T, ...], theirs: tuple[T, ...]) -> tuple[T, ...]:
    """Tags, notes or masks: what either added is there, what either took away is gone."""
    gone = {one for one in base if one not in mine or one not in theirs}
    return tuple(dict.fromkeys(one for one in (*theirs, *mine) if one not in gone))
