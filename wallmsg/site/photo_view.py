"""What the pages say of one photo and its messages, from a redacted record."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from wallmsg.effective import CurrentMessage, effective_messages, photo_position
from wallmsg.model import (
    Caption,
    GlossWord,
    Level,
    Polygon,
    Provenance,
    QualityFlag,
    Record,
    Status,
)


class EnglishBy(StrEnum):
    """Who made an English text."""

    PEOPLE = "people"
    MEMORY = "memory"
    """People, for the same words on another wall."""
    MACHINE = "machine"


class MessageView(Struct, frozen=True, kw_only=True):
    """A message as its page shows it."""

    id: str
    number: int
    """In the photo, from 1."""
    rows: tuple[str, ...]
    """The Arabic, line by line."""
    english: str | None
    english_by: EnglishBy
    verdict: Level | None
    """Of English that people have not written."""
    withheld: bool
    """There is English, and it is not shown."""
    flags: tuple[QualityFlag, ...]
    """Why the verdict is not `ok`; without English words where the English is withheld."""
    gloss: tuple[GlossWord, ...]
    romanised: str | None
    checked: bool
    """Whether a person has compared the Arabic with the photo."""
    confidence: float | None
    """Of the machine's reading, 0 to 1; None if people changed it or it is not calibrated."""
    outlines: tuple[str, ...]
    """One for each line, as SVG writes points; pixels of the photo."""


class PhotoView(Struct, frozen=True, kw_only=True):
    """A photo as its page shows it."""

    id: str
    name: str
    width: int | None
    height: int | None
    place: str | None
    taken: str | None
    taken_from: str | None
    """`people`, or what of the file says so."""
    tags: tuple[str, ...]
    notes: tuple[str, ...]
    captions: tuple[Caption, ...]
    surface: str | None
    tool: str | None
    writing: str | None
    outcome: str
    sha256: str | None
    provenance: Provenance
    messages: tuple[MessageView, ...]
    unclear: tuple[str, ...]
    """Outlines of writing that could not be read surely."""
    photographer: str | None = None
    author: str | None = None
    camera: str | None = None
    position: tuple[float, float] | None = None
    """Latitude and longitude, degrees, as the camera has them."""
    reviewers: tuple[str, ...] = ()
    """Like the four fields above it, empty unless what is private was included."""

    @property
    def checked(self) -> bool:
        """Whether a person has checked one of its messages."""
        return any(message.checked for message in self.messages)


def photo_view(record: Record, *, withheld: bool = False, unclear: bool = False) -> PhotoView:
    """The view of a redacted record.

    With `withheld`, English that cannot be trusted is shown, with its verdict; with `unclear`,
    unreadable and weak readings are.
    """
    messages = effective_messages(record)
    clear = [message for message in messages if unclear or not message.is_unclear]
    hidden = [message for message in messages if not unclear and message.is_unclear]
    review, photo = record.review, record.photo
    taken_from = "people" if review.taken else photo.taken_from
    calibrated = record.machine.provenance.is_calibrated
    return PhotoView(
        id=record.id,
        name=photo.name,
        width=photo.width,
        height=photo.height,
        place=review.place,
        taken=record.taken,
        taken_from=taken_from if record.taken else None,
        tags=review.tags,
        notes=review.notes,
        captions=record.captions,
        surface=review.surface,
        tool=review.tool,
        writing=review.writing,
        outcome=record.outcome,
        sha256=photo.sha256,
        provenance=record.machine.provenance,
        messages=tuple(
            _message_view(message, number, withheld=withheld, calibrated=calibrated)
            for number, message in enumerate(clear, 1)
        ),
        unclear=tuple(outline for message in hidden for outline in _outlines(message)),
        photographer=review.photographer,
        author=photo.author,
        camera=photo.camera,
        position=photo_position(record),
        reviewers=tuple(dict.fromkeys(change.who for change in review.history)),
    )


def _message_view(
    message: CurrentMessage, number: int, *, withheld: bool, calibrated: bool
) -> MessageView:
    machine = message.machine_translation
    english = message.translation
    if english is None and withheld and machine and message.withheld:
        english = machine.text
    return MessageView(
        id=message.id,
        number=number,
        rows=tuple(message.transcription.split("\n")),
        english=english or None,
        english_by=_english_by(message),
        verdict=message.verdict,
        withheld=message.withheld and not english,
        flags=message.shown_flags(withheld),
        gloss=message.gloss,
        romanised=message.romanised,
        checked=message.transcription_status.is_checked,
        confidence=message.confidence if calibrated else None,
        outlines=_outlines(message),
    )


def _english_by(message: CurrentMessage) -> EnglishBy:
    if message.translation_status is not Status.MACHINE or message.content.translation is not None:
        return EnglishBy.PEOPLE
    machine = message.machine_translation
    return EnglishBy.MEMORY if machine and machine.source else EnglishBy.MACHINE


def _outlines(message: CurrentMessage) -> tuple[str, ...]:
    return tuple(_points(line.polygon) for line in message.lines)


def _points(polygon: Polygon) -> str:
    return " ".join(f"{x:.0f},{y:.0f}" for x, y in polygon.points)
