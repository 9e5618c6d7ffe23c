"""Loops: the way a translation model sounds when it has lost its text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from wallmsg.model import Level, QualityFlag
from wallmsg.text.arabic import fold
from wallmsg.translation.lexicon.english import EnglishWords, words
from wallmsg.translation.quality.verdict import Reason

_TOKEN = re.compile(r"[^\W\d_]+")
_STUTTER = re.compile(r"(\w{2,5}?)\1{2,}|([^\W\dmwix])\2\2", re.IGNORECASE)
_ALONE = 3
"""A word of meaning that comes so often where the Arabic repeats nothing is a loop."""


def repetition(arabic: str, english: str, stems: EnglishWords) -> list[QualityFlag]:
    """Loops in the English that repeat nothing the Arabic repeats."""
    found = words(english)
    content = stems.content(english)
    room = _most(_roots(arabic))
    if run := _same_in_a_row(found):
        return [_finding(Level.WITHHELD, run)] if room < 2 else []
    if stutter := _STUTTER.search(english):
        return [_finding(Level.WITHHELD, stutter.group())]
    word, most = Counter(content).most_common(1)[0] if content else ("", 0)
    if most >= _ALONE and most > room + 1:
        return [_finding(Level.WITHHELD, word)]
    if phrase := _phrase_twice(found):
        level = Level.WITHHELD if room < 2 else Level.CHECK
        return [_finding(level, phrase)]
    pairs = pairwise(content)
    if room < 2 and (twice := next((a for a, b in pairs if a == b), "")):
        return [_finding(Level.CHECK, twice)]
    return []


def _finding(level: Level, detail: str) -> QualityFlag:
    return QualityFlag(Reason.REPETITION, level, detail)


def _same_in_a_row(found: Sequence[str]) -> str:
    """A word that directly follows itself (`had had` and `that that` are English)."""
    for first, second in pairwise(found):
        if first == second and first not in {"had", "that", "very", "so", "no", "bye", "ha"}:
            return first
    return ""


def _phrase_twice(found: Sequence[str]) -> str:
    """A run of four words or more that comes again."""
    size = 4
    seen: set[tuple[str, ...]] = set()
    runs = [tuple(found[i : i + size]) for i in range(len(found) - size + 1)]
    for i, run in enumerate(runs):
        if run in seen:
            return " ".join(run)
        if i >= size - 1:
            seen.add(runs[i - size + 1])
    return ""


def _roots(arabic: str) -> list[str]:
    """Arabic words cut to what repetition would have in common: article and clitics off."""
    tokens = _TOKEN.findall(fold(arabic))
    return [re.sub(r"^(?:و|ف)?(?:ب|ل|ك)?(?:ال|لل)?(?=..)", "", t)[:3] for t in tokens if len(t) > 2]


def _most(items: Sequence[str]) -> int:
    return max(Counter(items).values(), default=0)
