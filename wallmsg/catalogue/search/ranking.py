"""The order of hits that match a query equally closely: BM25, counted from the rows alone.

The function of SQLite reads every row with a word to know how frequent it is. Here, a word is as
frequent as `FREQUENT` rows show, and only the rows that are to be ranked are read.
"""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from wallmsg.catalogue.search.index_schema import COLUMNS
from wallmsg.catalogue.search.match import Match, TermPhrase, forms_of, term_phrases
from wallmsg.catalogue.search.query import Query
from wallmsg.catalogue.search.words import Lexicon

FREQUENT = 2000
"""Rows from which a word is frequent; how frequent is not counted."""

# Robertson and Zaragoza, "The probabilistic relevance framework: BM25 and beyond" (2009).
_SATURATION = 1.2
_LENGTH_WEIGHT = 0.75
_USUAL_LENGTH = 20
"""Words of a message in both languages, about; in place of the mean of the catalogue."""


class RankedRow(NamedTuple):
    """A row of the full-text table, and its score: larger is better."""

    row: int
    score: float


class _Term(NamedTuple):
    phrases: list[TermPhrase]
    expression: str
    weight: float


class Ranking:
    """Ranks rows that match a query at one level."""

    def __init__(
        self, connection: sqlite3.Connection, query: Query, level: Match, lexicon: Lexicon
    ) -> None:
        self._connection = connection
        wanted = list(dict.fromkeys(query.wanted()))
        self._terms = []
        for term in wanted:
            phrases = term_phrases(forms_of(term, lexicon), level, about=True)
            expression = " OR ".join(phrase.expression() for phrase in phrases)
            # Of a single word the frequency changes no order.
            rows = self._frequency(expression) if len(wanted) > 1 else FREQUENT
            weight = math.log(1 + FREQUENT / (rows + 0.5))
            self._terms.append(_Term(phrases, expression, weight))
        columns = {name for term in self._terms for one in term.phrases for name in one.columns}
        self._columns = sorted(columns | {"transcription", "translation"})

    def uncommon(self) -> list[str]:
        """FTS5 expressions for the words that are not frequent, if others are."""
        least = math.log(1 + FREQUENT / (FREQUENT + 0.5))
        found = [term.expression for term in self._terms if term.weight > least]
        return found if len(found) < len(self._terms) else []

    def ranked(self, rows: Iterable[int]) -> list[RankedRow]:
        """The rows, best first: messages before photos; equal ones in order of their records."""
        columns = ", ".join(f"w.{name}" for name in self._columns)
        sql = (
            f"SELECT m.number, m.record, {columns} FROM messages m"  # noqa: S608
            " JOIN words w ON w.rowid = m.row WHERE m.row = ?"
        )
        found = []
        for row in rows:
            number, record, *texts = self._connection.execute(sql, [row]).fetchone()
            score = self._score(dict(zip(self._columns, texts, strict=True)))
            found.append((number is None, -score, record, number or 0, row))
        return [RankedRow(row, -negative) for _, negative, _, _, row in sorted(found)]

    def _frequency(self, expression: str) -> int:
        sql = "SELECT count(*) FROM (SELECT 1 FROM words WHERE words MATCH ? LIMIT ?)"
        return int(self._connection.execute(sql, [expression, FREQUENT]).fetchone()[0])

    def _score(self, texts: dict[str, str]) -> float:
        length = sum(len(texts[name].split()) for name in ("transcription", "translation"))
        spread = {name: f" {text.replace(' ', '  ')} " for name, text in texts.items() if text}
        usual = 1 - _LENGTH_WEIGHT + _LENGTH_WEIGHT * length / _USUAL_LENGTH
        score = 0.0
        for term in self._terms:
            found = _weighted(term.phrases, spread)
            score += term.weight * found * (1 + _SATURATION) / (found + _SATURATION * usual)
        return score


def _weighted(phrases: Sequence[TermPhrase], texts: dict[str, str]) -> float:
    """How often the phrases are found, each weighed by its column."""
    found = 0.0
    for phrase in phrases:
        # Words have two spaces between them, so that each has its own on both sides.
        pattern = f" {'  '.join(phrase.words)}" + ("" if phrase.prefix else " ")
        for column in phrase.columns:
            if column in texts:
                found += COLUMNS[column] * texts[column].count(pattern)
    return found
