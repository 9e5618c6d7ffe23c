"""Which characters the model knows, and how a line of text becomes a row of classes.

The classes are those of Tesseract's unicharset: 0 is the space, 1 and 2 are its own "Joined" and
"Broken", of which 2 is also the blank of CTC. The recoder is trivial: one code a character.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bidi.algorithm import get_display

LETTERS = "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيپچڤگ"
MARKS = "ًٌٍَُِّْ"
DIGITS = "٠١٢٣٤٥٦٧٨٩0123456789"
LATIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
PUNCTUATION = "،؛؟!?.…-–/:,\"'«»()+#@%*=&_♥"
WALL_CHARACTERS = LETTERS + MARKS + DIGITS + LATIN + PUNCTUATION

BLANK = 2
_FIRST_CHARACTER = 3

# What looks the same on a wall is one character here.
_SAME = str.maketrans(
    {
        "ـ": None,  # kashida is a way of writing, not a letter
        "\u0670": None,
        "ٱ": "ا",
        "ک": "ك",
        "ی": "ي",
        "ە": "ه",
        "ہ": "ه",
        "—": "–",
        "“": '"',
        "”": '"',
        "‘": "'",
        "’": "'",
        "❤": "♥",
        **{chr(0x6F0 + digit): chr(0x660 + digit) for digit in range(10)},
    }
)


@dataclass(frozen=True)
class Charset:
    """The characters of a model by class number."""

    characters: tuple[str, ...]

    def classes(self, text: str) -> list[int] | None:
        """Classes of `text` as a network reads it, left to right; None when one is missing."""
        numbers = {character: i for i, character in enumerate(self.characters)}
        try:
            return [numbers[character] for character in visual_order(clean(text))]
        except KeyError:
            return None

    def text(self, best_path: Sequence[int]) -> str:
        """What a best path says, left to right: repeats merged, blanks dropped."""
        kept = []
        before = BLANK
        for number in best_path:
            if number not in (before, BLANK):
                kept.append(self.characters[number])
            before = number
        return "".join(kept)


def parse_unicharset(data: bytes) -> Charset:
    """The charset of an `lstm-unicharset` component."""
    rows = data.decode("utf-8").splitlines()
    names = [row.split(" ", 1)[0] for row in rows[1 : 1 + int(rows[0])]]
    return Charset((" ", *names[1:]))


def clean(text: str) -> str:
    """One spelling for what looks the same; spaces collapsed; three dots are one sign."""
    plain = unicodedata.normalize("NFC", text).translate(_SAME)
    plain = plain.replace("\ufe0f", "").replace("...", "…").replace("..", "…")
    return " ".join(plain.split())


def visual_order(text: str) -> str:
    """The text from left to right as it stands on the wall, for a right-to-left line."""
    return str(get_display(text, base_dir="R"))


def class_sources(old: Charset, new: Charset) -> list[int | None]:
    """For each class of `new` the class of the same character in `old`, where there is one."""
    numbers = {character: i for i, character in enumerate(old.characters)}
    return [
        i if i < _FIRST_CHARACTER else numbers.get(character)
        for i, character in enumerate(new.characters)
    ]


def missing_characters(texts: Iterable[str], charset: Charset) -> dict[str, int]:
    """How often the texts use a character that the charset lacks, most frequent first."""
    known = set(charset.characters)
    counts: dict[str, int] = {}
    for text in texts:
        for character in clean(text):
            if character not in known:
                counts[character] = counts.get(character, 0) + 1
    return dict(sorted(counts.items(), key=lambda item: -item[1]))
