"""Check for words translated as their opposites: `inequality` where the Arabic says equality."""

from __future__ import annotations

import re
from collections.abc import Iterable

from wallmsg.text.arabic import fold
from wallmsg.translation.lexicon.english import EnglishWords, words
from wallmsg.translation.quality.checks.negation import (
    NEGATIVE_FORM,
    arabic_negation,
    english_negation,
)

_PREFIXED = re.compile(r"(?:un|in|im|ir|il|dis|non)([a-z]{4,})")
_WITHOUT = re.compile(r"([a-z]{3,})less(?:ly|ness)?")
_UNDONE = re.compile(
    r"\b[وفبل]?(?:ال|لل?)?(?:الغ(?:اء\w{0,2}|ي\w?|ت|وا)?|لاغ(?:ي|يه)?|(?:ان)?قطع\w{0,2}|(?:ان|ا|من)?فص(?:ل|ال)\w{0,2}"
    r"|نزع\w{0,2}|منزوع\w?|ازال\w{0,3}|ازل(?:ت|نا)?|فك|فكوا|خال(?:ي|يه)?|تخلو|عكس|خلاف|تراجع|فقد(?:ان|ت|نا)?"
    r"|غياب|غائب\w?|عطل\w?|معطل\w?|تعطيل\w?|يتيم\w?|ايتام|يتامي|قله|اقل|سوء|ناقص\w?)\b"
)
"""Words that reverse what follows them, as un-, dis- and -less do: إلغاء النشر is to unpublish."""


def ends_in_less(word: str) -> bool:
    """Whether the English word ends in -less, which is common in idioms (voiceless, heartless)."""
    return _WITHOUT.fullmatch(word) is not None


def opposites(arabic: str, english: str, meant: Iterable[str], known: EnglishWords) -> list[str]:
    """English words that are the opposite of a meant word and are not meant themselves.

    `meant`: every English word that a word of the Arabic may mean. Works both ways: `inequality`
    where `equality` is meant, and `happy` where only `unhappy` is. Empty if a separate word (بدون,
    إلغاء, a `not` in one of the texts) may explain the reversal.

    >>> opposites("العدالة للجميع", "Injustice for all", ["justice", "all"], EnglishWords())
    ['injustice']
    """
    source, target = arabic_negation(arabic), english_negation(english)
    if source.certain != target.certain:
        return []
    meant = set(meant)
    stems = known.stems(meant)
    unmatched = [w for w in dict.fromkeys(words(english)) if known.stem(w) not in stems]
    found = []
    if not (
        source.possible or source.convertible or source.leaves_trace or _UNDONE.search(fold(arabic))
    ):
        found += [w for w in unmatched if not known.stems(_positive(w)).isdisjoint(stems)]
    if not target.possible:
        # -less is left out: an abyss may be "bottomless" and is still a "bottom".
        negated = known.stems(p for w in meant if not ends_in_less(w) for p in _positive(w))
        found += [w for w in unmatched if known.stem(w) in negated]
    return found


def _positive(word: str) -> tuple[str, ...]:
    """The word that a negative form negates: `happy` for `unhappy`; empty for other words."""
    if not NEGATIVE_FORM.fullmatch(word):
        return ()
    if without := _WITHOUT.fullmatch(word):
        return (without[1],)
    return (prefixed[1],) if (prefixed := _PREFIXED.fullmatch(word)) else ()
