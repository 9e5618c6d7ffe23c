"""The answers of a packet: what a browser elsewhere saved, read without trusting it.

Nothing is ever unpacked to the disk, no name in the file becomes a path, and no size in it is
believed. What does not fit is refused answer by answer.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Raw, Struct

from wallmsg.effective import Content
from wallmsg.errors import NoInputError, UsageError
from wallmsg.interchange.merge import Conflict, Note, Refused
from wallmsg.model import Via
from wallmsg.review import Edit, reviewer_name
from wallmsg.text.safe_xml import read_bytes

FORMAT = 1
MAX_BYTES = 32 << 20
"""Some ten thousand messages with what they began from."""
MAX_ANSWERS = 50_000
MAX_DIRECTORY = 2 << 20
"""Bytes of a zip's table of contents, some 20,000 files: a whole packet may be sent back."""
NOBODY = "packet"
"""Stands for a person who gave no name."""
_ZIP = b"PK\x03\x04"
_NAME = re.compile(r"(?:^|[/\\])answers[^/\\]*\.json$")  # browsers count: "answers (1).json"
_MAX_WHERE_LENGTH = 80

# The record at a zip's end, and the one that a very large zip has before it.
_END, _END_BYTES, _MAX_COMMENT_LENGTH = b"PK\x05\x06", 22, 0xFFFF
_LOCATOR, _LOCATOR_BYTES = b"PK\x06\x07", 20


class _Answer(Struct, frozen=True):
    record: str
    message: Annotated[str, Meta(max_length=20)]
    base: Content
    content: Content


class _Remark(Struct, frozen=True):
    record: str
    text: str


class _Answers(Struct, frozen=True):
    wallmsg_answers: int
    packet: str = ""
    who: str = ""
    messages: tuple[Raw, ...] = ()
    notes: tuple[Raw, ...] = ()


@dataclass(frozen=True)
class Answers:
    """What somebody made of a packet."""

    edits: tuple[Edit, ...]
    notes: tuple[Note, ...]
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
    if len(given.messages) + len(given.notes) > MAX_ANSWERS:
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
    return Answers(tuple(edits), tuple(notes), tuple(refused))


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
        return NOBODY


def _unzipped(data: bytes, name: str) -> bytes:
    """The answer file inside a zip, wherever it lies in it; never more than `MOST_BYTES` of it."""
    if _directory_size(data) > MAX_DIRECTORY:
        raise NoInputError(f"{name} has too many files in it")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            found = [one for one in packed.infolist() if _NAME.search(one.filename)]
            if len(found) != 1:
                raise NoInputError(
                    f"{name} has {len(found)} files of answers in it",
                    hint="give the answers.json that the page saved",
                )
            with packed.open(found[0]) as file:
                return file.read(MAX_BYTES + 1)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError) as error:
        raise NoInputError(f"{name} cannot be unpacked: {error}") from error


def _directory_size(data: bytes) -> int:
    """Bytes of the zip's table of contents as Python's zipfile finds it, before it reads it.

    A zip too large for the plain format (APPNOTE.TXT 4.3.14) counts as larger than any limit.
    """
    end = len(data) - _END_BYTES
    if data[end : end + 4] != _END or data[-2:] != b"\0\0":
        end = data.rfind(_END, max(0, end - _MAX_COMMENT_LENGTH))
    if data[max(0, end - _LOCATOR_BYTES) : end].startswith(_LOCATOR):
        return len(data) + MAX_DIRECTORY
    return int.from_bytes(data[end + 12 : end + 16], "little") if end >= 0 else 0
