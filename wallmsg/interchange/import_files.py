"""Files from other programs into the catalogue; the format is found from their content.

Translation memories and glossaries are stored in the catalogue (`memory/`, `glossary/`) and used
from there; translations and corrected lines become edits of messages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from wallmsg.catalogue import Catalogue
from wallmsg.catalogue.resources import ResourceKind, add_resource, resource_files
from wallmsg.errors import NoInputError, WallmsgError
from wallmsg.interchange.formats.base import Corrections, ImportSource, Resource
from wallmsg.interchange.formats.registry import find_import_format
from wallmsg.interchange.line_match import match_lines
from wallmsg.interchange.lines_zip import is_zip, read_lines_zip
from wallmsg.interchange.merge import Refused, Report, merge_answers
from wallmsg.interchange.source_match import match_by_source
from wallmsg.review import Edit, reviewed_pairs
from wallmsg.text.safe_xml import read_bytes, root_of
from wallmsg.translation import Reviewed, Term, TranslationMemory
from wallmsg.translation.glossary import parse_glossary
from wallmsg.translation.memory import MIN_SIMILARITY
from wallmsg.translation.tbx import read_tbx
from wallmsg.translation.tmx import read_tmx

OnDamaged = Callable[[Path, WallmsgError], None]


class FileKind(StrEnum):
    """What a file from another program holds."""

    MEMORY = "translation memory"
    GLOSSARY = "glossary"
    TRANSLATIONS = "translations"
    LINES = "corrected lines"


_KINDS = {ResourceKind.MEMORY: FileKind.MEMORY, ResourceKind.GLOSSARY: FileKind.GLOSSARY}


@dataclass(frozen=True)
class Imported:
    """What became of a file."""

    kind: FileKind
    entries: int
    """Pairs or terms in it; for translations and lines, messages that it changes."""
    path: Path | None = None
    """Where the catalogue stores it; None for texts, and if it had the file already."""
    report: Report | None = None
    """What became of translations or corrected lines."""
    notes: tuple[str, ...] = ()
    """Sentences about how the file was read."""


def import_file(catalogue: Catalogue, path: Path, who: str, *, overwrite: bool = False) -> Imported:
    """Import a file into the catalogue.

    It is TMX, TBX or tab-separated terms, or by `who` XLIFF 2, ALTO or PAGE XML; of the last two
    also a zip file with many. With `overwrite`, texts that conflict with later changes are applied
    too. Raises NoInputError or UsageError if the file has none of these formats or cannot be read,
    CatalogueError if the catalogue cannot be written.
    """
    if is_zip(path):
        return _imported_lines(catalogue, read_lines_zip(path, who), overwrite)
    data = read_bytes(path)
    file = ImportSource(path.name, data, root_of(data, path.name))
    found = find_import_format(file).read(file, who)
    if isinstance(found, Corrections):
        return _imported_lines(catalogue, [found], overwrite)
    if isinstance(found, Resource):
        stored = add_resource(catalogue, found.kind, path.name, data)
        return Imported(_KINDS[found.kind], found.entries, stored, notes=found.notes)
    matched, unmatched = match_by_source(catalogue, found.loose, who)
    edits = [*found.edits, *matched]
    report = merge_answers(catalogue, edits, overwrite=overwrite)
    report.refused[:0] = [*found.refused, *unmatched]
    report.unchanged += found.untouched
    if matched:
        report.notes.append(f"{len(matched)} matched by their Arabic text, without metadata")
    return Imported(FileKind.TRANSLATIONS, len(edits), report=report)


def _imported_lines(
    catalogue: Catalogue, files: Iterable[Corrections], overwrite: bool
) -> Imported:
    edits: list[Edit] = []
    refused: list[Refused] = []
    unchanged = 0
    for corrections in files:
        found = match_lines(catalogue, corrections)
        edits += found.edits
        refused += found.refused
        unchanged += found.unchanged
    report = merge_answers(catalogue, edits, overwrite=overwrite)
    report.refused[:0] = refused
    report.unchanged += unchanged
    return Imported(FileKind.LINES, len(edits), report=report)


def memory_of(
    catalogue: Catalogue, on_damaged: OnDamaged, min_similarity: float | None = None
) -> TranslationMemory:
    """Everything that was translated: imported memories first, the catalogue's own reviews last.

    `on_damaged` is called for each stored file that cannot be read, which is left out.
    `min_similarity`: of suggested texts, 0 to 1.
    """
    pairs: list[Reviewed] = []
    for path in resource_files(catalogue, ResourceKind.MEMORY):
        try:
            pairs += read_tmx(read_bytes(path), path.name)
        except WallmsgError as error:
            on_damaged(path, error)
    return TranslationMemory(
        [*pairs, *reviewed_pairs(catalogue)],
        MIN_SIMILARITY if min_similarity is None else min_similarity,
    )


def terms_of(catalogue: Catalogue, on_damaged: OnDamaged) -> tuple[Term, ...]:
    """The terms of the catalogue's own glossaries, oldest file first.

    `on_damaged` is called for each stored file that cannot be read, which is left out.
    """
    terms: list[Term] = []
    for path in resource_files(catalogue, ResourceKind.GLOSSARY):
        try:
            terms += read_terms(path)
        except WallmsgError as error:
            on_damaged(path, error)
    return tuple(terms)


def resources_state(catalogue: Catalogue) -> str:
    """A text that changes when a memory or glossary of the catalogue does."""
    files = (path for kind in ResourceKind for path in resource_files(catalogue, kind))
    facts = ((path.name, path.stat()) for path in files)
    return " ".join(f"{name}:{stat.st_size}:{stat.st_mtime_ns}" for name, stat in facts)


def read_terms(path: Path) -> tuple[Term, ...]:
    """The terms of a glossary file, TBX or tab-separated.

    Raises NoInputError or UsageError if it is none.
    """
    data = read_bytes(path)
    if root_of(data, path.name) is not None:
        return read_tbx(data, path.name)
    if b"\x00" in data:
        raise NoInputError(f"{path.name} is not a glossary: TBX or tab-separated text")
    return parse_glossary(data, path.name)
