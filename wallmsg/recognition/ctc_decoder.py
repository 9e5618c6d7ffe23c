"""From what each column of a line shows to the likeliest text: CTC with what is common in Arabic.

A network sees strokes; which of two letters that look alike stands there is often plain from its
neighbours. Prefix beam search (Hannun and others, 2014, "First-pass large vocabulary continuous
speech recognition using bi-directional recurrent DNNs") with chances of letter sequences.
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
from wallmsg.recognition.char_lm import EDGE, CharNgramModel, bare
from wallmsg.recognition.timesteps import BLANK, Column, ReadLine
from wallmsg.text.arabic import BRACKETS, turned_brackets

WEIGHT = 0.45
"""Of the letters' sequence against what the columns show."""

LENGTH = 1.2
"""What each character gains, in nats: a sequence is the less likely the longer it is."""

KNOWN = 1.0
"""What a word gains, in nats, that stands in the text that was counted."""

_BEAMS = 30
_BEHIND = 5.0
"""Nats behind the best text from which another beginning of the line is given up: where a letter is
plain few are left, which pays for the many where none is (scripts/measure/LOG.md)."""

_FLOOR = 0.003
"""Chance of what a column does not list."""

_BARE, _FAINT = 0.8, 0.02
"""Chance of a blank from which a column is bare ground, and up to which a character is not believed
there: ground shows such traces over many columns, and their sum made words of it."""

_NOTHING = -1e9

# What runs from left to right, as it stands from the right end of a line: Latin, with what is
# between and the figures after it; numbers after Arabic letters, and before any (Unicode annex 9).
_ARABIC = "ء-يپچڤگ"
_OTHER = f"[^{_ARABIC}٠-٩]"
_LATIN = rf"%?[0-9]{_OTHER}*[A-Za-z]|[A-Za-z](?:{_OTHER}*[A-Za-z])?"
_ARABIC_NUMBER = r"[٠-٩]+(?:[.:,،/][٠-٩]+)*"
_AFTER_ARABIC = re.compile(rf"{_LATIN}|{_ARABIC_NUMBER}|[0-9]+(?:[.:,/][0-9]+)*")
_BEFORE_ARABIC = re.compile(rf"{_LATIN}|{_ARABIC_NUMBER}|%?[0-9]+(?:[.:,/+-][0-9]+)*")
_ARABIC_LETTER = re.compile(f"[{_ARABIC}]")
_LATIN_FIGURES, _ARABIC_FIGURES = "0123456789", "٠١٢٣٤٥٦٧٨٩"
_NUMBER = re.compile(r"[0-9٠-٩](?:\s?[-./:,،+]?\s?[0-9٠-٩])*")
_LETTERS = frozenset(filter(_ARABIC_LETTER.match, map(chr, range(0x600, 0x700))))

# Log-probabilities that a text's last column was a blank or its last character, and its worth as
# a sequence of letters.
_Beam = tuple[float, float, float]


class Decoder:
    """Decodes lines.

    Args:
        sequences: What is common in Arabic.
    """

    def __init__(self, sequences: CharNgramModel) -> None:
        self._sequences = sequences

    def line(self, columns: Sequence[Column]) -> ReadLine:
        """The likeliest words, in reading order, each as sure as its least sure letter."""
        text = _of_one_kind(columns, self._text(columns).strip())
        if not text:
            return ReadLine((), tuple(columns))
        sure = self._certainties(columns, text)
        written, order = _written(text)
        words = []
        for space, places in groupby(order, lambda place: text[place] == " "):
            own = [*places]
            if not space:
                word = "".join(written[place] for place in own)
                words.append(Word(word, min(sure[place] for place in own)))
        return ReadLine(tuple(words), tuple(columns), text)

    def worth(self, texts: Iterable[str], looks: Sequence[ReadLine]) -> dict[str, float]:
        """Natural logarithm of how likely looks at a line are to show each text, one look as much
        as another, and of how likely it is to be written. Texts as in `ReadLine.shown`."""
        return {
            text: sum(log_chance(look.columns, text) for look in looks) / len(looks)
            + sum(self._gain(text[:i], text[i]) for i in range(len(text)))
            + self._gain(text, EDGE)
            for text in set(texts)
        }

    def _text(self, columns: Sequence[Column]) -> str:
        """The best text, as it stands from the right end of the line."""
        beams: dict[str, _Beam] = {"": (0.0, _NOTHING, 0.0)}
        for column in columns:
            least = _FAINT if _is_bare(column) else 0.0
            seen = [
                (character, math.log(chance))
                for character, chance in column.items()
                if chance > least
            ]
            if not column.get(BLANK):
                seen.append((BLANK, math.log(_FLOOR)))
            if len(seen) == 1:
                blank = seen[0][1]
                beams = {
                    text: (_sum(*beam[:2]) + blank, _NOTHING, beam[2])
                    for text, beam in beams.items()
                }
                continue
            following: dict[str, _Beam] = {}
            for text, beam in beams.items():
                for new, after in self._extended(text, beam, seen):
                    other = following.get(new)
                    following[new] = (
                        (_sum(other[0], after[0]), _sum(other[1], after[1]), after[2])
                        if other
                        else after
                    )
            best = sorted(following.items(), key=lambda item: -_worth(item[1]))[:_BEAMS]
            least = _worth(best[0][1]) - _BEHIND
            beams = {text: beam for text, beam in best if _worth(beam) >= least}
        return max(beams, key=lambda text: _worth(beams[text]) + self._gain(text, EDGE))

    def _extended(
        self, text: str, beam: _Beam, seen: Sequence[tuple[str, float]]
    ) -> Iterator[tuple[str, _Beam]]:
        blank, last, letters = beam
        both = _sum(blank, last)
        for character, chance in seen:
            if character == BLANK:
                yield text, (both + chance, _NOTHING, letters)
            elif text.endswith(character):
                yield text, (_NOTHING, last + chance, letters)
                if blank > _NOTHING / 2:  # twice the same letter, with a gap between
                    worth = letters + self._gain(text, character)
                    yield text + character, (_NOTHING, blank + chance, worth)
            else:
                worth = letters + self._gain(text, character)
                yield text + character, (_NOTHING, both + chance, worth)

    def _gain(self, before: str, character: str) -> float:
        """What a character after `before` is worth as language. Figures, Latin letters and
        punctuation stand as they are seen."""
        if character != EDGE and character not in _LETTERS:
            return 0.0
        gain = WEIGHT * self._sequences.log_probability(EDGE + before, character) + LENGTH
        if character == EDGE:
            gain += KNOWN * self._sequences.knows(bare(before[before.rfind(EDGE) + 1 :]))
        return gain

    def _certainties(self, columns: Sequence[Column], text: str) -> list[float]:
        """Of each character: its share among all that its column may show, by sight alone or with
        its neighbours, whichever is less. A guess that only makes sense is no certainty."""
        sure = []
        for place, at in enumerate(_aligned(columns, text)):
            own, before = text[place], text[:place]
            seen = {BLANK: _FLOOR, own: _FLOOR} | columns[at]
            weighed = {
                character: chance * math.exp(0 if not character else self._gain(before, character))
                for character, chance in seen.items()
            }
            sure.append(min(shares[own] / sum(shares.values()) for shares in (seen, weighed)))
        return sure


def _of_one_kind(columns: Sequence[Column], text: str) -> str:
    """The text with each number in figures of one kind, if its columns show them: ١ and 1 look the
    same, and a number of both would be put into another order than it was written in."""
    numbers = [
        found.span()
        for found in _NUMBER.finditer(text)
        if not set(found[0]).isdisjoint(_LATIN_FIGURES)
        and not set(found[0]).isdisjoint(_ARABIC_FIGURES)
    ]
    if not numbers:
        return text
    at = _aligned(columns, text)
    for start, end in numbers:
        places = [i for i in range(start, end) if text[i].isdigit()]
        shown = [columns[at[i]] for i in places]
        kinds = [_seen_as(shown, kind) for kind in (_LATIN_FIGURES, _ARABIC_FIGURES)]
        chance, figures = max(kinds)
        if chance > 0:
            own = dict(zip(places, figures, strict=True))
            text = "".join(own.get(i, character) for i, character in enumerate(text))
    return text


def _seen_as(shown: Sequence[Column], kind: str) -> tuple[float, str]:
    """The chance of a number in figures of one kind, and the figures; 0 if a column has none."""
    best = [max((column.get(figure, 0.0), figure) for figure in kind) for column in shown]
    believed = math.prod(chance if chance > _FAINT else 0.0 for chance, _ in best)
    return believed, "".join(figure for _, figure in best)


def log_chance(columns: Sequence[Column], text: str) -> float:
    """Natural logarithm of the chance that columns show a text, over all ways in which it can stand
    in them (the forward variables of CTC: Graves and others, 2006)."""
    states, jump = _states(text)
    kinds = list(dict.fromkeys(states))
    chances = np.array([_promote_likely(column, kinds) for column in columns])
    chances = chances.reshape(-1, len(kinds))[:, [kinds.index(state) for state in states]]
    reached = np.zeros(len(states))
    reached[0] = 1.0
    total = 0.0
    for row in chances:
        after = reached.copy()
        after[1:] += reached[:-1]
        after[2:] += reached[:-2] * jump
        after *= row
        scale = float(after.sum())
        total += math.log(scale)
        reached = after / scale
    return total + math.log(max(float(reached[-2:].sum()), sys.float_info.min))


def _promote_likely(column: Column, characters: Sequence[str]) -> list[float]:
    """The chance of each character; on bare ground hardly any, as it has many columns."""
    least, floor = (_FAINT, _FLOOR * _FAINT) if _is_bare(column) else (0.0, _FLOOR)
    shown = (column.get(character, 0.0) for character in characters)
    return [chance if chance > least else floor for chance in shown]


def _is_bare(column: Column) -> bool:
    return column.get(BLANK, 0.0) >= _BARE


def _states(text: str) -> tuple[list[str], NDArray[np.bool_]]:
    """What columns show one after the other, a gap around each character; and for each from the
    third whether the gap before it may be left out."""
    states = [BLANK, *(state for character in text for state in (character, BLANK))]
    jumps = [
        state not in (BLANK, before) for before, state in zip(states, states[2:], strict=False)
    ]
    return states, np.array(jumps, dtype=bool)


def _aligned(columns: Sequence[Column], text: str) -> list[int]:
    """For each character of `text` the column that shows it best, on the best path (Viterbi)."""
    states, jump = _states(text)
    chances = np.log(
        [[max(column.get(state, 0.0), _FLOOR) for state in states] for column in columns]
    )
    score = np.full(len(states), -np.inf)
    score[:2] = chances[0, :2]
    steps = np.zeros(chances.shape, dtype=np.int8)
    for row in range(1, len(columns)):
        moves = np.full((3, len(states)), -np.inf)
        moves[0] = score
        moves[1, 1:] = score[:-1]
        moves[2, 2:] = np.where(jump, score[:-2], -np.inf)
        steps[row] = moves.argmax(axis=0)
        score = moves.max(axis=0) + chances[row]
    state = len(states) - 1 if score[-1] >= score[-2] else len(states) - 2
    best: dict[int, int] = {}
    for row in range(len(columns) - 1, -1, -1):
        if state % 2:
            place = state // 2
            if place not in best or chances[row, state] > chances[best[place], state]:
                best[place] = row
        state -= int(steps[row, state])
    return [best.get(place, 0) for place in range(len(text))]


def _written(text: str) -> tuple[list[str], list[int]]:
    """The characters of a text, which stands from the right end of its line, and their places in
    reading order. Brackets are turned but in what runs from the left."""
    order = [*range(len(text))]
    written = [*turned_brackets(text)]
    letter = _ARABIC_LETTER.search(text)
    first = letter.start() if letter else len(text)
    for pattern, start, end in ((_BEFORE_ARABIC, 0, first), (_AFTER_ARABIC, first, len(text))):
        for run in pattern.finditer(text, start, end):
            own = _with_brackets(text, *run.span())
            order[own] = reversed(order[own])
            written[own] = text[own]
    return written, order


def _with_brackets(text: str, start: int, end: int) -> slice:
    """A run from the left with the bracket before or behind it whose other half is inside: as in
    `Free (Syria)`."""
    inside = text[start:end]
    for opening, closing in BRACKETS:
        more = inside.count(opening) - inside.count(closing)
        if more > 0 and text[:start].endswith(closing):
            return slice(start - 1, end)
        if more < 0 and text.startswith(opening, end):
            return slice(start, end + 1)
    return slice(start, end)


def _worth(beam: _Beam) -> float:
    return _sum(beam[0], beam[1]) + beam[2]


def _sum(one: float, other: float) -> float:
    """log(exp(one) + exp(other))."""
    if one < other:
        one, other = other, one
    return one if other < _NOTHING / 2 else one + math.log1p(math.exp(other - one))
