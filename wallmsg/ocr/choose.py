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

from wallmsg.arabic import count_arabic, scoring_form
from wallmsg.model import Outcome, Reading, Word
from wallmsg.ocr.plausible import LetterPairs

_CALIBRATION = Path(__file__).parent / "calibration.json"
_DIGITS = re.compile(r"[0-9\u0660-\u0669\u06f0-\u06f9]")
FEATURES = ("bias", "sure", "weakest", "plausible", "agreed", "length", "brief", "contrast")


@dataclass(frozen=True)
class Calibration:
    """From what is seen of a reading to how likely it is right, and how likely it is writing.

    Fitted by `scripts/calibrate`, which prints the reliability table. A reading is right if its
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
class Choice:
    """What is made of the readings of one line."""

    best: Reading
    outcome: Outcome
    """read, unreadable, or no_text where nothing seems to be written."""
    likely: bool
    """Unreadable on its own, but to be believed on a photo on which another line was read."""
    writing: float
    """How likely it is to be writing, 0 to 1, rightly read or not."""
    alternatives: tuple[Reading, ...]


class Chooser:
    """Chooses among readings by how likely each is right.

    Args:
        pairs: What Arabic looks like.
        calibration: From features to confidence.
    """

    def __init__(
        self, pairs: LetterPairs | None = None, calibration: Calibration | None = None
    ) -> None:
        self._pairs = pairs or LetterPairs.load()
        self.calibration = calibration or Calibration.load()

    def choose(
        self, readings: Sequence[tuple[str, tuple[Word, ...]]], control: Sequence[Word] = ()
    ) -> Choice:
        """The best of (variant, words) readings of one line; of equals the first variant's.

        `control` is what was read on the line's mirror image, where nothing is written.
        """
        texts = [" ".join(word.text for word in words) for _, words in readings]
        seen = [self.features(i, texts, words, control) for i, (_, words) in enumerate(readings)]
        rated = [
            Reading(
                text=text,
                confidence=round(self._likelihood(self.calibration.weights, text, own), 3),
                variant=variant,
                words=tuple(Word(word.text, round(word.confidence, 3)) for word in words),
            )
            for text, own, (variant, words) in zip(texts, seen, readings, strict=True)
        ]
        order = sorted(range(len(rated)), key=lambda i: -rated[i].confidence)
        best, *others = (rated[i] for i in order)
        weights = self.calibration.writing or self.calibration.weights
        writing = self._likelihood(weights, best.text, seen[order[0]])
        outcome = self._outcome(best.text, writing)
        likely = outcome is Outcome.UNREADABLE and writing >= self.calibration.beside
        return Choice(best, outcome, likely, writing, _distinct(best, others))

    @staticmethod
    def _likelihood(weights: dict[str, float], text: str, features: dict[str, float]) -> float:
        if not _letters(text):
            return 0.0
        total = sum(weight * features[name] for name, weight in weights.items())
        return 1 / (1 + math.exp(-total))

    def features(
        self, i: int, texts: Sequence[str], words: Sequence[Word], control: Sequence[Word] = ()
    ) -> dict[str, float]:
        """What is seen of the i-th of several readings, each about 0 to 1.

        sure: the reader's own certainty, mean over letters; weakest: of its least sure word;
        plausible: do the letters follow each other as in Arabic; agreed: likeness to the other
        variants' readings; length: grows with the letters; brief: large for the shortest, which
        are often chance; contrast: how much surer than of the mirror image.
        """
        others = [text for j, text in enumerate(texts) if j != i]
        own = scoring_form(texts[i])
        return {
            "bias": 1.0,
            "sure": _sure(words),
            "weakest": min((word.confidence for word in words), default=0.0),
            "plausible": self._pairs.plausibility(texts[i]),
            "agreed": sum(
                Levenshtein.normalized_similarity(own, scoring_form(other)) for other in others
            )
            / max(1, len(others)),
            "length": min(1.0, _letters(texts[i]) / 12),
            "brief": 1 / max(1, _letters(texts[i])),
            "contrast": _sure(words) - _sure(control) if control else 0.0,
        }

    def _outcome(self, text: str, writing: float) -> Outcome:
        # One letter alone is more often a crack than a message.
        if writing < self.calibration.noise or _letters(text) < 2:
            return Outcome.NO_TEXT
        return Outcome.READ if writing >= self.calibration.readable else Outcome.UNREADABLE


def _sure(words: Sequence[Word]) -> float:
    """Mean certainty over letters."""
    letters = sum(len(word.text) for word in words)
    return sum(word.confidence * len(word.text) for word in words) / max(1, letters)


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
