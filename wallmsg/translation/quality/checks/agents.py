"""Check for the agent: a first person in the Arabic that is missing in the English."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from wallmsg.text.arabic import fold
from wallmsg.translation.lexicon.english import words
from wallmsg.translation.lexicon.gloss import GlossedWord
from wallmsg.translation.lexicon.names import latin_sounds, sounds_alike

_I = frozenset(("i", "i'm", "i'll", "i've", "i'd", "me", "my", "mine", "myself"))
_WE = frozenset(
    ("we", "we're", "we'll", "we've", "we'd", "us", "our", "ours", "ourselves", "let's")
)
_ENGLISH = {"I": _I, "we": _WE | _I, "I or we": _WE | _I}
"""English words for a first person; ن before a verb is `I` in the Maghreb, انا may be إنا."""
_PRONOUNS = {
    **dict.fromkeys(("نحن", "ونحن", "نحنا", "ونحنا", "احنا", "واحنا"), "we"),
    **dict.fromkeys(("أنا", "وأنا"), "I"),
    **dict.fromkeys(("انا", "وانا"), "I or we"),
}
_CLITICS = {"we": "we", "us": "we", "to us": "we", "our": "we", "me": "I"}
"""Clitics found by the morphology. `my` and `I` are left out: adjectives and names end in ي, too,
and imperatives and nouns begin with ا."""
_BEFORE_VERBS = frozenset(("لن", "لم", "ولن", "ولم", "فلن", "فلم", "سوف", "وسوف"))
_NOT = frozenset(("نعم", "ونعم", "ربنا", "سيدنا", "نبينا", "مولانا", "حسبنا", "نصير", "سامحني"))
"""Spelt like a verb with `we`, or translated as God, the Prophet, or sorry."""
_FUTURE = re.compile("[وف]?سأ")
_NAME = re.compile(r"\b[A-Z]\w+")


def persons_lost(english: str, gloss: Sequence[GlossedWord]) -> list[str]:
    """`we` or `I` if an Arabic word expresses it and no English word does.

    Words that are names in the English are ignored: مارينا, Marina, does not end in `our`.
    """
    found = set(words(english))
    names = [name for name in _NAME.findall(english) if len(latin_sounds(name)) > 1]
    before = ["", *(fold(word.written) for word in gloss)]
    persons = [_person(*pair, names) for pair in zip(before, gloss, strict=False)]
    return [who for who in dict.fromkeys(persons) if who and found.isdisjoint(_ENGLISH[who])]


def _person(before: str, word: GlossedWord, names: Iterable[str]) -> str | None:
    """The first person that a word certainly expresses; `before` is the folded word before it."""
    if word.written in _NOT:
        return None
    if word.written in _PRONOUNS:
        return _PRONOUNS[word.written]
    who = next((_CLITICS[clitic] for clitic in word.clitics if clitic in _CLITICS), None)
    if "I" in word.clitics and (before in _BEFORE_VERBS or _FUTURE.match(word.written)):
        who = "I"
    if who and any(sounds_alike(name, [word.written]) for name in names):
        return None
    return who
