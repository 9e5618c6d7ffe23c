"""Verdicts of the gate in records, and what people are told about them."""

from __future__ import annotations

import pytest

from tests.factories.fakes import FakeJudge
from tests.factories.records import line
from wallmsg.effective import TEXT_CHANGED
from wallmsg.ingest.judgement import explain_flags, judged, reasons, with_unsure_words
from wallmsg.model import Level, Message, QualityFlag, Translation
from wallmsg.translation import Reason, Verdict

MESSAGE = Message.of((line("سنعود", confidence=0.5), line("يوما", confidence=0.5)))
ENGLISH = Translation(text="We will return", score=-0.3, translator="t 1")


def test_levels_are_named_alike() -> None:
    """Records and the gate speak of the same levels."""
    assert [(x.name, x.value) for x in Level] == [(x.name, x.value) for x in Level]


@pytest.mark.parametrize("level", Level)
def test_the_verdict_is_kept(level: Level) -> None:
    """Level, reasons and details come into the record; the English stays as it is."""
    flags = (QualityFlag(Reason.NUMBER, level, "3"), QualityFlag(Reason.NAME, Level.CHECK))
    kept = judged(MESSAGE, ENGLISH, FakeJudge(Verdict(level, flags)))
    assert (kept.text, kept.score, kept.translator) == ("We will return", -0.3, "t 1")
    assert kept.verdict == level.value
    assert kept.flags == (
        QualityFlag("number", Level(level.value), "3"),
        QualityFlag("name", Level.CHECK),
    )


def test_all_of_the_message_is_judged() -> None:
    """The judge sees what was translated, lines joined, and the message's confidence."""
    judge = FakeJudge()
    judged(MESSAGE, ENGLISH, judge)
    assert judge.asked == [("سنعود يوما", "We will return", pytest.approx(0.5))]


def test_every_reason_is_explained() -> None:
    """Each reason of the gate has its own sentence, and so has a text changed since."""
    told = dict(reasons())
    assert set(told) == {TEXT_CHANGED, *(reason.value for reason in Reason)}
    assert len(set(told.values())) == len(told)
    assert all(sentence.endswith(".") for sentence in told.values())


def test_flags_are_explained_with_their_details() -> None:
    """One sentence a flag; a reason of a later version has its name."""
    explained = explain_flags(
        (
            QualityFlag("low_score", Level.CHECK, "-0.80"),
            QualityFlag("empty", Level.WITHHELD),
            QualityFlag("too_good", Level.CHECK, "?"),
        )
    )
    assert [(flag.sentence, flag.detail) for flag in explained] == [
        (f"low score: {Reason.LOW_SCORE.explanation}", "-0.80"),
        (f"empty: {Reason.EMPTY.explanation}", ""),
        ("too good", "?"),
    ]
    assert str(explained[0]) == f"low score: {Reason.LOW_SCORE.explanation} (-0.80)"
    assert str(explained[1]) == f"empty: {Reason.EMPTY.explanation}"
    assert explain_flags(()) == ()


def test_unsure_words_mark_a_translation_for_checking_once() -> None:
    """One flag names all of them, and a verdict is never made milder."""
    english = Translation(text="x", score=0.0, translator="t", verdict=Level.OK)
    once = with_unsure_words(english, "سنعود")
    assert (once.verdict, once.flags) == (
        Level.CHECK,
        (QualityFlag("unsure_reading", Level.CHECK, "سنعود"),),
    )
    twice = with_unsure_words(once, "يوما")
    assert [flag.detail for flag in twice.flags] == ["سنعود; يوما"]
    withheld = Translation(text="x", score=0.0, translator="t", verdict=Level.WITHHELD)
    assert with_unsure_words(withheld, "يوما").verdict is Level.WITHHELD
