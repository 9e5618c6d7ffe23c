"""Messages as the rows of a table, the same in CSV and in a spreadsheet.

A spreadsheet runs a cell that begins with = + - @ (or a line break before one) as a formula, and
takes texts of digits alone, or with signs between them, for numbers or dates: an id or a telephone
number would lose its zeros, and 2016-12 would become Dec-16. `must_stay_text` tells such texts.
Control characters except line breaks are escaped (`\\x1b`), so that a table is safe in a terminal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from wallmsg.effective import CurrentMessage, effective_messages, photo_position
from wallmsg.interchange.formats.base import Included
from wallmsg.model import Record

Cell = str | int | float | None

COLUMNS = (
    "id",
    "message",
    "messages",
    "photo",
    "page",
    "taken",
    "place",
    "surface",
    "tool",
    "tags",
    "outcome",
    "confidence",
    "transcription",
    "romanised",
    "translation",
    "verdict",
    "flags",
    "translator",
    "status",
    "transcription_status",
    "translation_status",
    "machine_transcription",
    "captions",
    "notes",
    "reason",
    "similar",
    "photographer",
    "camera",
    "latitude",
    "longitude",
    "altitude",
    "file",
    "sha256",
)
"""The headings.

`message` counts from 1 and is empty in the row of a photo none of whose messages has a row.
`messages` counts all of them. `status` is the review status of the message as a whole.
`transcription` and `translation` are people's where they have written any; the machine's reading is
in `machine_transcription` where it differs.
"""

# The full-width signs are signs to spreadsheets of East Asian settings; an apostrophe is doubled
# in CSV so that taking one away always gives the text back.
_FORMULA = re.compile("[=+\\-@\n'＝＋－＠]")
_YEAR = re.compile("[0-9]{4}")
_NUMBER = re.compile(r"(?![0-9]{4}-[0-9]{2}-[0-9]{2}$)[0-9]+(?:[-/.,:eE ]+[0-9]+)*")
_BREAK = re.compile("\r\n?")
# Also direction marks, which change the order of all text that follows.
_COMMAND = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202d\u202e]")


def message_rows(record: Record, included: Included) -> Iterator[tuple[Cell, ...]]:
    """The rows of a record below `COLUMNS`: one a message, or one for a photo without messages.

    Unclear readings (`wallmsg.effective.is_unclear`) are left out unless they are included.
    """
    messages = effective_messages(record)
    whole = _record_cells(record, len(messages))
    rows = [
        _row({**whole, **_message_cells(number, message)})
        for number, message in enumerate(messages, start=1)
        if included.unclear or not message.is_unclear
    ]
    yield from rows or [_row(whole)]


def english_of(message: CurrentMessage) -> str | None:
    """The English of a message as an export may show it: withheld English only if included.

    If it is not included, `without_withheld` has emptied it.
    """
    english = message.machine_translation
    text = english.text if english and message.withheld else message.translation
    return text or None


def state_of(message: CurrentMessage) -> str:
    """How far people have checked the two texts of a message, and the verdict on its English."""
    state = f"Arabic: {message.transcription_status}, English: {message.translation_status}"
    if message.verdict is None:
        return state
    reasons = ", ".join(message.reasons())
    return f"{state}, verdict: {message.verdict}" + (f" ({reasons})" if reasons else "")


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would take the text for a formula."""
    return bool(_FORMULA.match(text))


def must_stay_text(text: str) -> bool:
    """Whether a spreadsheet would take the text for a formula, a number or a part of a date."""
    return is_formula(text) or bool(_NUMBER.fullmatch(text))


def plain(text: str) -> str:
    """The text with line breaks as \\n and other control characters written out."""
    text = _BREAK.sub("\n", text)
    return _COMMAND.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def _row(values: dict[str, Cell]) -> tuple[Cell, ...]:
    return tuple(values.get(column) for column in COLUMNS)


def _record_cells(record: Record, messages: int) -> dict[str, Cell]:
    """The cells that every row of a record has."""
    photo, review = record.photo, record.review
    gps, position, taken = photo.gps, photo_position(record), record.taken or ""
    return {
        "id": record.id,
        "messages": messages,
        "photo": photo.name,
        "page": photo.page,
        "taken": int(taken) if _YEAR.fullmatch(taken) else taken,
        "place": review.place,
        "surface": review.surface,
        "tool": review.tool,
        "tags": ", ".join(review.tags),
        "outcome": record.outcome.value,
        "captions": "\n".join(caption.text for caption in record.captions),
        "notes": "\n".join(review.notes),
        "reason": record.machine.reason,
        "similar": " ".join(other.id for other in record.similar),
        "photographer": review.photographer,
        "camera": photo.camera,
        "latitude": position[0] if position else None,
        "longitude": position[1] if position else None,
        "altitude": gps.altitude if gps and not review.position else None,
        "file": photo.path,
        "sha256": photo.sha256,
    }


def _message_cells(number: int, message: CurrentMessage) -> dict[str, Cell]:
    """The further cells in the row of a message."""
    machine, english = message.machine_transcription, message.machine_translation
    text = english_of(message)
    return {
        "message": number,
        "outcome": message.outcome.value,
        "confidence": None if message.confidence is None else round(message.confidence, 3),
        "transcription": message.transcription,
        "romanised": message.romanised,
        "translation": text,
        "verdict": message.verdict,
        "flags": ", ".join(message.reasons()),
        "translator": english.translator if english and text == (english.text or None) else None,
        "status": message.stage,
        "transcription_status": message.transcription_status,
        "translation_status": message.translation_status,
        "machine_transcription": machine if machine != message.transcription else None,
    }
