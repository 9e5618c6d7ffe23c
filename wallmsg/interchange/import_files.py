"""Files from other programs into the catalogue, each kind by what is in it.

Translation memories and glossaries are kept in the catalogue (`memory/`, `glossary/`) and used from
there; translations in XLIFF become edits of messages.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from xml.etree import ElementTree as ET

from wallmsg.catalogue import Catalogue
from wallmsg.catalogue.resources import ResourceKind, add_resource, resource_files
from wallmsg.errors import NoInputError, UsageError, WallmsgError
from wallmsg.interchange.formats.xliff_import import read_xliff
from wallmsg.interchange.merge import Report, merge_answers
from wallmsg.review import reviewed_pairs
from wallmsg.text.safe_xml import local, parse_xml, read_bytes
from wallmsg.translation import Reviewed, Term, TranslationMemory
from wallmsg.translation.glossary import parse_glossary
from wallmsg.translation.memory import MIN_SIMILARITY
from wallmsg.translation.tbx import read_tbx
from wallmsg.translation.tmx import read_tmx

Told = Callable[[Path, WallmsgError], None]


class FileKind(StrEnum):
    """What a file from another program holds."""

    MEMORY = "translation memory"
    GLOSSARY = "glossary"
    TRANSLATIONS = "translations"


@dataclass(frozen=True)
class Imported:
    """What became of a file."""

    kind: FileKind
    entries: int
    """Pairs or terms in it; for translations those that say something new."""
    path: Path | None = None
    """Where the catalogue keeps it; None for translations, and if it had the file already."""
    report: Report | None = None
    """What became of translations."""


def import_file(catalogue: Catalogue, path: Path, who: str, *, overwrite: bool = False) -> Imported:
    """Takes a file into the catalogue: TMX, TBX, tab-separated terms, or XLIFF 2 by `who`.

    Raises NoInputError or UsageError if it is none of these or cannot be read, CatalogueError if
    the catalogue cannot be written.
    """
    data = read_bytes(path)
    root = _root(data, path.name)
    if root == "xliff":
        found = read_xliff(data, path.name, who)
        report = merge_answers(catalogue, found.edits, overwrite=overwrite)
        report.refused[:0] = found.refused
        report.unchanged += found.untouched
        return Imported(FileKind.TRANSLATIONS, len(found.edits), report=report)
    if root == "tmx":
        entries, kind, resource = (
            len(read_tmx(data, path.name)),
            FileKind.MEMORY,
            ResourceKind.MEMORY,
        )
    else:
        terms = _terms(data, path.name, tbx=root is not None)
        entries, kind, resource = len(terms), FileKind.GLOSSARY, ResourceKind.GLOSSARY
    return Imported(kind, entries, add_resource(catalogue, resource, path.name, data))


def memory_of(
    catalogue: Catalogue, on_damaged: Told, min_similarity: float | None = None
) -> TranslationMemory:
    """All that was ever translated: imported memories first, the catalogue's own reviews last.

    `on_damaged` is told of each kept file that cannot be read, which is passed over.
    `min_similarity`: of suggestions, 0 to 1.
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


def terms_of(catalogue: Catalogue, on_damaged: Told) -> tuple[Term, ...]:
    """The terms of the catalogue's own glossaries, in the order in which they came."""
    terms: list[Term] = []
    for path in resource_files(catalogue, ResourceKind.GLOSSARY):
        try:
            terms += read_terms(path)
        except WallmsgError as error:
            on_damaged(path, error)
    return tuple(terms)


def shelves_state(catalogue: Catalogue) -> str:
    """Changes when a memory or glossary of the catalogue comes, goes or is changed."""
    files = (path for kind in ResourceKind for path in resource_files(catalogue, kind))
    facts = ((path.name, path.stat()) for path in files)
    return " ".join(f"{name}:{stat.st_size}:{stat.st_mtime_ns}" for name, stat in facts)


def read_terms(path: Path) -> tuple[Term, ...]:
    """The terms of a glossary file, TBX or tab-separated.

    Raises NoInputError or UsageError if it is none.
    """
    data = read_bytes(path)
    return _terms(data, path.name, tbx=_root(data, path.name) is not None)


def _root(data: bytes, name: str) -> str | None:
    """Name of the XML root element; None for what is not XML at all, such as a table."""
    head = data.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00")
    if not head.startswith(b"<"):
        return None
    return local(parse_xml(data, name, ET.Element.clear))


def _terms(data: bytes, name: str, *, tbx: bool) -> tuple[Term, ...]:
    if tbx:
        return read_tbx(data, name)
    if b"\x00" in data or not name.lower().endswith((".tsv", ".txt", ".tab")):
        raise NoInputError(
            f"{name} is neither XLIFF, TMX, TBX nor a glossary as .tsv",
            hint="answers of a packet go in with wallmsg packet merge",
        )
    terms = parse_glossary(data, name)
    if not terms:
        raise UsageError(f"{name} has no terms")
    return terms
