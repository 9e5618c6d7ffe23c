"""Readings of a line from other photos of the same wall."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from wallmsg.catalogue import Catalogue
from wallmsg.effective import (
    CurrentLine,
    CurrentMessage,
    OutlineBounds,
    effective_messages,
    plain,
)
from wallmsg.errors import CatalogueError
from wallmsg.links.walls import linked_ids
from wallmsg.model import ILLEGIBLE, Polygon, Record, WallLink
from wallmsg.text.arabic import fold

_BETTER = 0.05
"""By how much a machine's reading must be surer to be offered."""

Key = tuple[str, int]
"""A message's id, and the number of a line in it, from 0."""


class OfferedReading(Struct, frozen=True, kw_only=True):
    """What another photo of the wall says a line is."""

    text: str
    record: str
    message: str
    confidence: float | None
    """The machine's; None where a person has checked the text."""


def offered_readings(catalogue: Catalogue, record: Record) -> dict[Key, tuple[OfferedReading, ...]]:
    """Better readings of the record's lines from linked photos, the best first.

    A line is the same if the mapping between the photos puts it onto the other line. Its reading is
    offered if it differs and a person has checked it, or the machine is surer of it. Lines that a
    person has checked here get none.
    """
    wanted = set(linked_ids(record))
    links = [link for link in record.same_wall if link.id in wanted]
    messages = effective_messages(record) if links else ()
    offers: dict[Key, list[OfferedReading]] = {}
    for link in links:
        try:
            others = effective_messages(catalogue.read(link.id))
        except CatalogueError:
            continue
        for key, offer in _of_one(messages, others, link):
            offers.setdefault(key, []).append(offer)
    return {key: _best_first(own) for key, own in offers.items()}


def _of_one(
    messages: Sequence[CurrentMessage], others: Sequence[CurrentMessage], link: WallLink
) -> Iterator[tuple[Key, OfferedReading]]:
    there = [
        (OutlineBounds(line.polygon), message, line) for message in others for line in message.lines
    ]
    for message in messages:
        if message.transcription_status.is_checked:
            continue
        for number, line in enumerate(message.lines):
            bounds = OutlineBounds(mapped(line.polygon, link))
            for outline, whose, other in there:
                if outline.outlines_same(bounds) and (offer := _better(line, whose, other, link)):
                    yield (message.id, number), offer


def _better(
    line: CurrentLine, message: CurrentMessage, other: CurrentLine, link: WallLink
) -> OfferedReading | None:
    if ILLEGIBLE in other.text or fold(plain(other.text)) == fold(plain(line.text)):
        return None
    if message.transcription_status.is_checked:
        return OfferedReading(text=other.text, record=link.id, message=message.id, confidence=None)
    own = 1.0 if line.confidence is None else line.confidence
    if line.text.strip() == ILLEGIBLE:
        own = 0.0
    if other.confidence is None or other.confidence < own + _BETTER:
        return None
    return OfferedReading(
        text=other.text, record=link.id, message=message.id, confidence=other.confidence
    )


def _best_first(offers: Sequence[OfferedReading]) -> tuple[OfferedReading, ...]:
    """Each text once, people's before the machine's."""
    order = sorted(offers, key=lambda one: -2.0 if one.confidence is None else -one.confidence)
    return tuple({one.text: one for one in reversed(order)}.values())[::-1]


def mapped(polygon: Polygon, link: WallLink) -> Polygon:
    """The outline as it lies on the linked photo."""
    a, b, c, d, e, f, g, h, i = link.mapping
    points = []
    for x, y in polygon.points:
        depth = g * x + h * y + i or 1e-9
        points.append(((a * x + b * y + c) / depth, (d * x + e * y + f) / depth))
    return Polygon(tuple(points))
