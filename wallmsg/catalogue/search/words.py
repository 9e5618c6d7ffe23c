"""Words for the search index: where each is in a text, and its looser forms.

The index and the query use the same functions, so what is stored is found. A word has up to four
forms, from strict to loose:

- folded: `arabic.fold`, without accents and apostrophes;
- stem: English by Snowball, Arabic by `arabic_stem` (article, endings);
- bare: Arabic only, several: without the letters و ف ب ل ك that are written onto the next word;
- skeleton: Arabic only: without dots, and with one sign for every seat of a hamza.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple, TypeVar

from wallmsg.text.arabic import fold, has_arabic, skeleton

T = TypeVar("T")

_JOINERS = "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
_INVISIBLE = "\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
# Apostrophes stay inside a word (don't); vowel marks and direction marks are part of it.
_WORD = re.compile(rf"[^\W_](?:[^\W_]|[{_JOINERS}{_INVISIBLE}]|['’ʼʻ](?=[^\W_]))*")
_PIECE = re.compile(r"[^\W_]+")
_APOSTROPHES = re.compile("['’ʼʻ]")
_TRAILING = re.compile(f"[{_INVISIBLE}]+$")

_SHORT = 2

MIN_SKELETON = 3
"""Letters of the shortest useful skeleton: shorter ones match too many words."""

MIN_STEM_SKELETON = 4
"""The same for the skeleton of a stem, which is less certain."""

# A hamza inside a word has several spellings: مسؤول مسئول, شؤون شئون شءون, قراءة قرائة. Folding
# turns its seats into و and ي, so that the folded words differ. Before و, and after ا, one sign
# stands for all of them.
_HAMZA_SEAT = re.compile("(?<=.)[ويء]و(?=.)|(?<=ا)[ويء](?=.)")

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


class WordForms(NamedTuple):
    """The looser forms of a folded word; "" or () where it has none."""

    stem: str
    bare: tuple[str, ...] = ()
    skeleton: str = ""
    stem_skeleton: str = ""


MAX_CACHED = 100_000
"""Words whose forms a lexicon remembers, so that a million records do not fill the memory."""


class Lexicon:
    """Finds words and their forms; caches them."""

    def __init__(self) -> None:
        self._folded: dict[str, tuple[str, ...]] = {}
        self._chunks: dict[str, tuple[str, ...]] = {}
        self._forms: dict[str, WordForms] = {}

    def words(self, text: str) -> list[Word]:
        """The words of a text in order.

        One ligature can be several words (ﷺ), all at its place.
        """
        found: list[Word] = []
        for match in _WORD.finditer(text):
            start, written = match.start(), _TRAILING.sub("", match.group())
            end = start + len(written)
            found += [Word(piece, start, end) for piece in self._pieces(written)]
        return found

    def folded(self, text: str) -> list[str]:
        """The folded words of a text in order."""
        found: list[str] = []
        # No word spans white space, and most of what stands between is seen again and again.
        for chunk in text.split():
            known = self._chunks.get(chunk)
            if known is None:
                known = tuple(word.folded for word in self.words(chunk))
                _remember(self._chunks, chunk, known)
            found += known
        return found

    def forms(self, folded: str) -> WordForms:
        """The looser forms of a folded word."""
        known = self._forms.get(folded)
        if known is None:
            known = _forms(folded)
            _remember(self._forms, folded, known)
        return known

    def _pieces(self, written: str) -> tuple[str, ...]:
        known = self._folded.get(written)
        if known is None:
            known = tuple(_PIECE.findall(fold_word(written)))
            _remember(self._folded, written, known)
        return known


def _remember(cache: dict[str, T], key: str, value: T) -> None:
    if len(cache) >= MAX_CACHED:
        cache.clear()
    cache[key] = value


def fold_word(text: str) -> str:
    """The folded form of a text without accents and apostrophes; idempotent on words."""
    folded = _APOSTROPHES.sub("", fold(text))
    if folded.isascii():
        return folded
    apart = unicodedata.normalize("NFD", folded)
    return "".join(c for c in apart if not unicodedata.combining(c))


def arabic_stem(folded: str) -> str:
    """The folded word without article, pronoun, ending; at least two letters stay.

    It is not always the linguistic stem, but the same for all forms of a noun, which is enough for
    searching.
    """
    stem = _ARTICLES.sub("", folded)
    owned = _PRONOUNS.sub("", stem)
    if owned != stem:
        owned = _BEFORE_PRONOUN.sub("", owned)
    return _VOWELS.sub("", _ENDINGS.sub("", owned))


def bare_stems(folded: str) -> list[str]:
    """Stems of the folded Arabic word without the particles that are written onto it.

    A first letter may be a particle or part of the word, so there are up to three stems; none if
    the word is too short.
    """
    joined = _AND.sub("", folded)
    candidates = [joined, _TO.sub("", joined), _TO.sub("", folded)]
    stems = dict.fromkeys(arabic_stem(word) for word in candidates if word != folded)
    return [stem for stem in stems if stem != arabic_stem(folded) and len(stem) > _SHORT]


def stem_patterns() -> dict[str, str]:
    """The patterns of `arabic_stem`, `bare_stems` and `word_skeleton` by name, for programs in
    JavaScript, which has the same syntax."""
    return {
        "articles": _ARTICLES.pattern,
        "pronouns": _PRONOUNS.pattern,
        "beforePronoun": _BEFORE_PRONOUN.pattern,
        "endings": _ENDINGS.pattern,
        "vowels": _VOWELS.pattern,
        "and": _AND.pattern,
        "to": _TO.pattern,
        "hamzaSeat": _HAMZA_SEAT.pattern,
        "invisible": f"[{_INVISIBLE}]",
        "joiners": f"[{_JOINERS}{_INVISIBLE}]",
    }


def word_skeleton(folded: str, min_length: int = MIN_SKELETON) -> str:
    """The skeleton of the folded Arabic word; "" if it is not Arabic or shorter than `min_length`.

    Spellings of a hamza inside the word have the same skeleton.
    """
    if not has_arabic(folded):
        return ""
    shape = skeleton(_HAMZA_SEAT.sub("و", folded))
    return shape if len(shape) >= min_length else ""


def _forms(folded: str) -> WordForms:
    if has_arabic(folded):
        stem = arabic_stem(folded)
        return WordForms(
            stem,
            tuple(bare_stems(folded)),
            word_skeleton(folded),
            word_skeleton(stem, MIN_STEM_SKELETON),
        )
    if not folded.isascii() or not folded.isalpha():
        return WordForms(folded)
    # Imported here: it takes 20 ms, and an Arabic query does not need it.
    from snowballstemmer import stemmer

    return WordForms(str(stemmer("english").stemWord(folded)))
