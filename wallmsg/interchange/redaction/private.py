"""What an export leaves out so that it endangers nobody.

A photo of a wall can lead to the one who took it or wrote on it. Unless asked for, an export says
nothing of:

- GPS coordinates, the position that people gave, camera, photographer, and who made or sent the
  photo as the file says;
- the time of day at which the camera took the photo, also where it stands in the file's name (the
  date stays): together with other traces, such as a phone's, a minute can name a person;
- who reviewed, for whom a message is, what stood there before, and second transcriptions;
- who dismissed a flag of the English and why;
- comments, except the words of questions that are still open: they are what others can answer;
- a record that people marked as sensitive: all of it, its id in other records, and English that
  the translation memory took from it;
- messages and lines that people deleted or made illegible, also as the machine read them;
- the path of a photo outside the catalogue, the folder it was added from, other names under which
  it was added, and anything but known sentences in the reason of a failure: paths carry people's
  names.

What people wrote themselves (place, date, tags, notes, captions) is exported as they wrote it, and
so is the writing on the wall: read them before an export. What each field of a record is stands
in `wallmsg.interchange.redaction.classification`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath, PureWindowsPath

from msgspec.structs import replace

from wallmsg.effective import (
    OutlineBounds,
    effective_messages,
    is_up_to_date,
    open_questions,
)
from wallmsg.interchange.redaction.file_names import without_time
from wallmsg.interchange.redaction.reasons import public_reason
from wallmsg.model import (
    ILLEGIBLE,
    Comment,
    Line,
    Machine,
    Message,
    Outcome,
    Photo,
    Provenance,
    Record,
    ReviewedMessage,
    Storage,
    Translation,
    Via,
)

HIDDEN = "..."
MEMORY = "memory"
"""Stands for the file or record from which the translation memory has a text."""

_WINDOWS = re.compile(r"[A-Za-z]:\\|\\\\\w+\\")
_DATE_LENGTH = len("2016-12-05")
_HARMLESS = re.compile(r"[\w.+ -]{0,60}")
"""Names and versions; no path fits."""
_SOURCE = re.compile(r"([0-9a-f]{16,64}(?:-p[0-9]+)?)(?: [am][0-9]{1,6})?")
"""A record, and a message of it, as the translation memory names them."""


def public(record: Record) -> Record:
    """The record without what could endanger somebody; still valid against the schema."""
    review = replace(
        record.review,
        position=None,
        photographer=None,
        history=(),
        assignments=(),
        second_readings=(),
        messages=tuple(map(_public_reviewed, record.review.messages)),
        comments=_public_comments(record),
        dismissals=tuple(
            replace(one, why="", who="", time="")
            for one in record.review.dismissals
            if one.message in {message.id for message in effective_messages(record)}
        ),
    )
    return replace(
        record,
        photo=_public_photo(record),
        machine=_public_machine(record),
        other_names=(),
        review=review,
    )


def without_sensitive(
    records: Iterable[Record], hidden: frozenset[str] = frozenset()
) -> Iterator[Record]:
    """The records that people have not marked as sensitive, one at a time.

    Nor does any point to one of the `hidden` ones or quote it: an id is the beginning of a photo's
    SHA-256, so that a person who has the photo could prove that it is there.
    """
    for record in records:
        if not record.review.sensitive:
            yield without_traces(record, hidden)


def without_traces(record: Record, hidden: frozenset[str]) -> Record:
    """The record without what comes from the `hidden` ones: likeness, English from the memory."""
    similar = tuple(other for other in record.similar if other.id not in hidden)
    same_wall = tuple(other for other in record.same_wall if other.id not in hidden)
    machine = tuple(
        replace(message, translation=None) if _from(message.translation, hidden) else message
        for message in record.machine.messages
    )
    reviewed = tuple(
        replace(one, retranslation=None)
        if one.retranslation and _from(one.retranslation.translation, hidden)
        else one
        for one in record.review.messages
    )
    return replace(
        record,
        similar=similar,
        same_wall=same_wall,
        machine=replace(record.machine, messages=machine),
        review=replace(
            record.review,
            messages=reviewed,
            same_wall=tuple(other for other in record.review.same_wall if other not in hidden),
            other_wall=tuple(other for other in record.review.other_wall if other not in hidden),
        ),
    )


def _from(english: Translation | None, hidden: frozenset[str]) -> bool:
    """Whether the translation memory had that English from one of those records."""
    named = _SOURCE.fullmatch(english.source) if english and english.source else None
    return named is not None and named[1] in hidden


def _public_photo(record: Record) -> Photo:
    photo = record.photo
    name = without_time(_file_name(photo.name), record.id)
    return replace(
        photo,
        name=name,
        path=name if photo.storage is Storage.REFERENCE else photo.path,
        taken=photo.taken[:_DATE_LENGTH] if photo.taken else photo.taken,
        taken_as_written=None,
        camera=None,
        author=None,
        gps=None,
    )


def _public_machine(record: Record) -> Machine:
    machine = record.machine
    return replace(
        machine,
        reason=public_reason(machine.reason),
        provenance=_public_provenance(machine.provenance),
        messages=_public_messages(record),
    )


def _public_provenance(made: Provenance) -> Provenance:
    return replace(
        made,
        settings={name: _harmless(value) for name, value in made.settings.items()},
        tools={name: str(_harmless(value)) for name, value in made.tools.items()},
        models={
            role: replace(model, name=_file_name(model.name)) for role, model in made.models.items()
        },
    )


def _harmless(value: str | int | float | bool) -> str | int | float | bool:
    return HIDDEN if isinstance(value, str) and not _HARMLESS.fullmatch(value) else value


def _public_reviewed(one: ReviewedMessage) -> ReviewedMessage:
    if one.deleted:
        # The outlines stay: they tell which message of the machine is deleted.
        lines = tuple(replace(line, text="") for line in one.lines)
        return replace(one, lines=lines, translation=None, romanised=None, retranslation=None)
    again = one.retranslation
    # A retranslation of an earlier text has that text in it.
    if again is None or not is_up_to_date(one):
        return replace(one, retranslation=None)
    return replace(one, retranslation=replace(again, translation=_sourceless(again.translation)))


def _public_comments(record: Record) -> tuple[Comment, ...]:
    """The open questions, without who asked them and when; none about deleted messages."""
    there = {message.id for message in effective_messages(record)}
    return tuple(
        replace(asked, who="", time="", via=Via.PAGE)
        for asked in open_questions(record.review)
        if asked.message is None or asked.message in there
    )


def _public_messages(record: Record) -> tuple[Message, ...]:
    """The machine's messages without what people deleted or made illegible."""
    reviewed = {one.id for one in record.review.messages}
    standing = {
        message.machine_number: message.id
        for message in effective_messages(record)
        if message.machine_number is not None
    }
    live = [
        (OutlineBounds(line.polygon), ILLEGIBLE in line.text)
        for one in record.review.messages
        if not one.deleted
        for line in one.lines
    ]
    made = []
    for number, message in enumerate(record.machine.messages, 1):
        untouched = number in standing and standing[number] not in reviewed
        kept = message if untouched else _without_lost_lines(message, live)
        english = kept.translation
        made.append(replace(kept, translation=_sourceless(english)) if english else kept)
    return tuple(made)


def _without_lost_lines(message: Message, live: list[tuple[OutlineBounds, bool]]) -> Message:
    """The message without the text of lines that no legible line of people's stands for."""
    lines = tuple(line if _stands(line, live) else _blank(line) for line in message.lines)
    if lines == message.lines:
        return message
    rows = (line.text if line.outcome is Outcome.READ else ILLEGIBLE for line in lines)
    read = any(line.outcome is Outcome.READ for line in lines)
    return replace(
        message,
        lines=lines,
        transcription="\n".join(rows),
        outcome=Outcome.READ if read else Outcome.UNREADABLE,
        # Made of all lines.
        translation=None,
        romanised=None,
    )


def _stands(line: Line, live: list[tuple[OutlineBounds, bool]]) -> bool:
    """Whether people kept the line: of those at its place none has a gap."""
    bounds = OutlineBounds(line.polygon)
    gaps = [gap for other, gap in live if other.same_as(bounds)]
    return bool(gaps) and not any(gaps)


def _blank(line: Line) -> Line:
    return replace(line, text="", outcome=Outcome.UNREADABLE, words=(), alternatives=())


def _sourceless(english: Translation) -> Translation:
    """The translation without the name of the file that it is from; a record may be named."""
    if english.source is None or _SOURCE.fullmatch(english.source):
        return english
    return replace(english, source=MEMORY)


def _file_name(name: str) -> str:
    # Names have forward slashes on every system; a path of Windows says its drive. Elsewhere a
    # backslash belongs to the name, as in \\xc8 for a byte that is no UTF-8.
    last = PurePosixPath(name).name
    return PureWindowsPath(last).name if _WINDOWS.match(last) else last
