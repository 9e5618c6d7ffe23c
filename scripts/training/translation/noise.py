"""Imitate the errors of reading writing on walls, for training and for measuring."""

from __future__ import annotations

import random

LOOK_ALIKE = (
    "بتثني",
    "جحخ",
    "دذ",
    "رز",
    "سش",
    "صض",
    "طظ",
    "عغ",
    "فق",
    "هةو",
    "ىي",
    "اأإآ",
    "وؤر",
    "ئيى",
    "كل",
    "ادل",
    "مه",
)
"""Letters that differ in dots or in a small stroke: what a reader takes for one another."""

_CONFUSED: dict[str, str] = {
    letter: "".join(sorted({o for g in LOOK_ALIKE if letter in g for o in g if o != letter}))
    for group in LOOK_ALIKE
    for letter in group
}
_LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"


def misread(text: str, rate: float, rng: random.Random) -> str:
    """`text` with about `rate` (0..1) of its characters read wrongly.

    Three of five errors take a letter for a look-alike, one drops it, the rest split a word,
    double a letter or put a wrong one; a space that is hit disappears and joins two words.
    """
    out = [_misread_char(char, rng) if rng.random() < rate else char for char in text]
    return " ".join("".join(out).split()) or text


def _misread_char(char: str, rng: random.Random) -> str:
    if char == " ":
        return ""
    alike = _CONFUSED.get(char)
    kind = rng.random()
    if kind < 0.6 and alike:
        return rng.choice(alike)
    if kind < 0.8:
        return ""
    if kind < 0.9:
        return char + " "
    if kind < 0.95:
        return char + char
    return rng.choice(_LETTERS)


def respell(text: str, rng: random.Random) -> str:
    """`text` as a careless writer spells it: hamzas left out, ة as ه, final ي and ى mixed."""
    return " ".join(_respell_word(word, rng) for word in text.split())


def _respell_word(word: str, rng: random.Random) -> str:
    bare = word.translate(_BARE_ALEF) if rng.random() < 0.5 else word
    if bare.endswith("ة") and rng.random() < 0.3:
        return bare[:-1] + "ه"
    if bare.endswith(("ي", "ى")) and rng.random() < 0.2:
        return bare[:-1] + ("ى" if bare[-1] == "ي" else "ي")
    return bare


_BARE_ALEF = str.maketrans("أإآ", "ااا")
