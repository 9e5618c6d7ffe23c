"""A large invented catalogue, written without the syncs that make a real one safe."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import msgspec

from scripts.check.synthetic_catalogue.synthetic_records import synthetic_record
from wallmsg.catalogue import Action, Catalogue, Entry
from wallmsg.catalogue.files import sha256_of
from wallmsg.catalogue.journal import next_running
from wallmsg.model import record_to_json

CHUNK = 500
"""Records that a worker writes at once."""


def add_in_bulk(catalogue: Catalogue, numbers: range, jobs: int) -> None:
    """Write the records of those numbers and their lines of the journal; the index is not touched.

    Nothing is synced: use it for measuring only.
    """
    chunks = [
        range(start, min(start + CHUNK, numbers.stop))
        for start in range(numbers.start, numbers.stop, CHUNK)
    ]
    write = partial(_write, catalogue.path)
    with (
        multiprocessing.Pool(jobs) as pool,
        catalogue.journal.path.open("ab") as journal,
    ):
        running = catalogue.journal.seal()
        for written in pool.imap(write, chunks):
            for line in _lines(catalogue, written, running):
                journal.write(line)
                running = next_running(running, line)


def _write(root: Path, numbers: range) -> list[tuple[str, str]]:
    """Ids and hashes of the records of those numbers, which are in their files now."""
    catalogue = Catalogue.open(root)
    written = []
    for number in numbers:
        record = synthetic_record(number)
        text = record_to_json(record).encode()
        path = catalogue.record_path(record.id)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text)
        written.append((record.id, sha256_of(text)))
    return written


def _lines(catalogue: Catalogue, written: list[tuple[str, str]], running: str) -> Iterator[bytes]:
    """The lines of the journal for those records, after bytes with that running hash."""
    agent = catalogue.journal.agent
    # An hour ago, so that what is added later is not dated before it.
    time = (datetime.now(UTC).replace(microsecond=0) - timedelta(hours=1)).isoformat()
    for record_id, sha256 in written:
        entry = Entry(
            time=max(time, catalogue.info.created),
            action=Action.ADD,
            id=record_id,
            sha256=sha256,
            replaces=None,
            previous=running,
            actor=agent.actor,
            machine=agent.machine,
            program=agent.program,
        )
        line = msgspec.json.encode(entry) + b"\n"
        running = next_running(running, line)
        yield line
