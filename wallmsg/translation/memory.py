"""Translation memory: reviewed translations of the same text and of similar texts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from wallmsg.text.arabic import fold

MIN_SIMILARITY = 0.75
"""Similarity of two folded texts, 0 to 1, from which one is suggested for the other."""

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Reviewed:
    """A translation that a person has confirmed or written."""

    arabic: str
    english: str
    source: str
    """The record it comes from, or another name for its origin."""


@dataclass(frozen=True)
class MemoryMatch:
    """A reviewed translation of the same or a similar text."""

    reviewed: Reviewed
    similarity: float
    """1 for the same text after folding, less for a similar one."""
    differs: tuple[str, ...] = ()
    """Folded words that only one of the two texts has, possibly a single لا."""

    @property
    def exact(self) -> bool:
        """Whether the texts are the same except for spelling variants, marks and punctuation."""
        return not self.differs


class TranslationMemory:
    """Reviewed translations by their folded Arabic; of several for one text the last counts."""

    def __init__(
        self, reviewed: Iterable[Reviewed], min_similarity: float = MIN_SIMILARITY
    ) -> None:
        """`reviewed`: oldest first. `min_similarity`: of suggestions, 0 to 1."""
        self._min_similarity = min_similarity
        self._known: dict[str, Reviewed] = {}
        for entry in reviewed:
            key = _key(entry.arabic)
            if key and entry.english.strip():
                self._known[key] = entry

    def __len__(self) -> int:
        """The number of different texts."""
        return len(self._known)

    def exact(self, arabic: str) -> MemoryMatch | None:
        """The reviewed translation of the same text, if there is one."""
        found = self._known.get(_key(arabic))
        return MemoryMatch(found, 1.0) if found else None

    def similar(self, arabic: str, limit: int = 3) -> tuple[MemoryMatch, ...]:
        """Reviewed translations of similar texts, the most similar first, without the same text."""
        key = _key(arabic)
        if not key:
            return ()
        others = [known for known in self._known if known != key]
        matches = process.extract(
            key, others, scorer=fuzz.ratio, limit=limit, score_cutoff=100 * self._min_similarity
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
