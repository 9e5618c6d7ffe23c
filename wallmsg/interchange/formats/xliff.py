"""XLIFF 2: messages to be translated in a CAT tool, Arabic as source, English as target.

Specification: https://docs.oasis-open.org/xliff/xliff-core/v2.0/xliff-core-v2.0.html

A unit is a message; its id is the record's, a dot, the message's. What the translator began from is
in the unit's metadata (the Metadata module, which tools must preserve), so that a conflict of two
people is noticed when the file comes back. Only targets and their states are read then; sources,
notes and everything else may have been changed on the way and are not trusted. A unit that has
lost its metadata can only be matched by its source text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, BinaryIO
from xml.etree import ElementTree as ET

import msgspec
from msgspec.structs import replace

from wallmsg.effective import Content, CurrentMessage, effective_messages, plain
from wallmsg.errors import NoInputError
from wallmsg.interchange.formats.base import SAFE, Answer, ImportSource, Included, Translations
from wallmsg.model import Record, Status, Via
from wallmsg.text.safe_xml import XML, carried, child, local, parse_xml, xml_bytes

if TYPE_CHECKING:
    from wallmsg.catalogue import CatalogueInfo
    from wallmsg.review import Edit

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
_STATUSES = {state: status for status, state in STATES.items() if status is not Status.CANNOT_READ}
_MAX_ID_LENGTH = 80

_HEAD = f"""<?xml version="1.0" encoding="UTF-8"?>
<xliff xmlns="{NAMESPACE}" xmlns:mda="{METADATA}" version="2.0" srcLang="ar" trgLang="en">
 <file id="wallmsg" srcDir="rtl" trgDir="ltr">
"""


class XliffFormat:
    """One unit for each message; those that cannot be read are marked as not to be translated."""

    name = "xliff"
    suffix = ".xlf"

    def write(
        self,
        records: Iterable[Record],
        info: CatalogueInfo,  # noqa: ARG002
        out: BinaryIO,
        included: Included = SAFE,  # noqa: ARG002
    ) -> int:
        """Write the units; returns how many records they are from."""
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

    def matches(self, file: ImportSource) -> bool:
        """Whether the root element is `xliff`."""
        return file.root == "xliff"

    def read(self, file: ImportSource, who: str) -> Translations:
        """The translations in the file.

        Raises NoInputError if it is not XLIFF 2 or has no translation of a message.
        """
        return read_xliff(file.data, file.name, who)


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
    """The English that is exported; `without_withheld` has emptied withheld English."""
    machine = message.machine_translation
    return message.translation or (machine.text if message.withheld and machine else "")


def _notes(record: Record, message: CurrentMessage) -> list[tuple[str, str]]:
    """Facts for a translator who does not see the photo."""
    notes = [("photo", record.photo.name)]
    if record.review.place:
        notes.append(("place", record.review.place))
    if record.taken:
        notes.append(("taken", record.taken))
    if message.confidence is not None:
        notes.append(("confidence", f"read with {message.confidence:.0%} certainty"))
    for flag in message.flags:
        reason = flag.reason.replace("_", " ")
        what = "withheld" if message.withheld else "flag"
        notes.append((what, f"{reason}: {flag.detail}" if flag.detail else reason))
    return [*notes, *(("note", text) for text in record.review.notes)]


def read_xliff(data: bytes, name: str, who: str) -> Translations:
    """The translations by `who` in a file called `name`.

    Raises NoInputError if it is not XLIFF 2 or has no translation of a message.
    """
    root = parse_xml(data, name)
    if local(root) != "xliff":
        raise NoInputError(f"{name} is not XLIFF: it begins with <{local(root)}>")
    if not (root.get("version") or "").startswith("2."):
        raise NoInputError(
            f"{name} is XLIFF {root.get('version') or 'of unknown version'}, not 2",
            hint="save it as XLIFF 2.0",
        )
    edits: list[Edit] = []
    loose: list[Answer] = []
    untouched = 0
    for unit in _units(root):
        found = _answer(unit, who)
        if found is None:
            untouched += 1
        elif isinstance(found, Answer):
            loose.append(found)
        else:
            edits.append(found)
    if not edits and not loose and not untouched:
        raise NoInputError(f"{name} has no units of wallmsg")
    return Translations(tuple(edits), untouched=untouched, loose=tuple(loose))


def _units(root: ET.Element) -> Iterator[ET.Element]:
    """The units to read: those with an id of wallmsg, and others that have a translation."""
    for element in root.iter():
        if local(element) == "unit" and ("." in (element.get("id") or "") or _target(element)):
            yield element


def _answer(unit: ET.Element, who: str) -> Edit | Answer | None:
    """The translator's answer for one message; None if there is none."""
    from wallmsg.review import Edit

    target = _target(unit)
    if not target:
        return None
    status = _status(unit)
    sent = _metadata(unit)
    unit_id = (unit.get("id") or "")[:_MAX_ID_LENGTH]
    record_id, _, message_id = unit_id.rpartition(".")
    try:
        base = msgspec.json.decode(sent.get(BASE, ""), type=Content)
    except (msgspec.MsgspecError, RecursionError):
        source = "".join(_text(part, "source") for part in _parts(unit))
        where = f"{record_id} {message_id}" if record_id else unit_id
        return Answer(where, source, target, status if status.is_checked else Status.DRAFT)
    if not status.is_checked:
        # Tools call a target translated as soon as somebody has looked at it.
        if target == sent.get(SENT, "").strip():
            return None
        status = Status.DRAFT
    if (target, status) == (carried(base.translation or "").strip(), base.translation_status):
        return None
    return Edit(
        record_id=record_id,
        message_id=message_id,
        base_version="",  # `base` has what the translator began from
        base=base,
        content=replace(base, translation=target, translation_status=status),
        who=who,
        via=Via.XLIFF,
    )


def _parts(unit: ET.Element) -> list[ET.Element]:
    return [part for part in unit if local(part) in {"segment", "ignorable"}]


def _target(unit: ET.Element) -> str:
    """The unit's translation; "" if no segment has one.

    An ignorable without a target stands for its source (section 4.2.2.6 of the specification): the
    space between two segments would be lost.
    """
    parts = _parts(unit)
    if not any(_text(part, "target").strip() for part in parts if local(part) == "segment"):
        return ""
    texts = [
        _text(
            part, "source" if local(part) == "ignorable" and not _has(part, "target") else "target"
        )
        for part in parts
    ]
    return "".join(texts).strip()


def _status(unit: ET.Element) -> Status:
    """The least advanced status of the unit's segments."""
    states = {part.get("state", "initial") for part in _parts(unit) if local(part) == "segment"}
    found = (_STATUSES.get(state, Status.DRAFT) for state in states)
    return min(found, key=list(Status).index, default=Status.DRAFT)


def _metadata(unit: ET.Element) -> dict[str, str]:
    """The metadata that wallmsg wrote into the unit, by type."""
    return {
        meta.get("type", ""): meta.text or ""
        for group in unit.iter()
        if local(group) == "metaGroup" and group.get("category") == CATEGORY
        for meta in group
        if local(meta) == "meta"
    }


def _has(part: ET.Element, tag: str) -> bool:
    return any(local(child) == tag for child in part)


def _text(part: ET.Element, tag: str) -> str:
    """The text of a segment's child, without its inline codes."""
    return "".join("".join(child.itertext()) for child in part if local(child) == tag)
