"""What letter comes next: counts of sequences of letters in Arabic text of many kinds."""

from __future__ import annotations

from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

LONGEST = 6
"""Letters in the longest sequences that are counted."""

EDGE = " "
"""Stands at the beginning and the end of a line, as between words."""

DIGIT = "0"
"""Stands for all digits: which one comes next no counting can tell."""

BITS = 8
"""Of a sequence's key for each of its characters."""

LEAST = -9.0
"""Natural logarithm of the least chance: what was never counted can stand on a wall."""

_KEPT = 50_000
"""Distributions kept for the next time: 20 MB."""

_TABLE = Path(__file__).parent / "letter_sequences.npz"
_DIGITS = "0123456789٠١٢٣٤٥٦٧٨٩"

Keys = NDArray[np.uint64]
Floats = NDArray[np.float64]


def bare(text: str) -> str:
    """The letters, digits and spaces of a text."""
    return "".join(c for c in text if c == " " or c.isalnum())


class LetterSequences:
    """How likely each letter is after those before it (Witten and Bell's interpolation).

    Args:
        alphabet: The characters that were counted; all others count as one more.
        keys: For each length from 1 the sequences in rising order, `BITS` bits a character (its
            place in the alphabet from 1), the last character lowest.
        counts: How often each stands in the text.
    """

    def __init__(self, alphabet: str, keys: list[Keys], counts: list[NDArray[np.uint32]]) -> None:
        self.alphabet = alphabet
        self._codes = {character: i for i, character in enumerate(alphabet, start=1)}
        self._codes |= dict.fromkeys(_DIGITS, self._codes.get(DIGIT, 0))
        self._size = len(alphabet) + 1
        self._keys = keys
        self._counts = [count.astype(np.float64) for count in counts]
        self._after: dict[str, Floats] = {}

    @classmethod
    def load(cls, path: Path = _TABLE) -> Self:
        """The table that comes with wallmsg: made by `python -m scripts.letter_sequences`."""
        with np.load(path) as table:
            lengths = range(1, LONGEST + 1)
            keys = [np.cumsum(table[f"keys{n}"], dtype=np.uint64) for n in lengths]
            return cls(str(table["alphabet"]), keys, [table[f"counts{n}"] for n in lengths])

    def log_probability(self, before: str, character: str) -> float:
        """Of `character` after the text `before`, both as a line is read from its right end.

        Punctuation and vowel marks are passed over: nothing tells where somebody puts them.
        """
        context = bare(before[-2 * LONGEST :])[1 - LONGEST :]
        after = self._after.get(context)
        if after is None:
            if len(self._after) >= _KEPT:
                self._after.clear()
            after = self._after[context] = self._distribution(context)
        return max(float(after[self._codes.get(character, 0)]), LEAST)

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
            total = float(counts.sum())
            chances *= kinds / (total + kinds)
            chances[(keys[low:high] & np.uint64(2**BITS - 1)).astype(int)] += counts / (
                total + kinds
            )
        return kinds
