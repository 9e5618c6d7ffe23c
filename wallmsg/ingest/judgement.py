"""How far a translation is trusted: judged when it is made, stored beside it, told to people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Protocol

from msgspec.structs import replace

from wallmsg.effective import TEXT_CHANGED
from wallmsg.model import Message, QualityFlag, Translation

if TYPE_CHECKING:
    from wallmsg.translation import Verdict


class Judge(Protocol):
    """Anything that says whether a translation can be trusted."""

    def judge(self, arabic: str, translation: Translation, confidence: float = 1.0) -> Verdict:
        """The verdict on the translation of `arabic`, which was read with `confidence` (0..1)."""
        ...


def judged(message: Message, translation: Translation, judge: Judge) -> Translation:
    """The translation of `message` with the judge's verdict and doubts."""
    return judged_text(message.readable_text(), translation, judge, message.confidence)


def judged_text(
    arabic: str, translation: Translation, judge: Judge, confidence: float = 1.0
) -> Translation:
    """The translation of `arabic`, read with `confidence` (0..1), with verdict and doubts."""
    verdict = judge.judge(arabic, translation, confidence)
    return replace(translation, verdict=verdict.level, flags=verdict.flags)


def reason_name(reason: str) -> str:
    """A reason as people read it: `low_score` is "low score"."""
    return reason.replace("_", " ")


def reasons() -> Iterator[tuple[str, str]]:
    """Every reason there can be, as in records, with one sentence for people.

    Those of the gate, and the one that follows from what people did.
    """
    # Here, so that telling of a translation without doubts loads nothing of translating.
    from wallmsg.translation import Reason

    for reason in Reason:
        yield reason.value, reason.explanation
    yield TEXT_CHANGED, "People have corrected the Arabic after this was translated."


def explained(flags: tuple[QualityFlag, ...]) -> list[tuple[str, str]]:
    """For each doubt a sentence, and the words or figures it hangs on.

    A reason that this version does not know stands for itself.
    """
    if not flags:
        return []
    sentences = dict(reasons())
    told = []
    for flag in flags:
        name, sentence = reason_name(flag.reason), sentences.get(flag.reason)
        told.append((f"{name}: {sentence}" if sentence else name, flag.detail))
    return told
