"""One record as `wallmsg show` prints it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wallmsg.cli.terminal import Bidi, printable, printable_lines, show
from wallmsg.current import current, plain
from wallmsg.model import ILLEGIBLE, Level, Status
from wallmsg.trust import explained, reason_name

if TYPE_CHECKING:
    from wallmsg.current import CurrentLine, CurrentMessage
    from wallmsg.model import Record
    from wallmsg.translate import GlossedWord

_INDENT = " " * 14


@dataclass(frozen=True)
class Style:
    """How a record is printed."""

    bidi: Bidi
    withheld: bool = False
    """Print English that is withheld, too."""
    gloss: Callable[[str], Iterable[GlossedWord]] | None = None
    """What a dictionary says about each word of a text; None prints nothing of it."""


def record_lines(record: Record, path: Path | None, style: Style) -> list[str]:
    """What there is to say about a record, whose photo is at `path`, line by line."""
    photo, review = record.photo, record.review
    size = f"{photo.width} x {photo.height}" if photo.width else None
    place = f"{photo.gps.latitude}, {photo.gps.longitude}" if photo.gps else None
    facts = {
        "photo": photo.name + (f", page {photo.page} of {photo.pages}" if photo.pages > 1 else ""),
        "file": path,
        "sha256": photo.sha256,
        "format": ", ".join(filter(None, [photo.format, size])),
        "taken": record.taken,
        "camera": photo.camera,
        "gps": place,
        "place": review.place,
        "by": review.photographer,
        "surface": review.surface,
        "tool": review.tool,
        "tags": ", ".join(review.tags),
        "sensitive": "yes: never exported unless asked for" if review.sensitive else None,
        "outcome": record.outcome.value.replace("_", " "),
        "reason": record.machine.reason,
        "turned": f"{record.machine.turned} degrees" if record.machine.turned else None,
        "looks like": ", ".join(other.id for other in record.similar),
        "made by": f"{record.machine.provenance.program}, {record.machine.provenance.time}",
    }
    lines = [click.style(record.id, fg="cyan")]
    lines += [f"  {name:<11} {printable(str(value))}" for name, value in facts.items() if value]
    lines += [f"  note        {printable_lines(note, _INDENT)}" for note in review.notes]
    for caption in record.captions:
        source = f" ({printable(caption.source)})" if caption.source else ""
        lines.append(f"  caption     {printable_lines(caption.text, _INDENT)}{source}")
    for number, message in enumerate(current(record), start=1):
        lines += ["", *_message_lines(number, message, style)]
    return lines


def mark(text: str, verdict: Level | None, reasons: Iterable[str]) -> str:
    """English as it may stand before people: marked if it wants checking.

    If it is withheld, `text` is not used and the reasons stand in its place.
    """
    if verdict is Level.WITHHELD:
        why = ", ".join(map(reason_name, reasons))
        return f"[translation withheld{': ' if why else ''}{why}]"
    return f"(check) {text}" if verdict is Level.CHECK else text


def _message_lines(number: int, message: CurrentMessage, style: Style) -> list[str]:
    lines = [f"  message {number}: {_standing(message)}"]
    guess = message.transcription_status is Status.MACHINE
    lines += [f"    {_line(line, style.bidi, guess)}" for line in message.lines]
    lines += _english_lines(message, style)
    if style.gloss:
        text = " ".join(line.text for line in message.lines if line.text != ILLEGIBLE)
        lines += [f"    ~ {_glossed(word, style.bidi)}" for word in style.gloss(plain(text))]
    return lines


def _standing(message: CurrentMessage) -> str:
    facts = [message.outcome.value]
    if message.confidence is not None:
        facts.append(f"confidence {message.confidence:.2f}")
    if message.transcription_status is not Status.MACHINE:
        facts.append(f"transcription {status_name(message.transcription_status)}")
    if message.translation_status is not Status.MACHINE:
        facts.append(f"translation {status_name(message.translation_status)}")
    return ", ".join(facts)


def status_name(status: Status) -> str:
    """A status as people read it: `cannot_read` is "cannot read"."""
    return status.value.replace("_", " ")


def _english_lines(message: CurrentMessage, style: Style) -> list[str]:
    english = message.machine_translation
    if message.withheld and english and style.withheld:
        text = f"(withheld) {english.text}"
    elif message.withheld or message.translation is not None:
        text = mark(message.translation or "", message.verdict, message.reasons())
    else:
        return []
    lines = [f"    = {printable_lines(text, ' ' * 6)}"]
    if english and (message.withheld or message.translation == english.text):
        lines.append(f"      ({english.translator}, score {english.score:.2f})")
    for sentence, detail in explained(message.doubts):
        hangs_on = f" ({show(detail, style.bidi)})" if detail else ""
        lines.append(f"      {sentence}{hangs_on}")
    return lines


def _glossed(word: GlossedWord, bidi: Bidi) -> str:
    written = show(word.written, bidi)
    if word.form is None:
        return f"{written}: in no dictionary"
    parts = [show(word.form, bidi)] if word.form != word.written else []
    whole = " + ".join([*parts, *word.clitics])
    senses = ", ".join(word.senses) + (" (a name)" if word.name else "")
    return f"{written}{f' ({whole})' if whole else ''}: {senses}"


def _line(line: CurrentLine, bidi: Bidi, guess: bool) -> str:
    sure = "    " if line.confidence is None else f"{line.confidence:.2f}"
    if guess and line.text == ILLEGIBLE and line.alternatives:
        return f"{sure}  {show(line.alternatives[0].text, bidi)}  unreadable, a guess"
    return f"{sure}  {show(line.text, bidi)}"
