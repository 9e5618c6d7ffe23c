"""Batches over real clusters of Dask on this machine, whose workers are killed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from tests.factories.batches import check_stop, identity, run, save_different, save_plain
from tests.factories.fakes import (
    CRASH,
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
from wallmsg.ingest.cluster_executor import ClusterExecutor
from wallmsg.ingest.dask_cluster import LOCAL, DaskCluster, check_cluster
from wallmsg.ingest.executor import ExecutorFactory, ExecutorOptions
from wallmsg.ingest.pipeline import PhotoReader
from wallmsg.model import Outcome


def local(make: Callable[[], PhotoReader]) -> ExecutorFactory:
    """Reads in the worker processes of a cluster on this machine."""

    def start(options: ExecutorOptions) -> ClusterExecutor:
        return ClusterExecutor(make, DaskCluster(LOCAL, options.jobs), options)

    return start


def test_photos_become_records_though_a_worker_is_killed(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    """Two workers read; the photo of the one that is killed is read again, and all are kept."""
    once = save_plain(KILLED, tmp_path, "once.png")
    photos = [once, *save_different(tmp_path, 6)]
    make = partial(make_killed_reader, tmp_path / "killed", times=1)
    done = run(catalogue, photos, BatchOptions(jobs=2), local(make), FakeTranslator())
    assert (tmp_path / "killed").read_text() == "x"
    assert {one.status for one in done.values()} == {Status.ADDED}
    for photo in photos:
        record = catalogue.read(identity(photo))
        assert catalogue.photo_path(record).read_bytes() == photo[0].read_bytes()
        assert record.machine.messages[0].translation is not None
    assert list(catalogue.verify()) == []


def test_bad_photos_fail_alone(catalogue: Catalogue, tmp_path: Path) -> None:
    """What crashes or hangs each worker that reads it is recorded as failed; the others are
    read."""
    bad = [save_plain(CRASH, tmp_path, "crash.png"), save_plain(HANG, tmp_path, "hang.png")]
    good = save_different(tmp_path, 4)
    options = BatchOptions(jobs=2, photo_timeout=4)
    done = run(catalogue, [*bad, *good], options, local(make_bad_reader))
    assert {n for n, one in done.items() if one.status is Status.FAILED} == {
        "crash.png",
        "hang.png",
    }
    for photo in bad:
        record = catalogue.read(identity(photo))
        assert record.outcome is Outcome.FAILED
        assert "ended twice" in str(record.machine.reason)
    assert all(done[name].status is Status.ADDED for _, name in good)


def test_a_stop_and_a_missing_tool(catalogue: Catalogue, tmp_path: Path) -> None:
    """After a wish to stop, photos in hand are finished; an error of a worker ends the batch."""
    check_stop(catalogue, tmp_path, local(make_reader))
    with pytest.raises(MissingToolError, match="gone"):
        run(
            catalogue,
            [save_plain(GONE, tmp_path, "gone.png")],
            executor=local(make_bad_reader),
        )


def test_no_scheduler_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """The address is named."""
    monkeypatch.setattr("wallmsg.ingest.dask_cluster._CONNECT_SECONDS", 1)
    with pytest.raises(
        MissingToolError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:9"
    ):
        check_cluster("tcp://127.0.0.1:9")
