"""Records looked up by what a person types: the beginning of an id, or a photo's name."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable

_NEIGHBOURS = 200
"""Names before and after a name that may be meant by it."""


def starting(connection: sqlite3.Connection, beginning: str, most: int) -> list[str]:
    """Ids that begin so, sorted, at most that many; of damaged records, too."""
    end = beginning + "\U0010ffff"
    found: set[str] = set()
    for table in ("records", "damaged"):
        sql = f"SELECT id FROM {table} WHERE id >= ? AND id < ? ORDER BY id LIMIT ?"  # noqa: S608
        found.update(row[0] for row in connection.execute(sql, [beginning, end, most]))
    return sorted(found)[:most]


def named(connection: sqlite3.Connection, keys: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Ids and names, own ones first, of the photos with one of those keys (`name_key`)."""
    sql = "SELECT record FROM names WHERE name = ?"
    ids = [row[0] for key in keys for row in connection.execute(sql, [key])]
    return _names(connection, ids)


def near_names(connection: sqlite3.Connection, key: str) -> dict[str, tuple[str, ...]]:
    """The same for those whose keys come shortly before and after that one."""
    ids: list[str] = []
    for order in ("< ? ORDER BY name DESC", ">= ? ORDER BY name"):
        sql = f"SELECT record FROM names WHERE name {order} LIMIT ?"  # noqa: S608
        ids += [row[0] for row in connection.execute(sql, [key, _NEIGHBOURS])]
    return _names(connection, ids)


def _names(connection: sqlite3.Connection, ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
    sql = "SELECT name, other_names FROM records WHERE id = ?"
    found = {}
    for record_id in sorted(set(ids)):
        for name, others in connection.execute(sql, [record_id]):
            found[record_id] = (name, *json.loads(others))
    return found
