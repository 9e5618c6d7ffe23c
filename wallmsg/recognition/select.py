"""Choosing among the readings of one line, and saying how sure the choice is."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from rapidfuzz.distance import Levenshtein

from wallmsg.model import Outcome, Reading, Word
from wallmsg.recognition.char_lm import CharNgramModel
from wallmsg.recognition.ctc_decoder import Decoder, log_chance
from wallmsg.recognition.timesteps import ReadLine
from wallmsg.text.arabic import count_arabic, scoring_form

_CALIBRATION = Path(__file__).parent / "calibration.json"
_MIN_COUNT = 2
"""Letters: one alone is more often a crack than a message."""

_NO_WORDS = 0.5
"""What counts as known of figures alone."""

_DIGITS = re.compile(r"[0-9\u0660-\u0669\u06f0-\u06f9]")
FEATURES = (
    "bias",
    "sure",
    "weakest",
    "seen",
    "known",
    "agreed",
    "same",
    "length",
    "brief",
    "contrast",
)


@dataclass(frozen=True)
class Calibration:
    """From what is seen of a reading to how likely it is right, and how likely it is writing.

    Fitted by `python -m scripts.training.confidence`, which prints the reliability table. A
    reading is right if its
    character error rate after folding is below 0.1, and writing if it is below 0.5: a third of
    the letters wrong is a poor reading, but it is of something written.
    """

    weights: dict[str, float]
    """Logistic regression by feature: is it right? Gives the confidence."""
    readable: float
    """From this probability of being writing on a line counts as read."""
    noise: float
    """Below it a line is no writing at all, even where something else was read: specks, cracks,
    other alphabets."""
    beside: float = 1.0
    """The same, on a photo on which something else was read: where one line is Arabic, others are
    likelier to be."""
    alone: float = 0.0
    """On a photo on which nothing was read, a guess less likely to be writing than this is taken
    for cracks and shadows: most walls have a few things that look like a letter or two."""
    writing: dict[str, float] | None = None
    """Logistic regression by feature: is it writing? None takes `weights`."""
    model: str = ""
    """SHA-256 of the reading model's file to which all this was fitted."""

    @classmethod
    def load(cls, path: Path = _CALIBRATION) -> Self:
        """The calibration that comes with wallmsg, for the reading model that comes with it."""
        return cls(**json.loads(path.read_text(encoding="utf-8")))


@dataclass(frozen=True)
class SelectedReading:
    """What is made of the readings of one line."""

    best: Reading
    outcome: Outcome
    """read, unreadable, or no_text where nothing seems to be written."""
    likely: bool
    """Unreadable on its own, but to be believed on a photo on which other Arabic was read."""
    writing: float
    """How likely it is to be writing, 0 to 1, rightly read or not."""
    alternatives: tuple[Reading, ...]


class ReadingSelector:
    """Chooses the reading that the looks at a line and the language together make likeliest.

    Args:
        sequences: What is common in Arabic.
        calibration: From features to confidence.
    """

    def __init__(
        self, sequences: CharNgramModel | None = None, calibration: Calibration | None = None
    ) -> None:
        self._sequences = sequences or CharNgramModel.load()
        self._decoder = Decoder(self._sequences)
        self.calibration = calibration or Calibration.load()

    def choose(
        self, readings: Sequence[tuple[str, ReadLine]], control: ReadLine | None = None
    ) -> SelectedReading:
        """The best of (variant, what was read on it) of one line; of equals the surer, or the first
        variant's.

        `control` is what was read on the line's mirror image, where nothing is written.
        """
        lines = [line for _, line in readings]
        seen = [self.features(i, lines, control) for i in range(len(lines))]
        texts = [line.text for line in lines]
        sure = [
            self._likelihood(self.calibration.weights, text, own)
            for text, own in zip(texts, seen, strict=True)
        ]
        worth = self._worth(lines)
        order = sorted(range(len(lines)), key=lambda i: (-worth[i], -sure[i]))
        first = order[0]
        rated = [
            Reading(
                text=texts[i],
                # None is likelier than the one that was chosen.
                confidence=round(min(sure[i], sure[first]), 3),
                variant=readings[i][0],
                words=tuple(
                    Word(word.text, round(word.confidence, 3)) for word in readings[i][1].words
                ),
            )
            for i in order
        ]
        best, *others = rated
        weights = self.calibration.writing or self.calibration.weights
        writing = self._likelihood(weights, best.text, seen[first])
        outcome = self._outcome(best.text, writing)
        likely = outcome is Outcome.UNREADABLE and writing >= self.calibration.beside
        return SelectedReading(best, outcome, likely, writing, _distinct(best, others))

    def _worth(self, lines: Sequence[ReadLine]) -> list[float]:
        """By all looks whose columns are understood, together; all alike where none are. What says
        something goes before what says nothing."""
        looks = [line for line in lines if line.columns]
        told = [line for line in looks if _letters(line.text)]
        if not told:
            return [float(_letters(line.text) > 0) for line in lines]
        worth = self._decoder.worth((line.shown for line in told), looks)
        return [worth.get(line.shown, -math.inf) for line in lines]

    @staticmethod
    def _likelihood(weights: dict[str, float], text: str, features: dict[str, float]) -> float:
        if not _letters(text):
            return 0.0
        total = sum(weight * features[name] for name, weight in weights.items())
        return 1 / (1 + math.exp(-total))

    def features(
        self, i: int, lines: Sequence[ReadLine], control: ReadLine | None = None
    ) -> dict[str, float]:
        """What is seen of the i-th of several readings of a line, each about 0 to 1.

        sure: the reader's own certainty, mean over letters; weakest: of its least sure word;
        seen: chance a letter that the look it was read on shows it, over all ways to read it there;
        known: share of the letters in words that are known; agreed: likeness to what was read on
        the other looks; same: share of them that say just the same; length: grows with the letters;
        brief: large for the shortest, which are often chance; contrast: how much surer than of the
        mirror image.
        """
        line = lines[i]
        own = scoring_form(line.text)
        alike = [
            Levenshtein.normalized_similarity(own, scoring_form(other.text))
            for j, other in enumerate(lines)
            if j != i
        ]
        length = _letters(line.text)
        sure = _sure(line.words)
        return {
            "bias": 1.0,
            "sure": sure,
            "weakest": min((word.confidence for word in line.words), default=0.0),
            "seen": _seen(line),
            "known": self._known(own),
            "agreed": sum(alike) / max(1, len(alike)),
            "same": alike.count(1.0) / max(1, len(alike)),
            "length": min(1.0, length / 12),
            "brief": 1 / max(1, length),
            "contrast": sure - _sure(control.words) if control and control.words else 0.0,
        }

    def _known(self, text: str) -> float:
        words = [word for word in text.split() if count_arabic(word)]
        known = sum(len(word) for word in words if self._sequences.knows(word))
        return known / sum(map(len, words)) if words else _NO_WORDS

    def _outcome(self, text: str, writing: float) -> Outcome:
        if writing < self.calibration.noise or not may_count(text):
            return Outcome.NO_TEXT
        return Outcome.READ if writing >= self.calibration.readable else Outcome.UNREADABLE


def _seen(line: ReadLine) -> float:
    if not line.columns:
        return _sure(line.words)
    return math.exp(log_chance(line.columns, line.shown) / (len(line.shown) + 1))


def _sure(words: Sequence[Word]) -> float:
    """Mean certainty over letters."""
    length = sum(len(word.text) for word in words)
    return sum(word.confidence * len(word.text) for word in words) / max(1, length)


def may_count(text: str) -> bool:
    """Whether a text may be taken for writing: Latin and a single letter never are."""
    return _letters(text) >= _MIN_COUNT


def _letters(text: str) -> int:
    """Arabic letters and digits of any kind: what this reader may be believed to have read."""
    return count_arabic(text) + len(_DIGITS.findall(text))


def _distinct(best: Reading, others: Sequence[Reading]) -> tuple[Reading, ...]:
    """The other readings whose texts differ, best first."""
    seen = {best.text, ""}
    kept = []
    for reading in others:
        if reading.text not in seen:
            seen.add(reading.text)
            kept.append(reading)
    return tuple(kept)
