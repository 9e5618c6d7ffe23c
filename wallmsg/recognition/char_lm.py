"""A character n-gram language model of Arabic, and the set of words it was counted from."""

from __future__ import annotations

import zlib
from functools import cache
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from wallmsg.text.arabic import scoring_form

MAX_LENGTH = 6
"""Characters in the longest n-grams."""

EDGE = " "
"""Marks the beginning and the end of a line, and the space between words."""

DIGIT = "0"
"""Stands for every digit: counts cannot predict which digit comes next."""

BITS = 8
"""Bits of an n-gram's key for each of its characters."""

MIN_LOG_PROBABILITY = -7.0
"""Lower bound, in nats: what was never counted can still be written on a wall."""

_BACKOFF = 8
"""Weight of the shorter context for each distinct character counted after a context. Witten and
Bell use 1, which trusts rare contexts too much: 2.7 bits a letter of news instead of 2.5."""

_CACHED = 50_000
"""Distributions kept in memory: 24 MB."""

_TABLE = Path(__file__).parent / "char_lm.npz"
_DIGITS = "0123456789٠١٢٣٤٥٦٧٨٩"

Keys = NDArray[np.uint64]
Floats = NDArray[np.float64]


def letters_only(text: str) -> str:
    """The letters, digits and spaces of a text."""
    return "".join(c for c in text if c == " " or c.isalnum())


def word_key(word: str) -> np.uint32:
    """A hash of a word in any spelling; one in 24,000 unknown words has the hash of a known one."""
    return np.uint32(zlib.crc32(scoring_form(word).encode()))


class CharNgramModel:
    """Probability of each character given those before it (Witten-Bell interpolation).

    Args:
        alphabet: The characters that were counted; all others share one more class.
        keys: For each length from 1 the n-grams in ascending order, `BITS` bits a character (its
            index in the alphabet from 1), the last character lowest.
        counts: How often each n-gram occurs.
        words: Keys of the words that occur (`word_key`), in ascending order.
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
        # By the text as it stands, too: a decoder asks for each prefix with many characters.
        self._after_tail: dict[str, Floats] = {}

    @classmethod
    @cache
    def load(cls, path: Path = _TABLE) -> Self:
        """The model that comes with wallmsg, made by `python -m scripts.training.char_lm`."""
        with np.load(path) as table:
            lengths = range(1, MAX_LENGTH + 1)
            keys = [np.cumsum(table[f"keys{n}"], dtype=np.uint64) for n in lengths]
            counts = [table[f"counts{n}"] for n in lengths]
            words = np.cumsum(table["words"], dtype=np.uint32)
            return cls(str(table["alphabet"]), keys, counts, words)

    def knows(self, word: str) -> bool:
        """Whether the word occurs in the counted text, in any spelling."""
        key = word_key(word)
        place = int(np.searchsorted(self._words, key))
        return place < len(self._words) and bool(self._words[place] == key)

    def log_probability(self, before: str, character: str) -> float:
        """Natural logarithm of the probability of `character` after the text `before`.

        Both are in the order of a line read from its right end. Punctuation and vowel marks are
        skipped: where people put them cannot be predicted.
        """
        tail = before[-2 * MAX_LENGTH :]
        after = self._after_tail.get(tail)
        if after is None:
            if len(self._after_tail) >= _CACHED:
                self._after_tail.clear()
            after = self._after_tail[tail] = self._after_context(letters_only(tail))
        return max(float(after[self._codes.get(character, 0)]), MIN_LOG_PROBABILITY)

    def _after_context(self, letters: str) -> Floats:
        """The distribution after letters, digits and spaces."""
        context = letters[1 - MAX_LENGTH :]
        after = self._after.get(context)
        if after is None:
            if len(self._after) >= _CACHED:
                self._after.clear()
            after = self._after[context] = self._distribution(context)
        return after

    def _distribution(self, context: str) -> Floats:
        codes = [self._codes.get(character, 0) for character in context]
        probabilities = np.full(self._size, 1 / self._size)
        for length in range(len(codes) + 1):
            if self._add(probabilities, codes[len(codes) - length :]) == 0:
                break  # an unseen context: no longer one that ends in it was seen either
        logarithms: Floats = np.log(probabilities)
        return logarithms

    def _add(self, probabilities: Floats, codes: list[int]) -> int:
        """Interpolate `probabilities` with the counts after a context.

        Returns how many distinct characters were counted there.
        """
        first = 0
        for code in codes:
            first = first << BITS | code
        keys = self._keys[len(codes)]
        low, high = np.searchsorted(
            keys, np.array([first << BITS, (first + 1) << BITS], dtype=np.uint64)
        )
        distinct = int(high - low)
        if distinct:
            counts = self._counts[len(codes)][low:high]
            backoff = _BACKOFF * distinct
            total = float(counts.sum()) + backoff
            probabilities *= backoff / total
            probabilities[(keys[low:high] & np.uint64(2**BITS - 1)).astype(int)] += counts / total
        return distinct
