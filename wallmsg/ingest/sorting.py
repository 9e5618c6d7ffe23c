"""Sorts what the detector has found before it is read: Arabic, other writing, no writing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wallmsg.detection import DetectedLine, KindClassifier, Pixels, SeenKind, overlap
from wallmsg.model import Line, Polygon

READ_FROM = 0.1
"""Probability of being Arabic from which a candidate is read: a line that is dropped here is lost
(scripts/training/writing_kind/LOG.md)."""

OTHER_FROM = 0.6
"""Probability of being other writing from which an outline that is not read is kept."""

_SAME = 0.45
"""Share of the smaller of two outlines from which they are one piece of writing."""


@dataclass(frozen=True)
class SortedLines:
    """What was found on a photo."""

    readable: tuple[DetectedLine, ...]
    """What may be Arabic."""
    other: tuple[Polygon, ...] = ()
    """Outlines of other writing, the largest first."""
    turns: tuple[int, ...] | None = None
    """Clockwise turns in degrees after which more of the Arabic would stand upright than does now,
    the best first; None where nobody has looked."""


def sort_by_kind(
    classifier: KindClassifier | None, image: Pixels, found: Sequence[DetectedLine]
) -> SortedLines:
    """What was found on a photo (HxWx3 uint8 BGR), by what `classifier` sees in it."""
    if classifier is None:
        return SortedLines(tuple(found))
    seen = classifier.look(image, [line.polygon for line in found])
    pairs = list(zip(found, seen, strict=True))
    return SortedLines(
        readable=tuple(line for line, kind in pairs if kind.arabic >= READ_FROM),
        other=tuple(
            line.polygon
            for line, kind in sorted(pairs, key=lambda pair: -pair[0].polygon.area())
            if kind.arabic < READ_FROM and kind.other >= OTHER_FROM
        ),
        turns=_turns(pairs),
    )


def _turns(pairs: Sequence[tuple[DetectedLine, SeenKind]]) -> tuple[int, ...]:
    """The turns that more speaks for than for none; each candidate by how surely it is Arabic and
    by its length."""
    votes = [
        sum(kind.arabic * kind.turns[i] * _length(line.polygon) for line, kind in pairs)
        for i in range(4)
    ]
    better = [i for i in (1, 2, 3) if votes[i] > votes[0]]
    return tuple(90 * i for i in sorted(better, key=lambda i: -votes[i]))


def _length(quad: Polygon) -> float:
    """How many letters may stand in a quad."""
    sides = quad.width(), quad.height()
    return max(sides) / max(1.0, min(sides))


def apart(outlines: Sequence[Polygon], lines: Sequence[Line]) -> tuple[Polygon, ...]:
    """The outlines that neither lie on a line nor on an outline before them."""
    kept: list[Polygon] = []
    taken = [line.polygon for line in lines]
    for outline in outlines:
        if all(overlap(outline, other) < _SAME for other in [*taken, *kept]):
            kept.append(outline.rounded())
    return tuple(kept)
