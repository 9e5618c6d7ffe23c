"""Records that people have set aside: out of lists, searches and exports, and can be brought back.

The record's document moves to a folder of its own; the journal tells when. The bytes are copied
there before the journal speaks, so that a process killed at any instant loses nothing: as long as
the record itself is there, the copy counts for nothing.
"""

from __future__ import annotations

import contextlib
from pathlib import Path

from wallmsg.catalogue.files import disk_errors, remove_file, replace_file
from wallmsg.catalogue.journal import Action
from wallmsg.catalogue.records import RecordFiles
from wallmsg.catalogue.transaction import Writer
from wallmsg.errors import CatalogueError, RecordNotFoundError

NAME = "aside"


class Aside:
    """The records set aside in one catalogue. Changing them needs the catalogue's lock."""

    def __init__(self, root: Path, records: RecordFiles, writer: Writer) -> None:
        self.files = RecordFiles(root / NAME)
        self._records = records
        self._writer = writer

    def has(self, record_id: str) -> bool:
        """Whether that record is set aside."""
        return self.files.has(record_id) and not self._records.has(record_id)

    def ids(self) -> list[str]:
        """The ids of all records set aside, sorted. Raises CatalogueError."""
        if not self.files.directory.is_dir():
            return []
        return [record_id for record_id in self.files.ids() if not self._records.has(record_id)]

    def names(self) -> dict[str, str]:
        """Ids and photos' names of the records set aside; damaged ones are left out."""
        found = {}
        for record_id in self.ids():
            with contextlib.suppress(CatalogueError):
                found[record_id] = self.files.read(record_id).photo.name
        return found

    def clean(self) -> None:
        """Removes what killed processes left. Needs the lock."""
        for path in self.files.leftovers():
            path.unlink(missing_ok=True)

    def put(self, record_id: str) -> None:
        """Sets a record aside, whole or damaged. Raises RecordNotFoundError, CatalogueError."""
        source = self._records.path(record_id)
        with disk_errors(f"set the record {record_id} aside"):
            try:
                text = source.read_bytes()
            except FileNotFoundError:
                raise RecordNotFoundError(f"there is no record {record_id}") from None
            self.files.directory.mkdir(exist_ok=True)
            replace_file(self.files.path(record_id), text)
        self._writer.remove(record_id, Action.SET_ASIDE)

    def take(self, record_id: str) -> None:
        """Brings a record back as it was. Raises RecordNotFoundError, CatalogueError."""
        if not self.has(record_id):
            raise RecordNotFoundError(f"no record {record_id} is set aside")
        with disk_errors(f"bring the record {record_id} back"):
            text = self.files.path(record_id).read_bytes()
            self._writer.put(record_id, text, Action.BRING_BACK)
            remove_file(self.files.path(record_id))
