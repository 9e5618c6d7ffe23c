"""The history of a review: what each change was, and earlier versions made from it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeVar

import msgspec
from msgspec.structs import replace

from wallmsg.effective import Content
from wallmsg.errors import CatalogueError, UsageError
from wallmsg.model import Change, Field, Mask, Review, ReviewedLine, Status, Via, Writing

T = TypeVar("T")

_LINES = msgspec.json.Decoder(tuple[ReviewedLine, ...])
_LISTS = {Field.TAGS, Field.NOTES, Field.SAME_WALL, Field.OTHER_WALL}
_TEXTS = msgspec.json.Decoder(tuple[str, ...])
_MASKS = msgspec.json.Decoder(tuple[Mask, ...])

MESSAGE_FIELDS = frozenset(
    {
        Field.LINES,
        Field.TRANSCRIPTION,
        Field.TRANSLATION,
        Field.TRANSCRIPTION_STATUS,
        Field.TRANSLATION_STATUS,
        Field.DELETED,
    }
)
_ALL = frozenset(Field)
_NO_DETAIL = MESSAGE_FIELDS | {Field.FLAG, Field.ASSIGNED}


class Author(NamedTuple):
    """Who changes something, by which way, when (UTC, ISO 8601)."""

    who: str
    via: Via
    time: str


class _Difference(NamedTuple):
    field: Field
    before: str | None
    after: str | None


def message_changes(
    review: Review, message: str, before: Content | None, after: Content, author: Author
) -> tuple[Change, ...]:
    """The changes that make `after` of a message's content; `before` is None for a new message."""
    return _numbered(review, message, _differences(before, after), author)


def details_changes(old: Review, new: Review, author: Author) -> tuple[Change, ...]:
    """The changes between two reviews in what is said about the photo itself."""
    found = [
        _Difference(field, _detail(old, field), _detail(new, field))
        for field in Field
        if field not in _NO_DETAIL and _detail(old, field) != _detail(new, field)
    ]
    return _numbered(old, None, found, author)


def content_before(review: Review, number: int, now: Content) -> Content:
    """A message's content as it was before the change `number`, `now` being its content now.

    Raises CatalogueError if the history does not fit together.
    """
    wanted = change_of(review, number)
    if wanted.field not in MESSAGE_FIELDS:
        raise CatalogueError(f"change {number} in the history is of no part of a message")
    content = now
    for change in reversed(review.history):
        if change.message == wanted.message:
            content = _undone(content, change)
        if change is wanted:
            break
    return content


def earlier_contents(review: Review, message: str, now: Content) -> Iterator[Content]:
    """The contents that a message had before `now`, its content now; the latest first.

    Raises CatalogueError if the history does not fit together.
    """
    content = now
    for change in reversed(review.history):
        if change.message == message:
            content = _undone(content, change)
            yield content


def detail_before(review: Review, number: int) -> Review:
    """The review with one fact about the photo as it was before the change `number`."""
    change = change_of(review, number)
    if change.field in MESSAGE_FIELDS:
        raise CatalogueError(f"change {number} in the history is of no message")
    value: object = change.before
    if change.field in _LISTS:
        value = _decoded(change.before or "[]", _TEXTS)
    elif change.field is Field.MASKS:
        value = _decoded(change.before or "[]", _MASKS)
    elif change.field is Field.SENSITIVE:
        value = change.before == "true"
    elif change.field is Field.WRITING:
        value = _written(change)
    return replace(review, **{change.field.value: value})


def change_of(review: Review, number: int) -> Change:
    """The change of that number. Raises UsageError if there is none."""
    found = next((change for change in review.history if change.number == number), None)
    if found is None:
        raise UsageError(f"there is no change {number} in this record's history")
    return found


def last_author(
    history: Sequence[Change], message: str | None, fields: frozenset[Field] = _ALL
) -> str | None:
    """Who last changed one of those fields of a message, or of the photo itself if `message` is
    None; None if nobody has."""
    for change in reversed(history):
        if change.message == message and change.field in fields:
            return change.who
    return None


def next_number(review: Review) -> int:
    """The number of the next change in the history."""
    return max((change.number for change in review.history), default=0) + 1


def _numbered(
    review: Review, message: str | None, differences: Sequence[_Difference], author: Author
) -> tuple[Change, ...]:
    first = next_number(review)
    return tuple(
        Change(
            number=number,
            time=author.time,
            who=author.who,
            via=author.via,
            message=message,
            field=one.field,
            before=one.before,
            after=one.after,
        )
        for number, one in enumerate(differences, start=first)
    )


def _differences(before: Content | None, after: Content) -> list[_Difference]:
    old = before or Content(lines=())
    found = []
    if before is None or [line.polygon for line in old.lines] != [
        line.polygon for line in after.lines
    ]:
        earlier = None if before is None else _lines_json(old.lines)
        found.append(_Difference(Field.LINES, earlier, _lines_json(after.lines)))
    elif old.lines != after.lines:
        found.append(_Difference(Field.TRANSCRIPTION, old.transcription, after.transcription))
    pairs: list[tuple[Field, str | None, str | None]] = [
        (Field.TRANSLATION, old.translation, after.translation),
        (Field.TRANSCRIPTION_STATUS, old.transcription_status, after.transcription_status),
        (Field.TRANSLATION_STATUS, old.translation_status, after.translation_status),
        (Field.DELETED, _flag(old.deleted), _flag(after.deleted)),
    ]
    return found + [_Difference(*pair) for pair in pairs if pair[1] != pair[2]]


def _undone(content: Content, change: Change) -> Content:
    field, before = change.field, change.before
    if field not in MESSAGE_FIELDS:
        return content
    try:
        if field in {Field.LINES, Field.TRANSCRIPTION}:
            return _lines_undone(content, field, before)
        value: object = before
        if field in {Field.TRANSCRIPTION_STATUS, Field.TRANSLATION_STATUS}:
            value = Status(before or Status.MACHINE)
        elif field is Field.DELETED:
            value = before == "true"
        return replace(content, **{field.value: value})
    except ValueError as error:
        raise CatalogueError(
            f"change {change.number} in the history does not fit the text it changed"
        ) from error


def _lines_undone(content: Content, field: Field, before: str | None) -> Content:
    if field is Field.TRANSCRIPTION:
        pairs = zip(content.lines, (before or "").split("\n"), strict=True)
        lines = tuple(ReviewedLine(line.polygon, text) for line, text in pairs)
        return replace(content, lines=lines)
    if before is None:  # before a new message there was none
        return replace(content, deleted=True)
    return replace(content, lines=_decoded(before, _LINES))


def _written(change: Change) -> Writing | None:
    try:
        return Writing(change.before) if change.before is not None else None
    except ValueError as error:
        raise CatalogueError(f"change {change.number} in the history is damaged") from error


def _detail(review: Review, field: Field) -> str | None:
    value = getattr(review, field.value)
    if isinstance(value, bool):
        return _flag(value)
    if field is Field.MASKS:
        return msgspec.json.encode(value).decode() if value else None
    if isinstance(value, tuple):
        return json.dumps(value, ensure_ascii=False) if value else None
    return None if value is None else str(value)


def _flag(value: bool) -> str:
    return "true" if value else "false"


def _lines_json(lines: tuple[ReviewedLine, ...]) -> str:
    return msgspec.json.encode(lines).decode()


def _decoded(text: str, decoder: msgspec.json.Decoder[T]) -> T:
    try:
        return decoder.decode(text)
    except msgspec.MsgspecError as error:
        raise CatalogueError(f"the history is damaged: {error}") from error
