"""Where photos are read: the protocol `Executor`, and the one that reads in this process.

`wallmsg.ingest.process_executor` reads in worker processes, `wallmsg.ingest.cluster_executor` on
other machines. A `Batch` gets a factory and starts an
executor when it runs.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol, Self

from wallmsg.ingest.page_reader import PageResult, read_pages
from wallmsg.ingest.pipeline import PhotoReader
from wallmsg.photos.image_file import DEFAULT_MAX_PIXELS, SourceFile

_QUEUE_AHEAD = 2


def queue_for(jobs: int) -> int:
    """Photos to have under way, so that as many `jobs` never wait for the next."""
    return jobs * _QUEUE_AHEAD + 1


@dataclass(frozen=True)
class ExecutorOptions:
    """How photos are read."""

    jobs: int = 1
    """Photos that are read at once."""
    max_pixels: int = DEFAULT_MAX_PIXELS
    """Photos with more are refused before they are decoded."""
    timeout: float = 600.0
    """Seconds that one photo may take."""


class Executor(Protocol):
    """Reads photo files; a context manager that waits for those in progress."""

    def __enter__(self) -> Self:
        """Start."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Wait for the photos in progress; after an error, cancel them."""

    def room(self) -> int:
        """Photos to have under way at this moment, hashed, waiting or being read.

        Raises MissingToolError if there is nothing that reads any more.
        """

    def submit(self, source: SourceFile) -> Future[list[PageResult]]:
        """Read a photo when there is a free place. Its future is for the other methods."""

    def drain(self) -> None:
        """Finish the photos in progress and start no other: their results are empty."""

    def was_killed(self, future: Future[list[PageResult]]) -> bool:
        """Whether the reading was ended from outside, so that it may succeed when tried again."""

    def results(self, future: Future[list[PageResult]], source: SourceFile) -> list[PageResult]:
        """The pages of a finished photo; a crash or time-out is a failed page.

        Empty if the photo was not started because of `drain`. Raises an error that is not the fault
        of the photo, such as MissingToolError.
        """


ExecutorFactory = Callable[[ExecutorOptions], Executor]


class SerialExecutor:
    """Reads each photo at once, in this process.

    A photo that crashes the process or never ends is not contained: use it for tests, notebooks and
    photos that can be trusted.

    Args:
        make_reader: Called once, when the first photo is submitted.
        options: How many pixels a photo may have, and how many photos are hashed ahead.
    """

    def __init__(self, make_reader: Callable[[], PhotoReader], options: ExecutorOptions) -> None:
        self._make_reader = make_reader
        self._jobs = options.jobs
        self._max_pixels = options.max_pixels
        self._reader: PhotoReader | None = None
        self._draining = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        pass

    def room(self) -> int:
        """Enough to hash some photos ahead."""
        return queue_for(self._jobs)

    def submit(self, source: SourceFile) -> Future[list[PageResult]]:
        """Read the photo now; returns a finished future."""
        future: Future[list[PageResult]] = Future()
        try:
            future.set_result(self._read(source))
        except Exception as error:  # noqa: BLE001 - raised again by `results`
            future.set_exception(error)
        return future

    def drain(self) -> None:
        """Start no other photo."""
        self._draining = True

    def was_killed(self, future: Future[list[PageResult]]) -> bool:  # noqa: ARG002
        """False: whatever ends this process ends the batch."""
        return False

    def results(
        self,
        future: Future[list[PageResult]],
        source: SourceFile,  # noqa: ARG002
    ) -> list[PageResult]:
        """The pages of the photo. Raises what reading it raised."""
        return future.result()

    def _read(self, source: SourceFile) -> list[PageResult]:
        if self._draining:
            return []
        if self._reader is None:
            self._reader = self._make_reader()
        return read_pages(self._reader, source, self._max_pixels)
