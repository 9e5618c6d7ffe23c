"""A catalogue in a form for other people and programs: one module a format.

A new format is a module with a class that fits `Exporter`, and a line in `EXPORTERS`.

What could endanger somebody stays out unless it is asked for: see
`wallmsg.interchange.redaction.private`.
So does English that cannot be trusted: see `wallmsg.interchange.redaction.withheld`.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TypeVar

from wallmsg.errors import UsageError
from wallmsg.interchange.formats.base import SAFE, Exporter, Included
from wallmsg.interchange.formats.csv_table import CsvExporter
from wallmsg.interchange.formats.json_document import JsonExporter
from wallmsg.interchange.formats.json_lines import JsonLinesExporter
from wallmsg.interchange.formats.tmx import TmxExporter
from wallmsg.interchange.formats.xliff import XliffExporter
from wallmsg.interchange.redaction.private import public, without_sensitive, without_traces
from wallmsg.interchange.redaction.withheld import trusted
from wallmsg.model import Record

if TYPE_CHECKING:
    from wallmsg.catalogue import CatalogueInfo

__all__ = [
    "EXPORTERS",
    "SAFE",
    "Exporter",
    "Included",
    "choose_exporter",
    "export",
    "export_file",
    "public",
    "trusted",
    "whole_file",
    "without_sensitive",
    "without_traces",
]

T = TypeVar("T")

EXPORTERS: tuple[Exporter, ...] = (
    JsonExporter(),
    JsonLinesExporter(),
    CsvExporter(),
    XliffExporter(),
    TmxExporter(),
)


def choose_exporter(name: str | None, output: Path | None) -> Exporter:
    """The exporter of that name; without one, by the ending of the file to write.

    Without a file, JSON. Raises UsageError if there is none of that name or ending.
    """
    suffix = output.suffix.lower() if output else ""
    for exporter in EXPORTERS:
        if exporter.name == name or (name is None and exporter.suffix == suffix):
            return exporter
    if output is None and name is None:
        return EXPORTERS[0]
    known = ", ".join(exporter.name for exporter in EXPORTERS)
    if name is None:
        endings = ", ".join(exporter.suffix for exporter in EXPORTERS)
        raise UsageError(
            f"the name {output} does not tell the format",
            hint=f"end it with one of {endings}, or choose --format from {known}",
        )
    raise UsageError(f"there is no export format {name!r}", hint=f"choose one of {known}")


def export(
    exporter: Exporter,
    records: Iterable[Record],
    info: CatalogueInfo,
    out: BinaryIO,
    included: Included = SAFE,
) -> int:
    """Writes records one at a time; returns how many.

    What is not `included` is left out: records that are sensitive (`without_sensitive`), what
    could endanger somebody (`public`), English that cannot be trusted (`trusted`).
    """
    if not included.sensitive:
        records = without_sensitive(records, included.hidden)
    if not included.private:
        records = map(public, records)
    if not included.withheld:
        records = map(trusted, records)
    return exporter.write(records, info, out)


def export_file(
    exporter: Exporter,
    records: Iterable[Record],
    info: CatalogueInfo,
    path: Path,
    included: Included = SAFE,
) -> int:
    """The same into a file, which is whole or, if anything goes wrong, as it was before.

    Raises UsageError if it cannot be written.
    """
    return whole_file(
        path,
        lambda out: export(exporter, records, info, out, included),
    )


def whole_file(path: Path, write: Callable[[BinaryIO], T]) -> T:
    """What `write` returns; the file is then whole or, if anything goes wrong, as it was before.

    Raises UsageError if it cannot be written.
    """
    # A link is written through; one to itself, which Path.resolve refuses, is replaced.
    path = Path(os.path.realpath(path))
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        if path.exists() and not path.is_file():  # a pipe or a device: never to be replaced
            with path.open("wb") as out:
                return write(out)
        with temporary.open("xb") as out:
            result = write(out)
        temporary.replace(path)
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror}") from error
    finally:
        # Where nothing can be written there is nothing to remove either.
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
    return result
