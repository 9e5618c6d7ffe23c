"""The orders of the queue: rows met along an index, from a place on, as far as they are wanted."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import msgspec

from wallmsg.catalogue.search import tallies
from wallmsg.catalogue.search.index_schema import DOUBT
from wallmsg.catalogue.search.members import Members
from wallmsg.catalogue.search.queue_items import Place, QueueSort
from wallmsg.catalogue.search.tallies import RowKind


class _Column(NamedTuple):
    """A column of an order, as SQL, and its number in `Place`."""

    sql: str
    field: int


_LAST = (_Column("m.name", 3), _Column("m.record", 4), _Column("m.position", 5))
_DATE = (_Column("m.undated", 1), _Column("m.taken", 2))
_ORDERS = {
    QueueSort.URGENCY: (_Column("m.priority", 0), *_DATE, *_LAST),
    QueueSort.DATE: (*_DATE, *_LAST),
    QueueSort.NAME: _LAST,
    QueueSort.PLACE: (
        _Column("m.place IS NULL", 1),
        _Column("coalesce(m.place, '')", 2),
        *_LAST,
    ),
    QueueSort.CONFIDENCE: (_Column(DOUBT.replace("confidence", "m.confidence"), 0), *_LAST),
}
_NOTHING = ("0", "0", "''")
"""The first fields of a place in an order that does not have them."""

_WAITING = " AND m.stage IN ('machine', 'draft') AND m.outcome != 'failed'"


def place_columns(sort: QueueSort) -> str:
    """SQL for the fields of `Place` in that order."""
    known = {column.field: column.sql for column in _ORDERS[sort]}
    fields = [known.get(number) or _NOTHING[number] for number in range(len(_NOTHING))]
    return ", ".join([*fields, *(column.sql for column in _LAST)])


@dataclass(frozen=True)
class Stretch:
    """Which rows of the queue are walked through, beside those that are members."""

    kinds: list[RowKind]
    sort: QueueSort = QueueSort.URGENCY
    after: Place | None = None
    waiting: bool = False
    skipped: str | None = None

    def condition(self) -> tuple[str, list[Any]]:
        """As SQL to append to a WHERE, and its values."""
        sql = _WAITING if self.waiting else ""
        return (sql, []) if self.skipped is None else (f"{sql} AND m.record != ?", [self.skipped])

    def later(self, columns: tuple[_Column, ...]) -> tuple[str, list[Any]]:
        """SQL for what comes after the place, by those columns, and its values."""
        if self.after is None:
            return "", []
        fields = msgspec.structs.astuple(self.after)
        values = [fields[column.field] for column in columns]
        names = ", ".join(column.sql for column in columns)
        return f" AND ({names}) > ({', '.join('?' * len(columns))})", values


def walk(
    connection: sqlite3.Connection, stretch: Stretch, members: Members | None
) -> Iterator[int]:
    """Rows in the order of the stretch, read as far as they are wanted."""
    columns = _ORDERS[stretch.sort]
    few = members.few_json() if members else None
    if few is not None:
        return _few(connection, stretch, few, columns)
    if stretch.sort is not QueueSort.URGENCY:
        rows = _along(connection, stretch, columns)
        return (row for row in rows if members is None or row in members)
    return (
        row
        for priority in sorted({kind.priority for kind in stretch.kinds})
        if stretch.after is None or priority >= stretch.after.priority
        for row in _of_priority(connection, stretch, priority, counted=members is None)
        if members is None or row in members
    )


def page_of(
    connection: sqlite3.Connection, kinds: list[RowKind], limit: int | None, offset: int
) -> list[int]:
    """The most urgent rows of those kinds; whole priorities before the page are not looked at."""
    counted = tallies.kinds(connection)
    rows: list[int] = []
    for priority in sorted({kind.priority for kind in kinds}):
        own = [kind for kind in kinds if kind.priority == priority]
        there = sum(counted[kind] for kind in own)
        if offset >= there:
            offset -= there
            continue
        condition, values = _of_kinds(own, counted)
        left = -1 if limit is None else limit - len(rows)
        sql = f"SELECT m.row FROM messages m WHERE m.listed AND m.priority = ?{condition}"  # noqa: S608
        ordered = f"{sql} ORDER BY {_names(_ORDERS[QueueSort.URGENCY][1:])} LIMIT ? OFFSET ?"
        rows += _ints(connection.execute(ordered, [priority, *values, left, offset]))
        offset = 0
        if limit is not None and len(rows) == limit:
            break
    return rows


def _few(
    connection: sqlite3.Connection, stretch: Stretch, few: str, columns: tuple[_Column, ...]
) -> Iterator[int]:
    condition, values = stretch.condition()
    later, places = stretch.later(columns)
    # CROSS keeps the order in which the tables are read.
    sql = "SELECT m.row FROM json_each(?) few CROSS JOIN messages m ON m.row = few.value WHERE 1"
    ordered = f"{sql}{condition}{later} ORDER BY {_names(columns)}"
    return _ints(connection.execute(ordered, [few, *values, *places]))


def _along(
    connection: sqlite3.Connection, stretch: Stretch, columns: tuple[_Column, ...]
) -> Iterator[int]:
    condition, values = stretch.condition()
    later, places = stretch.later(columns)
    sql = f"SELECT m.row FROM messages m WHERE m.listed{condition}{later}"  # noqa: S608
    return _ints(connection.execute(f"{sql} ORDER BY {_names(columns)}", [*values, *places]))


def _of_priority(
    connection: sqlite3.Connection, stretch: Stretch, priority: int, *, counted: bool
) -> Iterator[int]:
    """The rows of one priority; of just the kinds of the stretch if they were `counted`."""
    columns = _ORDERS[QueueSort.URGENCY][1:]
    condition, values = stretch.condition()
    if counted:
        own = [kind for kind in stretch.kinds if kind.priority == priority]
        of_kinds, more = _of_kinds(own, tallies.kinds(connection))
        condition, values = condition + of_kinds, values + more
    if stretch.after is not None and priority == stretch.after.priority:
        later, places = stretch.later(columns)
        condition, values = condition + later, values + places
    sql = f"SELECT m.row FROM messages m WHERE m.listed AND m.priority = ?{condition}"  # noqa: S608
    return _ints(connection.execute(f"{sql} ORDER BY {_names(columns)}", [priority, *values]))


def _of_kinds(kinds: list[RowKind], counted: dict[RowKind, int]) -> tuple[str, list[Any]]:
    """SQL that keeps out other kinds of the same priority, if there are any, and its values."""
    others = [kind for kind in counted if kind.priority == kinds[0].priority]
    if len(kinds) == len(others):
        return "", []
    one = "(m.stage = ? AND m.outcome = ? AND coalesce(m.verdict, '') = ?)"
    values = [value for kind in kinds for value in (kind.stage, kind.outcome, kind.verdict)]
    return f" AND ({' OR '.join([one] * len(kinds))})", values


def _names(columns: tuple[_Column, ...]) -> str:
    return ", ".join(column.sql for column in columns)


def _ints(rows: sqlite3.Cursor) -> Iterator[int]:
    return (row[0] for row in rows)
