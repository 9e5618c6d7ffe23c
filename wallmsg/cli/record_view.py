"""One record as `wallmsg show` prints it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wallmsg.cli.terminal import Bidi, printable, printable_lines, show
from wallmsg.cli.text_rows import status_name, with_verdict
from wallmsg.cli.translation_aids import Aids
from wallmsg.effective import effective_messages
from wallmsg.ingest.judgement import explain_flags
from wallmsg.links import linked_ids
from wallmsg.model import ILLEGIBLE, DateSource, Status

if TYPE_CHECKING:
    from wallmsg.effective import CurrentLine, CurrentMessage
    from wallmsg.links import OfferedReading
    from wallmsg.model import AmbiguousWord, Provenance, Record, Translation
    from wallmsg.translation import GlossedWord

_INDENT = " " * 14


@dataclass(frozen=True)
class Style:
    """How a record is printed."""

    bidi: Bidi
    withheld: bool = False
    """Print withheld English, too."""
    aids: Callable[[CurrentMessage], Aids] | None = None
    """Translation aids of a message; None prints none."""
    romanise: Callable[[str], str] | None = None
    """Romanises people's texts; those of the machine's readings are stored."""
    offers: Mapping[tuple[str, int], tuple[OfferedReading, ...]] = field(default_factory=dict)
    """Better readings from other photos of the wall, by message id and number of the line."""


def record_rows(record: Record, path: Path | None, style: Style) -> list[str]:
    """A record, whose photo is at `path`, as rows of text."""
    photo, review = record.photo, record.review
    size = f"{photo.width} x {photo.height}" if photo.width else None
    place = f"{photo.gps.latitude}, {photo.gps.longitude}" if photo.gps else None
    facts = {
        "photo": photo.name + (f", page {photo.page} of {photo.pages}" if photo.pages > 1 else ""),
        "file": path,
        "sha256": photo.sha256,
        "format": ", ".join(filter(None, [photo.format, size])),
        "damaged": photo.damage,
        "taken": _taken(record),
        "camera": photo.camera,
        "gps": place,
        "position": review.position,
        "place": review.place,
        "by": review.photographer or photo.author,
        "surface": review.surface,
        "tool": review.tool,
        "tags": ", ".join(review.tags),
        "writing": review.writing.value.replace("_", " ") if review.writing else None,
        "sensitive": "yes: exported only with --sensitive" if review.sensitive else None,
        "outcome": record.outcome.value.replace("_", " "),
        "reason": record.machine.reason,
        "rotation": f"{record.machine.rotation} degrees" if record.machine.rotation else None,
        "not Arabic": _other_writing(record),
        "also named": ", ".join(record.other_names),
        "looks like": ", ".join(other.id for other in record.similar),
        "same wall": ", ".join(_walls(record)),
        "made by": f"{record.machine.provenance.program}, {record.machine.provenance.time}",
        "read by": _engines(record.machine.provenance),
    }
    lines = [click.style(record.id, fg="cyan")]
    lines += [f"  {name:<11} {printable(str(value))}" for name, value in facts.items() if value]
    lines += [f"  note        {printable_lines(note, _INDENT)}" for note in review.notes]
    for caption in record.captions:
        source = f" ({printable(caption.source)})" if caption.source else ""
        lines.append(f"  caption     {printable_lines(caption.text, _INDENT)}{source}")
    for number, message in enumerate(effective_messages(record), start=1):
        lines += ["", *_message_rows(number, message, style)]
    return lines


def _walls(record: Record) -> Iterator[str]:
    """The linked photos, each with what is known of the link."""
    confirmed = set(record.review.same_wall)
    for other in linked_ids(record):
        yield other if other in confirmed else f"{other} (suggested)"


def _other_writing(record: Record) -> str | None:
    """How many outlines of other writing there are."""
    count = len(record.machine.other_writing)
    return (
        f"{count} outline{'s' if count > 1 else ''} of other writing, not read" if count else None
    )


def _taken(record: Record) -> str | None:
    """When, and what says so where that is neither people nor EXIF."""
    photo = record.photo
    if record.review.taken or photo.taken is None:
        return record.taken or photo.taken_as_written
    source = photo.taken_from
    if source is None or source is DateSource.EXIF:
        return photo.taken
    return f"{photo.taken} (from the {source.value.replace('_', ' ')})"


def _engines(provenance: Provenance) -> str:
    """The detector, the reader, and the plug-ins and calibration if they are not the usual ones."""
    roles = ("detector", "reader")
    facts = [f"{role} {provenance.settings[role]}" for role in roles if role in provenance.settings]
    if not provenance.is_calibrated:
        facts.append("confidence uncalibrated: 0.9 does not mean that nine of ten are right")
    return ", ".join(facts)


def _message_rows(number: int, message: CurrentMessage, style: Style) -> list[str]:
    lines = [f"  message {number}: {_message_facts(message)}"]
    guess = message.transcription_status is Status.MACHINE
    for place, line in enumerate(message.lines):
        lines.append(f"    {_line(line, style.bidi, guess)}")
        lines += [
            f"    {_offer(offer, style.bidi)}"
            for offer in style.offers.get((message.id, place), ())
        ]
    lines += _romanised(message, style)
    lines += _english_rows(message, style)
    if style.aids:
        lines += [f"    {line}" for line in _aid_rows(style.aids(message), style.bidi)]
    return lines


def _offer(offer: OfferedReading, bidi: Bidi) -> str:
    """What another photo of the wall says a line is."""
    sure = "checked" if offer.confidence is None else f"{offer.confidence:.2f}"
    return f"  or  {show(offer.text, bidi)} ({sure}, in {printable(offer.record)})"


def _romanised(message: CurrentMessage, style: Style) -> list[str]:
    latin = message.romanised
    if latin is None and style.romanise and message.transcription_status is not Status.MACHINE:
        latin = style.romanise(message.transcription)
    return [f"    : {printable(' / '.join(latin.splitlines()))}"] if latin else []


def _aid_rows(aids: Aids, bidi: Bidi) -> Iterator[str]:
    for known in aids.memory or ():
        likeness = "the same text" if known.exact else f"{known.similarity:.2f} similar"
        differs = f", but for {show(' '.join(known.differs), bidi)}" if known.differs else ""
        english = printable_lines(known.reviewed.english, " " * 6)
        yield f"@ {english} ({likeness}{differs}: {printable(known.reviewed.source)})"
    for use in aids.terms or ():
        used = "used" if use.respected else "not in the English"
        english = " or ".join(map(printable, use.term.english))
        yield f"# {show(use.term.arabic, bidi)}: {english} ({used})"
    for word in aids.gloss or ():
        yield f"~ {_glossed(word, bidi)}"


def _message_facts(message: CurrentMessage) -> str:
    facts = [message.outcome.value]
    if message.confidence is not None:
        facts.append(f"confidence {message.confidence:.2f}")
    if message.transcription_status is not Status.MACHINE:
        facts.append(f"transcription {status_name(message.transcription_status)}")
    if message.translation_status is not Status.MACHINE:
        facts.append(f"translation {status_name(message.translation_status)}")
    return ", ".join(facts)


def _english_rows(message: CurrentMessage, style: Style) -> list[str]:
    english = message.machine_translation
    if message.withheld and english and style.withheld:
        text = f"(withheld) {english.text}"
    elif message.withheld or message.translation is not None:
        text = with_verdict(message.translation or "", message.verdict, message.reasons())
    else:
        return []
    lines = [f"    = {printable_lines(text, ' ' * 6)}"]
    if english and (message.withheld or message.translation == english.text):
        lines.append(f"      ({_maker(english)})")
    if message.withheld and message.gloss:
        words = " · ".join(", ".join(word.senses) or word.written for word in message.gloss)
        lines.append(f"      by dictionary: {printable(words)}")
    for flag in explain_flags(message.shown_flags(style.withheld)):
        detail = f" ({show(flag.detail, style.bidi)})" if flag.detail else ""
        lines.append(f"      {flag.sentence}{detail}")
    if english and message.verdict is not None and (style.withheld or not message.withheld):
        lines += [f"      {_ambiguous_row(word, style.bidi)}" for word in english.ambiguous_words]
    return lines


def _maker(english: Translation) -> str:
    if english.source is not None:
        return f"{english.translator}: {printable(english.source)}"
    if english.quality is not None:
        return f"{english.translator}, right with a probability of {100 * english.quality:.0f} %"
    return f"{english.translator}, score {english.score:.2f}"


def _ambiguous_row(word: AmbiguousWord, bidi: Bidi) -> str:
    read, instead = (show(text, bidi) if text else "nothing" for text in (word.read, word.instead))
    return f"if {read} is {instead}: {printable(word.english)}"


def _glossed(word: GlossedWord, bidi: Bidi) -> str:
    written = show(word.written, bidi)
    if word.form is None:
        return f"{written}: in no dictionary"
    parts = [show(word.form, bidi)] if word.form != word.written else []
    whole = " + ".join([*parts, *word.clitics])
    senses = ", ".join(word.senses) + (" (a name)" if word.name else "")
    return f"{written}{f' ({whole})' if whole else ''}: {senses}"


def _line(line: CurrentLine, bidi: Bidi, guess: bool) -> str:
    confidence = "    " if line.confidence is None else f"{line.confidence:.2f}"
    if guess and line.text == ILLEGIBLE and line.alternatives:
        return f"{confidence}  {show(line.alternatives[0].text, bidi)}  unreadable, a guess"
    return f"{confidence}  {show(line.text, bidi)}"
