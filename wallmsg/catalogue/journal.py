"""The journal: one line for every event in a catalogue, in order, never rewritten.

Each line carries the running hash of all bytes before it. The running hash of an empty file is 64
zeros; each line of bytes, whole or torn, with its newline, makes the next one:

    hash = SHA-256(hash in hexadecimal + line)

So a line that is altered, removed, inserted or moved shows in every line after it, and to append
one needs only the end of the file. A change is written here before the record is put in place; a
process killed in between leaves a last line that is not completed: `Catalogue` completes or
withdraws it.

A line cut off by a crash is ended with a newline when the next one is written and stays where it
is: the hash covers it like any other.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NamedTuple

import msgspec
from msgspec import Meta, Struct

from wallmsg.catalogue.events import (
    Acquisition,
    Agent,
    ClockWatch,
    Details,
    FileEvent,
    Transfer,
)
from wallmsg.catalogue.files import sha256_of

NAME = "journal.jsonl"
START = "0" * 64
"""The running hash of an empty journal."""

_TAIL = 1 << 16
_NOTHING = Details()


class Action(StrEnum):
    """What a line of the journal says was done."""

    CREATE = "create"
    ADD = "add"
    ACQUIRE = "acquire"
    """The same photo came in again, from another place."""
    READ_AGAIN = "read_again"
    TRANSLATE = "translate"
    LINK = "link"
    REVIEW = "review"
    CHANGE = "change"
    DISCARD = "discard"
    TRASH = "trash"
    DELETE = "delete"
    """Into the trash, and the catalogue's copy of the photo deleted for good."""
    RESTORE = "restore"
    """Out of the trash."""
    WITHDRAW = "withdraw"
    KEEP_FILE = "keep_file"
    """A translation memory, a glossary, or evidence beside a photo came in."""
    REMOVE_FILE = "remove_file"
    TRANSFER = "transfer"


class Entry(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One line of the journal."""

    time: Annotated[str, Meta(description="UTC, ISO 8601.")]
    action: Action
    id: Annotated[str | None, Meta(description="Of the record; null for the catalogue itself.")]
    sha256: Annotated[
        str | None, Meta(description="Of the record's bytes now; null if it is gone.")
    ]
    replaces: Annotated[
        str | None, Meta(description="Of the bytes before; null if there were none.")
    ]
    previous: Annotated[str, Meta(description="Running hash of all bytes before this line.")]
    actor: str
    machine: Annotated[str, Meta(description="Host name.")]
    program: Annotated[str, Meta(description="wallmsg and its version.")]
    keeps: Annotated[
        bool, Meta(description="The bytes that `replaces` names are kept in versions/.")
    ] = False
    clock_jump: Annotated[
        int | None, Meta(description="Seconds by which the clock was set since the line before.")
    ] = None
    acquired: Acquisition | None = None
    file: Annotated[FileEvent | None, Meta(description="That came or went.")] = None
    transfer: Transfer | None = None


class Change(Struct, frozen=True, kw_only=True):
    """What is to be written as a line of the journal."""

    action: Action
    id: str | None = None
    sha256: str | None = None
    replaces: str | None = None
    keeps: bool = False
    details: Details = _NOTHING


class Line(Struct, frozen=True):
    """A line as it is in the file, and what it says if it is a whole one.

    `start` and `end` are offsets in bytes, `end` after the newline; `digest` is the SHA-256 of the
    bytes without the newline; `ended`: whether the newline is there.
    """

    start: int
    end: int
    digest: str
    entry: Entry | None
    ended: bool


class ChainedLine(NamedTuple):
    """A line, and the running hash before it as the lines above give it."""

    number: int
    text: bytes
    line: Line
    before: str


class _End(NamedTuple):
    """The end of a journal: its running hash, its last entry, and whether the last line ended."""

    running: str = START
    entry: Entry | None = None
    ended: bool = True


class Journal:
    """The journal of one catalogue. Only the holder of the catalogue's lock may append.

    Args:
        path: Of the file.
        agent: Who appends; this process if None.
        watch: Notices that the clock was set.
    """

    def __init__(
        self, path: Path, agent: Agent | None = None, watch: ClockWatch | None = None
    ) -> None:
        self.path = path
        self.agent = agent or Agent.current()
        self._watch = watch or ClockWatch()

    def size(self) -> int:
        """Bytes so far; 0 if there is no journal."""
        try:
            return self.path.stat().st_size
        except FileNotFoundError:
            return 0

    def append(self, change: Change) -> Entry:
        """Writes and syncs one line, ending a torn one first. Raises OSError."""
        [entry] = self.append_all([change])
        return entry

    def append_all(self, changes: Iterable[Change]) -> list[Entry]:
        """Writes a line for each change and syncs them together. Raises OSError.

        After a crash in between, the journal has the first of them.
        """
        end = self._end()
        running, last = end.running, end.entry
        entries, lines = [], [b"" if end.ended else b"\n"]
        for change in changes:
            last = self._entry(change, running, last)
            lines.append(msgspec.json.encode(last) + b"\n")
            running = next_running(running, lines[-1])
            entries.append(last)
        self._write(b"".join(lines))
        return entries

    def _entry(self, change: Change, running: str, last: Entry | None) -> Entry:
        now = self._watch.clock.now()
        return Entry(
            time=now.isoformat(),
            action=change.action,
            id=change.id,
            sha256=change.sha256,
            replaces=change.replaces,
            previous=running,
            actor=change.details.actor or self.agent.actor,
            machine=self.agent.machine,
            program=self.agent.program,
            keeps=change.keeps,
            clock_jump=self._watch.jump(now, last.time if last else None),
            acquired=change.details.acquired,
            file=change.details.file,
            transfer=change.details.transfer,
        )

    def repair(self) -> None:
        """Ends a last line that a crash cut off. Raises OSError."""
        last = self.last()
        if last and not last.ended:
            self._write(b"\n")

    def lines(self, start: int = 0) -> Iterator[Line]:
        """The ended lines from the byte `start` on; a torn last line is not among them."""
        for offset, text in self._texts(start):
            line = _line(offset, text)
            if line.ended:
                yield line

    def entries(self) -> Iterator[Entry]:
        """What the lines say, in order; lines that say nothing are left out."""
        return (line.entry for line in self.lines() if line.entry)

    def chained(self) -> Iterator[ChainedLine]:
        """All lines, a torn last one too, each with the running hash of what is before it.

        After a line that names another hash, its own counts: each break shows once, where it is.
        """
        running = START
        for number, (start, text) in enumerate(self._texts(0), start=1):
            line = _line(start, text)
            yield ChainedLine(number, text, line, running)
            running = next_running(line.entry.previous if line.entry else running, text)

    def seal(self) -> str:
        """The running hash over every byte of the file, read from the first to the last."""
        running = START
        for _, text in self._texts(0):
            running = next_running(running, text)
        return running

    def revision(self) -> str:
        """The running hash as the end of the file says: quick, and another after each change.

        It believes what the last entry says of the bytes before it: to prove something, use
        `seal`.
        """
        return self._end(with_newline=False).running

    def last(self) -> Line | None:
        """The last line, ended or torn; None in an empty journal."""
        lines = self._last_lines()
        return _line(*lines[-1]) if lines else None

    def holds(self, start: int, end: int, digest: str) -> bool:
        """Whether the line at those offsets is still the one with that digest.

        Before the first line (`end` 0) there is nothing that could differ.
        """
        if not end:
            return True
        try:
            with self.path.open("rb") as file:
                file.seek(start)
                return _line(start, file.read(end - start)).digest == digest
        except FileNotFoundError:
            return False

    def _end(self, *, with_newline: bool = True) -> _End:
        """The end of the file; `with_newline` as if a torn last line were ended already."""
        running, last, ended = START, None, True
        lines = self._last_lines(up_to_entry=True)
        for start, text in lines:
            entry = _line(start, text).entry
            if entry and last is None:
                running = entry.previous
            last = entry or last
            ended = text.endswith(b"\n")
            running = next_running(running, text if ended or not with_newline else text + b"\n")
        return _End(running, last, ended)

    def _last_lines(self, *, up_to_entry: bool = False) -> list[tuple[int, bytes]]:
        """Offsets and bytes of the last line, or of all from the last one that is an entry on."""
        size = self.size()
        reach = _TAIL
        while size:
            start = max(0, size - reach)
            with self.path.open("rb") as file:
                file.seek(start)
                lines = _LINE.findall(file.read(size - start))
            texts = _with_offsets(start, lines)
            if start:
                del texts[0]  # may begin in the middle
            for number in reversed(range(len(texts))):
                if not up_to_entry or _line(*texts[number]).entry:
                    return texts[number:]
            if not start:
                return texts
            reach *= 2
        return []

    def _texts(self, start: int) -> Iterator[tuple[int, bytes]]:
        try:
            file = self.path.open("rb")
        except FileNotFoundError:
            return
        with file:
            file.seek(start)
            for text in file:
                yield start, text
                start += len(text)

    def _write(self, text: bytes) -> None:
        handle = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o666)
        try:
            while text:
                text = text[os.write(handle, text) :]
            os.fsync(handle)
        finally:
            os.close(handle)


def entry_in(text: bytes) -> Entry | None:
    """What a line says; None if it is no entry."""
    return _line(0, text).entry


def next_running(running: str, text: bytes) -> str:
    """The running hash after a line of bytes (with its newline), after `running`."""
    return sha256_of(running.encode() + text)


def is_torn(text: bytes) -> bool:
    """Whether a line that is no entry looks like the beginning of one, which a crash cut off."""
    body = text.removesuffix(b"\n").rstrip(b"\0")  # power cuts leave zeros
    return bool(text.strip()) and (body.startswith(_HEAD) or _HEAD.startswith(body))


def _with_offsets(start: int, lines: list[bytes]) -> list[tuple[int, bytes]]:
    texts = []
    for text in lines:
        texts.append((start, text))
        start += len(text)
    return texts


def _line(start: int, text: bytes) -> Line:
    body = text.removesuffix(b"\n")
    try:
        entry = _ENTRY.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        entry = None
    return Line(start, start + len(text), sha256_of(body), entry, len(body) < len(text))


_ENTRY = msgspec.json.Decoder(Entry)
_LINE = re.compile(rb"[^\n]*\n|[^\n]+")
_HEAD = b'{"time":'
