"""The gate's verdict: a level and flags with reasons from a fixed list."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from wallmsg.model import GlossWord, Level, QualityFlag


class Reason(StrEnum):
    """Why a translation is not `ok`. The values are stored in records and must not change."""

    EMPTY = "empty"
    REPETITION = "repetition"
    LENGTH = "length"
    ARABIC_LEFT = "arabic_left"
    NUMBER = "number"
    NAME = "name"
    NEGATION = "negation"
    VIOLENCE = "violence"
    DISAGREEMENT = "disagreement"
    LOW_SCORE = "low_score"
    ESTIMATE = "estimate"
    UNSUPPORTED = "unsupported"
    UNSURE_READING = "unsure_reading"

    @property
    def explanation(self) -> str:
        """One sentence for people."""
        return _EXPLANATIONS[self]


_EXPLANATIONS = {
    Reason.EMPTY: "The translation is empty.",
    Reason.REPETITION: "The English repeats itself, as translation models do when they fail.",
    Reason.LENGTH: "The English is much longer or shorter than the Arabic suggests.",
    Reason.ARABIC_LEFT: "Part of the Arabic was left untranslated.",
    Reason.NUMBER: "A number or date in the Arabic is missing or different in the English.",
    Reason.NAME: "A name in the Arabic is missing or different in the English.",
    Reason.NEGATION: "Only one of the two texts is negated (no, not, never), or a word has"
    " become its opposite.",
    Reason.VIOLENCE: "The English speaks of violence or guilt and the Arabic does not.",
    Reason.DISAGREEMENT: "The model's best translations mean different things.",
    Reason.LOW_SCORE: "The model gave the translation a low probability.",
    Reason.ESTIMATE: "By an estimate from graded translations, the English may not say what the"
    " Arabic says; the figure is the probability that it does.",
    Reason.UNSUPPORTED: "According to the dictionary, English words are not in the Arabic, or"
    " Arabic words, or who acts, are missing in the English.",
    Reason.UNSURE_READING: "The Arabic was read with low confidence, or has another reading that"
    " changes the English.",
}


@dataclass(frozen=True)
class Verdict:
    """The level of the most severe flag, and all flags, the most severe first."""

    level: Level
    flags: tuple[QualityFlag, ...] = ()
    quality: float | None = None
    """Estimated probability, 0 to 1, that the English says what the Arabic says."""
    gloss: tuple[GlossWord, ...] = ()
    """The Arabic word by word."""

    @classmethod
    def of(
        cls,
        flags: tuple[QualityFlag, ...],
        quality: float | None = None,
        gloss: tuple[GlossWord, ...] = (),
    ) -> Verdict:
        """The verdict that follows from the flags."""
        if not flags:
            return cls(Level.OK, (), quality, gloss)
        order = list(Level)
        ranked = tuple(sorted(flags, key=lambda f: -order.index(f.level)))
        return cls(ranked[0].level, ranked, quality, gloss)

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """The reasons, each once, the most severe first."""
        return tuple(dict.fromkeys(Reason(flag.reason) for flag in self.flags))
