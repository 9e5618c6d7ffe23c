"""PAGE XML (2019-07-15): the lines of each photo, as transcription platforms exchange them.

Specification: https://github.com/PRImA-Research-Lab/PAGE-XML

One file for each photo, beside its picture. A message is a text region. Words are left out: the
schema demands their positions, which are not known.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from wallmsg.interchange.formats.base import (
    SAFE,
    CorrectedLine,
    Corrections,
    ImportSource,
    Included,
    OutputFolder,
)
from wallmsg.interchange.formats.line_layout import (
    LayoutMessage,
    PhotoLayout,
    corrections_of,
    pairs,
    write_layouts,
)
from wallmsg.model import Record, Via
from wallmsg.text.safe_xml import child, local, parse_xml

if TYPE_CHECKING:
    from wallmsg.catalogue import CatalogueInfo

NAMESPACE = "http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15"

_POINT = re.compile(r"(-?[0-9]{1,7}),(-?[0-9]{1,7})")


class PageXmlFormat:
    """A file for each photo that can be opened, with its lines if it has any."""

    name = "page"
    suffix = ".page.zip"

    def write_files(
        self,
        records: Iterable[Record],
        info: CatalogueInfo,  # noqa: ARG002
        folder: OutputFolder,
        included: Included = SAFE,
    ) -> int:
        """Write the files and the pictures; returns how many photos they describe."""
        return write_layouts(records, folder, included, _document)

    def matches(self, file: ImportSource) -> bool:
        """Whether the root element is `PcGts`."""
        return file.root == "PcGts"

    def read(self, file: ImportSource, who: str) -> Corrections:
        """The lines of a corrected file. Raises NoInputError if it has none of wallmsg."""
        root = parse_xml(file.data, file.name)
        return corrections_of(_corrected(root), file, who, Via.PAGE_XML)


def _document(layout: PhotoLayout) -> ET.Element:
    record = layout.record
    made = record.machine.provenance
    root = ET.Element("PcGts", {"xmlns": NAMESPACE, "pcGtsId": f"w{record.id}"})
    metadata = child(root, "Metadata")
    child(metadata, "Creator", made.program)
    child(metadata, "Created", made.time)
    child(metadata, "LastChange", made.time)
    for role, model in sorted(made.models.items()):
        value = f"{model.name}, SHA-256 {model.sha256}"
        child(metadata, "MetadataItem", type="processingStep", name=role, value=value)
    child(metadata, "MetadataItem", type="other", name="photo", value=record.photo.name)
    page = child(
        root,
        "Page",
        imageFilename=layout.picture,
        imageWidth=str(layout.width),
        imageHeight=str(layout.height),
        primaryLanguage="Arabic",
        readingDirection="right-to-left",
        textLineOrder="top-to-bottom",
    )
    if layout.messages:
        group = child(child(page, "ReadingOrder"), "OrderedGroup", id="order")
        for number, message in enumerate(layout.messages):
            child(group, "RegionRefIndexed", index=str(number), regionRef=message.id)
    for number, message in enumerate(layout.messages):
        _region(page, message, number)
    return root


def _region(page: ET.Element, message: LayoutMessage, number: int) -> None:
    region = child(
        page,
        "TextRegion",
        id=message.id,
        readingDirection="right-to-left",
        primaryLanguage="Arabic",
        custom=_order(number),
    )
    child(region, "Coords", points=pairs(message.outline))
    for index, line in enumerate(message.lines):
        made = child(
            region,
            "TextLine",
            id=line.id,
            readingDirection="right-to-left",
            production="handwritten-cursive",
            custom=_order(index),
        )
        child(made, "Coords", points=pairs(line.outline))
        child(made, "Baseline", points=pairs(line.baseline))
        known = {} if line.confidence is None else {"conf": f"{line.confidence:.4f}"}
        child(child(made, "TextEquiv", **known), "Unicode", line.text)


def _order(number: int) -> str:
    """The reading order once more, for programs that read this attribute alone."""
    return f"readingOrder {{index:{number};}}"


def _corrected(root: ET.Element) -> Iterator[CorrectedLine]:
    for region in root.iter():
        if local(region) != "TextRegion":
            continue
        for line in region:
            if local(line) == "TextLine":
                yield CorrectedLine(line.get("id"), region.get("id"), _text(line), _outline(line))


def _text(line: ET.Element) -> str:
    """The line's text: of several versions the first, as the schema orders them by `index`."""
    versions = [part for part in line if local(part) == "TextEquiv"]
    if not versions:
        return ""
    best = min(versions, key=_index)
    texts = (part.text or "" for part in best if local(part) == "Unicode")
    return " ".join(" ".join(texts).split())


def _index(version: ET.Element) -> int:
    index = version.get("index", "")
    return int(index) if index.isascii() and index.isdigit() else 0


def _outline(line: ET.Element) -> tuple[tuple[float, float], ...]:
    for part in line:
        if local(part) == "Coords":
            found = _POINT.findall(part.get("points", ""))
            return tuple((float(x), float(y)) for x, y in found)
    return ()
