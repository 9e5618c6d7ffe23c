"""The journal: one line for every change of a record, in order, never rewritten.

Each line carries the SHA-256 of the line before it, so that a line taken out, put in or altered
later shows. A change is written here before the record is put in place; a process killed in
between leaves a last line that did not come true, which `Catalogue` completes or withdraws.

A line cut off by a crash is ended with a newline when the next one is written and stays where it
is: the next line's `previous` covers it too.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from wallmsg.catalogue.files import sha256_of
from wallmsg.model import utc_now

NAME = "journal.jsonl"
START = "0" * 64
"""Stands for the line before the first."""

_TAIL = 1 << 16


class Action(StrEnum):
    """What a line of the journal says was done."""

    CREATE = "create"
    ADD = "add"
    READ_AGAIN = "read_again"
    TRANSLATE = "translate"
    LINK = "link"
    REVIEW = "review"
    CHANGE = "change"
    DISCARD = "discard"
    SET_ASIDE = "set_aside"
    BRING_BACK = "bring_back"
    WITHDRAW = "withdraw"


class Entry(Struct, frozen=True, kw_only=True):
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
    previous: Annotated[str, Meta(description="Of the line before this one, without its newline.")]


class Line(Struct, frozen=True):
    """A line as it stands in the file, and what it says if it is a whole one.

    `start` and `end` are offsets in bytes, `end` after the newline; `digest` is the SHA-256 of the
    bytes without the newline; `ended` tells whether the newline is there.
    """

    start: int
    end: int
    digest: str
    entry: Entry | None
    ended: bool


class Journal:
    """The journal of one catalogue. Appending is only for who holds the catalogue's lock."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def size(self) -> int:
        """Bytes so far; 0 if there is no journal."""
        try:
            return self.path.stat().st_size
        except FileNotFoundError:
            return 0

    def append(
        self, action: Action, record: str | None, sha256: str | None, replaces: str | None
    ) -> Entry:
        """Writes and syncs one line, ending a torn one first. Raises OSError."""
        last = self.last()
        entry = Entry(
            time=utc_now(),
            action=action,
            id=record,
            sha256=sha256,
            replaces=replaces,
            previous=last.digest if last else START,
        )
        ending = b"\n" if last and not last.ended else b""
        self._write(ending + msgspec.json.encode(entry) + b"\n")
        return entry

    def mend(self) -> None:
        """Ends a last line that a crash cut off. Raises OSError."""
        last = self.last()
        if last and not last.ended:
            self._write(b"\n")

    def lines(self, start: int = 0) -> Iterator[Line]:
        """The ended lines from the byte `start` on; a torn last line is not among them."""
        try:
            file = self.path.open("rb")
        except FileNotFoundError:
            return
        with file:
            file.seek(start)
            for text in file:
                line = _line(start, text)
                if not line.ended:
                    return
                yield line
                start = line.end

    def last(self) -> Line | None:
        """The last line, ended or torn; None in an empty journal."""
        size = self.size()
        if not size:
            return None
        reach = _TAIL
        with self.path.open("rb") as file:
            while True:
                start = max(0, size - reach)
                file.seek(start)
                tail = file.read(size - start)
                cut = tail.rfind(b"\n", 0, -1)
                if cut >= 0 or start == 0:
                    return _line(start + cut + 1, tail[cut + 1 :])
                reach *= 2

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

    def _write(self, text: bytes) -> None:
        handle = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o666)
        try:
            while text:
                text = text[os.write(handle, text) :]
            os.fsync(handle)
        finally:
            os.close(handle)


def _line(start: int, text: bytes) -> Line:
    body = text.removesuffix(b"\n")
    try:
        entry = _ENTRY.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        entry = None
    return Line(start, start + len(text), sha256_of(body), entry, len(body) < len(text))


_ENTRY = msgspec.json.Decoder(Entry)
