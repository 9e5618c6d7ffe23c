"""Resources of a catalogue for translating: translation memories and glossaries.

They lie in `memory/` and `glossary/` as they came, byte for byte, numbered in the order in which
they came (`003-aleppo.tmx`): the last one counts where two disagree. None is ever replaced; the
journal names each with its hash when it comes and when it is removed.
"""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path

from wallmsg.catalogue.files import disk_errors
from wallmsg.catalogue.store import Catalogue

_NUMBERED = re.compile(r"(\d+)-")
_STRANGE = re.compile(r"[^\w.-]+")
_MAX_LENGTH = 60


class ResourceKind(StrEnum):
    """A folder of a catalogue for one kind of such files."""

    MEMORY = "memory"
    GLOSSARY = "glossary"


def add_resource(catalogue: Catalogue, kind: ResourceKind, name: str, data: bytes) -> Path | None:
    """Adds a file called `name`; None if one with the same bytes is there already.

    Raises CatalogueError if the catalogue cannot be written.
    """
    with catalogue.writing() as files, disk_errors(f"keep {name}"):
        there = resource_files(catalogue, kind)
        if any(path.stat().st_size == len(data) and path.read_bytes() == data for path in there):
            return None
        number = max(map(_number, there), default=0) + 1
        given = Path(name)
        stem = _STRANGE.sub("_", given.stem)[:_MAX_LENGTH].strip(".") or str(kind)
        return files.put(f"{kind}/{number:03}-{stem}{given.suffix.lower()}", data)


def resource_files(catalogue: Catalogue, kind: ResourceKind) -> list[Path]:
    """The files of one kind in the order in which they came, those without a number first."""
    folder = catalogue.path / kind
    if not folder.is_dir():
        return []
    paths = (path for path in folder.iterdir() if path.is_file() and path.name[0] != ".")
    return sorted(paths, key=lambda path: (_number(path), path.name))


def _number(path: Path) -> int:
    match = _NUMBERED.match(path.name)
    return int(match[1]) if match else 0
