"""Validation of people's input: cleaned, or refused with a reason."""

from __future__ import annotations

import math
import re

from msgspec.structs import replace

from wallmsg.effective import Content
from wallmsg.errors import UsageError
from wallmsg.model import Mask, Polygon, ReviewedLine
from wallmsg.text.controls import without_controls

MAX_LINES = 500
MAX_LETTERS = 4_000
"""Of one line or one fact."""
MAX_ARABIC = 20_000
"""Letters of one transcription."""
MAX_ENGLISH = 50_000
"""Letters of one translation."""
MAX_POINTS = 100
MAX_FACTS = 200
"""Tags, notes or masks of one photo."""
MAX_NAME_LENGTH = 80
"""Letters of a reviewer's name."""
MAX_COORDINATE = 1e6
"""Pixels from the origin within which an outline must lie."""

_SURROGATE = re.compile("[\ud800-\udfff]")


def clean_text(text: str, what: str = "text", max_length: int = MAX_ENGLISH) -> str:
    """The text with \\n for line breaks, without control characters and direction marks; stripped.

    Idempotent. Raises UsageError if it is longer than `max_length` letters or not Unicode text.
    """
    if _SURROGATE.search(text):
        raise UsageError(f"the {what} is not valid Unicode text")
    text = without_controls(text).strip()
    if len(text) > max_length:
        raise UsageError(
            f"the {what} has {len(text)} letters", hint=f"at most {max_length} can be stored"
        )
    return text


def clean_line(text: str, what: str = "line", max_length: int = MAX_LETTERS) -> str:
    """The same on one row, with single spaces."""
    return " ".join(clean_text(text, what, max_length).split())


def clean_fact(text: str | None, what: str) -> str | None:
    """A fact on one row; None if there is nothing in it."""
    return clean_line(text or "", what) or None


def clean_list(texts: tuple[str, ...], what: str, *, rows: bool = False) -> tuple[str, ...]:
    """Tags or notes without duplicates and empty ones; `rows` allows several rows in each."""
    clean = clean_text if rows else clean_line
    cleaned = tuple(dict.fromkeys(text for text in (clean(each, what) for each in texts) if text))
    if len(cleaned) > MAX_FACTS:
        raise UsageError(f"there are {len(cleaned)} {what}s", hint=f"at most {MAX_FACTS}")
    return cleaned


def clean_polygon(polygon: Polygon) -> Polygon:
    """The outline rounded as the machine's are. Raises UsageError if it encloses nothing."""
    values = [value for point in polygon.points for value in point]
    if not all(math.isfinite(value) and abs(value) <= MAX_COORDINATE for value in values):
        raise UsageError("an outline leaves the photo")
    if not 3 <= len(polygon.points) <= MAX_POINTS:
        raise UsageError(f"an outline needs 3 to {MAX_POINTS} corners")
    rounded = polygon.rounded()
    if rounded.area() == 0:
        raise UsageError("an outline encloses nothing", hint="draw it larger")
    return rounded


def clean_masks(masks: tuple[Mask, ...]) -> tuple[Mask, ...]:
    """Masks without duplicates, rounded. Raises UsageError for one that encloses nothing."""
    cleaned = tuple(
        dict.fromkeys(replace(mask, polygon=clean_polygon(mask.polygon)) for mask in masks)
    )
    if len(cleaned) > MAX_FACTS:
        raise UsageError(f"there are {len(cleaned)} masks", hint=f"at most {MAX_FACTS}")
    return cleaned


def clean_content(content: Content, kept: Content) -> Content:
    """A message's content as it is stored; texts and outlines of `kept` are not changed.

    Raises UsageError for invalid content.
    """
    if not content.lines and not content.deleted:
        raise UsageError("a message needs a line", hint="delete the message instead")
    if len(content.lines) > MAX_LINES:
        raise UsageError(f"a message can have at most {MAX_LINES} lines")
    outlines = {line.polygon for line in kept.lines}
    texts = {line.text for line in kept.lines}
    lines = tuple(
        ReviewedLine(
            line.polygon if line.polygon in outlines else clean_polygon(line.polygon),
            line.text if line.text in texts else clean_line(line.text),
        )
        for line in content.lines
    )
    letters = sum(len(line.text) for line in lines)
    if letters > MAX_ARABIC and lines != kept.lines:
        raise UsageError(
            f"the transcription has {letters} letters", hint=f"at most {MAX_ARABIC} can be stored"
        )
    english = content.translation
    if english is not None and english != kept.translation:
        english = clean_text(english, "translation")
    return replace(content, lines=lines, translation=english)


def reviewer_name(name: str) -> str:
    """A person's name as it is stored. Raises UsageError if it is empty or too long."""
    cleaned = clean_line(name, "name", MAX_NAME_LENGTH)
    if not cleaned:
        raise UsageError("a change needs the name of who makes it", hint="give --reviewer NAME")
    return cleaned
