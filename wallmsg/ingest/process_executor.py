"""Photos read in worker processes, one photo at a time each, single-threaded.

A photo that crashes its worker or takes too long fails alone: a new worker takes over. Workers
ignore Ctrl-C, so that the parent decides when to stop, and end when the parent ends.
"""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent import futures
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from multiprocessing import connection, get_context, parent_process, resource_tracker
from pathlib import Path
from types import TracebackType
from typing import Self

from pebble import ProcessExpired, ProcessPool

from wallmsg.detection import use_one_thread
from wallmsg.errors import MissingToolError
from wallmsg.ingest.executor import ExecutorOptions, queue_for
from wallmsg.ingest.page_reader import PageResult, read_pages, undecoded
from wallmsg.ingest.pipeline import PhotoReader
from wallmsg.photos.image_file import SourceFile
from wallmsg.temp_dirs import Scratch

_ENDED_FROM_OUTSIDE = {-signal.SIGKILL, -signal.SIGTERM, -signal.SIGINT, -signal.SIGHUP}
"""Exit codes of processes that a signal from outside has ended."""

_DRAIN_FILE = "drain"
"""A file of this name in the workers' folder asks them to start no other photo."""


class ProcessExecutor:
    """A pool of worker processes; fits the protocol `wallmsg.ingest.executor.Executor`.

    Args:
        make_reader: Called once in each worker; must be picklable.
        options: Workers, and limits of one photo.
    """

    def __init__(self, make_reader: Callable[[], PhotoReader], options: ExecutorOptions) -> None:
        self._jobs = options.jobs
        self._max_pixels = options.max_pixels
        self._timeout = options.timeout
        self._folder = Scratch()
        self._pool = ProcessPool(
            max_workers=options.jobs,
            initializer=_start_worker,
            initargs=(make_reader, str(self._folder.path)),
            # A forked child would inherit locks and threads of the translator.
            context=get_context("spawn"),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        try:
            if kind is None:
                self._pool.close()
                self._pool.join()
        finally:
            # Also after an interrupted wait: Python would wait at exit for processes left behind.
            with _ignore_sigint():
                self._pool.stop()
                self._pool.join()
                self._folder.remove()

    def room(self) -> int:
        """Enough for each worker, and for those that finish soon."""
        return queue_for(self._jobs)

    def submit(self, source: SourceFile) -> Future[list[PageResult]]:
        """Read a photo in the next free worker."""
        with without_interrupts():
            future: Future[list[PageResult]] = self._pool.submit(
                _read_in_worker, self._timeout, source, self._max_pixels
            )
        return future

    def drain(self) -> None:
        """Let the workers finish the photos in progress and skip those that are queued."""
        with suppress(OSError):  # the disk is full: the queued ones are read, too
            (self._folder.path / _DRAIN_FILE).touch()

    def was_killed(self, future: Future[list[PageResult]]) -> bool:
        """Whether a signal from outside ended the photo's worker, such as that of the system when
        memory runs out. The photo alone is not to blame then."""
        error = future.exception()
        return isinstance(error, ProcessExpired) and error.exitcode in _ENDED_FROM_OUTSIDE

    def results(self, future: Future[list[PageResult]], source: SourceFile) -> list[PageResult]:
        """The pages of a finished photo; a lost worker or a time-out is a failed page.

        Empty if the photo was not started because of `drain`. Raises an error that is not the fault
        of the photo (Tesseract is gone, for example).
        """
        try:
            return future.result()
        except futures.TimeoutError:
            reason = f"took longer than {self._timeout:g} seconds"
        except ProcessExpired:
            reason = (
                "the system ended its process twice, probably because memory ran out"
                if self.was_killed(future)
                else "decoding or reading it crashed"
            )
        except BrokenProcessPool as error:
            raise MissingToolError(
                "the reading processes cannot start", hint="see wallmsg doctor"
            ) from error
        return [PageResult(undecoded(source, page=1), reason=reason)]


@contextmanager
def without_interrupts() -> Iterator[None]:
    """Blocks SIGINT while processes and threads start: they inherit the blocked signal.

    Otherwise Ctrl-C would end a worker that is still loading, before it can ignore the signal.
    """
    if not hasattr(signal, "pthread_sigmask"):  # Windows, where workers get no signals
        yield
        return
    resource_tracker.ensure_running()  # it would unblock the signals if it started later
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _ignore_sigint() -> Iterator[None]:
    """Ignores SIGINT (main thread only)."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


class _Worker:
    """The reader of this worker process, made once when it starts."""

    reader: PhotoReader


def _start_worker(make_reader: Callable[[], PhotoReader], folder: str) -> None:
    # The parent decides when to stop. Tesseract, a child of this process, ignores the signal too.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    tempfile.tempdir = folder
    Scratch.within = Path(folder)
    use_one_thread()
    threading.Thread(target=_end_with_parent, args=(folder,), daemon=True).start()
    _Worker.reader = make_reader()


def _end_with_parent(folder: str) -> None:
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        shutil.rmtree(folder, ignore_errors=True)
        os._exit(1)


def _read_in_worker(source: SourceFile, max_pixels: int) -> list[PageResult]:
    if Path(tempfile.gettempdir(), _DRAIN_FILE).exists():
        return []
    return read_pages(_Worker.reader, source, max_pixels)
