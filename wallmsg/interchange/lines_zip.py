"""Zip files with many corrected ALTO or PAGE XML files, as transcription platforms give them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from wallmsg.errors import NoInputError
from wallmsg.interchange.formats.base import Corrections, ImportSource
from wallmsg.interchange.formats.registry import find_import_format
from wallmsg.text.safe_xml import MAX_BYTES, root_of
from wallmsg.text.safe_zip import ZIP_ERRORS, open_zip, read_member

MAX_FILES = 20_000
_ZIP = b"PK\x03\x04"
_ROOTS = {"alto", "PcGts"}


def is_zip(path: Path) -> bool:
    """Whether the file begins as a zip file does."""
    try:
        with path.open("rb") as file:
            return file.read(len(_ZIP)) == _ZIP
    except OSError:
        return False


def read_lines_zip(path: Path, who: str) -> Iterator[Corrections]:
    """The lines of each ALTO or PAGE XML file in a zip file, one file at a time.

    Other files in it are ignored, such as METS and pictures. Raises NoInputError if it has no such
    file, or one that is damaged or was not made from an export.
    """
    try:
        with open_zip(path) as archive:
            members = [info for info in archive.infolist() if info.filename.endswith(".xml")]
            if len(members) > MAX_FILES:
                raise NoInputError(f"{path.name} has more than {MAX_FILES} files")
            count = 0
            for info in members:
                data = read_member(archive, info, MAX_BYTES)
                name = f"{path.name}: {info.filename}"
                file = ImportSource(name, data, root_of(data, name))
                if file.root not in _ROOTS:
                    continue
                found = find_import_format(file).read(file, who)
                if isinstance(found, Corrections):
                    count += 1
                    yield found
    except ZIP_ERRORS as error:
        raise NoInputError(f"{path.name} is a damaged zip file: {error}") from error
    if not count:
        raise NoInputError(
            f"{path.name} has no ALTO or PAGE XML file",
            hint="answers of a packet are imported with wallmsg packet merge",
        )
