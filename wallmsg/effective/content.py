"""A message as it is shown, and the part of it that people decide."""

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

LIKELY_RIGHT = 0.5
"""Confidence from which a machine reading is more likely right than wrong. Weaker ones are shown
only on request."""

UNSURE = "\u0323"
"""Combining dot below: marks the letter before it as not sure (Leiden convention)."""


class Content(Struct, frozen=True, kw_only=True):
    """What people decide about one message."""

    lines: tuple[ReviewedLine, ...]
    transcription_status: Status = Status.MACHINE
    translation: str | None = None
    """None keeps the machine's translation."""
    translation_status: Status = Status.MACHINE
    deleted: bool = False

    @property
    def transcription(self) -> str:
        """The texts of its lines, one a row."""
        return "\n".join(line.text for line in self.lines)


class CurrentLine(Struct, frozen=True, kw_only=True):
    """A line as it is shown, with what the machine read."""

    polygon: Polygon
    text: str
    confidence: float | None
    """The machine's, 0 to 1; None where people changed the text or the machine saw no line."""
    words: tuple[Word, ...]
    """The machine's, with their certainty; () where people changed the text."""
    alternatives: tuple[Reading, ...]
    """Other readings of the machine, best first; its best one first if `text` differs from it."""


class CurrentMessage(Struct, frozen=True, kw_only=True):
    """A message as it is shown."""

    id: str
    machine_number: int | None
    """Number of the machine's message, from 1; None if the machine did not detect it."""
    lines: tuple[CurrentLine, ...]
    transcription: str
    translation: str | None
    """The English that may be shown; None if there is none or it is withheld."""
    withheld: bool
    """The machine's English cannot be trusted and is not shown: `flags` say why."""
    verdict: Level | None
    """Of the machine's English if it is shown or withheld; None for people's, or if not judged."""
    flags: tuple[QualityFlag, ...]
    machine_translation: Translation | None
    """The machine's English of this message whatever its verdict; None if there is none."""
    machine_transcription: str | None
    """The machine's transcription; None if the machine did not detect this message."""
    transcription_status: Status
    translation_status: Status
    outcome: Outcome
    confidence: float | None
    """Of the machine's reading, 0 to 1; None if people changed it."""
    romanised: str | None = None
    """The transcription in Latin letters; None until it is made."""
    gloss: tuple[GlossWord, ...] = ()
    """The Arabic word by word from a dictionary; () where people have changed the text since."""
    dismissed: tuple[str, ...] = ()
    """Reasons of flags that people have dismissed: they are not in `flags`."""
    deleted: bool
    version: str
    """Changes whenever `content` or the English shown does; an edit names the one it began from."""
    content: Content

    @property
    def stage(self) -> Status:
        """Review status of the message as a whole (see the function `stage`)."""
        return stage(self.transcription_status, self.translation_status)

    @property
    def is_unclear(self) -> bool:
        """Whether it is a mere guess that nobody has worked on (see the function `is_unclear`)."""
        return is_unclear(self.outcome, self.confidence, self.stage)

    def shown_flags(self, withheld: bool) -> tuple[QualityFlag, ...]:
        """The flags as they may be shown: without words of the English if it is withheld, unless
        `withheld` English is requested."""
        if withheld or not self.withheld:
            return self.flags
        return tuple(flag.without_english() for flag in self.flags)

    def reasons(self) -> tuple[str, ...]:
        """The reasons of its flags, each once, the most severe first."""
        return tuple(dict.fromkeys(flag.reason for flag in self.flags))


_RANK = {
    Status.MACHINE: 0,
    Status.DRAFT: 1,
    Status.REVIEWED: 2,
    Status.APPROVED: 3,
    Status.CANNOT_READ: 4,
}


def rank(status: Status) -> int:
    """Order of a status from the machine's guess to the final decision."""
    return _RANK[status]


def stage(transcription: Status, translation: Status) -> Status:
    """The less advanced of two statuses; a draft as soon as people have worked on one.

    A text that cannot be read needs no translation.
    """
    if transcription is Status.CANNOT_READ:
        return transcription
    behind, ahead = sorted((transcription, translation), key=rank)
    return Status.DRAFT if behind is Status.MACHINE and ahead is not behind else behind


def is_unclear(outcome: Outcome, confidence: float | None, stage: Status) -> bool:
    """Whether a message is unreadable or a weak reading, and no person has worked on it."""
    if stage is not Status.MACHINE:
        return False
    weak = confidence is not None and confidence < LIKELY_RIGHT
    return outcome is not Outcome.READ or weak


def readable(transcription: str) -> str:
    """The translatable text of a transcription: one row, without gaps and marks."""
    return " ".join(plain(transcription.replace(ILLEGIBLE, " ")).split())


def is_up_to_date(message: ReviewedMessage) -> bool:
    """Whether the message has a retranslation of its current text."""
    latest = message.retranslation
    return latest is not None and latest.arabic == readable(message.transcription)


def plain(text: str) -> str:
    """The text without the marks for unsure letters; gaps stay."""
    return text.replace(UNSURE, "")


def version_of(content: Content, english: str | None) -> str:
    """A checksum of this content and the English that is shown: 16 hexadecimal digits."""
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
