"""Seals: what a journal was at a moment, in a small file that is kept elsewhere.

A seal names the length of the journal and two hashes of it: the running hash that the journal's own
lines carry, and the plain SHA-256 of those bytes, which anybody can check without wallmsg:
`head -c LENGTH journal.jsonl | sha256sum`.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from wallmsg.catalogue import Action, Catalogue, Entry
from wallmsg.catalogue.files import disk_errors, make_folder, replace_file
from wallmsg.catalogue.journal import START, entry_in, next_running
from wallmsg.catalogue.store import SEALS
from wallmsg.errors import CatalogueError
from wallmsg.model import to_json, utc_now

FORMAT = 1
"""Number of the format of seals."""


class Seal(Struct, frozen=True, kw_only=True):
    """What a catalogue was at a moment."""

    wallmsg_seal: Annotated[int, Meta(description="Number of the format of seals.")] = FORMAT
    created: Annotated[str, Meta(description="UTC, ISO 8601, by the clock of the machine.")]
    actor: str
    machine: str
    program: str
    title: Annotated[str, Meta(description="Of the catalogue.")]
    running_hash: Annotated[str, Meta(description="Of the journal's first `journal_bytes` bytes.")]
    journal_bytes: int
    journal_sha256: Annotated[str, Meta(description="Plain SHA-256 of the same bytes.")]
    lines: int
    records: Annotated[int, Meta(description="In the catalogue, without those in the trash.")]
    events: Annotated[dict[str, int], Meta(description="Lines of the journal by action.")]
    last_event: Annotated[str | None, Meta(description="Time of the last line.")]


class Comparison(Struct, frozen=True):
    """How an old seal relates to a journal."""

    is_ancestor: bool
    reason: str = ""
    """Why it is none."""
    added: dict[str, int] = {}
    """Lines since the seal, by action."""
    first: str | None = None
    last: str | None = None
    """Times of the first and the last line since the seal."""


def make_seal(catalogue: Catalogue) -> Seal:
    """The seal of a catalogue as it is now. Raises CatalogueError if the journal is unreadable."""
    data = _journal_bytes(catalogue)
    entries = [entry for entry in map(entry_in, _lines(data)) if entry]
    agent = catalogue.journal.agent
    return Seal(
        created=utc_now(),
        actor=agent.actor,
        machine=agent.machine,
        program=agent.program,
        title=catalogue.info.title,
        running_hash=_running(data),
        journal_bytes=len(data),
        journal_sha256=hashlib.sha256(data).hexdigest(),
        lines=data.count(b"\n"),
        records=_records(entries),
        events=_by_action(entries),
        last_event=entries[-1].time if entries else None,
    )


def write_seal(catalogue: Catalogue, seal: Seal) -> Path:
    """Keeps a seal in the catalogue's folder seals/. Raises CatalogueError."""
    stamp = seal.created.replace(":", "").replace("+0000", "Z")
    folder = catalogue.path / SEALS
    path = folder / f"{stamp}-{seal.running_hash[:8]}.json"
    with disk_errors("write the seal"):
        make_folder(folder, catalogue.path)
        replace_file(path, to_json(seal).encode())
    return path


def read_seal(path: Path) -> Seal:
    """The seal in a file. Raises CatalogueError if it is none or newer than this program."""
    try:
        seal = msgspec.json.decode(path.read_bytes(), type=Seal)
    except OSError as error:
        raise CatalogueError(f"cannot read {path}: {error.strerror}") from error
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise CatalogueError(f"{path} is no seal: {error}") from error
    if seal.wallmsg_seal > FORMAT:
        raise CatalogueError(
            f"{path} is a seal of format {seal.wallmsg_seal}", hint="install a newer wallmsg"
        )
    return seal


def kept_seals(catalogue: Catalogue) -> list[Path]:
    """The seals in the catalogue's folder seals/, oldest first."""
    return sorted((catalogue.path / SEALS).glob("*.json"))


def compare(catalogue: Catalogue, seal: Seal) -> Comparison:
    """Whether the journal begins with what was sealed, and what came since.

    Raises CatalogueError if the journal cannot be read.
    """
    data = _journal_bytes(catalogue)
    sealed, since = data[: seal.journal_bytes], data[seal.journal_bytes :]
    if len(sealed) < seal.journal_bytes:
        missing = seal.journal_bytes - len(sealed)
        return Comparison(False, f"the journal is shorter than it was by {missing} bytes")
    same = hashlib.sha256(sealed).hexdigest() == seal.journal_sha256
    if not same or _running(sealed) != seal.running_hash:
        return Comparison(False, "the journal does not begin with what was sealed")
    entries = [entry for entry in map(entry_in, _lines(since)) if entry]
    return Comparison(
        True,
        added=_by_action(entries),
        first=entries[0].time if entries else None,
        last=entries[-1].time if entries else None,
    )


def _journal_bytes(catalogue: Catalogue) -> bytes:
    path = catalogue.journal.path
    try:
        return path.read_bytes()
    except OSError as error:
        raise CatalogueError(f"cannot read {path}: {error.strerror}") from error


def _lines(data: bytes) -> list[bytes]:
    return [line for line in data.split(b"\n") if line] if data else []


def _running(data: bytes) -> str:
    running = START
    start = 0
    while start < len(data):
        end = data.find(b"\n", start) + 1 or len(data)
        running = next_running(running, data[start:end])
        start = end
    return running


def _records(entries: Iterable[Entry]) -> int:
    last = {entry.id: entry.sha256 for entry in entries if entry.id and entry.file is None}
    return sum(sha256 is not None for sha256 in last.values())


def _by_action(entries: Iterable[Entry]) -> dict[str, int]:
    found = Counter(entry.action.value for entry in entries)
    return {action.value: found[action.value] for action in Action if found[action.value]}
