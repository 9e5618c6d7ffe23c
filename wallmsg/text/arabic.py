"""Arabic as pure text: folding for search, the dotless skeleton, digits, script checks.

Folding is only for comparison and search. A stored transcription is never folded.
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
_MIRRORED = str.maketrans({one: other for pair in _PAIRS for one, other in (pair, pair[::-1])})

_FOLD = str.maketrans(
    {
        **dict.fromkeys("أإآٱٲٳ", "ا"),
        **dict.fromkeys("ىېے", "ي"),
        **dict.fromkeys("ةۃۀ", "ه"),
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

# One character for each shape that letters share without their dots. ن and ي look like ب only
# inside a word; the skeleton ignores their final shapes, too, and still finds misread words.
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
    """The text without vowel marks, tatweel, and invisible direction or joining marks."""
    return _FORMAT.sub("", _MARKS.sub("", text))


def fold(text: str) -> str:
    """The form that different spellings of a text have in common; idempotent.

    Presentation forms become letters, marks are removed, hamza carriers, ى and ة become ا و ي ه,
    both Arabic digit sets become 0-9, Latin is case-folded, runs of white space become one space.
    """
    letters = unicodedata.normalize("NFKC", _FORMAT.sub("", text)).casefold()
    # Case folding and composition can each undo the normal form of the other.
    letters = unicodedata.normalize("NFKC", letters)
    return _normalised(strip_marks(letters).translate(_FOLD), "NFKC")


def skeleton(text: str) -> str:
    """The folded text with each letter reduced to its shape without dots; idempotent.

    It finds words whose dots were misread.
    """
    return _normalised(fold(text).translate(_SKELETON), "NFKC")


def ascii_digits(text: str) -> str:
    """The text with Arabic-Indic and extended Arabic-Indic digits as 0-9."""
    return text.translate({k: v for k, v in _FOLD.items() if v.isdigit()})


def count_arabic(text: str) -> int:
    """The number of Arabic letters, without digits, marks and punctuation."""
    return len(_LETTERS.findall(unicodedata.normalize("NFKC", text)))


def has_arabic(text: str) -> bool:
    """Whether there is at least one Arabic letter."""
    return count_arabic(text) > 0


def begins_right_to_left(text: str) -> bool:
    """Whether the first letter with a direction is of a script written from right to left."""
    directions = (unicodedata.bidirectional(letter) for letter in text)
    return next((one for one in directions if one in {"L", "R", "AL"}), "L") != "L"


def mirrored_brackets(text: str) -> str:
    """The text with each bracket mirrored: `(` opens in Unicode, and is drawn as `)` in Arabic."""
    return text.translate(_MIRRORED)


def isolate(text: str) -> str:
    """The text in directional isolates, which terminals with bidi support show right to left."""
    return f"{_BIDI_OPEN}{text}{_BIDI_CLOSE}" if has_arabic(text) else text


def scoring_form(text: str) -> str:
    """The form in which readings are compared with the true text in all reported figures.

    Marks, tatweel and punctuation are removed; أإآ, ى and ة become ا ي ه; digits become 0-9; hamza
    on و and ي is kept; spaces collapse.
    """
    letters = strip_marks(unicodedata.normalize("NFC", text)).translate(_SCORING)
    return _normalised("".join(c for c in letters if unicodedata.category(c)[0] not in "PS"), "NFC")


def _normalised(text: str, form: Literal["NFC", "NFKC"]) -> str:
    """The normal form of a text from which characters were removed.

    Removal can bring together a letter and its accent, or two spaces.
    """
    return " ".join(unicodedata.normalize(form, text).split())
