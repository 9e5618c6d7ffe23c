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
_FEATURES = ("bias", "sure", "plausible", "agreed", "length", "weakest")


@dataclass(frozen=True)
class Calibration:
    """From what is seen of a reading to how likely it is right.

    Fitted by `scripts/calibrate`, which prints the reliability table. A reading is called right
    if its character error rate is below 0.1 after folding.
    """

    weights: dict[str, float]
    """Logistic regression, by feature."""
    readable: float
    """From this confidence on a line counts as read."""
    noise: float
    """Below this confidence a line is no writing at all: specks, cracks, other alphabets."""

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

    def choose(self, readings: Sequence[tuple[str, tuple[Word, ...]]]) -> Choice:
        """The best of (variant, words) readings of one line; of equals the first variant's."""
        texts = [" ".join(word.text for word in words) for _, words in readings]
        rated = [
            Reading(
                text=text,
                confidence=round(self.confidence(i, texts, readings[i][1]), 3),
                variant=variant,
                words=tuple(Word(word.text, round(word.confidence, 3)) for word in words),
            )
            for i, (text, (variant, words)) in enumerate(zip(texts, readings, strict=True))
        ]
        best, *others = sorted(rated, key=lambda reading: -reading.confidence)
        return Choice(best, self._outcome(best), _distinct(best, others))

    def confidence(self, i: int, texts: Sequence[str], words: Sequence[Word]) -> float:
        """How likely the i-th of several readings is right, 0 to 1."""
        if not _letters(texts[i]):
            return 0.0
        features = self.features(i, texts, words)
        total = sum(self.calibration.weights[name] * features[name] for name in _FEATURES)
        return 1 / (1 + math.exp(-total))

    def features(self, i: int, texts: Sequence[str], words: Sequence[Word]) -> dict[str, float]:
        """What is seen of a reading, each about 0 to 1.

        sure: the reader's own certainty, mean over letters; weakest: of its least sure word;
        plausible: do the letters follow each other as in Arabic; agreed: likeness to the other
        variants' readings; length: grows with the letters, as short readings are often chance.
        """
        letters = sum(len(word.text) for word in words) or 1
        others = [text for j, text in enumerate(texts) if j != i]
        own = scoring_form(texts[i])
        return {
            "bias": 1.0,
            "sure": sum(word.confidence * len(word.text) for word in words) / letters,
            "weakest": min((word.confidence for word in words), default=0.0),
            "plausible": self._pairs.plausibility(texts[i]),
            "agreed": sum(
                Levenshtein.normalized_similarity(own, scoring_form(other)) for other in others
            )
            / max(1, len(others)),
            "length": min(1.0, _letters(texts[i]) / 12),
        }

    def _outcome(self, best: Reading) -> Outcome:
        # One letter alone is more often a crack than a message.
        if best.confidence < self.calibration.noise or _letters(best.text) < 2:
            return Outcome.NO_TEXT
        return Outcome.READ if best.confidence >= self.calibration.readable else Outcome.UNREADABLE


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
