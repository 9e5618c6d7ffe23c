"""Batches over real worker processes: crashes, time-outs, signals, and what they leave behind."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path

import pytest

from tests.factories.batches import (
    Photos,
    check_stop,
    identity,
    processes,
    run,
    save_different,
    save_plain,
)
from tests.factories.fakes import (
    CRASH,
    FAULT,
    GONE,
    HANG,
    KILLED,
    FakeTranslator,
    make_bad_reader,
    make_killed_reader,
    make_reader,
)
from wallmsg.catalogue import Catalogue
from wallmsg.errors import MissingToolError
from wallmsg.ingest.batch import BatchOptions, Status
from wallmsg.model import Outcome
from wallmsg.temp_dirs import memory_folder


@pytest.fixture
def photos(tmp_path: Path) -> Photos:
    """Three different photos."""
    return save_different(tmp_path, 3)


def test_photos_become_records(catalogue: Catalogue, photos: Photos) -> None:
    """Two workers read three photos; each is kept byte for byte."""
    options = BatchOptions(jobs=2)
    done = run(catalogue, photos, options, processes(make_reader), FakeTranslator())
    assert {one.status for one in done.values()} == {Status.ADDED}
    for photo in photos:
        record = catalogue.read(identity(photo))
        assert catalogue.photo_path(record).read_bytes() == photo[0].read_bytes()
        assert record.machine.messages[0].translation is not None


def test_a_missing_tool_ends_the_batch(catalogue: Catalogue, tmp_path: Path) -> None:
    """The error of a worker arrives here, and nothing is stored."""
    with pytest.raises(MissingToolError, match="gone"):
        run(
            catalogue,
            [save_plain(GONE, tmp_path, "gone.png")],
            executor=processes(make_bad_reader),
        )
    assert catalogue.ids() == []


def test_one_bad_photo_never_stops_the_batch(
    catalogue: Catalogue, photos: Photos, tmp_path: Path
) -> None:
    """Photos that crash or hang their worker, and faults of ours, cost themselves alone."""
    bad = [
        save_plain(CRASH, tmp_path, "crash.png"),
        save_plain(HANG, tmp_path, "hang.png"),
        save_plain(FAULT, tmp_path, "fault.png"),
    ]
    options = BatchOptions(jobs=2, photo_timeout=15)
    done = run(catalogue, [*bad, *photos], options, processes(make_bad_reader))
    reasons = {name: one.reason for name, one in done.items() if one.status is Status.FAILED}
    assert set(reasons) == {"crash.png", "hang.png", "fault.png"}
    assert "crashed" in str(reasons["crash.png"])
    assert "longer than 15 seconds" in str(reasons["hang.png"])
    assert "a fault of ours" in str(reasons["fault.png"])
    for photo in bad:
        record = catalogue.read(identity(photo))
        assert record.outcome is Outcome.FAILED
        assert catalogue.photo_path(record).read_bytes() == photo[0].read_bytes()
    assert all(done[name].status is Status.ADDED for _, name in photos)


def test_a_worker_killed_from_outside_gets_its_photo_again(
    catalogue: Catalogue, photos: Photos, tmp_path: Path
) -> None:
    """What the system ends for want of memory is read once more, alone; a second time it failed."""
    once = save_plain(KILLED, tmp_path, "once.png")
    make = partial(make_killed_reader, tmp_path / "killed", times=1)
    done = run(catalogue, [once, *photos], BatchOptions(jobs=2), processes(make))
    assert {one.status for one in done.values()} == {Status.ADDED}
    make = partial(make_killed_reader, tmp_path / "again", times=2)
    done = run(catalogue, [once], BatchOptions(jobs=2, redo=True), processes(make))
    assert "memory ran out" in str(done["once.png"].reason)


def test_stopping_leaves_the_rest_for_the_next_run(catalogue: Catalogue, tmp_path: Path) -> None:
    """After a wish to stop, photos in hand are finished; the next run does the rest."""
    check_stop(catalogue, tmp_path, processes(make_reader))


def test_no_cut_outs_are_left_behind(catalogue: Catalogue, tmp_path: Path) -> None:
    """Workers that crash leave no pictures in temporary folders."""
    shared = memory_folder()
    seen: set[Path] = set()

    def watched() -> bool:
        seen.update(shared.glob(f"wallmsg-{os.getpid()}-*"))
        return False

    photo = save_plain(CRASH, tmp_path, "crash.png")
    run(catalogue, [photo], executor=processes(make_bad_reader), should_stop=watched)
    assert seen
    assert not any(path.exists() for path in seen)
