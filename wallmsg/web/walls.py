"""Photos of the same wall, as the desk shows them."""

from __future__ import annotations

from typing import Any

from flask import url_for
from msgspec.structs import replace

from wallmsg.effective import CurrentMessage
from wallmsg.links import offered_readings, wall_of
from wallmsg.model import Reading, Record
from wallmsg.web.context import Site, visitor
from wallmsg.web.double import blind_messages

_VARIANT = "same wall"
"""Says of a reading that it is from another photo."""


def walls_json(site: Site, record: Record) -> list[dict[str, Any]]:
    """The other photos of the record's wall, by date, and those that people say show another."""
    found = {other.id: other for other in wall_of(site.catalogue, record) if other.id != record.id}
    rejected = [other for other in record.review.other_wall if other not in found]
    return [
        {
            "id": identity,
            "name": found[identity].photo.name if identity in found else None,
            "taken": found[identity].taken if identity in found else None,
            "url": url_for("desk.show", record_id=identity),
        }
        for identity in (*found, *rejected)
    ]


def with_offers(site: Site, record: Record, message: CurrentMessage) -> CurrentMessage:
    """The message, with better readings of its lines from other photos of the wall.

    They are put before the machine's own other readings. None is of a message that the visitor
    must not see yet.
    """
    if not record.same_wall:
        return message
    offers = offered_readings(site.catalogue, record)
    hidden = blind_messages(site, visitor().name)
    lines = []
    for number, line in enumerate(message.lines):
        others = tuple(
            Reading(text=one.text, confidence=one.confidence or 1.0, variant=_VARIANT)
            for one in offers.get((message.id, number), ())
            if (one.record, one.message) not in hidden
        )
        lines.append(replace(line, alternatives=(*others, *line.alternatives)))
    return replace(message, lines=tuple(lines))
