"""Verdicts on translations: attached when a translation is made, and explained to people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct
from msgspec.structs import replace

from wallmsg.effective import TEXT_CHANGED
from wallmsg.model import Level, Message, QualityFlag, Translation

if TYPE_CHECKING:
    from wallmsg.translation import Verdict


class Judge(Protocol):
    """Judges whether a translation can be trusted."""

    def judge(self, arabic: str, translation: Translation, confidence: float = 1.0) -> Verdict:
        """The verdict on the translation of `arabic`, which was read with `confidence` (0..1)."""
        ...


def judged(message: Message, translation: Translation, judge: Judge) -> Translation:
    """The translation of `message` with the judge's verdict and flags."""
    return judged_text(message.readable_text(), translation, judge, message.confidence)


def judged_text(
    arabic: str, translation: Translation, judge: Judge, confidence: float = 1.0
) -> Translation:
    """The translation of `arabic`, read with `confidence` (0..1), with verdict and flags."""
    verdict = judge.judge(arabic, translation, confidence)
    return replace(
        translation,
        verdict=verdict.level,
        flags=verdict.flags,
        quality=verdict.quality,
        gloss=verdict.gloss,
    )


def reason_name(reason: str) -> str:
    """A reason in words: `low_score` is "low score"."""
    return reason.replace("_", " ")


def reasons() -> Iterator[tuple[str, str]]:
    """Every reason that records can have, with one sentence for people.

    Those of the gate, and the one that follows from people's edits.
    """
    # Imported here: explaining a translation without flags loads no translation code.
    from wallmsg.translation import Reason

    for reason in Reason:
        yield reason.value, reason.explanation
    yield TEXT_CHANGED, "People have corrected the Arabic after this was translated."


class ExplainedFlag(Struct, frozen=True):
    """A flag with a sentence for people."""

    reason: str
    level: Level
    sentence: str
    detail: str

    def __str__(self) -> str:
        """The sentence, with the detail in parentheses if there is one."""
        return f"{self.sentence} ({self.detail})" if self.detail else self.sentence


def explain_flags(flags: Sequence[QualityFlag]) -> tuple[ExplainedFlag, ...]:
    """The flags, each with a sentence; a reason that this version does not know has its name."""
    if not flags:
        return ()
    sentences = dict(reasons())
    return tuple(
        ExplainedFlag(flag.reason, flag.level, _sentence(flag.reason, sentences), flag.detail)
        for flag in flags
    )


def reason_sentence(reason: str) -> str:
    """What a flag with that reason says to people."""
    return _sentence(reason, dict(reasons()))


def _sentence(reason: str, sentences: Mapping[str, str]) -> str:
    name = reason_name(reason)
    return f"{name}: {sentences[reason]}" if reason in sentences else name


def with_unsure_words(translation: Translation, words: str) -> Translation:
    """The translation marked for checking, because the reading of these Arabic words is unsure."""
    from wallmsg.translation import Reason

    reason = Reason.UNSURE_READING.value
    flags = tuple(
        replace(flag, detail="; ".join(filter(None, (flag.detail, words))))
        if flag.reason == reason
        else flag
        for flag in translation.flags
    )
    if all(flag.reason != reason for flag in flags):
        flags += (QualityFlag(reason, Level.CHECK, words),)
    verdict = max(translation.verdict or Level.OK, Level.CHECK, key=list(Level).index)
    return replace(translation, verdict=verdict, flags=flags)
