"""Questions to an up-to-date index: filters in, hits out."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from itertools import combinations, islice
from typing import Annotated, Any

from msgspec import Meta, Struct

from wallmsg.catalogue.search import tallies
from wallmsg.catalogue.search.facts import (
    LISTED,
    Bounds,
    bounds_of,
    filter_expression,
    phrase,
)
from wallmsg.catalogue.search.filters import Filters
from wallmsg.catalogue.search.index_schema import HASH_PARTS, hash_part
from wallmsg.catalogue.search.match import (
    LEVELS,
    Highlighter,
    Match,
    fts_expression,
    listed_expression,
)
from wallmsg.catalogue.search.members import Members
from wallmsg.catalogue.search.query import Query
from wallmsg.catalogue.search.ranking import RankedRow, Ranking
from wallmsg.catalogue.search.words import Lexicon
from wallmsg.effective import is_unclear
from wallmsg.model import Level, Outcome, Status

Spans = tuple[tuple[int, int], ...]


class Excerpt(Struct, frozen=True):
    """A text that made a hit: which field it is, and where it answers (start and end)."""

    field: str
    text: str
    spans: Spans


class Hit(Struct, frozen=True, kw_only=True):
    """A message that answers a query, or a photo about which something said does."""

    id: str
    message: Annotated[int | None, Meta(description="From 1; null if the photo itself is meant.")]
    match: Annotated[Match | None, Meta(description="How closely; null if nothing was asked for.")]
    score: Annotated[float, Meta(description="Larger is better among hits that match alike.")]
    name: str
    place: str | None
    taken: str | None
    outcome: Outcome
    confidence: float | None
    transcription: str
    transcription_spans: Annotated[Spans, Meta(description="Start and end of what to highlight.")]
    translation: Annotated[str | None, Meta(description="Null if there is none to be shown.")]
    translation_spans: Spans
    romanised: Annotated[
        str | None, Meta(description="The transcription in Latin letters, a guess.")
    ] = None
    stage: Annotated[Status, Meta(description="Review status of the message as a whole.")] = (
        Status.MACHINE
    )
    gloss: Annotated[
        str | None, Meta(description="The Arabic word by word from a dictionary; no translation.")
    ] = None
    verdict: Annotated[
        Level | None, Meta(description="How far the translation can be trusted; null: not judged.")
    ] = None
    flags: Annotated[
        tuple[str, ...], Meta(description="Reasons of the verdict, the most severe first.")
    ] = ()
    found_in: Annotated[
        tuple[Excerpt, ...], Meta(description="Other texts that answer: guess, caption, place ...")
    ] = ()

    @property
    def is_unclear(self) -> bool:
        """Whether it is an unreadable or weak reading that nobody has worked on."""
        return self.message is not None and is_unclear(self.outcome, self.confidence, self.stage)

    @property
    def withheld(self) -> tuple[str, ...]:
        """Why its translation is not shown; empty if it is, or if there is none."""
        return self.flags if self.verdict is Level.WITHHELD else ()


POOL = 500
"""Hits that are ranked together; of more that match equally closely, the better kinds of rows come
first (`Quality`), and the next ones are ranked among themselves."""

_HIT = """
SELECT m.row, m.record, m.number, r.name, r.place, r.taken, m.outcome, m.confidence,
       m.transcription, m.translation, m.guesses, r.about, m.verdict, m.flags,
       m.romanised, m.gloss, m.stage
FROM messages m JOIN records r ON r.id = m.record WHERE m.row = ?
"""


def search(
    connection: sqlite3.Connection, query: Query, filters: Filters, limit: int | None
) -> list[Hit]:
    """The best hits, closest matches first, then by BM25; all in order if nothing is looked for.

    Raises QueryError for filters that make no sense.
    """
    facts = filter_expression(filters, tallies.years(connection))
    bounds = bounds_of(filters)
    if not query.wanted():
        return list(islice(_listed(connection, query, facts, bounds), limit))
    return list(islice(_found(connection, query, facts, bounds), limit))


def _found(
    connection: sqlite3.Connection, query: Query, facts: str | None, bounds: Bounds
) -> Iterator[Hit]:
    lexicon = Lexicon()
    highlighter = Highlighter(query, lexicon)
    seen: set[int] = set()
    shown: set[str] = set()
    for level in LEVELS:
        expression = fts_expression(query, level, lexicon, filters=facts)
        for row, score in _ranked(connection, query, level, (expression, bounds), seen):
            values = connection.execute(_HIT, [row]).fetchone()
            # What is said about a photo is shown once, not again beside its messages.
            if values[2] is None and values[1] in shown:
                continue
            shown.add(values[1])
            yield _hit(values, score, level, highlighter)


def _ranked(
    connection: sqlite3.Connection,
    query: Query,
    level: Match,
    asked: tuple[str, Bounds],
    seen: set[int],
) -> Iterator[RankedRow]:
    """The rows that match at this level and are not `seen` yet, which they are then."""
    expression, bounds = asked
    ranking = Ranking(connection, query, level, Lexicon())
    rows = (row for row in _stream(connection, expression, bounds) if row not in seen)
    pool = list(islice(rows, POOL))
    if len(pool) == POOL:
        # Those with a word that is not frequent would be missed among very many without.
        for uncommon in ranking.uncommon():
            more = _stream(connection, f"({expression}) AND ({uncommon})", bounds)
            pool += [row for row in islice(more, POOL) if row not in seen]
    while pool:
        seen.update(pool)
        yield from ranking.ranked(dict.fromkeys(pool))
        pool = list(islice(rows, POOL))


def _stream(connection: sqlite3.Connection, expression: str, bounds: Bounds) -> Iterator[int]:
    """Rows that match, those of the highest number first, read as far as they are wanted."""
    condition, values = bounds.condition("m.confidence")
    joined = " CROSS JOIN messages m ON m.row = words.rowid" if condition else ""
    sql = (
        f"SELECT words.rowid FROM words{joined} WHERE words MATCH ?{condition}"  # noqa: S608
        " ORDER BY words.rowid DESC"
    )
    found = connection.execute(sql, [expression, *values])
    return (row[0] for row in found)


def _listed(
    connection: sqlite3.Connection, query: Query, facts: str | None, bounds: Bounds
) -> Iterator[Hit]:
    """Messages in order of date and name; of photos without messages the photo itself."""
    expression = facts and f"({phrase(LISTED)}) AND ({facts})"
    if query.node:  # only words that must not be found
        expression = listed_expression(query, Match.EXACT, Lexicon(), filters=facts)
    members = Members(connection, expression, bounds) if expression else None
    few = members.few_json() if members else None
    among = ""
    if few is not None:
        own = "SELECT record FROM messages WHERE row IN (SELECT value FROM json_each(?))"
        among = f" WHERE id IN ({own})"
    sql = f"SELECT id FROM records{among} ORDER BY undated, taken, name, id"  # noqa: S608
    for (record,) in connection.execute(sql, [few] if few is not None else []):
        yield from hits_of(connection, record, members)


def hits_of(connection: sqlite3.Connection, record: str, members: Members | None) -> Iterator[Hit]:
    """The listed messages of a record, or the photo itself; those among `members` if given."""
    sql = "SELECT row FROM messages WHERE record = ? AND listed ORDER BY number"
    for (row,) in connection.execute(sql, [record]).fetchall():
        if members is None or row in members:
            yield _hit(connection.execute(_HIT, [row]).fetchone(), 0.0, None, None)


def _hit(
    row: tuple[Any, ...], score: float, level: Match | None, highlighter: Highlighter | None
) -> Hit:
    transcription, translation = row[8], row[9]

    def spans(text: str | None) -> Spans:
        return highlighter.spans(text, level) if highlighter and level and text else ()

    said = json.loads(row[11]) if level else []
    if level is Match.GUESS:
        guesses = [("guess", guess) for guess in json.loads(row[10])]
        said = [*guesses, ("romanised", (row[14] or "").replace("\n", " / ")), *said]
        said.append(("by dictionary", row[15] or ""))
    excerpts = (Excerpt(field, text, spans(text)) for field, text in said)
    return Hit(
        id=row[1],
        message=row[2],
        match=level,
        score=round(score, 4),
        name=row[3],
        place=row[4],
        taken=row[5],
        outcome=Outcome(row[6]),
        confidence=row[7],
        transcription=transcription,
        transcription_spans=spans(transcription),
        translation=translation,
        translation_spans=spans(translation),
        romanised=row[14],
        gloss=row[15],
        stage=Status(row[16]),
        verdict=Level(row[12]) if row[12] else None,
        flags=tuple(json.loads(row[13])),
        found_in=tuple(excerpt for excerpt in excerpts if excerpt.spans),
    )


def near(connection: sqlite3.Connection, wanted: int, max_distance: int) -> list[tuple[str, int]]:
    """Ids and distances of hashes (signed, as stored) that differ in few bits; nearest first.

    Where few bits differ, even fewer do in one of the parts by which hashes are looked up.
    """
    mask = (1 << 64) - 1
    found = {}
    for name, value in _hashes(connection, wanted, max_distance // HASH_PARTS):
        distance = ((value ^ wanted) & mask).bit_count()
        if distance <= max_distance:
            found[name] = distance
    return sorted(found.items(), key=lambda item: (item[1], item[0]))


_MOST_FLIPPED = 2
"""Bits of a part that may differ when hashes are looked up; with more, all are compared."""


def _hashes(connection: sqlite3.Connection, wanted: int, flipped: int) -> Iterator[tuple[str, int]]:
    """Ids and hashes, among them all that differ in at most so many bits of one part."""
    if flipped > _MOST_FLIPPED:
        yield from connection.execute("SELECT id, hash FROM records WHERE hash IS NOT NULL")
        return
    masks = [
        sum(1 << bit for bit in bits)
        for count in range(flipped + 1)
        for bits in combinations(range(64 // HASH_PARTS), count)
    ]
    for part in range(HASH_PARTS):
        sql = f"SELECT id, hash FROM records WHERE hash IS NOT NULL AND {hash_part(part)} = ?"  # noqa: S608
        own = wanted >> (64 // HASH_PARTS * part) & 0xFFFF
        for flips in masks:
            yield from connection.execute(sql, [own ^ flips])
