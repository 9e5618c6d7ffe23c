"""XLIFF 2 back from a CAT tool: what a translator made of `wallmsg export --format xliff`.

Only targets and their states are taken; sources, notes and all else may have been changed on the
way and are not believed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree as ET

import msgspec
from msgspec.structs import replace

from wallmsg.effective import Content
from wallmsg.errors import NoInputError
from wallmsg.interchange.formats.xliff import BASE, CATEGORY, SENT, STATES
from wallmsg.interchange.merge import Refused
from wallmsg.model import Status, Via
from wallmsg.review import Edit
from wallmsg.text.safe_xml import carried, local, parse_xml

_STATUSES = {state: status for status, state in STATES.items() if status is not Status.CANNOT_READ}
_CHECKED = frozenset((Status.REVIEWED, Status.APPROVED))
_MAX_ID_LENGTH = 80


@dataclass(frozen=True)
class Translated:
    """What a file says about messages of the catalogue."""

    edits: tuple[Edit, ...]
    refused: tuple[Refused, ...]
    untouched: int
    """Units without a target, or with the one they went out with."""


def read_xliff(data: bytes, name: str, who: str) -> Translated:
    """The translations in a file called `name`.

    Raises NoInputError if it is not XLIFF 2 or none of its units is wallmsg's.
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
    refused: list[Refused] = []
    untouched = 0
    for unit in _units(root):
        edit = _edit(unit, who)
        if isinstance(edit, Edit):
            edits.append(edit)
        elif isinstance(edit, Refused):
            refused.append(edit)
        else:
            untouched += 1
    if not edits and not refused and not untouched:
        raise NoInputError(f"{name} has no units of wallmsg")
    return Translated(tuple(edits), tuple(refused), untouched)


def _units(root: ET.Element) -> Iterator[ET.Element]:
    for element in root.iter():
        if local(element) == "unit" and "." in (element.get("id") or ""):
            yield element


def _edit(unit: ET.Element, who: str) -> Edit | Refused | None:
    """The translator's edit of one message; None if there is none."""
    record_id, _, message_id = (unit.get("id") or "")[:_MAX_ID_LENGTH].rpartition(".")
    parts = [part for part in unit if local(part) in {"segment", "ignorable"}]
    target = "".join(_text(part, "target") for part in parts).strip()
    states = {part.get("state", "initial") for part in parts if local(part) == "segment"}
    if not target:
        return None
    kept = _metadata(unit)
    try:
        base = msgspec.json.decode(kept.get(BASE, ""), type=Content)
    except (msgspec.MsgspecError, RecursionError):
        return Refused(f"{record_id} {message_id}", "it has lost what the translator began from")
    found = (_STATUSES.get(state, Status.DRAFT) for state in states)
    status = min(found, key=list(Status).index, default=Status.DRAFT)
    if status not in _CHECKED:
        # Tools call a target translated as soon as somebody has looked at it.
        if target == kept.get(SENT, "").strip():
            return None
        status = Status.DRAFT
    if (target, status) == (carried(base.translation or "").strip(), base.translation_status):
        return None
    return Edit(
        record_id=record_id,
        message_id=message_id,
        base_version="",  # what it began from is told by `base`
        base=base,
        content=replace(base, translation=target, translation_status=status),
        who=who,
        via=Via.XLIFF,
    )


def _metadata(unit: ET.Element) -> dict[str, str]:
    """What the unit went out with, by type."""
    return {
        meta.get("type", ""): meta.text or ""
        for group in unit.iter()
        if local(group) == "metaGroup" and group.get("category") == CATEGORY
        for meta in group
        if local(meta) == "meta"
    }


def _text(part: ET.Element, tag: str) -> str:
    """The text of a segment's child, without its inline codes."""
    return "".join("".join(child.itertext()) for child in part if local(child) == tag)
