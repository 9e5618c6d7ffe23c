"""Killed at any instant, or with others writing at once, a catalogue stays whole."""

from __future__ import annotations

import hashlib
import random
import shutil
import signal
import time
from pathlib import Path

import pytest

from tests.factories.records import file_names, heart, message, record, stored, unfinished
from tests.process import catalogue_writers as crash
from wallmsg.catalogue import Action, Catalogue
from wallmsg.catalogue.journal_check import Kind
from wallmsg.catalogue.resources import ResourceKind, resource_files
from wallmsg.errors import CatalogueError

PHOTO = b"a photo " * 1000


def check(path: Path) -> Catalogue:
    """A new process finds every record whole, proved by the journal, and by searching."""
    catalogue = Catalogue.open(path)
    before = {hit.id for hit in catalogue.index.search("", limit=None)}
    assert before == set(catalogue.ids())
    # A photo is stored before its record: a kill in between leaves the file alone.
    harmless = {Kind.PHOTO_STRAY, Kind.PHOTO_MISSING}
    assert [p for p in catalogue.verify() if p.kind not in harmless and not p.is_note] == []
    # The next writer brings everything into order.
    catalogue.add(record("next.jpg", message("التالي", "the next one")))
    assert [p for p in catalogue.verify() if p.kind not in harmless and not p.is_note] == []
    for each in catalogue.records():
        assert each.id in {hit.id for hit in catalogue.index.search(f'"{each.photo.name}"')}
    assert {hit.id for hit in catalogue.index.search("", limit=None)} == set(catalogue.ids())
    assert unfinished(path) == []
    return catalogue


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A photo to store."""
    path = tmp_path / "source.jpg"
    path.write_bytes(PHOTO)
    return path


@pytest.mark.parametrize("part", range(4))
def test_killed_at_any_line(catalogue: Catalogue, source: Path, part: int) -> None:
    """A process killed at any line of its work loses at most the change in hand.

    What it did comes in order: photo, new record, changed record, discarded record. Whatever was
    done before the kill stays done.
    """
    catalogue.add(heart())
    catalogue.add(record("old.jpg"))
    dice = random.Random(part)  # noqa: S311
    sha256 = hashlib.sha256(PHOTO).hexdigest()
    reached = set()
    for number in range(14):
        path = catalogue.path.with_name(f"copy{number}")
        shutil.copytree(catalogue.path, path)
        lines = dice.randrange(1, 400) if number % 3 else dice.randrange(400, 1600)
        process = crash.start(crash.change_everything, path, source, sha256, lines)
        process.join(30)
        assert process.exitcode in {-signal.SIGKILL, 0}
        after = check(path)
        done = [
            f"{sha256}.jpg" in file_names(path / "photos"),
            after.has(record("new.jpg").id),
            after.read(heart().id).review.notes == ("seen",),
            not after.has(record("old.jpg").id),
        ]
        assert done == sorted(done, reverse=True), done
        assert after.read(heart().id).review.notes in {(), ("seen",)}
        reached.add(sum(done))
    assert len(reached) > 1, "all were killed at the same step"


def test_killed_at_any_moment_while_others_write(catalogue: Catalogue) -> None:
    """Writers killed by the clock leave the rest to go on and nothing broken."""
    catalogue.add(heart())
    dice = random.Random(1)  # noqa: S311
    for round_number in range(5):
        writers = [
            crash.start(crash.add_many, catalogue.path, 10 * round_number + number, 50)
            for number in range(3)
        ]
        before, patience = len(catalogue.ids()), time.monotonic() + 60
        while len(catalogue.ids()) == before and time.monotonic() < patience:
            time.sleep(0.01)
        time.sleep(dice.uniform(0, 0.3))
        for process in writers:
            time.sleep(dice.uniform(0, 0.05))
            process.kill()
        for process in writers:
            process.join(30)
        check(catalogue.path)
    assert len(catalogue.ids()) >= 5


def test_several_processes_write_at_once(catalogue: Catalogue) -> None:
    """No record and no change is lost, the journal is one chain, and searching works meanwhile."""
    catalogue.add(heart())
    writers = [crash.start(crash.add_many, catalogue.path, number, 8) for number in range(4)]
    seen = 0
    while any(process.is_alive() for process in writers):
        hits = catalogue.index.search("house", limit=None)
        assert len(hits) >= seen
        seen = len(hits)
    for process in writers:
        process.join(60)
        assert process.exitcode == 0
    assert len(catalogue.ids()) == 4 * 8 + 1
    assert len(catalogue.index.search("house", limit=None)) == 4 * 8
    notes = catalogue.read(heart().id).review.notes
    assert sorted(notes) == sorted(f"{w}-{n}" for w in range(4) for n in range(8))
    check(catalogue.path)


def test_several_processes_make_one_catalogue(tmp_path: Path) -> None:
    """Started at once on an empty folder, they share the catalogue that one of them makes."""
    path = tmp_path / "new"
    writers = [crash.start(crash.open_and_add, path, number) for number in range(4)]
    for process in writers:
        process.join(60)
        assert process.exitcode == 0
    assert len(Catalogue.open(path).ids()) == 4
    check(path)


def problems(catalogue: Catalogue) -> list[Kind]:
    """What verify finds, but for photos that invented records point to, and notes."""
    found = [p for p in catalogue.verify() if not p.is_note]
    return [p.kind for p in found if p.kind is not Kind.PHOTO_MISSING]


@pytest.mark.parametrize("part", range(3))
def test_a_deletion_killed_at_any_line_is_all_or_nothing(catalogue: Catalogue, part: int) -> None:
    """Announced, the next writer finishes it and --undo refuses; else nothing happened."""
    made = stored(catalogue, "secret.jpg", b"a face")
    seen = set()
    for lines in range(20 + 30 * part, 480, 90):
        path = catalogue.path.with_name(f"copy{lines}")
        shutil.copytree(catalogue.path, path)
        process = crash.start(crash.remove_with_photo, path, made.id, lines)
        process.join(30)
        after = Catalogue.open(path)
        after.add(record("next.jpg"))
        deleted = after.is_in_trash(made.id)
        assert after.has(made.id) is not deleted
        assert after.photo_path(made).exists() is not deleted
        assert b"a face" not in [f.read_bytes() for f in path.rglob("*.deleted")]
        assert problems(after) == []
        if deleted:
            with pytest.raises(CatalogueError, match="deleted for good"):
                after.restore(made.id)
        seen.add((deleted, process.exitcode))
    assert seen <= {(False, -9), (True, -9), (True, 0)}


def test_a_kept_file_killed_at_any_line_is_all_or_nothing(catalogue: Catalogue) -> None:
    """Announced, the next writer puts it in place; else nothing of it is left."""
    seen = set()
    for lines in range(10, 400, 30):
        path = catalogue.path.with_name(f"kept{lines}")
        shutil.copytree(catalogue.path, path)
        process = crash.start(crash.keep_and_remove, path, lines)
        process.join(30)
        after = Catalogue.open(path)
        after.add(heart())
        assert problems(after) == []
        assert unfinished(path) == []
        there = resource_files(after, ResourceKind.MEMORY)
        assert [file.read_bytes() for file in there] in ([], [b"<tmx/>"])
        actions = [entry.action for entry in after.journal.entries()]
        seen.add((len(there), actions.count(Action.KEEP_FILE), actions.count(Action.REMOVE_FILE)))
    assert {(0, 0, 0), (1, 1, 0), (0, 1, 1)} >= seen
    assert len(seen) > 1, "all were killed at the same step"
