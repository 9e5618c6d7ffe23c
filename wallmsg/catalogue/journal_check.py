"""What `verify` finds in the journal, and what the journal says of the rest of the catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import NamedTuple

from msgspec import Struct

from wallmsg.catalogue.events import FileEvent
from wallmsg.catalogue.journal import Action, ChainedLine, Entry, Journal, is_torn
from wallmsg.model import utc_now


class Kind(StrEnum):
    """What kind of thing is wrong, or is only noted."""

    PHOTO_MISSING = "photo_missing"
    PHOTO_ALTERED = "photo_altered"
    PHOTO_SWAPPED = "photo_swapped"
    PHOTO_STRAY = "photo_stray"
    RECORD_DAMAGED = "record_damaged"
    RECORD_ALTERED = "record_altered"
    RECORD_MISSING = "record_missing"
    RECORD_UNKNOWN = "record_unknown"
    VERSION_ALTERED = "version_altered"
    JOURNAL_ALTERED = "journal_altered"
    JOURNAL_TORN = "journal_torn"
    CLOCK = "clock"
    CATALOGUE_ALTERED = "catalogue_altered"
    FILE_ALTERED = "file_altered"
    FILE_FOREIGN = "file_foreign"
    INDEX_ALTERED = "index_altered"


NOTES = {Kind.JOURNAL_TORN, Kind.CLOCK}
"""Reported, but needs no repair and is no sign of tampering."""


class Problem(Struct, frozen=True):
    """One thing that is wrong: what kind, with which record or file, in one sentence."""

    kind: Kind
    subject: str
    message: str

    @property
    def is_note(self) -> bool:
        """Whether it is a remark and nothing is wrong."""
        return self.kind in NOTES

    def __str__(self) -> str:
        return f"{self.subject}: {self.message}"


class LastChange(NamedTuple):
    """What the last entry about a record says of its bytes."""

    action: Action
    sha256: str | None
    replaces: str | None


@dataclass
class Known:
    """What the journal says of the catalogue at its end."""

    unnamed: set[str] = field(default_factory=set)
    """Hashes of kept versions that no line names; at first of all."""
    last: dict[str, LastChange] = field(default_factory=dict)
    """By record."""
    versions: set[str] = field(default_factory=set)
    acquired: dict[str, str | None] = field(default_factory=dict)
    """SHA-256 with which photos came in, by record."""
    deleted: set[str] = field(default_factory=set)
    """Paths of photos that were deleted for good."""
    files: dict[str, FileEvent] = field(default_factory=dict)
    made: Entry | None = None


class JournalPass:
    """Follows the chain of a journal and gathers in `known` what it says."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._time = ""
        self._changed = False

    def problems(self, journal: Journal) -> Iterator[Problem]:
        """What is wrong with the lines, and notes."""
        number = 0
        for chained in journal.chained():
            number = chained.number
            entry = chained.line.entry
            if entry is None:
                yield _undecodable(chained)
                continue
            yield from self._check_line(number, entry, chained.before)
            yield from self._check_change(number, entry)
        if not number:
            yield Problem(Kind.JOURNAL_ALTERED, "journal", "the journal is missing or empty")
        if self._time > utc_now():
            yield Problem(Kind.CLOCK, "journal", f"its last line is of the future: {self._time}")

    def _check_line(self, number: int, entry: Entry, before: str) -> Iterator[Problem]:
        subject = f"line {number}"
        if entry.previous != before:
            yield Problem(
                Kind.JOURNAL_ALTERED,
                subject,
                "the bytes before it are not those that were there when it was written",
            )
        if entry.clock_jump is not None:
            way = "back" if entry.clock_jump < 0 else "forward"
            yield Problem(
                Kind.CLOCK,
                subject,
                f"the clock of {entry.machine} was set {way} by {abs(entry.clock_jump)} seconds",
            )
        elif _earlier(entry.time, self._time):
            yield Problem(
                Kind.JOURNAL_ALTERED,
                subject,
                f"it is dated {entry.time}, before the line above, and no clock was set back",
            )
        self._time = entry.time

    def _check_change(self, number: int, entry: Entry) -> Iterator[Problem]:
        known = self._known
        if entry.action is Action.CREATE:
            # A second line comes only from a first attempt that was killed.
            if self._changed:
                yield Problem(
                    Kind.JOURNAL_ALTERED, f"line {number}", "a catalogue is made only once"
                )
            else:
                known.made = entry
            return
        self._changed = True
        known.unnamed -= {entry.sha256, entry.replaces}
        if entry.keeps and entry.replaces:
            known.versions.add(entry.replaces)
        self._note_files(entry)
        if entry.id is None or entry.action in {Action.KEEP_FILE, Action.REMOVE_FILE}:
            return
        if entry.acquired:
            known.acquired.setdefault(entry.id, entry.acquired.sha256)
        before = known.last[entry.id].sha256 if entry.id in known.last else None
        if entry.replaces != before:
            yield Problem(
                Kind.RECORD_ALTERED,
                entry.id,
                f"it was changed without the journal before line {number} of it",
            )
        known.last[entry.id] = LastChange(entry.action, entry.sha256, entry.replaces)

    def _note_files(self, entry: Entry) -> None:
        if entry.file is None:
            return
        if entry.action is Action.DELETE:
            self._known.deleted.add(entry.file.path)
        elif entry.action is Action.KEEP_FILE:
            self._known.files[entry.file.path] = entry.file
        elif entry.action is Action.REMOVE_FILE:
            self._known.files.pop(entry.file.path, None)


def _undecodable(chained: ChainedLine) -> Problem:
    subject = f"line {chained.number}"
    if is_torn(chained.text):
        return Problem(
            Kind.JOURNAL_TORN, subject, "it was cut off when a program was stopped or a disk full"
        )
    return Problem(
        Kind.JOURNAL_ALTERED,
        subject,
        f"wallmsg did not write these {len(chained.text)} bytes",
    )


def _earlier(one: str, other: str) -> bool:
    if not other:
        return False
    try:
        first, second = datetime.fromisoformat(one), datetime.fromisoformat(other)
    except ValueError:
        return True
    return (first if first.tzinfo else first.replace(tzinfo=UTC)) < (
        second if second.tzinfo else second.replace(tzinfo=UTC)
    )
