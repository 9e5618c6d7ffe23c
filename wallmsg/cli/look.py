"""`wallmsg search`, `show`, `list` and `stats`: looking into a catalogue."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from wallmsg import app
from wallmsg.cli.filters import filter_options
from wallmsg.cli.options import catalogue_option
from wallmsg.cli.progress import counted
from wallmsg.cli.record import Style, mark, record_lines
from wallmsg.cli.terminal import Bidi, Span, bidi_style, printable, show_marked
from wallmsg.current import current
from wallmsg.errors import CatalogueError, UsageError
from wallmsg.model import Level, Outcome

if TYPE_CHECKING:
    from wallmsg.catalogue import Catalogue, Filters, Hit

_EXCERPTS = 3


@click.command(short_help="Find messages in Arabic or English.")
@click.argument("query", nargs=-1, required=True)
@catalogue_option
@filter_options
@click.option("-n", "--limit", type=click.IntRange(min=1), default=20, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def search(
    query: tuple[str, ...], catalogue: Path | None, filters: Filters, limit: int, as_json: bool
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
    # A quoted phrase comes as one argument, several plain words as several.
    with counted("Making the search index") as progress:
        opened = app.open_catalogue(catalogue)
        hits = opened.index.search(" ".join(query), filters, limit, progress)
    if as_json:
        click.echo(as_json_text(hits))
    elif not hits:
        click.echo("nothing found", err=True)
    else:
        _print_hits(hits, opened)
        if len(hits) == limit:
            click.echo(f"(the best {limit}; more with --limit)", err=True)


@click.command("list", short_help="List the photos, by date.")
@catalogue_option
@filter_options
@click.option("-n", "--limit", type=click.IntRange(min=1), help="[default: all]")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_records(
    catalogue: Path | None, filters: Filters, limit: int | None, as_json: bool
) -> None:
    """List messages by date, and photos without any."""
    opened = app.open_catalogue(catalogue)
    hits = opened.index.search("", filters, limit)
    _tell_damaged(opened)
    if as_json:
        click.echo(as_json_text(hits))
    elif not hits:
        click.echo("nothing there", err=True)
    else:
        _print_hits(hits, opened)


@click.command(short_help="Show one photo's record.")
@click.argument("record", metavar="ID")
@catalogue_option
@click.option("--withheld", is_flag=True, help="Print English that cannot be trusted, too.")
@click.option("--gloss", is_flag=True, help="Print what a dictionary says of each Arabic word.")
@click.option("--json", "as_json", is_flag=True, help="Print the record as it is stored.")
def show(record: str, catalogue: Path | None, withheld: bool, gloss: bool, as_json: bool) -> None:
    """Show the record ID: the start of an id is enough, and so is the photo's file name.

    Where a translation wants checking or is withheld, the reasons are told.
    """
    from wallmsg.model import record_to_json

    if as_json and gloss:
        raise UsageError("--json prints the record as it is stored, which has no gloss")
    opened = app.open_catalogue(catalogue)
    found = opened.read(opened.resolve(record))
    if as_json:
        click.echo(record_to_json(found), nl=False)
        return
    path = opened.photo_path(found) if found.photo.path is not None else None
    words = app.make_dictionary().gloss if gloss else None
    style = Style(bidi_style(sys.stdout.isatty()), withheld, words)
    for line in record_lines(found, path, style):
        click.echo(line)


@click.command(short_help="Count what the catalogue holds.")
@catalogue_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def stats(catalogue: Path | None, as_json: bool) -> None:
    """Count photos, messages, places, tags and dates."""
    opened = app.open_catalogue(catalogue)
    counted = opened.stats()
    _tell_damaged(opened)
    if as_json:
        click.echo(as_json_text(counted))
        return
    outcomes = ", ".join(
        f"{n} {outcome.replace('_', ' ')}" for outcome, n in counted.outcomes.items()
    )
    verdicts = f" ({_tally(counted.verdicts)})" if counted.verdicts else ""
    rows = {
        "photos": f"{counted.records}" + (f" ({outcomes})" if outcomes else ""),
        "messages": f"{counted.messages} in {counted.lines} lines",
        "translated": f"{counted.translated}{verdicts}, {counted.untranslated} waiting",
        "dates": f"{counted.first_day} to {counted.last_day}" if counted.first_day else "none",
        "undated": str(counted.undated),
        "look alike": f"{counted.with_similar} photos",
        "places": _tally(counted.places),
        "tags": _tally(counted.tags),
        "photo files": f"{counted.photo_bytes / 1e6:.1f} MB",
    }
    for name, value in rows.items():
        click.echo(f"{name:<12} {value}")


def as_json_text(value: object) -> str:
    """Any value type as readable JSON."""
    return msgspec.json.format(msgspec.json.encode(value), indent=1).decode()


def _tally(counts: dict[str, int]) -> str:
    return ", ".join(f"{printable(name)} {n}" for name, n in counts.items()) or "none"


def _tell_damaged(catalogue: Catalogue) -> None:
    """Say how many records are there but could not be indexed."""
    lost = len(set(catalogue.ids()) - set(catalogue.index.names()))
    if lost:
        what = "1 record is" if lost == 1 else f"{lost} records are"
        click.echo(f"{what} damaged, see wallmsg verify", err=True)


def _print_hits(hits: Iterable[Hit], catalogue: Catalogue) -> None:
    style = bidi_style(sys.stdout.isatty())
    for hit in hits:
        facts = [hit.name, hit.place, hit.taken, hit.outcome.value.replace("_", " ")]
        if hit.confidence is not None and hit.outcome is Outcome.READ:
            facts[-1] = f"confidence {hit.confidence:.2f}"
        click.echo(
            click.style(printable(hit.id), fg="cyan")
            + "  "
            + " · ".join(printable(fact) for fact in facts if fact)
        )
        for line in _marked_lines(hit.transcription, hit.transcription_spans, style):
            click.echo(f"    {line}")
        for line in _english_lines(hit, style):
            click.echo(f"    {line}")
        for excerpt in hit.found_in[:_EXCERPTS]:
            [first, *_] = _marked_lines(excerpt.text, excerpt.spans, style)
            click.echo(f"    {excerpt.field}: {first}")
        if hit.message is None and hit.found_in:
            for line in _messages_of(hit, catalogue, style):
                click.echo(f"    {line}")


def _messages_of(hit: Hit, catalogue: Catalogue, style: Bidi) -> list[str]:
    """What is written on a photo that was found by its name, place, tag or the like."""
    try:
        messages = current(catalogue.read(hit.id))
    except CatalogueError:  # `verify` tells
        return []
    lines = []
    for message in messages:
        lines += _marked_lines(message.transcription, (), style)
        if message.translation is not None or message.withheld:
            first, *rest = _marked_lines(message.translation or "", (), style) or [""]
            lines += [mark(first, message.verdict, message.reasons()), *rest]
    return lines


def _english_lines(hit: Hit, style: Bidi) -> list[str]:
    english = _marked_lines(hit.translation or "", hit.translation_spans, style)
    if english or hit.verdict is Level.WITHHELD:
        first, *rest = english or [""]
        return [mark(first, hit.verdict, hit.withheld), *rest]
    return []


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
