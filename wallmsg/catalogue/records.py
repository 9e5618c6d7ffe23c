"""The folder of records: one JSON document a photo."""

from __future__ import annotations

import os
import re
from pathlib import Path

from wallmsg.catalogue.files import sha256_of_file, temporary_for
from wallmsg.errors import CatalogueError, RecordNotFoundError
from wallmsg.model import Record, record_from_json, record_to_json

NAME = "records"

_ID = re.compile(r"[0-9a-f]{16,64}(-p[0-9]+)?")


class RecordFiles:
    """Reads the records of one catalogue; `Catalogue` alone writes them."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def path(self, record_id: str) -> Path:
        """Where a record is. Raises RecordNotFoundError if that cannot be an id."""
        if not _ID.fullmatch(record_id):
            raise RecordNotFoundError(f"{record_id!r} is not the id of a record")
        return self.directory / f"{record_id}.json"

    def temporary(self, record_id: str) -> Path:
        """Where a record is written before its change is in the journal."""
        return temporary_for(self.path(record_id))

    def given_up(self, record_id: str) -> Path:
        """Where that file is kept if the disk refused to put it in place."""
        return self.temporary(record_id).with_suffix(".withdrawn.tmp")

    def has(self, record_id: str) -> bool:
        """Whether there is such a record."""
        return self.path(record_id).exists()

    def digest(self, record_id: str) -> str | None:
        """SHA-256 of the record's bytes; None if there is no such record."""
        return sha256_of_file(self.path(record_id))

    def ids(self) -> list[str]:
        """All ids, sorted. Raises CatalogueError if the folder cannot be read."""
        try:
            with os.scandir(self.directory) as entries:
                names = [entry.name for entry in entries]
        except OSError as error:
            raise CatalogueError(f"cannot read {self.directory}: {error.strerror}") from error
        stems = (name.removesuffix(".json") for name in names if name.endswith(".json"))
        return sorted(stem for stem in stems if _ID.fullmatch(stem))

    def leftovers(self) -> list[Path]:
        """Temporary files: all stale for who holds the catalogue's lock."""
        return [path for path in self.directory.glob(".*.tmp") if path.is_file()]

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
                hint=error.hint or _mend(path),
            ) from error
        if record.id != record_id:
            raise CatalogueError(
                f"record {record_id} is damaged: it says that it is {record.id}", hint=_mend(path)
            )
        return record


def _mend(path: Path) -> str:
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
