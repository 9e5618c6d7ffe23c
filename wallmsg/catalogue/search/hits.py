"""Questions to an up-to-date index: filters in, hits out."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from typing import Annotated, Any

from msgspec import Meta, Struct

from wallmsg.catalogue.dates import days
from wallmsg.catalogue.search.index_schema import COLUMNS, joined_words
from wallmsg.catalogue.search.match import LEVELS, Highlighter, Match, fts_expression
from wallmsg.catalogue.search.query import Query
from wallmsg.catalogue.search.words import Lexicon
from wallmsg.effective import is_unclear
from wallmsg.errors import QueryError
from wallmsg.model import Level, Outcome, Status

Spans = tuple[tuple[int, int], ...]


class Filters(Struct, frozen=True, kw_only=True):
    """What a hit must be besides answering the query; None and () ask nothing.

    A photo known only by its month or year counts wherever it may belong.
    """

    place: Annotated[str | None, Meta(description="These words must be in the place.")] = None
    tags: Annotated[tuple[str, ...], Meta(description="Every one of them.")] = ()
    after: Annotated[str | None, Meta(description="YYYY[-MM[-DD]], that day included.")] = None
    before: Annotated[str | None, Meta(description="YYYY[-MM[-DD]], that day included.")] = None
    outcome: Outcome | None = None
    min_confidence: float | None = None
    max_confidence: Annotated[float | None, Meta(description="Below it, not at it.")] = None
    verdict: Annotated[
        Level | None, Meta(description="How far the machine's English can be trusted.")
    ] = None
    status: Annotated[Status | None, Meta(description="How far the message is as a whole.")] = None
    reviewer: Annotated[str | None, Meta(description="Who has worked on the message.")] = None
    sensitive: bool | None = None
    assigned: Annotated[str | None, Meta(description="For whom the message is.")] = None
    question: Annotated[
        bool | None, Meta(description="Whether a question about the message is open.")
    ] = None


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


_HIT = """
SELECT m.row, m.record, m.number, r.name, r.place, r.taken, m.outcome, m.confidence,
       m.transcription, m.translation, m.guesses, r.about, m.verdict, m.flags,
       m.romanised, m.gloss, m.stage
"""
_WEIGHTS = ", ".join(str(weight) for weight in COLUMNS.values())


def search(
    connection: sqlite3.Connection, query: Query, filters: Filters, limit: int | None
) -> list[Hit]:
    """The best hits, closest matches first, then by bm25; all in order if nothing is looked for.

    Raises QueryError for filters that make no sense.
    """
    where, values = conditions(filters)
    if not query.wanted():
        return _listed(connection, query, (where, values), limit)
    lexicon = Lexicon()
    highlighter = Highlighter(query, lexicon)
    hits: list[Hit] = []
    seen: set[int] = set()
    shown: set[str] = set()
    sql = (
        f"{_HIT}, -bm25(words, {_WEIGHTS}) AS score FROM words"
        " JOIN messages m ON m.row = words.rowid JOIN records r ON r.id = m.record"
        f" WHERE words MATCH ? {where} ORDER BY m.number IS NULL, score DESC, m.record, m.number"
    )
    for level in LEVELS:
        expression = fts_expression(query, level, lexicon)
        for row in connection.execute(sql, [expression, *values]):
            if row[0] in seen:
                continue
            seen.add(row[0])
            # What is said about a photo is shown once, not again beside its messages.
            if row[2] is None and row[1] in shown:
                continue
            shown.add(row[1])
            hits.append(_hit(row, level, highlighter))
            if len(hits) == limit:
                return hits
    return hits


def _listed(
    connection: sqlite3.Connection,
    query: Query,
    conditions: tuple[str, list[Any]],
    limit: int | None,
) -> list[Hit]:
    """Messages in order of date and name; of photos without messages the photo itself."""
    where, values = conditions
    if query.node:  # only words that must not be found
        where += " AND m.row IN (SELECT rowid FROM words WHERE words MATCH ?)"
        values = [*values, fts_expression(query, Match.EXACT, Lexicon())]
    rows = connection.execute(
        f"{_HIT}, 0.0 FROM messages m JOIN records r ON r.id = m.record"
        f" WHERE (m.number OR NOT r.messages) {where}"
        " ORDER BY r.first_day IS NULL, r.taken, r.name, m.record, m.number LIMIT ?",
        [*values, -1 if limit is None else limit],
    )
    return [_hit(row, None, None) for row in rows]


def _hit(row: tuple[Any, ...], level: Match | None, highlighter: Highlighter | None) -> Hit:
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
        score=round(row[17], 4),
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


def conditions(filters: Filters) -> tuple[str, list[Any]]:
    """The filters as SQL to append to a WHERE, and its values."""
    listed = list(_each_condition(filters))
    sql = "".join(f" AND {condition}" for condition, _ in listed)
    return sql, [value for _, value in listed]


def _each_condition(filters: Filters) -> Iterator[tuple[str, Any]]:
    if filters.place is not None:
        yield "instr(r.place_words, ?)", _asked("place", filters.place)
    for tag in filters.tags:
        yield (
            "EXISTS (SELECT 1 FROM tags WHERE record = r.id AND tag_words = ?)",
            _asked("tag", tag),
        )
    if filters.after is not None:
        yield "r.last_day >= ?", _day("after", filters.after)[0]
    if filters.before is not None:
        yield "r.first_day <= ?", _day("before", filters.before)[1]
    if filters.outcome is not None:
        yield "m.outcome = ?", filters.outcome.value
    yield from _of_confidence(filters)
    if filters.verdict is not None:
        yield "m.verdict = ?", filters.verdict.value
    if filters.status is not None:
        yield "m.stage = ?", filters.status.value
    if filters.reviewer is not None:
        yield (
            "EXISTS (SELECT 1 FROM reviewers WHERE message = m.row AND who = ?)",
            filters.reviewer,
        )
    if filters.sensitive is not None:
        yield "r.sensitive = ?", filters.sensitive
    yield from _of_team(filters)


def _of_team(filters: Filters) -> Iterator[tuple[str, Any]]:
    if filters.question is not None:
        yield "(m.questions IS NOT NULL) = ?", filters.question
    if filters.assigned is not None:
        yield "m.assigned = ?", filters.assigned


def _of_confidence(filters: Filters) -> Iterator[tuple[str, Any]]:
    if filters.min_confidence is not None:
        if not 0 <= filters.min_confidence <= 1:
            raise QueryError("the least confidence must lie between 0 and 1", hint="such as 0.8")
        yield "m.confidence >= ?", filters.min_confidence
    if filters.max_confidence is not None:
        yield "m.confidence < ?", filters.max_confidence


def _asked(what: str, text: str) -> str:
    asked = joined_words(text)
    if not asked.strip():
        raise QueryError(f"there is no word in the {what} {text!r}", hint=f"name a {what}")
    return asked


def _day(what: str, text: str) -> tuple[str, str]:
    found = days(text)
    if found is None:
        raise QueryError(
            f"{text!r} after --{what} is not a date", hint="write it as 2016, 2016-12 or 2016-12-05"
        )
    return found


def near(
    connection: sqlite3.Connection, wanted: int, max_distance: int
) -> Iterable[tuple[str, int]]:
    """Ids and distances of hashes (signed, as stored) that differ in few bits; nearest first.

    Looks at every hash: 4 ms for 10,000 records.
    """
    mask = (1 << 64) - 1
    rows = connection.execute("SELECT id, hash FROM records WHERE hash IS NOT NULL")
    distances = ((name, ((value ^ wanted) & mask).bit_count()) for name, value in rows)
    found = [(name, distance) for name, distance in distances if distance <= max_distance]
    return sorted(found, key=lambda item: (item[1], item[0]))
