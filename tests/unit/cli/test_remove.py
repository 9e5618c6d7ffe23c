"""`wallmsg remove`: setting aside and bringing back."""

from __future__ import annotations

from pathlib import Path

from tests.factories.fakes import make_reader
from tests.factories.records import copied, record
from tests.fixtures.commands import Run
from wallmsg.catalogue import Catalogue, Kind
from wallmsg.ingest.batch import Batch, BatchOptions, Status

SAMPLES = Path(__file__).parents[3] / "samples"


def test_a_record_goes_and_comes_back(run: Run, catalogue: Catalogue) -> None:
    """Gone from lists until --undo; --list names it meanwhile."""
    ran = run("remove", "heart.jpg", "-c", catalogue.path)
    assert ran.code == 0
    assert "set aside" in ran.out
    assert "heart.jpg" not in run("list", "-c", catalogue.path).out
    assert "heart.jpg" in run("remove", "--list", "-c", catalogue.path).out
    assert run("remove", "--undo", "heart.jpg", "-c", catalogue.path).code == 0
    assert "heart.jpg" in run("list", "-c", catalogue.path).out


def test_a_wrong_name_changes_nothing(run: Run, catalogue: Catalogue) -> None:
    """All names are looked up first; mistakes get one sentence."""
    ran = run("remove", "heart.jpg", "absent.jpg", "-c", catalogue.path)
    assert (ran.code, catalogue.aside()) == (5, [])
    assert "absent.jpg" in ran.err
    assert run("remove", "-c", catalogue.path).code == 2
    assert run("remove", "x", "--undo", "--with-photo", "-c", catalogue.path).code == 2


def test_a_photo_set_aside_is_not_added_again(tmp_path: Path) -> None:
    """Adding its folder once more passes it over, until it is brought back."""
    catalogue = Catalogue.create(tmp_path / "catalogue")
    photos = [(SAMPLES / "12-back.jpg", "12-back.jpg")]

    def added() -> Status:
        [done] = Batch(catalogue, make_reader, None, BatchOptions(redo=True)).run(photos)
        return done.status

    assert added() is Status.ADDED
    [identity] = catalogue.ids()
    catalogue.set_aside(identity)
    assert added() is Status.ASIDE
    assert catalogue.ids() == []
    catalogue.bring_back(identity)
    assert added() is Status.REDONE


def test_the_photo_goes_only_when_asked(run: Run, tmp_path: Path) -> None:
    """Setting aside keeps the photo; --with-photo deletes the catalogue's copy, and verify tells
    so once the record is back."""
    catalogue = Catalogue.create(tmp_path / "catalogue")
    there = copied(record("x.jpg"))
    catalogue.write(there)
    photo = catalogue.photo_path(there)
    photo.write_bytes(b"x")
    run("remove", there.id, "-c", catalogue.path)
    assert photo.exists()
    assert list(catalogue.verify()) == []
    run("remove", "--undo", there.id, "-c", catalogue.path)
    run("remove", there.id, "--with-photo", "-c", catalogue.path)
    assert not photo.exists()
    assert list(catalogue.verify()) == []
    catalogue.bring_back(there.id)
    assert [problem.kind for problem in catalogue.verify()] == [Kind.PHOTO_MISSING]
