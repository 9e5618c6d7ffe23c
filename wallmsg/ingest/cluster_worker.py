"""What runs on the workers of a cluster: each worker process reads one photo at a time.

Nothing here needs Dask. A photo comes as bytes, or lies in a folder that all machines see.
"""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace

from wallmsg.detection import use_one_thread
from wallmsg.errors import MissingToolError
from wallmsg.ingest.page_reader import PageResult, read_pages
from wallmsg.ingest.pipeline import PhotoReader
from wallmsg.model import Model
from wallmsg.photos.image_file import SourceFile, hash_file
from wallmsg.temp_dirs import Scratch
from wallmsg.version import __version__

SAME_EVERYWHERE = "install the same wallmsg and the same models on all machines"


@dataclass(frozen=True)
class Installed:
    """What a machine reads with."""

    version: str
    """Of wallmsg."""
    models: Mapping[str, Model]
    """By role."""

    @classmethod
    def of(cls, reader: PhotoReader) -> Installed:
        """What this process reads with."""
        return cls(__version__, dict(reader.models))

    def difference(self, other: Installed) -> str | None:
        """How `other` differs from this, in words that follow "the worker has"; None if equal."""
        if other.version != self.version:
            return f"wallmsg {other.version} instead of {self.version}"
        for role in sorted({*self.models, *other.models}):
            mine, theirs = self.models.get(role), other.models.get(role)
            if mine != theirs:
                return f"the {role} model {_named(theirs)} instead of {_named(mine)}"
        return None


def _named(model: Model | None) -> str:
    return f"{model.name} ({model.sha256[:8]})" if model else "none"


@dataclass(frozen=True)
class ReadingRun:
    """What is the same for all photos of one executor."""

    token: str
    """Tells this run from others that the same workers serve."""
    make_reader: Callable[[], PhotoReader]
    expected: Installed
    max_pixels: int
    timeout: float
    """Seconds that one photo may take; the worker process ends itself after that."""


def installed_here(make_reader: Callable[[], PhotoReader]) -> Installed:
    """What this worker reads with. Raises MissingToolError if it cannot read."""
    return Installed.of(make_reader())


class _ReadingWorker:
    """The state of this worker process."""

    busy = threading.Lock()
    """Held while a photo is read: readers are not made for several threads."""
    token = ""
    """The run that `reader` was made for."""
    reader: PhotoReader
    stopped: set[str] = set()  # noqa: RUF012 - the state of the process, like the others
    """Runs of which no other photo is started."""


def stop_run(token: str) -> None:
    """Makes this worker start no other photo of that run."""
    _ReadingWorker.stopped.add(token)


def read_on_worker(run: ReadingRun, source: SourceFile, data: bytes | None) -> list[PageResult]:
    """The pages of a photo; empty if its run was stopped.

    `data`: the bytes of the photo; None if this machine sees the file at `source.path`. Raises
    MissingToolError if it does not, or reads with something else than the other machines.
    """
    with _ReadingWorker.busy:
        if run.token in _ReadingWorker.stopped:
            return []
        reader = _reader_of(run)
        with _ended_after(run.timeout), Scratch() as scratch:
            if data is None:
                _check_shared(source)
            else:
                source = replace(source, path=scratch.path / f"photo{source.path.suffix}")
                source.path.write_bytes(data)
            return read_pages(reader, source, run.max_pixels)


def _reader_of(run: ReadingRun) -> PhotoReader:
    if _ReadingWorker.token != run.token:
        use_one_thread()
        reader = run.make_reader()
        # A worker may have joined since all were checked.
        if different := run.expected.difference(Installed.of(reader)):
            raise MissingToolError(
                f"the worker on {socket.gethostname()} has {different}", hint=SAME_EVERYWHERE
            )
        _ReadingWorker.reader, _ReadingWorker.token = reader, run.token
    return _ReadingWorker.reader


def _check_shared(source: SourceFile) -> None:
    here = socket.gethostname()
    if not source.path.is_file():
        raise MissingToolError(
            f"the worker on {here} does not see {source.path}",
            hint="share the folder under the same path, or leave out --shared-folder",
        )
    if hash_file(source.path)[0] != source.sha256:
        raise MissingToolError(f"the worker on {here} sees another file at {source.path}")


@contextmanager
def _ended_after(seconds: float) -> Iterator[None]:
    """Ends this process if the block takes longer: a thread that hangs cannot be stopped."""
    timer = threading.Timer(seconds, os._exit, [1])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
