"""The search index: an SQLite file made from the records, deletable, following the journal.

It remembers how far into the journal it has read. Any process that finds it stale updates it; an
index that is missing, damaged, of another version or of another journal is rebuilt. Where nothing
can be written, that happens in memory.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import NamedTuple, TypeVar
from urllib.parse import quote

from msgspec import Struct

from wallmsg.catalogue.files import disk_errors, put_in_place, sync_file
from wallmsg.catalogue.journal import Journal
from wallmsg.catalogue.records import RecordFiles
from wallmsg.catalogue.search import hits, index_schema, review_queue
from wallmsg.catalogue.search.hits import Filters, Hit
from wallmsg.catalogue.search.query import Query, parse_query
from wallmsg.catalogue.search.review_queue import (
    MapPoint,
    Place,
    Progress,
    Question,
    QueueItem,
    QueuePage,
    QueueSort,
    ReviewedPair,
)
from wallmsg.catalogue.search.stats import Stats, stats
from wallmsg.catalogue.search.words import Lexicon
from wallmsg.errors import CatalogueError, RecordNotFoundError

NAME = "index.sqlite3"

_BUSY_SECONDS = 10.0
_STALE_SECONDS = 3600.0

T = TypeVar("T")
Lock = Callable[[], AbstractContextManager[None]]
ProgressCallback = Callable[[int, int], None]


class IndexReport(Struct, frozen=True):
    """What rebuilding the index found: how many records, and what is wrong with others."""

    records: int
    damaged: tuple[str, ...] = ()


class _Position(NamedTuple):
    """How far into the journal an index has read: the last line's place and digest."""

    start: int = 0
    end: int = 0
    digest: str = ""


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

    def near(self, perceptual_hash: str, max_distance: int) -> list[tuple[str, int]]:
        """Records whose photos look alike: ids and differing bits (of 64), nearest first."""
        wanted = index_schema.signed_hash(perceptual_hash)
        if wanted is None:
            raise ValueError(f"not a hash: {perceptual_hash!r}")
        return self._query(lambda index: list(hits.near(index, wanted, max_distance)))

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
        sql = (
            "SELECT DISTINCT record FROM messages"
            " WHERE romanised IS NULL AND outcome = 'read' AND status != 'machine' ORDER BY record"
        )
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

    def rebuild(self, progress: ProgressCallback | None = None) -> IndexReport:
        """Makes the index again and puts it in place of the old one.

        Other processes may search and write meanwhile. Raises CatalogueError if it cannot be
        written.
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
        temporary = self.path.with_name(f".{NAME}.{secrets.token_hex(4)}.tmp")
        with disk_errors("write the search index"):
            try:
                with contextlib.closing(_connect(temporary, "rwc")) as index:
                    # Nobody else sees the file before it is whole and renamed.
                    index.execute("PRAGMA journal_mode = OFF")
                    index.execute("PRAGMA synchronous = OFF")
                    with self._lock():
                        position = self._end_of_journal()
                    report = self._fill(index, position, progress)
                    with self._lock():
                        self._catch_up(index)
                        index.close()
                        sync_file(temporary)
                        # A journal left by a killed process must not be played into the new file.
                        self.path.with_name(f"{NAME}-journal").unlink(missing_ok=True)
                        put_in_place(temporary, self.path)
            except sqlite3.Error as error:
                raise unwritable(error) from error
            finally:
                temporary.unlink(missing_ok=True)
        return report

    def follow(self) -> None:
        """Takes up what the journal says since last time. Only for who holds the lock.

        The record is safe by now, so a failure here is left to the next search to repair.
        """
        with contextlib.suppress(sqlite3.Error, OSError), contextlib.ExitStack() as stack:
            index = self._existing()
            if index is not None:
                stack.callback(index.close)
                self._catch_up(index)

    def differing(self, ids: Iterable[str], known: Iterable[str]) -> Iterator[str]:
        """Those of the records `ids` about which the index does not say what they say.

        Then those of which it knows and that are not among the records `known`. None of an index
        that is missing or behind: the next search makes or updates it.
        """
        with contextlib.suppress(sqlite3.Error), contextlib.ExitStack() as opened:
            index = self._existing()
            if index is None:
                return
            opened.callback(index.close)
            if _position(index).end != self._journal.size():
                return
            fresh = _in_memory(opened)
            fresh.executescript(index_schema.TABLES)
            for record_id in ids:
                with contextlib.suppress(CatalogueError):
                    index_schema.insert(fresh, self._records.read(record_id), self._lexicon)
                    if index_schema.rows(fresh, record_id) != index_schema.rows(index, record_id):
                        yield record_id
                    index_schema.remove(fresh, record_id)
            there = {row[0] for row in index.execute("SELECT id FROM records")}
            yield from sorted(there - set(known))

    def clean(self) -> None:
        """Removes unfinished indexes of processes that are long gone."""
        for path in self.path.parent.glob(f".{NAME}.*.tmp"):
            with contextlib.suppress(FileNotFoundError):
                if time.time() - path.stat().st_mtime > _STALE_SECONDS:
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
        if _position(index).end == self._journal.size() or self._brought_up(index):
            return index
        copy = _in_memory(opened)
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
        """A new index, in memory if it cannot be written; closed by `opened`."""
        if self._lock is not None:
            with contextlib.suppress(CatalogueError):
                self.rebuild(progress)
                index = self._existing()
                if index is not None:
                    opened.callback(index.close)
                    return index
        index = _in_memory(opened)
        self._fill(index, self._end_of_journal(), progress)
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
                if version != (index_schema.VERSION,) or not self._journal.holds(*_position(index)):
                    return None
            # It holds no position, or none that could be one.
            except (sqlite3.Error, KeyError, TypeError, ValueError, OverflowError):
                return None
            opened.pop_all()
            return index

    def _fill(
        self, index: sqlite3.Connection, position: _Position, progress: ProgressCallback | None
    ) -> IndexReport:
        """Indexes all records into an empty file."""
        index.executescript(index_schema.TABLES)
        index.execute("BEGIN")
        ids = self._records.ids()
        damaged: list[str] = []
        for done, record_id in enumerate(ids):
            if progress:
                progress(done, len(ids))
            try:
                index_schema.insert(index, self._records.read(record_id), self._lexicon)
            except RecordNotFoundError:
                continue
            except CatalogueError as error:
                damaged.append(error.message)
        if progress:
            progress(len(ids), len(ids))
        index.execute("INSERT INTO meta VALUES ('version', ?)", [index_schema.VERSION])
        _set_position(index, position)
        index.execute("COMMIT")
        return IndexReport(len(ids) - len(damaged), tuple(damaged))

    def _catch_up(self, index: sqlite3.Connection) -> None:
        """Indexes again what the journal names since the index's position."""
        index.execute("BEGIN IMMEDIATE")
        try:
            position = _position(index)
            changed: dict[str, None] = {}
            for line in self._journal.lines(position.end):
                position = _Position(line.start, line.end, line.digest)
                if line.entry and line.entry.id:
                    changed[line.entry.id] = None
            for record_id in changed:
                index_schema.remove(index, record_id)
                # What is damaged or gone cannot be found; `verify` reports it.
                with contextlib.suppress(CatalogueError):
                    index_schema.insert(index, self._records.read(record_id), self._lexicon)
            _set_position(index, position)
            index.execute("COMMIT")
        except BaseException:
            with contextlib.suppress(sqlite3.Error):
                index.execute("ROLLBACK")
            raise

    def _end_of_journal(self) -> _Position:
        last = self._journal.last()
        return _Position(last.start, last.end, last.digest) if last and last.ended else _Position()


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


def _in_memory(opened: contextlib.ExitStack) -> sqlite3.Connection:
    index = sqlite3.connect(":memory:", isolation_level=None)
    opened.callback(index.close)
    return index


def _position(index: sqlite3.Connection) -> _Position:
    found = dict(index.execute("SELECT key, value FROM meta"))
    return _Position(found["start"], found["end"], found["digest"])


def _set_position(index: sqlite3.Connection, position: _Position) -> None:
    index.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", list(position._asdict().items()))
