"""Work that must not grow with the catalogue, counted in steps of SQLite, not in seconds."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest

from scripts.check.synthetic_catalogue.synthetic_records import synthetic_record
from tests.factories.records import indexed
from wallmsg.catalogue import Filters, PhotoSort, Question, QueueSort, parse_query
from wallmsg.catalogue.search import hits, members, name_lookup, photo_rows, ranking, review_queue
from wallmsg.catalogue.search.index_schema import insert, remove
from wallmsg.catalogue.search.stats import stats
from wallmsg.catalogue.search.words import Lexicon
from wallmsg.model import Outcome, Status

SMALL, LARGE = 300, 1200
STEPS = 100
"""Of SQLite's machine, between two counts."""

Asked = Callable[[sqlite3.Connection], object]


@pytest.fixture(scope="module")
def indexes() -> Iterator[tuple[sqlite3.Connection, sqlite3.Connection]]:
    """A small index, and one with four times as many records."""
    made = [indexed(*map(synthetic_record, range(count))) for count in (SMALL, LARGE)]
    with closing(made[0]), closing(made[1]):
        yield made[0], made[1]


@pytest.fixture(autouse=True)
def few_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limits from which there are very many are those of a small catalogue."""
    monkeypatch.setattr(members, "FEW", 20)
    monkeypatch.setattr(hits, "POOL", 20)
    monkeypatch.setattr(ranking, "FREQUENT", 40)
    monkeypatch.setattr(review_queue, "MOST_COUNTED", 40)


def work(index: sqlite3.Connection, asked: Asked) -> int:
    """How many hundred steps SQLite takes for an answer, which there must be."""
    steps = 0

    def count() -> None:
        nonlocal steps
        steps += 1

    index.set_progress_handler(count, STEPS)
    try:
        assert asked(index)
    finally:
        index.set_progress_handler(None, 0)
    return steps


def search(query: str, **filters: Any) -> Asked:
    """The first twenty hits."""
    return lambda index: hits.search(index, parse_query(query), Filters(**filters), 20)


def listing(sort: PhotoSort, **filters: Any) -> Asked:
    """The first five photos."""
    return lambda index: photo_rows.photos(index, Filters(**filters), sort, 5)


def queue(sort: QueueSort = QueueSort.URGENCY, **filters: Any) -> Asked:
    """A page of the queue."""
    asked = Question(parse_query(""), Filters(**filters), sort=sort)
    return lambda index: review_queue.queue(index, asked, 20, 0).items


def following(index: sqlite3.Connection) -> object:
    """What comes after the first row of the queue."""
    asked = Question(parse_query(""), Filters())
    [first] = review_queue.queue(index, asked, 1, 0).items
    place = review_queue.places(index, first.id)[first.message or ""]
    return review_queue.following(index, asked, place, waiting=True)


def counted(index: sqlite3.Connection) -> object:
    """Progress of the whole."""
    return review_queue.progress(index, Question(parse_query(""), Filters()), "Ann")


@pytest.mark.parametrize(
    "asked",
    [
        search("the"),
        search("the house"),
        search("siege OR حلب"),
        search("the", outcome=Outcome.READ),
        search(""),
        *(listing(sort) for sort in PhotoSort),
        listing(PhotoSort.NAME, outcome=Outcome.READ),
        *(queue(sort) for sort in QueueSort),
        queue(status=Status.MACHINE),
        following,
        counted,
        stats,
        lambda index: name_lookup.named(index, {"img_00042"}),
        lambda index: name_lookup.starting(index, synthetic_record(7).id[:8], 10),
    ],
)
def test_frequent_words_lists_and_counts_take_no_more_work(
    indexes: tuple[sqlite3.Connection, sqlite3.Connection], asked: Asked
) -> None:
    """Four times as many records, the same work: nothing is read that is not shown."""
    small, large = (work(index, asked) for index in indexes)
    assert large <= small * 1.5 + 10


def test_storing_a_record_takes_no_more_work(
    indexes: tuple[sqlite3.Connection, sqlite3.Connection],
) -> None:
    """Putting a record into the index again does not depend on the others."""
    record = synthetic_record(7)

    def again(index: sqlite3.Connection) -> object:
        remove(index, record.id)
        insert(index, record, Lexicon())
        return record

    small, large = (work(index, again) for index in indexes)
    assert large <= small * 1.5 + 10


@pytest.mark.parametrize("sort", list(PhotoSort))
def test_lists_are_read_from_an_index(
    indexes: tuple[sqlite3.Connection, sqlite3.Connection], sort: PhotoSort
) -> None:
    """No order of photos is made by sorting all of them."""
    sql = f"EXPLAIN QUERY PLAN SELECT id FROM records ORDER BY {photo_rows._ORDERS[sort]}"  # noqa: S608
    plan = " ".join(row[3] for row in indexes[1].execute(sql))
    assert "USING COVERING INDEX" in plan
    assert "TEMP B-TREE" not in plan


@pytest.mark.parametrize(
    "filters",
    [
        {"outcome": Outcome.READ},
        {"tags": ("love",)},
        {"place": "aleppo"},
        {"after": "2016-03-10", "before": "2016-06"},
        {"min_confidence": 0.7},
        {"min_confidence": 0.7051, "max_confidence": 0.9},
    ],
)
def test_few_and_many_answer_alike(
    indexes: tuple[sqlite3.Connection, sqlite3.Connection],
    filters: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whether rows are fetched and sorted or met along an index, the same come in one order."""
    index = indexes[0]
    for sort in PhotoSort:
        along = photo_rows.photos(index, Filters(**filters), sort, None)
        page = review_queue.queue(index, Question(parse_query(""), Filters(**filters)), None, 0)
        with monkeypatch.context() as patch:
            patch.setattr(members, "FEW", 10**6)
            assert photo_rows.photos(index, Filters(**filters), sort, None) == along
            asked = Question(parse_query(""), Filters(**filters))
            assert review_queue.queue(index, asked, None, 0) == page
        assert page.total == len(page.items) > 0


def test_of_very_many_hits_the_first_are_those_of_a_longer_list(
    indexes: tuple[sqlite3.Connection, sqlite3.Connection],
) -> None:
    """Ranked in groups, the order stays the same whatever the limit."""
    query = parse_query("the siege")
    everything = hits.search(indexes[1], query, Filters(), None)
    assert len(everything) == len({(hit.id, hit.message) for hit in everything}) > 60
    for limit in (1, 20, 60):
        assert hits.search(indexes[1], query, Filters(), limit) == everything[:limit]
