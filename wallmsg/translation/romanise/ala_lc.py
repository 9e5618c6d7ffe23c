"""Romanisation of vowelled Arabic words by the ALA-LC rules of 2012.

Source: https://www.loc.gov/catdir/cpso/romanization/arabic.pdf. What those rules leave to the
cataloguer is passed as arguments: which letters are prefixes, whether the word is a verb, whether
it is in construct. ʻ is ع, and ʼ a hamza that does not begin the word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

AYN, HAMZA = "ʻ", "ʼ"

_CONSONANTS = dict(
    zip(
        "بتثجحخدذرزسشصضطظعغفقكلمنهويپچژگڤ",
        f"b t th j ḥ kh d dh r z s sh ṣ ḍ ṭ ẓ {AYN} gh f q k l m n h w y p ch zh g v".split(),
        strict=True,
    )
) | {"ک": "k", "ی": "y", **dict.fromkeys("ءئؤأإٱ", HAMZA), **dict.fromkeys("ہھە", "h")}
_SHORT = {"\u064e": "a", "\u064f": "u", "\u0650": "i"}
_LONG = {"a": "ā", "u": "ū", "i": "ī"}
_SHADDA, _FATHATAN, _DAGGER = "\u0651", "\u064b", "\u0670"
_SEATS = {"أ": "a", "إ": "i", "ٱ": "i", "ا": "i", "آ": "ā"}
"""Vowels of first letters that only carry one, if there is no vowel mark."""

_PUNCTUATION = str.maketrans("،؛؟٪٫٬۔«»", ',;?%.,.""')


class Letter(NamedTuple):
    """A letter with the vowel marks on it."""

    base: str
    marks: str = ""

    @property
    def short(self) -> str:
        """Its short vowel as a, u or i; empty if it has none."""
        return next((_SHORT[mark] for mark in self.marks if mark in _SHORT), "")

    @property
    def doubled(self) -> bool:
        """Whether it has a shadda."""
        return _SHADDA in self.marks

    @property
    def indefinite(self) -> bool:
        """Whether it ends in `an`."""
        return _FATHATAN in self.marks


def letters(word: str) -> tuple[Letter, ...]:
    """The letters of a word, each with its vowel marks.

    >>> [letter.base for letter in letters("قَلْبي")]
    ['ق', 'ل', 'ب', 'ي']
    """
    found: list[Letter] = []
    for sign in unicodedata.normalize("NFC", word):
        if unicodedata.category(sign) == "Mn":
            if found:
                found[-1] = Letter(found[-1].base, found[-1].marks + sign)
        elif sign != "ـ":
            found.append(Letter(sign))
    return tuple(found)


def latin(word: Sequence[Letter], *, ending: bool = False, construct: bool = False) -> str:
    """A word, without its prefixes, in Latin letters.

    Args:
        word: Its letters; unmarked vowels are left out.
        ending: Whether a short vowel at the very end is written, as ALA-LC does for verbs,
            particles and pronouns but not for nouns.
        construct: Whether a final ة is read t.
    """
    return "".join(_sounds(list(word), ending=ending, construct=construct))


def other(text: str) -> str:
    """Text between words: Arabic punctuation as Latin, all else unchanged."""
    return text.translate(_PUNCTUATION)


def capital(text: str) -> str:
    """The text with its first letter capitalised, after a sign for ع or hamza."""
    return re.sub(r"^[ʻʼ]?\w", lambda found: found[0].upper(), text, count=1)


def _sounds(word: list[Letter], *, ending: bool, construct: bool) -> Iterator[str]:
    vowel = ""  # the short vowel before this letter, not written yet
    for i, letter in enumerate(word):
        following = word[i + 1] if i + 1 < len(word) else None
        if i == 0 and letter.base in _SEATS:
            vowel = letter.short or _first(word)
            continue
        if letter.base in "اىآ" or _is_long(letter, vowel, following):
            yield _long(word, i, vowel)
            vowel = ""
            continue
        yield _consonant(word, i, vowel, construct=construct)
        vowel = "ā" if _DAGGER in letter.marks else letter.short
        if letter.indefinite:
            yield "an"
        elif not vowel and following and following.base == "ا":
            vowel = "a"
    yield vowel if ending or vowel == "ā" else ""


def _first(word: list[Letter]) -> str:
    """The vowel of an unmarked first letter: imperatives have that of their second consonant."""
    if word[0].base in "اٱ" and len(word) > 2 and word[2].short == "u" and not word[1].short:
        return "u"
    return _SEATS[word[0].base]


def _is_long(letter: Letter, before: str, following: Letter | None) -> bool:
    """Whether و or ي after that short vowel is a long vowel."""
    if letter.base not in "ويی" or letter.short or letter.doubled or letter.indefinite:
        return False
    if following and following.base in "اى":
        # In the ending وا of verbs the alif is silent.
        return letter.base == "و" and following.base == "ا" and before == "u"
    return before not in {"a", "ā"}


def _long(word: list[Letter], i: int, vowel: str) -> str:
    """The long vowel written by the letter at `i` and the short one before it."""
    letter, before = word[i], word[i - 1] if i else None
    if letter.base in "ويی":
        return "ū" if letter.base == "و" else "ī"
    if letter.base == "آ":
        return f"{vowel}{HAMZA}ā"
    if before and before.indefinite:
        return ""
    if letter.indefinite:
        return "an"
    if letter.base == "ى":
        return "ī" if vowel == "i" else "á"
    silent = i == len(word) - 1 and before and before.base == "و" and not before.short
    return vowel if silent else "ā"


def _consonant(word: list[Letter], i: int, vowel: str, *, construct: bool) -> str:
    """The consonant at `i` with the vowel before it."""
    letter = word[i]
    if letter.base == "ة":
        before = "" if i and word[i - 1].base in "اى" else vowel or "a"
        return before + ("t" if construct or letter.indefinite else "h")
    sound = _CONSONANTS.get(letter.base, letter.base)
    if not letter.doubled:
        return vowel + sound
    if vowel == "i" and sound == "y":
        return "ī" if i == len(word) - 1 else "īy"
    if vowel == "u" and sound == "w":
        return "ūw"
    return vowel + sound * 2
