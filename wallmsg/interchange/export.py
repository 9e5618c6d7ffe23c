"""A catalogue in a form for other people and programs.

What could endanger somebody is left out unless it is included on request
(`wallmsg.interchange.redaction.private`), and so is English that cannot be trusted
(`wallmsg.interchange.redaction.withheld`).
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from wallmsg.interchange.formats.base import SAFE, ExportFormat, Included
from wallmsg.interchange.formats.registry import choose_export_format
from wallmsg.interchange.output_file import whole_file
from wallmsg.interchange.redaction.private import public, without_sensitive, without_traces
from wallmsg.interchange.redaction.withheld import without_withheld
from wallmsg.model import Record

if TYPE_CHECKING:
    from wallmsg.catalogue import CatalogueInfo

__all__ = [
    "SAFE",
    "ExportFormat",
    "Included",
    "choose_export_format",
    "export",
    "export_file",
    "public",
    "without_sensitive",
    "without_traces",
    "without_withheld",
]


def export(
    export_format: ExportFormat,
    records: Iterable[Record],
    info: CatalogueInfo,
    out: BinaryIO,
    included: Included = SAFE,
) -> int:
    """Write records one at a time; returns how many.

    What is not `included` is left out: sensitive records (`without_sensitive`), what could
    endanger somebody (`public`), English that cannot be trusted (`without_withheld`).
    """
    if not included.sensitive:
        records = without_sensitive(records, included.hidden)
    if not included.private:
        records = map(public, records)
    if not included.withheld:
        records = map(without_withheld, records)
    return export_format.write(records, info, out, included)


def export_file(
    export_format: ExportFormat,
    records: Iterable[Record],
    info: CatalogueInfo,
    path: Path,
    included: Included = SAFE,
) -> int:
    """The same into a file, which is complete or, if anything fails, as it was before.

    Raises UsageError if it cannot be written.
    """
    return whole_file(path, lambda out: export(export_format, records, info, out, included))
