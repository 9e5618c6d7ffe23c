"""Counts sequences of letters in Arabic text, with which readings are decoded.

    python -m scripts.letter_sequences ../shared/corpus/train TEXTS...

TEXTS have one line of writing a line (`python -m scripts.wallpaint.texts` makes such files); of the
corpus each distinct word counts by the square root of how often it stands there. Writes
wallmsg/ocr/letter_sequences.npz: counts only. Lines that stand in the sets kept for measuring
(../shared/photos) are left out, and sequences of four letters and more that stand only once.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path

import numpy as np

from scripts.train_reading.charset import LETTERS, clean, visual_order
from wallmsg.arabic import scoring_form
from wallmsg.ocr.sequences import BITS, DIGIT, EDGE, LONGEST, bare

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "wallmsg" / "ocr" / "letter_sequences.npz"
ALPHABET = EDGE + DIGIT + LETTERS
_LONG = 4
_WORD = re.compile(f"[{LETTERS}]{{2,}}")


def main(arguments: Sequence[str] | None = None) -> None:
    """Count and write."""
    corpus, *paths = map(Path, sys.argv[1:] if arguments is None else arguments)
    measured = _measured(ROOT.parent / "shared" / "photos")
    codes = {character: i for i, character in enumerate(ALPHABET, start=1)}
    counters: list[Counter[int]] = [Counter() for _ in range(LONGEST)]
    lines = 0
    for line, times in chain(_words(corpus), _lines(paths, measured)):
        lines += 1
        row = [codes.get(DIGIT if c.isdecimal() else c, 0) for c in f"{EDGE}{line}{EDGE}"]
        for end in range(1, len(row)):
            key = 0
            for length in range(1, min(LONGEST, end + 1) + 1):
                key |= row[end - length + 1] << BITS * (length - 1)
                counters[length - 1][key] += times
    table: dict[str, np.ndarray] = {"alphabet": np.array(ALPHABET)}
    for length, counter in enumerate(counters, start=1):
        least = 2 if length >= _LONG else 1
        kept = sorted((key, times) for key, times in counter.items() if times >= least)
        keys = np.array([key for key, _ in kept], dtype=np.uint64)
        table[f"keys{length}"] = np.diff(keys, prepend=np.uint64(0))
        table[f"counts{length}"] = np.array([times for _, times in kept], dtype=np.uint32)
    np.savez_compressed(TARGET, allow_pickle=False, **table)
    kinds = sum(len(table[f"counts{n}"]) for n in range(1, LONGEST + 1))
    print(f"{lines} lines, {kinds} sequences -> {TARGET.name}, {TARGET.stat().st_size} bytes")


def _lines(paths: Sequence[Path], measured: set[str]) -> Iterator[tuple[str, int]]:
    """Lines as they are read from their right end, character by character."""
    for path in paths:
        for row in path.read_text(encoding="utf-8").splitlines():
            if row.strip() and scoring_form(row) not in measured:
                yield " ".join(bare(visual_order(clean(row))[::-1]).split()), 1


def _words(corpus: Path) -> Iterator[tuple[str, int]]:
    words: Counter[str] = Counter()
    for path in sorted(corpus.glob("*.tsv")):
        for row in path.read_text(encoding="utf-8").splitlines():
            words.update(_WORD.findall(clean(row.split("\t")[0])))
    for word, times in words.items():
        yield word, round(times**0.5)


def _measured(photos: Path) -> set[str]:
    return {
        scoring_form(json.loads(row).get("text") or "")
        for manifest in sorted(photos.glob("*/manifest.jsonl"))
        for row in manifest.read_text(encoding="utf-8").splitlines()
    }


if __name__ == "__main__":
    main()
