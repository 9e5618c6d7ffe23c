"""Proof of what is original: every photo, record and journal line checked against the others."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

from msgspec import Struct

from wallmsg.catalogue import info as info_file
from wallmsg.catalogue.files import sha256_of_file
from wallmsg.catalogue.journal import START, Action, Entry, Journal
from wallmsg.catalogue.photo_store import PhotoFiles
from wallmsg.catalogue.records import RecordFiles
from wallmsg.catalogue.trash import Aside
from wallmsg.errors import CatalogueError, RecordNotFoundError
from wallmsg.model import Record, Storage


class Kind(StrEnum):
    """What kind of thing is wrong."""

    PHOTO_MISSING = "photo_missing"
    PHOTO_ALTERED = "photo_altered"
    PHOTO_STRAY = "photo_stray"
    RECORD_DAMAGED = "record_damaged"
    RECORD_ALTERED = "record_altered"
    RECORD_MISSING = "record_missing"
    RECORD_UNKNOWN = "record_unknown"
    JOURNAL_ALTERED = "journal_altered"
    CATALOGUE_ALTERED = "catalogue_altered"


class Problem(Struct, frozen=True):
    """One thing that is wrong: what kind, with which record or file, in one sentence."""

    kind: Kind
    subject: str
    message: str

    def __str__(self) -> str:
        return f"{self.subject}: {self.message}"


def verify(
    root: Path, journal: Journal, records: RecordFiles, photos: PhotoFiles, aside: Aside
) -> Iterator[Problem]:
    """Yields what is wrong with a catalogue that nobody is writing to.

    The chain of the journal shows that no line was altered, taken out or put in since the next one
    was written. It cannot show that somebody wrote the whole journal anew: for that, keep the
    SHA-256 of its last line (`Catalogue.seal`) somewhere else.
    """
    known: dict[str, Entry] = {}
    yield from _journal_problems(journal, known)
    yield from _info_problems(root, journal)
    ids = records.ids()
    for record_id in sorted(set(known) - set(ids)):
        if known[record_id].sha256 is not None:
            yield Problem(
                Kind.RECORD_MISSING, record_id, "the journal has this record but its file is gone"
            )
    kept: set[str] = set()
    checked: dict[str, str | None] = {}
    for record_id in ids:
        yield from _record_problems(record_id, records, known.get(record_id))
        try:
            record = records.read(record_id)
        except RecordNotFoundError:
            continue
        except CatalogueError as error:
            yield Problem(Kind.RECORD_DAMAGED, record_id, error.message)
            continue
        if record.photo.path is not None:
            kept.add(record.photo.path)
            yield from _photo_problems(record, record.photo.path, photos, checked)
    yield from _aside_problems(aside, known, kept)
    yield from _stray_photos(photos.directory, kept)


def _journal_problems(journal: Journal, known: dict[str, Entry]) -> Iterator[Problem]:
    """Follows the chain; leaves each record's last entry in `known`."""
    previous, number = START, 0
    for number, line in enumerate(journal.lines(), start=1):
        entry = line.entry
        if entry is not None:
            if entry.previous != previous:
                yield Problem(
                    Kind.JOURNAL_ALTERED,
                    f"line {number}",
                    "the line before it is not the one that stood there when it was written",
                )
            if entry.id is not None:
                before = known[entry.id].sha256 if entry.id in known else None
                if entry.replaces != before:
                    yield Problem(
                        Kind.RECORD_ALTERED,
                        entry.id,
                        f"it was changed without the journal before line {number} of it",
                    )
                known[entry.id] = entry
        previous = line.digest
    if not number:
        yield Problem(Kind.JOURNAL_ALTERED, "journal", "the journal is missing or empty")


def _info_problems(root: Path, journal: Journal) -> Iterator[Problem]:
    entries = (line.entry for line in journal.lines())
    # More than one only if the first attempt at making the catalogue was killed.
    made = [entry for entry in entries if entry and entry.action is Action.CREATE]
    if made and made[-1].sha256 != sha256_of_file(root / info_file.NAME):
        yield Problem(
            Kind.CATALOGUE_ALTERED,
            info_file.NAME,
            "it is not the one that was written when the catalogue was made",
        )


def _record_problems(record_id: str, records: RecordFiles, last: Entry | None) -> Iterator[Problem]:
    if last is None or last.sha256 is None:
        yield Problem(Kind.RECORD_UNKNOWN, record_id, "the journal does not know this record")
    elif records.digest(record_id) != last.sha256:
        yield Problem(Kind.RECORD_ALTERED, record_id, "its file was changed without the journal")


def _aside_problems(aside: Aside, known: dict[str, Entry], kept: set[str]) -> Iterator[Problem]:
    """Those set aside are as they were then; their photos, which may be gone, are no strays."""
    for record_id in aside.ids():
        last = known.get(record_id)
        if last is None or last.action is not Action.SET_ASIDE:
            yield Problem(
                Kind.RECORD_UNKNOWN, record_id, "the journal does not know that it was set aside"
            )
        elif aside.files.digest(record_id) != last.replaces:
            yield Problem(
                Kind.RECORD_ALTERED, record_id, "its file was changed after it was set aside"
            )
        with contextlib.suppress(CatalogueError):
            path = aside.files.read(record_id).photo.path
            kept |= {path} if path else set()
    for record_id, entry in sorted(known.items()):
        if entry.action is Action.SET_ASIDE and not aside.files.has(record_id):
            yield Problem(
                Kind.RECORD_MISSING, record_id, "it was set aside and its file is gone from there"
            )


def _photo_problems(
    record: Record, name: str, photos: PhotoFiles, checked: dict[str, str | None]
) -> Iterator[Problem]:
    try:
        path = photos.path(record.photo)
        # The pages of one file are records of their own; the file is read once.
        if name not in checked:
            checked[name] = sha256_of_file(path)
    except (CatalogueError, OSError) as error:
        yield Problem(Kind.PHOTO_MISSING, record.id, f"its photo cannot be read: {error}")
        return
    found = checked[name]
    if found is None:
        where = "where it was" if record.photo.storage is Storage.REFERENCE else "in the catalogue"
        yield Problem(Kind.PHOTO_MISSING, record.id, f"its photo is no longer {where}: {path}")
    elif found != record.photo.sha256:
        yield Problem(Kind.PHOTO_ALTERED, record.id, f"its photo has other bytes now: {path}")


def _stray_photos(directory: Path, kept: set[str]) -> Iterator[Problem]:
    for path in sorted(directory.iterdir()) if directory.is_dir() else ():
        name = f"{directory.name}/{path.name}"
        if name not in kept and not path.name.startswith("."):
            yield Problem(Kind.PHOTO_STRAY, name, "no record is about this photo")
