"""A message as it is to be shown, and the part of it that people decide."""

from __future__ import annotations

import hashlib

import msgspec
from msgspec import Struct

from wallmsg.model import (
    ILLEGIBLE,
    GlossWord,
    Level,
    Outcome,
    Polygon,
    QualityFlag,
    Reading,
    ReviewedLine,
    ReviewedMessage,
    Status,
    Translation,
    Word,
)

UNSURE = "\u0323"
"""Combining dot below: marks the letter before it as not sure (Leiden convention)."""


class Content(Struct, frozen=True, kw_only=True):
    """All that people decide about one message."""

    lines: tuple[ReviewedLine, ...]
    transcription_status: Status = Status.MACHINE
    translation: str | None = None
    """None leaves the machine's translation standing."""
    translation_status: Status = Status.MACHINE
    deleted: bool = False

    @property
    def transcription(self) -> str:
        """The texts of its lines, one a row."""
        return "\n".join(line.text for line in self.lines)


class CurrentLine(Struct, frozen=True, kw_only=True):
    """A line as it is to be shown, with what the machine has to say about it."""

    polygon: Polygon
    text: str
    confidence: float | None
    """The machine's, 0 to 1; None where people changed the text or the machine saw no line."""
    words: tuple[Word, ...]
    """The machine's, with their certainty; () where people changed the text."""
    alternatives: tuple[Reading, ...]
    """What else the machine read here, best first; its own guess first if `text` is another."""


class CurrentMessage(Struct, frozen=True, kw_only=True):
    """A message as it is to be shown."""

    id: str
    machine_number: int | None
    """Which message of the machine's it is, from 1; None if the machine did not see it."""
    lines: tuple[CurrentLine, ...]
    transcription: str
    translation: str | None
    """The English that may be shown; None if there is none or it is withheld."""
    withheld: bool
    """There is English of the machine, but it cannot be trusted: `flags` say why."""
    verdict: Level | None
    """Of the machine's English if that is what counts; None for people's, or if not judged."""
    flags: tuple[QualityFlag, ...]
    machine_translation: Translation | None
    """The machine's English of this message whatever its verdict; None if there is none."""
    machine_transcription: str | None
    """The machine's transcription; None if the machine did not see this message."""
    transcription_status: Status
    translation_status: Status
    outcome: Outcome
    confidence: float | None
    """Of the machine's reading, 0 to 1; None if people changed it."""
    romanised: str | None = None
    """The transcription in Latin letters; None as long as nobody has made it."""
    gloss: tuple[GlossWord, ...] = ()
    """The Arabic word by word from a dictionary; () where people have changed the text since."""
    deleted: bool
    version: str
    """Changes whenever `content` or the English shown does: what an edit began from."""
    content: Content

    @property
    def stage(self) -> Status:
        """How far the message is as a whole (see the function `stage`)."""
        return stage(self.transcription_status, self.translation_status)

    def told_doubts(self, withheld: bool) -> tuple[QualityFlag, ...]:
        """The doubts as they may stand before people: about English that is withheld without words
        of it, unless it is asked for."""
        if withheld or not self.withheld:
            return self.flags
        return tuple(flag.without_english() for flag in self.flags)

    def reasons(self) -> tuple[str, ...]:
        """The reasons of its doubts, each once, the gravest first."""
        return tuple(dict.fromkeys(flag.reason for flag in self.flags))


_RANK = {
    Status.MACHINE: 0,
    Status.DRAFT: 1,
    Status.REVIEWED: 2,
    Status.APPROVED: 3,
    Status.CANNOT_READ: 4,
}


def rank(status: Status) -> int:
    """Place of a status on the way from the machine's guess to people's last word."""
    return _RANK[status]


def stage(transcription: Status, translation: Status) -> Status:
    """What is behind of the two; a draft as soon as people have begun with one.

    What cannot be read needs no translation either.
    """
    if transcription is Status.CANNOT_READ:
        return transcription
    behind, ahead = sorted((transcription, translation), key=rank)
    return Status.DRAFT if behind is Status.MACHINE and ahead is not behind else behind


def readable(transcription: str) -> str:
    """What of a transcription can be translated: one row, without gaps and marks."""
    return " ".join(plain(transcription.replace(ILLEGIBLE, " ")).split())


def is_up_to_date(message: ReviewedMessage) -> bool:
    """Whether there is a retranslation, and of the text as it is now."""
    anew = message.retranslation
    return anew is not None and anew.arabic == readable(message.transcription)


def plain(text: str) -> str:
    """The text without the sign for unsure letters; gaps stay."""
    return text.replace(UNSURE, "")


def version_of(content: Content, english: str | None) -> str:
    """16 hexadecimal digits that stand for this content and the English that is shown."""
    text = msgspec.json.encode((content, english), order="sorted")
    return hashlib.sha256(text).hexdigest()[:16]


def content_of(message: ReviewedMessage) -> Content:
    """What people decided about a message."""
    return Content(
        lines=message.lines,
        transcription_status=message.transcription_status,
        translation=message.translation,
        translation_status=message.translation_status,
        deleted=message.deleted,
    )
