"""`wallmsg remove`: into the trash and out of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.factories.batches import serial
from tests.factories.fakes import make_reader
from tests.factories.records import stored
from tests.fixtures.commands import Run
from wallmsg.catalogue import Catalogue
from wallmsg.ingest.batch import Batch, BatchOptions, Status

SAMPLES = Path(__file__).parents[3] / "samples"


def test_a_record_goes_and_comes_back(run: Run, catalogue: Catalogue) -> None:
    """Gone from lists until --undo; --list names it meanwhile."""
    ran = run("remove", "heart.jpg", "-c", catalogue.path)
    assert ran.code == 0
    assert "moved to the trash" in ran.out
    assert "heart.jpg" not in run("list", "-c", catalogue.path).out
    assert "heart.jpg" in run("remove", "--list", "-c", catalogue.path).out
    assert run("remove", "--undo", "heart.jpg", "-c", catalogue.path).code == 0
    assert "heart.jpg" in run("list", "-c", catalogue.path).out


def test_a_wrong_name_changes_nothing(run: Run, catalogue: Catalogue) -> None:
    """All names are looked up first; mistakes get one sentence."""
    ran = run("remove", "heart.jpg", "absent.jpg", "-c", catalogue.path)
    assert (ran.code, catalogue.trashed()) == (5, [])
    assert "absent.jpg" in ran.err
    assert run("remove", "-c", catalogue.path).code == 2
    assert run("remove", "x", "--undo", "--with-photo", "-c", catalogue.path).code == 2


@pytest.mark.process
def test_a_photo_in_the_trash_is_not_added_again(tmp_path: Path) -> None:
    """Adding its folder once more skips it, until it is restored."""
    catalogue = Catalogue.create(tmp_path / "catalogue")
    photos = [(SAMPLES / "12-back.jpg", "12-back.jpg")]

    def added() -> Status:
        [done] = Batch(catalogue, serial(make_reader), None, BatchOptions(redo=True)).run(photos)
        return done.status

    assert added() is Status.ADDED
    [identity] = catalogue.ids()
    catalogue.move_to_trash(identity)
    assert added() is Status.TRASHED
    assert catalogue.ids() == []
    catalogue.restore(identity)
    assert added() is Status.REDONE


def test_the_photo_goes_only_when_asked(run: Run, tmp_path: Path) -> None:
    """Removing keeps the photo; --with-photo deletes it, says so, and --undo refuses."""
    catalogue = Catalogue.create(tmp_path / "catalogue")
    there = stored(catalogue, "x.jpg", b"x")
    photo = catalogue.photo_path(there)
    run("remove", there.id, "-c", catalogue.path)
    assert photo.exists()
    assert list(catalogue.verify()) == []
    run("remove", "--undo", there.id, "-c", catalogue.path)
    said = run("remove", there.id, "--with-photo", "-c", catalogue.path).out
    assert "deleted for good" in said
    assert "--undo" not in said
    assert not photo.exists()
    assert list(catalogue.verify()) == []
    refused = run("remove", "--undo", there.id, "-c", catalogue.path)
    assert refused.code == 5
    assert "its photo was deleted for good" in refused.err
    assert catalogue.is_in_trash(there.id)
