"""Reading on a cluster, without one: what is sent, checked, tried again and stopped."""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.factories.batches import Photos, check_stop, identity, save_different
from tests.factories.batches import run as run_batch
from tests.factories.fakes import MODEL, FakeTranslator, make_reader
from tests.fixtures.commands import Run
from wallmsg.catalogue import Catalogue
from wallmsg.errors import MissingToolError
from wallmsg.ingest import cluster_executor, cluster_worker
from wallmsg.ingest.batch import BatchOptions, Status
from wallmsg.ingest.cluster_executor import ClusterExecutor
from wallmsg.ingest.cluster_worker import Installed, ReadingRun, installed_here, read_on_worker
from wallmsg.ingest.dask_cluster import check_cluster
from wallmsg.ingest.executor import ExecutorOptions
from wallmsg.model import Model, Outcome
from wallmsg.photos.image_file import SourceFile, hash_file

HERE = installed_here(make_reader)


class KilledError(Exception):
    """The worker has died."""


class FakeCluster:
    """Does the work at once, in this process; loses the results that `lose` names an error for."""

    def __init__(self, lose: Callable[[SourceFile], Exception | None] = lambda _: None) -> None:
        self.answers: dict[str, Any] = {"tcp://worker:1": HERE}
        self.sent: list[bytes | None] = []
        self.closed = False
        self._lose = lose

    def start(self) -> None:
        """Nothing to do."""

    def ask_all(self, function: Callable[..., Any], *arguments: object) -> dict[str, Any]:
        """The answers that were set; a request to stop is done."""
        if function is installed_here:
            return self.answers
        return {"tcp://worker:1": function(*arguments)}

    def submit(self, _: str, function: Callable[..., Any], *arguments: Any) -> Future[Any]:
        """A finished future."""
        _run, source, data = arguments
        self.sent.append(data)
        future: Future[Any] = Future()
        if error := self._lose(source):
            future.set_exception(error)
            return future
        try:
            future.set_result(function(*arguments))
        except MissingToolError as error:
            future.set_exception(error)
        return future

    def places(self) -> int:
        """Two workers."""
        return 2

    def given_out(self) -> set[str]:
        """Nothing is waiting."""
        return set()

    def is_killed(self, error: BaseException) -> bool:
        """Whether it is the error of this fake."""
        return isinstance(error, KilledError)

    def close(self) -> None:
        """Remembered."""
        self.closed = True


def on(cluster: FakeCluster, **settings: bool) -> Callable[[ExecutorOptions], ClusterExecutor]:
    """Starts executors on that cluster."""
    return lambda options: ClusterExecutor(make_reader, cluster, options, **settings)


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    """A new catalogue."""
    return Catalogue.create(tmp_path / "catalogue")


@pytest.fixture
def photos(tmp_path: Path) -> Photos:
    """Three different photos."""
    return save_different(tmp_path, 3)


def test_photos_become_records(catalogue: Catalogue, photos: Photos) -> None:
    """Photos travel as bytes; each is kept byte for byte, read and translated."""
    cluster = FakeCluster()
    done = run_batch(catalogue, photos, BatchOptions(), on(cluster), FakeTranslator())
    assert {one.status for one in done.values()} == {Status.ADDED}
    assert sorted(cluster.sent, key=str) == sorted(
        (path.read_bytes() for path, _ in photos), key=str
    )
    for photo in photos:
        record = catalogue.read(identity(photo))
        assert catalogue.photo_path(record).read_bytes() == photo[0].read_bytes()
        assert record.machine.messages[0].translation is not None
    assert cluster.closed


def test_what_lies_beside_a_photo_comes_along(catalogue: Catalogue, photos: Photos) -> None:
    """The worker has only the photo; the caption of the file next to it is stored all the same."""
    path, _ = photos[0]
    path.with_name(f"{path.name}.json").write_text(
        json.dumps({"title": path.name, "description": "On the school wall"})
    )
    run_batch(catalogue, photos, executor=on(FakeCluster()))
    [caption] = catalogue.read(identity(photos[0])).captions
    assert caption.text == "On the school wall"


def test_a_shared_folder_sends_no_bytes(catalogue: Catalogue, photos: Photos) -> None:
    """The worker opens the file where it lies."""
    cluster = FakeCluster()
    done = run_batch(catalogue, photos, executor=on(cluster, shared_folder=True))
    assert {one.status for one in done.values()} == {Status.ADDED}
    assert set(cluster.sent) == {None}


@pytest.mark.parametrize(("change", "said"), [(Path.unlink, "does not see"), (None, "another")])
def test_a_worker_that_sees_another_folder_is_reported(
    photos: Photos, change: Callable[[Path], None] | None, said: str
) -> None:
    """The error names the file: no photo is recorded as failed for it."""
    path, name = photos[0]
    source = SourceFile(path, name, *hash_file(path))
    if change:
        change(path)
    else:
        path.write_bytes(b"another")
    reading = ReadingRun("shared", make_reader, HERE, 10**6, 60)
    with pytest.raises(MissingToolError, match=said):
        read_on_worker(reading, source, None)


def test_a_lost_worker_costs_nothing(catalogue: Catalogue, photos: Photos) -> None:
    """A photo whose worker has died is read once more."""
    lost: list[str] = []

    def once(source: SourceFile) -> Exception | None:
        if source.name == "1.png" and not lost:
            lost.append(source.name)
            return KilledError()
        return None

    done = run_batch(catalogue, photos, executor=on(FakeCluster(once)))
    assert lost
    assert {one.status for one in done.values()} == {Status.ADDED}


def test_a_photo_that_kills_its_worker_twice_has_failed(
    catalogue: Catalogue, photos: Photos
) -> None:
    """It is recorded with the reason; the others are read."""
    tries: list[str] = []

    def always(source: SourceFile) -> Exception | None:
        if source.name == "1.png":
            tries.append(source.name)
            return KilledError()
        return None

    done = run_batch(catalogue, photos, executor=on(FakeCluster(always)))
    assert len(tries) == 2
    assert "ended twice" in str(done["1.png"].reason)
    assert catalogue.read(identity(photos[1])).outcome is Outcome.FAILED
    assert done["2.png"].status is Status.ADDED


def test_a_scheduler_lost_for_good_blames_no_photo(catalogue: Catalogue, photos: Photos) -> None:
    """The batch ends with a sentence that says how to go on; the next run does what is left."""

    def cancelled(source: SourceFile) -> Exception | None:
        return CancelledError() if source.name == "1.png" else None

    with pytest.raises(MissingToolError, match="same command again"):
        run_batch(catalogue, photos, executor=on(FakeCluster(cancelled)))
    assert len(catalogue.ids()) == 2
    run_batch(catalogue, photos, executor=on(FakeCluster()))
    assert len(catalogue.ids()) == 3


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Installed("9.9", HERE.models), "has wallmsg 9.9 instead of"),
        (
            Installed(HERE.version, {**HERE.models, "reader": Model("other", "f" * 64)}),
            r"has the reader model other \(ffffffff\) instead of fake",
        ),
        (Installed(HERE.version, {"reader": MODEL}), "the detector model none instead of"),
        (MissingToolError("Tesseract is gone"), "worker:2: Tesseract is gone"),
        (ModuleNotFoundError("No module named 'wallmsg'"), "cannot load wallmsg"),
    ],
)
def test_workers_are_checked_before_work_starts(
    catalogue: Catalogue, photos: Photos, answer: object, said: str
) -> None:
    """Another version or model is named with its worker, and nothing is stored."""
    cluster = FakeCluster()
    cluster.answers["tcp://worker:2"] = answer
    with pytest.raises(MissingToolError, match=said):
        run_batch(catalogue, photos, executor=on(cluster))
    assert cluster.sent == []
    assert cluster.closed
    assert catalogue.ids() == []


def test_a_worker_that_joins_later_is_checked_too(photos: Photos) -> None:
    """Before it reads its first photo."""
    path, name = photos[0]
    source = SourceFile(path, name, *hash_file(path))
    reading = ReadingRun("late", make_reader, replace(HERE, version="9.9"), 10**6, 60)
    with pytest.raises(MissingToolError, match=r"instead of 9\.9"):
        read_on_worker(reading, source, path.read_bytes())


def test_stopping_leaves_the_rest_for_the_next_run(catalogue: Catalogue, tmp_path: Path) -> None:
    """As with processes."""
    check_stop(catalogue, tmp_path, on(FakeCluster()))


def test_few_bytes_are_on_the_way_at_once(photos: Photos, monkeypatch: pytest.MonkeyPatch) -> None:
    """Above the limit no other photo is taken until one is finished."""
    monkeypatch.setattr(cluster_executor, "MAX_BYTES_SENT", 1)
    waiting: Future[Any] = Future()
    cluster = FakeCluster()
    executor = ClusterExecutor(make_reader, cluster, ExecutorOptions())
    assert executor.room() == 5
    cluster.submit = lambda *_: waiting  # type: ignore[method-assign]
    path, name = photos[0]
    kept = executor.submit(SourceFile(path, name, *hash_file(path)))
    assert executor.room() == 1
    waiting.set_result([])
    assert kept.result() == []
    assert executor.room() == 5


def test_a_cluster_without_workers_is_not_waited_for_without_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """They may come back in a moment; after that the user hears how to go on."""
    cluster = FakeCluster()
    monkeypatch.setattr(cluster, "places", lambda: 0)
    monkeypatch.setattr(cluster_executor, "_COUNT_EVERY", 0)
    executor = ClusterExecutor(make_reader, cluster, ExecutorOptions())
    assert executor.room() == 3
    monkeypatch.setattr(cluster_executor, "EMPTY_SECONDS", 0)
    with pytest.raises(MissingToolError, match="lost its workers"):
        executor.room()


def test_a_file_that_vanished_fails_alone(photos: Photos) -> None:
    """Between its hash and its bytes."""
    path, name = photos[0]
    source = SourceFile(path, name, *hash_file(path))
    path.unlink()
    executor = ClusterExecutor(make_reader, FakeCluster(), ExecutorOptions())
    [result] = executor.submit(source).result()
    assert "cannot read the file" in str(result.reason)


def test_a_hanging_photo_ends_its_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """The scheduler sees a dead worker: a thread cannot be stopped."""
    ended = threading.Event()
    monkeypatch.setattr(os, "_exit", lambda _: ended.set())
    with cluster_worker._ended_after(0.01):
        assert ended.wait(10)


def test_without_dask_the_command_to_install_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """One sentence with the pip command."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(MissingToolError, match=r'pip install "wallmsg\[cluster\]"'):
        check_cluster("local")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--shared-folder",), "--shared-folder is for --cluster"),
        (("--cluster", "tcp://10.0.0.1:8786", "-j", "2"), "its workers decide"),
    ],
)
def test_options_that_do_not_fit(
    run: Run, photos: Photos, tmp_path: Path, options: tuple[str, ...], said: str
) -> None:
    """They are refused before a catalogue is created."""
    ran = run("add", photos[0][0], "-c", tmp_path / "new", *options)
    assert ran.code == 2
    assert said in ran.err
    assert not (tmp_path / "new").exists()


def test_an_installation_equals_itself() -> None:
    """No difference, no sentence."""
    assert HERE.difference(installed_here(partial(make_reader))) is None
