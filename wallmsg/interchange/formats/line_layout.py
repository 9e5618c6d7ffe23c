"""The lines of a photo as ALTO and PAGE XML describe them, and the ids by which they come back.

Coordinates are whole pixels of the upright photo. The id of a line names its record, its message,
the state of the message and the line's number, so that a corrected file can be compared with what
it was made from, also if the program that was used keeps nothing else.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from xml.etree import ElementTree as ET

import msgspec

from wallmsg.effective import Content, CurrentLine, CurrentMessage, effective_messages, plain
from wallmsg.errors import NoInputError
from wallmsg.interchange.formats.base import (
    CorrectedLine,
    Corrections,
    ImportSource,
    Included,
    OutputFolder,
)
from wallmsg.model import ILLEGIBLE, Polygon, Record, Via, Word
from wallmsg.photos.thumbnails import quad_of
from wallmsg.text.safe_xml import xml_bytes

Point = tuple[int, int]

_HEAD = b'<?xml version="1.0" encoding="UTF-8"?>\n'

_BASELINE = 0.72
"""Height of the baseline in a line's outline, 0 at its top edge: tails of Arabic letters reach far
below it."""
_DIGITS = 8
_ID = re.compile(
    r"w(?P<record>[0-9a-f]{16,64}(?:-p[0-9]{1,6})?)\.(?P<message>[am][0-9]{1,6})"
    r"\.(?P<state>[0-9a-f]{8})(?:\.(?P<number>[0-9]{1,4}))?"
)


class LineId(NamedTuple):
    """What the id of a line or of its message says."""

    record_id: str
    message_id: str
    state: str
    """Of `state_of` the message."""
    number: int | None
    """Of the line in its message, from 1; None for the message."""


@dataclass(frozen=True)
class LayoutLine:
    """A line as it is written to a file."""

    id: str
    outline: tuple[Point, ...]
    baseline: tuple[Point, Point]
    """From where the writing's left end is to its right end, as the writing stands upright."""
    text: str
    """Without marks for unsure letters; "" for a line that cannot be read."""
    confidence: float | None
    words: tuple[Word, ...]
    """With the reader's confidence; () where people changed the text."""


@dataclass(frozen=True)
class LayoutMessage:
    """A message as it is written to a file."""

    id: str
    outline: tuple[Point, ...]
    """The upright box around its lines."""
    lines: tuple[LayoutLine, ...]
    is_checked: bool
    """Whether a person has compared the text with the photo."""


@dataclass(frozen=True)
class PhotoLayout:
    """A photo as it is written to a file."""

    record: Record
    width: int
    height: int
    messages: tuple[LayoutMessage, ...]
    """In reading order."""

    @property
    def picture(self) -> str:
        """The name of the picture that is beside the file."""
        return picture_name(self.record)


def layout_of(record: Record) -> PhotoLayout | None:
    """The lines of a photo; None for a photo that could not be opened."""
    width, height = record.photo.width, record.photo.height
    if not width or not height:
        return None
    messages = tuple(
        _message(record, message, (width, height))
        for message in effective_messages(record)
        if message.lines
    )
    return PhotoLayout(record, width, height, messages)


def picture_name(record: Record) -> str:
    """The name of the photo's copy in a folder: that of a photo may occur twice."""
    return f"{record.id}.jpg"


def add_picture(record: Record, folder: OutputFolder, included: Included) -> None:
    """Put the public copy of the photo, in full size, into the folder, if it can be read."""
    width, height = record.photo.width, record.photo.height
    if width and height and (jpeg := included.photos.jpeg(record, max(width, height))):
        folder.add(picture_name(record), jpeg)


def write_layouts(
    records: Iterable[Record],
    folder: OutputFolder,
    included: Included,
    document: Callable[[PhotoLayout], ET.Element],
) -> int:
    """Write a file for each photo that could be opened, and its picture; returns how many.

    `document` makes the root element of a photo's file.
    """
    count = 0
    for record in records:
        layout = layout_of(record)
        if layout is not None:
            count += 1
            folder.add(f"{record.id}.xml", _HEAD + xml_bytes(document(layout)))
            add_picture(record, folder, included)
    return count


def corrections_of(
    lines: Iterable[CorrectedLine], file: ImportSource, who: str, via: Via
) -> Corrections:
    """The lines of a file with what wallmsg needs to match them.

    Raises NoInputError if no line, nor its block, has an id of wallmsg.
    """
    found = tuple(lines)
    if not any(read_id(line.id) or read_id(line.block) for line in found):
        raise NoInputError(
            f"{file.name} has no line with an id of wallmsg",
            hint="only files that were made from an export of wallmsg can be imported",
        )
    return Corrections(found, who, via)


def state_of(content: Content) -> str:
    """A checksum of the lines of a message: 8 hexadecimal digits."""
    lines = [(line.polygon, line.text) for line in content.lines]
    return hashlib.sha256(msgspec.json.encode(lines)).hexdigest()[:_DIGITS]


def read_id(text: str | None) -> LineId | None:
    """What an id says; None if wallmsg did not write it."""
    found = _ID.fullmatch(text or "")
    if not found:
        return None
    number = found["number"]
    return LineId(
        found["record"], found["message"], found["state"], int(number) if number else None
    )


def whole_points(polygon: Polygon, size: tuple[int, int]) -> tuple[Point, ...]:
    """The corners in whole pixels, inside a photo of that width and height."""
    width, height = size
    return tuple(
        (min(max(round(x), 0), width), min(max(round(y), 0), height)) for x, y in polygon.points
    )


def box_of(points: Iterable[Point]) -> tuple[int, int, int, int]:
    """The upright box around the points: left, top, width, height."""
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)


def pairs(points: Sequence[Point]) -> str:
    """The points as `x,y x,y`."""
    return " ".join(f"{x},{y}" for x, y in points)


def _message(record: Record, message: CurrentMessage, size: tuple[int, int]) -> LayoutMessage:
    identity = f"w{record.id}.{message.id}.{state_of(message.content)}"
    lines = tuple(
        _line(f"{identity}.{number}", line, size) for number, line in enumerate(message.lines, 1)
    )
    left, top, width, height = box_of(point for line in lines for point in line.outline)
    right, bottom = left + width, top + height
    return LayoutMessage(
        id=identity,
        outline=((left, top), (right, top), (right, bottom), (left, bottom)),
        lines=lines,
        is_checked=message.transcription_status.is_checked,
    )


def _line(identity: str, line: CurrentLine, size: tuple[int, int]) -> LayoutLine:
    text = "" if line.text == ILLEGIBLE else plain(line.text)
    left, right = whole_points(_baseline(line.polygon), size)[:2]
    is_read = [word.text for word in line.words] == text.split()
    return LayoutLine(
        id=identity,
        outline=whole_points(line.polygon, size),
        baseline=(left, right),
        text=text,
        confidence=line.confidence,
        words=line.words if is_read else (),
    )


def _baseline(polygon: Polygon) -> Polygon:
    """The part of the line's quad below its baseline, whose top edge is the baseline."""
    return quad_of(polygon).between(_BASELINE, 1.0)
