"""What letter comes next, and what is a word: counted in Arabic text of many kinds."""

from __future__ import annotations

import zlib
from functools import cache
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from wallmsg.text.arabic import scoring_form

MAX_LENGTH = 6
"""Letters in the longest sequences that are counted."""

EDGE = " "
"""Stands at the beginning and the end of a line, as between words."""

DIGIT = "0"
"""Stands for all digits: which one comes next no counting can tell."""

BITS = 8
"""Of a sequence's key for each of its characters."""

MIN_COUNT = -7.0
"""Natural logarithm of the least chance: what was never counted can stand on a wall."""

_UNSEEN = 8
"""Times the kinds of letters that were counted after a sequence, what weight all others have there.
Witten and Bell's 1 trusts rare sequences too much: 2.7 bits a letter of news for 2.5."""

_KEPT = 50_000
"""Distributions kept for the next time: 24 MB."""

_TABLE = Path(__file__).parent / "char_lm.npz"
_DIGITS = "0123456789٠١٢٣٤٥٦٧٨٩"

Keys = NDArray[np.uint64]
Floats = NDArray[np.float64]


def bare(text: str) -> str:
    """The letters, digits and spaces of a text."""
    return "".join(c for c in text if c == " " or c.isalnum())


def word_key(word: str) -> np.uint32:
    """A number for a word in any spelling; one in 24,000 unknown words has that of a known one."""
    return np.uint32(zlib.crc32(scoring_form(word).encode()))


class CharNgramModel:
    """How likely each letter is after those before it (Witten and Bell's interpolation).

    Args:
        alphabet: The characters that were counted; all others count as one more.
        keys: For each length from 1 the sequences in rising order, `BITS` bits a character (its
            place in the alphabet from 1), the last character lowest.
        counts: How often each stands in the text.
        words: Keys of the words that stand there (`word_key`), in rising order.
    """

    def __init__(
        self,
        alphabet: str,
        keys: list[Keys],
        counts: list[NDArray[np.uint32]],
        words: NDArray[np.uint32],
    ) -> None:
        self.alphabet = alphabet
        self._codes = {character: i for i, character in enumerate(alphabet, start=1)}
        self._codes |= dict.fromkeys(_DIGITS, self._codes.get(DIGIT, 0))
        self._size = len(alphabet) + 1
        self._keys = keys
        self._counts = [count.astype(np.float64) for count in counts]
        self._words = words
        self._after: dict[str, Floats] = {}

    @classmethod
    @cache
    def load(cls, path: Path = _TABLE) -> Self:
        """The table that comes with wallmsg: made by `python -m scripts.training.char_lm`."""
        with np.load(path) as table:
            lengths = range(1, MAX_LENGTH + 1)
            keys = [np.cumsum(table[f"keys{n}"], dtype=np.uint64) for n in lengths]
            counts = [table[f"counts{n}"] for n in lengths]
            words = np.cumsum(table["words"], dtype=np.uint32)
            return cls(str(table["alphabet"]), keys, counts, words)

    def knows(self, word: str) -> bool:
        """Whether the word stands in the text that was counted, in any spelling."""
        key = word_key(word)
        place = int(np.searchsorted(self._words, key))
        return place < len(self._words) and bool(self._words[place] == key)

    def log_probability(self, before: str, character: str) -> float:
        """Of `character` after the text `before`, both as a line is read from its right end.

        Punctuation and vowel marks are passed over: nothing tells where somebody puts them.
        """
        context = bare(before[-2 * MAX_LENGTH :])[1 - MAX_LENGTH :]
        after = self._after.get(context)
        if after is None:
            if len(self._after) >= _KEPT:
                self._after.clear()
            after = self._after[context] = self._distribution(context)
        return max(float(after[self._codes.get(character, 0)]), MIN_COUNT)

    def _distribution(self, context: str) -> Floats:
        codes = [self._codes.get(character, 0) for character in context]
        chances = np.full(self._size, 1 / self._size)
        for length in range(len(codes) + 1):
            if self._add(chances, codes[len(codes) - length :]) == 0:
                break  # a sequence that never stood there, so none that ends in it did
        logarithms: Floats = np.log(chances)
        return logarithms

    def _add(self, chances: Floats, codes: list[int]) -> int:
        """Interpolate `chances` with what follows this context; returns how many kinds do."""
        first = 0
        for code in codes:
            first = first << BITS | code
        keys = self._keys[len(codes)]
        low, high = np.searchsorted(
            keys, np.array([first << BITS, (first + 1) << BITS], dtype=np.uint64)
        )
        kinds = int(high - low)
        if kinds:
            counts = self._counts[len(codes)][low:high]
            unseen = _UNSEEN * kinds
            total = float(counts.sum()) + unseen
            chances *= unseen / total
            chances[(keys[low:high] & np.uint64(2**BITS - 1)).astype(int)] += counts / total
        return kinds
