"""The answers of a packet: what a browser elsewhere saved, read without trusting it.

Nothing is ever unpacked to the disk, no name in the file becomes a path, and no size in it is
believed. What does not fit is refused answer by answer.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Raw, Struct
from msgspec.structs import replace

from wallmsg.effective import Content
from wallmsg.errors import NoInputError, UsageError
from wallmsg.interchange.merge import Conflict, Note, Refused
from wallmsg.model import Via
from wallmsg.review import Details, DetailsEdit, Edit, NewComment, reviewer_name
from wallmsg.text.safe_xml import read_bytes
from wallmsg.text.safe_zip import ZIP_ERRORS, open_zip, read_member

FORMAT = 1
MAX_BYTES = 32 << 20
"""Some ten thousand messages with what they began from."""
MAX_ANSWERS = 50_000
ANONYMOUS = "packet"
"""Stands for a person who gave no name."""
_ZIP = b"PK\x03\x04"
_NAME = re.compile(r"(?:^|[/\\])answers[^/\\]*\.json$")  # browsers count: "answers (1).json"
_MAX_WHERE_LENGTH = 80


class _Answer(Struct, frozen=True):
    record: str
    message: Annotated[str, Meta(max_length=20)]
    base: Content
    content: Content


class _Remark(Struct, frozen=True):
    record: str
    text: str


class _Reply(Struct, frozen=True):
    record: str
    text: str
    message: Annotated[str, Meta(max_length=20)] | None = None
    answers: int | None = None


class _Facts(Struct, frozen=True):
    record: str
    base: Details
    details: Details


class _Answers(Struct, frozen=True):
    wallmsg_answers: int
    packet: str = ""
    who: str = ""
    messages: tuple[Raw, ...] = ()
    notes: tuple[Raw, ...] = ()
    photos: tuple[Raw, ...] = ()
    comments: tuple[Raw, ...] = ()


@dataclass(frozen=True)
class Answers:
    """What somebody made of a packet."""

    edits: tuple[Edit, ...]
    notes: tuple[Note, ...]
    details: tuple[DetailsEdit, ...]
    """What they say about photos."""
    comments: tuple[NewComment, ...]
    """Questions, and answers to those of the packet."""
    refused: tuple[Refused, ...]
    """Answers that are not what this program writes."""


def read_answers(path: Path, who: str | None = None) -> Answers:
    """The answers in a file: answers.json, or a zip that holds one. `who` overrides their name.

    Raises NoInputError if the file holds no answers, UsageError if `who` is no name.
    """
    return parse_answers(read_bytes(path), path.name, who)


def parse_answers(data: bytes, name: str, who: str | None = None) -> Answers:
    """The answers in the bytes of a file called `name`. Raises as `read_answers` does."""
    if data.startswith(_ZIP):
        data = _unzipped(data, name)
    if len(data) > MAX_BYTES:
        raise NoInputError(f"{name} is larger than {MAX_BYTES >> 20} MiB")
    try:
        given = msgspec.json.decode(data, type=_Answers)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise NoInputError(f"{name} holds no answers of a packet: {error}") from error
    if given.wallmsg_answers != FORMAT:
        raise NoInputError(
            f"the answers are of format {given.wallmsg_answers}, this program knows {FORMAT}",
            hint="install a newer wallmsg",
        )
    if sum(map(len, (given.messages, given.notes, given.photos, given.comments))) > MAX_ANSWERS:
        raise NoInputError(f"{name} has more than {MAX_ANSWERS} answers")
    return _checked(given, who)


def answers_json(conflicts: Iterable[Conflict]) -> str:
    """Conflicts as an answer file of their own: decided or not, it can be merged again.

    Beside each answer stands what the catalogue says, `now`, and where they clash.
    """
    messages = [msgspec.to_builtins(conflict) for conflict in conflicts]
    document = {"wallmsg_answers": FORMAT, "who": "", "messages": messages, "notes": []}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _checked(given: _Answers, who: str | None) -> Answers:
    name = reviewer_name(who) if who is not None else _name(given.who)
    edits: list[Edit] = []
    notes: list[Note] = []
    refused: list[Refused] = []
    for number, raw in enumerate(given.messages, 1):
        try:
            answer = msgspec.json.decode(raw, type=_Answer)
            own = _own_name(raw) if who is None else ""
            edits.append(_edit(answer, own or name))
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            refused.append(Refused(f"answer {number}", f"it is not understood: {error}"))
    for number, raw in enumerate(given.notes, 1):
        try:
            remark = msgspec.json.decode(raw, type=_Remark)
            notes.append(Note(remark.record[:_MAX_WHERE_LENGTH], remark.text, name, Via.PACKET))
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            refused.append(Refused(f"note {number}", f"it is not understood: {error}"))
    details: list[DetailsEdit] = []
    for number, raw in enumerate(given.photos, 1):
        try:
            details.append(_described(msgspec.json.decode(raw, type=_Facts), name))
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            refused.append(Refused(f"photo {number}", f"it is not understood: {error}"))
    comments: list[NewComment] = []
    for number, raw in enumerate(given.comments, 1):
        try:
            comments.append(_comment(msgspec.json.decode(raw, type=_Reply), name))
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            refused.append(Refused(f"comment {number}", f"it is not understood: {error}"))
    return Answers(tuple(edits), tuple(notes), tuple(details), tuple(comments), tuple(refused))


def _comment(reply: _Reply, who: str) -> NewComment:
    """An answer to a question of the packet, or a question of the one who worked on it."""
    return NewComment(
        record_id=reply.record[:_MAX_WHERE_LENGTH],
        message_id=reply.message or None,
        text=reply.text,
        who=who,
        via=Via.PACKET,
        question=reply.answers is None,
        answers=reply.answers,
    )


def _described(facts: _Facts, who: str) -> DetailsEdit:
    return DetailsEdit(
        record_id=facts.record[:_MAX_WHERE_LENGTH],
        base=facts.base,
        # The page of a packet draws no masks; a file of answers must not remove any.
        details=replace(facts.details, masks=facts.base.masks),
        who=who,
        via=Via.PACKET,
    )


def _edit(answer: _Answer, who: str) -> Edit:
    return Edit(
        record_id=answer.record[:_MAX_WHERE_LENGTH],
        message_id=answer.message,
        base_version="",  # what it began from is told by `base`
        base=answer.base,
        content=answer.content,
        who=who,
        via=Via.PACKET,
    )


class _Named(Struct, frozen=True):
    who: str = ""


def _own_name(raw: Raw) -> str:
    """The name at the answer itself: a file of conflicts may hold those of several people."""
    own = msgspec.json.decode(raw, type=_Named).who
    return _name(own) if own else ""


def _name(given: str) -> str:
    """The name of who answered as it can be kept."""
    try:
        return reviewer_name(given[:_MAX_WHERE_LENGTH])
    except UsageError:
        return ANONYMOUS


def _unzipped(data: bytes, name: str) -> bytes:
    """The answer file inside a zip, wherever it lies in it."""
    try:
        with open_zip(io.BytesIO(data)) as packed:
            found = [one for one in packed.infolist() if _NAME.search(one.filename)]
            if len(found) != 1:
                raise NoInputError(
                    f"{name} has {len(found)} files of answers in it",
                    hint="give the answers.json that the page saved",
                )
            return read_member(packed, found[0], MAX_BYTES)
    except ZIP_ERRORS as error:
        raise NoInputError(f"{name} cannot be unpacked: {error}") from error
