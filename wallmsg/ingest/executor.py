"""Worker processes that read photos: one photo at a time each, single-threaded, expendable.

A photo that kills its worker or takes too long costs that photo alone: a fresh worker takes over.
Workers ignore Ctrl-C, so that the parent decides when to stop, and end when the parent dies.
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
from dataclasses import dataclass, field
from multiprocessing import connection, get_context, parent_process, resource_tracker
from pathlib import Path
from types import TracebackType
from typing import Self

from msgspec.structs import replace
from pebble import ProcessExpired, ProcessPool

from wallmsg.detection import use_one_thread
from wallmsg.errors import MissingToolError, PhotoError, WallmsgError
from wallmsg.ingest.pipeline import PhotoReader, PhotoReading
from wallmsg.model import Caption, Model, Photo, Storage
from wallmsg.photos.image_file import (
    Page,
    SourceFile,
    captions_of,
    open_pages,
    photo_of,
    sniff,
)
from wallmsg.temp_dirs import Scratch

_ENDED_FROM_OUTSIDE = {-signal.SIGKILL, -signal.SIGTERM, -signal.SIGINT, -signal.SIGHUP}
"""Exit codes of processes that did not end by themselves."""

_NO_MORE = "begin-no-more"
"""A file of this name in the workers' folder tells them to."""


@dataclass(frozen=True)
class PageResult:
    """What a worker made of one page of a photo: a reading, or the reason why there is none."""

    photo: Photo
    reading: PhotoReading | None = None
    reason: str | None = None
    captions: tuple[Caption, ...] = ()
    """Those in the file and next to it."""
    tools: dict[str, str] = field(default_factory=dict)
    models: dict[str, Model] = field(default_factory=dict)
    settings: dict[str, str | int | float | bool] = field(default_factory=dict)


class Workers:
    """A pool of reading processes; a context manager.

    Args:
        make_reader: Called once in each worker; must be picklable.
        jobs: How many workers.
        max_pixels: Photos with more are refused before they are decoded.
        timeout: Seconds a photo may take.
    """

    def __init__(
        self, make_reader: Callable[[], PhotoReader], jobs: int, max_pixels: int, timeout: float
    ) -> None:
        self._max_pixels = max_pixels
        self._timeout = timeout
        self._scratch = Scratch()
        self._pool = ProcessPool(
            max_workers=jobs,
            initializer=_start_worker,
            initargs=(make_reader, str(self._scratch.path)),
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
            # Also where waiting was cut short: processes left behind would be waited for for ever.
            with _ignore_sigint():
                self._pool.stop()
                self._pool.join()
                self._scratch.remove()

    def schedule(self, source: SourceFile) -> Future[list[PageResult]]:
        """Hand a photo to the next free worker."""
        with _without_interrupts():
            future: Future[list[PageResult]] = self._pool.submit(
                _read_in_worker, self._timeout, source, self._max_pixels
            )
        return future

    def drain(self) -> None:
        """Let workers finish the photos in their hands and leave those that they hold ready."""
        with suppress(OSError):  # no room: then those are read, too
            (self._scratch.path / _NO_MORE).touch()

    def killed(self, future: Future[list[PageResult]]) -> bool:
        """Whether the finished photo's worker was ended from outside: by whoever stops us, or by
        the system, which had no memory left. The photo is not to blame then, or not alone."""
        error = future.exception()
        return isinstance(error, ProcessExpired) and error.exitcode in _ENDED_FROM_OUTSIDE

    def results(self, future: Future[list[PageResult]], source: SourceFile) -> list[PageResult]:
        """What a finished photo gave; a lost worker or a time-out is a failed photo.

        Empty if no worker was to begin with it any more. An error that is no fault of the photo
        (Tesseract is gone, say) is raised.
        """
        try:
            return future.result()
        except futures.TimeoutError:
            reason = f"took longer than {self._timeout:g} seconds"
        except ProcessExpired:
            reason = (
                "the system ended its process twice, it seems for want of memory"
                if self.killed(future)
                else "decoding or reading it crashed"
            )
        except BrokenProcessPool as error:
            raise MissingToolError(
                "the reading processes cannot start", hint="see `wallmsg doctor`"
            ) from error
        return [PageResult(_undecoded(source, page=1), reason=reason)]


def read_pages(reader: PhotoReader, source: SourceFile, max_pixels: int) -> list[PageResult]:
    """One photo file through the stages: a result for each of its pages, failed ones included."""
    results: list[PageResult] = []
    try:
        for load in open_pages(source.path, max_pixels):
            results.append(_read_page(reader, source, load, page=len(results) + 1))
    except WallmsgError as error:
        if not isinstance(error, PhotoError):
            raise
        results.append(PageResult(_undecoded(source, page=len(results) + 1), reason=str(error)))
    except Exception as error:  # noqa: BLE001 - as for a page: only this photo has failed
        results.append(PageResult(_undecoded(source, len(results) + 1), reason=_unexpected(error)))
    return results


def _unexpected(error: Exception) -> str:
    # The text of an OSError names a path, and a path can name a person.
    details = error.strerror if isinstance(error, OSError) else error
    return f"unexpected {type(error).__name__}: {details}"


@contextmanager
def _without_interrupts() -> Iterator[None]:
    """Holds Ctrl-C back from the processes and threads that begin here, which inherit that.

    A worker that is still loading would end before it could begin to ignore it.
    """
    if not hasattr(signal, "pthread_sigmask"):  # Windows, where a worker gets no signals
        yield
        return
    resource_tracker.ensure_running()  # it lets the signals through again when it begins later
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _ignore_sigint() -> Iterator[None]:
    """Takes no notice of Ctrl-C, where this thread is the one that is told of it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _read_page(
    reader: PhotoReader, source: SourceFile, load: Callable[[], Page], page: int
) -> PageResult:
    photo = _undecoded(source, page)
    try:
        opened = load()
        photo = photo_of(source, opened)
        captions = captions_of(source, opened)
        reading = reader.read(opened.pixels)
    except PhotoError as error:
        return PageResult(photo, reason=str(error))
    except WallmsgError:
        # A missing tool is no fault of the photo: the batch must end and say so.
        raise
    except Exception as error:  # noqa: BLE001 - a fault of ours in one photo must not lose the batch
        return PageResult(photo, reason=_unexpected(error))
    return PageResult(
        photo=replace(photo, perceptual_hash=reading.perceptual_hash),
        reading=reading,
        captions=captions,
        tools=dict(reader.tools),
        models=dict(reader.models),
        settings=dict(reader.settings),
    )


class _Worker:
    """The reader of this worker process, made once when it starts."""

    reader: PhotoReader


def _start_worker(make_reader: Callable[[], PhotoReader], scratch: str) -> None:
    # The parent decides when to stop; Tesseract, started from here, ignores the signal too.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    tempfile.tempdir = scratch
    Scratch.within = Path(scratch)
    use_one_thread()
    threading.Thread(target=_end_with_parent, args=(scratch,), daemon=True).start()
    _Worker.reader = make_reader()


def _end_with_parent(scratch: str) -> None:
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        shutil.rmtree(scratch, ignore_errors=True)
        os._exit(1)


def _read_in_worker(source: SourceFile, max_pixels: int) -> list[PageResult]:
    if Path(tempfile.gettempdir(), _NO_MORE).exists():
        return []
    return read_pages(_Worker.reader, source, max_pixels)


def _undecoded(source: SourceFile, page: int) -> Photo:
    try:
        kind = sniff(source.path)
    except PhotoError:
        kind = None
    return Photo(
        name=source.name,
        sha256=source.sha256,
        bytes=source.bytes,
        storage=Storage.NONE,
        path=None,
        format=kind,
        page=page,
        pages=page,
    )
