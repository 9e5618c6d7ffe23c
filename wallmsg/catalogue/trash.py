"""The trash: records out of lists, searches and exports, which can be restored.

The record's document moves to a folder of its own; the journal says when. The bytes are copied
there before the line is written, so that a process killed at any instant loses nothing: as long as
the record itself is there, the copy does not count.
"""

from __future__ import annotations

import contextlib
from pathlib import Path

from wallmsg.catalogue.events import Details
from wallmsg.catalogue.files import (
    disk_errors,
    make_folder,
    put_in_place,
    read_if_there,
    remove_file,
    write_whole,
)
from wallmsg.catalogue.journal import Action, Journal
from wallmsg.catalogue.photo_store import PhotoFiles
from wallmsg.catalogue.records import RecordFiles
from wallmsg.catalogue.transaction import Writer
from wallmsg.errors import CatalogueError, RecordNotFoundError
from wallmsg.model import Photo

NAME = "trash"


class Trash:
    """The records in the trash of one catalogue. Changing them needs the catalogue's lock."""

    def __init__(
        self, root: Path, records: RecordFiles, photos: PhotoFiles, writer: Writer
    ) -> None:
        self.files = RecordFiles(root / NAME)
        self._root = root
        self._records = records
        self._photos = photos
        self._writer = writer

    def has(self, record_id: str) -> bool:
        """Whether that record is in the trash."""
        return self.files.has(record_id) and not self._records.has(record_id)

    def ids(self) -> list[str]:
        """The ids of all records in the trash, sorted. Raises CatalogueError."""
        if not self.files.directory.is_dir():
            return []
        return [record_id for record_id in self.files.ids() if not self._records.has(record_id)]

    def names(self) -> dict[str, tuple[str, ...]]:
        """Ids and names of the photos in the trash, own ones first; without damaged ones."""
        found = {}
        for record_id in self.ids():
            with contextlib.suppress(CatalogueError):
                record = self.files.read(record_id)
                found[record_id] = (record.photo.name, *record.other_names)
        return found

    def clean(self) -> None:
        """Removes what killed processes left. Needs the lock."""
        for path in self.files.leftovers():
            path.unlink(missing_ok=True)

    def put(self, record_id: str, photo: Photo | None = None) -> bool:
        """Moves a record to the trash, whole or damaged, and deletes `photo` for good.

        Returns whether there was a photo to delete. One line of the journal announces both, and
        the next writer completes what a killed process announced. Raises RecordNotFoundError,
        CatalogueError.
        """
        with disk_errors(f"move the record {record_id} to the trash"):
            text = read_if_there(self._records.path(record_id))
            if text is None:
                raise RecordNotFoundError(f"there is no record {record_id}")
            make_folder(self.files.directory, self._root)
            self.files.make_folders(record_id)
            write_whole(self.files.temporary(record_id), text)
            put_in_place(self.files.temporary(record_id), self.files.path(record_id))
        file = self._photos.stage_deletion(photo) if photo else None
        action = Action.DELETE if file else Action.TRASH
        self._writer.remove(record_id, action, Details(file=file))
        if file:
            with disk_errors("delete the photo"):
                self._photos.delete_staged(file.path)
        return file is not None

    def take(self, record_id: str, journal: Journal) -> None:
        """Restores a record as it was.

        Raises RecordNotFoundError, and CatalogueError, also if its photo was deleted for good.
        """
        if not self.has(record_id):
            raise RecordNotFoundError(f"there is no record {record_id} in the trash")
        self._check_photo(record_id, journal)
        with disk_errors(f"restore the record {record_id}"):
            text = self.files.path(record_id).read_bytes()
            self._writer.put(record_id, text, Action.RESTORE)
            remove_file(self.files.path(record_id))

    def _check_photo(self, record_id: str, journal: Journal) -> None:
        try:
            photo = self.files.read(record_id).photo
        except CatalogueError:
            return  # damaged records are restored as they are
        if self._photos.is_there(photo):
            return
        for entry in journal.entries():
            if entry.action is Action.DELETE and entry.file and entry.file.path == photo.path:
                raise CatalogueError(
                    f"record {record_id} cannot be restored: its photo was deleted for good"
                    f" on {entry.time}",
                    hint=f"its texts are still in {self.files.path(record_id)}",
                )
