"""XLIFF 2.0: messages to be translated in a CAT tool, Arabic as source, English as target.

Specification: https://docs.oasis-open.org/xliff/xliff-core/v2.0/xliff-core-v2.0.html

A unit is a message; its id is the record's, a dot, the message's. What the translator began from
travels in the unit's metadata (the Metadata module, which tools must hand back), so that two people
changing one message are noticed when the file comes home:
`wallmsg.interchange.formats.xliff_import`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, BinaryIO
from xml.etree import ElementTree as ET

import msgspec

from wallmsg.effective import CurrentMessage, effective_messages, plain
from wallmsg.model import Record, Status
from wallmsg.text.safe_xml import XML, child, xml_bytes

if TYPE_CHECKING:
    from wallmsg.catalogue import CatalogueInfo

NAMESPACE = "urn:oasis:names:tc:xliff:document:2.0"
METADATA = "urn:oasis:names:tc:xliff:metadata:2.0"
CATEGORY = "wallmsg"
BASE = "base"
"""Type of the metadata that holds what the translator began from, as JSON."""
SENT = "sent"
"""Type of the metadata that holds the target as it went out."""

STATES = {
    Status.MACHINE: "initial",
    Status.DRAFT: "translated",
    Status.REVIEWED: "reviewed",
    Status.APPROVED: "final",
    Status.CANNOT_READ: "initial",
}

_HEAD = f"""<?xml version="1.0" encoding="UTF-8"?>
<xliff xmlns="{NAMESPACE}" xmlns:mda="{METADATA}" version="2.0" srcLang="ar" trgLang="en">
 <file id="wallmsg" srcDir="rtl" trgDir="ltr">
"""


class XliffExporter:
    """One unit for each message; those that cannot be read are marked as not to be translated."""

    name = "xliff"
    suffix = ".xlf"

    def write(self, records: Iterable[Record], info: CatalogueInfo, out: BinaryIO) -> int:  # noqa: ARG002
        """Writes the units; returns how many records they are from."""
        out.write(_HEAD.encode())
        count = units = 0
        for record in records:
            messages = effective_messages(record)
            count += bool(messages)
            for message in messages:
                units += 1
                out.write(xml_bytes(_unit(record, message), 2))
        if not units:
            # A file must have a unit.
            empty = ET.Element("unit", {"id": "none", "translate": "no"})
            child(child(empty, "segment"), "source")
            out.write(xml_bytes(empty, 2))
        out.write(b" </file>\n</xliff>\n")
        return count


def _unit(record: Record, message: CurrentMessage) -> ET.Element:
    english = _english(message)
    lost = message.transcription_status is Status.CANNOT_READ
    unit = ET.Element(
        "unit",
        {
            "id": f"{record.id}.{message.id}",
            "canResegment": "no",
            "translate": "no" if lost else "yes",
            f"{XML}space": "preserve",
        },
    )
    group = child(child(unit, "mda:metadata"), "mda:metaGroup", category=CATEGORY)
    base = msgspec.json.encode(message.content, order="sorted").decode()
    child(group, "mda:meta", base, type=BASE)
    child(group, "mda:meta", english, type=SENT)
    notes = child(unit, "notes")
    for category, text in _notes(record, message):
        child(notes, "note", text, category=category)
    # Only what has a target may be in another state than the first.
    state = STATES[message.translation_status if english else Status.MACHINE]
    segment = child(unit, "segment", state=state)
    child(segment, "source", plain(message.transcription))
    if english:
        child(segment, "target", english)
    return unit


def _english(message: CurrentMessage) -> str:
    """The English that goes out; `trusted` has emptied what must not."""
    machine = message.machine_translation
    return message.translation or (machine.text if message.withheld and machine else "")


def _notes(record: Record, message: CurrentMessage) -> list[tuple[str, str]]:
    """What a translator who sees no photo should know."""
    notes = [("photo", record.photo.name)]
    if record.review.place:
        notes.append(("place", record.review.place))
    if record.taken:
        notes.append(("taken", record.taken))
    if message.confidence is not None:
        notes.append(("confidence", f"read with {message.confidence:.0%} certainty"))
    for flag in message.flags:
        reason = flag.reason.replace("_", " ")
        what = "withheld" if message.withheld else "doubt"
        notes.append((what, f"{reason}: {flag.detail}" if flag.detail else reason))
    return [*notes, *(("note", text) for text in record.review.notes)]
