"""What the gate can say about a translation: three levels and a fixed list of reasons."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from wallmsg.model import Level, QualityFlag


class Reason(StrEnum):
    """Why a translation is not simply `ok`. The names are stored in records; they stay."""

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
    UNSUPPORTED = "unsupported"
    UNSURE_READING = "unsure_reading"

    @property
    def explanation(self) -> str:
        """One sentence for people."""
        return _EXPLANATIONS[self]


_EXPLANATIONS = {
    Reason.EMPTY: "Nothing came out of the translation.",
    Reason.REPETITION: "The English goes round in circles, as a translation model does when lost.",
    Reason.LENGTH: "The English is far longer or shorter than the Arabic can be.",
    Reason.ARABIC_LEFT: "Part of the Arabic was left untranslated.",
    Reason.NUMBER: "A number or date in the Arabic is missing or another in the English.",
    Reason.NAME: "A name in the Arabic is missing or another in the English.",
    Reason.NEGATION: "Only one of the two texts says no, not or never, or a word has become"
    " its opposite.",
    Reason.VIOLENCE: "The English speaks of violence or guilt and the Arabic does not.",
    Reason.DISAGREEMENT: "The model's own renderings mean different things.",
    Reason.LOW_SCORE: "The model itself was far from certain.",
    Reason.UNSUPPORTED: "By the dictionary, English words mean nothing that the Arabic says, or"
    " Arabic words, or who acts, are nowhere in the English.",
    Reason.UNSURE_READING: "The Arabic was read with little certainty, or reads another way too"
    " that changes the English.",
}


@dataclass(frozen=True)
class Verdict:
    """The level of the gravest finding, and all findings, the gravest first."""

    level: Level
    flags: tuple[QualityFlag, ...] = ()

    @classmethod
    def of(cls, flags: tuple[QualityFlag, ...]) -> Verdict:
        """The verdict that follows from the findings."""
        if not flags:
            return cls(Level.OK)
        order = list(Level)
        ranked = tuple(sorted(flags, key=lambda f: -order.index(f.level)))
        return cls(ranked[0].level, ranked)

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """The reasons, each once, the gravest first."""
        return tuple(dict.fromkeys(Reason(flag.reason) for flag in self.flags))
