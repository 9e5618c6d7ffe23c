"""Selects the best of several readings of one line, and estimates how likely it is right."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from wallmsg.model import Outcome, Reading, Word
from wallmsg.recognition.calibration import Calibration, FirstLook
from wallmsg.recognition.char_lm import CharNgramModel
from wallmsg.recognition.ctc_decoder import CtcDecoder, log_likelihood
from wallmsg.recognition.timesteps import ReadLine
from wallmsg.text.arabic import count_arabic, scoring_form

_MIN_LETTERS = 2
"""A single letter is more often a crack than a message."""

_KNOWN_WITHOUT_WORDS = 0.5
"""The feature `known_words` of text without a word, such as a number."""

_DIGITS = re.compile(r"[0-9\u0660-\u0669\u06f0-\u06f9]")


@dataclass(frozen=True)
class SelectedReading:
    """The result for one line."""

    best: Reading
    outcome: Outcome
    """`read`, `unreadable`, or `no_text` if nothing seems to be written."""
    likely: bool
    """Unreadable by itself, but counts as read on a photo with another line of Arabic."""
    writing: float
    """Probability that it is writing, 0 to 1, whether read correctly or not."""
    alternatives: tuple[Reading, ...]


class ReadingSelector:
    """Selects the most probable reading, given all variants of a line and the language model.

    Args:
        language_model: Scores sequences of characters and knows words.
        calibration: Turns features into probabilities (default: that of the bundled model).
    """

    def __init__(
        self, language_model: CharNgramModel | None = None, calibration: Calibration | None = None
    ) -> None:
        self._lm = language_model or CharNgramModel.load()
        self._decoder = CtcDecoder(self._lm)
        self.calibration = calibration or Calibration.load()

    def select(
        self, readings: Sequence[tuple[str, ReadLine]], control: ReadLine | None = None
    ) -> SelectedReading:
        """The best of the readings of one line, given as (variant, reading).

        Of equal scores the one with the higher confidence wins, then the first variant's.
        `control` is the reading of the line's mirror image, where nothing is written.
        """
        lines = [line for _, line in readings]
        features = [self.features(i, lines, control) for i in range(len(lines))]
        texts = [line.text for line in lines]
        confidences = [
            self._probability(self.calibration.weights, text, own)
            for text, own in zip(texts, features, strict=True)
        ]
        scores = self._scores(lines)
        order = sorted(range(len(lines)), key=lambda i: (-scores[i], -confidences[i]))
        first = order[0]
        ranked = [
            Reading(
                text=texts[i],
                # No alternative has a higher confidence than the selected reading.
                confidence=round(min(confidences[i], confidences[first]), 3),
                variant=readings[i][0],
                words=tuple(
                    Word(word.text, round(word.confidence, 3)) for word in readings[i][1].words
                ),
            )
            for i in order
        ]
        best, *others = ranked
        weights = self.calibration.writing or self.calibration.weights
        writing = self._probability(weights, best.text, features[first])
        outcome = self._outcome(best.text, writing)
        likely = outcome is Outcome.UNREADABLE and writing >= self.calibration.context_threshold
        return SelectedReading(best, outcome, likely, writing, _distinct(best, others))

    def first_look(self, variant: str, line: ReadLine, look: FirstLook) -> SelectedReading | None:
        """The result for a line that was read once, or None where it has to be read again."""
        features = self.features(0, [line])
        writing = self._probability(look.writing, line.text, features)
        if writing < look.noise or not may_count(line.text):
            return SelectedReading(
                Reading(text=line.text, confidence=0.0, variant=variant),
                Outcome.NO_TEXT,
                False,
                writing,
                (),
            )
        right = self._probability(look.weights, line.text, features)
        if right < look.sure or writing < self.calibration.read_threshold:
            return None
        words = tuple(Word(word.text, round(word.confidence, 3)) for word in line.words)
        best = Reading(text=line.text, confidence=round(right, 3), variant=variant, words=words)
        return SelectedReading(best, Outcome.READ, False, writing, ())

    @property
    def nothing(self) -> SelectedReading:
        """The result where nothing needs to be read."""
        empty = Reading(text="", confidence=0.0, variant="")
        return SelectedReading(empty, Outcome.NO_TEXT, False, 0.0, ())

    def _scores(self, lines: Sequence[ReadLine]) -> list[float]:
        """The score of each reading, by all readings that have timesteps.

        Without timesteps all score the same, except that text scores higher than none.
        """
        with_timesteps = [line for line in lines if line.timesteps]
        with_text = [line for line in with_timesteps if _letters(line.text)]
        if not with_text:
            return [float(_letters(line.text) > 0) for line in lines]
        scores = self._decoder.scores((line.labels for line in with_text), with_timesteps)
        return [scores.get(line.labels, -math.inf) for line in lines]

    @staticmethod
    def _probability(weights: dict[str, float], text: str, features: dict[str, float]) -> float:
        if not _letters(text):
            return 0.0
        total = sum(weight * features[name] for name, weight in weights.items())
        return 1 / (1 + math.exp(-total))

    def features(
        self, i: int, lines: Sequence[ReadLine], control: ReadLine | None = None
    ) -> dict[str, float]:
        """The features of the i-th of several readings of a line (`FEATURES`), each about 0 to 1.

        reader_confidence: mean over letters; worst_word: the lowest confidence of a word;
        likelihood: geometric mean of the text's likelihood a letter on its own variant;
        known_words: share of the letters that are in known words; agreement: mean similarity to the
        readings of the other variants; identical: share of them with the same text; length: grows
        with the letters; brevity: high for the shortest texts, which are often chance; contrast:
        how much higher the reader's confidence is than on the mirror image.
        """
        line = lines[i]
        own = scoring_form(line.text)
        similarities = [
            Levenshtein.normalized_similarity(own, scoring_form(other.text))
            for j, other in enumerate(lines)
            if j != i
        ]
        length = _letters(line.text)
        confidence = _mean_confidence(line.words)
        return {
            "bias": 1.0,
            "reader_confidence": confidence,
            "worst_word": min((word.confidence for word in line.words), default=0.0),
            "likelihood": _likelihood(line),
            "known_words": self._known_words(own),
            "agreement": sum(similarities) / max(1, len(similarities)),
            "identical": similarities.count(1.0) / max(1, len(similarities)),
            "length": min(1.0, length / 12),
            "brevity": 1 / max(1, length),
            "contrast": (
                confidence - _mean_confidence(control.words) if control and control.words else 0.0
            ),
        }

    def _known_words(self, text: str) -> float:
        words = [word for word in text.split() if count_arabic(word)]
        known = sum(len(word) for word in words if self._lm.knows(word))
        return known / sum(map(len, words)) if words else _KNOWN_WITHOUT_WORDS

    def _outcome(self, text: str, writing: float) -> Outcome:
        if writing < self.calibration.noise_threshold or not may_count(text):
            return Outcome.NO_TEXT
        return Outcome.READ if writing >= self.calibration.read_threshold else Outcome.UNREADABLE


def _likelihood(line: ReadLine) -> float:
    if not line.timesteps:
        return _mean_confidence(line.words)
    return math.exp(log_likelihood(line.timesteps, line.labels) / (len(line.labels) + 1))


def _mean_confidence(words: Sequence[Word]) -> float:
    """The mean confidence over letters."""
    length = sum(len(word.text) for word in words)
    return sum(word.confidence * len(word.text) for word in words) / max(1, length)


def may_count(text: str) -> bool:
    """Whether a text can count as writing: Latin and a single letter cannot."""
    return _letters(text) >= _MIN_LETTERS


def _letters(text: str) -> int:
    """The number of Arabic letters and of digits of any kind; all else this reader cannot read."""
    return count_arabic(text) + len(_DIGITS.findall(text))


def _distinct(best: Reading, others: Sequence[Reading]) -> tuple[Reading, ...]:
    """The other readings with different texts, best first."""
    seen = {best.text, ""}
    kept = []
    for reading in others:
        if reading.text not in seen:
            seen.add(reading.text)
            kept.append(reading)
    return tuple(kept)
