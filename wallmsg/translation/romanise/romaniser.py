"""Romanises transcriptions, so that people who do not read Arabic can compare and cite them.

Romanisation needs short vowels, which Arabic does not write. They come from our list of names and
common words (`data/vowels.tsv`), else from the diacritiser of the package `text2tashkeel`, a local
network of 2.5 MB. Prefixes, verbs and constructs are found with the dictionary. The result is
therefore a guess. The rules are in `wallmsg.translation.romanise.ala_lc`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from wallmsg.errors import MissingToolError
from wallmsg.text.arabic import ascii_digits, fold, strip_marks
from wallmsg.translation.lexicon.gloss import Dictionary, GlossedWord
from wallmsg.translation.romanise.ala_lc import AYN, HAMZA, Letter, capital, latin, letters, other
from wallmsg.translation.tsv import read_list

Vowels = Callable[[str], str]
"""A function that adds vowel marks to Arabic text and changes nothing else."""

MODEL = "rawi-v2-int8"
"""The smallest of the diacritisers in `text2tashkeel`. The largest was no better on the samples."""

_FILE = Path(__file__).parents[1] / "data" / "vowels.tsv"
_MARK = "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
_WORD = re.compile(f"[\u0621-\u063a\u0640-\u064a\u066e-\u066f\u0671-\u06d3{_MARK}]+")
_UNWRITTEN = re.compile("[\u0323\u0640\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
"""The sign for unsure letters, tatweel, and what is invisible."""

_FORMS = re.compile("[\ufb50-\ufdff\ufe70-\ufeff]")
"""Presentation forms: letters in the shape they have inside a word, and ligatures."""

_PREFIXES = {
    "and": ("و", "wa-"),
    "so": ("ف", "fa-"),
    "in": ("ب", "bi-"),
    "like": ("ك", "ka-"),
    "for": ("ل", "li-"),
    "to": ("ل", "li-"),
    "will": ("سح", "sa-"),
    "on": ("ع", f"{AYN}a-"),
    "this": ("ه", "ha-"),
}
"""English of a clitic, as in a gloss, to its letters and their romanisation."""

_KEPT_ENDINGS = frozenset(("his", "him", "to him", "your", "you", "to you"))
"""Attached pronouns with a final short vowel that ALA-LC writes."""

_PARTICLES = frozenset(
    fold(
        """نحن هو هي أنت هم بين تحت فوق عند مع قبل بعد منذ حيث كيف أين ليس لست لعل أن إن لكن
    ثم سوف حول دون خلف أمام وراء ضد رغم كأن ليت حين متى أنك أنه إنه فيه به له لك منك عنك عليك
    إليك معك"""
    ).split()
)
"""Words that are not verbs and keep their final short vowel."""

_FIXED = {
    fold(word): latin_form
    for word, latin_form in (
        row.split()
        for row in f"""الله Allāh
لله lillāh
بالله billāh
والله wa-Allāh
تالله tallāh
اللهم Allāhumma
عبدالله {AYN}Abdallāh
نصرالله Naṣrallāh
الرحمن al-Raḥmān
هذا hādhā
هذه hādhihi
هذي hādhī
هذان hādhān
هؤلاء hā{HAMZA}ulā{HAMZA}
ذلك dhālika
كذلك ka-dhālika
لذلك li-dhālika
أولئك ulā{HAMZA}ika
هكذا hākadhā
لهذا li-hādhā
بهذا bi-hādhā
لكن lākin
ولكن wa-lākin
إله ilāh
إلا illā
إلى ilá
على {AYN}alá
حتى ḥattá
متى matá
الذي alladhī
التي allatī
الذين alladhīna
اللي illī
يلي yallī
عمرو {AYN}Amr
داود Dāwūd
طه Ṭāhā
مئة mi{HAMZA}ah
مائة mi{HAMZA}ah
ابن ibn
بن ibn
اسم ism
باسم bi-ism
بسم bi-ism
أنا anā
لا lā
ما mā
يا yā""".splitlines()
    )
}
"""Words with an unwritten long vowel or an irregular spelling."""


@dataclass(frozen=True)
class VowelledWord:
    """A word with known vowels."""

    vowelled: str
    name: bool
    """Whether it is capitalised."""


class Romaniser:
    """Romanises Arabic by ALA-LC.

    Args:
        dictionary: Finds prefixes and verbs.
        vowels: Adds vowel marks to words that `known` lacks; None leaves them without vowels.
        known: Words by their folded form without article.
    """

    def __init__(
        self, dictionary: Dictionary, vowels: Vowels | None, known: Mapping[str, VowelledWord]
    ) -> None:
        self._dictionary = dictionary
        self._vowels = vowels
        self._known = known

    @classmethod
    def embedded(cls, dictionary: Dictionary | None = None) -> Romaniser:
        """The romaniser with the lists and the diacritiser that come with wallmsg.

        Raises MissingToolError if a list or the diacritiser is missing.
        """
        return cls(dictionary or Dictionary.embedded(), diacritiser(), known_words())

    def romanise(self, text: str) -> str:
        """`text` in Latin letters, row by row.

        What is not Arabic is unchanged, Arabic digits become 0-9, marks for unsure letters are
        removed.
        """
        clean = _FORMS.sub(lambda form: unicodedata.normalize("NFKC", form[0]), text)
        clean = _UNWRITTEN.sub("", clean)
        found = list(_WORD.finditer(clean))
        given = [match.group() for match in found]
        written = [strip_marks(word) for word in given]
        vowelled = self._vowelled(clean, given, written)
        pieces, end = [], 0
        for i, match in enumerate(found):
            pieces.append(other(clean[end : match.start()]))
            after = written[i + 1] if i + 1 < len(written) else ""
            pieces.append(self._word(vowelled[i], self._dictionary.word(written[i]), after))
            end = match.end()
        return ascii_digits("".join((*pieces, other(clean[end:]))))

    def _vowelled(
        self, text: str, given: Sequence[str], written: Sequence[str]
    ) -> list[tuple[Letter, ...]]:
        """The words with vowel marks: those written on the wall, else the diacritiser's."""
        plain = [letters(word) for word in given]
        if self._vowels is None or not written:
            return plain
        marked = _WORD.findall(self._vowels(" ".join(strip_marks(text).split())))
        if len(marked) != len(written):
            return plain
        return [
            _with_marks_of(own, letters(new)) if fold(new) == fold(old) else own
            for own, old, new in zip(plain, written, marked, strict=True)
        ]

    def _word(self, vowelled: Sequence[Letter], gloss: GlossedWord, after: str) -> str:
        folded = fold(gloss.written)
        if fixed := _FIXED.get(folded):
            return fixed
        if known := self._known.get(folded):
            return _finished(letters(known.vowelled), known)
        before, rest = _prefixes(vowelled, gloss)
        bare = fold("".join(letter.base for letter in rest))
        if known := self._known.get(bare):
            return before + _finished(letters(known.vowelled), known)
        verb = bool(gloss.senses) and gloss.senses[0].startswith("to ") and not gloss.name
        ending = (
            verb
            or folded in _PARTICLES
            or bool(gloss.clitics and gloss.clitics[-1] in _KEPT_ENDINGS)
        )
        definite = before.endswith(("al-", "lil-"))
        construct = not definite and after.startswith("ال") and len(after) > 3
        return before + latin(rest, ending=ending, construct=construct)


def known_words(path: Path = _FILE) -> dict[str, VowelledWord]:
    """The vowelled words that come with wallmsg, by their folded form.

    Raises MissingToolError if the list is missing.
    """
    rows = read_list(path, "vowelled words")
    return {
        fold(vowelled): VowelledWord(vowelled, kind == "name")
        for vowelled, kind in (row for row in rows if len(row) == 2)
    }


def diacritiser() -> Vowels:
    """The diacritiser; its network is loaded on first use.

    Raises MissingToolError if it is not installed.
    """
    try:
        from text2tashkeel import Diacritizer
    except ImportError as error:
        raise MissingToolError(
            f"the diacritiser cannot be loaded: {error}", hint="install text2tashkeel"
        ) from error
    add: Vowels = Diacritizer(MODEL).diacritize
    return add


def _prefixes(word: Sequence[Letter], gloss: GlossedWord) -> tuple[str, Sequence[Letter]]:
    """The romanised prefixes of a word, the article last, and the remaining letters."""
    before = ""
    for clitic in gloss.clitics:
        if clitic == "the":
            break
        signs, sound = _PREFIXES.get(clitic, ("", ""))
        if len(word) < 3 or not signs or word[0].base not in signs:
            break
        before += f"{'ḥa' if word[0].base == 'ح' else sound[:-1]}-"
        word = word[1:]
    bases = "".join(letter.base for letter in word)
    if before.endswith("li-") and bases.startswith("ل") and "the" in gloss.clitics:
        return f"{before[:-1]}l-", _without_sun_doubling(word[1:])
    if bases.startswith("ال") and len(bases) > 3 and _has_article(gloss):
        return f"{before}al-", _without_sun_doubling(word[2:])
    return before, word


def _with_marks_of(own: Sequence[Letter], vowelled: Sequence[Letter]) -> tuple[Letter, ...]:
    """The letters `own`; those without marks get the marks of `vowelled`.

    The hamza of an alif, which people often omit, is taken from `vowelled`; others are not.
    """
    if len(own) != len(vowelled):
        return tuple(own)
    return tuple(
        mine
        if mine.marks
        else theirs
        if mine.base == theirs.base or mine.base in "اأإآ"
        else Letter(mine.base)
        for mine, theirs in zip(own, vowelled, strict=True)
    )


def _has_article(gloss: GlossedWord) -> bool:
    """Whether an initial ال is the article, which it is not in verbs such as التقى."""
    verb = bool(gloss.senses) and gloss.senses[0].startswith("to ")
    return "the" in gloss.clitics or not verb


def _without_sun_doubling(word: Sequence[Letter]) -> Sequence[Letter]:
    """The letters without the doubling after the article: ALA-LC writes al-shams."""
    if word and word[0].doubled:
        return (Letter(word[0].base, word[0].marks.replace("\u0651", "")), *word[1:])
    return word


def _finished(word: Sequence[Letter], known: VowelledWord) -> str:
    """A known word in Latin letters, with its article if the list has one."""
    bases = "".join(letter.base for letter in word)
    article = bases.startswith("ال") and len(bases) > 3
    text = latin(_without_sun_doubling(word[2:]) if article else word, ending=True)
    return ("al-" if article else "") + (capital(text) if known.name else text)
