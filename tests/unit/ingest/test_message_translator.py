"""English of messages: from memory or a machine, and the words it hangs on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from tests.factories.fakes import MODEL, FakeJudge, FakeTranslator
from tests.factories.records import line
from wallmsg.ingest.message_translator import (
    MEMORY,
    AlternativePolicy,
    MessageTranslator,
    other_readings,
)
from wallmsg.model import (
    AmbiguousWord,
    Level,
    Line,
    Message,
    Model,
    Outcome,
    QualityFlag,
    Reading,
    Translation,
)
from wallmsg.translation import Reason, Reviewed, TranslationMemory, Verdict


@dataclass
class Phrasebook:
    """A translator that knows a few texts, and counts the seconds it takes for each."""

    known: dict[str, str]
    name: str = "phrasebook 1"
    model: Model = MODEL
    asked: list[str] = field(default_factory=list)

    def translate(self, texts: Sequence[str]) -> list[Translation]:
        """What it knows, else the text itself."""
        self.asked += texts
        return [
            Translation(text=self.known.get(t, t), score=-0.1, translator=self.name) for t in texts
        ]

    def seconds(self) -> float:
        """One for each text it was asked for."""
        return float(len(self.asked))


@dataclass
class Strict:
    """Withholds some English, and finds the rest sound."""

    withheld: set[str]

    def judge(self, arabic: str, translation: Translation, confidence: float = 1.0) -> Verdict:
        """The verdict."""
        del arabic, confidence
        bad = translation.text in self.withheld
        return Verdict.of((QualityFlag(Reason.LOW_SCORE, Level.WITHHELD),) if bad else ())


def unsure(text: str, *others: tuple[str, float], confidence: float = 0.5) -> Line:
    """A line that may be read in other ways."""
    readings = tuple(Reading(text=t, confidence=c, variant="x") for t, c in others)
    return Line(
        polygon=line("x").polygon,
        text=text,
        confidence=confidence,
        outcome=Outcome.READ,
        alternatives=readings,
    )


HEART = Message.of((unsure("تركت قلبي", ("تركت قلمي", 0.3)), line("في المدينة")))
BOOK = {
    "تركت قلبي في المدينة": "I left my heart in the city",
    "تركت قلمي في المدينة": "The pen stayed on a table",
}


def test_a_machine_translates_what_nobody_has() -> None:
    """One translation for each message, in order, the lines of one joined; all in one batch."""
    translator = FakeTranslator()
    made = MessageTranslator(translator).translate(
        [Message.of((line("سنعود"), line("يوما"))), Message.of((line("حلب"),))]
    )
    assert [one.text for one in made] == ["[سنعود يوما]", "[حلب]"]
    assert [one.source for one in made] == [None, None]
    assert translator.batches == [2]
    assert MessageTranslator(translator).model == MODEL
    assert MessageTranslator(translator).translate([]) == []
    assert translator.batches == [2]


def test_memory_answers_before_the_machine() -> None:
    """The same text but for spelling gets people's English, marked with where it comes from."""
    memory = TranslationMemory([Reviewed("سنعود يوماً!", "We shall return", "0f0f m1")])
    translator, judge = FakeTranslator(), FakeJudge()
    made = MessageTranslator(translator, judge, memory).translate(
        [Message.of((line("سنعود"), line("يوما"))), Message.of((line("سنعود"),))]
    )
    assert (made[0].text, made[0].source, made[0].translator) == (
        "We shall return",
        "0f0f m1",
        MEMORY,
    )
    assert (made[1].text, made[1].source) == ("[سنعود]", None)
    assert translator.batches == [1]
    # Whether the reading can be trusted is still the judge's business.
    assert [arabic for arabic, *_ in judge.asked] == ["سنعود يوما", "سنعود"]


def test_a_text_with_gaps_is_not_remembered() -> None:
    """Nobody knows whether the unreadable line would make it another text."""
    memory = TranslationMemory([Reviewed("سنعود", "We shall return", "0f0f m1")])
    gap = Message.of((line("سنعود"), line("لن", outcome=Outcome.UNREADABLE)))
    [made] = MessageTranslator(FakeTranslator(), None, memory).translate([gap])
    assert made.source is None


def test_the_word_the_english_hangs_on_is_told() -> None:
    """Another reading with another meaning raises a doubt that names the words of both."""
    [made] = MessageTranslator(Phrasebook(BOOK), FakeJudge()).translate([HEART])
    assert made.text == "I left my heart in the city"
    assert made.ambiguous_words == (AmbiguousWord("قلبي", "قلمي", "The pen stayed on a table"),)
    assert made.verdict is Level.CHECK
    assert [(d.reason, d.level, d.detail) for d in made.flags] == [
        ("unsure_reading", Level.CHECK, "قلبي / قلمي")
    ]


def test_an_unsure_reading_is_told_once() -> None:
    """Where the judge doubts the reading already, the words are added to that doubt."""
    unsure_too = Verdict.of((QualityFlag(Reason.UNSURE_READING, Level.CHECK, "0.50"),))
    [made] = MessageTranslator(Phrasebook(BOOK), FakeJudge(unsure_too)).translate([HEART])
    assert [(d.reason, d.detail) for d in made.flags] == [("unsure_reading", "0.50; قلبي / قلمي")]
    assert made.verdict is Level.CHECK


def test_readings_that_mean_the_same_raise_no_doubt() -> None:
    """If the English stays, nothing hangs on the word; if the line is sure, nothing is tried."""
    book = {**BOOK, "تركت قلمي في المدينة": "I left my heart in this city"}
    [same] = MessageTranslator(Phrasebook(book), FakeJudge()).translate([HEART])
    assert (same.ambiguous_words, same.flags, same.verdict) == ((), (), Level.OK)
    sure = Message.of((unsure("تركت قلبي", ("تركت قلمي", 0.3), confidence=0.9), line("في المدينة")))
    translator = Phrasebook(BOOK)
    [made] = MessageTranslator(translator, FakeJudge()).translate([sure])
    assert made.ambiguous_words == ()
    assert len(translator.asked) == 1


def test_english_that_is_withheld_is_not_compared() -> None:
    """Neither for a translation that is not shown nor by one that says nothing."""
    best, other = BOOK.values()
    translator = Phrasebook(BOOK)
    [made] = MessageTranslator(translator, Strict({best})).translate([HEART])
    assert (made.verdict, made.ambiguous_words) == (Level.WITHHELD, ())
    assert len(translator.asked) == 1
    [made] = MessageTranslator(Phrasebook(BOOK), Strict({other})).translate([HEART])
    assert (made.verdict, made.ambiguous_words) == (Level.OK, ())


def test_without_a_judge_no_verdict_is_made_up() -> None:
    """The words are told, and the verdict stays null."""
    [made] = MessageTranslator(Phrasebook(BOOK)).translate([HEART])
    assert made.ambiguous_words
    assert (made.verdict, made.flags) == (None, ())


def test_trying_ends_when_its_time_is_over() -> None:
    """What is left then is not tried; the translations themselves are all made."""
    translator = Phrasebook(BOOK)
    messages = [HEART] * 40
    english = MessageTranslator(
        translator,
        FakeJudge(),
        alternatives=AlternativePolicy(seconds=20),
        clock=translator.seconds,
    )
    made = english.translate(messages)
    assert all(one.text == "I left my heart in the city" for one in made)
    assert sum(bool(one.ambiguous_words) for one in made) == 32
    assert len(translator.asked) == 72


def test_other_readings_in_order() -> None:
    """The likeliest first, unlikely ones and mere spellings left out, never more than asked for."""
    many = unsure(
        "تركت قلبي", ("تركت قلمي", 0.2), ("تركت قلبى", 0.4), ("نزلت قلبي", 0.3), ("بعيد", 0.01)
    )
    message = Message.of((many, line("هنا"), line("لن", outcome=Outcome.UNREADABLE)))
    assert other_readings(message, AlternativePolicy()) == ("نزلت قلبي هنا", "تركت قلمي هنا")
    assert other_readings(message, AlternativePolicy(max_count=1)) == ("نزلت قلبي هنا",)
    assert other_readings(message, AlternativePolicy(confident=0.5)) == ()
    assert other_readings(message, AlternativePolicy(min_share=0.5)) == ("نزلت قلبي هنا",)


@pytest.mark.parametrize("text", ["", "  "])
def test_a_reading_of_nothing_is_no_reading(text: str) -> None:
    """An alternative without a letter is not worth a translation."""
    assert other_readings(Message.of((unsure("حلب", (text, 0.4)),)), AlternativePolicy()) == ()
