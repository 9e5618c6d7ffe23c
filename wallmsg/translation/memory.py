"""Reviewed translations used again: the same message exactly, similar ones as suggestions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from wallmsg.text.arabic import fold

NEAR = 0.75
"""Likeness of two folded texts, 0 to 1, from which one is worth showing beside the other."""

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Reviewed:
    """One translation that a person has confirmed or written."""

    arabic: str
    english: str
    source: str
    """Record it comes from, or whatever names it."""


@dataclass(frozen=True)
class MemoryMatch:
    """A reviewed translation that fits a text."""

    reviewed: Reviewed
    likeness: float
    """1 for the same text after folding, less for a similar one."""
    differs: tuple[str, ...] = ()
    """Words, as folded, that only one of the two texts has: a single لا may be among them."""

    @property
    def exact(self) -> bool:
        """Whether the texts are the same but for spelling variants, marks and punctuation."""
        return not self.differs


class TranslationMemory:
    """Reviewed translations by their folded Arabic. Of several for one text the last counts."""

    def __init__(self, reviewed: Iterable[Reviewed], near: float = NEAR) -> None:
        """`reviewed`: in the order in which they were made. `near`: likeness for suggestions."""
        self._near = near
        self._known: dict[str, Reviewed] = {}
        for entry in reviewed:
            key = _key(entry.arabic)
            if key and entry.english.strip():
                self._known[key] = entry

    def __len__(self) -> int:
        """How many different texts are remembered."""
        return len(self._known)

    def exact(self, arabic: str) -> MemoryMatch | None:
        """The reviewed translation of this very text, if there is one."""
        found = self._known.get(_key(arabic))
        return MemoryMatch(found, 1.0) if found else None

    def near(self, arabic: str, limit: int = 3) -> tuple[MemoryMatch, ...]:
        """Reviewed translations of similar texts, the most similar first; not of this very text."""
        key = _key(arabic)
        if not key:
            return ()
        others = [known for known in self._known if known != key]
        matches = process.extract(
            key, others, scorer=fuzz.ratio, limit=limit, score_cutoff=100 * self._near
        )
        return tuple(
            MemoryMatch(self._known[known], round(score / 100, 3), _difference(key, known))
            for known, score, _ in matches
        )


def _key(arabic: str) -> str:
    """The text without spelling variants, marks and punctuation."""
    return " ".join(_WORD.findall(fold(arabic)))


def _difference(one: str, other: str) -> tuple[str, ...]:
    first, second = one.split(), other.split()
    only = [word for word in first if word not in second]
    return (*only, *(word for word in second if word not in first)) or (one,)
