"""Which machine messages people have replaced by their own, and where added ones belong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from wallmsg.effective.outline_match import OutlineBounds
from wallmsg.model import Message, Polygon, ReviewedMessage

_MIN_SHARE = 0.5
"""Share of a machine message's lines that a person's message must hold to replace it."""


def counterparts(reviewed: Sequence[ReviewedMessage], machine: Sequence[Message]) -> dict[int, str]:
    """For positions of machine messages that people have replaced: the id of the person's message.

    Lines are matched by their outlines, because reading the photo again may change the numbers.
    """
    begun: dict[Polygon, str] = {}
    drawn: dict[Polygon, str] = {}
    for one in reviewed:
        for outline in one.origin:
            begun.setdefault(outline, one.id)
        for line in one.lines:
            drawn.setdefault(line.polygon, one.id)
    old = [(OutlineBounds(outline), identity) for outline, identity in begun.items()]
    # A large outline also covers neighbouring lines, which must not disappear.
    new = [(OutlineBounds(outline), identity) for outline, identity in drawn.items()]

    def holder(polygon: Polygon) -> str | None:
        if known := begun.get(polygon) or drawn.get(polygon):
            return known
        bounds = OutlineBounds(polygon)
        same = (identity for other, identity in old if other.same_as(bounds))
        likely = (identity for other, identity in new if other.outlines_same(bounds))
        return next(same, None) or next(likely, None)

    own: dict[int, str] = {}
    for number, message in enumerate(machine):
        holders = [holder(line.polygon) for line in message.lines]
        held = Counter(identity for identity in holders if identity is not None)
        if held and held.total() >= _MIN_SHARE * len(holders):
            own[number] = held.most_common(1)[0][0]
    return own


def free_id(number: int, machine: int, taken: set[str]) -> str:
    """An id for a machine message: its number, unless a person's message has that id already."""
    while f"m{number}" in taken:
        number = max(number, machine) + 1
    return f"m{number}"


def place_of(one: ReviewedMessage, machine: Sequence[Message]) -> float:
    """Position of an added message among the machine's messages, by its top edge."""
    if not one.lines:
        return len(machine)
    top = min(line.polygon.bounds()[1] for line in one.lines)
    tops = [
        min((line.polygon.bounds()[1] for line in message.lines), default=0.0)
        for message in machine
    ]
    return next((i - 0.5 for i, other in enumerate(tops) if other > top), len(machine))
