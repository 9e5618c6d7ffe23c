"""The search index: an SQLite file made from the records, deletable, following the journal.

It remembers how far into the journal it has read. Any process that finds it stale updates it; an
index that is missing, damaged, of another version or of another journal is rebuilt. Where nothing
can be written, that happens in a temporary file.
"""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

from wallmsg.catalogue.files import disk_errors, put_in_place, sync_file
from wallmsg.catalogue.journal import Journal
from wallmsg.catalogue.locking import hold_folder
from wallmsg.catalogue.records import RecordFiles
from wallmsg.catalogue.search import (
    hits,
    index_build,
    index_rows,
    index_schema,
    name_lookup,
    photo_rows,
    review_queue,
)
from wallmsg.catalogue.search.filters import Filters
from wallmsg.catalogue.search.hits import Hit
from wallmsg.catalogue.search.index_build import IndexReport, Position, ProgressCallback
from wallmsg.catalogue.search.photo_rows import PhotoSort
from wallmsg.catalogue.search.query import Query, parse_query
from wallmsg.catalogue.search.queue_items import (
    MapPoint,
    Place,
    Progress,
    QueueItem,
    QueuePage,
    QueueSort,
    ReviewedPair,
)
from wallmsg.catalogue.search.review_queue import Question
from wallmsg.catalogue.search.stats import Stats, stats
from wallmsg.catalogue.search.words import Lexicon
from wallmsg.catalogue.workers import in_order
from wallmsg.errors import CatalogueError, RecordNotFoundError

NAME = "index.sqlite3"
PART = f".{NAME}.part"
"""An index that is being built, or was until its process ended: the next build goes on there."""

_BUSY_SECONDS = 10.0
_STALE_SECONDS = 3600.0
_ABANDONED_SECONDS = 7 * 24 * 3600.0
_FAR_BEHIND = 8 * 1024 * 1024
"""Bytes of the journal from which it is quicker to build again, if they are most of it."""

T = TypeVar("T")
Lock = Callable[[], AbstractContextManager[None]]


class Index:
    """The search index of one catalogue. `lock` is the catalogue's; None if it is read-only."""

    def __init__(
        self, root: Path, journal: Journal, records: RecordFiles, lock: Lock | None
    ) -> None:
        self.path = root / NAME
        self._journal = journal
        self._records = records
        self._lock = lock
        self._lexicon = Lexicon()

    def search(
        self,
        query: str | Query,
        filters: Filters | None = None,
        limit: int | None = 20,
        progress: ProgressCallback | None = None,
    ) -> list[Hit]:
        """The best `limit` hits: exact matches, then stems, then skeletons, then guesses.

        An empty query lists everything that passes the filters. `progress` is called with the
        numbers of records done and in all if the index has to be made first. Raises QueryError if
        the query or the filters make no sense, CatalogueError if the catalogue cannot be read.
        """
        parsed = parse_query(query) if isinstance(query, str) else query
        return self._query(
            lambda index: hits.search(index, parsed, filters or Filters(), limit), progress
        )

    def photo_hits(
        self,
        filters: Filters | None = None,
        sort: PhotoSort = PhotoSort.DATE,
        limit: int | None = None,
    ) -> list[Hit]:
        """The hits of the first photos in that order, photo by photo. Raises as `search` does."""
        return self._query(
            lambda index: photo_rows.photos(index, filters or Filters(), sort, limit)
        )

    def near(self, perceptual_hash: str, max_distance: int) -> list[tuple[str, int]]:
        """Records whose photos look alike: ids and differing bits (of 64), nearest first."""
        wanted = index_rows.signed_hash(perceptual_hash)
        if wanted is None:
            raise ValueError(f"not a hash: {perceptual_hash!r}")
        return self._query(lambda index: hits.near(index, wanted, max_distance))

    def untranslated(self) -> list[str]:
        """Ids of records with a message that was read and has no translation yet."""
        sql = "SELECT id FROM records WHERE untranslated > 0 ORDER BY id"
        return self._query(lambda index: [row[0] for row in index.execute(sql)])

    def queue(self, question: Question, limit: int | None = 50, offset: int = 0) -> QueuePage:
        """What needs people, most urgent first. Raises as `search` does."""
        return self._query(lambda index: review_queue.queue(index, question, limit, offset))

    def photos(self, question: Question, limit: int | None = 50, offset: int = 0) -> QueuePage:
        """The photos that answer, each once. Raises as `search` does."""
        return self._query(lambda index: review_queue.photos(index, question, limit, offset))

    def places(self, record: str, sort: QueueSort = QueueSort.URGENCY) -> dict[str, Place]:
        """Where the messages of a record stand in the queue, by their ids."""
        return self._query(lambda index: review_queue.places(index, record, sort))

    def following(
        self, question: Question, place: Place, *, waiting: bool, skipped: str | None = None
    ) -> QueueItem | None:
        """The row of the queue after `place`. Raises as `search` does."""
        return self._query(
            lambda index: review_queue.following(
                index, question, place, waiting=waiting, skipped=skipped
            )
        )

    def progress(self, question: Question, who: str | None = None) -> Progress:
        """How far people have got with the messages that answer. Raises as `search` does."""
        return self._query(lambda index: review_queue.progress(index, question, who))

    def points(self, question: Question) -> list[MapPoint]:
        """Where the photos that answer were taken, if they know. Raises as `search` does."""
        return self._query(lambda index: review_queue.points(index, question))

    def reviewed_pairs(self) -> list[ReviewedPair]:
        """Texts and English that people have checked, in the order they did so."""
        return self._query(review_queue.reviewed_pairs)

    def reviewers(self) -> list[str]:
        """Names of all who have worked on a message, sorted."""
        return self._query(review_queue.reviewers)

    def sensitive(self) -> list[str]:
        """Ids of records that people have marked as sensitive."""
        sql = "SELECT id FROM records WHERE sensitive ORDER BY id"
        return self._query(lambda index: [row[0] for row in index.execute(sql)])

    def doubled(self) -> list[str]:
        """Ids of records with a second transcription."""
        sql = "SELECT id FROM records WHERE doubled > 0 ORDER BY id"
        return self._query(lambda index: [row[0] for row in index.execute(sql)])

    def unromanised(self) -> list[str]:
        """Ids of records with a text of people that is not in Latin letters yet."""
        sql = "SELECT id FROM records WHERE unromanised ORDER BY id"
        return self._query(lambda index: [row[0] for row in index.execute(sql)])

    def stats(self) -> Stats:
        """The catalogue in numbers."""
        return self._query(stats)

    def names(self) -> dict[str, tuple[str, ...]]:
        """Ids of all records and the names of their photos: its own, then the other ones."""
        sql = "SELECT id, name, other_names FROM records"
        return self._query(
            lambda index: {
                identity: (name, *json.loads(others))
                for identity, name, others in index.execute(sql)
            }
        )

    def unindexed(self) -> list[str]:
        """Ids of records that exist but are damaged, so that nothing finds them."""
        sql = "SELECT id FROM damaged ORDER BY id"
        return self._query(lambda index: [row[0] for row in index.execute(sql)])

    def starting(self, beginning: str, most: int) -> list[str]:
        """Ids that begin so, sorted, at most that many; of damaged records, too."""
        return self._query(lambda index: name_lookup.starting(index, beginning, most))

    def named(self, keys: Collection[str]) -> dict[str, tuple[str, ...]]:
        """Ids and names of the photos with one of those keys (`name_key`)."""
        return self._query(lambda index: name_lookup.named(index, keys))

    def near_names(self, key: str) -> dict[str, tuple[str, ...]]:
        """Ids and names of photos whose keys come shortly before and after that one."""
        return self._query(lambda index: name_lookup.near_names(index, key))

    def rebuild(
        self, progress: ProgressCallback | None = None, jobs: int | None = None
    ) -> IndexReport:
        """Makes the index again and puts it in place of the old one.

        Other processes may search and write meanwhile; one that builds is waited for. If building
        was stopped before, it goes on from there. `jobs` is the number of processes, as many as
        there are processors if None. Raises CatalogueError if it cannot be written.
        """
        if self._lock is None:
            raise CatalogueError(
                "the index of a read-only catalogue cannot be rebuilt",
                hint="searching works without, only slower",
            )
        if self.path.is_dir():
            raise CatalogueError(
                f"the search index cannot be written: {self.path} is a folder",
                hint="move that folder away; searching works without, only slower",
            )
        with disk_errors("write the search index"), hold_folder(self.path.parent):
            return self._build(self._lock, progress, jobs)

    def _build(
        self, lock: Lock, progress: ProgressCallback | None, jobs: int | None
    ) -> IndexReport:
        part = self.path.with_name(PART)
        try:
            with contextlib.closing(self._part(part)) as index:
                with lock():
                    start = self._end_of_journal()
                report = index_build.fill(index, self._records, start, progress, jobs)
                with lock():
                    self._catch_up(index)
                    index.close()
                    sync_file(part)
                    # A journal left by a killed process must not be played into the new file.
                    self.path.with_name(f"{NAME}-journal").unlink(missing_ok=True)
                    put_in_place(part, self.path)
        except sqlite3.Error as error:
            _remove_part(part)
            raise unwritable(error) from error
        return report

    def _part(self, part: Path) -> sqlite3.Connection:
        """The file in which the index is built: that of a build that was stopped, or a new one."""
        if part.exists():
            with contextlib.ExitStack() as opened, contextlib.suppress(sqlite3.Error):
                index = _connect(part, "rw")
                opened.callback(index.close)
                if index_build.can_go_on(index, self._journal):
                    opened.pop_all()
                    return index
            _remove_part(part)
        index = _connect(part, "rwc")
        # What a power cut may take can be indexed again.
        index.execute("PRAGMA synchronous = NORMAL")
        return index

    def follow(self) -> None:
        """Takes up what the journal says since last time. Only for who holds the lock.

        The record is safe by now, so a failure here is left to the next search to repair.
        """
        with contextlib.suppress(sqlite3.Error, OSError), contextlib.ExitStack() as stack:
            index = self._existing()
            if index is not None:
                stack.callback(index.close)
                self._catch_up(index)

    def differing(self, ids: Sequence[str], known: Iterable[str]) -> Iterator[str]:
        """Those of the records `ids` about which the index does not say what they say.

        Then those of which it knows and that are not among the records `known`. None of an index
        that is missing or behind: the next search makes or updates it.
        """
        with contextlib.suppress(sqlite3.Error), contextlib.ExitStack() as opened:
            index = self._existing()
            if index is None:
                return
            opened.callback(index.close)
            if index_build.position(index).end != self._journal.size():
                return
            for some in in_order(differing, (self.path, self._records.directory), ids):
                yield from some
            there = {row[0] for row in index.execute("SELECT id FROM records")}
            yield from sorted(there - set(known))

    def clean(self) -> None:
        """Removes unfinished indexes of processes that are long gone."""
        for pattern, seconds in ((f".{NAME}.*.tmp", _STALE_SECONDS), (PART, _ABANDONED_SECONDS)):
            for path in self.path.parent.glob(pattern):
                with contextlib.suppress(FileNotFoundError):
                    if time.time() - path.stat().st_mtime > seconds:
                        path.unlink()

    def _query(
        self, question: Callable[[sqlite3.Connection], T], progress: ProgressCallback | None = None
    ) -> T:
        try:
            with contextlib.suppress(sqlite3.Error), contextlib.ExitStack() as opened:
                return question(self._fresh(opened, progress))
            # Damaged in a place that opening it did not show.
            with contextlib.ExitStack() as opened:
                return question(self._rebuilt(opened, progress))
        except sqlite3.Error as error:
            raise CatalogueError(
                f"the search index does not work: {error}", hint=f"delete {self.path}"
            ) from error
        except OSError as error:
            raise CatalogueError(
                f"cannot read {error.filename or self.path.parent}: {error.strerror}",
                hint="check the permissions of the catalogue's folder",
            ) from error

    def _fresh(
        self, opened: contextlib.ExitStack, progress: ProgressCallback | None
    ) -> sqlite3.Connection:
        """The index, up to date; closed by `opened`."""
        index = self._existing()
        if index is None:
            return self._rebuilt(opened, progress)
        opened.callback(index.close)
        reached, size = index_build.position(index).end, self._journal.size()
        if self._lock is not None and size - reached > max(_FAR_BEHIND, reached):
            return self._rebuilt(opened, progress)
        if reached == size or self._brought_up(index):
            return index
        copy = _temporary(opened)
        index.backup(copy)
        self._catch_up(copy)
        return copy

    def _brought_up(self, index: sqlite3.Connection) -> bool:
        """Brings the index file up to date; False if it cannot be written."""
        if self._lock is not None:
            with contextlib.suppress(CatalogueError, sqlite3.OperationalError), self._lock():
                self._catch_up(index)
                return True
        return False

    def _rebuilt(
        self, opened: contextlib.ExitStack, progress: ProgressCallback | None
    ) -> sqlite3.Connection:
        """A new index, a temporary one if it cannot be written; closed by `opened`."""
        if self._lock is not None:
            with contextlib.suppress(CatalogueError):
                self.rebuild(progress)
                index = self._existing()
                if index is not None:
                    opened.callback(index.close)
                    return index
        index = _temporary(opened)
        index_build.fill(index, self._records, self._end_of_journal(), progress)
        return index

    def _existing(self) -> sqlite3.Connection | None:
        """The index file as it is; None if missing, unusable or made from another journal."""
        with contextlib.ExitStack() as opened:
            try:
                index = _connect(self.path, "ro" if self._lock is None else "rw")
                opened.callback(index.close)
                # Enough: what a power cut may take is in the journal and can be indexed again.
                index.execute("PRAGMA synchronous = NORMAL")
                version = index.execute("SELECT value FROM meta WHERE key = 'version'").fetchone()
                if version != (index_schema.VERSION,) or not self._journal.holds(
                    *index_build.position(index)
                ):
                    return None
            # It holds no position, or none that could be one.
            except (sqlite3.Error, KeyError, TypeError, ValueError, OverflowError):
                return None
            opened.pop_all()
            return index

    def _catch_up(self, index: sqlite3.Connection) -> None:
        """Indexes again what the journal names since the index's position."""
        index.execute("BEGIN IMMEDIATE")
        try:
            position = index_build.position(index)
            changed: dict[str, None] = {}
            for line in self._journal.lines(position.end):
                position = Position(line.start, line.end, line.digest)
                if line.entry and line.entry.id:
                    changed[line.entry.id] = None
            for record_id in changed:
                index_schema.remove(index, record_id)
                try:
                    index_schema.insert(index, self._records.read(record_id), self._lexicon)
                except RecordNotFoundError:
                    continue
                except CatalogueError as error:
                    index_schema.note_damaged(index, record_id, error.message)
            index_build.set_position(index, position)
            index.execute("COMMIT")
        except BaseException:
            with contextlib.suppress(sqlite3.Error):
                index.execute("ROLLBACK")
            raise

    def _end_of_journal(self) -> Position:
        last = self._journal.last()
        return Position(last.start, last.end, last.digest) if last and last.ended else Position()


def unwritable(error: sqlite3.Error) -> CatalogueError:
    """What to say, and do, when SQLite cannot write the index."""
    full = getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
    hint = "free some space and run the same command again; " if full else ""
    return CatalogueError(
        f"cannot write the search index: {error}",
        hint=f"{hint}searching works without, only slower",
    )


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(
        f"file:{quote(os.fspath(path.absolute()))}?mode={mode}",
        uri=True,
        timeout=_BUSY_SECONDS,
        isolation_level=None,
    )


def _temporary(opened: contextlib.ExitStack) -> sqlite3.Connection:
    """A database of this process alone: in memory, or in a file without a name if it is large."""
    index = sqlite3.connect("", isolation_level=None)
    opened.callback(index.close)
    return index


def _remove_part(part: Path) -> None:
    for path in (part, part.with_name(f"{part.name}-journal")):
        path.unlink(missing_ok=True)


def differing(where: tuple[Path, Path], ids: Sequence[str]) -> list[str]:
    """Those of the records about which an index does not say what they say.

    `where` is the file of the index, and the folder of records. Runs in other processes.
    """
    path, directory = where
    records, lexicon = RecordFiles(directory), Lexicon()
    found = []
    with contextlib.ExitStack() as opened:
        index = _connect(path, "ro")
        opened.callback(index.close)
        fresh = _temporary(opened)
        fresh.executescript(index_schema.TABLES)
        for record_id in ids:
            with contextlib.suppress(CatalogueError):
                index_schema.insert(fresh, records.read(record_id), lexicon)
                stored = index_schema.stored_rows(index, record_id)
                if index_schema.stored_rows(fresh, record_id) != stored:
                    found.append(record_id)
                index_schema.remove(fresh, record_id)
    return found
