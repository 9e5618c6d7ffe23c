"""Dublin Core for programs that manage collections: a table, and each photo with a sidecar.

metadata.csv        one photo a row, headings as in Omeka S (`dcterms:title`), for Tropy, too
photos/ab/ID.jpg    the public copy of the photo
photos/ab/ID.xmp    what is known about it, for digital asset managers (XMP, IPTC)
"""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable
from typing import TYPE_CHECKING

from wallmsg.interchange.formats.bagit.bag import chunks_of
from wallmsg.interchange.formats.base import SAFE, Included, OutputFolder
from wallmsg.interchange.formats.dublin_core.description import Description, description_of
from wallmsg.interchange.formats.dublin_core.sidecar import sidecar
from wallmsg.interchange.formats.message_table import is_formula, plain
from wallmsg.model import Record

if TYPE_CHECKING:
    from wallmsg.catalogue import CatalogueInfo

SEPARATOR = " | "
"""Between the values of a cell; Omeka S asks for it at the import."""
_FULL_SIZE = 1 << 16
"""No JPEG has more pixels in a row."""


class DublinCoreFormat:
    """A row, a picture and a sidecar for each photo.

    Unclear readings (`wallmsg.effective.is_unclear`) are left out unless they are included.
    """

    name = "dublin-core"
    suffix = ".dc.zip"

    def write_files(
        self,
        records: Iterable[Record],
        info: CatalogueInfo,  # noqa: ARG002
        folder: OutputFolder,
        included: Included = SAFE,
    ) -> int:
        """Write the files; returns how many photos there are."""
        count = 0
        with tempfile.TemporaryFile() as table:
            table.write(b"\xef\xbb\xbf" + _row(COLUMNS))
            for record in records:
                count += 1
                described = description_of(record, included)
                place = f"photos/{record.id[:2]}/{record.id}"
                jpeg = included.photos.jpeg(record, _FULL_SIZE)
                if jpeg:
                    folder.add(f"{place}.jpg", jpeg)
                folder.add(f"{place}.xmp", sidecar(described))
                table.write(_row(_cells(described, f"{place}.jpg" if jpeg else "")))
            folder.add("metadata.csv", chunks_of(table))
        return count


COLUMNS = (
    "file",
    "dcterms:identifier",
    "dcterms:title",
    "dcterms:type",
    "dcterms:format",
    "dcterms:language",
    "dcterms:created",
    "dcterms:spatial",
    "dcterms:subject",
    "dcterms:medium",
    "dcterms:creator",
    "dcterms:description",
    "bibo:content",
    "dcterms:abstract",
    "dcterms:provenance",
)
"""The headings. `bibo:content` is the Arabic, `dcterms:abstract` the English of the messages,
`dcterms:provenance` how far people have checked them."""


def _cells(described: Description, file: str) -> list[str]:
    values: dict[str, tuple[str, ...]] = {
        "file": (file,),
        "dcterms:identifier": described.identifiers,
        "dcterms:title": (described.title,),
        "dcterms:type": ("StillImage",),
        "dcterms:format": ("image/jpeg",) if file else (),
        "dcterms:language": ("ar",) if described.arabic else (),
        "dcterms:created": (described.date,),
        "dcterms:spatial": (described.place,),
        "dcterms:subject": described.subjects,
        "dcterms:medium": described.media,
        "dcterms:creator": (described.photographer,),
        "dcterms:description": described.captions,
        "bibo:content": described.arabic,
        "dcterms:abstract": described.english,
        "dcterms:provenance": described.states,
    }
    return [SEPARATOR.join(filter(None, values[name])) for name in COLUMNS]


def _row(cells: Iterable[str]) -> bytes:
    """The row; a text that a spreadsheet would run as a formula has an apostrophe in front."""
    out = io.StringIO(newline="")
    texts = (plain(cell) for cell in cells)
    row = [f"'{text}" if is_formula(text) else text for text in texts]
    csv.writer(out, lineterminator="\r\n").writerow(row)
    return out.getvalue().encode()
