"""The current messages of a record, from the machine's reading and people's edits."""

from __future__ import annotations

import math
from collections.abc import Sequence

import msgspec

from wallmsg.effective.content import (
    Content,
    CurrentLine,
    CurrentMessage,
    content_of,
    is_up_to_date,
    plain,
    version_of,
)
from wallmsg.effective.counterparts import counterparts, free_id, place_of
from wallmsg.effective.dismissed_flags import without_dismissed
from wallmsg.effective.outline_match import OutlineBounds
from wallmsg.model import (
    ILLEGIBLE,
    Level,
    Line,
    Message,
    Outcome,
    Polygon,
    QualityFlag,
    Reading,
    Record,
    ReviewedLine,
    ReviewedMessage,
    Status,
)

TEXT_CHANGED = "text_changed"
"""Reason to withhold the machine's English: people have changed the Arabic since."""


def effective_messages(record: Record, *, deleted: bool = False) -> tuple[CurrentMessage, ...]:
    """The messages of a record as they are shown, in reading order.

    With `deleted`, messages that people have deleted or merged into others are included, marked.
    """
    messages = _ordered(record, deleted)
    dismissals = record.review.dismissals
    if not dismissals:
        return messages
    return tuple(without_dismissed(message, dismissals) for message in messages)


def _ordered(record: Record, deleted: bool) -> tuple[CurrentMessage, ...]:
    reviewed = record.review.messages
    machine = record.machine.messages
    if not reviewed:
        return tuple(_of_machine(f"m{n}", n, message) for n, message in enumerate(machine, 1))
    own = counterparts(reviewed, machine)
    first: dict[str, int] = {}
    for number, identity in own.items():
        first.setdefault(identity, number)
    taken = {one.id for one in reviewed}
    placed: list[tuple[float, CurrentMessage]] = []
    for number, message in enumerate(machine):
        identity = f"m{number + 1}"
        if number not in own:
            identity = free_id(number + 1, len(machine), taken)
            taken.add(identity)
            placed.append((number, _of_machine(identity, number + 1, message)))
        elif deleted and first[own[number]] != number and identity not in taken:
            placed.append(
                (number, _merged_into_another(_of_machine(identity, number + 1, message)))
            )
    for one in reviewed:
        if one.deleted and not deleted:
            continue
        at = first.get(one.id)
        place = at if at is not None else place_of(one, machine)
        placed.append((place, _of_people(one, None if at is None else (at + 1, machine[at]))))
    return tuple(message for _, message in sorted(placed, key=lambda item: item[0]))


def find(record: Record, message_id: str) -> CurrentMessage | None:
    """The message of that id, deleted or not; None if there is none."""
    messages = effective_messages(record, deleted=True)
    return next((message for message in messages if message.id == message_id), None)


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
        flags=english.flags if english else (),
        machine_translation=english,
        machine_transcription=message.transcription,
        transcription_status=Status.MACHINE,
        translation_status=Status.MACHINE,
        outcome=message.outcome,
        confidence=message.confidence,
        romanised=message.romanised,
        gloss=english.gloss if english else (),
        deleted=False,
        version=version_of(content, english.shown() if english else None),
        content=content,
    )


def _of_people(one: ReviewedMessage, machine: tuple[int, Message] | None) -> CurrentMessage:
    number, message = machine or (None, None)
    content = content_of(one)
    read = _MachineLines(message.lines if message else ())
    lines = tuple(_line(line, read) for line in one.lines)
    changed = message is None or plain(one.transcription) != plain(message.transcription)
    latest = one.retranslation
    if latest and message and not changed and not is_up_to_date(one):
        latest = None  # the text is again the one that the machine translated first
    english = latest.translation if latest else message.translation if message else None
    by_machine = one.translation is None and one.translation_status is Status.MACHINE
    counts = english if by_machine else None
    outdated = not is_up_to_date(one) if latest else changed
    stale = counts is not None and outdated
    withheld = counts is not None and (stale or counts.shown() is None)
    flags = counts.flags if counts else ()
    if stale:  # an export may have written the reason into the machine's English already
        others = (flag for flag in flags if flag.reason != TEXT_CHANGED)
        flags = (QualityFlag(TEXT_CHANGED, Level.WITHHELD), *others)
    verdict = Level.WITHHELD if stale else counts.verdict if counts else None
    shown = counts.text if counts and not withheld else one.translation
    legible = any(line.text.strip() not in {"", ILLEGIBLE} for line in one.lines)
    return CurrentMessage(
        id=one.id,
        machine_number=number,
        lines=lines,
        transcription=one.transcription,
        translation=shown,
        withheld=withheld,
        verdict=verdict,
        flags=flags,
        machine_translation=english,
        machine_transcription=message.transcription if message else None,
        transcription_status=one.transcription_status,
        translation_status=one.translation_status,
        outcome=Outcome.READ if legible else Outcome.UNREADABLE,
        confidence=message.confidence if message and not changed else None,
        romanised=message.romanised if message and not changed else one.romanised,
        gloss=english.gloss if english and not outdated else (),
        deleted=one.deleted,
        version=version_of(content, shown),
        content=content,
    )


def _merged_into_another(message: CurrentMessage) -> CurrentMessage:
    """A machine message whose lines people have moved into another message."""
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


class _MachineLines:
    """The machine's lines of a message; finds the one nearest to an outline."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._exactly = {line.polygon: line for line in lines}
        self._outlines = [(OutlineBounds(line.polygon), line) for line in lines]

    def nearest(self, polygon: Polygon) -> Line | None:
        """The line of the same writing; of several, the one with the nearest centre."""
        if polygon in self._exactly:
            return self._exactly[polygon]
        bounds = OutlineBounds(polygon)
        near = [
            (math.dist(one.centre, bounds.centre), i)
            for i, (one, _) in enumerate(self._outlines)
            if one.same_as(bounds)
        ]
        return self._outlines[min(near)[1]][1] if near else None


def _line(line: ReviewedLine, machine: _MachineLines) -> CurrentLine:
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
