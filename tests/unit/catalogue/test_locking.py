"""Locks, also on disks that cannot lock files."""

from __future__ import annotations

import errno
import fcntl
import logging
import os
import time
from pathlib import Path

import pytest
from filelock import SoftFileLock

from tests.factories.records import heart, record, stored, unfinished
from wallmsg.catalogue import Catalogue
from wallmsg.errors import CatalogueError


@pytest.fixture(params=[errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOLCK])
def flockless(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every disk is one whose files cannot be locked, as the kernel says on such disks."""

    def refuse(*_: object) -> None:
        raise OSError(request.param, os.strerror(request.param))

    monkeypatch.setattr(fcntl, "flock", refuse)


@pytest.mark.usefixtures("flockless")
def test_a_disk_without_flock_can_be_written(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Records and photos are stored and verified, with one note about it."""
    with caplog.at_level(logging.WARNING):
        catalogue = Catalogue.create(tmp_path / "share")
        made = stored(catalogue, "wall.jpg", b"a wall")
        catalogue.move_to_trash(made.id, with_photo=True)
        catalogue.add(record("next.jpg"))
    assert [record.message for record in caplog.records] == [
        f"note: the disk of {catalogue.path} cannot lock files;"
        " let only one machine at a time write to it"
    ]
    assert not [problem for problem in catalogue.verify() if problem.kind != "photo_missing"]
    assert not (catalogue.path / ".lock.owner").exists()


@pytest.mark.usefixtures("flockless")
def test_writers_on_a_disk_without_flock_exclude_each_other(catalogue: Catalogue) -> None:
    """While one holds the marker another waits; the marker of a dead process is taken over."""
    marker = catalogue.path / ".lock.owner"
    hasty = Catalogue.open(catalogue.path, patience=0.05)
    with (
        SoftFileLock(marker),
        pytest.raises(CatalogueError, match="another program has been writing"),
    ):
        hasty.add(heart())
    hasty.add(heart())
    assert hasty.ids() == [heart().id]


def test_a_catalogue_moved_to_a_disk_without_flock_is_written(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lock file that it brings along from a disk with flock holds nobody up."""
    catalogue.add(heart())
    assert (catalogue.path / ".lock").exists()

    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSYS, "Function not implemented")

    monkeypatch.setattr(fcntl, "flock", refuse)
    Catalogue.open(catalogue.path, patience=0.5).add(record("next.jpg"))
    assert len(catalogue.ids()) == 2


@pytest.mark.usefixtures("flockless")
def test_copies_in_progress_are_known_by_their_age(catalogue: Catalogue) -> None:
    """Where no lock tells, a part of a photo is a leftover when it is a day old."""
    folder = catalogue.path / "photos" / ".tmp"
    folder.mkdir(exist_ok=True)
    for name, age in (("old.jpg.1.part", 90_000), ("new.jpg.2.part", 0)):
        (folder / name).write_bytes(b"half")
        os.utime(folder / name, (time.time() - age,) * 2)
    Catalogue.open(catalogue.path).add(heart())
    assert unfinished(catalogue.path) == ["new.jpg.2.part"]
