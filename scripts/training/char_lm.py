"""Counts character n-grams of Arabic text: the language model with which lines are decoded.

    python -m scripts.training.char_lm ../shared/corpus/train TEXTS...
    python -m scripts.training.char_lm --check TEXTS...

TEXTS have one line of writing a row (`python -m scripts.wall_renderer.texts` makes such files).
Each sentence of the corpus counts once, each distinct word by the square root of its frequency.
Writes wallmsg/recognition/char_lm.npz: counts, and a hash of each word of the corpus. Lines of the
measuring sets (../shared/photos) and of the samples are left out, and so are rare long n-grams; a
word of such a set that occurs inside other lines is not.

With --check nothing is counted: it prints the cost of each text in bits a letter (its first 300
lines) and the share of its words that are known.
"""

from __future__ import annotations

import argparse
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path

import numpy as np

from scripts.measure.photos import manifest
from scripts.training.reading.charset import LETTERS, clean, visual_order
from wallmsg.evaluation import with_truth
from wallmsg.recognition.char_lm import (
    BITS,
    DIGIT,
    EDGE,
    MAX_LENGTH,
    CharNgramModel,
    letters_only,
    word_key,
)
from wallmsg.text.arabic import scoring_form

ROOT = Path(__file__).parents[2]
TARGET = ROOT / "wallmsg" / "recognition" / "char_lm.npz"
ALPHABET = EDGE + DIGIT + LETTERS
_MIN_COUNT = {4: 2, 5: 2, 6: 3}
"""Minimum count of n-grams by length."""

_LISTS = ("names", "geo", "dict")
"""Prefixes of the names of files without sentences."""

_SENTENCE = 4  # words at least
_WORD = re.compile(f"[{LETTERS}]{{2,}}")


def main(arguments: Sequence[str] | None = None) -> None:
    """Count and write, or check the written model."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("paths", type=Path, nargs="+", help="folder of the corpus, then texts")
    parser.add_argument("--check", action="store_true", help="print the cost of texts")
    options = parser.parse_args(arguments)
    if options.check:
        _check(options.paths)
        return
    corpus, *paths = options.paths
    measured = _measured(ROOT.parent / "shared" / "photos", ROOT / "samples")
    codes = {character: i for i, character in enumerate(ALPHABET, start=1)}
    counters: list[Counter[int]] = [Counter() for _ in range(MAX_LENGTH)]
    lines = 0
    rows = chain.from_iterable(path.read_text(encoding="utf-8").splitlines() for path in paths)
    written = _lines(chain(rows, _sentences(corpus)), measured)
    words = [*_words(corpus)]
    for line, times in chain(words, written):
        lines += 1
        row = [codes.get(DIGIT if c.isdecimal() else c, 0) for c in f"{EDGE}{line}{EDGE}"]
        for end in range(1, len(row)):
            key = 0
            for length in range(1, min(MAX_LENGTH, end + 1) + 1):
                key |= row[end - length + 1] << BITS * (length - 1)
                counters[length - 1][key] += times
    table: dict[str, np.ndarray] = {"alphabet": np.array(ALPHABET)}
    for length, counter in enumerate(counters, start=1):
        least = _MIN_COUNT.get(length, 1)
        kept = sorted((key, times) for key, times in counter.items() if times >= least)
        keys = np.array([key for key, _ in kept], dtype=np.uint64)
        table[f"keys{length}"] = np.diff(keys, prepend=np.uint64(0))
        table[f"counts{length}"] = np.array([times for _, times in kept], dtype=np.uint32)
    spelled = np.array(sorted({word_key(word) for word, _ in words}), dtype=np.uint32)
    table["words"] = np.diff(spelled, prepend=np.uint32(0))
    np.savez_compressed(TARGET, allow_pickle=False, **table)
    kinds = sum(len(table[f"counts{n}"]) for n in range(1, MAX_LENGTH + 1))
    print(f"{lines} lines, {kinds} sequences -> {TARGET.name}, {TARGET.stat().st_size} bytes")


def _check(paths: Sequence[Path]) -> None:
    model = CharNgramModel.load()
    for path in paths:
        rows = path.read_text(encoding="utf-8").splitlines()[:300]
        lines = [f"{EDGE}{line}{EDGE}" for line, _ in _lines(rows, set())]
        if not lines:
            continue
        chances = [
            model.log_probability(line[:place], line[place])
            for line in lines
            for place in range(1, len(line))
        ]
        words = [word for line in lines for word in line.split()]
        known = sum(map(model.knows, words)) / len(words)
        bits = -sum(chances) / len(chances) / math.log(2)
        print(f"{path.name}: {bits:.2f} bits a letter, {known:.2f} of the words known")


def _lines(rows: Iterable[str], measured: set[str]) -> Iterator[tuple[str, int]]:
    """The lines in the order of their characters from the right end."""
    for row in rows:
        if row.strip() and scoring_form(row) not in measured:
            yield " ".join(letters_only(visual_order(clean(row))[::-1]).split()), 1


def _sentences(corpus: Path) -> Iterator[str]:
    for path in sorted(corpus.glob("*.tsv")):
        if not path.name.startswith(_LISTS):
            yield from (row for row in _arabic(path) if len(row.split()) >= _SENTENCE)


def _arabic(path: Path) -> Iterator[str]:
    for row in path.read_text(encoding="utf-8").splitlines():
        yield row.split("\t")[0]


def _words(corpus: Path) -> Iterator[tuple[str, int]]:
    words: Counter[str] = Counter()
    for path in sorted(corpus.glob("*.tsv")):
        for row in _arabic(path):
            words.update(_WORD.findall(clean(row)))
    for word, times in words.items():
        yield word, round(times**0.5)


def _measured(photos: Path, samples: Path) -> set[str]:
    """The lines of the measuring sets, in the scoring form."""
    lines = [line for _, truth in with_truth(samples) for line in truth]
    for path in photos.glob("*/manifest.jsonl"):
        lines += (line for entry in manifest(path.parent) for line in entry.text.splitlines())
    return set(map(scoring_form, lines))


if __name__ == "__main__":
    main()
