"""Formats of plug-ins: installed packages with an entry point in the group `wallmsg.formats`.

The entry point refers to a class without arguments that fits `ExportFormat`. A plug-in never
replaces one of the formats of wallmsg.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from wallmsg.errors import MissingToolError
from wallmsg.interchange.formats.base import ExportFormat
from wallmsg.registry import Component, Registry

_OWN = ("json", "jsonl", "csv", "xliff", "tmx", "tbx", "tsv")

FORMATS: Registry[type[ExportFormat]] = Registry(
    "wallmsg.formats", "format", dict.fromkeys(_OWN, "")
)


def plugin_format_names() -> list[str]:
    """The names of the formats of plug-ins."""
    return [component.name for component in FORMATS.plugins()]


def find_plugin_format(name: str | None, output: Path | None) -> ExportFormat | None:
    """The plug-in format of that name; without a name, by the ending of the file to write.

    Raises MissingToolError if the plug-in of that name does not load.
    """
    for component in FORMATS.plugins():
        if name == component.name:
            return FORMATS.load(component)()
    if name is not None or output is None:
        return None
    return next((one for one in _loaded() if one.suffix == output.suffix.lower()), None)


def check_format(component: Component) -> str:
    """What a plug-in format does, in one line. Raises MissingToolError if it does not load."""
    return f"writes {FORMATS.load(component)().suffix} files"


def _loaded() -> Iterator[ExportFormat]:
    """The formats of plug-ins without those that do not load, which `wallmsg doctor` reports."""
    for component in FORMATS.plugins():
        try:
            made = FORMATS.load(component)
        except MissingToolError:
            continue
        yield made()
