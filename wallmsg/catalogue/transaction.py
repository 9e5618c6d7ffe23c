"""Changing records so that a process killed at any instant leaves each of them whole.

A change is made under the catalogue's lock in this order: a temporary file beside the record,
synced; a line in the journal, synced; the temporary file renamed over the record. Whoever gets
the lock next finds at most the last line of the journal not come true; the temporary file is then
there with the announced bytes and is put in place. If the disk refused after the journal spoke,
the temporary file has another name, and the journal gets a line that withdraws the change. Without
either, the change was completed and its record was lost or put back later: `verify` tells.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

from wallmsg.catalogue.files import (
    disk_error,
    disk_errors,
    put_in_place,
    remove_file,
    sha256_of,
    sha256_of_file,
    sync_directory,
    write_whole,
)
from wallmsg.catalogue.journal import Action, Journal
from wallmsg.catalogue.records import RecordFiles
from wallmsg.errors import CatalogueError

LOCK_NAME = ".lock"
LOCK_SECONDS = 60.0
"""How long to wait for another process: it holds the lock for one write, milliseconds."""


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
        self.cleaners: list[Callable[[], None]] = [self._clean]
        """Run once under the first lock: they remove what killed processes left."""
        self._journal = journal
        self._records = records
        self._patience = patience

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Nobody else changes the catalogue inside the block; what was left undone is put right.

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

    def put(self, record_id: str, text: bytes, action: Action) -> None:
        """Writes a record's bytes. Needs the lock. Raises CatalogueError; then nothing changed."""
        with disk_errors(f"write the record {record_id}"):
            temporary = self._records.temporary(record_id)
            write_whole(temporary, text)
            try:
                sync_directory(temporary.parent)
                before = self._records.digest(record_id)
                self._journal.append(action, record_id, sha256_of(text), before)
                put_in_place(temporary, self._records.path(record_id))
            except OSError:
                self._give_up(record_id, sha256_of(text))
                raise

    def remove(self, record_id: str, action: Action = Action.DISCARD) -> None:
        """Removes a record. Needs the lock. Raises CatalogueError."""
        with disk_errors(f"remove the record {record_id}"):
            before = self._records.digest(record_id)
            self._journal.append(action, record_id, None, before)
            remove_file(self._records.path(record_id))

    def _recover(self) -> None:
        """Completes or withdraws the change that a killed process announced last."""
        self._journal.mend()
        last = self._journal.last()
        entry = last.entry if last else None
        if entry is None or entry.id is None:
            return
        found = self._records.digest(entry.id)
        if found == entry.sha256:
            return
        gone = {Action.DISCARD, Action.SET_ASIDE}
        if entry.action in gone and found == entry.replaces:
            remove_file(self._records.path(entry.id))
            return
        temporary = self._records.temporary(entry.id)
        if sha256_of_file(temporary) == entry.sha256:
            put_in_place(temporary, self._records.path(entry.id))
            return
        given_up = self._records.given_up(entry.id)
        if found == entry.replaces and sha256_of_file(given_up) == entry.sha256:
            self._journal.append(Action.WITHDRAW, entry.id, found, entry.sha256)
            given_up.unlink()

    def _give_up(self, record_id: str, sha256: str) -> None:
        """Removes the temporary file, or renames it if the journal spoke of it already."""
        temporary = self._records.temporary(record_id)
        # What the disk refuses here too stays for the next writer, who completes the change.
        with contextlib.suppress(OSError):
            last = self._journal.last()
            if last and last.entry and (last.entry.id, last.entry.sha256) == (record_id, sha256):
                temporary.replace(self._records.given_up(record_id))
            else:
                temporary.unlink(missing_ok=True)

    def _clean(self) -> None:
        for path in self._records.leftovers():
            path.unlink(missing_ok=True)


@contextlib.contextmanager
def lock(root: Path, seconds: float) -> Iterator[None]:
    """Holds the lock of the catalogue at `root`. Raises CatalogueError after those seconds."""
    # filelock costs 60 ms to import, and searching seldom needs it.
    from filelock import FileLock, Timeout

    held = FileLock(root / LOCK_NAME, timeout=seconds, poll_interval=0.01)
    try:
        held.acquire()
    except Timeout as error:  # is an OSError too
        raise CatalogueError(
            f"another program has been writing to {root} for {seconds:.0f} seconds",
            hint="wait for it to end, or end it, and try again",
        ) from error
    except OSError as error:
        raise disk_error(error, "lock the catalogue") from error
    try:
        yield
    finally:
        held.release()
