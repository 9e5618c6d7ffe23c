"""The tables of the search index, and how the rows of records get into them and out again."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import Any

from wallmsg.catalogue.search import tallies
from wallmsg.catalogue.search.index_rows import MessageRow, Quality, Rows, names_of, rows_of
from wallmsg.catalogue.search.words import Lexicon
from wallmsg.model import Record

VERSION = 10
"""Number of the index's tables and of the word forms in them: another number is rebuilt."""

COLUMNS = {
    "facts": 0.0,
    "transcription": 4.0,
    "translation": 4.0,
    "about": 1.0,
    "stems": 3.0,
    "about_stems": 1.0,
    "bare": 2.0,
    "skeletons": 1.0,
    "stem_skeletons": 0.5,
    "guesses": 0.5,
    "loose_guesses": 0.25,
    "romanised": 0.25,
    "gloss": 0.1,
}
"""Columns of the full-text table and how much a word found in each weighs."""

TABLES = f"""
CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE records (
    key INTEGER PRIMARY KEY, id TEXT UNIQUE, name TEXT, sha256 TEXT, bytes INTEGER, hash INTEGER,
    outcome TEXT, place TEXT, taken TEXT, undated INTEGER, first_day TEXT, last_day TEXT,
    unread INTEGER, doubt REAL, stage INTEGER,
    messages INTEGER, lines INTEGER, translated INTEGER, untranslated INTEGER, unromanised INTEGER,
    similar INTEGER, about TEXT, other_names TEXT, sensitive INTEGER, latitude REAL, longitude REAL,
    doubled INTEGER
);
CREATE TABLE tags (record TEXT, tag TEXT);
CREATE TABLE names (name TEXT, record TEXT, PRIMARY KEY (name, record)) WITHOUT ROWID;
CREATE TABLE messages (
    row INTEGER PRIMARY KEY, record TEXT, number INTEGER, position INTEGER, listed INTEGER,
    undated INTEGER, taken TEXT, name TEXT, place TEXT, outcome TEXT, confidence REAL,
    transcription TEXT, translation TEXT, guesses TEXT, verdict TEXT, flags TEXT,
    key TEXT, status TEXT, english_status TEXT, stage TEXT, priority INTEGER, reviewers TEXT,
    changed TEXT, romanised TEXT, gloss TEXT, bulk INTEGER,
    questions TEXT, assigned TEXT
);
CREATE TABLE reviewers (message INTEGER, who TEXT);
CREATE TABLE damaged (id TEXT PRIMARY KEY, message TEXT) WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5({", ".join(COLUMNS)}, tokenize = 'ascii');
{tallies.TABLES}
"""

HASH_PARTS = 4
"""A perceptual hash of 64 bits is looked up by each of its parts of 16 bits."""


def hash_part(part: int) -> str:
    """SQL for one part of a record's perceptual hash."""
    return f"((hash >> {16 * part}) & 65535)"


_HASHES = "".join(
    f"CREATE INDEX records_hash{part} ON records ({hash_part(part)}) WHERE hash IS NOT NULL;\n"
    for part in range(HASH_PARTS)
)
FILE = "substr(sha256, 1, 16)"
"""SQL by which the records of one file are looked up."""

DOUBT = "CAST(round(1000 * coalesce(confidence, 2)) AS INTEGER)"
"""SQL for the order of messages by their confidence."""

BY_PLACE_IN_QUEUE = "priority, undated, taken, name, record, position"
INDEXES = f"""
CREATE INDEX records_date ON records (undated, taken, name, id);
CREATE INDEX records_name ON records (name, undated, taken, id);
CREATE INDEX records_place ON records ((place IS NULL), place, undated, taken, name, id);
CREATE INDEX records_doubt ON records (unread, doubt, undated, taken, name, id);
CREATE INDEX records_stage ON records (stage, undated, taken, name, id);
CREATE INDEX records_file ON records ({FILE});
CREATE INDEX records_untranslated ON records (id) WHERE untranslated > 0;
CREATE INDEX records_unromanised ON records (id) WHERE unromanised;
CREATE INDEX records_sensitive ON records (id) WHERE sensitive;
CREATE INDEX records_doubled ON records (id) WHERE doubled > 0;
CREATE INDEX records_gps ON records (name, id) WHERE latitude IS NOT NULL;
{_HASHES}
CREATE INDEX tags_record ON tags (record);
CREATE INDEX messages_record ON messages (record);
CREATE INDEX messages_queue ON messages ({BY_PLACE_IN_QUEUE}) WHERE listed;
CREATE INDEX messages_date ON messages (undated, taken, name, record, position) WHERE listed;
CREATE INDEX messages_name ON messages (name, record, position) WHERE listed;
CREATE INDEX messages_place ON messages
    ((place IS NULL), coalesce(place, ''), name, record, position) WHERE listed;
CREATE INDEX messages_doubt ON messages ({DOUBT}, name, record, position) WHERE listed;
CREATE INDEX messages_pairs ON messages (changed, record, number)
    WHERE english_status IN ('reviewed', 'approved') AND status IN ('reviewed', 'approved')
    AND translation IS NOT NULL AND NOT bulk;
CREATE INDEX reviewers_message ON reviewers (message);
"""

_CLASS = 1 << 40
"""Row numbers of each class of quality; a higher class has higher numbers."""


class RowNumbers:
    """Gives each row of messages the next number of its class."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._last: dict[int, int] = {}

    def next(self, quality: int) -> int:
        """A number that no row has."""
        last = self._last.get(quality)
        if last is None:
            first = quality * _CLASS
            found = self._connection.execute(
                "SELECT row FROM messages WHERE row >= ? AND row < ? ORDER BY row DESC LIMIT 1",
                [first, first + _CLASS],
            ).fetchone()
            last = int(found[0]) if found else first
        self._last[quality] = last + 1
        return last + 1


def insert(connection: sqlite3.Connection, record: Record, lexicon: Lexicon) -> None:
    """Puts a record that is not in the index into it."""
    rows = rows_of(record, lexicon)
    tallies.count_file(connection, rows.record, 1)
    insert_rows(connection, [rows], RowNumbers(connection))


def insert_rows(connection: sqlite3.Connection, many: Iterable[Rows], numbers: RowNumbers) -> None:
    """Puts the rows of records into all tables, but does not count their files."""
    many = list(many)
    _insert(connection, "records", [rows.record for rows in many])
    connection.executemany(
        "INSERT INTO tags VALUES (?, ?)",
        [(rows.record["id"], tag) for rows in many for tag in rows.tags],
    )
    connection.executemany(
        "INSERT INTO names VALUES (?, ?)",
        [(name, rows.record["id"]) for rows in many for name in rows.names],
    )
    # In the order of their numbers: the full-text table stores what is out of order apart.
    placed = sorted(
        ((numbers.next(message.quality), message) for rows in many for message in rows.messages),
        key=lambda pair: pair[0],
    )
    _insert_messages(connection, placed)
    tallies.add(connection, (tallies.contributions(rows) for rows in many), 1)


def remove(connection: sqlite3.Connection, record_id: str) -> None:
    """Takes a record out of the index, if it is there."""
    connection.execute("DELETE FROM damaged WHERE id = ?", [record_id])
    rows = _stored(connection, record_id)
    if rows is None:
        return
    tallies.add(connection, [tallies.contributions(rows)], -1)
    own = "(SELECT row FROM messages WHERE record = ?)"
    connection.execute(f"DELETE FROM words WHERE rowid IN {own}", [record_id])  # noqa: S608
    connection.execute(f"DELETE FROM reviewers WHERE message IN {own}", [record_id])  # noqa: S608
    for table in ("messages", "tags"):
        connection.execute(f"DELETE FROM {table} WHERE record = ?", [record_id])  # noqa: S608
    connection.executemany(
        "DELETE FROM names WHERE name = ? AND record = ?",
        [(name, record_id) for name in rows.names],
    )
    connection.execute("DELETE FROM records WHERE id = ?", [record_id])
    tallies.count_file(connection, rows.record, -1)


def note_damaged(connection: sqlite3.Connection, record_id: str, message: str) -> None:
    """Remembers that a record exists and cannot be indexed."""
    connection.execute("INSERT OR REPLACE INTO damaged VALUES (?, ?)", [record_id, message])


def stored_rows(connection: sqlite3.Connection, record_id: str) -> list[tuple[object, ...]]:
    """All that the index says about a record, in an order that does not depend on row numbers."""
    found = connection.execute("SELECT * FROM records WHERE id = ?", [record_id]).fetchall()
    found = [row[1:] for row in found]
    sql = "SELECT tag FROM tags WHERE record = ? ORDER BY tag"
    found += connection.execute(sql, [record_id]).fetchall()
    sql = "SELECT name FROM names WHERE name = ? AND record = ?"
    for record in _dicts(connection, "SELECT * FROM records WHERE id = ?", record_id):
        for name in names_of(record):
            found += connection.execute(sql, [name, record_id]).fetchall()
    sql = "SELECT * FROM messages WHERE record = ? ORDER BY number"
    for number, *said in connection.execute(sql, [record_id]).fetchall():
        words = connection.execute("SELECT * FROM words WHERE rowid = ?", [number]).fetchall()
        sql = "SELECT who FROM reviewers WHERE message = ? ORDER BY rowid"
        found += [tuple(said), *words, *connection.execute(sql, [number]).fetchall()]
    return found


def _insert_messages(connection: sqlite3.Connection, placed: list[tuple[int, MessageRow]]) -> None:
    _insert(connection, "messages", [{"row": row, **one.values} for row, one in placed])
    connection.executemany(
        "INSERT INTO reviewers VALUES (?, ?)",
        [(row, who) for row, one in placed for who in one.people],
    )
    _insert(connection, "words", [{"rowid": row, **one.words} for row, one in placed])


def _insert(connection: sqlite3.Connection, table: str, many: list[dict[str, Any]]) -> None:
    if not many:
        return
    columns = list(many[0])
    # Table and column names come from this package alone.
    sql = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"  # noqa: S608
    connection.executemany(sql, [[values[column] for column in columns] for values in many])


def _stored(connection: sqlite3.Connection, record_id: str) -> Rows | None:
    """What was counted of a record, as the index has it; None if it is not there."""
    found = _dicts(connection, "SELECT * FROM records WHERE id = ?", record_id)
    if not found:
        return None
    [record] = found
    messages = [
        MessageRow(Quality.PHOTO, values, {}, _people(connection, values["row"]))
        for values in _dicts(connection, "SELECT * FROM messages WHERE record = ?", record_id)
    ]
    tags = connection.execute("SELECT tag FROM tags WHERE record = ?", [record_id])
    return Rows(record, messages, tuple(row[0] for row in tags), names_of(record))


def _people(connection: sqlite3.Connection, row: int) -> tuple[str, ...]:
    sql = "SELECT who FROM reviewers WHERE message = ?"
    return tuple(found[0] for found in connection.execute(sql, [row]))


def _dicts(connection: sqlite3.Connection, sql: str, value: str) -> list[dict[str, Any]]:
    found = connection.execute(sql, [value])
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found]
