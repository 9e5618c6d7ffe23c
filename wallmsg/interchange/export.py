"""A catalogue in a form for other people and programs.

What could endanger somebody is left out unless it is included on request
(`wallmsg.interchange.redaction.private`), and so is English that cannot be trusted
(`wallmsg.interchange.redaction.withheld`).
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from wallmsg.interchange.formats.base import (
    LOCAL_ADDRESS,
    SAFE,
    AnyExportFormat,
    FolderFormat,
    Included,
)
from wallmsg.interchange.formats.registry import choose_export_format
from wallmsg.interchange.output_file import require_no_terminal, whole_file
from wallmsg.interchange.output_folder import ZipFolder, whole_folder
from wallmsg.interchange.redaction.private import public, without_sensitive, without_traces
from wallmsg.interchange.redaction.withheld import without_withheld
from wallmsg.model import Record

if TYPE_CHECKING:
    from wallmsg.catalogue import CatalogueInfo

__all__ = [
    "LOCAL_ADDRESS",
    "SAFE",
    "AnyExportFormat",
    "FolderFormat",
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
    export_format: AnyExportFormat,
    records: Iterable[Record],
    info: CatalogueInfo,
    out: BinaryIO,
    included: Included = SAFE,
) -> int:
    """Write records one at a time to a stream, several files as a zip file; returns how many.

    What is not `included` is left out: sensitive records (`without_sensitive`), what could
    endanger somebody (`public`), English that cannot be trusted (`without_withheld`). Raises
    UsageError for a zip file in a terminal.
    """
    records = redacted(records, included)
    if isinstance(export_format, FolderFormat):
        hint = f"give -o FOLDER or -o NAME{export_format.suffix}"
        require_no_terminal(out, f"{export_format.name} gives several files", hint)
        with ZipFolder(out) as folder:
            return export_format.write_files(records, info, folder, included)
    return export_format.write(records, info, out, included)


def export_file(
    export_format: AnyExportFormat,
    records: Iterable[Record],
    info: CatalogueInfo,
    path: Path,
    included: Included = SAFE,
) -> int:
    """The same into a file or, for a format of several files and a name without `.zip`, a folder.

    It is complete or, if anything fails, as it was before. Raises UsageError if it cannot be
    written, or if there is a folder of that name with something in it.
    """
    if isinstance(export_format, FolderFormat) and path.suffix.lower() != ".zip":
        allowed = redacted(records, included)
        return whole_folder(
            path, lambda folder: export_format.write_files(allowed, info, folder, included)
        )
    return whole_file(path, lambda out: export(export_format, records, info, out, included))


def redacted(records: Iterable[Record], included: Included) -> Iterable[Record]:
    """The records one at a time, without what is not included."""
    if not included.sensitive:
        records = without_sensitive(records, included.hidden)
    if not included.private:
        records = map(public, records)
    if not included.withheld:
        records = map(without_withheld, records)
    return records
