"""Building the whole index from the records: in several processes, and again from where it stopped.

Other processes turn records into rows; one writes them, so many at a time, with the id up to which
they are done. A build that was stopped goes on from there, as long as its journal is the same:
what changed meanwhile is in the journal.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct

from wallmsg.catalogue.journal import Journal
from wallmsg.catalogue.records import RecordFiles
from wallmsg.catalogue.search import index_schema, tallies
from wallmsg.catalogue.search.index_rows import Rows, rows_of
from wallmsg.catalogue.search.words import Lexicon
from wallmsg.catalogue.workers import in_order
from wallmsg.errors import CatalogueError, RecordNotFoundError

ProgressCallback = Callable[[int, int], None]

_BATCH = 2000
"""Records that are written in one transaction."""

_CACHE_KIB = 32 * 1024
_PENDING_BYTES = 8 * 1024 * 1024
"""Of the full-text table, kept in memory before they are written."""


class IndexReport(Struct, frozen=True):
    """What rebuilding the index found: how many records, and what is wrong with others."""

    records: int
    damaged: tuple[str, ...] = ()


class Position(NamedTuple):
    """How far into the journal an index has read: the last line's place and digest."""

    start: int = 0
    end: int = 0
    digest: str = ""


class Prepared(NamedTuple):
    """The rows of some records, and what is wrong with others, by their ids."""

    last: str
    read: int
    rows: list[Rows]
    damaged: dict[str, str]


def fill(
    index: sqlite3.Connection,
    records: RecordFiles,
    start: Position,
    progress: ProgressCallback | None = None,
    jobs: int | None = None,
) -> IndexReport:
    """Indexes all records into an empty file, or those left into one that was begun.

    `start` is the end of the journal before the first record was read.
    """
    done = begun(index)
    if done is None:
        index.executescript(index_schema.TABLES)
        set_position(index, start)
        done = ""
        _note(index, {"building": index_schema.VERSION, "done": done})
    index.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
    index.execute("INSERT INTO words (words, rank) VALUES ('hashsize', ?)", [_PENDING_BYTES])
    ids = records.ids()
    left = [record_id for record_id in ids if record_id > done]
    _write_all(
        index, _counted(in_order(prepare, records.directory, left, jobs), ids, left, progress)
    )
    _finish(index)
    damaged = tuple(row[0] for row in index.execute("SELECT message FROM damaged ORDER BY id"))
    return IndexReport(tallies.of(index, "sum", "records"), damaged)


def begun(index: sqlite3.Connection) -> str | None:
    """The id up to which an unfinished build has come; None if it was not begun."""
    with contextlib.suppress(sqlite3.Error):
        found = dict(index.execute("SELECT key, value FROM meta"))
        if found.get("building") == index_schema.VERSION and "done" in found:
            return str(found["done"])
    return None


def can_go_on(index: sqlite3.Connection, journal: Journal) -> bool:
    """Whether a build in this file was begun and its journal is still the same."""
    try:
        return begun(index) is not None and journal.holds(*position(index))
    except (sqlite3.Error, KeyError, TypeError, ValueError, OverflowError):
        return False


def prepare(directory: Path, ids: Sequence[str]) -> Prepared:
    """The rows of those records. Runs in other processes."""
    records = RecordFiles(directory)
    rows: list[Rows] = []
    damaged: dict[str, str] = {}
    for record_id in ids:
        try:
            rows.append(rows_of(records.read(record_id), _LEXICON))
        except RecordNotFoundError:
            continue
        except CatalogueError as error:
            damaged[record_id] = error.message
    return Prepared(ids[-1], len(ids), rows, damaged)


_LEXICON = Lexicon()


def position(index: sqlite3.Connection) -> Position:
    """How far into the journal the index has read. Raises KeyError if it does not say."""
    found = dict(index.execute("SELECT key, value FROM meta"))
    return Position(found["start"], found["end"], found["digest"])


def set_position(index: sqlite3.Connection, reached: Position) -> None:
    """Notes how far into the journal the index has read."""
    _note(index, reached._asdict())


def _counted(
    prepared: Iterator[Prepared],
    ids: Sequence[str],
    left: Sequence[str],
    progress: ProgressCallback | None,
) -> Iterator[Prepared]:
    """The same, reported: how many of the ids are done, among them those not left."""
    done = len(ids) - len(left)
    if progress:
        progress(done, len(ids))
    for one in prepared:
        yield one
        done += one.read
        if progress:
            progress(done, len(ids))


def _write_all(index: sqlite3.Connection, prepared: Iterator[Prepared]) -> None:
    numbers = index_schema.RowNumbers(index)
    for batch in _batches(prepared):
        index.execute("BEGIN")
        index_schema.insert_rows(index, [rows for one in batch for rows in one.rows], numbers)
        for one in batch:
            for record_id, message in one.damaged.items():
                index_schema.note_damaged(index, record_id, message)
        _note(index, {"done": batch[-1].last})
        index.execute("COMMIT")


def _batches(prepared: Iterator[Prepared]) -> Iterator[list[Prepared]]:
    batch: list[Prepared] = []
    for one in prepared:
        batch.append(one)
        if sum(each.read for each in batch) >= _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _finish(index: sqlite3.Connection) -> None:
    index.execute("BEGIN")
    tallies.count_all_files(index)
    for statement in filter(str.strip, index_schema.INDEXES.split(";")):
        index.execute(statement)
    index.execute("DELETE FROM meta WHERE key IN ('building', 'done')")
    _note(index, {"version": index_schema.VERSION})
    index.execute("COMMIT")
    index.execute("INSERT INTO words (words, rank) VALUES ('hashsize', ?)", [1024 * 1024])


def _note(index: sqlite3.Connection, values: dict[str, object]) -> None:
    index.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", list(values.items()))
