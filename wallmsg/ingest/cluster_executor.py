"""Photos read on a Dask cluster; fits the protocol `wallmsg.ingest.executor.Executor`.

Workers return values, and the process that runs the batch stores them. Dask restarts workers that
have died and gives out their other photos; wallmsg reads a photo whose worker has died once more,
alone.
"""

from __future__ import annotations

import os
import time
import uuid
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self
from weakref import WeakKeyDictionary

from wallmsg.errors import MissingToolError, WallmsgError
from wallmsg.ingest.cluster_worker import (
    SAME_EVERYWHERE,
    Installed,
    ReadingRun,
    installed_here,
    read_on_worker,
    stop_run,
)
from wallmsg.ingest.executor import ExecutorOptions, queue_for
from wallmsg.ingest.page_reader import PageResult, undecoded
from wallmsg.ingest.pipeline import PhotoReader
from wallmsg.photos.image_file import SourceFile, with_sidecars

MAX_BYTES_SENT = 1_000_000_000
"""Bytes of photos on the way: this machine and the scheduler each hold that much in memory."""

_COUNT_EVERY = 2.0
"""Seconds between two looks at how many workers there are."""

EMPTY_SECONDS = 120.0
"""How long workers are waited for when there is none any more."""

_GONE = "the scheduler of the cluster cannot be reached any more"
_AGAIN = "run the same command again: it goes on where it stopped"


class ReadingCluster(Protocol):
    """What is needed of a cluster; `wallmsg.ingest.dask_cluster` has it for Dask."""

    def start(self) -> None:
        """Connect, and wait for a worker. Raises MissingToolError if there is none."""

    def ask_all(self, function: Callable[..., Any], *arguments: object) -> dict[str, Any]:
        """What the function returns on each worker, or the exception it raises, by address."""

    def submit(self, key: str, function: Callable[..., Any], *arguments: object) -> RemoteFuture:
        """Run the function on a worker."""

    def places(self) -> int:
        """Photos that all workers together read at once."""

    def given_out(self) -> set[str]:
        """Keys of what a worker has now, started or not."""

    def is_killed(self, error: BaseException) -> bool:
        """Whether an error says that the worker has died."""

    def close(self) -> None:
        """Disconnect; a cluster that was started here ends."""


class RemoteFuture(Protocol):
    """A result on the cluster."""

    def add_done_callback(self, function: Callable[[Any], object]) -> object:
        """Call the function with this future when it is finished, failed or cancelled."""

    def result(self) -> Any:  # noqa: ANN401
        """The result. Raises what the work raised, or CancelledError."""

    def cancel(self) -> object:
        """Do not start it."""


@dataclass(frozen=True)
class _Sent:
    """A photo on the way."""

    key: str
    remote: RemoteFuture
    bytes: int
    """Held in memory for it."""


class ClusterExecutor:
    """Reads photos on the workers of a cluster.

    Args:
        make_reader: Called once here and once in each worker process; must be picklable.
        cluster: Where to read.
        options: Limits of one photo; the cluster says how many are read at once.
        shared_folder: All workers see the photos under the same path; else their bytes are sent.
    """

    def __init__(
        self,
        make_reader: Callable[[], PhotoReader],
        cluster: ReadingCluster,
        options: ExecutorOptions,
        *,
        shared_folder: bool = False,
    ) -> None:
        self._cluster = cluster
        self._shared = shared_folder
        self._run = ReadingRun(
            token=uuid.uuid4().hex,
            make_reader=make_reader,
            expected=installed_here(make_reader),
            max_pixels=options.max_pixels,
            timeout=options.timeout,
        )
        self._sent: WeakKeyDictionary[Future[list[PageResult]], _Sent] = WeakKeyDictionary()
        self._number = 0
        self._draining = False
        self._places = 1
        self._counted = -_COUNT_EVERY
        self._manned = time.monotonic()
        """When there was a worker last."""

    def __enter__(self) -> Self:
        """Connect and check all workers. Raises MissingToolError if they cannot read."""
        try:
            self._cluster.start()
            answers = self._cluster.ask_all(installed_here, self._run.make_reader)
            _check(self._run.expected, answers)
        except BaseException:
            self._cluster.close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._cluster.close()

    def room(self) -> int:
        """Enough for all workers of the moment, unless too many bytes are on the way already.

        Raises MissingToolError if there has been no worker for some minutes.
        """
        self._count()
        waiting = [sent.bytes for future, sent in self._sent.items() if not future.done()]
        return len(waiting) if sum(waiting) >= MAX_BYTES_SENT else queue_for(self._places)

    def _count(self) -> None:
        """Count the workers now and then."""
        now = time.monotonic()
        if now - self._counted < _COUNT_EVERY:
            return
        self._counted = now
        with suppress(OSError):  # connecting again: the last number is as good
            places = self._cluster.places()
            self._places = max(1, places)
            if places:
                self._manned = now
        if now - self._manned > EMPTY_SECONDS and not self._draining:
            raise MissingToolError("the cluster has lost its workers", hint=_AGAIN)

    def submit(self, source: SourceFile) -> Future[list[PageResult]]:
        """Read a photo on the next free worker. Raises MissingToolError without the scheduler."""
        future: Future[list[PageResult]] = Future()
        try:
            data = None if self._shared else source.path.read_bytes()
        except OSError as error:
            reason = f"cannot read the file: {error.strerror or error}"
            future.set_result([PageResult(undecoded(source, page=1), reason=reason)])
            return future
        self._number += 1
        key = f"wallmsg-{self._run.token}-{self._number}"
        try:
            remote = self._cluster.submit(key, read_on_worker, self._run, _sendable(source), data)
        except OSError as error:
            raise MissingToolError(_GONE, hint=_AGAIN) from error
        self._sent[future] = _Sent(key, remote, len(data) if data else 0)
        remote.add_done_callback(partial(_settle, future))
        return future

    def drain(self) -> None:
        """Let the workers finish the photos in progress and skip those that are queued."""
        with suppress(OSError):  # no scheduler: nothing is started any more
            if not self._draining:
                self._draining = True
                self._cluster.ask_all(stop_run, self._run.token)
            given_out = self._cluster.given_out()
            for future, sent in list(self._sent.items()):
                if not future.done() and sent.key not in given_out:
                    sent.remote.cancel()

    def was_killed(self, future: Future[list[PageResult]]) -> bool:
        """Whether the photo's worker has died, or its scheduler was lost and found again.

        The photo alone is not to blame then: its worker may have been switched off.
        """
        error = future.exception()
        if error is None:
            return False
        lost = isinstance(error, CancelledError) and not self._draining
        return lost or self._cluster.is_killed(error)

    def results(self, future: Future[list[PageResult]], source: SourceFile) -> list[PageResult]:
        """The pages of a finished photo; one whose worker has died is a failed page.

        Empty if the photo was not started because of `drain`. Raises an error that is not the fault
        of the photo, such as MissingToolError.
        """
        try:
            return future.result()
        except CancelledError as error:
            if self._draining:
                return []
            raise MissingToolError(_GONE, hint=_AGAIN) from error
        except Exception as error:
            if not self._cluster.is_killed(error):
                raise
        reason = (
            "the worker that read it ended twice: it crashed, ran out of memory, took longer than"
            f" {self._run.timeout:g} seconds, or was switched off"
        )
        return [PageResult(undecoded(source, page=1), reason=reason)]


def _sendable(source: SourceFile) -> SourceFile:
    """The photo with what the files next to it say, which do not travel."""
    return with_sidecars(replace(source, path=Path(os.path.abspath(source.path))))  # noqa: PTH100 - links stay


def _settle(future: Future[list[PageResult]], remote: RemoteFuture) -> None:
    """Give the outcome on the cluster to the future that the batch waits for."""
    try:
        result = remote.result()
    except BaseException as error:  # noqa: BLE001 - CancelledError too: `results` raises it again
        # Set as an exception, so that the future counts as finished where it is waited for.
        future.set_exception(error)
    else:
        future.set_result(result)


def _check(expected: Installed, answers: dict[str, Any]) -> None:
    """Raise MissingToolError for workers that cannot read or would read with something else."""
    wrong = []
    for address, answer in sorted(answers.items()):
        if isinstance(answer, WallmsgError):
            wrong.append(f"on the worker at {address}: {answer.message}")
        elif isinstance(answer, ImportError):
            wrong.append(f"the worker at {address} cannot load wallmsg ({answer})")
        elif not isinstance(answer, Installed):
            wrong.append(f"the worker at {address} cannot read: {answer}")
        elif different := expected.difference(answer):
            wrong.append(f"the worker at {address} has {different}")
    if wrong:
        raise MissingToolError("; ".join(wrong), hint=SAME_EVERYWHERE)
