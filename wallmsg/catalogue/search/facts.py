"""What filters ask for, as tokens of the full-text table: a filter is then part of the query.

Each row of the table has the facts of its message and photo as words of the column `facts`. So
SQLite finds what answers a query and all filters in one step, without reading other rows. A day is
stored as its year, its month and the day; a photo of some day in a month has the month alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import blake2b
from typing import NamedTuple

from wallmsg.catalogue.dates import days
from wallmsg.catalogue.search.filters import Filters
from wallmsg.catalogue.search.words import Lexicon
from wallmsg.errors import QueryError
from wallmsg.model import Level, Outcome, Status

EVERY = "every"
RECORD = "record"
LISTED = "listed"
"""Kinds of rows: every row; rows about a photo itself; messages and photos without messages."""

_STEPS = 100
"""Steps of confidence that have a token of their own."""


def row_facts(
    outcome: Outcome,
    confidence: float | None,
    stage: Status,
    verdict: Level | None,
) -> list[str]:
    """The facts of one message."""
    found = [_named("o", outcome), _named("s", stage)]
    if verdict is not None:
        found.append(_named("v", verdict))
    if confidence is not None:
        found.append(_confidence(_step(confidence)))
    return found


def person_fact(who: str) -> str:
    """The fact that this person has worked on a message."""
    return _hashed("b", who)


def assigned_fact(who: str) -> str:
    """The fact that a message is for this person."""
    return _hashed("a", who)


def question_fact(is_open: bool) -> str:
    """The fact that a question is open, or that none is."""
    return f"q{int(is_open)}"


def photo_facts(
    tags: Iterable[str],
    place: str | None,
    dated: tuple[str, str] | None,
    sensitive: bool,
    lexicon: Lexicon,
) -> list[str]:
    """The facts of one photo, the words of its place last; `dated` is its first and last day."""
    found = [f"x{int(sensitive)}"]
    found += [_hashed("t", " ".join(lexicon.folded(tag))) for tag in tags]
    if dated:
        found += _dated(*dated)
    return found + [f"p{word}" for word in lexicon.folded(place or "")]


def filter_expression(filters: Filters, years: Iterable[str]) -> str | None:
    """The filters as an FTS5 expression; None if they ask nothing.

    `years` are those in which photos of the catalogue may have been taken. Of a confidence between
    two steps the lower one is taken. Raises QueryError for filters that make no sense.
    """
    parts = list(_parts(filters, sorted(years)))
    return " AND ".join(parts) if parts else None


class Bounds(NamedTuple):
    """Confidences between two steps, which the expression does not tell apart."""

    least: float | None = None
    below: float | None = None

    def condition(self, column: str) -> tuple[str, list[float]]:
        """As SQL to append to a WHERE, and its values."""
        asked = ((f" AND {column} >= ?", self.least), (f" AND {column} < ?", self.below))
        given = [(sql, value) for sql, value in asked if value is not None]
        return "".join(sql for sql, _ in given), [value for _, value in given]


def bounds_of(filters: Filters) -> Bounds:
    """What has to be checked beside the expression, which finds a little more."""
    asked = (filters.min_confidence, filters.max_confidence)
    return Bounds(*(None if one is None or _is_step(one) else one for one in asked))


def _is_step(confidence: float) -> bool:
    return 0 <= confidence <= 1 and _step(confidence) / _STEPS == confidence


def phrase(*tokens: str) -> str:
    """The FTS5 expression for rows that have those facts, side by side."""
    return f'facts : "{" ".join(tokens)}"'


def row_is(value: Outcome | Status | Level) -> str:
    """The FTS5 expression for rows of that outcome, status or verdict."""
    letters = {Outcome: "o", Status: "s", Level: "v"}
    return phrase(_named(letters[type(value)], value))


def _parts(filters: Filters, years: list[str]) -> Iterator[str]:
    if filters.place is not None:
        words = _asked("place", filters.place)
        yield phrase(*(f"p{word}" for word in words))
    for tag in filters.tags:
        yield phrase(_hashed("t", " ".join(_asked("tag", tag))))
    if filters.after is not None:
        yield _any(_from(_day("after", filters.after)[0], years))
    if filters.before is not None:
        yield _any(_until(_day("before", filters.before)[1], years))
    if filters.min_confidence is not None:
        if not 0 <= filters.min_confidence <= 1:
            raise QueryError("the least confidence must lie between 0 and 1", hint="such as 0.8")
        steps = range(_step(filters.min_confidence), _STEPS + 1)
        yield _any(map(_confidence, steps))
    if filters.max_confidence is not None:
        yield _any(_below(filters.max_confidence))
    for value in (filters.outcome, filters.verdict, filters.status):
        if value is not None:
            yield row_is(value)
    if filters.sensitive is not None:
        yield phrase(f"x{int(filters.sensitive)}")
    yield from _of_team(filters)


def _of_team(filters: Filters) -> Iterator[str]:
    if filters.reviewer is not None:
        yield phrase(person_fact(filters.reviewer))
    if filters.assigned is not None:
        yield phrase(assigned_fact(filters.assigned))
    if filters.question is not None:
        yield phrase(question_fact(filters.question))


def _dated(first: str, last: str) -> list[str]:
    year, month = first[:4], first[:7].replace("-", "")
    if first == last:
        return [f"y{year}", f"m{month}", f"d{first.replace('-', '')}"]
    if first[:7] == last[:7]:
        return [f"y{year}", f"m{month}", f"n{month}"]
    return [f"y{year}", f"n{year}"]


def _from(day: str, years: list[str]) -> list[str]:
    """Facts of photos that may be from that day or a later one."""
    year, month, number = day.split("-")
    found = [f"y{other}" for other in years if other > year]
    if day.endswith("-01-01"):
        return [*found, f"y{year}"]
    found.append(f"n{year}")
    found += [f"m{year}{other:02}" for other in range(int(month) + 1, 13)]
    if number == "01":
        return [*found, f"m{year}{month}"]
    return [
        *found,
        f"n{year}{month}",
        *(f"d{year}{month}{other:02}" for other in range(int(number), 32)),
    ]


def _until(day: str, years: list[str]) -> list[str]:
    """Facts of photos that may be from that day or an earlier one."""
    year, month, number = day.split("-")
    found = [f"y{other}" for other in years if other < year]
    if day.endswith("-12-31"):
        return [*found, f"y{year}"]
    found.append(f"n{year}")
    found += [f"m{year}{other:02}" for other in range(1, int(month))]
    return [
        *found,
        f"n{year}{month}",
        *(f"d{year}{month}{other:02}" for other in range(1, int(number) + 1)),
    ]


def _below(confidence: float) -> list[str]:
    """Steps below a confidence; that of nothing if there is none."""
    found = [_confidence(step) for step in range(_STEPS + 1) if step / _STEPS < confidence]
    return found or ["none"]


def _any(tokens: Iterable[str]) -> str:
    return f"({' OR '.join(phrase(token) for token in tokens)})"


def _step(confidence: float) -> int:
    """The highest step that a confidence reaches; exact, where `confidence * 100` is not."""
    step = min(_STEPS, max(0, int(confidence * _STEPS) + 1))
    while step and step / _STEPS > confidence:
        step -= 1
    return step


def _confidence(step: int) -> str:
    return f"c{step:03}"


def _named(letter: str, value: Outcome | Status | Level) -> str:
    return letter + value.value.replace("_", "")


def _hashed(letter: str, text: str) -> str:
    """A token for any text; two texts have the same one by chance once in 10**19."""
    return letter + blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _asked(what: str, text: str) -> list[str]:
    asked = Lexicon().folded(text)
    if not asked:
        raise QueryError(f"there is no word in the {what} {text!r}", hint=f"name a {what}")
    return asked


def _day(what: str, text: str) -> tuple[str, str]:
    found = days(text)
    if found is None:
        raise QueryError(
            f"{text!r} after --{what} is not a date", hint="write it as 2016, 2016-12 or 2016-12-05"
        )
    return found
