"""Work on many records in several processes, its results in order.

The processes are started as programs of their own: neither a program that calls wallmsg nor its
threads have to be prepared for that. A process that is lost is replaced by this one.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection
from typing import IO, Any

PARALLEL_FROM = 3000
"""Records from which several processes are quicker than one: starting them takes a while."""

CHUNK = 250
"""Records that are given to a process at once."""

_AHEAD = 2
"""Chunks that wait in each process, so that none is idle."""

_START = (
    "import sys; sys.path[:] = sys.argv[1:]; from wallmsg.catalogue.workers import serve; serve()"
)

Work = Callable[[Any, Sequence[str]], Any]
"""A function of a module: gets an argument and some ids. All must be picklable."""


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def in_order(
    work: Work, argument: object, ids: Sequence[str], jobs: int | None = None
) -> Iterator[Any]:
    """What `work` returns for each chunk of the ids, in their order; few ids stay in this process.

    `jobs` is the number of processes, as many as there are processors if None.
    """
    jobs = processors() if jobs is None else jobs
    if jobs < 2 or len(ids) < PARALLEL_FROM:
        # One at a time, so that progress shows.
        yield from (work(argument, [one]) for one in ids)
        return
    chunks = [ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK)]
    with contextlib.ExitStack() as opened:
        workers = [_Worker(work, argument) for _ in range(min(jobs, len(chunks)))]
        for worker in workers:
            opened.callback(worker.close)
        for number in range(len(chunks) + _AHEAD * len(workers)):
            if number < len(chunks):
                workers[number % len(workers)].submit(chunks[number])
            if number >= _AHEAD * len(workers):
                yield workers[number % len(workers)].result()


class _Worker:
    """One process, which does chunk after chunk."""

    def __init__(self, work: Work, argument: object) -> None:
        self._work = work
        self._argument = argument
        self._waiting: deque[Sequence[str]] = deque()
        self._process = subprocess.Popen(
            [sys.executable, "-c", _START, *sys.path],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self._to = Connection(_taken(self._process.stdin), readable=False)
        self._from = Connection(_taken(self._process.stdout), writable=False)
        with contextlib.suppress(OSError):
            self._to.send((work.__module__, work.__qualname__, argument))

    def submit(self, chunk: Sequence[str]) -> None:
        """Gives the process something to do."""
        self._waiting.append(chunk)
        # A lost process is noticed when its result is asked for.
        with contextlib.suppress(OSError):
            self._to.send(list(chunk))

    def result(self) -> Any:  # noqa: ANN401 - whatever the work returns
        """The result for the chunk that was submitted first. Raises what the work raised."""
        chunk = self._waiting.popleft()
        try:
            done, result = self._from.recv()
        except (EOFError, OSError):
            return self._work(self._argument, chunk)
        if not done:
            raise result
        return result

    def close(self) -> None:
        """Ends the process."""
        self._to.close()
        self._from.close()
        self._process.kill()
        self._process.wait()


def _taken(stream: IO[bytes] | None) -> int:
    """The file descriptor of a pipe, which is no longer closed with the stream."""
    if stream is None:
        raise ValueError("there is no pipe")
    with stream:
        return os.dup(stream.fileno())


def serve() -> None:
    """Does what comes on standard input until that ends. Runs in a process of its own."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when to stop
    source = Connection(os.dup(0), writable=False)
    target = Connection(os.dup(1), readable=False)
    os.dup2(2, 1)  # what anything prints must not get among the results
    with contextlib.suppress(EOFError, OSError):
        module, name, argument = source.recv()
        work = getattr(importlib.import_module(module), name)
        while True:
            chunk = source.recv()
            try:
                result = (True, work(argument, chunk))
            except Exception as error:  # noqa: BLE001 - raised again in the parent
                result = (False, error)
            target.send(result)
