"""TEI P5 as EpiDoc has it: an edition of each photo's messages, for scholars of inscriptions.

Guidelines: https://epidoc.stoa.org/gl/latest/

One file for each photo, beside its picture. A message is a text part of the edition, with its
translation and the other readings of its lines in parts of their own. Leiden marks become elements:
`[...]` a gap, a dot below a letter `unclear`. The outlines of lines are zones of the facsimile.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from wallmsg.effective import UNSURE, CurrentMessage, effective_messages
from wallmsg.interchange.formats.base import SAFE, Included, OutputFolder
from wallmsg.interchange.formats.line_layout import add_picture, pairs, picture_name, whole_points
from wallmsg.interchange.formats.tei_header import tei_header
from wallmsg.model import ILLEGIBLE, Record
from wallmsg.text.safe_xml import XML, child, clean

if TYPE_CHECKING:
    from wallmsg.catalogue import CatalogueInfo

NAMESPACE = "http://www.tei-c.org/ns/1.0"

_HEAD = b'<?xml version="1.0" encoding="UTF-8"?>\n'
_MARKED = re.compile(rf"({re.escape(ILLEGIBLE)})|((?:\w[^\w\s{UNSURE}]*{UNSURE})+)")
"""A gap, or letters with a dot below each, perhaps with vowel signs before the dot."""

_Texts = list[tuple[str, CurrentMessage]]
"""The messages, each with its number."""


class TeiFormat:
    """A file for each photo."""

    name = "tei"
    suffix = ".tei.zip"

    def write_files(
        self,
        records: Iterable[Record],
        info: CatalogueInfo,
        folder: OutputFolder,
        included: Included = SAFE,
    ) -> int:
        """Write the files and the pictures; returns how many photos they describe."""
        count = 0
        for record in records:
            count += 1
            folder.add(f"{record.id}.xml", _HEAD + _bytes(_document(record, info, included)))
            add_picture(record, folder, included)
        return count


def _document(record: Record, info: CatalogueInfo, included: Included) -> ET.Element:
    messages = [
        (str(number), message) for number, message in enumerate(effective_messages(record), 1)
    ]
    root = ET.Element("TEI", {"xmlns": NAMESPACE, f"{XML}lang": "en"})
    root.append(tei_header(record, info))
    if record.photo.width and record.photo.height:
        _facsimile(root, record, messages, (record.photo.width, record.photo.height))
    body = child(child(root, "text"), "body")
    _edition(body, messages)
    _romanisation(body, messages)
    _apparatus(body, messages)
    _translation(body, messages, included)
    _commentary(body, record)
    return root


def _bytes(root: ET.Element) -> bytes:
    """The file. Only what has no text of its own is indented: space in a transcription counts."""
    for part in root:
        if part.tag != "text":
            ET.indent(part, " ")
        part.tail = "\n"
    for div in root.iter("div"):
        div.text = div.tail = "\n"
    return f"{ET.tostring(root, encoding='unicode')}\n".encode()


def _facsimile(root: ET.Element, record: Record, messages: _Texts, size: tuple[int, int]) -> None:
    width, height = size
    surface = child(
        child(root, "facsimile"), "surface", ulx="0", uly="0", lrx=str(width), lry=str(height)
    )
    child(surface, "graphic", url=picture_name(record), width=f"{width}px", height=f"{height}px")
    for number, message in messages:
        for row, line in enumerate(message.lines, 1):
            zone = child(surface, "zone", points=pairs(whole_points(line.polygon, size)))
            zone.set(f"{XML}id", _zone(number, row))


def _zone(number: str, row: int) -> str:
    return f"zone-{number}-{row}"


def _part(
    parent: ET.Element, kind: str, language: str | None = None, subtype: str | None = None
) -> ET.Element:
    made = child(parent, "div", type=kind, **({"subtype": subtype} if subtype else {}))
    if language:
        made.set(f"{XML}lang", language)
    return made


def _edition(body: ET.Element, messages: _Texts) -> None:
    edition = _part(body, "edition", "ar")
    for number, message in messages:
        part = _part(edition, "textpart", subtype=message.transcription_status.value)
        part.set("n", number)
        part.set(f"{XML}id", f"message-{number}")
        text = child(part, "ab")
        text.set(f"{XML}space", "preserve")
        for row, line in enumerate(message.lines, 1):
            child(text, "lb", n=str(row), facs=f"#{_zone(number, row)}")
            append_text(text, line.text)
    if not messages:
        child(child(edition, "ab"), "space")


def append_text(parent: ET.Element, text: str) -> None:
    """Append a transcription to an element, its Leiden marks as elements."""
    if text == ILLEGIBLE:
        child(parent, "gap", reason="illegible", quantity="1", unit="line")
        return
    at = 0
    for found in _MARKED.finditer(text):
        _append(parent, text[at : found.start()])
        if found[1]:
            child(parent, "gap", reason="illegible", extent="unknown", unit="character")
        else:
            child(parent, "unclear", found[2].replace(UNSURE, ""))
        at = found.end()
    _append(parent, text[at:])


def _append(parent: ET.Element, text: str) -> None:
    text = clean(text.replace(UNSURE, ""))
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def _romanisation(body: ET.Element, messages: _Texts) -> None:
    if not any(message.romanised for _, message in messages):
        return
    edition = _part(body, "edition", "ar-Latn", "transliteration")
    for number, message in messages:
        if message.romanised:
            part = _part(edition, "textpart")
            part.set("n", number)
            text = child(part, "ab")
            for row, line in enumerate(message.romanised.split("\n"), 1):
                child(text, "lb", n=str(row))
                append_text(text, line)


def _apparatus(body: ET.Element, messages: _Texts) -> None:
    """What the machine read otherwise, by message and line."""
    others = [
        (number, row, line)
        for number, message in messages
        for row, line in enumerate(message.lines, 1)
        if line.alternatives
    ]
    if not others:
        return
    listed = child(_part(body, "apparatus"), "listApp")
    for number, row, line in others:
        app = child(listed, "app", loc=f"{number}.{row}")
        append_text(child(app, "lem"), line.text)
        for text in dict.fromkeys(other.text for other in line.alternatives):
            if text != line.text:
                append_text(child(app, "rdg", resp="#wallmsg"), text)


def _translation(body: ET.Element, messages: _Texts, included: Included) -> None:
    translation = _part(body, "translation", "en")
    for number, message in messages:
        part = _part(translation, "textpart", subtype=message.translation_status.value)
        part.set("n", number)
        part.set("corresp", f"#message-{number}")
        machine = message.machine_translation
        # Withheld English is here only if it is included: otherwise it has been emptied.
        english = machine.text if machine and message.withheld else message.translation
        text = child(part, "p", english or "")
        reasons = [str(flag.reason) for flag in message.shown_flags(included.withheld)]
        if message.withheld:
            child(text, "note", ", ".join(["withheld", *dict.fromkeys(reasons)]), type="withheld")
        elif message.verdict and reasons:
            child(text, "note", ", ".join(dict.fromkeys(reasons)), type="check")
    if not messages:
        child(translation, "p")


def _commentary(body: ET.Element, record: Record) -> None:
    texts = [*(caption.text for caption in record.captions), *record.review.notes]
    if texts:
        commentary = _part(body, "commentary")
        for text in texts:
            child(commentary, "p", text)
