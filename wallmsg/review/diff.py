"""Texts compared word by word: what changed, and three versions brought together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from msgspec import Struct
from rapidfuzz.distance import LCSseq

_PIECE = re.compile(r"\s+|\w[\w\u0300-\u036f\u064b-\u065f\u0670'’]*|[^\w\s]")
_WORD = re.compile(r"\s+|\S+")


class Op(StrEnum):
    """What became of a stretch of text."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


class Piece(NamedTuple):
    """A stretch of text and what became of it."""

    op: Op
    text: str


class MergedPiece(Struct, frozen=True, kw_only=True):
    """A stretch of two versions brought together; if they disagree, `text` is None."""

    text: str | None = None
    base: str = ""
    mine: str = ""
    theirs: str = ""


class MergedText(Struct, frozen=True):
    """Two changed versions of one text brought together as far as they agree."""

    pieces: tuple[MergedPiece, ...]

    @property
    def conflicts(self) -> int:
        """Stretches in which both changed the same words, each otherwise."""
        return sum(piece.text is None for piece in self.pieces)

    @property
    def text(self) -> str | None:
        """The whole text; None if there are conflicts."""
        texts = [piece.text for piece in self.pieces]
        return None if None in texts else "".join(text for text in texts if text is not None)


def word_diff(before: str, after: str) -> list[Piece]:
    """What was removed and added from `before` to `after`; words are never cut.

    The pieces that are not added make `before` again, those not removed `after`.
    """
    old, new = _PIECE.findall(before), _PIECE.findall(after)
    pieces: list[Piece] = []
    removed, added = "", ""
    for step in LCSseq.opcodes(old, new):
        whole = "".join(old[step.src_start : step.src_end])
        if step.tag != "equal":
            removed += whole
            added += "".join(new[step.dest_start : step.dest_end])
            continue
        pieces += _changed(removed, added)
        removed, added = "", ""
        pieces.append(Piece(Op.SAME, whole))
    return pieces + _changed(removed, added)


def _changed(removed: str, added: str) -> list[Piece]:
    both = (Piece(Op.REMOVED, removed), Piece(Op.ADDED, added))
    return [piece for piece in both if piece.text]


def merge3(base: str, mine: str, theirs: str) -> MergedText:
    """Both changes of `base` in one text; where they meet, an unresolved piece with all three."""
    whole, own, other = (_WORD.findall(text) for text in (base, mine, theirs))
    pieces: list[MergedPiece] = []
    for (a, b), (c, d), (e, f) in _regions(whole, own, other):
        old, left, right = "".join(whole[a:b]), "".join(own[c:d]), "".join(other[e:f])
        if left == right or right == old:
            pieces.append(MergedPiece(text=left))
        elif left == old:
            pieces.append(MergedPiece(text=right))
        else:
            pieces.append(MergedPiece(base=old, mine=left, theirs=right))
    return MergedText(tuple(piece for piece in pieces if piece.text != ""))


Range = tuple[int, int]


def _regions(
    base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]
) -> list[tuple[Range, Range, Range]]:
    """Stretches in turn changed and unchanged on both sides (diff3: Khanna, Kunal, Pierce 2007)."""
    left, right = _pairs(base, mine), _pairs(base, theirs)
    regions: list[tuple[Range, Range, Range]] = []
    at = (0, 0, 0)
    for i in range(len(base)):
        if i not in left or i not in right:
            continue
        here = (i, left[i], right[i])
        if here != at:
            regions.append(((at[0], here[0]), (at[1], here[1]), (at[2], here[2])))
        regions.append(((i, i + 1), (left[i], left[i] + 1), (right[i], right[i] + 1)))
        at = (i + 1, left[i] + 1, right[i] + 1)
    end = (len(base), len(mine), len(theirs))
    if at != end:
        regions.append(((at[0], end[0]), (at[1], end[1]), (at[2], end[2])))
    return regions


def _pairs(base: Sequence[str], other: Sequence[str]) -> dict[int, int]:
    """Positions in `base` of pieces that are still there, and where they are now."""
    return {
        step.src_start + k: step.dest_start + k
        for step in LCSseq.opcodes(base, other)
        if step.tag == "equal"
        for k in range(step.src_end - step.src_start)
    }
