"""Proof of what is original: every photo, record, file and journal line checked against the others.

What is found wrong is checked again under the lock before it is reported, since a record that is
saved at that moment looks altered for an instant.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from msgspec import Struct

from wallmsg.catalogue import info as info_file
from wallmsg.catalogue.events import FileEvent
from wallmsg.catalogue.files import files_in_two_levels, sha256_of, sha256_of_file
from wallmsg.catalogue.journal import Action, ChainedLine, Entry, Journal, is_torn
from wallmsg.catalogue.kept_files import KeptFiles
from wallmsg.catalogue.photo_store import PhotoFiles
from wallmsg.catalogue.records import RecordFiles
from wallmsg.catalogue.search.index import Index
from wallmsg.catalogue.trash import Trash
from wallmsg.catalogue.versions import Versions
from wallmsg.errors import CatalogueError, RecordNotFoundError
from wallmsg.model import Record, Storage, record_id, utc_now

OnProgress = Callable[[int, int], None]


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


_CATALOGUE_WIDE = {Kind.JOURNAL_ALTERED, Kind.CATALOGUE_ALTERED, *NOTES}


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


@dataclass(frozen=True)
class Parts:
    """The parts of one catalogue that are checked against each other."""

    root: Path
    journal: Journal
    records: RecordFiles
    photos: PhotoFiles
    trash: Trash
    versions: Versions
    kept: KeptFiles
    index: Index


@dataclass
class _Known:
    """What the journal says of the catalogue at its end."""

    last: dict[str, Entry] = field(default_factory=dict)
    """The last entry that says what bytes a record has, by record."""
    hashes: set[str] = field(default_factory=set)
    versions: set[str] = field(default_factory=set)
    acquired: dict[str, str | None] = field(default_factory=dict)
    deleted: set[str] = field(default_factory=set)
    """Paths of photos that were deleted for good."""
    files: dict[str, FileEvent] = field(default_factory=dict)
    made: Entry | None = None


def verify(
    parts: Parts,
    locked: Callable[[], AbstractContextManager[None]],
    only: set[str] | None = None,
    on_progress: OnProgress | None = None,
) -> Iterator[Problem]:
    """Yields what is wrong with a catalogue, and notes; `only` limits it to those records.

    `locked` keeps writers away for the second check of what seems wrong; where that is refused (the
    catalogue is read-only), what is not seen twice is not reported.

    The chain of the journal shows that no line was altered, removed or inserted. It cannot show
    that somebody wrote the whole journal again: for that, keep its running hash elsewhere.
    """
    found = [
        problem
        for problem in _Pass(parts, only).problems(on_progress)
        if only is None or problem.subject in only or problem.kind in _CATALOGUE_WIDE
    ]
    suspects = {problem.subject for problem in found if not problem.is_note}
    if suspects:
        with contextlib.ExitStack() as stack:
            with contextlib.suppress(CatalogueError):
                stack.enter_context(locked())
            again = list(_Pass(parts, suspects).problems())
        found = [p for p in found if p.is_note] + [p for p in again if not p.is_note]
    yield from found


class _Pass:
    """One pass over a catalogue; `only` limits it to those records and files."""

    def __init__(self, parts: Parts, only: set[str] | None = None) -> None:
        self._parts = parts
        self._only = only
        self._known = _Known()
        self._kept_photos: set[str] = set()
        self._checked: dict[str, str | None] = {}
        self._sound: list[str] = []
        """Records whose bytes are those that the journal names."""

    def problems(self, on_progress: OnProgress | None = None) -> Iterator[Problem]:
        yield from _JournalPass(self._known).problems(self._parts.journal)
        yield from self._check_info()
        ids = self._parts.records.ids()
        yield from self._check_missing(ids)
        asked = ids if self._needs_files() else list(filter(self._is_asked, ids))
        for done, identity in enumerate(asked):
            if on_progress:
                on_progress(done, len(asked))
            yield from self._check_record(identity)
        yield from self._check_trash()
        if self._needs_files():
            yield from self._check_versions()
            yield from self._check_photo_files()
            yield from self._check_record_files()
            yield from self._check_kept_files()
        yield from self._check_index(ids)

    def _needs_files(self) -> bool:
        """Whether files are asked for, not records alone: that needs to know all records."""
        return self._only is None or any("/" in subject for subject in self._only)

    def _is_asked(self, subject: str) -> bool:
        return self._only is None or subject in self._only

    def _check_info(self) -> Iterator[Problem]:
        made = self._known.made
        if made is None or made.sha256 != sha256_of_file(self._parts.root / info_file.NAME):
            yield Problem(
                Kind.CATALOGUE_ALTERED,
                info_file.NAME,
                "it is not the one that was written when the catalogue was made",
            )

    def _check_missing(self, ids: list[str]) -> Iterator[Problem]:
        for identity in sorted(set(self._known.last) - set(ids)):
            if self._known.last[identity].sha256 is not None:
                yield Problem(
                    Kind.RECORD_MISSING,
                    identity,
                    "the journal has this record but its file is gone",
                )

    def _check_record(self, identity: str) -> Iterator[Problem]:
        records = self._parts.records
        if self._is_asked(identity):
            yield from self._check_bytes(identity)
        try:
            record = records.read(identity)
        except RecordNotFoundError:
            return
        except CatalogueError as error:
            if self._is_asked(identity):
                yield Problem(Kind.RECORD_DAMAGED, identity, error.message)
            return
        if record.photo.path is not None:
            self._kept_photos.add(record.photo.path)
        if self._is_asked(identity):
            yield from self._check_identity(record)
            yield from self._check_photo(record)

    def _check_bytes(self, identity: str) -> Iterator[Problem]:
        last = self._known.last.get(identity)
        if last is None or last.sha256 is None:
            yield Problem(Kind.RECORD_UNKNOWN, identity, "the journal does not know this record")
        elif self._parts.records.digest(identity) != last.sha256:
            yield Problem(Kind.RECORD_ALTERED, identity, "its file was changed without the journal")
        else:
            self._sound.append(identity)

    def _check_identity(self, record: Record) -> Iterator[Problem]:
        """The id, the place of the photo and the hash it came with belong together."""
        photo = record.photo
        if photo.sha256 is None:
            return
        if record.id != record_id(photo.sha256, photo.page):
            yield Problem(
                Kind.PHOTO_SWAPPED, record.id, "its photo is another than the one its id names"
            )
        came = self._known.acquired.get(record.id, photo.sha256)
        if came != photo.sha256:
            yield Problem(
                Kind.PHOTO_SWAPPED, record.id, f"its photo came in with the SHA-256 {came}"
            )
        own = photo.storage in {Storage.COPY, Storage.LINK}
        if own and photo.path is not None and not self._parts.photos.is_proper(photo):
            yield Problem(
                Kind.PHOTO_SWAPPED,
                record.id,
                f"it points to the file of another photo: {photo.path}",
            )

    def _check_photo(self, record: Record) -> Iterator[Problem]:
        """The bytes of a photo; the pages of one file are records of their own, read once."""
        photo = record.photo
        if photo.path is None:
            return
        try:
            path = self._parts.photos.path(photo)
            if photo.path not in self._checked:
                self._checked[photo.path] = sha256_of_file(path)
            found = self._checked[photo.path]
            size = path.stat().st_size if found else None
        except (CatalogueError, OSError) as error:
            yield Problem(Kind.PHOTO_MISSING, record.id, f"its photo cannot be read: {error}")
            return
        if found is None:
            outside = photo.storage is Storage.REFERENCE
            where = "where it was" if outside else "in the catalogue"
            yield Problem(Kind.PHOTO_MISSING, record.id, f"its photo is no longer {where}: {path}")
        elif found != photo.sha256:
            yield Problem(Kind.PHOTO_ALTERED, record.id, f"its photo has other bytes now: {path}")
        elif size != photo.bytes:
            yield Problem(
                Kind.PHOTO_SWAPPED,
                record.id,
                f"its photo has {size} bytes and the record says {photo.bytes}",
            )

    def _check_trash(self) -> Iterator[Problem]:
        trash, known = self._parts.trash, self._known
        for identity in trash.ids():
            try:
                record = trash.files.read(identity)
            except CatalogueError:
                record = None
            if record is not None and record.photo.path is not None:
                self._kept_photos.add(record.photo.path)
            if not self._is_asked(identity):
                continue
            last = known.last.get(identity)
            if last is None or last.action not in {Action.TRASH, Action.DELETE}:
                yield Problem(
                    Kind.RECORD_UNKNOWN, identity, "the journal does not know that it was removed"
                )
            elif trash.files.digest(identity) != last.replaces:
                yield Problem(Kind.RECORD_ALTERED, identity, "its file was changed in the trash")
            if record is not None:
                yield from self._check_identity(record)
                if record.photo.path not in known.deleted or self._parts.photos.is_there(
                    record.photo
                ):
                    yield from self._check_photo(record)
        for identity, entry in sorted(known.last.items()):
            removed = entry.action in {Action.TRASH, Action.DELETE}
            if removed and not trash.files.has(identity):
                yield Problem(
                    Kind.RECORD_MISSING, identity, "it was removed and is gone from the trash"
                )

    def _check_versions(self) -> Iterator[Problem]:
        versions = self._parts.versions
        for sha256 in sorted(self._known.versions):
            name = versions.path(sha256).relative_to(self._parts.root).as_posix()
            if self._is_asked(name):
                data = versions.read(sha256)
                if data is None or sha256_of(data) != sha256:
                    what = "altered" if versions.path(sha256).exists() else "gone"
                    yield Problem(
                        Kind.VERSION_ALTERED, name, f"an earlier version of a record is {what}"
                    )
        for path, named in versions.hashes():
            if named is None or named not in self._known.hashes:
                yield self._foreign(path)

    def _check_photo_files(self) -> Iterator[Problem]:
        photos = self._parts.photos
        for path in files_in_two_levels(photos.directory):
            name = path.relative_to(self._parts.root).as_posix()
            if name in self._kept_photos or not self._is_asked(name):
                continue
            if photos.directory_name(path.name) == name and photos.is_photo_name(path.name):
                yield Problem(Kind.PHOTO_STRAY, name, "no record is about this photo")
            else:
                yield self._foreign(path)

    def _check_record_files(self) -> Iterator[Problem]:
        for files in (self._parts.records, self._parts.trash.files):
            for path in files_in_two_levels(files.directory):
                if files.id_at(path) is None:
                    yield self._foreign(path)

    def _check_kept_files(self) -> Iterator[Problem]:
        there = set(self._parts.kept.names())
        for name, event in sorted(self._known.files.items()):
            found = sha256_of_file(self._parts.root / name) if name in there else None
            if found is None:
                yield Problem(Kind.FILE_ALTERED, name, "this file is gone")
            elif found != event.sha256:
                yield Problem(Kind.FILE_ALTERED, name, "this file has other bytes now")
        for name in sorted(there - set(self._known.files)):
            yield self._foreign(self._parts.root / name)

    def _check_index(self, ids: list[str]) -> Iterator[Problem]:
        known = {*ids, *self._known.last}
        for identity in self._parts.index.differing(self._sound, known):
            yield Problem(
                Kind.INDEX_ALTERED,
                identity,
                "searches do not find what its record says; `wallmsg index` makes the index again",
            )

    def _foreign(self, path: Path) -> Problem:
        name = path.relative_to(self._parts.root).as_posix()
        return Problem(Kind.FILE_FOREIGN, name, "wallmsg did not put this file there")


class _JournalPass:
    """Follows the chain of a journal and gathers in `known` what it says."""

    def __init__(self, known: _Known) -> None:
        self._known = known
        self._time = ""
        self._changed = False

    def problems(self, journal: Journal) -> Iterator[Problem]:
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
        known.hashes |= {each for each in (entry.sha256, entry.replaces) if each}
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
        known.last[entry.id] = entry

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
