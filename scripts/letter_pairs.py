"""Counts pairs of letters in Arabic text, for judging readings.

    python -m scripts.letter_pairs ../shared/corpus/train

Writes wallmsg/ocr/letter_pairs.json: counts only, no text. Each distinct word counts by the square
root of how often it occurs, so that one source's favourite words do not rule.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path

from wallmsg.arabic import fold
from wallmsg.ocr.plausible import EDGE

LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهويء"
TARGET = Path(__file__).parents[1] / "wallmsg" / "ocr" / "letter_pairs.json"


def main() -> None:
    """Count and write."""
    words: Counter[str] = Counter()
    for path in sorted(Path(sys.argv[1]).glob("*.tsv")):
        for row in path.read_text(encoding="utf-8").splitlines():
            words.update(fold(row.split("\t")[0]).split())
    pairs: dict[str, Counter[str]] = {letter: Counter() for letter in EDGE + LETTERS}
    for word, times in words.items():
        if set(word) <= set(LETTERS):
            marked = EDGE + word + EDGE
            for first, second in pairwise(marked):
                pairs[first][second] += max(1, round(times**0.5))
    table = {first: dict(sorted(row.items())) for first, row in sorted(pairs.items())}
    TARGET.write_text(
        json.dumps(table, ensure_ascii=False, indent=0, separators=(",", ":")) + "\n",
        encoding="utf-8",
    )
    print(f"{len(words)} distinct words, {sum(map(len, pairs.values()))} pairs -> {TARGET.name}")


if __name__ == "__main__":
    main()
