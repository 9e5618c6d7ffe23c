"""Clean one Arabic-English pair, or say why it is of no use for training."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from wallmsg.text.arabic import fold
from wallmsg.translation.source_text import prepare

_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")
_MARKUP = re.compile(r"https?:|www\.|[{}<>\\|=~^]|%[sd@1-9]|\$[A-Z({]|&\w+;|__|\[\[|::")
_THOUSANDS = re.compile(r"(?<=\d)[,٬](?=\d{3})")
_NUMBER = re.compile(r"\d+")
_WORD = re.compile(r"[^\W\d_]+")
_ARABIC_LETTER = re.compile("[\u0620-\u064a\u066e-\u06d3]")
_LATIN_LETTER = re.compile("[A-Za-z\u00c0-\u024f]")
_QUOTES = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "’": "'", "‘": "'", "`": "'", "´": "'"}
    | {"–": "-", "—": "-", "‑": "-", "−": "-", "…": "..."}
)
_SMALL_WORDS = frozenset(
    ["a", "an", "and", "as", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"]
)

MAX_WORDS = 60
"""Longer pairs are left out: a wall message is short, and long ones cost most of the time."""


@dataclass(frozen=True)
class Pair:
    """One Arabic text and its English."""

    arabic: str
    english: str


def tidy_arabic(text: str) -> str:
    """The Arabic as the program gives it to a package."""
    return prepare(text)


def tidy_english(text: str) -> str:
    """English with plain quotation marks and dashes and single spaces."""
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).translate(_QUOTES)
    return " ".join(text.split())


def fold_key(arabic: str) -> str:
    """What two spellings of the same Arabic have in common: letters and digits, folded."""
    return " ".join(re.findall(r"\w+", fold(arabic)))


def english_key(english: str) -> str:
    """What two writings of the same English have in common: its words in lower case."""
    return " ".join(re.findall(r"\w+", tidy_english(english).lower()))


def sentence_case(english: str) -> str:
    """`Log In To Your Account` becomes `Log in to your account`; names in capitals stay."""
    words = english.split()
    letters = [word for word in words if word[0].isalpha()]
    if len(letters) < 2 or not all(w[0].isupper() or w in _SMALL_WORDS for w in letters):
        return english
    rest = [w.lower() if w[1:].islower() else w for w in words[1:]]
    return " ".join([words[0], *rest])


def match_full_stop(pair: Pair) -> Pair:
    """Drop an English full stop that the Arabic does not have."""
    if pair.english.endswith(".") and not pair.arabic.endswith((".", "!", ":")):
        return Pair(pair.arabic, pair.english.rstrip(". "))
    return pair


def defect(pair: Pair) -> str | None:
    """Why a tidied pair cannot be used (`script`, `markup`, `length`, `numbers`), or None."""
    arabic, english = pair.arabic, pair.english
    arabic_letters = len(_ARABIC_LETTER.findall(arabic))
    latin_letters = len(_LATIN_LETTER.findall(english))
    if arabic_letters < 2 or latin_letters < 2 or _ARABIC_LETTER.search(english):
        return "script"
    if len(_LATIN_LETTER.findall(arabic)) > arabic_letters or _other_script(arabic + english):
        return "script"
    if _MARKUP.search(arabic) or _MARKUP.search(english):
        return "markup"
    return _length_defect(arabic, english) or _number_defect(arabic, english)


def _other_script(text: str) -> bool:
    return any(
        not (_ARABIC_LETTER.match(c) or _LATIN_LETTER.match(c))
        for c in "".join(_WORD.findall(text))
    )


def _length_defect(arabic: str, english: str) -> str | None:
    words = max(len(arabic.split()), len(english.split()))
    ratio = (len(english) + 15) / (len(arabic) + 15)
    return "length" if words > MAX_WORDS or not 0.5 <= ratio <= 2.6 else None


def _number_defect(arabic: str, english: str) -> str | None:
    here, there = (set(_NUMBER.findall(_THOUSANDS.sub("", text))) for text in (arabic, english))
    return "numbers" if here and there and not here & there else None


class Guard:
    """The texts that must never be trained on: test sets, samples, held-out pairs."""

    def __init__(self, pairs: Iterable[Pair]) -> None:
        """Remember the Arabic of all, and the English of those with six words or more."""
        self._arabic: set[str] = set()
        self._english: set[str] = set()
        for pair in pairs:
            self._arabic.add(fold_key(pair.arabic))
            key = english_key(pair.english)
            if len(key.split()) >= 6:
                self._english.add(key)

    def forbids(self, pair: Pair) -> bool:
        """Whether a pair repeats a guarded text, whatever its spelling and punctuation."""
        return fold_key(pair.arabic) in self._arabic or english_key(pair.english) in self._english
