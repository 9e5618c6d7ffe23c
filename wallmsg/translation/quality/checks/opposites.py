"""Words turned into their opposites: `inequality` where the Arabic says equality."""

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
"""Words that undo what follows them, as un-, dis- and -less do: إلغاء النشر is to unpublish."""


def lacks(word: str) -> bool:
    """Whether the English word ends in -less: idioms abound in it (the voiceless, heartless)."""
    return _WITHOUT.fullmatch(word) is not None


def opposites(arabic: str, english: str, meant: Iterable[str], known: EnglishWords) -> list[str]:
    """English words that say the opposite of a word that is meant and are not meant themselves.

    `meant`: every English word that some word of the Arabic may stand for. Both ways round:
    `inequality` where `equality` is meant, and `happy` where only `unhappy` is. None where a word
    of its own (بدون, إلغاء, a `not` on one side only) may have turned it.

    >>> opposites("العدالة للجميع", "Injustice for all", ["justice", "all"], EnglishWords())
    ['injustice']
    """
    source, target = arabic_negation(arabic), english_negation(english)
    if source.sure != target.sure:
        return []
    said = set(meant)
    asked = known.stems(said)
    stray = [w for w in dict.fromkeys(words(english)) if known.stem(w) not in asked]
    turned = []
    if not (source.possible or source.akin or source.likely or _UNDONE.search(fold(arabic))):
        turned += [w for w in stray if not known.stems(_plain(w)).isdisjoint(asked)]
    if not target.possible:
        # An abyss may be bottomless, and is a bottom all the same: -less is left out.
        denied = known.stems(p for w in said if not lacks(w) for p in _plain(w))
        turned += [w for w in stray if known.stem(w) in denied]
    return turned


def _plain(word: str) -> tuple[str, ...]:
    """What a negative form denies; nothing for other words."""
    if not NEGATIVE_FORM.fullmatch(word):
        return ()
    if without := _WITHOUT.fullmatch(word):
        return (without[1],)
    return (prefixed[1],) if (prefixed := _PREFIXED.fullmatch(word)) else ()
