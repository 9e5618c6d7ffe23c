"""Proof of what is original: every photo, record, file and journal line checked against the others.

What is found wrong is checked again under the lock before it is reported, since a record that is
saved at that moment looks altered for an instant.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from wallmsg.catalogue import info as info_file
from wallmsg.catalogue.files import files_in_two_levels, sha256_of, sha256_of_file
from wallmsg.catalogue.journal import Action, Journal
from wallmsg.catalogue.journal_check import NOTES, JournalPass, Kind, Known, Problem
from wallmsg.catalogue.kept_files import KeptFiles
from wallmsg.catalogue.photo_store import PhotoFiles
from wallmsg.catalogue.record_check import Seen, What, is_own, see
from wallmsg.catalogue.records import RecordFiles
from wallmsg.catalogue.search.index import Index
from wallmsg.catalogue.trash import Trash
from wallmsg.catalogue.versions import Versions
from wallmsg.catalogue.workers import in_order
from wallmsg.errors import CatalogueError
from wallmsg.model import Photo, Storage

OnProgress = Callable[[int, int], None]


_CATALOGUE_WIDE = {Kind.JOURNAL_ALTERED, Kind.CATALOGUE_ALTERED, *NOTES}


@dataclass(frozen=True)
class Parts:
    """The parts of one catalogue that are checked against each other."""

    root: Path
    journal: Journal
    records: RecordFiles
    photos: PhotoFiles
    trash: Trash
    versions: Versions
    kept: KeptFiles
    index: Index


def verify(
    parts: Parts,
    locked: Callable[[], AbstractContextManager[None]],
    only: set[str] | None = None,
    on_progress: OnProgress | None = None,
) -> Iterator[Problem]:
    """Yields what is wrong with a catalogue, and notes; `only` limits it to those records.

    `locked` keeps writers away for the second check of what seems wrong; where that is refused (the
    catalogue is read-only), what is not seen twice is not reported.

    The chain of the journal shows that no line was altered, removed or inserted. It cannot show
    that somebody wrote the whole journal again: for that, keep its running hash elsewhere.
    """
    found = [
        problem
        for problem in _Pass(parts, only).problems(on_progress)
        if only is None or problem.subject in only or problem.kind in _CATALOGUE_WIDE
    ]
    suspects = {problem.subject for problem in found if not problem.is_note}
    if suspects:
        with contextlib.ExitStack() as stack:
            with contextlib.suppress(CatalogueError):
                stack.enter_context(locked())
            again = list(_Pass(parts, suspects).problems())
        found = [p for p in found if p.is_note] + [p for p in again if not p.is_note]
    yield from found


class _Pass:
    """One pass over a catalogue; `only` limits it to those records and files."""

    def __init__(self, parts: Parts, only: set[str] | None = None) -> None:
        self._parts = parts
        self._only = None if only is None else frozenset(only)
        self._known = Known()
        self._kept_photos: set[str] = set()
        self._sound: list[str] = []
        """Records whose bytes are those that the journal names."""

    def problems(self, on_progress: OnProgress | None = None) -> Iterator[Problem]:
        known, parts = self._known, self._parts
        if self._needs_files():
            known.unnamed |= {named for _, named in parts.versions.hashes() if named}
        yield from JournalPass(known).problems(parts.journal)
        yield from self._check_info()
        ids = parts.records.ids()
        yield from self._check_missing(ids)
        asked = ids if self._needs_files() else list(filter(self._is_asked, ids))
        if on_progress:
            on_progress(0, len(asked))
        done = 0
        for some in in_order(see, self._what(parts.records), asked):
            for seen in some:
                yield from self._check_record(seen)
            done += len(some)
            if on_progress:
                on_progress(done, len(asked))
        yield from self._check_trash()
        if self._needs_files():
            yield from self._check_versions()
            yield from self._check_photo_files()
            yield from self._check_record_files()
            yield from self._check_kept_files()
        yield from self._check_index(ids)

    def _what(self, records: RecordFiles) -> What:
        return What(self._parts.root, records.directory, self._only)

    def _needs_files(self) -> bool:
        """Whether files are asked for, not records alone: that needs to know all records."""
        return self._only is None or any("/" in subject for subject in self._only)

    def _is_asked(self, subject: str) -> bool:
        return self._only is None or subject in self._only

    def _check_info(self) -> Iterator[Problem]:
        made = self._known.made
        if made is None or made.sha256 != sha256_of_file(self._parts.root / info_file.NAME):
            yield Problem(
                Kind.CATALOGUE_ALTERED,
                info_file.NAME,
                "it is not the one that was written when the catalogue was made",
            )

    def _check_missing(self, ids: list[str]) -> Iterator[Problem]:
        for identity in sorted(set(self._known.last) - set(ids)):
            if self._known.last[identity].sha256 is not None:
                yield Problem(
                    Kind.RECORD_MISSING,
                    identity,
                    "the journal has this record but its file is gone",
                )

    def _check_record(self, seen: Seen) -> Iterator[Problem]:
        if self._is_asked(seen.id):
            yield from self._check_bytes(seen)
        if seen.damaged is not None and self._is_asked(seen.id):
            yield Problem(Kind.RECORD_DAMAGED, seen.id, seen.damaged)
        if seen.photo is None:
            return
        self._keep(seen.photo)
        if self._is_asked(seen.id):
            yield from self._check_identity(seen, seen.photo)
            yield from _check_photo(seen, seen.photo)

    def _keep(self, photo: Photo) -> None:
        # Where photos lie outside, no file of the catalogue can be theirs.
        if photo.path is not None and photo.storage is not Storage.REFERENCE:
            self._kept_photos.add(photo.path)

    def _check_bytes(self, seen: Seen) -> Iterator[Problem]:
        last = self._known.last.get(seen.id)
        if last is None or last.sha256 is None:
            yield Problem(Kind.RECORD_UNKNOWN, seen.id, "the journal does not know this record")
        elif seen.digest != last.sha256:
            yield Problem(Kind.RECORD_ALTERED, seen.id, "its file was changed without the journal")
        else:
            self._sound.append(seen.id)

    def _check_identity(self, seen: Seen, photo: Photo) -> Iterator[Problem]:
        """The id, the place of the photo and the hash it came with belong together."""
        if photo.sha256 is None:
            return
        if not seen.names_its_photo:
            yield Problem(
                Kind.PHOTO_SWAPPED, seen.id, "its photo is another than the one its id names"
            )
        came = self._known.acquired.get(seen.id, photo.sha256)
        if came != photo.sha256:
            yield Problem(Kind.PHOTO_SWAPPED, seen.id, f"its photo came in with the SHA-256 {came}")
        if is_own(photo) and photo.path is not None and not self._parts.photos.is_proper(photo):
            yield Problem(
                Kind.PHOTO_SWAPPED,
                seen.id,
                f"it points to the file of another photo: {photo.path}",
            )

    def _check_trash(self) -> Iterator[Problem]:
        trash, known = self._parts.trash, self._known
        ids = trash.ids()
        for some in in_order(see, self._what(trash.files), ids):
            for seen in some:
                if seen.photo is not None:
                    self._keep(seen.photo)
                if self._is_asked(seen.id):
                    yield from self._check_trashed(seen)
        for identity, entry in sorted(known.last.items()):
            removed = entry.action in {Action.TRASH, Action.DELETE}
            if removed and not trash.files.has(identity):
                yield Problem(
                    Kind.RECORD_MISSING, identity, "it was removed and is gone from the trash"
                )

    def _check_trashed(self, seen: Seen) -> Iterator[Problem]:
        last = self._known.last.get(seen.id)
        if last is None or last.action not in {Action.TRASH, Action.DELETE}:
            yield Problem(
                Kind.RECORD_UNKNOWN, seen.id, "the journal does not know that it was removed"
            )
        elif seen.digest != last.replaces:
            yield Problem(Kind.RECORD_ALTERED, seen.id, "its file was changed in the trash")
        if seen.photo is not None:
            yield from self._check_identity(seen, seen.photo)
            deleted = seen.photo.path in self._known.deleted
            if not deleted or self._parts.photos.is_there(seen.photo):
                yield from _check_photo(seen, seen.photo)

    def _check_versions(self) -> Iterator[Problem]:
        versions = self._parts.versions
        for sha256 in sorted(self._known.versions):
            name = versions.path(sha256).relative_to(self._parts.root).as_posix()
            if self._is_asked(name):
                data = versions.read(sha256)
                if data is None or sha256_of(data) != sha256:
                    what = "altered" if versions.path(sha256).exists() else "gone"
                    yield Problem(
                        Kind.VERSION_ALTERED, name, f"an earlier version of a record is {what}"
                    )
        for path, named in versions.hashes():
            if named is None or named in self._known.unnamed:
                yield self._foreign(path)

    def _check_photo_files(self) -> Iterator[Problem]:
        photos = self._parts.photos
        for path in files_in_two_levels(photos.directory):
            name = path.relative_to(self._parts.root).as_posix()
            if name in self._kept_photos or not self._is_asked(name):
                continue
            if photos.directory_name(path.name) == name and photos.is_photo_name(path.name):
                yield Problem(Kind.PHOTO_STRAY, name, "no record is about this photo")
            else:
                yield self._foreign(path)

    def _check_record_files(self) -> Iterator[Problem]:
        for files in (self._parts.records, self._parts.trash.files):
            for path in files_in_two_levels(files.directory):
                if files.id_at(path) is None:
                    yield self._foreign(path)

    def _check_kept_files(self) -> Iterator[Problem]:
        there = set(self._parts.kept.names())
        for name, event in sorted(self._known.files.items()):
            found = sha256_of_file(self._parts.root / name) if name in there else None
            if found is None:
                yield Problem(Kind.FILE_ALTERED, name, "this file is gone")
            elif found != event.sha256:
                yield Problem(Kind.FILE_ALTERED, name, "this file has other bytes now")
        for name in sorted(there - set(self._known.files)):
            yield self._foreign(self._parts.root / name)

    def _check_index(self, ids: list[str]) -> Iterator[Problem]:
        known = {*ids, *self._known.last}
        for identity in self._parts.index.differing(self._sound, known):
            yield Problem(
                Kind.INDEX_ALTERED,
                identity,
                "searches do not find what its record says; `wallmsg index` makes the index again",
            )

    def _foreign(self, path: Path) -> Problem:
        name = path.relative_to(self._parts.root).as_posix()
        return Problem(Kind.FILE_FOREIGN, name, "wallmsg did not put this file there")


def _check_photo(seen: Seen, photo: Photo) -> Iterator[Problem]:
    """The bytes of a photo, as far as it is kept."""
    file = seen.file
    if file is None:
        return
    if file.error is not None:
        yield Problem(Kind.PHOTO_MISSING, seen.id, f"its photo cannot be read: {file.error}")
    elif file.sha256 is None:
        outside = photo.storage is Storage.REFERENCE
        where = "where it was" if outside else "in the catalogue"
        yield Problem(Kind.PHOTO_MISSING, seen.id, f"its photo is no longer {where}: {file.path}")
    elif file.sha256 != photo.sha256:
        yield Problem(Kind.PHOTO_ALTERED, seen.id, f"its photo has other bytes now: {file.path}")
    elif file.size != photo.bytes:
        yield Problem(
            Kind.PHOTO_SWAPPED,
            seen.id,
            f"its photo has {file.size} bytes and the record says {photo.bytes}",
        )
