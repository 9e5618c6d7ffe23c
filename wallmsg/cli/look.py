"""`wallmsg search`, `show`, `list` and `stats`: looking into a catalogue."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click
import msgspec

from wallmsg import app
from wallmsg.cli.options import catalogue_option
from wallmsg.cli.progress import counted
from wallmsg.cli.terminal import Bidi, Span, bidi_style, show_marked
from wallmsg.cli.terminal import show as show_text
from wallmsg.model import Outcome

if TYPE_CHECKING:
    from wallmsg.catalogue import Filters, Hit
    from wallmsg.model import Line, Message, Record

F = TypeVar("F", bound=Callable[..., object])

_EXCERPTS = 3


def filter_options(command: F) -> F:
    """--place, --tag, --after, --before, --outcome and --min-confidence."""
    outcomes = click.Choice([outcome.value for outcome in Outcome])
    for option in reversed(
        [
            click.option("--place", help="Only photos from this place."),
            click.option("--tag", "tags", multiple=True, help="Only photos with this tag."),
            click.option(
                "--after", metavar="DATE", help="Taken on DATE (2016, 2016-12-05) or later."
            ),
            click.option("--before", metavar="DATE", help="Taken on DATE or earlier."),
            click.option("--outcome", type=outcomes, help="Only what ended so."),
            click.option(
                "--min-confidence", type=float, metavar="0..1", help="Only surer readings."
            ),
        ]
    ):
        command = option(command)
    return command


@click.command(short_help="Find messages in Arabic or English.")
@click.argument("query", nargs=-1, required=True)
@catalogue_option
@filter_options
@click.option("-n", "--limit", type=click.IntRange(min=1), default=20, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def search(  # noqa: PLR0913 - one parameter for each option
    query: tuple[str, ...],
    catalogue: Path | None,
    limit: int,
    as_json: bool,
    place: str | None,
    tags: tuple[str, ...],
    after: str | None,
    before: str | None,
    outcome: str | None,
    min_confidence: float | None,
) -> None:
    """Find messages that answer QUERY, in Arabic, in English, or in both.

    All words must be found, in any spelling: hamzas, vowel marks and endings do not matter. Words
    whose dots were misread are found too, below exact matches. Also: "a phrase", begin*, AND, OR,
    NOT, parentheses.

    \b
    Examples:
      wallmsg search قلبي
      wallmsg search '"walls of this city" OR siege'
      wallmsg search حلب --after 2016-12 --min-confidence 0.8
    """
    filters = _filters(place, tags, after, before, outcome, min_confidence)
    # A quoted phrase comes as one argument, several plain words as several.
    with counted("Making the search index") as progress:
        index = app.open_catalogue(catalogue).index
        hits = index.search(" ".join(query), filters, limit, progress)
    if as_json:
        click.echo(_json(hits))
    elif not hits:
        click.echo("nothing found", err=True)
    else:
        _print_hits(hits)
        if len(hits) == limit:
            click.echo(f"(the best {limit}; more with --limit)", err=True)


@click.command("list", short_help="List the photos, by date.")
@catalogue_option
@filter_options
@click.option("-n", "--limit", type=click.IntRange(min=1), help="[default: all]")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_records(  # noqa: PLR0913 - one parameter for each option
    catalogue: Path | None,
    limit: int | None,
    as_json: bool,
    place: str | None,
    tags: tuple[str, ...],
    after: str | None,
    before: str | None,
    outcome: str | None,
    min_confidence: float | None,
) -> None:
    """List messages by date, and photos without any."""
    filters = _filters(place, tags, after, before, outcome, min_confidence)
    hits = app.open_catalogue(catalogue).index.search("", filters, limit)
    if as_json:
        click.echo(_json(hits))
    elif not hits:
        click.echo("nothing there", err=True)
    else:
        _print_hits(hits)


@click.command(short_help="Show one photo's record.")
@click.argument("record", metavar="ID")
@catalogue_option
@click.option("--json", "as_json", is_flag=True, help="Print the record as it is stored.")
def show(record: str, catalogue: Path | None, as_json: bool) -> None:
    """Show the record ID: the start of an id is enough, and so is the photo's file name."""
    from wallmsg.model import record_to_json

    opened = app.open_catalogue(catalogue)
    found = opened.read(opened.resolve(record))
    if as_json:
        click.echo(record_to_json(found), nl=False)
        return
    path = opened.photo_path(found) if found.photo.path is not None else None
    for line in _record_lines(found, path, bidi_style(sys.stdout.isatty())):
        click.echo(line)


@click.command(short_help="Count what the catalogue holds.")
@catalogue_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def stats(catalogue: Path | None, as_json: bool) -> None:
    """Count photos, messages, places, tags and dates."""
    counted = app.open_catalogue(catalogue).stats()
    if as_json:
        click.echo(_json(counted))
        return
    outcomes = ", ".join(
        f"{n} {outcome.replace('_', ' ')}" for outcome, n in counted.outcomes.items()
    )
    rows = {
        "photos": f"{counted.records}" + (f" ({outcomes})" if outcomes else ""),
        "messages": f"{counted.messages} in {counted.lines} lines",
        "translated": f"{counted.translated}, {counted.untranslated} waiting",
        "dates": f"{counted.first_day} to {counted.last_day}" if counted.first_day else "none",
        "undated": str(counted.undated),
        "look alike": f"{counted.with_similar} photos",
        "places": _tally(counted.places),
        "tags": _tally(counted.tags),
        "photo files": f"{counted.photo_bytes / 1e6:.1f} MB",
    }
    for name, value in rows.items():
        click.echo(f"{name:<12} {value}")


def _filters(
    place: str | None,
    tags: tuple[str, ...],
    after: str | None,
    before: str | None,
    outcome: str | None,
    min_confidence: float | None,
) -> Filters:
    from wallmsg.catalogue import Filters

    return Filters(
        place=place,
        tags=tags,
        after=after,
        before=before,
        outcome=Outcome(outcome) if outcome else None,
        min_confidence=min_confidence,
    )


def _json(value: object) -> str:
    return msgspec.json.format(msgspec.json.encode(value), indent=1).decode()


def _tally(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {n}" for name, n in counts.items()) or "none"


def _print_hits(hits: Iterable[Hit]) -> None:
    style = bidi_style(sys.stdout.isatty())
    for hit in hits:
        facts = [hit.name, hit.place, hit.taken, hit.outcome.value.replace("_", " ")]
        if hit.confidence is not None and hit.outcome is Outcome.READ:
            facts[-1] = f"confidence {hit.confidence:.2f}"
        click.echo(
            click.style(hit.id, fg="cyan") + "  " + " · ".join(fact for fact in facts if fact)
        )
        for line in _marked_lines(hit.transcription, hit.transcription_spans, style):
            click.echo(f"    {line}")
        for line in _marked_lines(hit.translation or "", hit.translation_spans, style):
            click.echo(f"    {line}")
        for excerpt in hit.found_in[:_EXCERPTS]:
            [first, *_] = _marked_lines(excerpt.text, excerpt.spans, style)
            click.echo(f"    {excerpt.field}: {first}")


def _marked_lines(text: str, spans: Iterable[Span], style: Bidi) -> list[str]:
    """The rows of a text as they go to the terminal, with what was found in bold."""
    lines = []
    start = 0
    for row in text.splitlines(keepends=True):
        end = start + len(row.rstrip("\r\n"))
        own = [
            (max(a, start) - start, min(b, end) - start) for a, b in spans if a < end and b > start
        ]
        runs = show_marked(text[start:end], own, style)
        lines.append(
            "".join(click.style(run, bold=True, underline=True) if m else run for run, m in runs)
        )
        start += len(row)
    return lines


def _record_lines(record: Record, path: Path | None, style: Bidi) -> list[str]:
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
        "tags": ", ".join(review.tags),
        "outcome": record.outcome.value.replace("_", " "),
        "reason": record.machine.reason,
        "turned": f"{record.machine.turned} degrees" if record.machine.turned else None,
        "looks like": ", ".join(other.id for other in record.similar),
        "made by": f"{record.machine.provenance.program}, {record.machine.provenance.time}",
    }
    lines = [click.style(record.id, fg="cyan")]
    lines += [f"  {name:<11} {value}" for name, value in facts.items() if value]
    lines += [f"  note        {note}" for note in review.notes]
    for caption in record.captions:
        source = f" ({caption.source})" if caption.source else ""
        lines.append(f"  caption     {caption.text}{source}")
    for number, message in enumerate(record.machine.messages, start=1):
        lines += ["", *_message_lines(number, message, style)]
    return lines


def _message_lines(number: int, message: Message, style: Bidi) -> list[str]:
    lines = [f"  message {number}: {message.outcome.value}, confidence {message.confidence:.2f}"]
    lines += [f"    {_line(line, style)}" for line in message.lines]
    if message.translation:
        english = message.translation
        lines.append(f"    = {english.text}")
        lines.append(f"      ({english.translator}, score {english.score:.2f})")
    return lines


def _line(line: Line, style: Bidi) -> str:
    guess = "" if line.outcome is Outcome.READ else "  unreadable, a guess"
    return f"{line.confidence:.2f}  {show_text(line.text, style)}{guess}"
