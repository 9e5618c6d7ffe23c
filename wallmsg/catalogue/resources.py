"""Files that people gave a catalogue to work with: translation memories and glossaries.

They lie below `memory/` and `glossary/` as they were given, byte for byte, numbered in the order in
which they came (`003-aleppo.tmx`): what came last counts where two disagree. Nothing is ever
replaced; whoever wants a file gone removes it. They are no part of the journal.
"""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path

from wallmsg.catalogue.files import disk_errors, replace_file, sync_directory
from wallmsg.catalogue.store import Catalogue
from wallmsg.catalogue.transaction import LOCK_SECONDS, lock
from wallmsg.errors import CatalogueError

_NUMBERED = re.compile(r"(\d+)-")
_STRANGE = re.compile(r"[^\w.-]+")
_MAX_LENGTH = 60


class ResourceKind(StrEnum):
    """A folder of a catalogue for one kind of such files."""

    MEMORY = "memory"
    GLOSSARY = "glossary"


def keep(catalogue: Catalogue, shelf: ResourceKind, name: str, data: bytes) -> Path | None:
    """Puts a file called `name` on the shelf; None if one with the same bytes is there already.

    Raises CatalogueError if the catalogue cannot be written.
    """
    if catalogue.read_only:
        raise CatalogueError(
            f"the catalogue at {catalogue.path} is read-only",
            hint="check the permissions of its folder, or that the disk is not read-only",
        )
    folder = catalogue.path / shelf
    with lock(catalogue.path, LOCK_SECONDS), disk_errors(f"keep {name}"):
        there = kept(catalogue, shelf)
        if any(path.stat().st_size == len(data) and path.read_bytes() == data for path in there):
            return None
        folder.mkdir(exist_ok=True)
        number = max(map(_number, there), default=0) + 1
        given = Path(name)
        stem = _STRANGE.sub("_", given.stem)[:_MAX_LENGTH].strip(".") or str(shelf)
        target = folder / f"{number:03}-{stem}{given.suffix.lower()}"
        replace_file(target, data)
        sync_directory(catalogue.path)
    return target


def kept(catalogue: Catalogue, shelf: ResourceKind) -> list[Path]:
    """The files on the shelf in the order in which they came, those without a number first."""
    folder = catalogue.path / shelf
    if not folder.is_dir():
        return []
    paths = (path for path in folder.iterdir() if path.is_file() and path.name[0] != ".")
    return sorted(paths, key=lambda path: (_number(path), path.name))


def _number(path: Path) -> int:
    match = _NUMBERED.match(path.name)
    return int(match[1]) if match else 0
