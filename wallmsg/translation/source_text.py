"""Prepares Arabic for a translation package, and splits texts that are too long for it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from wallmsg.text.arabic import ascii_digits, has_arabic, strip_marks

_QUOTES = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "’": "'", "‘": "'", "`": "'", "´": "'"}
    | {"–": "-", "—": "-", "‑": "-", "−": "-", "…": "...", "\u00ad": None}
)
_AFTER_SENTENCE = re.compile(r"(?<=[.!?؟؛;])\s+")
_AFTER_COMMA = re.compile(r"(?<=[,،:])\s+")


def prepare(text: str) -> str:
    """The Arabic in the form that packages are trained on: plain letters, ASCII digits, one line.

    Presentation forms become letters; vowel marks, tatweel, direction and joining marks go;
    quotation marks and dashes become plain; line ends and runs of white space become one space.
    The embedded package does the same in its SentencePiece model. Other Argos packages are
    trained on web text, where marks are rare and digits mostly ASCII, so this form suits them, too;
    hamzas, ة and ى are kept because they distinguish words there. Idempotent.
    """
    # Removing a mark can bring two characters together that then compose, hence the second NFKC.
    text = unicodedata.normalize("NFKC", strip_marks(unicodedata.normalize("NFKC", text)))
    return " ".join(ascii_digits(strip_marks(text)).translate(_QUOTES).split())


def needs_model(prepared: str) -> bool:
    """Whether there is something to translate: numbers and Latin words are copied."""
    return has_arabic(prepared)


def split_long(text: str, length: Callable[[str], int], limit: int) -> list[str]:
    """`text` in parts of at most `limit` by `length` (tokens), split at natural pauses.

    Sentences are kept together as far as they fit, then clauses, then words; a word that is still
    too long is halved. Only the spaces between the parts are lost.
    """
    if length(text) <= limit or len(text) < 2:
        return [text] if text else []
    for boundary in (_AFTER_SENTENCE, _AFTER_COMMA):
        parts = [part for part in boundary.split(text) if part]
        if len(parts) > 1:
            return _packed(parts, length, limit)
    words = text.split()
    if len(words) > 1:
        middle = len(words) // 2
        halves = [" ".join(words[:middle]), " ".join(words[middle:])]
    else:
        halves = [text[: len(text) // 2], text[len(text) // 2 :]]
    return [piece for half in halves for piece in split_long(half, length, limit)]


def _packed(parts: list[str], length: Callable[[str], int], limit: int) -> list[str]:
    """Neighbouring parts joined as long as they fit; a part that does not fit is split further."""
    pieces: list[str] = []
    held = ""
    for part in parts:
        joined = f"{held} {part}" if held else part
        if length(joined) <= limit:
            held = joined
            continue
        if held:
            pieces.append(held)
        held = ""
        if length(part) <= limit:
            held = part
        else:
            pieces += split_long(part, length, limit)
    return [*pieces, held] if held else pieces
