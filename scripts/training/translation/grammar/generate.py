"""Draws distinct sentence pairs from all the patterns."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from random import Random

from . import clause, counting, moods, nominal, patterns, phrases
from .choose import Chooser
from .clause import Pair
from .english import sentence
from .lexicon import Lexicon

Maker = Callable[[Chooser], Pair]

# How often each pattern is drawn; statements carry most of the grammar.
PATTERNS: tuple[tuple[Maker, int], ...] = (
    (clause.statement, 300),
    (clause.habit, 25),
    (moods.command, 45),
    (moods.prohibition, 45),
    (moods.question, 70),
    (moods.who_question, 18),
    (patterns.modal, 70),
    (patterns.hope, 50),
    (patterns.condition, 35),
    (patterns.joined, 50),
    (patterns.continuing, 35),
    (nominal.described, 70),
    (nominal.felt, 20),
    (nominal.possession, 30),
    (nominal.existence, 30),
    (nominal.comparison, 18),
    (nominal.located, 40),
    (counting.counted, 18),
    (counting.spans, 25),
    (counting.date, 22),
    (phrases.addressed, 16),
    (phrases.to_city, 10),
    (phrases.of_phrase, 20),
    (phrases.shown, 14),
    (phrases.exclaimed, 8),
    (phrases.passive, 14),
    (phrases.relative, 22),
    (phrases.where_relative, 12),
)
_STANDARD_ONLY = {phrases.passive}
_SHORT = re.compile(
    r"\b(do|does|did|is|are|was|were|will|would|could|have|has) not\b"
    r"|\bI am\b|\bcannot\b|\blet us\b",
    re.IGNORECASE,
)


def contract(text: str) -> str:
    """The English with contractions: do not -> don't, I am -> I'm."""

    def shorter(found: re.Match[str]) -> str:
        words = found.group(0)
        if words.lower() == "cannot":
            return words[:-3] + "'t"
        if words.lower() == "will not":
            return words[0] + "on't"
        if words.endswith(" not"):
            return words[:-4] + "n't"
        return words[:-3] + "'m" if words.endswith(" am") else words[:-3] + "'s"

    return _SHORT.sub(shorter, text)


def pairs(lexicon: Lexicon, rng: Random, syrian_share: float = 0.4) -> Iterator[Pair]:
    """Sentence pairs without end; an Arabic sentence comes once only."""
    choosers = (Chooser(lexicon, rng, "standard"), Chooser(lexicon, rng, "syrian"))
    makers, weights = zip(*PATTERNS, strict=True)
    seen: set[str] = set()
    while True:
        chooser = choosers[rng.random() < syrian_share]
        make = rng.choices(makers, weights)[0]
        if chooser.syrian and make in _STANDARD_ONLY:
            continue
        arabic, english = make(chooser)
        arabic, english = " ".join(arabic.split()), sentence(" ".join(english.split()))
        if arabic in seen:
            continue
        seen.add(arabic)
        if rng.random() < (0.35 if chooser.syrian else 0.15):
            english = contract(english)
        yield arabic, english
