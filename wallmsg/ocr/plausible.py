"""Does it look like Arabic? Pairs of letters, counted over text of many kinds."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Self

from wallmsg.arabic import fold

EDGE = " "
"""Stands for the beginning and the end of a word."""

_TABLE = Path(__file__).parent / "letter_pairs.json"
_UNSEEN = 0.5


@dataclass(frozen=True)
class LetterPairs:
    """How often each letter follows each other one inside Arabic words."""

    counts: Mapping[str, Mapping[str, int]]
    """By first letter, then second; `EDGE` at both ends of a word."""

    @classmethod
    def load(cls, path: Path = _TABLE) -> Self:
        """The table that comes with wallmsg: made by `python -m scripts.letter_pairs`."""
        return cls(json.loads(path.read_text(encoding="utf-8")))

    def plausibility(self, text: str) -> float:
        """Mean log-probability of the text's letter pairs, mapped to 0..1; 0 without Arabic.

        About 0.5 for ordinary words, above for common ones, towards 0 for letters at random.
        """
        words = ["".join(c for c in word if c in self.counts) for word in fold(text).split()]
        pairs = [pair for word in words if word for pair in _pairs(word)]
        if not pairs:
            return 0.0
        mean = sum(self._log_probability(*pair) for pair in pairs) / len(pairs)
        # Ordinary words lie near -2.4 nats a pair, random letters near -4.5.
        return 1 / (1 + math.exp(-(mean + 3.0) * 2.0))

    def _log_probability(self, first: str, second: str) -> float:
        row = self.counts.get(first, {})
        total = sum(row.values()) + _UNSEEN * len(self.counts)
        return math.log((row.get(second, 0) + _UNSEEN) / total)


def _pairs(word: str) -> list[tuple[str, str]]:
    marked = EDGE + word + EDGE
    return list(pairwise(marked))
