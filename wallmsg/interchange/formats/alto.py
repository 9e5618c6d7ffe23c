"""ALTO 4.4: the lines of each photo, as OCR programs and libraries exchange them.

Specification: https://www.loc.gov/standards/alto/

One file for each photo, beside its picture. A message is a text block. Positions of words are not
known, so a word has its text and its confidence alone.
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
    LayoutLine,
    LayoutMessage,
    PhotoLayout,
    box_of,
    corrections_of,
    pairs,
    write_layouts,
)
from wallmsg.model import Record, Via
from wallmsg.text.safe_xml import child, local, parse_xml

if TYPE_CHECKING:
    from wallmsg.catalogue import CatalogueInfo

NAMESPACE = "http://www.loc.gov/standards/alto/ns-v4#"
SCHEMA = "http://www.loc.gov/standards/alto/v4/alto-4-4.xsd"

_NUMBER = re.compile(r"[-+]?[0-9]{1,7}(?:\.[0-9]+)?")


class AltoFormat:
    """A file for each photo that can be opened, with its lines if it has any."""

    name = "alto"
    suffix = ".alto.zip"

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
        """Whether the root element is `alto`."""
        return file.root == "alto"

    def read(self, file: ImportSource, who: str) -> Corrections:
        """The lines of a corrected file. Raises NoInputError if it has none of wallmsg."""
        root = parse_xml(file.data, file.name)
        return corrections_of(_corrected(root), file, who, Via.ALTO)


def _document(layout: PhotoLayout) -> ET.Element:
    root = ET.Element(
        "alto",
        {
            "xmlns": NAMESPACE,
            "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
            "xsi:schemaLocation": f"{NAMESPACE} {SCHEMA}",
            "SCHEMAVERSION": "4.4",
        },
    )
    _description(root, layout)
    if layout.messages:
        group = child(child(root, "ReadingOrder"), "OrderedGroup", ID="order")
        for number, message in enumerate(layout.messages, 1):
            child(group, "ElementRef", ID=f"order.{number}", REF=message.id)
    size = {"WIDTH": str(layout.width), "HEIGHT": str(layout.height)}
    page = child(
        child(root, "Layout"),
        "Page",
        ID="page",
        PHYSICAL_IMG_NR=str(layout.record.photo.page),
        LANG="ar",
        **size,
    )
    space = child(page, "PrintSpace", HPOS="0", VPOS="0", **size)
    for message in layout.messages:
        _block(space, message)
    return root


def _description(root: ET.Element, layout: PhotoLayout) -> None:
    record = layout.record
    description = child(root, "Description")
    child(description, "MeasurementUnit", "pixel")
    image = child(description, "sourceImageInformation")
    child(image, "fileName", layout.picture)
    child(image, "fileIdentifier", record.id)
    child(image, "documentIdentifier", record.photo.name)
    made = record.machine.provenance
    processing = child(description, "Processing", ID="wallmsg")
    child(processing, "processingCategory", "contentGeneration")
    child(processing, "processingDateTime", made.time)
    for role, model in sorted(made.models.items()):
        step = f"{role}: {model.name}, SHA-256 {model.sha256}"
        child(processing, "processingStepDescription", step)
    program, _, version = made.program.partition(" ")
    software = child(processing, "processingSoftware")
    child(software, "softwareName", program)
    child(software, "softwareVersion", version)


def _block(space: ET.Element, message: LayoutMessage) -> None:
    checked = {"CS": "true"} if message.is_checked else {}
    block = child(
        space,
        "TextBlock",
        ID=message.id,
        LANG="ar",
        BASEDIRECTION="rtl",
        **_box(message.outline),
        **checked,
    )
    child(child(block, "Shape"), "Polygon", POINTS=pairs(message.outline))
    for line in message.lines:
        _line(block, line)


def _line(block: ET.Element, line: LayoutLine) -> None:
    made = child(
        block,
        "TextLine",
        ID=line.id,
        BASELINE=pairs(line.baseline),
        BASEDIRECTION="rtl",
        **_box(line.outline),
    )
    child(child(made, "Shape"), "Polygon", POINTS=pairs(line.outline))
    words = [(word.text, f"{word.confidence:.4f}") for word in line.words]
    for number, (text, confidence) in enumerate(words or [(line.text, "")]):
        if number:
            child(made, "SP")
        child(made, "String", CONTENT=text, **({"WC": confidence} if confidence else {}))


def _box(points: tuple[tuple[int, int], ...]) -> dict[str, str]:
    names = ("HPOS", "VPOS", "WIDTH", "HEIGHT")
    return dict(zip(names, map(str, box_of(points)), strict=True))


def _corrected(root: ET.Element) -> Iterator[CorrectedLine]:
    for block in root.iter():
        if local(block) != "TextBlock":
            continue
        for line in block:
            if local(line) == "TextLine":
                yield CorrectedLine(line.get("ID"), block.get("ID"), _text(line), _outline(line))


def _text(line: ET.Element) -> str:
    """The line's words; a space stands between two of them, and where an SP is."""
    parts = []
    for part in line:
        if local(part) == "String":
            parts.append(part.get("CONTENT", ""))
        elif local(part) == "SP":
            parts.append(" ")
    return " ".join("".join(parts).split())


def _outline(line: ET.Element) -> tuple[tuple[float, float], ...]:
    for part in line:
        if local(part) == "Shape":
            for shape in part:
                if local(shape) == "Polygon":
                    # Both `x,y x,y` and `x y x y` are in use.
                    numbers = [float(n) for n in _NUMBER.findall(shape.get("POINTS", ""))]
                    return tuple(zip(numbers[::2], numbers[1::2], strict=False))
    return ()
