"""The photos as they were added, each once, and only if they are what was added."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from wallmsg.errors import CatalogueError
from wallmsg.interchange.formats.bagit.bag import Bag, BagFile
from wallmsg.interchange.formats.base import OriginalFiles
from wallmsg.model import Record

_SUFFIX = re.compile(r"\.[a-z0-9]{1,5}")


class Originals:
    """Puts originals into a bag; a file with several pages, each with a record, only once."""

    def __init__(self, files: OriginalFiles) -> None:
        self._files = files
        self._with_pages: set[str] = set()

    def add(self, record: Record, bag: Bag) -> tuple[str, BagFile] | None:
        """Write the original of a photo; its name and what was written, None if it is not there.

        Raises CatalogueError if the file is not the one that was added.
        """
        sha256 = record.photo.sha256
        if sha256 is None or sha256 in self._with_pages:
            return None
        chunks = self._files.chunks(record)
        if chunks is None:
            return None
        if record.photo.pages > 1:
            self._with_pages.add(sha256)
        suffix = PurePosixPath(record.photo.path or "").suffix.lower()
        name = f"originals/{sha256[:2]}/{sha256}{suffix if _SUFFIX.fullmatch(suffix) else ''}"
        written = bag.add(name, chunks)
        if written.sha256 != sha256:
            raise CatalogueError(
                f"the photo of {record.id} is not the file that was added",
                hint="wallmsg verify says what has changed",
            )
        return name, written
