"""Files that people add to a catalogue beside the photos: written once, named in the journal.

Translation memories, glossaries, and evidence that came with a photo. A temporary file is written
first, then a line in the journal with its hash, then it is renamed; the next writer completes what
a killed process announced.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from wallmsg.catalogue.events import Details, FileEvent
from wallmsg.catalogue.files import (
    TEMPORARY,
    files_in_two_levels,
    make_folder,
    put_in_place,
    remove_file,
    sha256_of,
    sha256_of_file,
    sync_directory,
    write_whole,
)
from wallmsg.catalogue.journal import Action, Change, Entry, Journal

FOLDERS = ("memory", "glossary", "provenance")
"""Folders of a catalogue that hold such files."""


class KeptFiles:
    """The kept files of one catalogue. Changing them needs the catalogue's lock."""

    def __init__(self, root: Path, journal: Journal) -> None:
        self.root = root
        self._journal = journal

    def put(self, name: str, data: bytes, record_id: str | None = None) -> Path:
        """Writes the new file `name` (folder/name), about a record if any. Raises OSError."""
        path = self.root / name
        temporary = self._temporary(name)
        make_folder(temporary.parent, self.root)
        make_folder(path.parent, self.root)
        write_whole(temporary, data)
        sync_directory(temporary.parent)
        event = FileEvent(name, sha256_of(data), len(data))
        self._append(Action.KEEP_FILE, event, record_id)
        put_in_place(temporary, path)
        return path

    def remove(self, name: str) -> None:
        """Removes the file `name`; the journal keeps what it was. Raises OSError."""
        path = self.root / name
        event = FileEvent(name, sha256_of_file(path), path.stat().st_size)
        self._append(Action.REMOVE_FILE, event, None)
        remove_file(path)

    def finish(self, last: Entry | None) -> None:
        """Completes what the last entry announced. Raises OSError."""
        if last is None or last.file is None:
            return
        path = self.root / last.file.path
        if last.action is Action.REMOVE_FILE and sha256_of_file(path) == last.file.sha256:
            remove_file(path)
        if last.action is Action.KEEP_FILE and not path.exists():
            temporary = self._temporary(last.file.path)
            if sha256_of_file(temporary) == last.file.sha256:
                put_in_place(temporary, path)

    def clean(self) -> None:
        """Removes what killed processes left. Needs the lock."""
        for folder in FOLDERS:
            for path in (self.root / folder / TEMPORARY).glob("*"):
                path.unlink(missing_ok=True)

    def names(self) -> Iterable[str]:
        """All files in the folders for kept files, as the journal names them."""
        for folder in FOLDERS:
            for path in files_in_two_levels(self.root / folder):
                yield path.relative_to(self.root).as_posix()

    def _append(self, action: Action, event: FileEvent, record_id: str | None) -> None:
        self._journal.append(Change(action=action, id=record_id, details=Details(file=event)))

    def _temporary(self, name: str) -> Path:
        place = PurePosixPath(name)
        return self.root / place.parts[0] / TEMPORARY / place.name
