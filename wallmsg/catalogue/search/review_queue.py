"""What is left for people to do, asked of an up-to-date index: queue, progress, map."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from msgspec.structs import replace

from wallmsg.catalogue.search import tallies
from wallmsg.catalogue.search.facts import (
    LISTED,
    RECORD,
    bounds_of,
    filter_expression,
    phrase,
    row_is,
)
from wallmsg.catalogue.search.filters import Filters
from wallmsg.catalogue.search.match import Match, listed_expression
from wallmsg.catalogue.search.members import Members
from wallmsg.catalogue.search.query import Query
from wallmsg.catalogue.search.queue_items import (
    MapPoint,
    Place,
    Progress,
    QueueItem,
    QueuePage,
    QueueSort,
    ReviewedPair,
)
from wallmsg.catalogue.search.queue_order import Stretch, page_of, place_columns, walk
from wallmsg.catalogue.search.tallies import DONE, RowKind
from wallmsg.catalogue.search.words import Lexicon
from wallmsg.model import Level, Outcome, Status

MOST_COUNTED = 20_000
"""Rows that answer a query from which their number is not counted further."""

_ITEM = """
SELECT m.record, m.key, m.name, r.place, r.taken, m.outcome, m.confidence, m.transcription,
       m.translation, m.verdict, m.flags, m.status, m.english_status, m.stage, m.priority,
       m.reviewers, r.sensitive, m.questions, m.assigned
FROM messages m JOIN records r ON r.id = m.record WHERE m.row = ?
"""


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

    @property
    def is_counted(self) -> bool:
        """Whether the kinds of rows alone say which answer, so that their numbers are known."""
        asked = self.filters
        plain = Filters(outcome=asked.outcome, verdict=asked.verdict, status=asked.status)
        hides = bool(self.hidden) and self.reveals_content
        return self.query.node is None and asked == plain and not hides

    def may_have(self, kind: RowKind) -> bool:
        """Whether rows of that kind can answer."""
        asked = self.filters
        return (
            asked.outcome in {None, kind.outcome}
            and asked.verdict in {None, kind.verdict}
            and asked.status in {None, kind.stage}
        )


def queue(
    connection: sqlite3.Connection, question: Question, limit: int | None, offset: int
) -> QueuePage:
    """What answers the question, most urgent first. Raises QueryError."""
    members = _members(connection, question)
    kinds = _kinds(connection, question)
    if members is None and question.sort is QueueSort.URGENCY:
        rows = page_of(connection, kinds, limit, offset)
    else:
        stop = None if limit is None else offset + limit
        stretch = Stretch(kinds, question.sort)
        rows = list(islice(walk(connection, stretch, members), offset, stop))
    total, more = _total(connection, question, members)
    return QueuePage(items=tuple(_items(connection, rows)), total=total, more=more)


def photos(
    connection: sqlite3.Connection, question: Question, limit: int | None, offset: int
) -> QueuePage:
    """The photos that answer or have a message that does, each with its most urgent message.

    A photo is where the first of its messages is. Raises QueryError.
    """
    members = _members(connection, question)
    stretch = Stretch(_kinds(connection, question), question.sort)
    stop = None if limit is None else offset + limit
    records = _records(connection, walk(connection, stretch, members))
    found = list(islice(records, offset, stop))
    total, more = _photo_total(connection, question, members)
    items = tuple(_photo_item(connection, question, members, record) for record in found)
    return QueuePage(items=items, total=total, more=more)


def places(
    connection: sqlite3.Connection, record: str, sort: QueueSort = QueueSort.URGENCY
) -> dict[str, Place]:
    """Where the messages of a record stand in the queue, by their ids; "" is a photo without."""
    columns = place_columns(sort)
    sql = f"SELECT m.key, {columns} FROM messages m WHERE m.listed AND m.record = ?"  # noqa: S608
    rows = connection.execute(sql, [record])
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
    members = _members(connection, question)
    kinds = [kind for kind in _kinds(connection, question) if not waiting or _waits(kind)]
    stretch = Stretch(kinds, question.sort, place, waiting, skipped)
    return next(_items(connection, islice(walk(connection, stretch, members), 1)), None)


def progress(connection: sqlite3.Connection, question: Question, who: str | None) -> Progress:
    """How far people have got with the messages that answer. Raises QueryError."""
    stages = {stage.value: 0 for stage in Status}
    if question.is_counted:
        for kind, n in tallies.kinds(connection).items():
            if kind.is_message and question.may_have(kind):
                stages[kind.stage] += n
    else:
        for stage in Status:
            stages[stage.value] = _messages(connection, question, row_is(stage)).count()
    mine = 0
    if who is not None and not question.reveals_content:
        mine = tallies.of(connection, "done_by", who)
    elif who is not None:
        done = " OR ".join(row_is(Status(stage)) for stage in sorted(DONE))
        own = filter_expression(Filters(reviewer=who), ())
        mine = _messages(connection, question, f"({done}) AND ({own})").count()
    done_count = sum(stages[stage] for stage in DONE)
    return Progress(
        done=done_count, to_do=sum(stages.values()) - done_count, mine=mine, stages=stages
    )


def points(connection: sqlite3.Connection, question: Question) -> list[MapPoint]:
    """The photos with a place on the map among those that answer. Raises QueryError."""
    members = _members(connection, question, always=True)
    few = members.few_json() if members else None
    own = "SELECT record FROM messages WHERE row IN (SELECT value FROM json_each(?))"
    among = f" AND id IN ({own})" if few is not None else ""
    rows = connection.execute(
        "SELECT id, name, latitude, longitude, place, sensitive FROM records"  # noqa: S608
        f" WHERE latitude IS NOT NULL{among} ORDER BY name, id",
        [few] if few is not None else [],
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
        if few is not None or members is None or _has_one(connection, row[0], members)
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
    return list(tallies.counts(connection, "reviewer"))


def _members(
    connection: sqlite3.Connection, question: Question, *, always: bool = False
) -> Members | None:
    """The rows that answer; None for all, or if their kind alone says it (unless `always`)."""
    always = always or question.sort is not QueueSort.URGENCY
    if question.is_counted and not (always and question.reveals_content):
        return None
    return _found(connection, question, "")


def _messages(connection: sqlite3.Connection, question: Question, also: str) -> Members:
    """The messages that answer and match another expression as well."""
    return _found(connection, question, f" AND ({also} NOT {phrase(RECORD)})")


def _found(connection: sqlite3.Connection, question: Question, also: str) -> Members:
    facts = filter_expression(question.filters, tallies.years(connection))
    bounds = bounds_of(question.filters)
    hidden = _hidden(connection, question)
    query = question.query
    if query.node is None:
        expression = phrase(LISTED) + (f" AND ({facts})" if facts else "")
        return Members(connection, expression + also, bounds, hidden)
    lexicon = Lexicon()
    level = Match.SKELETON if query.wanted() else Match.EXACT
    expression = listed_expression(query, level, lexicon)
    if query.wanted() and Members(connection, expression, hidden=hidden).count(most=1) == 0:
        level = Match.GUESS
    expression = listed_expression(query, level, lexicon, filters=facts)
    return Members(connection, expression + also, bounds, hidden)


def _hidden(connection: sqlite3.Connection, question: Question) -> list[int]:
    """The rows of the hidden messages where a match would reveal something."""
    if not question.reveals_content:
        return []
    sql = "SELECT row FROM messages WHERE record = ? AND key = ?"
    return [row for pair in question.hidden for (row,) in connection.execute(sql, pair)]


def _waits(kind: RowKind) -> bool:
    return kind.stage in {"machine", "draft"} and kind.outcome != "failed"


def _total(
    connection: sqlite3.Connection, question: Question, members: Members | None
) -> tuple[int, bool]:
    """How many rows answer, and whether there are more, which nobody has counted."""
    if question.is_counted:
        kinds = tallies.kinds(connection)
        return sum(n for kind, n in kinds.items() if question.may_have(kind)), False
    members = members or _found(connection, question, "")
    if question.query.node is None:
        return members.count(), False
    found = members.count(most=MOST_COUNTED + 1)
    return min(found, MOST_COUNTED), found > MOST_COUNTED


def _kinds(connection: sqlite3.Connection, question: Question) -> list[RowKind]:
    """The kinds of rows that can answer."""
    return [kind for kind in tallies.kinds(connection) if question.may_have(kind)]


def _records(connection: sqlite3.Connection, rows: Iterator[int]) -> Iterator[str]:
    """The records of the rows, each once."""
    seen: set[str] = set()
    for row in rows:
        found = connection.execute("SELECT record FROM messages WHERE row = ?", [row]).fetchone()
        if found[0] not in seen:
            seen.add(found[0])
            yield found[0]


def _photo_total(
    connection: sqlite3.Connection, question: Question, members: Members | None
) -> tuple[int, bool]:
    """How many photos answer, and whether there are more, which nobody has counted."""
    if not question.reveals_content:
        return tallies.of(connection, "sum", "records"), False
    members = members or _found(connection, question, "")
    rows = members.first(MOST_COUNTED + 1)
    sql = (
        "SELECT count(DISTINCT record) FROM messages WHERE row IN (SELECT value FROM json_each(?))"
    )
    found = connection.execute(sql, [json.dumps(rows)]).fetchone()[0]
    return int(found), len(rows) > MOST_COUNTED


def _photo_item(
    connection: sqlite3.Connection, question: Question, members: Members | None, record: str
) -> QueueItem:
    """The most urgent message of a photo among those that answer, with their number."""
    sql = (
        "SELECT row, number, priority, stage, outcome, coalesce(verdict, '') FROM messages"
        " WHERE record = ? AND listed ORDER BY priority, position"
    )
    rows = [
        (row, number)
        for row, number, *kind in connection.execute(sql, [record]).fetchall()
        if (question.may_have(RowKind(0, *kind)) if members is None else row in members)
    ]
    [item] = _items(connection, [rows[0][0]])
    return replace(item, messages=sum(number is not None for _, number in rows))


def _has_one(connection: sqlite3.Connection, record: str, members: Members) -> bool:
    sql = "SELECT row FROM messages WHERE record = ? AND listed"
    return any(row in members for (row,) in connection.execute(sql, [record]).fetchall())


def _items(connection: sqlite3.Connection, rows: Iterator[int] | list[int]) -> Iterator[QueueItem]:
    return (_item(connection.execute(_ITEM, [row]).fetchone()) for row in rows)


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
