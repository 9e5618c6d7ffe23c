"""What the file itself says, and what wallmsg read and translated."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from wallmsg.model.geometry import Polygon

ILLEGIBLE = "[...]"
"""Stands in a transcription for a line that could not be read (Leiden convention for a gap)."""

CALIBRATED, UNCALIBRATED = "calibrated", "uncalibrated"
"""Values of the setting `confidence` in the provenance."""

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


class DateSource(StrEnum):
    """What says when a photo was taken, the most trusted first."""

    EXIF = "exif"
    XMP = "xmp"
    IPTC = "iptc"
    SIDECAR = "sidecar"
    CHAT = "chat"
    FILE_NAME = "file_name"


class Level(StrEnum):
    """How far a translation can be trusted: shown as it is, shown with a warning, or not shown."""

    OK = "ok"
    CHECK = "check"
    WITHHELD = "withheld"


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
    confidence: Annotated[
        Unit, Meta(description="0.9 means nine of ten are right, unless it is uncalibrated.")
    ]
    outcome: Outcome
    words: tuple[Word, ...] = ()
    alternatives: Annotated[
        tuple[Reading, ...], Meta(description="Other readings of the same line, best first.")
    ] = ()


class Hypothesis(Struct, frozen=True):
    """One English rendering the model considered."""

    text: str
    score: Annotated[float, Meta(description="Mean log-probability a token: 0 is certain.")]


class QualityFlag(Struct, frozen=True):
    """One thing that speaks against a translation."""

    reason: Annotated[str, Meta(description="From a fixed list, such as `number` or `low_score`.")]
    level: Annotated[Level, Meta(description="How much it weighs by itself.")]
    detail: Annotated[str, Meta(description="The words or figures that triggered the flag.")] = ""

    def without_english(self) -> QualityFlag:
        """A copy without English words, for withheld translations. Figures and Arabic stay."""
        counts = self.reason in ("length", "arabic_left")
        return (
            self
            if counts or not _LATIN.search(self.detail)
            else QualityFlag(self.reason, self.level)
        )


class AmbiguousWord(Struct, frozen=True):
    """A word on whose reading the English depends."""

    read: Annotated[
        str, Meta(description="As it was read; empty where the other reading has a word more.")
    ]
    instead: Annotated[str, Meta(description="As it may be read too; empty for a word less.")]
    english: Annotated[str, Meta(description="The English of the whole message then.")]


class TranslationEvidence(Struct, frozen=True, kw_only=True):
    """What two networks and the dictionary say of a translation; a larger value is better.

    Log-probabilities are natural and count the end of the text; 0 is certain.
    """

    forward: Annotated[
        float, Meta(description="Mean log-probability of an English token, given the Arabic.")
    ]
    forward_min: Annotated[float, Meta(description="Of the least probable English token.")]
    reverse: Annotated[
        float, Meta(description="Mean log-probability of an Arabic token, given the English.")
    ]
    reverse_min: Annotated[float, Meta(description="Of the least probable Arabic token.")]
    consensus: Annotated[Unit, Meta(description="Mean chrF against the other hypotheses.")]
    translator: Annotated[
        Unit | None,
        Meta(description="Mean chrF of the translator on the calibration messages, if measured."),
    ] = None


class GlossWord(Struct, frozen=True):
    """One Arabic word and what a dictionary says of it."""

    written: Annotated[str, Meta(description="As it stands in the text.")]
    senses: Annotated[
        tuple[str, ...], Meta(description="English, the likeliest first; empty if unknown.")
    ] = ()


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
    flags: Annotated[
        tuple[QualityFlag, ...],
        Meta(description="Why the verdict is not `ok`, the most severe first."),
    ] = ()
    quality: Annotated[
        Unit | None,
        Meta(
            description="Estimated probability that the English says what the Arabic says. "
            "Null: not estimated."
        ),
    ] = None
    evidence: Annotated[
        TranslationEvidence | None, Meta(description="What the estimate is made from.")
    ] = None
    gloss: Annotated[
        tuple[GlossWord, ...],
        Meta(description="Word by word from a dictionary: no translation, but a help without one."),
    ] = ()
    source: Annotated[
        str | None,
        Meta(
            description="Where people have translated this text before, if it is from memory: "
            "record and message, or a file. Null: a machine's."
        ),
    ] = None
    ambiguous_words: Annotated[
        tuple[AmbiguousWord, ...],
        Meta(description="Unsure words whose other readings would change the English."),
    ] = ()

    def shown(self) -> str | None:
        """The English that may be shown by default; None if it is withheld."""
        return None if self.verdict is Level.WITHHELD else self.text

    def reasons(self) -> tuple[str, ...]:
        """The reasons of its flags, each once, the most severe first."""
        return tuple(dict.fromkeys(flag.reason for flag in self.flags))


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
    taken: Annotated[
        str | None, Meta(description="ISO 8601, as far as it is known; see `taken_from`.")
    ] = None
    taken_from: Annotated[
        DateSource | None, Meta(description="What says so: EXIF, else what is beside the pixels.")
    ] = None
    taken_as_written: Annotated[
        str | None,
        Meta(description="A date of another calendar, or unsound, as the file has it."),
    ] = None
    camera: str | None = None
    author: Annotated[
        str | None, Meta(description="Who made or sent the photo, as the file or a chat says.")
    ] = None
    gps: Gps | None = None
    damage: Annotated[
        str | None, Meta(description="What of the picture is missing, though it was read.")
    ] = None
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
    settings: Annotated[
        dict[str, str | int | float | bool],
        Meta(description="Among them `confidence`: calibrated or uncalibrated."),
    ] = {}

    @property
    def is_calibrated(self) -> bool:
        """Whether confidences are calibrated for the reading model: 0.9 means 9 of 10 are right."""
        return self.settings.get("confidence") != UNCALIBRATED


class Machine(Struct, frozen=True, kw_only=True):
    """What wallmsg made of the photo."""

    outcome: Outcome
    provenance: Provenance
    reason: Annotated[str | None, Meta(description="Why it failed, in one sentence.")] = None
    rotation: Annotated[
        int, Meta(description="Clockwise turn in degrees at which the writing stands upright.")
    ] = 0
    messages: tuple[Message, ...] = ()
    other_writing: Annotated[
        tuple[Polygon, ...],
        Meta(description="Outlines of writing that is not Arabic. It is not read."),
    ] = ()


class Caption(Struct, frozen=True):
    """A published description or translation of the photo, kept beside the machine's."""

    text: str
    source: str = ""


class Similar(Struct, frozen=True):
    """Another photo that looks the same: the same wall, a resized or recompressed copy."""

    id: str
    distance: Annotated[int, Meta(ge=0, le=64, description="Differing bits of 64.")]


class WallLink(Struct, frozen=True, kw_only=True):
    """Another photo that seems to show the same wall, from elsewhere or on another day."""

    id: str
    matches: Annotated[int, Meta(ge=0, description="Points of both photos that fit together.")]
    mapping: Annotated[
        tuple[float, float, float, float, float, float, float, float, float],
        Meta(
            description="Homography, row by row: from pixels of this photo to pixels of the other."
        ),
    ]
