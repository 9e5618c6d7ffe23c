"""A catalogue on disk: records, photos, journal and search index behind one class."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from wallmsg.catalogue import info as info_file
from wallmsg.catalogue import journal as journal_file
from wallmsg.catalogue import photo_store as photo_files
from wallmsg.catalogue import records as record_files
from wallmsg.catalogue import trash
from wallmsg.catalogue import versions as version_files
from wallmsg.catalogue.events import Acquisition, Agent, Details, Transfer
from wallmsg.catalogue.files import (
    disk_errors,
    read_if_there,
    replace_file,
    sha256_of,
    sync_directory,
)
from wallmsg.catalogue.id_lookup import IndexedRecords, ListedRecords, resolve
from wallmsg.catalogue.info import CatalogueInfo, info_to_json, read_info
from wallmsg.catalogue.journal import Action, Change, Journal
from wallmsg.catalogue.journal_check import Problem
from wallmsg.catalogue.kept_files import FOLDERS, KeptFiles
from wallmsg.catalogue.locking import LOCK_NAME, LOCK_SECONDS, SOFT_LOCK_NAME, lock
from wallmsg.catalogue.photo_store import PhotoFiles
from wallmsg.catalogue.records import RecordFiles, record_bytes
from wallmsg.catalogue.search.index import NAME as INDEX_NAME
from wallmsg.catalogue.search.index import Index
from wallmsg.catalogue.search.index_build import IndexReport
from wallmsg.catalogue.search.stats import Stats
from wallmsg.catalogue.transaction import Writer
from wallmsg.catalogue.trash import Trash
from wallmsg.catalogue.verify import Parts, verify
from wallmsg.errors import CatalogueError, RecordNotFoundError
from wallmsg.model import Record, Storage, utc_now
from wallmsg.version import __version__

SEALS = "seals"
"""Folder of a catalogue for the seals that were made of it."""

_OURS = {
    SEALS,
    LOCK_NAME,
    SOFT_LOCK_NAME,
    info_file.NAME,
    f".{info_file.NAME}.tmp",
    journal_file.NAME,
    INDEX_NAME,
    record_files.NAME,
    photo_files.NAME,
    trash.NAME,
    version_files.NAME,
    *FOLDERS,
}

_NEW_PHOTO = frozenset({Action.ADD, Action.READ_AGAIN, Action.RESTORE})
"""What brings a photo, or other texts of it, into the catalogue."""


class Catalogue:
    """A directory of records and photos that outlives the program.

    Several processes and threads may use one catalogue at once. Every change is written to a
    temporary file, then to the journal, then put in place, then indexed, under a lock; a process
    killed at any instant leaves every record whole, and the next writer completes the change.
    """

    def __init__(
        self,
        path: Path,
        info: CatalogueInfo,
        *,
        read_only: bool = False,
        patience: float = LOCK_SECONDS,
        actor: str | None = None,
    ) -> None:
        self.path = path
        self.info = info
        self.read_only = read_only or not os.access(path, os.W_OK)
        self.journal = Journal(path / journal_file.NAME, Agent.current(actor))
        self._records = RecordFiles(path / record_files.NAME)
        self._writer = Writer(
            path, self.journal, self._records, None if self.read_only else patience
        )
        locked = self._writer.locked
        self._photos = PhotoFiles(path, locked)
        self._trash = Trash(path, self._records, self._photos, self._writer)
        self.index = Index(path, self.journal, self._records, None if self.read_only else locked)
        self._writer.cleaners += [self._photos.clean, self._trash.clean, self.index.clean]
        self._kept = KeptFiles(path, self.journal)
        self._writer.cleaners.append(self._kept.clean)
        self._writer.finishers += [self._photos.finish, self._kept.finish]

    @classmethod
    def create(
        cls, path: Path, *, title: str = "", languages: tuple[str, ...] = ("ar", "en")
    ) -> Catalogue:
        """Makes a new catalogue in a directory that is empty or does not exist yet.

        Raises CatalogueError if there is something else, or the disk refuses.
        """
        info = CatalogueInfo(
            title=title,
            languages=languages,
            created=utc_now(),
            program=f"wallmsg {__version__}",
        )
        with disk_errors(f"make a catalogue at {path}"):
            path.mkdir(parents=True, exist_ok=True)
            with lock(path, LOCK_SECONDS):
                if (path / info_file.NAME).exists():
                    raise CatalogueError(f"there is a catalogue at {path} already")
                strange = sorted(entry.name for entry in path.iterdir() if entry.name not in _OURS)
                if strange:
                    raise CatalogueError(
                        f"{path} is not empty (it has {strange[0]}) and is not a catalogue",
                        hint="name another folder with -c",
                    )
                (path / record_files.NAME).mkdir(exist_ok=True)
                (path / photo_files.NAME).mkdir(exist_ok=True)
                text = info_to_json(info).encode()
                journal = Journal(path / journal_file.NAME)
                journal.append(Change(action=Action.CREATE, sha256=sha256_of(text)))
                replace_file(path / info_file.NAME, text)
                sync_directory(path.absolute().parent)
        catalogue = cls(path, info)
        catalogue.index.rebuild()
        return catalogue

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        read_only: bool = False,
        patience: float = LOCK_SECONDS,
        actor: str | None = None,
    ) -> Catalogue:
        """The catalogue at `path`; `patience` is how many seconds to wait for other writers.

        The journal names `actor` where a change does not say who made it; if None, the name in
        WALLMSG_REVIEWER, else the login name. Raises CatalogueError if there is none, it is
        damaged, or newer than this program.
        """
        info = read_info(path)
        return cls(path, info, read_only=read_only, patience=patience, actor=actor)

    @classmethod
    def open_or_create(cls, path: Path, *, title: str = "") -> Catalogue:
        """The catalogue at `path`, new if there was none. Raises CatalogueError."""
        if not (path / info_file.NAME).exists():
            try:
                return cls.create(path, title=title)
            except CatalogueError:
                # Another process may have made it just now.
                if not (path / info_file.NAME).exists():
                    raise
        return cls.open(path)

    # Records

    def has(self, record_id: str) -> bool:
        """Whether there is such a record."""
        return self._records.has(record_id)

    def read(self, record_id: str) -> Record:
        """One record. Raises RecordNotFoundError, or CatalogueError if it is damaged."""
        return self._records.read(record_id)

    def ids(self) -> list[str]:
        """The ids of all records, sorted."""
        return self._records.ids()

    def records(
        self, *, on_damaged: Callable[[str, CatalogueError], None] | None = None
    ) -> Iterator[Record]:
        """All records in order of their ids, read one at a time.

        A damaged one is left out, and `on_damaged` gets its id and the error; without
        `on_damaged`, CatalogueError is raised.
        """
        for record_id in self.ids():
            try:
                record = self.read(record_id)
            except CatalogueError as error:
                if on_damaged is None:
                    raise
                if not isinstance(error, RecordNotFoundError):  # discarded meanwhile
                    on_damaged(record_id, error)
                continue
            yield record

    def record_path(self, record_id: str) -> Path:
        """Where a record's document is. Raises RecordNotFoundError if that cannot be an id."""
        return self._records.path(record_id)

    def add(self, record: Record, acquired: Acquisition | None = None) -> bool:
        """Writes a new record; False, and nothing written, if there is one with its id already.

        Raises CatalogueError as `write` does.
        """
        text = record_bytes(record)
        with self._writer.locked():
            if self._records.has(record.id):
                return False
            self._writer.put(record.id, text, Action.ADD, Details(acquired=acquired))
            self.index.follow()
        return True

    def write(
        self, record: Record, action: Action | None = None, acquired: Acquisition | None = None
    ) -> None:
        """Writes a record over whatever was there: for a change of a record use `update`.

        `acquired` is how its photo came in. Raises CatalogueError if it does not fit the schema,
        the catalogue cannot be written, or the disk is full; the old record is then untouched.
        """
        text = record_bytes(record)
        with self._writer.locked():
            known = self._records.has(record.id)
            action = action or (Action.CHANGE if known else Action.ADD)
            self._writer.put(record.id, text, action, Details(acquired=acquired))
            self.index.follow()

    def update(
        self,
        record_id: str,
        change: Callable[[Record], Record],
        action: Action = Action.CHANGE,
        acquired: Acquisition | None = None,
    ) -> Record:
        """Replaces a record by what `change` makes of it, and returns that.

        No other process can write in between, so `change` should be quick, and must not itself
        write to the catalogue. Nothing is written if it returns an equal record. The journal names
        the person who made the change, as the record's history says. Raises RecordNotFoundError,
        and CatalogueError as `write` does.
        """
        with self._writer.locked():
            old = self.read(record_id)
            new = change(old)
            if new.id != record_id:
                raise ValueError(f"record {record_id} cannot become {new.id}")
            if new != old:
                details = Details(actor=_last_author(old, new), acquired=acquired)
                self._writer.put(record_id, record_bytes(new), action, details)
                self.index.follow()
        return new

    def discard(self, record_id: str) -> bool:
        """Takes a record out of the catalogue (its photo stays); False if there was none.

        The journal keeps that it was there. Raises CatalogueError as `write` does.
        """
        if not self._records.has(record_id):
            return False
        with self._writer.locked():
            there = self._records.has(record_id)
            if there:
                self._writer.remove(record_id)
                self.index.follow()
        return there

    def move_to_trash(self, record_id: str, *, with_photo: bool = False) -> bool:
        """Takes a record out of lists, searches and exports, so that it can be restored.

        `with_photo` deletes the catalogue's copy of its photo, too, for good, unless another page
        of the same file needs it; returns whether that was done. Raises RecordNotFoundError, and
        CatalogueError as `write` does.
        """
        with self._writer.locked():
            photo = self.read(record_id).photo if with_photo else None
            pages = self._records.of_same_file(record_id)
            if photo and any(page != record_id for page in pages):
                photo = None
            deleted = self._trash.put(record_id, photo)
            self.index.follow()
        return deleted

    def restore(self, record_id: str) -> None:
        """Takes a record out of the trash.

        Raises RecordNotFoundError, CatalogueError as `write` does, and if its photo was deleted.
        """
        with self._writer.locked():
            self._trash.take(record_id, self.journal)
            self.index.follow()

    def is_in_trash(self, record_id: str) -> bool:
        """Whether that record is in the trash."""
        return self._trash.has(record_id)

    def trashed(self) -> list[str]:
        """The ids of all records in the trash, sorted."""
        return self._trash.ids()

    def trashed_names(self) -> dict[str, tuple[str, ...]]:
        """The photos' names of the records in the trash by id, own names first."""
        return self._trash.names()

    def sensitive_ids(self) -> frozenset[str]:
        """Ids of records marked as sensitive, removed ones among them, and damaged removed ones."""
        found = set(self.index.sensitive())
        for record_id in self._trash.ids():
            try:
                sensitive = self._trash.files.read(record_id).review.sensitive
            except CatalogueError:
                sensitive = True  # it cannot be read
            if sensitive:
                found.add(record_id)
        return frozenset(found)

    def resolve(self, name: str, *, trashed: bool = False) -> str:
        """The id that a person means: an id, its unique beginning, or a photo's (file) name.

        `trashed` looks among the records in the trash instead. Raises RecordNotFoundError naming
        near ones, or those that the name could mean.
        """
        if trashed:
            return resolve(name, ListedRecords(self.trashed(), self._trash.names))
        return resolve(name, IndexedRecords(self.has, self.index))

    # Custody

    def acquire(self, record_id: str, acquired: Acquisition) -> None:
        """Notes in the journal that a record's photo came in once more, from elsewhere.

        Raises CatalogueError as `write` does.
        """
        self._note(Action.ACQUIRE, [record_id], Details(acquired=acquired))

    def transfer(self, record_ids: Sequence[str | None], transfer: Transfer) -> None:
        """Notes in the journal that photos, or the whole catalogue (None), were handed over.

        Raises RecordNotFoundError, and CatalogueError as `write` does; then nothing is noted.
        """
        self._note(Action.TRANSFER, record_ids, Details(transfer=transfer))

    # Links

    def note_linking(self) -> None:
        """Notes in the journal that all photos were searched for links.

        Raises CatalogueError as `write` does.
        """
        self._note(Action.LINK, [None], Details())

    def added_since_linking(self) -> set[str]:
        """Ids of the records that came in, or were read again, since `note_linking`."""
        added: set[str] = set()
        for entry in self.journal.entries():
            if entry.action is Action.LINK and entry.id is None:
                added.clear()
            elif entry.id is not None and entry.action in _NEW_PHOTO:
                added.add(entry.id)
        return added

    def _note(self, action: Action, record_ids: Sequence[str | None], details: Details) -> None:
        with self._writer.locked(), disk_errors("write the journal"):
            changes = []
            for record_id in record_ids:
                digest = self._records.digest(record_id) if record_id else None
                if record_id and digest is None:
                    raise RecordNotFoundError(f"there is no record {record_id}")
                changes.append(
                    Change(
                        action=action, id=record_id, sha256=digest, replaces=digest, details=details
                    )
                )
            self.journal.append_all(changes)
            self.index.follow()

    # Photos

    def store_photo(self, source: Path, sha256: str, suffix: str, storage: Storage) -> str:
        """Keeps the photo `source` as `storage` says; returns the text for `Photo.path`.

        Raises PhotoError if it cannot be read or its bytes are not those with that SHA-256,
        CatalogueError if it cannot be linked or the catalogue cannot be written. Storing the same
        photo twice changes nothing.
        """
        return self._photos.store(source, sha256, suffix, storage)

    def photo_path(self, record: Record) -> Path:
        """Where the record's untouched photo is. Raises CatalogueError if outside the catalogue."""
        return self._photos.path(record.photo)

    # Kept files

    @contextlib.contextmanager
    def writing(self) -> Iterator[KeptFiles]:
        """The kept files, to be changed inside the block, with the lock held.

        Raises CatalogueError as `write` does.
        """
        with self._writer.locked():
            yield self._kept
            self.index.follow()

    # Index

    def rebuild_index(
        self, progress: Callable[[int, int], None] | None = None, jobs: int | None = None
    ) -> IndexReport:
        """Rebuilds the search index from the records; `progress` gets done and all.

        `jobs` is the number of processes, as many as there are processors if None. A build that was
        stopped goes on where it was. Raises CatalogueError if it cannot be written.
        """
        return self.index.rebuild(progress, jobs)

    def near(self, perceptual_hash: str, max_distance: int) -> list[tuple[str, int]]:
        """Records whose photos look alike: ids and differing bits (of 64), nearest first."""
        return self.index.near(perceptual_hash, max_distance)

    def untranslated(self) -> list[str]:
        """Ids of records with a message that was read and has no translation yet."""
        return self.index.untranslated()

    def stats(self) -> Stats:
        """The catalogue in numbers."""
        return self.index.stats()

    def version(self, sha256: str) -> bytes | None:
        """The bytes of an earlier version of a record with that hash; None if not kept whole."""
        data = self._writer.versions.read(sha256)
        return data if data is not None and sha256_of(data) == sha256 else None

    def stored_bytes(self, record_id: str) -> bytes | None:
        """The bytes of a record as they are in the catalogue or the trash; None without it."""
        for files in (self._records, self._trash.files):
            data = read_if_there(files.path(record_id))
            if data is not None:
                return data
        return None

    def verify(
        self,
        only: Iterable[str] | None = None,
        on_progress: Callable[[int, int], None] | None = None,
    ) -> Iterator[Problem]:
        """Checks every photo, record, file and journal line; yields what is wrong, and notes.

        `only` limits it to those records beside the journal; `on_progress` gets done and all.
        A change that a killed program announced is completed first, where the catalogue can be
        written to: nobody altered anything there. Keep `seal()` in another place to be able to
        prove that the whole journal was not replaced.
        """
        with contextlib.suppress(CatalogueError), self._writer.locked():
            self.index.follow()  # getting the lock completed what was left
        parts = Parts(
            root=self.path,
            journal=self.journal,
            records=self._records,
            photos=self._photos,
            trash=self._trash,
            versions=self._writer.versions,
            kept=self._kept,
            index=self.index,
        )
        asked = None if only is None else set(only)
        return verify(parts, self._writer.locked, asked, on_progress)

    def changed_since(self, journal_bytes: int) -> set[str]:
        """Ids of the records that the journal names after its first `journal_bytes` bytes."""
        lines = self.journal.lines(journal_bytes)
        return {line.entry.id for line in lines if line.entry and line.entry.id}

    def seal(self) -> str:
        """The running hash over every byte of the journal: all events, in order."""
        return self.journal.seal()

    def revision(self) -> str:
        """A text that differs after each change, read from the end of the journal: quick."""
        return self.journal.revision()


def _last_author(old: Record, new: Record) -> str | None:
    """Who made the newest of the changes that `new` has and `old` has not."""
    added = new.review.history[len(old.review.history) :]
    return added[-1].who if added else None
