"""Calibrations: from the features of a reading to probabilities, one file for each reading model.

A file is named by the SHA-256 digest of the model's file: `<digest>.json`. With a model that has
none the confidence is uncalibrated: it still orders readings, but 0.9 does not mean that nine in
ten are right.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

_FOLDER = Path(__file__).parent
_DEFAULT = _FOLDER / "default.txt"
"""Holds the digest of the model whose calibration is used where a model has none."""

FEATURES = (
    "bias",
    "reader_confidence",
    "worst_word",
    "likelihood",
    "known_words",
    "agreement",
    "identical",
    "length",
    "brevity",
    "contrast",
)
"""The features of a reading, explained in `ReadingSelector.features`."""


FIRST_FEATURES = (
    "bias",
    "reader_confidence",
    "worst_word",
    "likelihood",
    "known_words",
    "length",
    "brevity",
)
"""Those of a reading to which no other can be compared."""


@dataclass(frozen=True)
class FirstLook:
    """When one reading of a line is enough, fitted by `python -m scripts.training.first_look`."""

    variant: str
    """The preparation that is read first."""
    weights: dict[str, float]
    """Logistic regression by feature, of FIRST_FEATURES: is it right? Gives the confidence."""
    writing: dict[str, float]
    """The same: is it writing?"""
    sure: float
    """Probability of being right from which a line is not read again."""
    noise: float
    """Probability of being writing below which it is not, as it is none."""


@dataclass(frozen=True)
class Calibration:
    """Weights and thresholds, fitted by `python -m scripts.training.confidence`.

    A reading is right if its character error rate after folding is below 0.1, and writing if it is
    below 0.5: with a third of the letters wrong it is a poor reading, but of something written.
    """

    weights: dict[str, float]
    """Logistic regression by feature: is it right? Gives the confidence."""
    read_threshold: float
    """Probability of being writing from which a line counts as read."""
    noise_threshold: float
    """Below it a line is not writing (specks, cracks, other alphabets), whatever else was read."""
    context_threshold: float = 1.0
    """Replaces `read_threshold` on a photo with another line of Arabic: near one line of Arabic
    others are more likely."""
    lone_threshold: float = 0.0
    """On a photo where nothing was read, guesses below it are dropped as cracks and shadows: most
    walls have a few things that look like a letter or two."""
    writing: dict[str, float] | None = None
    """Logistic regression by feature: is it writing? None uses `weights`."""
    first_look: FirstLook | None = None
    """None: every line is read in all preparations."""
    model: str = ""
    """SHA-256 digest of the model's file that it was fitted to."""

    @classmethod
    def load(cls, digest: str | None = None, folder: Path = _FOLDER) -> Self:
        """The calibration of the model with that digest, by default of the bundled model.

        Without a file for the digest it is the bundled model's, which is then only a guess: see
        `fits`.
        """
        path = folder / f"{digest}.json"
        if digest is None or not path.is_file():
            digest = (folder / _DEFAULT.name).read_text(encoding="utf-8").strip()
            path = folder / f"{digest}.json"
        fields = json.loads(path.read_text(encoding="utf-8"))
        first = fields.pop("first_look", None)
        return cls(**fields, first_look=FirstLook(**first) if first else None, model=digest)

    def save(self, folder: Path = _FOLDER) -> Path:
        """Write the file of `model`; returns its path."""
        fields = asdict(self)
        path = folder / f"{fields.pop('model')}.json"
        path.write_text(json.dumps(fields, indent=2) + "\n", encoding="utf-8")
        return path

    def fits(self, digest: str) -> bool:
        """Whether it was fitted to the model with that digest: else confidence is uncalibrated."""
        return self.model == digest
