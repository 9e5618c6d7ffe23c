"""Arabic made ready for a translation package, and cut where it is too long for one go."""

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
    """The Arabic as packages are trained on it: plain letters, ASCII digits, one line.

    Presentation forms become letters; vowel marks, tatweel, direction and joining marks go;
    quotation marks and dashes become plain; line ends and runs of white space become one space.
    The embedded package does the same in its SentencePiece model. Other Argos packages are
    trained on text from the web, where marks are rare and digits mostly ASCII, so the same form
    suits them; hamzas, ة and ى stay because they tell words apart there. Idempotent.
    """
    # Removing a mark can bring two characters together that then compose, hence the second NFKC.
    text = unicodedata.normalize("NFKC", strip_marks(unicodedata.normalize("NFKC", text)))
    return " ".join(ascii_digits(strip_marks(text)).translate(_QUOTES).split())


def needs_model(prepared: str) -> bool:
    """Whether there is anything to translate: a number or a Latin word stands for itself."""
    return has_arabic(prepared)


def split_long(text: str, length: Callable[[str], int], limit: int) -> list[str]:
    """`text` in pieces of at most `limit` by `length` (tokens), cut where a reader would pause.

    Sentences are kept together as far as they fit, then clauses, then words; a single word that
    is still too long is halved. Nothing is lost but the spaces between the pieces.
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
    """Neighbouring parts joined while they fit; a part that does not fit alone is cut further."""
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
