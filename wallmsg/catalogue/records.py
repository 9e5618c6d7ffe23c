"""The folder of records: one JSON document a photo, in two levels of folders."""

from __future__ import annotations

import re
from pathlib import Path

from wallmsg.catalogue.files import (
    TEMPORARY,
    make_folder,
    names_in_two_levels,
    sha256_of_file,
    two_levels,
)
from wallmsg.errors import CatalogueError, RecordNotFoundError
from wallmsg.model import Record, record_from_json, record_to_json

NAME = "records"

_ID = re.compile(r"[0-9a-f]{16,64}(-p[0-9]+)?")


class RecordFiles:
    """Reads the records of one catalogue; only `Catalogue` writes them."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def path(self, record_id: str) -> Path:
        """Where a record is. Raises RecordNotFoundError if that cannot be an id."""
        if not _ID.fullmatch(record_id):
            raise RecordNotFoundError(f"{record_id!r} is not the id of a record")
        return two_levels(self.directory, f"{record_id}.json")

    def temporary(self, record_id: str) -> Path:
        """Where a record is written before its change is in the journal."""
        return self.directory / TEMPORARY / self.path(record_id).name

    def given_up(self, record_id: str) -> Path:
        """Where that file is kept if the disk refused to put it in place."""
        return self.temporary(record_id).with_suffix(".withdrawn")

    def make_folders(self, record_id: str) -> None:
        """Makes the folders that writing a record needs. Raises OSError."""
        make_folder(self.directory / TEMPORARY, self.directory)
        make_folder(self.path(record_id).parent, self.directory)

    def has(self, record_id: str) -> bool:
        """Whether there is such a record."""
        return self.path(record_id).exists()

    def digest(self, record_id: str) -> str | None:
        """SHA-256 of the record's bytes; None if there is no such record."""
        return sha256_of_file(self.path(record_id))

    def ids(self) -> list[str]:
        """All ids, sorted. Raises CatalogueError if the folder cannot be read."""
        try:
            return sorted(filter(None, map(_id_of, names_in_two_levels(self.directory))))
        except OSError as error:
            raise CatalogueError(f"cannot read {self.directory}: {error.strerror}") from error

    def of_same_file(self, record_id: str) -> list[str]:
        """The ids of all records about pages of the same file, itself among them, sorted."""
        folder = self.path(record_id).parent
        try:
            found = [_id_of(path.name) for path in folder.iterdir()]
        except FileNotFoundError:
            return []
        return sorted(one for one in found if one and one.startswith(record_id[:16]))

    def id_at(self, path: Path) -> str | None:
        """The id of the record whose place that is; None if it is no record's place."""
        record_id = _id_of(path.name)
        return record_id if record_id and self.path(record_id) == path else None

    def leftovers(self) -> list[Path]:
        """Files being written: all stale to the holder of the catalogue's lock."""
        return [path for path in (self.directory / TEMPORARY).glob("*") if path.is_file()]

    def read(self, record_id: str) -> Record:
        """One record.

        Raises RecordNotFoundError if it does not exist, CatalogueError if it is damaged, newer
        than this program, or says it is another record.
        """
        path = self.path(record_id)
        try:
            text = path.read_bytes()
        except FileNotFoundError:
            raise RecordNotFoundError(f"there is no record {record_id}") from None
        except OSError as error:
            raise CatalogueError(f"cannot read {path}: {error.strerror}") from error
        try:
            record = record_from_json(text)
        except CatalogueError as error:
            raise CatalogueError(
                f"record {record_id} is damaged: {error.message}",
                hint=error.hint or _repair_hint(path),
            ) from error
        if record.id != record_id:
            raise CatalogueError(
                f"record {record_id} is damaged: it says that it is {record.id}",
                hint=_repair_hint(path),
            )
        return record


def _id_of(name: str) -> str | None:
    """The id in the name of a record's file; None if it is no such name."""
    record_id = name.removesuffix(".json")
    return record_id if record_id != name and _ID.fullmatch(record_id) else None


def _repair_hint(path: Path) -> str:
    return f"put a sound copy in place of {path}, or move it away and add the photo again"


def record_bytes(record: Record) -> bytes:
    """The record as it is written, checked against the schema.

    Raises CatalogueError if it does not fit.
    """
    try:
        text = record_to_json(record).encode()
    except (TypeError, UnicodeEncodeError) as error:
        raise CatalogueError(f"record {record.id} cannot be written: {error}") from error
    record_from_json(text)
    return text
