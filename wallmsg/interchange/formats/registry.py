"""The formats that wallmsg knows, loaded when they are used."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import NamedTuple, cast

from wallmsg.errors import NoInputError, UsageError
from wallmsg.interchange.formats.base import AnyExportFormat, ImportFormat, ImportSource

_PACKAGE = "wallmsg.interchange.formats"


class _Known(NamedTuple):
    """A format: its name, the ending of its files (for a format of several files, that of its zip
    files), where it is defined, what it can do."""

    name: str
    suffix: str
    module: str
    type_name: str
    exports: bool
    imports: bool
    for_reading: bool = False
    """It leaves out unclear readings unless they are included."""


_KNOWN = (
    _Known("json", ".json", "json_document", "JsonFormat", exports=True, imports=False),
    _Known("jsonl", ".jsonl", "json_lines", "JsonLinesFormat", exports=True, imports=False),
    _Known("csv", ".csv", "csv_table", "CsvFormat", True, False, for_reading=True),
    _Known("xlsx", ".xlsx", "spreadsheet", "XlsxFormat", True, False, for_reading=True),
    _Known("pdf", ".pdf", "contact_sheet", "ContactSheetFormat", True, False, for_reading=True),
    _Known("iiif", ".iiif.zip", "iiif", "IiifFormat", True, False, for_reading=True),
    _Known("dublin-core", ".dc.zip", "dublin_core", "DublinCoreFormat", True, False, True),
    _Known("bagit", ".bag.zip", "bagit", "BagFormat", exports=True, imports=False),
    _Known("xliff", ".xlf", "xliff", "XliffFormat", exports=True, imports=True),
    _Known("tmx", ".tmx", "tmx", "TmxFormat", exports=True, imports=True),
    _Known("alto", ".alto.zip", "alto", "AltoFormat", exports=True, imports=True),
    _Known("page", ".page.zip", "page_xml", "PageXmlFormat", exports=True, imports=True),
    _Known("tei", ".tei.zip", "tei", "TeiFormat", exports=True, imports=False),
    _Known("lines", ".lines.zip", "training_lines", "TrainingLinesFormat", True, False),
    _Known("tbx", ".tbx", "tbx", "TbxFormat", exports=False, imports=True),
    _Known("tsv", ".tsv", "term_table", "TermTableFormat", exports=False, imports=True),
)
"""A new format is a module in this package and a row here."""


def own_names() -> list[str]:
    """The names of all formats of wallmsg, written or read."""
    return [known.name for known in _KNOWN]


def export_names() -> list[str]:
    """The names of the formats that can be written."""
    return [known.name for known in _KNOWN if known.exports]


def export_suffixes() -> list[str]:
    """The endings of the files that can be written, with the dot."""
    return [known.suffix for known in _KNOWN if known.exports]


def choose_export_format(name: str | None, output: Path | None) -> AnyExportFormat:
    """The format of that name; without a name, by the ending of the file to write, else JSON.

    Raises UsageError if there is no format of that name or ending.
    """
    chosen = _chosen(name, output)
    if chosen is not None:
        return cast("AnyExportFormat", _load(chosen))
    formats = [known for known in _KNOWN if known.exports]
    names = ", ".join(known.name for known in formats)
    if name is None:
        endings = ", ".join(known.suffix for known in formats)
        raise UsageError(
            f"the name {output} has no known file ending",
            hint=f"end it with one of {endings}, or choose --format from {names}",
        )
    raise UsageError(f"there is no export format {name!r}", hint=f"choose one of {names}")


def is_for_reading(name: str | None, output: Path | None) -> bool:
    """Whether the format that `choose_export_format` gives leaves out unclear readings."""
    chosen = _chosen(name, output)
    return chosen is not None and chosen.for_reading


def _chosen(name: str | None, output: Path | None) -> _Known | None:
    formats = [known for known in _KNOWN if known.exports]
    if name is None and output is None:
        return formats[0]
    for known in formats:
        if known.name == name or (name is None and output and has_ending(output, known.suffix)):
            return known
    return None


def has_ending(output: Path, suffix: str) -> bool:
    """Whether the file's name ends with that suffix, in small or capital letters."""
    return output.name.lower().endswith(suffix)


def find_import_format(file: ImportSource) -> ImportFormat:
    """The format of a file, found from its content. Raises NoInputError if it is none of them."""
    for known in _KNOWN:
        if known.imports:
            found = cast("ImportFormat", _load(known))
            if found.matches(file):
                return found
    raise NoInputError(
        f"{file.name} is neither XLIFF, TMX, TBX, ALTO, PAGE XML nor a glossary as .tsv",
        hint="answers of a packet are imported with wallmsg packet merge",
    )


def _load(known: _Known) -> object:
    return getattr(import_module(f"{_PACKAGE}.{known.module}"), known.type_name)()
