"""What people decided about a record."""

from __future__ import annotations

import hashlib
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from wallmsg.model.geometry import Polygon
from wallmsg.model.machine import Translation


class Status(StrEnum):
    """How far people have got with a transcription or a translation."""

    MACHINE = "machine"
    DRAFT = "draft"
    REVIEWED = "reviewed"
    APPROVED = "approved"
    CANNOT_READ = "cannot_read"

    @property
    def is_checked(self) -> bool:
        """Whether a person has checked the text: it is reviewed or approved."""
        return self in {Status.REVIEWED, Status.APPROVED}


class Writing(StrEnum):
    """What people say of a photo on which there is no message to work on."""

    NO_ARABIC = "no_arabic"
    OTHER = "other_writing"
    CANNOT_READ = "cannot_read"


class MaskReason(StrEnum):
    """What a mask covers."""

    FACE = "face"
    PLATE = "plate"
    HOUSE_NUMBER = "house_number"
    OTHER = "other"


class Via(StrEnum):
    """By which way a change of people came."""

    PAGE = "page"
    PACKET = "packet"
    XLIFF = "xliff"
    ALTO = "alto"
    PAGE_XML = "page_xml"
    EDIT = "edit"
    SET = "set"
    BULK = "bulk"
    RESTORE = "restore"


class Field(StrEnum):
    """What of a review a change concerns. Those up to `deleted` belong to one message."""

    LINES = "lines"
    TRANSCRIPTION = "transcription"
    TRANSLATION = "translation"
    TRANSCRIPTION_STATUS = "transcription_status"
    TRANSLATION_STATUS = "translation_status"
    DELETED = "deleted"
    PLACE = "place"
    POSITION = "position"
    TAKEN = "taken"
    PHOTOGRAPHER = "photographer"
    SURFACE = "surface"
    TOOL = "tool"
    TAGS = "tags"
    NOTES = "notes"
    WRITING = "writing"
    SENSITIVE = "sensitive"
    MASKS = "masks"
    FLAG = "flag"
    SAME_WALL = "same_wall"
    OTHER_WALL = "other_wall"
    ASSIGNED = "assigned"


class Mask(Struct, frozen=True):
    """A part of the photo that no public copy shows."""

    polygon: Polygon
    reason: Annotated[
        MaskReason | None, Meta(description="What it covers. Null: nobody has said.")
    ] = None


class ReviewedLine(Struct, frozen=True):
    """One line of writing as people see it."""

    polygon: Polygon
    text: Annotated[
        str,
        Meta(description="As written; [...] for a gap, U+0323 after a letter that is not sure."),
    ]


class Retranslation(Struct, frozen=True, kw_only=True):
    """The machine's English of a text as people have written it."""

    arabic: Annotated[str, Meta(description="What was translated: rows joined, no marks or gaps.")]
    translation: Translation


class ReviewedMessage(Struct, frozen=True, kw_only=True):
    """A message as people see it: a full copy, which reading the photo again never touches."""

    id: Annotated[
        str,
        Meta(
            pattern="^[am][0-9]{1,6}$",
            description="m1 began from the machine's first message, a1 was added by people.",
        ),
    ]
    lines: tuple[ReviewedLine, ...]
    transcription_status: Status = Status.MACHINE
    translation: Annotated[
        str | None, Meta(description="Null where the machine's translation stands.")
    ] = None
    translation_status: Status = Status.MACHINE
    deleted: Annotated[bool, Meta(description="There is no such message, people say.")] = False
    origin: Annotated[
        tuple[Polygon, ...],
        Meta(description="The machine's lines it began from: they are not shown again."),
    ] = ()
    romanised: Annotated[
        str | None,
        Meta(description="The texts of the lines in Latin letters, made from them by a machine."),
    ] = None
    retranslation: Annotated[
        Retranslation | None,
        Meta(description="Translated again on request; replaces the machine's first English."),
    ] = None

    @property
    def transcription(self) -> str:
        """The texts of its lines, one a row."""
        return "\n".join(line.text for line in self.lines)


class Change(Struct, frozen=True, kw_only=True):
    """One decision of a person: who changed what of a record, when, from what, into what."""

    number: Annotated[int, Meta(ge=1, description="From 1, in the order in which they came.")]
    time: Annotated[str, Meta(description="UTC, ISO 8601.")]
    who: str
    via: Via
    message: Annotated[str | None, Meta(description="Id of the message; null: of the photo.")]
    field: Field
    before: Annotated[
        str | None,
        Meta(description="Null if there was nothing. JSON for lines (null: new) and all lists."),
    ]
    after: str | None


class SecondReading(Struct, frozen=True, kw_only=True):
    """What a second person read without seeing the first one's transcription."""

    message: str
    who: str
    time: Annotated[str, Meta(description="UTC, ISO 8601.")]
    text: str
    first: Annotated[str, Meta(description="The transcription that stood at that time.")]
    first_who: Annotated[str | None, Meta(description="Whose; null if it was the machine's.")]


class Dismissal(Struct, frozen=True, kw_only=True):
    """A flag of the machine's English that a person found to be no reason to doubt it."""

    message: str
    flag: Annotated[str, Meta(description="Reason of the flag.")]
    english: Annotated[str, Meta(description="Of which English: see `english_digest`.")]
    why: Annotated[str, Meta(description="In the person's words.")]
    who: str
    time: Annotated[str, Meta(description="UTC, ISO 8601.")]


def english_digest(text: str) -> str:
    """The first 16 hexadecimal digits of the SHA-256 of an English text."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


class Assignment(Struct, frozen=True, kw_only=True):
    """Who is to work on a message."""

    message: str
    to: Annotated[str, Meta(description="Name of the person.")]
    who: Annotated[str, Meta(description="Who said so.")]
    time: Annotated[str, Meta(description="UTC, ISO 8601.")]


class Comment(Struct, frozen=True, kw_only=True):
    """A remark or question about a message or the photo. None is ever changed or removed."""

    number: Annotated[int, Meta(ge=1, description="From 1, in the order in which they came.")]
    time: Annotated[str, Meta(description="UTC, ISO 8601.")]
    who: str
    via: Via
    message: Annotated[str | None, Meta(description="Id of the message; null: the photo.")]
    text: str
    question: Annotated[bool, Meta(description="It asks something of the others.")] = False
    answers: Annotated[int | None, Meta(description="Number of the question that it is about.")] = (
        None
    )
    settles: Annotated[bool, Meta(description="That question is no longer open.")] = False


class Review(Struct, frozen=True, kw_only=True):
    """What people decided. Human edits only; the one machine-written field is `romanised`."""

    place: str | None = None
    taken: Annotated[str | None, Meta(description="Date as people know it, ISO 8601.")] = None
    position: Annotated[
        str | None,
        Meta(description="Latitude, longitude in degrees (WGS 84): `36.2021, 37.1343`."),
    ] = None
    photographer: str | None = None
    surface: Annotated[str | None, Meta(description="What it is written on.")] = None
    tool: Annotated[str | None, Meta(description="What it is written with.")] = None
    tags: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    writing: Annotated[
        Writing | None,
        Meta(
            description="Said of a photo without a message: no Arabic is on it, other writing is, "
            "or Arabic that cannot be read. Null: nobody has said."
        ),
    ] = None
    sensitive: Annotated[bool, Meta(description="Never exported unless asked for.")] = False
    masks: Annotated[
        tuple[Mask, ...],
        Meta(
            description="Filled with flat colour in every copy of the photo that leaves the "
            "catalogue; the photo itself stays as it is."
        ),
    ] = ()
    same_wall: Annotated[
        tuple[str, ...], Meta(description="Ids of records that show the same wall, people say.")
    ] = ()
    other_wall: Annotated[
        tuple[str, ...], Meta(description="Ids of records that show another wall, people say.")
    ] = ()
    messages: Annotated[
        tuple[ReviewedMessage, ...], Meta(description="Those that people have changed or approved.")
    ] = ()
    history: Annotated[tuple[Change, ...], Meta(description="Every change, oldest first.")] = ()
    assignments: Annotated[
        tuple[Assignment, ...], Meta(description="At most one of each message.")
    ] = ()
    dismissals: Annotated[
        tuple[Dismissal, ...], Meta(description="Flags that no longer count for that English.")
    ] = ()
    comments: Annotated[
        tuple[Comment, ...], Meta(description="Questions and remarks, oldest first.")
    ] = ()
    second_readings: Annotated[
        tuple[SecondReading, ...], Meta(description="Blind second transcriptions.")
    ] = ()
