"""What the English hangs on when the Arabic can be read in more than one way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from wallmsg.model import AmbiguousWord
from wallmsg.text.arabic import fold
from wallmsg.translation.lexicon.english import EnglishWords

_SAME = 0.6
"""Share of content words in common from which two English texts say the same."""


@dataclass(frozen=True)
class ReadingVariant:
    """One way to read a message, and its English."""

    arabic: str
    english: str


def ambiguous_words(
    best: ReadingVariant, others: Sequence[ReadingVariant]
) -> tuple[AmbiguousWord, ...]:
    """Words whose other readings change the English, in the order of `others`.

    Readings that differ in spelling only, or whose English says the same, are left out.
    """
    stems = EnglishWords()
    meaning = set(stems.content(best.english))
    found = []
    for other in others:
        theirs = set(stems.content(other.english))
        union = meaning | theirs
        if not union or len(meaning & theirs) / len(union) >= _SAME:
            continue
        found += [
            AmbiguousWord(read, instead, other.english)
            for read, instead in _differences(best.arabic.split(), other.arabic.split())
        ]
    return tuple(dict.fromkeys(found))


def _differences(one: list[str], other: list[str]) -> list[tuple[str, str]]:
    """Stretches of words that differ, folded alike counting as the same."""
    matcher = SequenceMatcher(
        None, [fold(w) for w in one], [fold(w) for w in other], autojunk=False
    )
    return [
        (" ".join(one[a:b]), " ".join(other[c:d]))
        for kind, a, b, c, d in matcher.get_opcodes()
        if kind != "equal"
    ]
