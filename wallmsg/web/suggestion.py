"""What helps to translate one text, and the lines it is asked for with: values and their marks."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from wallmsg.effective import UNSURE, readable
from wallmsg.ingest.judgement import ExplainedFlag
from wallmsg.model import (
    Level,
    Line,
    Message,
    Outcome,
    Polygon,
    Reading,
    Unit,
)

_NOWHERE = Polygon(((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)))


class OtherReading(Struct, frozen=True):
    """Another machine reading of a line."""

    text: str
    confidence: Unit


class Written(Struct, frozen=True, kw_only=True):
    """A line to be translated, as it stands on the desk: with marks and gaps."""

    text: str
    confidence: Unit = 1.0
    """Of the machine's reading; 1 where a person wrote or checked the text."""
    others: tuple[OtherReading, ...] = ()


class Remembered(Struct, frozen=True):
    """A translation people have made of the same or a similar text."""

    arabic: str
    english: str
    source: str
    likeness: float
    differs: tuple[str, ...]


class TermHit(Struct, frozen=True):
    """A term of the glossary that stands in the text, and whether the English keeps to it."""

    arabic: str
    english: tuple[str, ...]
    kind: str
    respected: bool


class Glossed(Struct, frozen=True):
    """What a dictionary says about one word."""

    written: str
    form: str | None
    senses: tuple[str, ...]
    clitics: tuple[str, ...]
    name: bool


class Suggestion(Struct, frozen=True, kw_only=True):
    """All that helps to translate one text. The first three are empty without a translator."""

    text: str | None
    verdict: Level | None
    flags: tuple[ExplainedFlag, ...]
    hypotheses: tuple[str, ...]
    memory: tuple[Remembered, ...]
    glossary: tuple[TermHit, ...]
    gloss: tuple[Glossed, ...]
    romanised: str | None = None


def message_of(lines: Sequence[Written]) -> Message:
    """The lines as a message that can be translated: the marks gone, and where they lie unknown."""
    return Message.of(tuple(_line(line) for line in lines))


def unsure_words(lines: Sequence[Written]) -> str:
    """The words that people marked as not sure, without the marks: the detail of a flag."""
    words = (word for line in lines for word in line.text.split() if UNSURE in word)
    return " ".join(word.replace(UNSURE, "") for word in words)


def _line(written: Written) -> Line:
    text = readable(written.text)
    return Line(
        polygon=_NOWHERE,
        text=text,
        confidence=written.confidence,
        outcome=Outcome.READ if text else Outcome.UNREADABLE,
        alternatives=tuple(
            Reading(text=readable(other.text), confidence=other.confidence, variant="")
            for other in written.others
        ),
    )
