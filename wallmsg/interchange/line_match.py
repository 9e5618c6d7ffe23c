"""Corrected lines of ALTO and PAGE XML, matched to the messages that they were exported from."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from msgspec.structs import replace

from wallmsg.catalogue import Catalogue
from wallmsg.effective import Content, find, plain
from wallmsg.errors import CatalogueError, UsageError
from wallmsg.interchange.formats.base import CorrectedLine, Corrections
from wallmsg.interchange.formats.line_layout import LineId, read_id, state_of, whole_points
from wallmsg.interchange.merge import Refused
from wallmsg.model import Polygon, Record, ReviewedLine, Status
from wallmsg.review import Edit, earlier_contents
from wallmsg.review.validation import MAX_POINTS, clean_line


@dataclass
class LineMatches:
    """What the lines of a file say of the catalogue's messages."""

    edits: list[Edit] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    unchanged: int = 0
    """Messages."""


def match_lines(catalogue: Catalogue, corrections: Corrections) -> LineMatches:
    """Edits for the messages whose lines were corrected.

    A line is known by its id. A line without one that is in the block of a message is new in this
    message. An edit begins from the text that was exported, so that a later change is a conflict.
    """
    matched = LineMatches()
    messages, strangers = _by_message(corrections.lines)
    if strangers:
        what = f"{strangers} new lines are outside of the blocks of messages"
        matched.refused.append(Refused("file", f"{what}; draw them on the desk"))
    for message, lines in messages.items():
        where = f"{message.record_id} {message.message_id}"
        try:
            edit = _edit(catalogue, message, lines, corrections)
        except (UsageError, CatalogueError) as error:
            matched.refused.append(Refused(where, str(error)))
            continue
        if edit is None:
            matched.unchanged += 1
        else:
            matched.edits.append(edit)
    return matched


def _by_message(
    lines: Sequence[CorrectedLine],
) -> tuple[dict[LineId, list[tuple[int | None, CorrectedLine]]], int]:
    """The lines of each message, with their numbers in it, and how many belong to none."""
    messages: dict[LineId, list[tuple[int | None, CorrectedLine]]] = {}
    strangers = 0
    for line in lines:
        known = read_id(line.id)
        of = known or read_id(line.block)
        if of is None:
            strangers += 1
            continue
        number = known.number if known else None
        messages.setdefault(of._replace(number=None), []).append((number, line))
    return messages, strangers


def _edit(
    catalogue: Catalogue,
    message: LineId,
    lines: list[tuple[int | None, CorrectedLine]],
    corrections: Corrections,
) -> Edit | None:
    """The edit of one message; None if nothing was corrected. Raises UsageError, CatalogueError."""
    if not catalogue.has(message.record_id):
        raise UsageError("there is no such record")
    record = catalogue.read(message.record_id)
    numbers = [number for number, _ in lines if number is not None]
    if len(set(numbers)) < len(numbers):
        raise UsageError("a line of it is in the file twice")
    base = _exported(record, message)
    size = (record.photo.width or 0, record.photo.height or 0)
    corrected = tuple(_corrected(base, number, line, size) for number, line in lines)
    if corrected == base.lines:
        return None
    status = base.transcription_status
    if [line.text for line in corrected] != [line.text for line in base.lines]:
        status = Status.DRAFT
    return Edit(
        record_id=record.id,
        message_id=message.message_id,
        base_version="",
        base=base,
        content=replace(base, lines=corrected, transcription_status=status),
        who=corrections.who,
        via=corrections.via,
    )


def _exported(record: Record, message: LineId) -> Content:
    """The content of the message as it was when the file was made. Raises UsageError."""
    if find(record, message.message_id) is None:
        raise UsageError("there is no such message")
    for content in _states(record, message.message_id):
        if state_of(content) == message.state:
            return content
    raise UsageError("the photo was read again since the file was made: export it again")


def _states(record: Record, message_id: str) -> Iterator[Content]:
    """The contents that the message has and had, the newest first."""
    there = find(record, message_id)
    if there is not None:
        yield there.content
        yield from earlier_contents(record.review, message_id, there.content)


def _corrected(
    base: Content, number: int | None, line: CorrectedLine, size: tuple[int, int]
) -> ReviewedLine:
    """The line as it is now. Raises UsageError for a new line without text or outline."""
    text = clean_line(line.text)
    if number is None:
        if not text or len(line.outline) < 3:
            raise UsageError("a new line has no text or no outline")
        return ReviewedLine(_polygon(line), text)
    if not 1 <= number <= len(base.lines):
        raise UsageError(f"it has no line {number}")
    old = base.lines[number - 1]
    # Without a text in the file nobody has said that the line says nothing.
    is_same = not text or text == clean_line(plain(old.text))
    moved = len(line.outline) >= 3 and line.outline != whole_points(old.polygon, size)
    return ReviewedLine(_polygon(line) if moved else old.polygon, old.text if is_same else text)


def _polygon(line: CorrectedLine) -> Polygon:
    """The outline, with so few of its corners that it can be stored."""
    step = math.ceil(len(line.outline) / MAX_POINTS)
    return Polygon(line.outline[::step])
