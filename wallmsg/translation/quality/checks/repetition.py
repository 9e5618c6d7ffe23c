"""Check for repetition: loops, which translation models fall into when they fail."""

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
"""A content word that occurs so often, while the Arabic repeats nothing, is a loop."""


def repetition(arabic: str, english: str, stems: EnglishWords) -> list[QualityFlag]:
    """Flags for repetitions in the English that are not in the Arabic."""
    found = words(english)
    content = stems.content(english)
    room = _most(_roots(arabic))
    if run := _same_in_a_row(found):
        return [_flag(Level.WITHHELD, run)] if room < 2 else []
    if stutter := _STUTTER.search(english):
        return [_flag(Level.WITHHELD, stutter.group())]
    word, most = Counter(content).most_common(1)[0] if content else ("", 0)
    if most >= _ALONE and most > room + 1:
        return [_flag(Level.WITHHELD, word)]
    if phrase := _phrase_twice(found):
        level = Level.WITHHELD if room < 2 else Level.CHECK
        return [_flag(level, phrase)]
    pairs = pairwise(content)
    if room < 2 and (twice := next((a for a, b in pairs if a == b), "")):
        return [_flag(Level.CHECK, twice)]
    return []


def _flag(level: Level, detail: str) -> QualityFlag:
    return QualityFlag(Reason.REPETITION, level, detail)


def _same_in_a_row(found: Sequence[str]) -> str:
    """A word that directly follows itself, except for correct English such as `had had`."""
    for first, second in pairwise(found):
        if first == second and first not in {"had", "that", "very", "so", "no", "bye", "ha"}:
            return first
    return ""


def _phrase_twice(found: Sequence[str]) -> str:
    """A run of four words that occurs twice."""
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
    """The beginnings of the Arabic words without article and clitics, to find repetitions."""
    tokens = _TOKEN.findall(fold(arabic))
    return [re.sub(r"^(?:و|ف)?(?:ب|ل|ك)?(?:ال|لل)?(?=..)", "", t)[:3] for t in tokens if len(t) > 2]


def _most(items: Sequence[str]) -> int:
    return max(Counter(items).values(), default=0)
