"""Words as the search index sees them: where each stands in a text, and its looser forms.

The index and the query go through the same functions, so what is stored is found. A word has up to
four forms, from strict to loose:

- folded: `arabic.fold`, without accents and apostrophes;
- stem: English by Snowball, Arabic by `arabic_stem` (article, endings);
- bare: Arabic only, several: without the letters و ف ب ل ك that are written onto the next word;
- bones: Arabic only: the skeleton without dots.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from wallmsg.text.arabic import fold, has_arabic, skeleton

_JOINERS = "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
_INVISIBLE = "\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
# Apostrophes stay inside a word (don't), vowel marks and direction marks belong to it.
_WORD = re.compile(rf"[^\W_](?:[^\W_]|[{_JOINERS}{_INVISIBLE}]|['’ʼʻ](?=[^\W_]))*")
_PIECE = re.compile(r"[^\W_]+")
_APOSTROPHES = re.compile("['’ʼʻ]")
_TRAILING = re.compile(f"[{_INVISIBLE}]+$")

_SHORT = 2

BONES_LEAST = 3
"""Letters a word needs before its skeleton says anything: shorter ones match everything."""

BONE_STEM_LEAST = 4
"""The same for the skeleton of a stem, which is doubtful twice."""

# Light stemming after Larkey, Ballesteros and Connell, "Light stemming for Arabic information
# retrieval" (2007): articles and common endings only, with the pronouns added, because messages
# on walls are full of my, our and your.
_ARTICLES = re.compile("^(?:وال|فال|بال|كال|ولل|فلل|لل|ال)(?=...)")
_PRONOUNS = re.compile("(?<=...)(?:هما|كما|هم|كم|هن|كن|نا|ني|ها|ه|ك|ي)$")
_BEFORE_PRONOUN = re.compile("(?<=...)ت$|(?<=..ا)[وي]$")  # of ة and ء
_ENDINGS = re.compile("(?<=...)(?:تان|ات|ان|ون|ين)$")
_VOWELS = re.compile("(?<=..)[اويء]+$")
_AND = re.compile("^[وف](?=...)")
_TO = re.compile("^(?:[بلك]|س(?=[انتي]))(?=...)")


class Word(NamedTuple):
    """A word of a text: its folded form and where it stands (offsets into that text)."""

    folded: str
    start: int
    end: int


class Looser(NamedTuple):
    """The looser forms of a folded word; "" or () for those it has not."""

    stem: str
    bare: tuple[str, ...] = ()
    bones: str = ""
    bone_stem: str = ""


class Lexicon:
    """Finds words and their forms, remembering those it has seen."""

    def __init__(self) -> None:
        self._folded: dict[str, tuple[str, ...]] = {}
        self._looser: dict[str, Looser] = {}

    def words(self, text: str) -> list[Word]:
        """The words of a text in order.

        One stretch can give several (ﷺ): they share its place.
        """
        found: list[Word] = []
        for match in _WORD.finditer(text):
            start, written = match.start(), _TRAILING.sub("", match.group())
            end = start + len(written)
            found += [Word(piece, start, end) for piece in self._pieces(written)]
        return found

    def folded(self, text: str) -> list[str]:
        """The folded words of a text in order."""
        return [word.folded for word in self.words(text)]

    def looser(self, folded: str) -> Looser:
        """The looser forms of a folded word."""
        known = self._looser.get(folded)
        if known is None:
            known = self._looser[folded] = _looser(folded)
        return known

    def _pieces(self, written: str) -> tuple[str, ...]:
        known = self._folded.get(written)
        if known is None:
            known = self._folded[written] = tuple(_PIECE.findall(fold_word(written)))
        return known


def fold_word(text: str) -> str:
    """The folded form of a text without accents and apostrophes; idempotent on words."""
    folded = _APOSTROPHES.sub("", fold(text))
    if folded.isascii():
        return folded
    apart = unicodedata.normalize("NFD", folded)
    return "".join(c for c in apart if not unicodedata.combining(c))


def arabic_stem(folded: str) -> str:
    """The folded word without article, pronoun, ending; at least two letters stay.

    Wrong for some words, but always the same: two forms of one noun meet, which is all that a
    search needs.
    """
    stem = _ARTICLES.sub("", folded)
    owned = _PRONOUNS.sub("", stem)
    if owned != stem:
        owned = _BEFORE_PRONOUN.sub("", owned)
    return _VOWELS.sub("", _ENDINGS.sub("", owned))


def bare_stems(folded: str) -> list[str]:
    """Stems of the folded Arabic word without the letters that are written onto a word.

    Whether a first letter is such a one cannot be told from the word alone, so there may be up to
    three; none if the word is too short.
    """
    joined = _AND.sub("", folded)
    candidates = [joined, _TO.sub("", joined), _TO.sub("", folded)]
    stems = dict.fromkeys(arabic_stem(word) for word in candidates if word != folded)
    return [stem for stem in stems if stem != arabic_stem(folded) and len(stem) > _SHORT]


def bones(folded: str, least: int = BONES_LEAST) -> str:
    """The folded Arabic word as a skeleton; "" if it is not Arabic or too short to tell."""
    if not has_arabic(folded):
        return ""
    shape = skeleton(folded)
    return shape if len(shape) >= least else ""


def _looser(folded: str) -> Looser:
    if has_arabic(folded):
        stem = arabic_stem(folded)
        return Looser(stem, tuple(bare_stems(folded)), bones(folded), bones(stem, BONE_STEM_LEAST))
    if not folded.isascii() or not folded.isalpha():
        return Looser(folded)
    # Takes 20 ms to import, and an Arabic query does not need it.
    from snowballstemmer import stemmer

    return Looser(str(stemmer("english").stemWord(folded)))
