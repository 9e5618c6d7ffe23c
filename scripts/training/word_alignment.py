"""Finds the English words that translate an Arabic one: IBM Model 1 on translated sentences.

P. F. Brown et al., The Mathematics of Statistical Machine Translation, 1993.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

ROUNDS = 5
MIN_SEEN = 3
MIN_PROBABILITY = 0.06
MIN_EXPECTED = 1.2
"""Minimum expected count of a pair: rare words are paired with anything near them."""
MAX_COUNT = 6
MAX_LENGTH = 30

Tokens = tuple[list[str], list[str]]


def translation_stems(sentences: Sequence[Tokens]) -> dict[str, tuple[str, ...]]:
    """For each Arabic word that is frequent enough, the stems of its probable translations."""
    seen = Counter(word for arabic, _ in sentences for word in set(arabic))
    usable = [
        ([w for w in arabic if seen[w] >= MIN_SEEN], english)
        for arabic, english in sentences
        if len(arabic) <= MAX_LENGTH
    ]
    table = _train([s for s in usable if s[0] and s[1]])
    found = {}
    for word, row in table.items():
        if not word:
            continue
        likely = sorted(
            (p, stem)
            for stem, p in row.items()
            if p >= max(MIN_PROBABILITY, MIN_EXPECTED / seen[word])
        )
        if likely:
            found[word] = tuple(stem for _, stem in likely[::-1][:MAX_COUNT])
    return found


def _train(sentences: Sequence[Tokens]) -> dict[str, dict[str, float]]:
    """t(english | arabic); the empty word absorbs what no other word explains."""
    table: dict[str, dict[str, float]] = {}
    for number in range(ROUNDS):
        counts: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        for arabic, english in sentences:
            sources = ["", *arabic]
            for stem in english:
                weights = [table[w].get(stem, 1e-9) if number else 1.0 for w in sources]
                total = sum(weights)
                for word, weight in zip(sources, weights, strict=True):
                    counts[word][stem] += weight / total
        table = {}
        for word, row in counts.items():
            whole = sum(row.values())
            table[word] = {stem: c / whole for stem, c in row.items() if c / whole > 1e-4}
    return table
