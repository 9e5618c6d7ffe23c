"""How likely a translation says what the Arabic says: a probability fitted on graded outputs.

Two logistic regressions over the features of `features.py`: one for "adequate" (a person
understands what the Arabic means), one for "wrong" (the meaning is lost, reversed or invented).
They were fitted by `python -m scripts.training.quality fit` on outputs that were graded by reading.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path

import msgspec
from msgspec import Struct

from wallmsg.errors import MissingToolError
from wallmsg.model import Level, Translation
from wallmsg.translation.lexicon.english import EnglishWords
from wallmsg.translation.lexicon.gloss import Dictionary
from wallmsg.translation.quality.features import FeatureExtractor

_FILE = Path(__file__).parents[1] / "data" / "quality_estimate.json"


class Coefficients(Struct, frozen=True, kw_only=True):
    """What `quality_estimate.json` holds."""

    package: str
    """Name and version of the package whose outputs were graded."""
    graded: int
    """How many outputs it was fitted on."""
    adequate: dict[str, float]
    wrong: dict[str, float]
    ok_adequate: float
    """From this probability of "adequate" a translation may be shown as `ok`."""
    ok_wrong: float
    """Up to this probability of "wrong"."""
    check_adequate: float
    """From this probability of "adequate" it may be shown with a warning."""
    translator_chrf: float
    """Mean chrF of the package on the calibration messages."""
    translator_weight: float
    """What a worse translator takes from the log-odds of "adequate", a unit of chrF."""


def read_coefficients(path: Path = _FILE) -> Coefficients:
    """The coefficients that come with wallmsg. Raises MissingToolError if they are not there."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Coefficients)
    except (OSError, msgspec.MsgspecError) as error:
        raise MissingToolError(
            f"the quality estimate cannot be read: {error}", hint="install wallmsg again"
        ) from error


MAX_CHRF_ADVANTAGE = 0.1
"""chrF by which a translator may be better than the embedded package, whose networks give the
evidence: they cannot judge sentences that are beyond them (six systems: scripts/measure/LOG.md)."""


class Estimate(Struct, frozen=True):
    """Probabilities, 0 to 1, for one translation."""

    adequate: float
    wrong: float


class QualityEstimator:
    """Estimates how good a translation is from its evidence and the two texts."""

    def __init__(
        self, coefficients: Coefficients, dictionary: Dictionary, english: EnglishWords
    ) -> None:
        self.coefficients = coefficients
        self._features = FeatureExtractor(dictionary, english)

    @classmethod
    def embedded(
        cls, dictionary: Dictionary, english: EnglishWords, path: Path = _FILE
    ) -> QualityEstimator:
        """The estimator that comes with wallmsg. Raises MissingToolError if it is not there."""
        return cls(read_coefficients(path), dictionary, english)

    def level(self, estimate: Estimate) -> Level:
        """How a translation of that quality may be shown."""
        limits = self.coefficients
        if estimate.adequate >= limits.ok_adequate and estimate.wrong <= limits.ok_wrong:
            return Level.OK
        return Level.CHECK if estimate.adequate >= limits.check_adequate else Level.WITHHELD

    def estimate(self, arabic: str, translation: Translation) -> Estimate | None:
        """Probabilities that `translation` of `arabic` is adequate and wrong.

        None without evidence, and for a translator that the evidence cannot judge
        (`is_beyond_estimate`).
        """
        if translation.evidence is None or self.is_beyond_estimate(translation):
            return None
        features = self._features.features(arabic, translation, translation.evidence)
        shift = self.coefficients.translator_weight * min(0.0, self._chrf_advantage(translation))
        return Estimate(
            _logistic(self.coefficients.adequate, features, shift),
            _logistic(self.coefficients.wrong, features, -shift),
        )

    def is_beyond_estimate(self, translation: Translation) -> bool:
        """Whether the translator is so much better than the embedded package that the networks of
        that package cannot judge it."""
        return self._chrf_advantage(translation) > MAX_CHRF_ADVANTAGE

    def _chrf_advantage(self, translation: Translation) -> float:
        """Mean chrF of the translator above the embedded package's; 0 if it was not measured."""
        evidence = translation.evidence
        measured = evidence.translator if evidence else None
        return 0.0 if measured is None else measured - self.coefficients.translator_chrf


def _logistic(weights: Mapping[str, float], features: Mapping[str, float], shift: float) -> float:
    total = shift + sum(weight * features[name] for name, weight in weights.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
