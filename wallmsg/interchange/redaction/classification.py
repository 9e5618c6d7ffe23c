"""What each field of a record is to an export. A new field must be given its class here.

`tests/unit/export/test_canaries.py` fails for a field without a class, and for text in a field that
an export tells against its class.
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from wallmsg import model


class Privacy(StrEnum):
    """When an export contains the value of a field."""

    PUBLIC = "public"
    """Always, unless the record is sensitive or people deleted the message or line."""
    REDUCED = "reduced"
    """What is harmless of it: the date without the time, a file name without its folder."""
    PRIVATE = "private"
    """Only with --private."""
    WITHHELD = "withheld"
    """Machine English: only where its verdict allows it, or with --withheld."""


P, R, X, W = Privacy.PUBLIC, Privacy.REDUCED, Privacy.PRIVATE, Privacy.WITHHELD

FIELDS: dict[type[Struct], dict[str, Privacy]] = {
    model.Record: {
        "schema": P,
        "id": P,
        "photo": R,
        "machine": R,
        "captions": P,
        "similar": R,
        "same_wall": R,
        "other_names": X,
        "review": R,
    },
    model.Photo: {
        "name": R,
        "sha256": P,
        "bytes": P,
        "storage": P,
        "path": R,
        "format": P,
        "page": P,
        "pages": P,
        "width": P,
        "height": P,
        "orientation": P,
        "taken": R,
        "taken_from": P,
        "taken_as_written": X,
        "camera": X,
        "author": X,
        "damage": P,
        "gps": X,
        "perceptual_hash": P,
    },
    model.Gps: {"latitude": X, "longitude": X, "altitude": X},
    model.Machine: {
        "outcome": P,
        "provenance": R,
        "reason": R,
        "rotation": P,
        "messages": R,
        "other_writing": P,
    },
    model.Provenance: {"program": P, "time": P, "tools": R, "models": R, "settings": R},
    model.Model: {"name": R, "sha256": P},
    model.Message: {
        "transcription": P,
        "confidence": P,
        "outcome": P,
        "lines": R,
        "translation": R,
        "romanised": P,
    },
    model.Line: {
        "polygon": P,
        "text": P,
        "confidence": P,
        "outcome": P,
        "words": P,
        "alternatives": P,
    },
    model.Polygon: {"points": P},
    model.Word: {"text": P, "confidence": P},
    model.Reading: {"text": P, "confidence": P, "variant": P, "words": P},
    model.Translation: {
        "text": W,
        "score": P,
        "translator": P,
        "hypotheses": W,
        "verdict": P,
        "flags": P,
        "source": R,
        "ambiguous_words": W,
        "quality": P,
        "evidence": P,
        "gloss": R,
    },
    model.TranslationEvidence: dict.fromkeys(
        ("forward", "forward_min", "reverse", "reverse_min", "consensus", "translator"), P
    ),
    model.GlossWord: {"written": R, "senses": R},
    model.Hypothesis: {"text": W, "score": W},
    model.QualityFlag: {"reason": P, "level": P, "detail": W},
    model.AmbiguousWord: {"read": W, "instead": W, "english": W},
    model.Caption: {"text": P, "source": P},
    model.WallLink: {"id": R, "matches": P, "mapping": P},
    model.Similar: {"id": R, "distance": P},
    model.Review: {
        "place": P,
        "taken": P,
        "position": X,
        "photographer": X,
        "surface": P,
        "tool": P,
        "tags": P,
        "notes": P,
        "writing": P,
        "sensitive": P,
        "masks": P,
        "same_wall": R,
        "other_wall": R,
        "messages": R,
        "history": X,
        "second_readings": X,
        "comments": R,
        "dismissals": R,
        "assignments": X,
    },
    model.Mask: {"polygon": P, "reason": P},
    model.ReviewedMessage: {
        "id": P,
        "lines": R,
        "transcription_status": P,
        "translation": P,
        "translation_status": P,
        "deleted": P,
        "origin": P,
        "romanised": P,
        "retranslation": R,
    },
    model.ReviewedLine: {"polygon": P, "text": P},
    model.Retranslation: {"arabic": R, "translation": R},
    model.Change: dict.fromkeys(
        ("number", "time", "who", "via", "message", "field", "before", "after"), X
    ),
    model.Assignment: dict.fromkeys(("message", "to", "who", "time"), X),
    model.Dismissal: {
        "message": R,
        "flag": R,
        "english": R,
        "why": X,
        "who": X,
        "time": X,
    },
    model.Comment: {
        "number": R,
        "time": X,
        "who": X,
        "via": X,
        "message": R,
        "text": R,
        "question": R,
        "answers": X,
        "settles": X,
    },
    model.SecondReading: dict.fromkeys(("message", "who", "time", "text", "first", "first_who"), X),
}
"""By value type, by field. What a value type is inside another counts where both say more."""
