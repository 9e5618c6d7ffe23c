"""What a record says now: people's word where there is one, else the machine's.

Everything that shows, searches or exports a message goes through `current`, so that what people
decided counts everywhere, and what a machine made of the photo stays beside it untouched.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Sequence

import msgspec
from msgspec import Struct

from wallmsg.model import (
    ILLEGIBLE,
    Doubt,
    Level,
    Line,
    Message,
    Outcome,
    Polygon,
    Reading,
    Record,
    ReviewedLine,
    ReviewedMessage,
    Status,
    Translation,
    Word,
)

UNSURE = "\u0323"
"""Combining dot below: marks the letter before it as not sure (Leiden convention)."""

TEXT_CHANGED = "text_changed"
"""Reason to withhold the machine's English: people have corrected the Arabic it was made of."""

_HELD = 0.5
"""Share of a machine message's lines that people must have taken over for it to be theirs."""

_SAME_SIZE = 3.0
"""How many times larger one outline of a line may be than another of the same line."""


class Content(Struct, frozen=True, kw_only=True):
    """All that people decide about one message."""

    lines: tuple[ReviewedLine, ...]
    transcription_status: Status = Status.MACHINE
    translation: str | None = None
    """None leaves the machine's translation standing."""
    translation_status: Status = Status.MACHINE
    deleted: bool = False

    @property
    def transcription(self) -> str:
        """The texts of its lines, one a row."""
        return "\n".join(line.text for line in self.lines)


class CurrentLine(Struct, frozen=True, kw_only=True):
    """A line as it is to be shown, with what the machine has to say about it."""

    polygon: Polygon
    text: str
    confidence: float | None
    """The machine's, 0 to 1; None where people changed the text or the machine saw no line."""
    words: tuple[Word, ...]
    """The machine's, with their certainty; () where people changed the text."""
    alternatives: tuple[Reading, ...]
    """What else the machine read here, best first; its own guess first if `text` is another."""


class CurrentMessage(Struct, frozen=True, kw_only=True):
    """A message as it is to be shown."""

    id: str
    machine_number: int | None
    """Which message of the machine's it is, from 1; None if the machine did not see it."""
    lines: tuple[CurrentLine, ...]
    transcription: str
    translation: str | None
    """The English that may be shown; None if there is none or it is withheld."""
    withheld: bool
    """There is English of the machine, but it cannot be trusted: `doubts` say why."""
    verdict: Level | None
    """Of the machine's English if that is what counts; None for people's, or if not judged."""
    doubts: tuple[Doubt, ...]
    machine_translation: Translation | None
    """The machine's English of this message whatever its verdict; None if there is none."""
    machine_transcription: str | None
    """The machine's transcription; None if the machine did not see this message."""
    transcription_status: Status
    translation_status: Status
    outcome: Outcome
    confidence: float | None
    """Of the machine's reading, 0 to 1; None if people changed it."""
    romanised: str | None = None
    """The transcription in Latin letters; None as long as nobody has made it."""
    deleted: bool
    version: str
    """Changes whenever `content` or the English shown does: what an edit began from."""
    content: Content

    @property
    def stage(self) -> Status:
        """How far the message is as a whole (see the function `stage`)."""
        return stage(self.transcription_status, self.translation_status)

    def reasons(self) -> tuple[str, ...]:
        """The reasons of its doubts, each once, the gravest first."""
        return tuple(dict.fromkeys(doubt.reason for doubt in self.doubts))


_RANK = {
    Status.MACHINE: 0,
    Status.DRAFT: 1,
    Status.REVIEWED: 2,
    Status.APPROVED: 3,
    Status.CANNOT_READ: 4,
}


def rank(status: Status) -> int:
    """Place of a status on the way from the machine's guess to people's last word."""
    return _RANK[status]


def stage(transcription: Status, translation: Status) -> Status:
    """What is behind of the two; a draft as soon as people have begun with one.

    What cannot be read needs no translation either.
    """
    if transcription is Status.CANNOT_READ:
        return transcription
    behind, ahead = sorted((transcription, translation), key=rank)
    return Status.DRAFT if behind is Status.MACHINE and ahead is not behind else behind


def plain(text: str) -> str:
    """The text without the sign for unsure letters; gaps stay."""
    return text.replace(UNSURE, "")


def version_of(content: Content, english: str | None) -> str:
    """16 hexadecimal digits that stand for this content and the English that is shown."""
    text = msgspec.json.encode((content, english), order="sorted")
    return hashlib.sha256(text).hexdigest()[:16]


def current(record: Record, *, deleted: bool = False) -> tuple[CurrentMessage, ...]:
    """What is to be shown of a record, in reading order.

    With `deleted`, messages that people have deleted or put into others are there too, marked so.
    """
    reviewed = record.review.messages
    machine = record.machine.messages
    if not reviewed:
        return tuple(_of_machine(f"m{n}", n, message) for n, message in enumerate(machine, 1))
    own = _counterparts(reviewed, machine)
    first: dict[str, int] = {}
    for number, identity in own.items():
        first.setdefault(identity, number)
    taken = {one.id for one in reviewed}
    placed: list[tuple[float, CurrentMessage]] = []
    for number, message in enumerate(machine):
        identity = f"m{number + 1}"
        if number not in own:
            identity = _free_id(number + 1, len(machine), taken)
            taken.add(identity)
            placed.append((number, _of_machine(identity, number + 1, message)))
        elif deleted and first[own[number]] != number and identity not in taken:
            placed.append((number, _swallowed(_of_machine(identity, number + 1, message))))
    for one in reviewed:
        if one.deleted and not deleted:
            continue
        at = first.get(one.id)
        place = at if at is not None else _place(one, machine)
        placed.append((place, _of_people(one, None if at is None else (at + 1, machine[at]))))
    return tuple(message for _, message in sorted(placed, key=lambda item: item[0]))


def find(record: Record, message_id: str) -> CurrentMessage | None:
    """The message of that id, also if people deleted it; None if there is none."""
    messages = current(record, deleted=True)
    return next((message for message in messages if message.id == message_id), None)


def content_of(message: ReviewedMessage) -> Content:
    """What people decided about a message."""
    return Content(
        lines=message.lines,
        transcription_status=message.transcription_status,
        translation=message.translation,
        translation_status=message.translation_status,
        deleted=message.deleted,
    )


def same_place(one: Polygon, other: Polygon) -> bool:
    """Whether two outlines are of the same writing: the centre of one lies inside the other."""
    return Spot(one).same_as(Spot(other))


class Spot:
    """An outline with what is asked of it again and again: its centre and the box around it."""

    def __init__(self, polygon: Polygon) -> None:
        self.polygon = polygon
        self.centre = polygon.centre()
        self.bounds = polygon.bounds()

    def same_as(self, other: Spot) -> bool:
        """Whether both are of the same writing: the centre of one lies inside the other."""
        return (
            self.polygon == other.polygon or self._holds(other.centre) or other._holds(self.centre)
        )

    def outlines_same(self, other: Spot) -> bool:
        """Whether both were drawn around just the same writing, if not by the same hand."""
        both = self._holds(other.centre) and other._holds(self.centre)
        areas = sorted((self.polygon.area(), other.polygon.area()))
        return self.polygon == other.polygon or (both and areas[1] <= _SAME_SIZE * areas[0])

    def _holds(self, point: tuple[float, float]) -> bool:
        left, top, right, bottom = self.bounds
        x, y = point
        return left <= x <= right and top <= y <= bottom and _inside(point, self.polygon)


def _of_machine(identity: str, number: int, message: Message) -> CurrentMessage:
    lines = tuple(_machine_line(line) for line in message.lines)
    content = Content(lines=tuple(ReviewedLine(line.polygon, line.text) for line in lines))
    english = message.translation
    return CurrentMessage(
        id=identity,
        machine_number=number,
        lines=lines,
        transcription=message.transcription,
        translation=english.shown() if english else None,
        withheld=english is not None and english.shown() is None,
        verdict=english.verdict if english else None,
        doubts=english.doubts if english else (),
        machine_translation=english,
        machine_transcription=message.transcription,
        transcription_status=Status.MACHINE,
        translation_status=Status.MACHINE,
        outcome=message.outcome,
        confidence=message.confidence,
        romanised=message.romanised,
        deleted=False,
        version=version_of(content, english.shown() if english else None),
        content=content,
    )


def _of_people(one: ReviewedMessage, machine: tuple[int, Message] | None) -> CurrentMessage:
    number, message = machine or (None, None)
    content = content_of(one)
    read = _Read(message.lines if message else ())
    lines = tuple(_line(line, read) for line in one.lines)
    changed = message is None or plain(one.transcription) != plain(message.transcription)
    english = message.translation if message else None
    by_machine = one.translation is None and one.translation_status is Status.MACHINE
    counts = english if by_machine else None
    stale = counts is not None and changed
    withheld = counts is not None and (stale or counts.shown() is None)
    doubts = counts.doubts if counts else ()
    if stale:
        doubts = (Doubt(TEXT_CHANGED, Level.WITHHELD), *doubts)
    verdict = Level.WITHHELD if stale else counts.verdict if counts else None
    shown = counts.text if counts and not withheld else one.translation
    readable = any(line.text.strip() not in {"", ILLEGIBLE} for line in one.lines)
    return CurrentMessage(
        id=one.id,
        machine_number=number,
        lines=lines,
        transcription=one.transcription,
        translation=shown,
        withheld=withheld,
        verdict=verdict,
        doubts=doubts,
        machine_translation=english,
        machine_transcription=message.transcription if message else None,
        transcription_status=one.transcription_status,
        translation_status=one.translation_status,
        outcome=Outcome.READ if readable else Outcome.UNREADABLE,
        confidence=message.confidence if message and not changed else None,
        romanised=message.romanised if message and not changed else one.romanised,
        deleted=one.deleted,
        version=version_of(content, shown),
        content=content,
    )


def _swallowed(message: CurrentMessage) -> CurrentMessage:
    """A message of the machine whose lines people have put into another one."""
    content = msgspec.structs.replace(message.content, deleted=True)
    return msgspec.structs.replace(
        message, content=content, deleted=True, version=version_of(content, message.translation)
    )


def _machine_line(line: Line) -> CurrentLine:
    if line.outcome is Outcome.READ:
        text, others = line.text, line.alternatives
    else:
        text, others = ILLEGIBLE, (_guess(line), *line.alternatives)
    return CurrentLine(
        polygon=line.polygon,
        text=text,
        confidence=line.confidence,
        words=line.words if line.outcome is Outcome.READ else (),
        alternatives=others,
    )


class _Read:
    """The machine's lines of a message, to be asked for the one nearest to an outline."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._exactly = {line.polygon: line for line in lines}
        self._spots = [(Spot(line.polygon), line) for line in lines]

    def nearest(self, polygon: Polygon) -> Line | None:
        """The line of the same writing; of several the one whose centre is nearest."""
        if polygon in self._exactly:
            return self._exactly[polygon]
        spot = Spot(polygon)
        near = [
            (math.dist(one.centre, spot.centre), i)
            for i, (one, _) in enumerate(self._spots)
            if one.same_as(spot)
        ]
        return self._spots[min(near)[1]][1] if near else None


def _line(line: ReviewedLine, machine: _Read) -> CurrentLine:
    near = machine.nearest(line.polygon)
    if near is None:
        return CurrentLine(
            polygon=line.polygon, text=line.text, confidence=None, words=(), alternatives=()
        )
    read = _machine_line(near)
    if read.text == line.text:
        return msgspec.structs.replace(read, polygon=line.polygon)
    own = (_guess(near),) if near.outcome is Outcome.READ else ()
    return CurrentLine(
        polygon=line.polygon,
        text=line.text,
        confidence=None,
        words=(),
        alternatives=own + read.alternatives,
    )


def _guess(line: Line) -> Reading:
    return Reading(text=line.text, confidence=line.confidence, variant="best", words=line.words)


def _counterparts(
    reviewed: Sequence[ReviewedMessage], machine: Sequence[Message]
) -> dict[int, str]:
    """For positions of machine messages that people have taken over: the id of theirs.

    Told by where the lines are, since reading the photo again may number messages otherwise.
    """
    begun: dict[Polygon, str] = {}
    drawn: dict[Polygon, str] = {}
    for one in reviewed:
        for outline in one.origin:
            begun.setdefault(outline, one.id)
        for line in one.lines:
            drawn.setdefault(line.polygon, one.id)
    old = [(Spot(outline), identity) for outline, identity in begun.items()]
    # A generous hand draws over neighbours too: those must not vanish.
    new = [(Spot(outline), identity) for outline, identity in drawn.items()]

    def holder(polygon: Polygon) -> str | None:
        if known := begun.get(polygon) or drawn.get(polygon):
            return known
        spot = Spot(polygon)
        same = (identity for other, identity in old if other.same_as(spot))
        likely = (identity for other, identity in new if other.outlines_same(spot))
        return next(same, None) or next(likely, None)

    own: dict[int, str] = {}
    for number, message in enumerate(machine):
        holders = [holder(line.polygon) for line in message.lines]
        held = Counter(identity for identity in holders if identity is not None)
        if held and held.total() >= _HELD * len(holders):
            own[number] = held.most_common(1)[0][0]
    return own


def _free_id(number: int, machine: int, taken: set[str]) -> str:
    """The machine's number of a message, unless people's messages have it since another reading."""
    while f"m{number}" in taken:
        number = max(number, machine) + 1
    return f"m{number}"


def _place(one: ReviewedMessage, machine: Sequence[Message]) -> float:
    """Where among the machine's messages a message stands that people added: by its top edge."""
    if not one.lines:
        return len(machine)
    top = min(line.polygon.bounds()[1] for line in one.lines)
    tops = [
        min((line.polygon.bounds()[1] for line in message.lines), default=0.0)
        for message in machine
    ]
    return next((i - 0.5 for i, other in enumerate(tops) if other > top), len(machine))


def _inside(point: tuple[float, float], polygon: Polygon) -> bool:
    """Whether a point lies inside an outline (even-odd rule)."""
    x, y = point
    inside = False
    ends = polygon.points[1:] + polygon.points[:1]
    for (x1, y1), (x2, y2) in zip(polygon.points, ends, strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside
