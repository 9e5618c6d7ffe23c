"""Arabic text as pure text: folding for search, the dotless skeleton, digits, script checks.

Folding is for comparing and searching only. A stored transcription is never folded.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

_MARKS = re.compile("[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640]")
_FORMAT = re.compile("[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_LETTERS = re.compile("[\u0621-\u063a\u0641-\u064a\u066e-\u06d3\u06fa-\u06ff]")
_BIDI_OPEN = "\u2067"  # right-to-left isolate
_BIDI_CLOSE = "\u2069"  # pop directional isolate

BRACKETS = (("(", ")"), ("[", "]"), ("{", "}"), ("«", "»"))
"""Opening and closing."""

_PAIRS = (*BRACKETS, ("<", ">"))
_TURNED = str.maketrans({one: other for pair in _PAIRS for one, other in (pair, pair[::-1])})

_FOLD = str.maketrans(
    {
        **dict.fromkeys("أإآٱ", "ا"),
        "ى": "ي",
        "ة": "ه",
        "ؤ": "و",
        "ئ": "ي",
        "ک": "ك",
        "ی": "ي",
        "ہ": "ه",
        "ھ": "ه",
        "ە": "ه",
        **{chr(0x660 + i): str(i) for i in range(10)},
        **{chr(0x6F0 + i): str(i) for i in range(10)},
    }
)

# One sign for each shape that letters share once their dots are gone. ن and ي look like ب only
# inside a word; a skeleton that forgot their final shapes too still finds what a reader confused.
_SKELETON = str.maketrans(
    {
        **dict.fromkeys("بتثنيپٹ", "ٮ"),
        **dict.fromkeys("جحخچ", "ح"),
        **dict.fromkeys("دذ", "د"),
        **dict.fromkeys("رزژ", "ر"),
        **dict.fromkeys("سش", "س"),
        **dict.fromkeys("صض", "ص"),
        **dict.fromkeys("طظ", "ط"),
        **dict.fromkeys("عغ", "ع"),
        **dict.fromkeys("فقڤ", "ڡ"),
        **dict.fromkeys("كگ", "ك"),
        "ء": None,
    }
)

_SCORING = {key: value for key, value in _FOLD.items() if chr(key) not in "ؤئ"}


def strip_marks(text: str) -> str:
    """Without vowel marks, tatweel, and invisible direction or joining marks."""
    return _FORMAT.sub("", _MARKS.sub("", text))


def fold(text: str) -> str:
    """The form two spellings of the same text share; idempotent.

    Presentation forms become letters, marks go, hamza carriers, ى and ة become ا و ي ه, both
    Arabic digit sets become 0-9, Latin is case-folded, runs of white space become one space.
    """
    letters = unicodedata.normalize("NFKC", _FORMAT.sub("", text)).casefold()
    # Case folding and composition can each undo the other's normal form once more.
    letters = unicodedata.normalize("NFKC", letters)
    return _settled(strip_marks(letters).translate(_FOLD), "NFKC")


def skeleton(text: str) -> str:
    """The folded text with every letter reduced to its shape without dots; idempotent.

    Finds a word whose dots the reader got wrong.
    """
    return _settled(fold(text).translate(_SKELETON), "NFKC")


def ascii_digits(text: str) -> str:
    """Arabic-Indic and extended Arabic-Indic digits as 0-9, all else untouched."""
    return text.translate({k: v for k, v in _FOLD.items() if v.isdigit()})


def count_arabic(text: str) -> int:
    """How many Arabic letters the text has (digits, marks and punctuation do not count)."""
    return len(_LETTERS.findall(unicodedata.normalize("NFKC", text)))


def has_arabic(text: str) -> bool:
    """Whether there is at least one Arabic letter."""
    return count_arabic(text) > 0


def turned_brackets(text: str) -> str:
    """Each bracket as its other half: Unicode means by `(` the one that opens, which stands as `)`
    where text runs from the right."""
    return text.translate(_TURNED)


def isolate(text: str) -> str:
    """The text wrapped so that a terminal that knows directions shows it right to left."""
    return f"{_BIDI_OPEN}{text}{_BIDI_CLOSE}" if has_arabic(text) else text


def scoring_form(text: str) -> str:
    """The form in which a reading is compared with the truth (the rule the figures are given by).

    Marks, tatweel and punctuation go; أإآ, ى and ة become ا ي ه; digits become 0-9; hamza on
    و and ي stays; spaces collapse.
    """
    letters = strip_marks(unicodedata.normalize("NFC", text)).translate(_SCORING)
    return _settled("".join(c for c in letters if unicodedata.category(c)[0] not in "PS"), "NFC")


def _settled(text: str, form: Literal["NFC", "NFKC"]) -> str:
    """A text of which characters were taken away: what stood between a letter and its accent, or
    between spaces, may be gone now."""
    return " ".join(unicodedata.normalize(form, text).split())
