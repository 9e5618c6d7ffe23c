"""CTC decoding with a character language model: from timesteps to the most probable text.

The network sees strokes; which of two similar letters was written is often clear from its
neighbours. The algorithm is prefix beam search (Hannun et al., 2014, "First-pass large vocabulary
continuous speech recognition using bi-directional recurrent DNNs").
"""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from wallmsg.model import Word
from wallmsg.recognition.char_lm import EDGE, CharNgramModel, letters_only
from wallmsg.recognition.timesteps import BLANK, ReadLine, Timestep
from wallmsg.text.arabic import BRACKETS, mirrored_brackets

LM_WEIGHT = 0.45
"""Weight of the language model relative to the timesteps."""

CHAR_BONUS = 1.2
"""Nats added for each character: longer texts have lower probabilities."""

WORD_BONUS = 1.0
"""Nats added for each word that the language model knows."""

BEAM_WIDTH = 30
"""Prefixes kept at each timestep."""

PRUNE_NATS = 5.0
"""Prefixes this far below the best one are dropped. Few remain where letters are clear, which pays
for the many where none is (scripts/measure/LOG.md)."""

_FLOOR = 0.003
"""Probability of a character that a timestep does not list."""

_BACKGROUND, _TRACE = 0.8, 0.02
"""Probability of the blank from which a timestep is background, and the probability up to which a
character is ignored there: background has such traces at many timesteps, and their sum became
words."""

_LOG_ZERO = -1e9

# Runs from left to right, as seen from the right end of a line: Latin letters with what is between
# them and the digits after; numbers after Arabic letters and before any (Unicode Annex 9).
_ARABIC = "ء-يپچڤگ"
_OTHER = f"[^{_ARABIC}٠-٩]"
_LATIN = rf"%?[0-9]{_OTHER}*[A-Za-z]|[A-Za-z](?:{_OTHER}*[A-Za-z])?"
_ARABIC_NUMBER = r"[٠-٩]+(?:[.:,،/][٠-٩]+)*"
_AFTER_ARABIC = re.compile(rf"{_LATIN}|{_ARABIC_NUMBER}|[0-9]+(?:[.:,/][0-9]+)*")
_BEFORE_ARABIC = re.compile(rf"{_LATIN}|{_ARABIC_NUMBER}|%?[0-9]+(?:[.:,/+-][0-9]+)*")
_ARABIC_LETTER = re.compile(f"[{_ARABIC}]")
_LATIN_DIGITS, _ARABIC_DIGITS = "0123456789", "٠١٢٣٤٥٦٧٨٩"
_NUMBER = re.compile(r"[0-9٠-٩](?:\s?[-./:,،+]?\s?[0-9٠-٩])*")
_LETTERS = frozenset(filter(_ARABIC_LETTER.match, map(chr, range(0x600, 0x700))))

# Log-probabilities of a prefix ending in a blank and in its last character, and the score that the
# language model gives it.
_Beam = tuple[float, float, float]


class CtcDecoder:
    """Decodes lines.

    Args:
        language_model: Scores sequences of characters and knows words.
    """

    def __init__(self, language_model: CharNgramModel) -> None:
        self._lm = language_model

    def decode(self, timesteps: Sequence[Timestep]) -> ReadLine:
        """The most probable words, in reading order; each has the confidence of its worst letter.

        `timesteps` start at the right end of the line.
        """
        text = _unify_digits(timesteps, self._best_text(timesteps).strip())
        if not text:
            return ReadLine((), tuple(timesteps))
        confidences = self._char_confidences(timesteps, text)
        characters, order = _reading_order(text)
        words = []
        for is_space, group in groupby(order, lambda i: text[i] == " "):
            own = [*group]
            if not is_space:
                word = "".join(characters[i] for i in own)
                words.append(Word(word, min(confidences[i] for i in own)))
        return ReadLine(tuple(words), tuple(timesteps), text)

    def scores(self, texts: Iterable[str], readings: Sequence[ReadLine]) -> dict[str, float]:
        """The score of each text in nats, given several readings of one line.

        The mean log-likelihood over the readings' timesteps, which count equally, plus the
        language model's score. Texts are as in `ReadLine.labels`.
        """
        return {
            text: sum(log_likelihood(one.timesteps, text) for one in readings) / len(readings)
            + sum(self._lm_score(text[:i], text[i]) for i in range(len(text)))
            + self._lm_score(text, EDGE)
            for text in set(texts)
        }

    def _best_text(self, timesteps: Sequence[Timestep]) -> str:
        """The best text, from the right end of the line."""
        beams: dict[str, _Beam] = {"": (0.0, _LOG_ZERO, 0.0)}
        for timestep in timesteps:
            least = _TRACE if _is_background(timestep) else 0.0
            listed = [
                (character, math.log(probability))
                for character, probability in timestep.items()
                if probability > least
            ]
            if not timestep.get(BLANK):
                listed.append((BLANK, math.log(_FLOOR)))
            if len(listed) == 1:
                blank = listed[0][1]
                beams = {
                    text: (_log_add(*beam[:2]) + blank, _LOG_ZERO, beam[2])
                    for text, beam in beams.items()
                }
                continue
            extended: dict[str, _Beam] = {}
            for text, beam in beams.items():
                for new, after in self._extend(text, beam, listed):
                    other = extended.get(new)
                    extended[new] = (
                        (_log_add(other[0], after[0]), _log_add(other[1], after[1]), after[2])
                        if other
                        else after
                    )
            best = sorted(extended.items(), key=lambda item: -_score(item[1]))[:BEAM_WIDTH]
            least = _score(best[0][1]) - PRUNE_NATS
            beams = {text: beam for text, beam in best if _score(beam) >= least}
        return max(beams, key=lambda text: _score(beams[text]) + self._lm_score(text, EDGE))

    def _extend(
        self, text: str, beam: _Beam, listed: Sequence[tuple[str, float]]
    ) -> Iterator[tuple[str, _Beam]]:
        blank, last, lm_score = beam
        both = _log_add(blank, last)
        for character, log_probability in listed:
            if character == BLANK:
                yield text, (both + log_probability, _LOG_ZERO, lm_score)
            elif text.endswith(character):
                yield text, (_LOG_ZERO, last + log_probability, lm_score)
                if blank > _LOG_ZERO / 2:  # the same letter twice, with a blank between
                    score = lm_score + self._lm_score(text, character)
                    yield text + character, (_LOG_ZERO, blank + log_probability, score)
            else:
                score = lm_score + self._lm_score(text, character)
                yield text + character, (_LOG_ZERO, both + log_probability, score)

    def _lm_score(self, before: str, character: str) -> float:
        """The language model's score of a character after `before`, bonuses included.

        Digits, Latin letters and punctuation score 0: they are taken as seen.
        """
        if character != EDGE and character not in _LETTERS:
            return 0.0
        score = LM_WEIGHT * self._lm.log_probability(EDGE + before, character) + CHAR_BONUS
        if character == EDGE:
            word = letters_only(before[before.rfind(EDGE) + 1 :])
            score += WORD_BONUS * self._lm.knows(word)
        return score

    def _char_confidences(self, timesteps: Sequence[Timestep], text: str) -> list[float]:
        """The confidence of each character, 0 to 1.

        It is the character's share among all candidates at its timestep, with or without the
        language model, whichever is lower: a guess that only fits the language is not confident.
        """
        confidences = []
        for i, at in enumerate(_align(timesteps, text)):
            own, before = text[i], text[:i]
            seen = {BLANK: _FLOOR, own: _FLOOR} | timesteps[at]
            weighted = {
                character: probability
                * math.exp(self._lm_score(before, character) if character else 0)
                for character, probability in seen.items()
            }
            shares = (table[own] / sum(table.values()) for table in (seen, weighted))
            confidences.append(min(shares))
        return confidences


def _unify_digits(timesteps: Sequence[Timestep], text: str) -> str:
    """The text with each number in one kind of digits, if its timesteps list them.

    ١ and 1 look the same, and a number with both would be put into the wrong order.
    """
    numbers = [
        found.span()
        for found in _NUMBER.finditer(text)
        if not set(found[0]).isdisjoint(_LATIN_DIGITS)
        and not set(found[0]).isdisjoint(_ARABIC_DIGITS)
    ]
    if not numbers:
        return text
    at = _align(timesteps, text)
    for start, end in numbers:
        places = [i for i in range(start, end) if text[i].isdigit()]
        own = [timesteps[at[i]] for i in places]
        probability, digits = max(_as_digits(own, kind) for kind in (_LATIN_DIGITS, _ARABIC_DIGITS))
        if probability > 0:
            replaced = dict(zip(places, digits, strict=True))
            text = "".join(replaced.get(i, character) for i, character in enumerate(text))
    return text


def _as_digits(timesteps: Sequence[Timestep], kind: str) -> tuple[float, str]:
    """The probability of a number in one kind of digits, 0 if a timestep lists none, and them."""
    best = [max((timestep.get(digit, 0.0), digit) for digit in kind) for timestep in timesteps]
    probability = math.prod(p if p > _TRACE else 0.0 for p, _ in best)
    return probability, "".join(digit for _, digit in best)


def log_likelihood(timesteps: Sequence[Timestep], text: str) -> float:
    """Natural logarithm of the probability of a text, summed over all its alignments.

    `text` is in the order of the timesteps. CTC's forward algorithm (Graves et al., 2006).
    """
    states, skip = _states(text)
    distinct = list(dict.fromkeys(states))
    emissions = np.array([_probabilities(timestep, distinct) for timestep in timesteps])
    emissions = emissions.reshape(-1, len(distinct))[:, [distinct.index(s) for s in states]]
    forward = np.zeros(len(states))
    forward[0] = 1.0
    total = 0.0
    for row in emissions:
        after = forward.copy()
        after[1:] += forward[:-1]
        after[2:] += forward[:-2] * skip
        after *= row
        scale = float(after.sum())
        total += math.log(scale)
        forward = after / scale
    return total + math.log(max(float(forward[-2:].sum()), sys.float_info.min))


def _probabilities(timestep: Timestep, characters: Sequence[str]) -> list[float]:
    """The probability of each character; near 0 on background, which has many timesteps."""
    background = _is_background(timestep)
    least, floor = (_TRACE, _FLOOR * _TRACE) if background else (0.0, _FLOOR)
    listed = (timestep.get(character, 0.0) for character in characters)
    return [probability if probability > least else floor for probability in listed]


def _is_background(timestep: Timestep) -> bool:
    return timestep.get(BLANK, 0.0) >= _BACKGROUND


def _states(text: str) -> tuple[list[str], NDArray[np.bool_]]:
    """The CTC states of a text: its characters with blanks around each.

    And for each state from the third whether the blank before it may be skipped.
    """
    states = [BLANK, *(state for character in text for state in (character, BLANK))]
    skip = [state not in (BLANK, before) for before, state in zip(states, states[2:], strict=False)]
    return states, np.array(skip, dtype=bool)


def _align(timesteps: Sequence[Timestep], text: str) -> list[int]:
    """For each character its most probable timestep on the best path (Viterbi)."""
    states, skip = _states(text)
    emissions = np.log(
        [[max(timestep.get(state, 0.0), _FLOOR) for state in states] for timestep in timesteps]
    )
    score = np.full(len(states), -np.inf)
    score[:2] = emissions[0, :2]
    steps = np.zeros(emissions.shape, dtype=np.int8)
    for row in range(1, len(timesteps)):
        moves = np.full((3, len(states)), -np.inf)
        moves[0] = score
        moves[1, 1:] = score[:-1]
        moves[2, 2:] = np.where(skip, score[:-2], -np.inf)
        steps[row] = moves.argmax(axis=0)
        score = moves.max(axis=0) + emissions[row]
    state = len(states) - 1 if score[-1] >= score[-2] else len(states) - 2
    best: dict[int, int] = {}
    for row in range(len(timesteps) - 1, -1, -1):
        if state % 2:
            i = state // 2
            if i not in best or emissions[row, state] > emissions[best[i], state]:
                best[i] = row
        state -= int(steps[row, state])
    return [best.get(i, 0) for i in range(len(text))]


def _reading_order(text: str) -> tuple[list[str], list[int]]:
    """The characters of a text, and their indices in reading (logical) order.

    `text` starts at the right end of its line. Brackets are mirrored, except in runs from left to
    right.
    """
    order = [*range(len(text))]
    characters = [*mirrored_brackets(text)]
    letter = _ARABIC_LETTER.search(text)
    first = letter.start() if letter else len(text)
    for pattern, start, end in ((_BEFORE_ARABIC, 0, first), (_AFTER_ARABIC, first, len(text))):
        for run in pattern.finditer(text, start, end):
            own = _with_brackets(text, *run.span())
            order[own] = reversed(order[own])
            characters[own] = text[own]
    return characters, order


def _with_brackets(text: str, start: int, end: int) -> slice:
    """A run from left to right with the bracket next to it that pairs with one inside it.

    As in `Free (Syria)`.
    """
    inside = text[start:end]
    for opening, closing in BRACKETS:
        more = inside.count(opening) - inside.count(closing)
        if more > 0 and text[:start].endswith(closing):
            return slice(start - 1, end)
        if more < 0 and text.startswith(opening, end):
            return slice(start, end + 1)
    return slice(start, end)


def _score(beam: _Beam) -> float:
    return _log_add(beam[0], beam[1]) + beam[2]


def _log_add(one: float, other: float) -> float:
    """log(exp(one) + exp(other))."""
    if one < other:
        one, other = other, one
    return one if other < _LOG_ZERO / 2 else one + math.log1p(math.exp(other - one))
