"""Photos dropped on the page: kept in a folder of their own, read in the background, reported.

One batch runs at a time and takes up what comes while it runs, from every visitor.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import tempfile
import threading
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import IO, TYPE_CHECKING, Protocol, Self

import msgspec
from msgspec import Struct

from wallmsg.errors import PhotoError, UsageError, WallmsgError
from wallmsg.model import record_id
from wallmsg.photos.image_file import why_no_photo
from wallmsg.temp_dirs import Scratch, remove_abandoned

if TYPE_CHECKING:
    from wallmsg.ingest.batch import FileResult


class Photos(Protocol):
    """Photos that people sent, as (path, name) pairs, and who sent each."""

    def __iter__(self) -> Iterator[tuple[Path, str]]:
        """The photos that wait, in the order in which they came."""

    def custodian(self, path: Path) -> str:
        """Who sent the photo that is kept at `path`."""


ReadBatch = Callable[[Photos, Callable[[], bool]], "Iterator[FileResult]"]

_LOG = logging.getLogger(__name__)
_CHUNK = 1 << 20
_MAX_NAME_LENGTH = 150
_MAX_REPORTED = 500
"""Uploads that are reported; the oldest finished ones are forgotten first."""


MAX_BYTES = 10_000_000_000
"""Of all uploaded photos that are not read yet: a thousand of a good camera."""


class State(StrEnum):
    """How far an uploaded photo is."""

    WAITING = "waiting"
    READING = "reading"
    ADDED = "added"
    KNOWN = "known"
    """It was in the catalogue already."""
    FAILED = "failed"


_OVER = frozenset((State.ADDED, State.KNOWN, State.FAILED))


class Upload(Struct, frozen=True, kw_only=True):
    """One photo that somebody dropped on the page."""

    number: int
    name: str
    who: str
    state: State
    record: str | None = None
    """Id of its record, once there is one."""
    reason: str | None = None


class Progress(Struct, frozen=True, kw_only=True):
    """How far the uploads are."""

    waiting: int
    reading: int
    over: int
    busy: bool
    uploads: tuple[Upload, ...]
    """The latest first."""


class Uploads:
    """Takes photos and has them read in a thread of its own.

    Args:
        read: Reads photos into the catalogue, as `Batch.run` does, until it is asked to stop.
        most: Photos that may wait.
        most_bytes: Of all photos that wait and are in hand.
    """

    def __init__(self, read: ReadBatch, most: int, most_bytes: int = MAX_BYTES) -> None:
        self._read = read
        self._most = most
        self._most_bytes = most_bytes
        self._bytes = 0
        self._scratch: Scratch | None = None
        # Photos with all their EXIF that a killed server left.
        remove_abandoned(Path(tempfile.gettempdir()))
        self._change = threading.Condition()
        self._waiting: deque[tuple[int, Path]] = deque()
        self._uploads: dict[int, Upload] = {}
        self._count = 0
        self._working = False
        self._stopping = False
        self._thread: threading.Thread | None = None

    def take(self, stream: IO[bytes], name: str, who: str) -> Upload:
        """Keep a photo and have it read. A file that is no image is refused as an upload failed.

        Raises UsageError if too many wait already or the server is stopping.
        """
        with self._change:
            if self._stopping:
                raise UsageError("the server is stopping")
            if len(self._waiting) >= self._most or self._bytes >= self._most_bytes:
                raise UsageError(
                    f"{len(self._waiting)} photos are waiting already", hint="drop the rest later"
                )
            self._count += 1
            number = self._count
            if self._scratch is None:
                self._scratch = Scratch(Path(tempfile.gettempdir()))
            path = self._scratch.path / str(number)
        digest = _kept(stream, path)
        upload = Upload(number=number, name=file_name(name), who=who, state=State.WAITING)
        if reason := _refusal(path):
            path.unlink(missing_ok=True)
            upload = msgspec.structs.replace(upload, state=State.FAILED, reason=reason)
        else:
            upload = msgspec.structs.replace(upload, record=record_id(digest))
        with self._change:
            self._report(upload)
            if upload.state is State.WAITING:
                self._bytes += path.stat().st_size
                self._waiting.append((number, path))
                self._start()
        return upload

    def progress(self) -> Progress:
        """How far everybody's uploads are."""
        with self._change:
            uploads = tuple(reversed(self._uploads.values()))
            busy = self._working or bool(self._waiting)
        states = [upload.state for upload in uploads]
        return Progress(
            waiting=states.count(State.WAITING),
            reading=states.count(State.READING),
            over=sum(state in _OVER for state in states),
            busy=busy,
            uploads=tuple(
                msgspec.structs.replace(upload, record=None)
                if upload.state not in {State.ADDED, State.KNOWN}
                else upload
                for upload in uploads
            ),
        )

    def stop(self, patience: float | None = None) -> list[str]:
        """Finish the photos in hand and take no more; returns the names of those left unread.

        Waits `patience` seconds for them, or as long as it takes.
        """
        with self._change:
            self._stopping = True
            left = [self._uploads[number].name for number, _ in self._waiting]
            thread = self._thread
        try:
            if thread is not None:
                thread.join(patience)
        finally:
            if self._scratch is not None:
                self._scratch.remove()
                self._scratch = None
        return left

    def _start(self) -> None:
        if not self._working:
            self._working = True
            self._thread = threading.Thread(target=self._work, name="uploads", daemon=True)
            self._thread.start()

    def _work(self) -> None:
        while True:
            arrivals = _Arrivals(self._next)
            try:
                for done in self._read(arrivals, lambda: self._stopping):
                    self._finish(done, arrivals.in_hand)
                reason = "it was not read: the server is stopping"
            except WallmsgError as error:
                reason = str(error)
            except Exception as error:  # noqa: BLE001 - reported below
                # The page reports any fault, and the next photos are still read.
                _LOG.exception("a fault while reading photos")
                reason = f"an unexpected {type(error).__name__}"
            with self._change:
                for own in arrivals.left():
                    self._close(own.number, State.FAILED, reason)
                    self._drop(own.path)
                if self._stopping or not self._waiting:
                    self._working = False
                    return

    def _next(self) -> tuple[_InHand, Upload] | None:
        with self._change:
            if self._stopping or not self._waiting:
                return None
            number, path = self._waiting.popleft()
            upload = msgspec.structs.replace(self._uploads[number], state=State.READING)
            self._report(upload)
            return _InHand(number, path), upload

    def _finish(self, done: FileResult, in_hand: dict[str, list[_InHand]]) -> None:
        state = {"skipped": State.KNOWN, "failed": State.FAILED}.get(done.status, State.ADDED)
        same_name = in_hand[done.name]
        ids = {record.id for record in done.records}
        with self._change:
            waiting = [own for own in same_name if not own.over]
            fits = [own for own in waiting if self._uploads[own.number].record in ids]
            own = (fits or waiting)[0]
            own.over = True
            self._close(own.number, state, done.reason)
        # Photos of one name cannot always be distinguished: their files go when all are done.
        if all(own.over for own in same_name):
            with self._change:
                for own in in_hand.pop(done.name):
                    self._drop(own.path)

    def _drop(self, path: Path) -> None:
        with contextlib.suppress(FileNotFoundError):  # the server is stopping
            self._bytes -= path.stat().st_size
            path.unlink()

    def _close(self, number: int, state: State, reason: str | None) -> None:
        self._report(msgspec.structs.replace(self._uploads[number], state=state, reason=reason))

    def _report(self, upload: Upload) -> None:
        self._uploads[upload.number] = upload
        over = [number for number, known in self._uploads.items() if known.state in _OVER]
        for number in over[: max(0, len(self._uploads) - _MAX_REPORTED)]:
            del self._uploads[number]


@dataclass
class _InHand:
    """A photo that the batch has taken."""

    number: int
    path: Path
    over: bool = False


class _Arrivals:
    """The photos that wait. It goes on after an end, if more have come: batches ask again."""

    def __init__(self, take: Callable[[], tuple[_InHand, Upload] | None]) -> None:
        self._take = take
        self._who: dict[Path, str] = {}
        self.in_hand: dict[str, list[_InHand]] = {}

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> tuple[Path, str]:
        taken = self._take()
        if taken is None:
            raise StopIteration
        own, upload = taken
        self.in_hand.setdefault(upload.name, []).append(own)
        self._who[own.path] = upload.who
        return own.path, upload.name

    def custodian(self, path: Path) -> str:
        """Who sent the photo that is kept at `path`."""
        return self._who[path]

    def left(self) -> list[_InHand]:
        """Those that the batch has not finished."""
        return [own for same_name in self.in_hand.values() for own in same_name if not own.over]


def file_name(given: str) -> str:
    """A name for people out of what a browser sent: one part, printable, not too long."""
    last = given.replace("\\", "/").split("/")[-1]
    clean = "".join(letter for letter in last if letter.isprintable()).strip(" .")
    stem, dot, ending = clean.rpartition(".")
    if len(clean) > _MAX_NAME_LENGTH:
        clean = f"{(stem or ending)[: _MAX_NAME_LENGTH - 10]}{dot}{ending[:9]}" if stem else clean
    return clean[:_MAX_NAME_LENGTH] or "photo"


def _kept(stream: IO[bytes], path: Path) -> str:
    """Write the stream to a file; returns the SHA-256. Raises UsageError if there is no room."""
    try:
        return _copy(stream, path)
    except OSError as error:
        path.unlink(missing_ok=True)
        raise UsageError(f"the photo cannot be kept: {error.strerror or error}") from error


def _copy(stream: IO[bytes], path: Path) -> str:
    digest = hashlib.sha256()
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
            file.write(chunk)
    return digest.hexdigest()


def _refusal(path: Path) -> str | None:
    """Why the file cannot be a photo; None if it may be one."""
    try:
        return why_no_photo(path)
    except PhotoError as error:
        return str(error)
