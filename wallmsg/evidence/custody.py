"""The custody of a photo: its whole life as the journal proves it, in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from wallmsg.catalogue import Action, Catalogue, Entry
from wallmsg.catalogue.files import sha256_of, sha256_of_file
from wallmsg.errors import CatalogueError, RecordNotFoundError
from wallmsg.evidence.content_credentials import ContentCredentials, read_credentials
from wallmsg.evidence.seal import Seal, compare, kept_seals, read_seal
from wallmsg.evidence.signature import signature_of
from wallmsg.evidence.timestamp import timestamp_of
from wallmsg.model import Change, Record, Storage, record_from_json

_SENTENCES = {
    Action.ADD: "The photo was taken into the catalogue.",
    Action.ACQUIRE: "The same photo came in again.",
    Action.READ_AGAIN: "The program read the photo again.",
    Action.TRANSLATE: "The program translated what it had read.",
    Action.LINK: "The record was linked to others.",
    Action.REVIEW: "A person worked on the record.",
    Action.CHANGE: "The record was changed.",
    Action.DISCARD: "The record was removed from the catalogue.",
    Action.TRASH: "The record was moved to the trash.",
    Action.DELETE: "The record was moved to the trash and the photo was deleted for good.",
    Action.RESTORE: "The record was restored from the trash.",
    Action.WITHDRAW: "The change before was withdrawn: the disk had refused it.",
    Action.KEEP_FILE: "A file about the photo was added.",
    Action.REMOVE_FILE: "A file about the photo was removed.",
    Action.TRANSFER: "The photo was handed over.",
}


class Event(Struct, frozen=True):
    """One event in the life of a photo."""

    line: int
    """Of the journal."""
    time: str
    who: str
    """Actor, machine and program."""
    what: str
    details: tuple[str, ...] = ()


class SealNote(Struct, frozen=True):
    """A seal that covers events: all up to its time, and what proves it."""

    seal: Seal
    lines: int
    proofs: tuple[str, ...]


class Custody(Struct, frozen=True):
    """The whole life of one photo."""

    id: str
    name: str
    sha256: str | None
    bytes: int | None
    state: tuple[str, ...]
    """What was checked just now, in sentences."""
    problems: tuple[str, ...]
    events: tuple[Event, ...]
    seals: tuple[SealNote, ...]
    credentials: ContentCredentials | None
    seal: str
    """The running hash of the whole journal now."""


def custody_of(catalogue: Catalogue, record_id: str) -> Custody:
    """The life of the photo of a record, in the catalogue, in the trash or gone.

    Raises RecordNotFoundError if the journal knows no such record.
    """
    entries = [
        (chained.number, chained.line.entry)
        for chained in catalogue.journal.chained()
        if chained.line.entry and chained.line.entry.id == record_id
    ]
    if not entries:
        raise RecordNotFoundError(f"the journal has no record {record_id}")
    record = _record(catalogue, record_id, [entry for _, entry in entries])
    state, problems = _checked(catalogue, record_id, record)
    photo = record.photo if record else None
    return Custody(
        id=record_id,
        name=photo.name if photo else "unknown",
        sha256=photo.sha256 if photo else None,
        bytes=photo.bytes if photo else None,
        state=tuple(state),
        problems=tuple(problems),
        events=tuple(_events(catalogue, entries)),
        seals=tuple(_seals(catalogue)),
        credentials=_credentials(catalogue, record),
        seal=catalogue.seal(),
    )


def _record(catalogue: Catalogue, record_id: str, entries: list[Entry]) -> Record | None:
    """The record as it is, else as it was last kept."""
    for data in (catalogue.stored_bytes(record_id), *_kept(catalogue, entries)):
        if data is not None:
            try:
                return record_from_json(data)
            except CatalogueError:
                continue
    return None


def _kept(catalogue: Catalogue, entries: list[Entry]) -> Iterator[bytes | None]:
    for entry in reversed(entries):
        if entry.replaces:
            yield catalogue.version(entry.replaces)


def _checked(
    catalogue: Catalogue, record_id: str, record: Record | None
) -> tuple[list[str], list[str]]:
    """What can be said of the photo and its record now: good and bad."""
    good = []
    bad = [str(problem) for problem in catalogue.verify([record_id]) if not problem.is_note]
    where = "in the trash" if catalogue.is_in_trash(record_id) else "in the catalogue"
    if not catalogue.has(record_id) and not catalogue.is_in_trash(record_id):
        where = "no longer in the catalogue"
    if not bad:
        good.append(f"The record is {where}. The journal is whole, and the record agrees with it.")
    if record is None or record.photo.path is None:
        good.append("The catalogue has no file of the photo.")
    else:
        path = _photo_path(catalogue, record)
        found = sha256_of_file(path) if path else None
        if found == record.photo.sha256:
            kept = {
                Storage.REFERENCE: "where it was",
                Storage.LINK: "in the catalogue (hard link)",
            }.get(record.photo.storage, "in the catalogue (copy)")
            good.append(f"The photo is {kept} and has the bytes it came in with.")
        elif found is None:
            good.append("The file of the photo is no longer there.")
    return good, bad


def _photo_path(catalogue: Catalogue, record: Record) -> Path | None:
    try:
        return catalogue.photo_path(record)
    except CatalogueError:
        return None


def _credentials(catalogue: Catalogue, record: Record | None) -> ContentCredentials | None:
    path = _photo_path(catalogue, record) if record and record.photo.path else None
    return read_credentials(path) if path and path.is_file() else None


def _events(catalogue: Catalogue, entries: list[tuple[int, Entry]]) -> Iterator[Event]:
    for number, entry in entries:
        yield Event(
            line=number,
            time=entry.time,
            who=f"{entry.actor}, on {entry.machine}, with {entry.program}",
            what=_SENTENCES.get(entry.action, entry.action.value),
            details=tuple(_details(catalogue, entry)),
        )


def _details(catalogue: Catalogue, entry: Entry) -> Iterator[str]:
    if entry.acquired:
        came = entry.acquired
        yield f"From {came.origin}, by {came.method}, {came.bytes} bytes"
        if came.source:
            yield f"Device or person it came from: {came.source}"
        if came.custodian:
            yield f"Handed over by: {came.custodian}"
        yield f"SHA-256 of the photo: {came.sha256}"
    if entry.file:
        yield f"File {entry.file.path}, SHA-256 {entry.file.sha256}"
    if entry.transfer:
        handed = entry.transfer
        how = f", by {handed.method}" if handed.method else ""
        yield f"To {handed.to}{how}{f': {handed.note}' if handed.note else ''}"
    if entry.clock_jump is not None:
        yield f"The clock of the machine had been set by {entry.clock_jump} seconds before this"
    yield from _changes(catalogue, entry)
    if entry.sha256 and entry.sha256 != entry.replaces:
        yield f"SHA-256 of the record: {entry.sha256}{_version_note(catalogue, entry)}"


def _version_note(catalogue: Catalogue, entry: Entry) -> str:
    """Whether the bytes of that state are there and have that hash."""
    data = _bytes_of(catalogue, entry, entry.sha256)
    if data is None:
        return ""
    return " (these bytes are kept, and checked)"


def _changes(catalogue: Catalogue, entry: Entry) -> Iterator[str]:
    """What people changed, if the state before and after it is known."""
    after = _history(catalogue, entry, entry.sha256)
    before = _history(catalogue, entry, entry.replaces)
    if entry.action is Action.RESTORE or after is None:
        return
    if entry.keeps and before is None:
        yield "What was changed cannot be shown: the version before is gone or altered"
        return
    for change in after[len(before or ()) :]:
        where = f" of message {change.message}" if change.message else ""
        old = f'"{change.before}"' if change.before else "nothing"
        new = f'"{change.after}"' if change.after else "nothing"
        yield f"{change.who} changed {change.field.value}{where} from {old} to {new}"


def _history(catalogue: Catalogue, entry: Entry, sha256: str | None) -> tuple[Change, ...] | None:
    data = _bytes_of(catalogue, entry, sha256)
    try:
        return record_from_json(data).review.history if data is not None else None
    except CatalogueError:
        return None


def _bytes_of(catalogue: Catalogue, entry: Entry, sha256: str | None) -> bytes | None:
    """The bytes of a record's state, if they are kept and have that hash."""
    if sha256 is None or entry.id is None:
        return None
    for data in (catalogue.version(sha256), catalogue.stored_bytes(entry.id)):
        if data is not None and sha256_of(data) == sha256:
            return data
    return None


def _seals(catalogue: Catalogue) -> Iterator[SealNote]:
    for path in kept_seals(catalogue):
        seal = read_seal(path)
        if not compare(catalogue, seal).is_ancestor:
            continue
        proofs = []
        signature = signature_of(path)
        if signature and signature.is_good:
            proofs.append(f"signed: {signature.by}")
        try:
            stamp = timestamp_of(path)
        except CatalogueError:
            stamp = None
        if stamp:
            proofs.append(f"time stamp of {stamp.time} by {stamp.authority}")
        yield SealNote(seal, seal.lines, tuple(proofs))
