"""Which messages of the machine are the ones that people have taken over, and which go where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from wallmsg.effective.outline_match import Spot
from wallmsg.model import Message, Polygon, ReviewedMessage

_HELD = 0.5
"""Share of a machine message's lines that people must have taken over for it to be theirs."""


def counterparts(reviewed: Sequence[ReviewedMessage], machine: Sequence[Message]) -> dict[int, str]:
    """For positions of machine messages that people have taken over: the id of theirs.

    Told by where the lines are, since reading the photo again may number messages otherwise.
    """
    begun: dict[Polygon, str] = {}
    drawn: dict[Polygon, str] = {}
    for one in reviewed:
        for outline in one.origin:
            begun.setdefault(outline, one.id)
        for line in one.lines:
            drawn.setdefault(line.polygon, one.id)
    old = [(Spot(outline), identity) for outline, identity in begun.items()]
    # A generous hand draws over neighbours too: those must not vanish.
    new = [(Spot(outline), identity) for outline, identity in drawn.items()]

    def holder(polygon: Polygon) -> str | None:
        if known := begun.get(polygon) or drawn.get(polygon):
            return known
        spot = Spot(polygon)
        same = (identity for other, identity in old if other.same_as(spot))
        likely = (identity for other, identity in new if other.outlines_same(spot))
        return next(same, None) or next(likely, None)

    own: dict[int, str] = {}
    for number, message in enumerate(machine):
        holders = [holder(line.polygon) for line in message.lines]
        held = Counter(identity for identity in holders if identity is not None)
        if held and held.total() >= _HELD * len(holders):
            own[number] = held.most_common(1)[0][0]
    return own


def free_id(number: int, machine: int, taken: set[str]) -> str:
    """The machine's number of a message, unless people's messages have it since another reading."""
    while f"m{number}" in taken:
        number = max(number, machine) + 1
    return f"m{number}"


def place_of(one: ReviewedMessage, machine: Sequence[Message]) -> float:
    """Where among the machine's messages a message stands that people added: by its top edge."""
    if not one.lines:
        return len(machine)
    top = min(line.polygon.bounds()[1] for line in one.lines)
    tops = [
        min((line.polygon.bounds()[1] for line in message.lines), default=0.0)
        for message in machine
    ]
    return next((i - 0.5 for i, other in enumerate(tops) if other > top), len(machine))
