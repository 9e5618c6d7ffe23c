"""What is left for people to do, asked of an up-to-date index: queue, progress, map."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import replace

from wallmsg.catalogue.search.hits import Filters, conditions
from wallmsg.catalogue.search.match import Match, fts_expression
from wallmsg.catalogue.search.query import Query
from wallmsg.catalogue.search.words import Lexicon
from wallmsg.model import Level, Outcome, Status


class QueueItem(Struct, frozen=True, kw_only=True):
    """A message that waits for people, or a photo without messages."""

    id: Annotated[str, Meta(description="Of the record.")]
    message: Annotated[str | None, Meta(description="Id; null for a photo without messages.")]
    name: Annotated[str, Meta(description="Of the photo.")]
    place: str | None
    taken: str | None
    outcome: Outcome
    confidence: float | None
    transcription: str
    translation: Annotated[str | None, Meta(description="Null if there is none to be shown.")]
    verdict: Level | None
    flags: Annotated[tuple[str, ...], Meta(description="Reasons, the most severe first.")]
    transcription_status: Status
    translation_status: Status
    stage: Annotated[Status, Meta(description="How far the message is as a whole.")]
    priority: Annotated[int, Meta(description="0 is most urgent.")]
    reviewers: Annotated[tuple[str, ...], Meta(description="Who has worked on it.")]
    sensitive: bool
    questions: Annotated[tuple[str, ...], Meta(description="Those that are still open.")] = ()
    assigned: Annotated[str | None, Meta(description="For whom it is.")] = None
    messages: Annotated[int, Meta(description="In a list of photos: those that answer.")] = 1

    @property
    def withheld(self) -> tuple[str, ...]:
        """Why its translation is not shown; empty if it is, or if there is none."""
        return self.flags if self.verdict is Level.WITHHELD else ()


class QueueSort(StrEnum):
    """Orders of the queue."""

    URGENCY = "urgency"
    DATE = "date"
    NAME = "name"
    PLACE = "place"
    CONFIDENCE = "confidence"


class Place(Struct, frozen=True, array_like=True):
    """The place of a row in the order of the queue; what comes after it can be asked for later."""

    priority: int
    undated: bool
    taken: str
    name: str
    record: str
    number: int


class Progress(Struct, frozen=True, kw_only=True):
    """How far people have got; messages of the whole catalogue, or those that were asked for."""

    done: Annotated[int, Meta(description="Reviewed, approved, or found unreadable.")]
    to_do: int
    mine: Annotated[int, Meta(description="Of the done ones, those this person worked on.")]
    stages: Annotated[dict[str, int], Meta(description="Messages by stage.")]


class QueuePage(Struct, frozen=True, kw_only=True):
    """A stretch of the queue, most urgent first."""

    items: tuple[QueueItem, ...]
    total: Annotated[int, Meta(description="How many answer, on all pages.")]


class MapPoint(Struct, frozen=True, kw_only=True):
    """A photo that knows where it was taken."""

    id: str
    name: str
    latitude: float
    longitude: float
    place: str | None
    sensitive: bool


class ReviewedPair(Struct, frozen=True, kw_only=True):
    """An Arabic text and the English that people have checked."""

    id: str
    message: str
    arabic: str
    english: str


_DONE = ("reviewed", "approved", "cannot_read")
_ITEM = """
SELECT m.record, m.key, r.name, r.place, r.taken, m.outcome, m.confidence, m.transcription,
       m.translation, m.verdict, m.flags, m.status, m.english_status, m.stage, m.priority,
       m.reviewers, r.sensitive, m.questions, m.assigned
"""
_FROM = " FROM messages m JOIN records r ON r.id = m.record WHERE (m.number OR NOT r.messages)"
_FIRST = {
    QueueSort.URGENCY: "m.priority, r.first_day IS NULL, coalesce(r.taken, '')",
    QueueSort.DATE: "0 + 0, r.first_day IS NULL, coalesce(r.taken, '')",
    QueueSort.NAME: "0 + 0, 0 + 0, ''",
    QueueSort.PLACE: "0 + 0, r.place IS NULL, coalesce(r.place, '')",
    QueueSort.CONFIDENCE: "CAST(round(1000 * coalesce(m.confidence, 2)) AS INTEGER), 0 + 0, ''",
}
"""By order, the first three columns of a place in it; those that follow are the same. A bare 0
after ORDER BY would be the number of a column."""
_WAITS = " AND m.stage IN ('machine', 'draft') AND m.outcome != 'failed'"


@dataclass(frozen=True)
class Question:
    """What rows of the queue are asked for. `hidden` are (record, message) that must not be found
    by what they say: a query or a status would give their text away to a blind second reader."""

    query: Query
    filters: Filters
    hidden: frozenset[tuple[str, str]] = frozenset()
    sort: QueueSort = QueueSort.URGENCY

    @property
    def reveals_content(self) -> bool:
        """Whether a match reveals what a message says or what was decided on it."""
        return self.query.node is not None or self.filters != Filters()


def queue(
    connection: sqlite3.Connection, question: Question, limit: int | None, offset: int
) -> QueuePage:
    """What answers the question, most urgent first. Raises QueryError."""
    where, values = _asked(connection, question)
    rows = connection.execute(
        f"{_ITEM}{_FROM}{where}{_order(question.sort)}",
        [*values, -1 if limit is None else limit, offset],
    )
    items = tuple(_item(row) for row in rows)
    total = connection.execute(f"SELECT count(*){_FROM}{where}", values).fetchone()[0]
    return QueuePage(items=items, total=total)


def photos(
    connection: sqlite3.Connection, question: Question, limit: int | None, offset: int
) -> QueuePage:
    """The photos that answer or have a message that does, each with its most urgent message.

    Raises QueryError.
    """
    where, values = _asked(connection, question)
    # With min(), SQLite takes the other columns from the row that has the least.
    rows = connection.execute(
        f"{_ITEM}, min(m.priority), count(m.number){_FROM}{where} GROUP BY m.record"
        f"{_order(question.sort)}",
        [*values, -1 if limit is None else limit, offset],
    )
    items = tuple(replace(_item(row), messages=row[-1]) for row in rows)
    total = connection.execute(f"SELECT count(DISTINCT m.record){_FROM}{where}", values).fetchone()
    return QueuePage(items=items, total=total[0])


def places(
    connection: sqlite3.Connection, record: str, sort: QueueSort = QueueSort.URGENCY
) -> dict[str, Place]:
    """Where the messages of a record stand in the queue, by their ids; "" is a photo without."""
    rows = connection.execute(f"SELECT m.key, {_place(sort)}{_FROM} AND m.record = ?", [record])
    return {row[0] or "": Place(row[1], bool(row[2]), *row[3:]) for row in rows}


def following(
    connection: sqlite3.Connection,
    question: Question,
    place: Place,
    *,
    waiting: bool,
    skipped: str | None = None,
) -> QueueItem | None:
    """The row after `place`, which itself may have moved or gone; None after the last.

    With `waiting` only what waits for people counts. Nothing of the record `skipped` is given.
    Raises QueryError.
    """
    where, values = _asked(connection, question)
    where += f" AND ({_place(question.sort)}) > (?, ?, ?, ?, ?, ?)"
    values += msgspec.structs.astuple(place)
    if waiting:
        where += _WAITS
    if skipped is not None:
        where += " AND m.record != ?"
        values.append(skipped)
    row = connection.execute(
        f"{_ITEM}{_FROM}{where}{_order(question.sort)}", [*values, 1, 0]
    ).fetchone()
    return _item(row) if row else None


def progress(connection: sqlite3.Connection, question: Question, who: str | None) -> Progress:
    """How far people have got with the messages that answer. Raises QueryError."""
    where, values = _asked(connection, question)
    rows = connection.execute(
        f"SELECT m.stage, count(*) {_FROM}{where} AND m.number GROUP BY 1",
        values,
    )
    stages = {stage.value: 0 for stage in Status}
    stages.update(rows.fetchall())
    mine = 0
    if who is not None:
        own = "EXISTS (SELECT 1 FROM reviewers WHERE message = m.row AND who = ?)"
        done = ", ".join("?" * len(_DONE))
        mine = connection.execute(
            f"SELECT count(*){_FROM}{where} AND m.number AND {own} AND m.stage IN ({done})",
            [*values, who, *_DONE],
        ).fetchone()[0]
    done_count = sum(stages[stage] for stage in _DONE)
    return Progress(
        done=done_count, to_do=sum(stages.values()) - done_count, mine=mine, stages=stages
    )


def points(connection: sqlite3.Connection, question: Question) -> list[MapPoint]:
    """The photos with a place on the map among those that answer. Raises QueryError."""
    where, values = _asked(connection, question)
    rows = connection.execute(
        "SELECT DISTINCT r.id, r.name, r.latitude, r.longitude, r.place, r.sensitive"
        f"{_FROM}{where} AND r.latitude IS NOT NULL ORDER BY r.name, r.id",
        values,
    )
    return [
        MapPoint(
            id=row[0],
            name=row[1],
            latitude=row[2],
            longitude=row[3],
            place=row[4],
            sensitive=bool(row[5]),
        )
        for row in rows
    ]


def reviewed_pairs(connection: sqlite3.Connection) -> list[ReviewedPair]:
    """Texts whose transcription and English people have checked, in the order they did so.

    What was approved in bulk is not among them: nobody has read it for its own sake.
    """
    rows = connection.execute(
        "SELECT record, key, transcription, translation FROM messages"
        " WHERE english_status IN ('reviewed', 'approved') AND status IN ('reviewed', 'approved')"
        " AND translation IS NOT NULL AND NOT bulk ORDER BY changed, record, number"
    )
    return [ReviewedPair(id=a, message=b, arabic=c, english=d) for a, b, c, d in rows]


def reviewers(connection: sqlite3.Connection) -> list[str]:
    """Names of all who have worked on a message, sorted."""
    rows = connection.execute("SELECT DISTINCT who FROM reviewers ORDER BY 1")
    return [row[0] for row in rows]


def _asked(connection: sqlite3.Connection, question: Question) -> tuple[str, list[Any]]:
    """The question as SQL to append to a WHERE, and its values."""
    query = question.query
    where, values = conditions(question.filters)
    seen, hidden = _seen(question)
    where, values = where + seen, values + hidden
    if query.node is None:
        return where, values
    lexicon = Lexicon()
    level = Match.SKELETON if query.wanted() else Match.EXACT
    expression = fts_expression(query, level, lexicon)
    # What is said about a photo is said of all its messages.
    own = "SELECT rowid FROM words WHERE words MATCH ?"
    found = (
        f" AND (m.row IN ({own}) OR m.record IN (SELECT record FROM messages"  # noqa: S608
        f" WHERE number IS NULL AND row IN ({own})))"
    )
    any_of_them = f"SELECT 1 FROM messages m WHERE m.row IN ({own}){seen} LIMIT 1"  # noqa: S608
    if query.wanted() and not connection.execute(any_of_them, [expression, *hidden]).fetchone():
        expression = fts_expression(query, Match.GUESS, lexicon)
    return where + found, [*values, expression, expression]


def _place(sort: QueueSort) -> str:
    """The columns of `Place` in that order of the queue."""
    return f"{_FIRST[sort]}, r.name, m.record, coalesce(m.number, 0)"


def _order(sort: QueueSort) -> str:
    return f" ORDER BY {_place(sort)} LIMIT ? OFFSET ?"


def _seen(question: Question) -> tuple[str, list[Any]]:
    """Without the hidden messages where a match would reveal something, as SQL and its values."""
    if not question.hidden or not question.reveals_content:
        return "", []
    names = json.dumps(sorted("/".join(pair) for pair in question.hidden))
    return (
        " AND NOT EXISTS (SELECT 1 FROM json_each(?) WHERE value = m.record || '/' || m.key)",
        [names],
    )


def _item(row: tuple[Any, ...]) -> QueueItem:
    return QueueItem(
        id=row[0],
        message=row[1],
        name=row[2],
        place=row[3],
        taken=row[4],
        outcome=Outcome(row[5]),
        confidence=row[6],
        transcription=row[7],
        translation=row[8],
        verdict=Level(row[9]) if row[9] else None,
        flags=tuple(json.loads(row[10])),
        transcription_status=Status(row[11]),
        translation_status=Status(row[12]),
        stage=Status(row[13]),
        priority=row[14],
        reviewers=tuple(json.loads(row[15])),
        sensitive=bool(row[16]),
        questions=tuple(json.loads(row[17])) if row[17] else (),
        assigned=row[18],
    )
