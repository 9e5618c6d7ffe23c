"""Contents and edits for tests of reviewing."""

from __future__ import annotations

from hypothesis import strategies as st
from msgspec.structs import replace

from tests.factories.polygons import box
from tests.factories.records import line, record
from wallmsg.effective import Content, CurrentMessage, find
from wallmsg.model import (
    Message,
    Polygon,
    Record,
    ReviewedLine,
    Status,
    Translation,
    Via,
)
from wallmsg.review import Edit, apply_edit

NOW = "2026-05-04T10:00:00+00:00"
LATER = "2026-05-04T11:00:00+00:00"


def outline(row: int, column: int = 0) -> Polygon:
    """An outline that shares no place with that of another row or column."""
    return box(300.0 * column, 60.0 * row, 250.0, 40.0)


def said(*texts: str, english: str | None = None, first: int = 0) -> Content:
    """Content with one line a text, below each other."""
    lines = tuple(ReviewedLine(outline(first + i), text) for i, text in enumerate(texts))
    return Content(lines=lines, translation=english)


def read(*texts: str, english: str | None = None, first: int = 0) -> Message:
    """A message of the machine with one line a text, below each other."""
    lines = tuple(line(text, polygon=outline(first + i)) for i, text in enumerate(texts))
    message = Message.of(lines)
    if english is None:
        return message
    return message.translated(Translation(text=english, score=-0.3, translator="t"))


def wall(*messages: Message, name: str = "wall.jpg") -> Record:
    """A record of those messages."""
    return record(name, *messages)


def message_of(there: Record, message_id: str = "m1") -> CurrentMessage:
    """The message of that id, which must be there."""
    found = find(there, message_id)
    assert found is not None
    return found


def edit_of(
    there: Record,
    content: Content,
    message_id: str | None = "m1",
    *,
    who: str = "Ann",
    seen: Record | None = None,
) -> Edit:
    """An edit of a message as it is in `seen`, by default in the record itself."""
    base = message_of(seen or there, message_id) if message_id else None
    return Edit(
        record_id=there.id,
        message_id=message_id,
        base_version=base.version if base else "",
        base=base.content if base else Content(lines=()),
        content=content,
        who=who,
        via=Via.PAGE,
    )


def edited(
    there: Record,
    content: Content,
    message_id: str | None = "m1",
    *,
    who: str = "Ann",
    seen: Record | None = None,
) -> Record:
    """The record after such an edit."""
    return apply_edit(there, edit_of(there, content, message_id, who=who, seen=seen), NOW)


def with_text(content: Content, number: int, text: str) -> Content:
    """The content with another text in one of its lines."""
    lines = list(content.lines)
    lines[number] = ReviewedLine(lines[number].polygon, text)
    return replace(content, lines=tuple(lines))


line_texts = st.sampled_from(
    ["قلبي", "سنعود يوما", "[...]", "حلب ٢٠١٦", "باقون هنا", "لا", "ا\u0323لمدينة"]
)
statuses = st.sampled_from(Status)
contents = st.builds(
    lambda rows, texts, *others: Content(
        lines=tuple(
            ReviewedLine(outline(row), text) for row, text in zip(rows, texts, strict=False)
        ),
        transcription_status=others[0],
        translation=others[1],
        translation_status=others[2],
        deleted=others[3],
    ),
    st.permutations(range(5)),
    st.lists(line_texts, min_size=1, max_size=5),
    statuses,
    st.none() | st.sampled_from(["My heart", "We will return", "no"]),
    statuses,
    st.booleans(),
)
"""Contents over the same five places on the wall."""
