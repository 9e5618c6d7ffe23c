"""Formats of plug-ins: installed packages with an entry point in the group `wallmsg.formats`.

The entry point refers to a class without arguments that fits `ExportFormat` or `FolderFormat`. A
plug-in never replaces one of the formats of wallmsg, neither by its name nor by the ending of a
file.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from wallmsg.errors import MissingToolError
from wallmsg.interchange.formats.base import AnyExportFormat
from wallmsg.interchange.formats.registry import export_suffixes, has_ending, own_names
from wallmsg.registry import Component, Registry

FORMATS: Registry[type[AnyExportFormat]] = Registry(
    "wallmsg.formats", "format", dict.fromkeys(own_names(), "")
)


def plugin_format_names() -> list[str]:
    """The names of the formats of plug-ins."""
    return [component.name for component in FORMATS.plugins()]


def find_plugin_format(name: str | None, output: Path | None) -> AnyExportFormat | None:
    """The plug-in format of that name; without a name, by the ending of the file to write.

    None for a name or an ending of wallmsg. An ending is declared in the class of the format, so
    the plug-ins are imported to find another ending. Raises MissingToolError if the plug-in of that
    name does not load.
    """
    for component in FORMATS.plugins():
        if name == component.name:
            return FORMATS.load(component)()
    if name is not None or output is None:
        return None
    if any(has_ending(output, suffix) for suffix in export_suffixes()):
        return None
    return next((one for one in _loaded() if has_ending(output, one.suffix)), None)


def check_format(component: Component) -> str:
    """What a plug-in format does, in one line. Raises MissingToolError if it does not load."""
    return f"writes {FORMATS.load(component)().suffix} files"


def _loaded() -> Iterator[AnyExportFormat]:
    """The formats of plug-ins without those that do not load, which `wallmsg doctor` reports."""
    for component in FORMATS.plugins():
        try:
            made = FORMATS.load(component)
        except MissingToolError:
            continue
        yield made()
