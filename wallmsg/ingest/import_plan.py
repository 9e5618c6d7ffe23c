"""Which photos of a batch have to be read: their hashes, and what the catalogue has of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from wallmsg.catalogue import Catalogue
from wallmsg.errors import CatalogueError, PhotoError
from wallmsg.model import Outcome, record_id
from wallmsg.photos.image_file import SourceFile, hash_file, why_no_photo


class Intent(StrEnum):
    """What a batch would do with a photo."""

    ADD = "add"
    REDO = "read again"
    SKIP = "already there"
    TWICE = "given twice"
    TRASHED = "in the trash"
    FAIL = "cannot be read"


@dataclass(frozen=True)
class Planned:
    """What a batch would do with one photo, and the reason if it would fail."""

    name: str
    intent: Intent
    reason: str | None = None


def plan(
    photos: Iterable[tuple[Path, str]], catalogue: Catalogue | None, redo: bool
) -> Iterator[Planned]:
    """What a batch would do with each of the (path, name) pairs; nothing is written."""
    seen: set[str] = set()
    for path, name in photos:
        try:
            sha256, _ = hash_file(path)
            if reason := why_no_photo(path):
                yield Planned(name, Intent.FAIL, reason)
                continue
        except PhotoError as error:
            yield Planned(name, Intent.FAIL, str(error))
            continue
        intent, reason = decide(sha256, catalogue, redo)
        if sha256 in seen and intent in {Intent.ADD, Intent.REDO}:
            intent = Intent.TWICE
        seen.add(sha256)
        yield Planned(name, intent, reason)


def decide(sha256: str, catalogue: Catalogue | None, redo: bool) -> tuple[Intent, str | None]:
    """What a batch does with the photo with that SHA-256, and the reason if it fails."""
    identity = record_id(sha256)
    if catalogue is None:
        return Intent.ADD, None
    if catalogue.has(identity):
        try:
            failed = catalogue.read(identity).outcome is Outcome.FAILED
        except CatalogueError as error:
            # It may still hold people's texts: it is not overwritten.
            return Intent.FAIL, str(error)
        return (Intent.REDO if redo or failed else Intent.SKIP), None
    return (Intent.TRASHED if catalogue.is_in_trash(identity) else Intent.ADD), None


class Hashes:
    """Computes the SHA-256 of photos in a thread, so that a slow disk does not delay reading."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="hash")

    def begin(self, path: Path, name: str) -> Future[SourceFile]:
        """A future with the photo and its hash; it raises PhotoError if the file is unreadable."""
        return self._thread.submit(_source, path, name)

    def close(self) -> None:
        """Start no other file; the current one is read to its end."""
        self._thread.shutdown(wait=False, cancel_futures=True)


def _source(path: Path, name: str) -> SourceFile:
    sha256, length = hash_file(path)
    return SourceFile(path=path, name=name, sha256=sha256, bytes=length)
