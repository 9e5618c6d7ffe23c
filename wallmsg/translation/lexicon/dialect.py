"""Distinguishes Levantine from standard Arabic by function words."""

from __future__ import annotations

import re

_LEVANTINE_TEXT = """شو ليش هلق هلأ بدي بدك بدنا بدو بده بدها بدهم بدهن بدكن بدكم عم مو موش
كتير هيك لسا هون هونيك هنيك اللي يلي إنو انو منيح منيحة وين رح حدا ليك اجا إجا إجت اجت بكرا
بكرة هاي هاد هادا هيدا هيدي هدول هديك هداك إحنا احنا نحنا إنتو انتو إنتي انتي مين كيفك شلون
شلونك معليش ياريت لحالي جوا برا مشان عشان منشان فيي فينا فيني عنا إلنا إلك الك تبع تبعي ستي
سيدو خالتو يما يابا مبارح امبارح كلو كلا قديش أديش مافي مافيش أوضة اوضة شوي شوية مصاري ولادي
نيالك كرمال شالله صرنا صاروا يحكوا يلا لسه"""
_SHARED_TEXT = "كثير راح هي هو نحن إنه انه انت إنت إلي الي النا بس ما فيه متل زي كمان شي عشان مشان"

_SHARED = frozenset(_SHARED_TEXT.split())
"""Also standard, Egyptian or ambiguous: they count less."""
_WORDS = frozenset(_LEVANTINE_TEXT.split()) | _SHARED

_PREFIXED = re.compile(
    r"^[وف]?(?:هال\w{3,}|عال\w{3,}|بي[تنسحعقفكلمشرطضصجخدبأ]\w{2,}|من[عحروشطقك]\w{2,}|بت\w{3,}|عم\w{4,})$"
)
"""هال and عال joined to a noun, the ب and من of a spoken present, عم written together."""
_NOT_PREFIXED = re.compile(
    r"^[وف]?(?:بين\w*|بيت\w*|بيا\w*|عالم\w*|هالة|من[حطعكشق]\w*|بتر\w*|بت\w\w?ي\w+|بت\w*[اة]\w?)$"
)
"""Standard words with the same beginnings, among them بت... before a verbal noun."""
_WORD = re.compile(r"[\u0621-\u064a]+")

_SHARED_MARK, _PREFIX_MARK, _ENOUGH = 0.4, 0.6, 1.0
_SHORT_WORDS = 4


def is_levantine(arabic: str) -> bool:
    """Whether a text has a word that only spoken Levantine has, or several probable ones."""
    found = _WORD.findall(arabic)
    marks = sum(map(_mark, found))
    return marks >= _ENOUGH or (marks >= _PREFIX_MARK and len(found) <= _SHORT_WORDS)


def _mark(word: str) -> float:
    """The weight of a word as evidence for Levantine."""
    bare = word[1:] if word[0] in "وف" and word[1:] in _WORDS - {"يما"} else word
    if bare in _SHARED:
        return _SHARED_MARK
    if bare in _WORDS:
        return _ENOUGH
    return _PREFIX_MARK if _PREFIXED.match(word) and not _NOT_PREFIXED.match(word) else 0.0
