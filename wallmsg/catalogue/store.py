"""A catalogue on disk: records, photos, journal and search index behind one class."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import wallmsg
from wallmsg.catalogue import info as info_file
from wallmsg.catalogue import journal as journal_file
from wallmsg.catalogue import photo_store as photo_files
from wallmsg.catalogue import records as record_files
from wallmsg.catalogue import trash
from wallmsg.catalogue.files import disk_errors, replace_file, sha256_of, sync_directory
from wallmsg.catalogue.id_lookup import resolve
from wallmsg.catalogue.info import CatalogueInfo, info_to_json, read_info
from wallmsg.catalogue.journal import Action, Journal
from wallmsg.catalogue.photo_store import PhotoFiles
from wallmsg.catalogue.records import RecordFiles, record_bytes
from wallmsg.catalogue.search.index import NAME as INDEX_NAME
from wallmsg.catalogue.search.index import Index, IndexReport
from wallmsg.catalogue.search.stats import Stats
from wallmsg.catalogue.transaction import LOCK_NAME, LOCK_SECONDS, Writer, lock
from wallmsg.catalogue.trash import Aside
from wallmsg.catalogue.verify import Problem, verify
from wallmsg.errors import CatalogueError, RecordNotFoundError
from wallmsg.model import Record, Storage, utc_now

_OURS = {
    LOCK_NAME,
    info_file.NAME,
    f".{info_file.NAME}.tmp",
    journal_file.NAME,
    INDEX_NAME,
    record_files.NAME,
    photo_files.NAME,
    trash.NAME,
}


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
    ) -> None:
        self.path = path
        self.info = info
        self.read_only = read_only or not os.access(path, os.W_OK)
        self.journal = Journal(path / journal_file.NAME)
        self._records = RecordFiles(path / record_files.NAME)
        self._writer = Writer(
            path, self.journal, self._records, None if self.read_only else patience
        )
        locked = self._writer.locked
        self._photos = PhotoFiles(path, locked)
        self._aside = Aside(path, self._records, self._writer)
        self.index = Index(path, self.journal, self._records, None if self.read_only else locked)
        self._writer.cleaners += [self._photos.clean, self._aside.clean, self.index.clean]

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
            program=f"wallmsg {wallmsg.__version__}",
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
                journal.append(Action.CREATE, None, sha256_of(text), None)
                replace_file(path / info_file.NAME, text)
                sync_directory(path.absolute().parent)
        catalogue = cls(path, info)
        catalogue.index.rebuild()
        return catalogue

    @classmethod
    def open(
        cls, path: Path, *, read_only: bool = False, patience: float = LOCK_SECONDS
    ) -> Catalogue:
        """The catalogue at `path`; `patience` is how many seconds to wait for other writers.

        Raises CatalogueError if there is none, it is damaged, or newer than this program.
        """
        return cls(path, read_info(path), read_only=read_only, patience=patience)

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

        A damaged one is passed over and `on_damaged` told its id and what is wrong; without
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

    def add(self, record: Record) -> bool:
        """Writes a new record; False, and nothing written, if there is one with its id already.

        Raises CatalogueError as `write` does.
        """
        text = record_bytes(record)
        with self._writer.locked():
            if self._records.has(record.id):
                return False
            self._writer.put(record.id, text, Action.ADD)
            self.index.follow()
        return True

    def write(self, record: Record, action: Action | None = None) -> None:
        """Writes a record over whatever was there: for a change of a record use `update`.

        Raises CatalogueError if it does not fit the schema, the catalogue cannot be written, or
        the disk is full; the old record is then untouched.
        """
        text = record_bytes(record)
        with self._writer.locked():
            known = self._records.has(record.id)
            self._writer.put(record.id, text, action or (Action.CHANGE if known else Action.ADD))
            self.index.follow()

    def update(
        self,
        record_id: str,
        change: Callable[[Record], Record],
        action: Action = Action.CHANGE,
    ) -> Record:
        """Replaces a record by what `change` makes of it, and returns that.

        No other process can write in between, so `change` should be quick, and must not itself
        write to the catalogue. Nothing is written if it returns an equal record. Raises
        RecordNotFoundError, and CatalogueError as `write` does.
        """
        with self._writer.locked():
            old = self.read(record_id)
            new = change(old)
            if new.id != record_id:
                raise ValueError(f"record {record_id} cannot become {new.id}")
            if new != old:
                self._writer.put(record_id, record_bytes(new), action)
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

    def set_aside(self, record_id: str, *, with_photo: bool = False) -> None:
        """Takes a record out of lists, searches and exports, so that it can be brought back.

        `with_photo` deletes the catalogue's copy of its photo, too, for good, unless another page
        of the same file needs it. Raises RecordNotFoundError, and CatalogueError as `write` does.
        """
        with self._writer.locked():
            photo = self.read(record_id).photo if with_photo else None
            self._aside.put(record_id)
            self.index.follow()
            if photo and not any(i.startswith(record_id[:16]) for i in self.ids()):
                self._photos.delete(photo)

    def bring_back(self, record_id: str) -> None:
        """Undoes `set_aside`. Raises RecordNotFoundError, and CatalogueError as `write` does."""
        with self._writer.locked():
            self._aside.take(record_id)
            self.index.follow()

    def is_set_aside(self, record_id: str) -> bool:
        """Whether people have set that record aside."""
        return self._aside.has(record_id)

    def aside(self) -> list[str]:
        """The ids of all records set aside, sorted."""
        return self._aside.ids()

    def aside_names(self) -> dict[str, str]:
        """The photos' names of the records set aside, by id; damaged ones are left out."""
        return self._aside.names()

    def sensitive_ids(self) -> frozenset[str]:
        """Ids of records marked as sensitive, removed ones among them, and damaged removed ones."""
        found = set(self.index.sensitive())
        for record_id in self._aside.ids():
            try:
                sensitive = self._aside.files.read(record_id).review.sensitive
            except CatalogueError:
                sensitive = True  # nobody can tell
            if sensitive:
                found.add(record_id)
        return frozenset(found)

    def resolve(self, name: str, *, aside: bool = False) -> str:
        """The id that a person means: an id, its unique beginning, or a photo's (file) name.

        `aside` looks among the records set aside instead. Raises RecordNotFoundError naming near
        ones, or those that the name could mean.
        """
        if aside:
            return resolve(name, self.aside(), self._aside.names)
        return resolve(name, self.ids(), self.index.names)

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

    # Index

    def rebuild_index(self, progress: Callable[[int, int], None] | None = None) -> IndexReport:
        """Makes the search index anew from the records; `progress` is told done and all.

        Raises CatalogueError if it cannot be written.
        """
        return self.index.rebuild(progress)

    def near(self, perceptual_hash: str, max_distance: int) -> list[tuple[str, int]]:
        """Records whose photos look alike: ids and differing bits (of 64), nearest first."""
        return self.index.near(perceptual_hash, max_distance)

    def untranslated(self) -> list[str]:
        """Ids of records with a message that was read and has no translation yet."""
        return self.index.untranslated()

    def stats(self) -> Stats:
        """The catalogue in numbers."""
        return self.index.stats()

    def verify(self) -> Iterator[Problem]:
        """Checks every photo, record and journal line; yields what is wrong.

        A change that a killed program announced is completed first, where the catalogue can be
        written to: nobody altered anything there. Whoever keeps `seal()` in another place can also
        tell if the whole journal was replaced.
        """
        with contextlib.suppress(CatalogueError), self._writer.locked():
            pass  # to get the lock is all: that puts things right
        return verify(self.path, self.journal, self._records, self._photos, self._aside)

    def seal(self) -> str:
        """SHA-256 of the journal's last line: it stands for all changes up to now, in order."""
        last = self.journal.last()
        return last.digest if last else journal_file.START
