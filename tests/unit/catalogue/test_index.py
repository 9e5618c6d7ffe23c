"""The search index: deletable, and never behind for long."""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories.records import HEART, heart, listing, message, noted, record
from wallmsg.catalogue import Catalogue, IndexReport
from wallmsg.catalogue.search.index import unwritable
from wallmsg.catalogue.search.index_rows import signed_hash
from wallmsg.errors import CatalogueError


def index_path(catalogue: Catalogue) -> Path:
    """The file of the index."""
    return catalogue.path / "index.sqlite3"


def delete(path: Path) -> None:
    """The index is gone."""
    path.unlink()


def garble(path: Path) -> None:
    """The index is no database."""
    path.write_bytes(b"not a database" * 100)


def empty(path: Path) -> None:
    """The index is an empty file."""
    path.write_bytes(b"")


def spoil_tables(path: Path) -> None:
    """The index lacks a table that opening it does not need."""
    with closing(sqlite3.connect(path)) as index:
        index.execute("DROP TABLE messages")


def spoil_pages(path: Path) -> None:
    """A disk has spoiled all pages of the index but the first."""
    data = bytearray(path.read_bytes())
    data[8192:] = os.urandom(len(data) - 8192)
    path.write_bytes(data)


def age(path: Path) -> None:
    """The index was made by a program with other tables."""
    with closing(sqlite3.connect(path)) as index, index:
        index.execute("UPDATE meta SET value = 0 WHERE key = 'version'")


def forget(path: Path) -> None:
    """The index does not know how far it has read."""
    with closing(sqlite3.connect(path)) as index, index:
        index.execute("DELETE FROM meta WHERE key != 'version'")


def mislead(path: Path) -> None:
    """The index says that it has read to a place that there cannot be."""
    with closing(sqlite3.connect(path)) as index, index:
        index.execute("UPDATE meta SET value = NULL WHERE key = 'start'")
        index.execute("UPDATE meta SET value = 'far' WHERE key = 'end'")


HARM = [delete, garble, empty, spoil_tables, spoil_pages, age, forget, mislead]


@pytest.mark.parametrize("harm", HARM)
@pytest.mark.parametrize("write_first", [False, True])
def test_a_spoiled_index_is_made_anew(
    catalogue: Catalogue, harm: Callable[[Path], None], write_first: bool
) -> None:
    """Whatever became of the file, nothing is lost for searching or writing."""
    catalogue.add(heart())
    harm(index_path(catalogue))
    if write_first:
        catalogue.add(heart("second.jpg"))
    expected = ["heart.jpg", "second.jpg"] if write_first else ["heart.jpg"]
    assert sorted(hit.name for hit in catalogue.index.search("heart")) == expected
    assert len(catalogue.near("0" * 16, 64)) == 0
    assert catalogue.stats().records == len(expected)
    assert index_path(catalogue).exists()
    with closing(sqlite3.connect(index_path(catalogue))) as index:
        assert index.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_an_index_of_another_catalogue_is_not_believed(catalogue: Catalogue) -> None:
    """Copied from elsewhere, or kept while the journal was put back: it is rebuilt."""
    other = Catalogue.create(catalogue.path.with_name("other"))
    other.add(record("other.jpg", message("شيء", "another")))
    catalogue.add(record("mine.jpg", message("شيء", "my own")))
    shutil.copy(index_path(other), index_path(catalogue))
    assert [hit.name for hit in catalogue.index.search("own OR another")] == ["mine.jpg"]


def test_an_older_journal_put_back_is_noticed(catalogue: Catalogue) -> None:
    """A catalogue restored from a backup, its newer index left in place."""
    catalogue.add(heart())
    saved = catalogue.journal.path.read_bytes()
    catalogue.add(heart("later.jpg"))
    catalogue.journal.path.write_bytes(saved)
    catalogue.record_path(record("later.jpg").id).unlink()
    assert [hit.name for hit in catalogue.index.search("heart")] == ["heart.jpg"]


def test_a_missing_journal_hides_nothing(catalogue: Catalogue) -> None:
    """All records on disk are found even so."""
    catalogue.add(heart())
    catalogue.journal.path.unlink()
    assert len(catalogue.index.search("heart")) == 1


def test_a_journal_that_cannot_be_read(catalogue: Catalogue) -> None:
    """Searching says so as an error of the catalogue, whatever the system calls it."""
    catalogue.add(heart())
    catalogue.journal.path.unlink()
    catalogue.journal.path.mkdir()
    with pytest.raises(CatalogueError, match="cannot read"):
        catalogue.index.search("heart")


def test_lines_of_others_are_taken_up(catalogue: Catalogue) -> None:
    """An index put back from yesterday catches up with the journal."""
    catalogue.add(heart())
    yesterday = index_path(catalogue).read_bytes()
    catalogue.update(heart().id, lambda old: noted(old, "drizzle"))
    catalogue.add(record("new.jpg", message(*HEART)))
    index_path(catalogue).write_bytes(yesterday)
    assert len(catalogue.index.search("drizzle")) == 1
    assert len(catalogue.index.search("heart")) == 2
    assert list(Catalogue.open(catalogue.path).index.search("drizzle"))


def test_changed_texts_are_no_longer_found(catalogue: Catalogue) -> None:
    """The index holds what the records say now."""
    catalogue.write(record("a.jpg", message("قديم", "the old one")))
    catalogue.write(record("a.jpg", message("جديد", "the new one")))
    assert catalogue.index.search("old") == catalogue.index.search("قديم") == []
    assert len(catalogue.index.search("new")) == 1


def test_searching_tells_if_the_index_must_be_made_first(catalogue: Catalogue) -> None:
    """Ten thousand records take seconds: progress can be shown."""
    reported: list[tuple[int, int]] = []
    catalogue.add(heart())

    def search() -> int:
        hits = catalogue.index.search("heart", progress=lambda *done: reported.append(done))
        return len(hits)

    assert search() == 1
    assert reported == []
    index_path(catalogue).unlink()
    assert search() == 1
    assert reported == [(0, 1), (1, 1)]


def test_rebuilding_tells_what_is_damaged(catalogue: Catalogue) -> None:
    """Damaged records are left out and named; progress counts up to all."""
    for number in range(3):
        catalogue.add(record(f"{number}.jpg", message(*HEART)))
    catalogue.record_path(record("1.jpg").id).write_text("{")
    reported: list[tuple[int, int]] = []
    report = catalogue.rebuild_index(lambda done, total: reported.append((done, total)))
    assert report.records == 2
    assert record("1.jpg").id in report.damaged[0]
    assert reported == [(0, 3), (1, 3), (2, 3), (3, 3)]
    assert len(catalogue.index.search("heart")) == 2
    assert [name for name in listing(catalogue.path) if name.endswith(".tmp")] == []


def test_rebuilding_finds_what_was_put_there_by_hand(catalogue: Catalogue) -> None:
    """Records copied into the folder are found after `wallmsg index`."""
    other = Catalogue.create(catalogue.path.with_name("other"))
    other.add(heart())
    copy = catalogue.record_path(heart().id)
    copy.parent.mkdir(parents=True)
    shutil.copy(other.record_path(heart().id), copy)
    assert catalogue.rebuild_index() == IndexReport(1)
    assert len(catalogue.index.search("heart")) == 1


def test_a_rebuilt_index_has_what_was_written_meanwhile(catalogue: Catalogue) -> None:
    """Others may write while the index is made."""
    catalogue.add(heart())

    def meanwhile(done: int, total: int) -> None:
        if done == total:
            Catalogue.open(catalogue.path).add(heart("meanwhile.jpg"))

    catalogue.rebuild_index(meanwhile)
    with closing(sqlite3.connect(index_path(catalogue))) as index:
        assert index.execute("SELECT count(*) FROM records").fetchone() == (2,)
    assert len(catalogue.index.search("heart")) == 2


def test_a_journal_of_sqlite_is_not_played_into_a_new_index(catalogue: Catalogue) -> None:
    """What a killed process left beside the old file does not harm the new one."""
    catalogue.add(heart())
    with closing(sqlite3.connect(index_path(catalogue), isolation_level=None)) as index:
        index.execute("PRAGMA cache_size = 1")
        index.execute("BEGIN")
        index.execute("UPDATE messages SET transcription = 'x' || hex(zeroblob(100000))")
        hot = Path(f"{index_path(catalogue)}-journal").read_bytes()
        index.execute("ROLLBACK")
    assert hot
    for number in range(20):
        catalogue.add(record(f"{number}.jpg", message(*HEART)))
    index_path(catalogue).unlink()
    Path(f"{index_path(catalogue)}-journal").write_bytes(hot)
    with ExitStack() as opened:
        index = catalogue.index._rebuilt(opened, None)
        assert index.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert index.execute("SELECT count(*) FROM records").fetchall() == [(21,)]


def test_unfinished_indexes_are_cleaned_when_old(catalogue: Catalogue) -> None:
    """One that somebody may be building now stays."""
    old, new = (catalogue.path / f".index.sqlite3.{name}.tmp" for name in ("old", "new"))
    for path in (old, new):
        path.touch()
    os.utime(old, (time.time() - 7200,) * 2)
    Catalogue.open(catalogue.path).add(heart())
    assert not old.exists()
    assert new.exists()


def test_an_index_that_cannot_be_made_is_told(catalogue: Catalogue) -> None:
    """If even memory does not help, there is a sentence."""
    catalogue.add(heart())
    index_path(catalogue).unlink()
    index_path(catalogue).mkdir()
    assert len(catalogue.index.search("heart")) == 1
    with pytest.raises(CatalogueError, match=r"index\.sqlite3 is a folder; move that folder away"):
        catalogue.rebuild_index()


def test_an_index_that_does_not_work_is_told(catalogue: Catalogue) -> None:
    """A question that even a new index cannot answer is a damaged index to the user."""
    with pytest.raises(CatalogueError, match=r"does not work: .*; delete .*index\.sqlite3"):
        catalogue.index._query(lambda index: index.execute("SELECT * FROM nothing"))


def test_the_path_may_hold_any_sign(tmp_path: Path) -> None:
    """Question marks, percents and Arabic in the name of a folder are no trouble."""
    catalogue = Catalogue.create(tmp_path / "جدران ? 100% #1 & more")
    catalogue.add(heart())
    assert len(catalogue.index.search("heart")) == 1
    assert "index.sqlite3" in listing(catalogue.path)


# Near-duplicates


def test_near_photos_come_nearest_first(catalogue: Catalogue) -> None:
    """By differing bits, up to the most that is allowed; photos without a hash are not near."""
    for name, value in {"a": 0, "b": 1, "c": 3, "d": (1 << 64) - 1}.items():
        catalogue.add(record(name, perceptual_hash=f"{value:016x}"))
    catalogue.add(record("none"))
    ids = {name: record(name).id for name in "abcd"}
    zero = "0" * 16
    assert catalogue.near(zero, 0) == [(ids["a"], 0)]
    assert catalogue.near(zero, 2) == [(ids["a"], 0), (ids["b"], 1), (ids["c"], 2)]
    assert catalogue.near("f" * 16, 3) == [(ids["d"], 0)]
    assert len(catalogue.near(zero, 64)) == 4
    with pytest.raises(ValueError, match="not a hash"):
        catalogue.near("xyz", 3)


@given(st.integers(0, (1 << 64) - 1), st.integers(0, (1 << 64) - 1))
@settings(deadline=None)
def test_signed_hashes_keep_their_distance(one: int, other: int) -> None:
    """SQLite's signed numbers differ in the same bits as the hashes."""
    a, b = signed_hash(f"{one:016x}"), signed_hash(f"{other:016x}")
    assert a is not None
    assert b is not None
    assert -(1 << 63) <= a < 1 << 63
    assert ((a ^ b) & ((1 << 64) - 1)).bit_count() == (one ^ other).bit_count()
    assert signed_hash(None) is signed_hash("xyz") is None


def test_following_a_journal_that_cannot_be_read(catalogue: Catalogue) -> None:
    """The record is safe by then, so the change does not fail."""
    catalogue.add(heart())
    catalogue.journal.path.rename(catalogue.path / "away")
    catalogue.journal.path.mkdir()
    catalogue.index.follow()
    catalogue.journal.path.rmdir()
    (catalogue.path / "away").rename(catalogue.journal.path)
    assert len(catalogue.index.search("heart")) == 1


def test_a_disk_too_full_for_the_index_asks_for_space() -> None:
    """When SQLite says that there is no room, the hint is to make some; else it is not."""
    with closing(sqlite3.connect(":memory:")) as small:
        small.execute("CREATE TABLE t (x)")
        small.execute("PRAGMA max_page_count = 2")
        with pytest.raises(sqlite3.OperationalError) as full:
            small.execute("INSERT INTO t VALUES (zeroblob(100000))")
        with pytest.raises(sqlite3.OperationalError) as other:
            small.execute("SELECT x FROM absent")
    assert "is full; free some space and run the same command again" in str(unwritable(full.value))
    assert "free some space" not in str(unwritable(other.value))
