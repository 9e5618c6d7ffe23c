"""Numbers of the catalogue that are counted when a record is indexed, not when they are asked for.

What a record adds follows from its rows alone, so that the same is taken away when it is removed.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from wallmsg.catalogue.search.index_rows import Rows

TABLES = """
CREATE TABLE tallies (kind TEXT, key TEXT, n INTEGER, PRIMARY KEY (kind, key)) WITHOUT ROWID;
CREATE TABLE stages (
    is_message INTEGER, priority INTEGER, stage TEXT, outcome TEXT, verdict TEXT, n INTEGER,
    PRIMARY KEY (is_message, priority, stage, outcome, verdict)
) WITHOUT ROWID;
"""
DONE = frozenset({"reviewed", "approved", "cannot_read"})
"""Stages of messages on which people have decided."""

_SUMS = ("messages", "lines", "translated", "untranslated")
_COUNTED = ("outcome", "place", "first_day", "last_day")


class RowKind(NamedTuple):
    """What the rows of a list are counted by."""

    is_message: int
    priority: int
    stage: str
    outcome: str
    verdict: str
    """"" without one."""


class Contributions(NamedTuple):
    """What one record adds."""

    numbers: Counter[tuple[str, str]]
    listed: Counter[RowKind]


def contributions(rows: Rows) -> Contributions:
    """What a record adds to the numbers, but for its file, which other records may share."""
    record = rows.record
    numbers: Counter[tuple[str, str]] = Counter({("sum", "records"): 1})
    numbers.update({("sum", name): record[name] for name in _SUMS if record[name]})
    if record["similar"]:
        numbers["sum", "with_similar"] = 1
    if record["undated"]:
        numbers["sum", "undated"] = 1
    numbers.update((kind, record[kind]) for kind in _COUNTED if record[kind] is not None)
    numbers.update(("tag", tag) for tag in set(rows.tags))
    listed: Counter[RowKind] = Counter()
    for message in rows.messages:
        values = message.values
        if not values["listed"]:
            continue
        is_message = values["number"] is not None
        listed[
            RowKind(
                int(is_message),
                values["priority"],
                values["stage"],
                values["outcome"],
                values["verdict"] or "",
            )
        ] += 1
        for who in message.people:
            numbers["reviewer", who] += 1
            numbers["done_by", who] += values["stage"] in DONE
    return Contributions(numbers, listed)


def add(connection: sqlite3.Connection, many: Iterable[Contributions], sign: int) -> None:
    """Adds what records contribute to the numbers, or takes it away where `sign` is -1."""
    numbers: Counter[tuple[str, str]] = Counter()
    listed: Counter[RowKind] = Counter()
    for one in many:
        numbers.update(one.numbers)
        listed.update(one.listed)
    _add(connection, "tallies", {key: sign * n for key, n in numbers.items() if n})
    _add(connection, "stages", {key: sign * n for key, n in listed.items() if n})


def count_file(connection: sqlite3.Connection, record: Mapping[str, Any], sign: int) -> None:
    """Counts the file of a record that is not in the table now, unless another one is about it."""
    sha256, size = record["sha256"], record["bytes"]
    if sha256 is None:
        return
    # Not compared in SQL as well: SQLite would then not use the index.
    sql = "SELECT sha256, bytes FROM records WHERE substr(sha256, 1, 16) = ?"
    if (sha256, size) in connection.execute(sql, [sha256[:16]]).fetchall():
        return
    _add(connection, "tallies", {("sum", "files"): sign, ("sum", "bytes"): sign * (size or 0)})


def count_all_files(connection: sqlite3.Connection) -> None:
    """Counts the files of all records, each once."""
    files, size = connection.execute(
        "SELECT count(*), total(bytes)"
        " FROM (SELECT DISTINCT sha256, bytes FROM records WHERE sha256 IS NOT NULL)"
    ).fetchone()
    _add(connection, "tallies", {("sum", "files"): files, ("sum", "bytes"): int(size)})


def counts(connection: sqlite3.Connection, kind: str) -> dict[str, int]:
    """How many there are of each, in order of their names."""
    sql = "SELECT key, n FROM tallies WHERE kind = ? AND n > 0 ORDER BY key"
    return dict(connection.execute(sql, [kind]).fetchall())


def of(connection: sqlite3.Connection, kind: str, key: str) -> int:
    """One number; 0 if nothing was counted."""
    sql = "SELECT n FROM tallies WHERE kind = ? AND key = ?"
    found = connection.execute(sql, [kind, key]).fetchone()
    return int(found[0]) if found else 0


def kinds(connection: sqlite3.Connection) -> dict[RowKind, int]:
    """How many rows of a list there are of each kind, in order of their priority."""
    sql = (
        "SELECT is_message, priority, stage, outcome, verdict, n FROM stages WHERE n > 0"
        " ORDER BY priority"
    )
    return {RowKind(*row[:5]): row[5] for row in connection.execute(sql)}


def years(connection: sqlite3.Connection) -> list[str]:
    """The years in which photos may have been taken."""
    sql = (
        "SELECT DISTINCT substr(key, 1, 4) FROM tallies"
        " WHERE kind IN ('first_day', 'last_day') AND n > 0"
    )
    return [row[0] for row in connection.execute(sql)]


def _add(
    connection: sqlite3.Connection, table: str, numbers: Mapping[tuple[Any, ...], int]
) -> None:
    if not numbers:
        return
    columns = _KEYS[table]
    places = ", ".join("?" * (len(columns) + 1))
    connection.executemany(
        f"INSERT INTO {table} VALUES ({places}) ON CONFLICT DO UPDATE SET n = n + excluded.n",  # noqa: S608
        [(*key, n) for key, n in numbers.items()],
    )
    itself = " AND ".join(f"{column} = ?" for column in columns)
    gone = [key for key, n in numbers.items() if n < 0]
    connection.executemany(f"DELETE FROM {table} WHERE {itself} AND n = 0", gone)  # noqa: S608


_KEYS = {"tallies": ("kind", "key"), "stages": RowKind._fields}
