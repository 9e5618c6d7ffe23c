"""The value types of wallmsg: what a record says, frozen, with JSON in and out.

A `Record` is what the catalogue holds about one photo. It has three parts that never mix:
`photo` is what the file itself says, `machine` is what wallmsg read and translated, and `review`
is what people decided. Reading a photo again replaces `machine` and nothing else.

The field descriptions below are also the published JSON Schema (`wallmsg schema`).
"""

from __future__ import annotations

import json
import math
import re
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from wallmsg.errors import CatalogueError

SCHEMA = 1
"""Number of the record format. A larger one is refused, so that nothing unknown is lost."""

ILLEGIBLE = "[...]"
"""Stands in a transcription for a line that could not be read (Leiden convention for a gap)."""

_LATIN = re.compile("[A-Za-z]")

Unit = Annotated[float, Meta(ge=0.0, le=1.0)]
Sha256 = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]


class Outcome(StrEnum):
    """How reading ended, for a photo, a message or a line."""

    READ = "read"
    NO_TEXT = "no_text"
    UNREADABLE = "unreadable"
    FAILED = "failed"


class Storage(StrEnum):
    """Where the untouched source photo is: `none` if it is not an image or could not be opened."""

    COPY = "copy"
    LINK = "link"
    REFERENCE = "reference"
    NONE = "none"


class Level(StrEnum):
    """How far a translation can be trusted: shown as it is, shown with a warning, or not shown."""

    OK = "ok"
    CHECK = "check"
    WITHHELD = "withheld"


class Status(StrEnum):
    """How far people have got with a transcription or a translation."""

    MACHINE = "machine"
    DRAFT = "draft"
    REVIEWED = "reviewed"
    APPROVED = "approved"
    CANNOT_READ = "cannot_read"


class Via(StrEnum):
    """By which way a change of people came."""

    PAGE = "page"
    PACKET = "packet"
    XLIFF = "xliff"
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
    TAKEN = "taken"
    PHOTOGRAPHER = "photographer"
    SURFACE = "surface"
    TOOL = "tool"
    TAGS = "tags"
    NOTES = "notes"
    SENSITIVE = "sensitive"


class Polygon(Struct, frozen=True, order=True):
    """A closed outline in pixels of the upright photo, origin at the top left, y downwards.

    Four points for a line: the corners top left, top right, bottom right, bottom left as the
    writing stands (so a slanted line has slanted edges).
    """

    points: Annotated[
        tuple[tuple[float, float], ...],
        Meta(min_length=3, description="Corners as [x, y], in order around the outline."),
    ]

    def bounds(self) -> tuple[float, float, float, float]:
        """Smallest upright box around it: left, top, right, bottom."""
        xs = [x for x, _ in self.points]
        ys = [y for _, y in self.points]
        return min(xs), min(ys), max(xs), max(ys)

    def centre(self) -> tuple[float, float]:
        """Mean of the corners."""
        n = len(self.points)
        return sum(x for x, _ in self.points) / n, sum(y for _, y in self.points) / n

    def area(self) -> float:
        """Area in square pixels (shoelace formula), whatever the direction of the corners."""
        ends = self.points[1:] + self.points[:1]
        pairs = zip(self.points, ends, strict=True)
        return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs)) / 2

    def width(self) -> float:
        """Mean length of the top and bottom edges of a quad, in pixels."""
        return (self._edge(0, 1) + self._edge(3, 2)) / 2

    def height(self) -> float:
        """Mean length of the left and right edges of a quad, in pixels."""
        return (self._edge(0, 3) + self._edge(1, 2)) / 2

    def angle(self) -> float:
        """Slant of a quad's top edge in degrees, clockwise positive as the eye sees it."""
        (x1, y1), (x2, y2) = self.points[0], self.points[1]
        return math.degrees(math.atan2(y2 - y1, x2 - x1))

    def between(self, top: float, bottom: float, fall: float = 0.0) -> Polygon:
        """The part of a quad from `top` to `bottom`, both 0 at its top edge and 1 at its bottom.

        `fall` is how much lower its right end lies than its left one, in the same measure.
        """
        begin, end = -fall / 2, fall / 2
        (x1, y1), (x2, y2), (x3, y3), (x4, y4) = self.points
        left, right = (x4 - x1, y4 - y1), (x3 - x2, y3 - y2)
        return Polygon(
            (
                (x1 + (top + begin) * left[0], y1 + (top + begin) * left[1]),
                (x2 + (top + end) * right[0], y2 + (top + end) * right[1]),
                (x2 + (bottom + end) * right[0], y2 + (bottom + end) * right[1]),
                (x1 + (bottom + begin) * left[0], y1 + (bottom + begin) * left[1]),
            )
        )

    def scaled(self, factor: float) -> Polygon:
        """The same outline on a photo resized by `factor`."""
        return Polygon(tuple((x * factor, y * factor) for x, y in self.points))

    def turned(self, degrees: int, width: int, height: int) -> Polygon:
        """The same outline on the `width` x `height` photo turned clockwise by quarter turns.

        Raises ValueError unless `degrees` is a multiple of 90.
        """
        if degrees % 90:
            raise ValueError(f"not a quarter turn: {degrees}")
        points = self.points
        for _ in range(degrees % 360 // 90):
            points = tuple((height - y, x) for x, y in points)
            width, height = height, width
        return Polygon(points)

    def rounded(self, digits: int = 1) -> Polygon:
        """Coordinates rounded for storage: a tenth of a pixel is finer than any line is drawn."""
        return Polygon(tuple((round(x, digits), round(y, digits)) for x, y in self.points))

    def _edge(self, a: int, b: int) -> float:
        return math.dist(self.points[a], self.points[b])


class Word(Struct, frozen=True):
    """One word of a reading with the reader's own certainty about it."""

    text: str
    confidence: Unit


class Reading(Struct, frozen=True, kw_only=True):
    """One attempt at a line: what the reader made of one prepared picture of it."""

    text: Annotated[str, Meta(description="Arabic in logical order, as the reader gave it.")]
    confidence: Annotated[Unit, Meta(description="Certainty in this reading, 0 to 1.")]
    variant: Annotated[str, Meta(description="Preparation of the picture that was read.")]
    words: tuple[Word, ...] = ()


class Line(Struct, frozen=True, kw_only=True):
    """One line of writing."""

    polygon: Polygon
    text: Annotated[str, Meta(description="Best reading; a mere guess if unreadable.")]
    confidence: Annotated[Unit, Meta(description="Calibrated: 0.9 means nine of ten are right.")]
    outcome: Outcome
    words: tuple[Word, ...] = ()
    alternatives: Annotated[
        tuple[Reading, ...], Meta(description="Other readings of the same line, best first.")
    ] = ()


class Hypothesis(Struct, frozen=True):
    """One English rendering the model considered."""

    text: str
    score: Annotated[float, Meta(description="Mean log-probability a token: 0 is certain.")]


class Doubt(Struct, frozen=True):
    """One thing that speaks against a translation."""

    reason: Annotated[str, Meta(description="From a fixed list, such as `number` or `low_score`.")]
    level: Annotated[Level, Meta(description="How much it weighs by itself.")]
    detail: Annotated[str, Meta(description="The words or figures it hangs on.")] = ""

    def without_english(self) -> Doubt:
        """For eyes that shall not see the English, which is withheld: without words of it. Figures
        and Arabic stay."""
        counts = self.reason in ("length", "arabic_left")
        return self if counts or not _LATIN.search(self.detail) else Doubt(self.reason, self.level)


class Hinge(Struct, frozen=True):
    """A word on whose reading the English depends."""

    read: Annotated[
        str, Meta(description="As it was read; empty where the other reading has a word more.")
    ]
    instead: Annotated[str, Meta(description="As it may be read too; empty for a word less.")]
    english: Annotated[str, Meta(description="The English of the whole message then.")]


class Translation(Struct, frozen=True, kw_only=True):
    """The English of one message, made by a machine or answered from memory."""

    text: Annotated[
        str, Meta(description="`verdict` says if it may be shown. Empty in exports if withheld.")
    ]
    score: Annotated[float, Meta(description="Mean log-probability a token: 0 is certain.")]
    translator: Annotated[str, Meta(description="Name and version of the translation package.")]
    hypotheses: Annotated[
        tuple[Hypothesis, ...], Meta(description="Other renderings, best first.")
    ] = ()
    verdict: Annotated[
        Level | None,
        Meta(description="Whether it can be trusted, as far as can be seen. Null: not judged."),
    ] = None
    doubts: Annotated[
        tuple[Doubt, ...], Meta(description="Why the verdict is not `ok`, the gravest first.")
    ] = ()
    source: Annotated[
        str | None,
        Meta(
            description="Where people have translated this text before, if it is from memory: "
            "record and message, or a file. Null: a machine's."
        ),
    ] = None
    hinges: Annotated[
        tuple[Hinge, ...],
        Meta(description="Unsure words whose other readings would change the English."),
    ] = ()

    def shown(self) -> str | None:
        """The English that may be shown unasked; None if it is withheld."""
        return None if self.verdict is Level.WITHHELD else self.text

    def reasons(self) -> tuple[str, ...]:
        """The reasons of its doubts, each once, the gravest first."""
        return tuple(dict.fromkeys(doubt.reason for doubt in self.doubts))


class Message(Struct, frozen=True, kw_only=True):
    """Lines that belong together, in reading order: right to left, top to bottom."""

    transcription: Annotated[
        str,
        Meta(description="The lines' texts, one a row, [...] for a line that could not be read."),
    ]
    confidence: Annotated[Unit, Meta(description="Of the readable lines, weighted by length.")]
    outcome: Outcome
    lines: tuple[Line, ...]
    translation: Annotated[
        Translation | None,
        Meta(description="Null until translated, and where nothing could be read."),
    ] = None
    romanised: Annotated[
        str | None,
        Meta(description="The transcription in Latin letters (ALA-LC), row by row, a guess."),
    ] = None

    @classmethod
    def of(cls, lines: tuple[Line, ...]) -> Message:
        """The message made of `lines`, which are in reading order."""
        sure = [line for line in lines if line.outcome is Outcome.READ]
        letters = sum(len(line.text) for line in sure)
        return cls(
            transcription="\n".join(
                line.text if line.outcome is Outcome.READ else ILLEGIBLE for line in lines
            ),
            confidence=(
                min(1.0, sum(line.confidence * len(line.text) for line in sure) / letters)
                if letters
                else 0.0
            ),
            outcome=Outcome.READ if sure else Outcome.UNREADABLE,
            lines=lines,
        )

    def readable_text(self) -> str:
        """What can be translated: the readable lines joined by spaces into one sentence."""
        return " ".join(line.text for line in self.lines if line.outcome is Outcome.READ)

    def translated(self, translation: Translation) -> Message:
        """The same message with its English."""
        return msgspec.structs.replace(self, translation=translation)


class Gps(Struct, frozen=True):
    """Where the camera was, WGS 84."""

    latitude: Annotated[float, Meta(ge=-90, le=90, description="Degrees, north positive.")]
    longitude: Annotated[float, Meta(ge=-180, le=180, description="Degrees, east positive.")]
    altitude: Annotated[float | None, Meta(description="Metres above sea level.")] = None


class Photo(Struct, frozen=True, kw_only=True):
    """What the source file itself says. Nothing here is ever changed after adding."""

    name: Annotated[str, Meta(description="Path below the folder that was added, or file name.")]
    sha256: Annotated[
        Sha256 | None,
        Meta(description="Of the file's bytes: proof of what is original. Null if unopenable."),
    ]
    bytes: Annotated[int | None, Meta(description="File size. Null if unopenable.")]
    storage: Storage
    path: Annotated[
        str | None,
        Meta(description="Below the catalogue; if storage is reference, where the file is."),
    ]
    format: Annotated[str | None, Meta(description="By content: JPEG, PNG, HEIC ...")] = None
    page: Annotated[int, Meta(ge=1, description="Which picture of a file that holds several.")] = 1
    pages: Annotated[int, Meta(ge=1)] = 1
    width: Annotated[int | None, Meta(description="Upright width in pixels.")] = None
    height: Annotated[int | None, Meta(description="Upright height in pixels.")] = None
    orientation: Annotated[
        int, Meta(ge=1, le=8, description="EXIF orientation, applied to all coordinates.")
    ] = 1
    taken: Annotated[str | None, Meta(description="Camera clock, ISO 8601.")] = None
    camera: str | None = None
    gps: Gps | None = None
    perceptual_hash: Annotated[
        str | None, Meta(description="64-bit difference hash in hexadecimal, for near-duplicates.")
    ] = None


class Model(Struct, frozen=True):
    """One model file that took part."""

    name: str
    sha256: Sha256


class Provenance(Struct, frozen=True, kw_only=True):
    """Which program, models and settings made the machine's part, and when."""

    program: Annotated[str, Meta(description="wallmsg and its version.")]
    time: Annotated[str, Meta(description="UTC, ISO 8601.")]
    tools: Annotated[dict[str, str], Meta(description="Other programs and their versions.")] = {}
    models: Annotated[
        dict[str, Model], Meta(description="By role: detector, reader, translator.")
    ] = {}
    settings: dict[str, str | int | float | bool] = {}


class Machine(Struct, frozen=True, kw_only=True):
    """What wallmsg made of the photo."""

    outcome: Outcome
    provenance: Provenance
    reason: Annotated[str | None, Meta(description="Why it failed, in one sentence.")] = None
    turned: Annotated[
        int, Meta(description="Clockwise turn in degrees at which the writing stands upright.")
    ] = 0
    messages: tuple[Message, ...] = ()


class Caption(Struct, frozen=True):
    """A published description or translation of the photo, kept beside the machine's."""

    text: str
    source: str = ""


class Similar(Struct, frozen=True):
    """Another photo that looks the same: the same wall, a resized or recompressed copy."""

    id: str
    distance: Annotated[int, Meta(ge=0, le=64, description="Differing bits of 64.")]


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
        Meta(description="Made anew at somebody's wish: stands in place of the machine's first."),
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
        Meta(description="Null if there was nothing. JSON for lines (null: new), tags and notes."),
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


class Review(Struct, frozen=True, kw_only=True):
    """What people decided. No machine writes here, but Latin letters for people's texts."""

    place: str | None = None
    taken: Annotated[str | None, Meta(description="Date as people know it, ISO 8601.")] = None
    photographer: str | None = None
    surface: Annotated[str | None, Meta(description="What it is written on.")] = None
    tool: Annotated[str | None, Meta(description="What it is written with.")] = None
    tags: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    sensitive: Annotated[bool, Meta(description="Never exported unless asked for.")] = False
    messages: Annotated[
        tuple[ReviewedMessage, ...], Meta(description="Those that people have changed or approved.")
    ] = ()
    history: Annotated[tuple[Change, ...], Meta(description="Every change, oldest first.")] = ()
    second: Annotated[
        tuple[SecondReading, ...], Meta(description="Blind second transcriptions.")
    ] = ()


class Record(Struct, frozen=True, kw_only=True):
    """All that the catalogue holds about one photo."""

    schema: Annotated[int, Meta(ge=1, description="Number of the record format.")] = SCHEMA
    id: Annotated[str, Meta(pattern=r"^[0-9a-f]{16,64}(-p[0-9]+)?$")]
    photo: Photo
    machine: Machine
    captions: tuple[Caption, ...] = ()
    similar: tuple[Similar, ...] = ()
    other_names: Annotated[
        tuple[str, ...],
        Meta(description="Under which the very same file was added again, as in photo.name."),
    ] = ()
    review: Review = Review()

    @property
    def taken(self) -> str | None:
        """The date that counts: people's word before the camera's."""
        return self.review.taken or self.photo.taken

    @property
    def outcome(self) -> Outcome:
        """How reading ended."""
        return self.machine.outcome

    def untranslated(self) -> list[int]:
        """Positions of messages that were read and still wait for their English."""
        return [
            i
            for i, message in enumerate(self.machine.messages)
            if message.outcome is Outcome.READ and message.translation is None
        ]

    def with_translations(self, translations: dict[int, Translation]) -> Record:
        """The same record with English at those positions of its messages."""
        messages = tuple(
            message.translated(translations[i]) if i in translations else message
            for i, message in enumerate(self.machine.messages)
        )
        machine = msgspec.structs.replace(self.machine, messages=messages)
        return msgspec.structs.replace(self, machine=machine)


def record_id(sha256: str, page: int = 1) -> str:
    """Id of a photo's record: the first 16 digits of its SHA-256, then its page after the first."""
    return sha256[:16] if page == 1 else f"{sha256[:16]}-p{page}"


def utc_now() -> str:
    """The time for provenance and journal: UTC, ISO 8601, whole seconds."""
    return datetime.now(UTC).replace(microsecond=0).isoformat()


def record_to_json(record: Record) -> str:
    """The record as text: UTF-8, keys sorted, one field a row, points on one row, final newline."""
    return to_json(record)


def to_json(value: object) -> str:
    """Any value type as readable, diff-friendly JSON text with a final newline."""
    text = json.dumps(msgspec.to_builtins(value), ensure_ascii=False, indent=1, sort_keys=True)
    # A raw newline cannot occur inside a JSON string, so only lists of numbers match.
    return re.sub(r"\[\n\s*([-+.\deE]+(?:,\n\s*[-+.\deE]+)*)\n\s*\]", _one_row, text) + "\n"


def record_from_json(text: str | bytes) -> Record:
    """The record in `text`.

    Raises CatalogueError if it is not JSON, does not fit the schema, or has a newer schema number.
    """
    try:
        head = _HEAD.decode(text)
        if head.schema is UNSET:
            raise CatalogueError("not a wallmsg record: it has no schema number")
        if head.schema > SCHEMA:
            raise CatalogueError(
                f"record format {head.schema} is newer than this program knows ({SCHEMA})",
                hint="install a newer wallmsg",
            )
        return _RECORD.decode(text)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise CatalogueError(f"not a valid wallmsg record: {error}") from error


def record_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of a record."""
    schema = json.loads(msgspec.json.encode(msgspec.json.schema(Record)), object_hook=_settled)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"wallmsg record, format {SCHEMA}",
        **schema,
    }


def _settled(part: dict[str, Any]) -> dict[str, Any]:
    """Order and indentation of our own: those of msgspec and Python differ between versions."""
    from inspect import cleandoc

    if "anyOf" in part:
        part["anyOf"].sort(key=lambda one: one.get("type") == "null")
    if isinstance(part.get("description"), str):
        part["description"] = cleandoc(part["description"])
    return part


class _Head(Struct):
    schema: int | UnsetType = UNSET


_HEAD = msgspec.json.Decoder(_Head)
_RECORD = msgspec.json.Decoder(Record)


def _one_row(match: re.Match[str]) -> str:
    return "[" + re.sub(r",\n\s*", ", ", match.group(1)) + "]"
