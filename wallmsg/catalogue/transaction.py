"""Changing records so that a process killed at any instant leaves each of them whole.

A change is made under the catalogue's lock in this order: a temporary file, synced; a line in the
journal, synced; the temporary file renamed over the record. The next process that gets the lock
finds at most the last line of the journal not completed; the temporary file is then there with the
announced bytes and is put in place. If the disk refused after the line was written, the temporary
file has another name, and the journal gets a line that withdraws the change. Without either, the
change was completed and its record was lost or put back later: `verify` reports it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

from wallmsg.catalogue.events import Details
from wallmsg.catalogue.files import (
    disk_errors,
    put_in_place,
    read_if_there,
    remove_file,
    sha256_of,
    sha256_of_file,
    sync_directory,
    write_whole,
)
from wallmsg.catalogue.journal import Action, Change, Entry, Journal
from wallmsg.catalogue.locking import LOCK_NAME, LOCK_SECONDS, lock
from wallmsg.catalogue.records import RecordFiles
from wallmsg.catalogue.versions import Versions, is_reviewed
from wallmsg.errors import CatalogueError

__all__ = ["LOCK_NAME", "LOCK_SECONDS", "Writer", "lock"]

GONE = {Action.DISCARD, Action.TRASH, Action.DELETE}
"""Actions after which the record is no longer among the records."""

_NOTHING = Details()


class Writer:
    """Changes the records of one catalogue.

    Args:
        root: The catalogue.
        journal: Its journal.
        records: Its records.
        patience: Seconds to wait for other writers; None for a catalogue that must not be changed.
    """

    def __init__(
        self, root: Path, journal: Journal, records: RecordFiles, patience: float | None
    ) -> None:
        self.root = root
        self.versions = Versions(root)
        self.cleaners: list[Callable[[], None]] = [self._clean]
        """Run once under the first lock: they remove what killed processes left."""
        self.finishers: list[Callable[[Entry | None], None]] = []
        """Run under each lock with the last entry: they complete what it announced."""
        self._journal = journal
        self._records = records
        self._patience = patience

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """No other process changes the catalogue inside the block; unfinished changes are done.

        Raises CatalogueError if the catalogue is read-only or others keep the lock too long.
        """
        if self._patience is None:
            raise CatalogueError(
                f"the catalogue at {self.root} is read-only",
                hint="check the permissions of its folder, or that the disk is not read-only",
            )
        with lock(self.root, self._patience):
            with disk_errors("bring the catalogue into order"):
                self._recover()
                while self.cleaners:
                    self.cleaners.pop()()
            yield

    def put(self, record_id: str, text: bytes, action: Action, details: Details = _NOTHING) -> None:
        """Writes a record's bytes. Needs the lock. Raises CatalogueError; then nothing changed.

        The bytes that were there are kept as a version if people worked on them.
        """
        with disk_errors(f"write the record {record_id}"):
            self._records.make_folders(record_id)
            temporary = self._records.temporary(record_id)
            write_whole(temporary, text)
            try:
                sync_directory(temporary.parent)
                before, kept = self._before(record_id)
                self._journal.append(
                    Change(
                        action=action,
                        id=record_id,
                        sha256=sha256_of(text),
                        replaces=before,
                        keeps=kept,
                        details=details,
                    )
                )
                put_in_place(temporary, self._records.path(record_id))
            except OSError:
                self._give_up(record_id, sha256_of(text))
                raise

    def remove(
        self, record_id: str, action: Action = Action.DISCARD, details: Details = _NOTHING
    ) -> None:
        """Removes a record. Needs the lock. Raises CatalogueError."""
        with disk_errors(f"remove the record {record_id}"):
            before, kept = self._before(record_id)
            self._journal.append(
                Change(action=action, id=record_id, replaces=before, keeps=kept, details=details)
            )
            remove_file(self._records.path(record_id))

    def _before(self, record_id: str) -> tuple[str | None, bool]:
        """The hash of the record's bytes now, and whether they were kept as a version."""
        data = read_if_there(self._records.path(record_id))
        if data is None:
            return None, False
        reviewed = is_reviewed(data)
        if reviewed:
            self.versions.keep(data)
        return sha256_of(data), reviewed

    def _recover(self) -> None:
        """Completes or withdraws the change that a killed process announced last."""
        self._journal.repair()
        last = self._journal.last()
        entry = last.entry if last else None
        for finish in self.finishers:
            finish(entry)
        if entry is not None and entry.id is not None:
            self._finish_record(entry.id, entry)

    def _finish_record(self, record_id: str, entry: Entry) -> None:
        if entry.action in {Action.ACQUIRE, Action.TRANSFER, Action.KEEP_FILE, Action.REMOVE_FILE}:
            return
        found = self._records.digest(record_id)
        if found == entry.sha256:
            return
        if entry.action in GONE and found == entry.replaces:
            remove_file(self._records.path(record_id))
            return
        temporary = self._records.temporary(record_id)
        if sha256_of_file(temporary) == entry.sha256:
            put_in_place(temporary, self._records.path(record_id))
            return
        given_up = self._records.given_up(record_id)
        if found == entry.replaces and sha256_of_file(given_up) == entry.sha256:
            self._journal.append(
                Change(action=Action.WITHDRAW, id=record_id, sha256=found, replaces=entry.sha256)
            )
            given_up.unlink()

    def _give_up(self, record_id: str, sha256: str) -> None:
        """Removes the temporary file, or renames it if the journal names it already."""
        temporary = self._records.temporary(record_id)
        # What the disk refuses here too stays for the next writer, which completes the change.
        with contextlib.suppress(OSError):
            last = self._journal.last()
            if last and last.entry and (last.entry.id, last.entry.sha256) == (record_id, sha256):
                temporary.replace(self._records.given_up(record_id))
            else:
                temporary.unlink(missing_ok=True)

    def _clean(self) -> None:
        for path in [*self._records.leftovers(), *self.versions.leftovers()]:
            path.unlink(missing_ok=True)
