"""`wallmsg search`: messages found in Arabic or English."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wallmsg import factory
from wallmsg.cli.filters import filter_options
from wallmsg.cli.json_output import json_text
from wallmsg.cli.options import catalogue_option
from wallmsg.cli.progress import counted
from wallmsg.cli.terminal import Bidi, bidi_style, printable
from wallmsg.cli.text_rows import english_rows, marked_rows
from wallmsg.effective import effective_messages
from wallmsg.errors import CatalogueError
from wallmsg.model import Level, Outcome

if TYPE_CHECKING:
    from wallmsg.catalogue import Catalogue, Filters, Hit

_MAX_EXCERPTS = 3


@click.command(short_help="Find messages in Arabic or English.")
@click.argument("query", nargs=-1, required=True)
@catalogue_option
@filter_options
@click.option("-n", "--limit", type=click.IntRange(min=1), default=20, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def search(
    query: tuple[str, ...], catalogue: Path | None, filters: Filters, limit: int, as_json: bool
) -> None:
    """Find messages that match QUERY, in Arabic, in English, or in both.

    All words must be found, in any spelling: hamzas, vowel marks and endings do not matter. Words
    whose dots were misread are found too, below exact matches, and so are the machine's other
    readings and renderings ("guess:"). Also: "a phrase", begin*, AND, OR, NOT, parentheses.

    \b
    Examples:
      wallmsg search قلبي
      wallmsg search '"walls of this city" OR siege'
      wallmsg search حلب --after 2016-12 --min-confidence 0.8
    """
    # The shell passes a quoted phrase as one argument, several plain words as several.
    with counted("Building the search index") as progress:
        opened = factory.open_catalogue(catalogue)
        hits = opened.index.search(" ".join(query), filters, limit, progress)
    if as_json:
        click.echo(json_text(hits))
    elif not hits:
        click.echo("nothing found", err=True)
    else:
        print_hits(hits, opened)
        if len(hits) == limit:
            click.echo(f"(the best {limit}; more with --limit)", err=True)


def print_hits(hits: Iterable[Hit], catalogue: Catalogue) -> None:
    """Print messages, or photos, with what was found in bold."""
    style = bidi_style(sys.stdout.isatty())
    for hit in hits:
        click.echo(_headline(hit))
        for row in _hit_rows(hit, catalogue, style):
            click.echo(f"    {row}")


def _headline(hit: Hit) -> str:
    facts = [hit.name, hit.place, hit.taken, hit.outcome.value.replace("_", " ")]
    if hit.confidence is not None and hit.outcome is Outcome.READ:
        facts[-1] = f"confidence {hit.confidence:.2f}"
    named = click.style(printable(hit.id), fg="cyan")
    return f"{named}  {' · '.join(printable(fact) for fact in facts if fact)}"


def _hit_rows(hit: Hit, catalogue: Catalogue, style: Bidi) -> list[str]:
    rows = marked_rows(hit.transcription, hit.transcription_spans, style)
    rows += english_rows(
        hit.translation, hit.verdict, hit.withheld, style, spans=hit.translation_spans
    )
    if hit.verdict is Level.WITHHELD and hit.gloss:
        rows.append(f"by dictionary: {printable(hit.gloss)}")
    for excerpt in hit.found_in[:_MAX_EXCERPTS]:
        [first, *_] = marked_rows(excerpt.text, excerpt.spans, style)
        rows.append(f"{excerpt.field}: {first}")
    if hit.message is None and hit.found_in:
        rows += _rows_of_photo(hit.id, catalogue, style)
    return rows


def _rows_of_photo(record_id: str, catalogue: Catalogue, style: Bidi) -> list[str]:
    """All messages of a photo that was found by its name, place, tag or the like."""
    try:
        messages = effective_messages(catalogue.read(record_id))
    except CatalogueError:  # `wallmsg verify` reports it
        return []
    rows = []
    for message in messages:
        rows += marked_rows(message.transcription, (), style)
        rows += english_rows(message.translation, message.verdict, message.reasons(), style)
    return rows
