"""The value types of wallmsg: what a record says, frozen, with JSON in and out.

A `Record` is what the catalogue holds about one photo. It has three parts that never mix:
`photo` is what the file itself says, `machine` is what wallmsg read and translated, and `review`
is what people decided. Reading a photo again replaces `machine` and nothing else.

The field descriptions are also the published JSON Schema (`wallmsg schema`).
"""

from __future__ import annotations

from wallmsg.model.codec import (
    check_format,
    record_from_json,
    record_schema,
    record_to_json,
    to_json,
)
from wallmsg.model.geometry import Polygon
from wallmsg.model.machine import (
    CALIBRATED,
    ILLEGIBLE,
    UNCALIBRATED,
    AmbiguousWord,
    Caption,
    DateSource,
    GlossWord,
    Gps,
    Hypothesis,
    Level,
    Line,
    Machine,
    Message,
    Model,
    Outcome,
    Photo,
    Provenance,
    QualityFlag,
    Reading,
    Sha256,
    Similar,
    Storage,
    Translation,
    TranslationEvidence,
    Unit,
    Word,
)
from wallmsg.model.record import SCHEMA, Record, record_id, utc_now
from wallmsg.model.review import (
    Change,
    Field,
    Mask,
    MaskReason,
    Retranslation,
    Review,
    ReviewedLine,
    ReviewedMessage,
    SecondReading,
    Status,
    Via,
    Writing,
)

__all__ = [
    "CALIBRATED",
    "ILLEGIBLE",
    "SCHEMA",
    "UNCALIBRATED",
    "AmbiguousWord",
    "Caption",
    "Change",
    "DateSource",
    "Field",
    "GlossWord",
    "Gps",
    "Hypothesis",
    "Level",
    "Line",
    "Machine",
    "Mask",
    "MaskReason",
    "Message",
    "Model",
    "Outcome",
    "Photo",
    "Polygon",
    "Provenance",
    "QualityFlag",
    "Reading",
    "Record",
    "Retranslation",
    "Review",
    "ReviewedLine",
    "ReviewedMessage",
    "SecondReading",
    "Sha256",
    "Similar",
    "Status",
    "Storage",
    "Translation",
    "TranslationEvidence",
    "Unit",
    "Via",
    "Word",
    "Writing",
    "check_format",
    "record_from_json",
    "record_id",
    "record_schema",
    "record_to_json",
    "to_json",
    "utc_now",
]
