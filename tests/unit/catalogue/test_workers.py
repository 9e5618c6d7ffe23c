"""Work in several processes, and an index that is built on where it was stopped."""

from __future__ import annotations

import os
import signal
import sqlite3
from collections.abc import Sequence
from contextlib import closing

import pytest

from tests.factories.records import HEART, heart, message, record
from wallmsg.catalogue import Catalogue, Kind, workers
from wallmsg.catalogue.search import index_build
from wallmsg.catalogue.search.index import PART
from wallmsg.catalogue.workers import in_order


def doubled(argument: str, ids: Sequence[str]) -> list[str]:
    """Work that is done in other processes."""
    return [argument + one + one for one in ids]


def lost_at(parent: int, ids: Sequence[str]) -> list[str]:
    """Work that kills every process but the one that asked for it."""
    if os.getpid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)
    return list(ids)


@pytest.fixture(autouse=True)
def few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """A handful of records is enough for several processes."""
    monkeypatch.setattr(workers, "PARALLEL_FROM", 4)
    monkeypatch.setattr(workers, "CHUNK", 2)


def test_results_come_in_order() -> None:
    """Whatever process is quicker."""
    ids = [str(number) for number in range(11)]
    found = [one for some in in_order(doubled, "x", ids, 2) for one in some]
    assert found == [f"x{one}{one}" for one in ids]


def test_what_a_lost_process_had_is_done_here() -> None:
    """A killed process costs time, not results."""
    ids = [str(number) for number in range(9)]
    assert [one for some in in_order(lost_at, os.getpid(), ids, 2) for one in some] == ids


def test_an_index_of_several_processes_is_the_same(catalogue: Catalogue) -> None:
    """The same is found and verified, however many processes read the records."""
    for number in range(9):
        catalogue.add(record(f"{number}.jpg", message(*HEART)))
    for jobs in (1, 2):
        assert catalogue.rebuild_index(jobs=jobs).records == 9
        assert len(catalogue.index.search("heart")) == catalogue.stats().records == 9
        assert {problem.kind for problem in catalogue.verify()} == {Kind.PHOTO_MISSING}


def test_building_goes_on_where_it_was_stopped(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was done is kept; what changed, came or went meanwhile is taken up."""
    for number in range(8):
        catalogue.add(record(f"{number}.jpg", message(*HEART)))
    monkeypatch.setattr(index_build, "_BATCH", 2)

    def stop(done: int, total: int) -> None:
        if done == total - 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        catalogue.rebuild_index(stop, jobs=1)
    first, *_, last = catalogue.ids()
    catalogue.discard(first)
    catalogue.write(record("new.jpg", message("جديد", "the new one")))
    reported: list[tuple[int, int]] = []
    report = catalogue.rebuild_index(lambda *numbers: reported.append(numbers), jobs=1)
    assert report.records >= 8
    assert reported[0][0] >= 4
    assert len(catalogue.index.search("heart")) == 7
    assert len(catalogue.index.search("new")) == 1
    assert catalogue.has(last)
    assert not (catalogue.path / PART).exists()
    assert {problem.kind for problem in catalogue.verify()} == {Kind.PHOTO_MISSING}


def test_a_part_of_another_journal_is_begun_again(catalogue: Catalogue) -> None:
    """What was built before the journal was put back is not believed."""
    catalogue.add(heart())
    with closing(sqlite3.connect(catalogue.path / PART)) as part, part:
        part.execute("CREATE TABLE meta (key TEXT PRIMARY KEY, value)")
        values = {"building": 10, "done": "f" * 16, "start": 0, "end": 5, "digest": "other"}
        part.executemany("INSERT INTO meta VALUES (?, ?)", values.items())
    assert catalogue.rebuild_index().records == 1
    assert len(catalogue.index.search("heart")) == 1
