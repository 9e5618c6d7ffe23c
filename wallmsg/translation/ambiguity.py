"""Finds the words whose other readings change the English."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from wallmsg.model import AmbiguousWord
from wallmsg.text.arabic import fold
from wallmsg.translation.lexicon.english import EnglishWords

_SAME_MEANING = 0.6
"""Share of content words in common from which two English texts count as the same."""


@dataclass(frozen=True)
class ReadingVariant:
    """One reading of a message, and its English."""

    arabic: str
    english: str


def ambiguous_words(
    best: ReadingVariant, others: Sequence[ReadingVariant]
) -> tuple[AmbiguousWord, ...]:
    """Words whose other readings change the English, in the order of `others`.

    Readings that differ only in spelling, or have the same English, are left out.
    """
    stems = EnglishWords()
    meaning = set(stems.content(best.english))
    found = []
    for other in others:
        theirs = set(stems.content(other.english))
        union = meaning | theirs
        if not union or len(meaning & theirs) / len(union) >= _SAME_MEANING:
            continue
        found += [
            AmbiguousWord(read, instead, other.english)
            for read, instead in _differences(best.arabic.split(), other.arabic.split())
        ]
    return tuple(dict.fromkeys(found))


def _differences(one: list[str], other: list[str]) -> list[tuple[str, str]]:
    """Runs of words that differ, apart from spelling."""
    matcher = SequenceMatcher(
        None, [fold(w) for w in one], [fold(w) for w in other], autojunk=False
    )
    return [
        (" ".join(one[a:b]), " ".join(other[c:d]))
        for kind, a, b, c, d in matcher.get_opcodes()
        if kind != "equal"
    ]
