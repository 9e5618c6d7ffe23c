"""The rows of messages that a question asks for, found without reading others."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection
from typing import Any

from wallmsg.catalogue.search.facts import Bounds

NO_BOUNDS = Bounds()
FEW = 5000
"""Rows that are fetched and put in order; more are looked up while walking along an index."""

_PROBES = 200
"""Rows that are looked up one by one; after that it is quicker to know all."""


class Members:
    """The rows that answer an FTS5 expression.

    Args:
        connection: To the index.
        expression: FTS5.
        bounds: Of the confidence, which rows must keep besides.
        hidden: Rows that do not count.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        expression: str,
        bounds: Bounds = NO_BOUNDS,
        hidden: Collection[int] = (),
    ) -> None:
        self._connection = connection
        self._hidden = frozenset(hidden)
        self._from = " FROM words WHERE words MATCH ?"
        self._row = "words.rowid"
        self._values: list[Any] = [expression]
        condition, values = bounds.condition("m.confidence")
        if condition:
            # CROSS keeps the order in which the tables are read.
            joined = " FROM words CROSS JOIN messages m ON m.row = words.rowid"
            self._from = f"{joined} WHERE words MATCH ?{condition}"
            self._values += values
        self._few: list[int] | None = None
        self._all: frozenset[int] | None = None
        self._probed = 0
        self._counted = False

    def few(self) -> list[int] | None:
        """All rows if they are at most `FEW`, else None."""
        if not self._counted:
            self._counted = True
            rows = self._fetch(FEW + 1 + len(self._hidden))
            shown = [row for row in rows if row not in self._hidden]
            self._few = shown if len(shown) <= FEW else None
        return self._few

    def few_json(self) -> str | None:
        """The same as a JSON array, for json_each of SQLite."""
        rows = self.few()
        return None if rows is None else json.dumps(rows)

    def count(self, most: int | None = None) -> int:
        """How many rows there are; it is not counted further than `most`."""
        if self.few() is not None:
            return len(self.few() or ())
        hidden = sum(self._has(row) for row in self._hidden)
        limit = -1 if most is None else most + hidden
        sql = f"SELECT count(*) FROM (SELECT 1{self._from} LIMIT ?)"  # noqa: S608
        found = self._connection.execute(sql, [*self._values, limit]).fetchone()[0]
        return int(found) - hidden

    def first(self, most: int) -> list[int]:
        """Rows, in no order, all of them if they are not more than `most`."""
        rows = self._fetch(most + len(self._hidden))
        return [row for row in rows if row not in self._hidden][:most]

    def __contains__(self, row: int) -> bool:
        if row in self._hidden:
            return False
        if self._all is None:
            few = self.few()
            if few is None and self._probed < _PROBES:
                self._probed += 1
                return self._has(row)
            self._all = frozenset(self._fetch(-1) if few is None else few)
        return row in self._all

    def _has(self, row: int) -> bool:
        sql = f"SELECT 1{self._from} AND {self._row} = ?"
        return self._connection.execute(sql, [*self._values, row]).fetchone() is not None

    def _fetch(self, limit: int) -> list[int]:
        sql = f"SELECT {self._row}{self._from} LIMIT ?"
        return [row[0] for row in self._connection.execute(sql, [*self._values, limit])]
