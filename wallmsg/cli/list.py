"""`wallmsg list`: the photos of a catalogue, one row each."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wallmsg import factory
from wallmsg.catalogue import PhotoSort, photo_rows
from wallmsg.cli.damaged import report_unindexed
from wallmsg.cli.filters import filter_options
from wallmsg.cli.json_output import json_text
from wallmsg.cli.options import catalogue_option
from wallmsg.cli.search import print_hits
from wallmsg.cli.terminal import Bidi, bidi_style, number_of, printable, show
from wallmsg.cli.text_rows import status_name, with_verdict

if TYPE_CHECKING:
    from wallmsg.catalogue import Catalogue, Filters, PhotoRow

_NO_TEXT = {"no_text": "no writing", "failed": "failed"}


@click.command("list", short_help="List the photos, one row each.")
@catalogue_option
@filter_options
@click.option(
    "--sort",
    type=click.Choice([sort.value for sort in PhotoSort]),
    default=PhotoSort.DATE.value,
    show_default=True,
    help="Order of the photos.",
)
@click.option("--walls", is_flag=True, help="Print each wall once, however many photos show it.")
@click.option("--all", "everything", is_flag=True, help="Print every message, weak ones too.")
@click.option("-n", "--limit", type=click.IntRange(min=1), help="[default: all]")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_records(  # noqa: PLR0913 - one parameter for each option
    catalogue: Path | None,
    filters: Filters,
    sort: str,
    walls: bool,
    everything: bool,
    limit: int | None,
    as_json: bool,
) -> None:
    """List the photos: id, date, review status, the best reading with its English, the name.

    Other messages of a photo are only counted, such as "+2 messages, +7 unreadable". A reading that
    is more likely wrong than right is called weak and not printed. --all prints every message of
    each photo, with its confidence.

    \b
    Examples:
      wallmsg list --sort confidence
      wallmsg list --status draft --all
    """
    opened = factory.open_catalogue(catalogue)
    hits = opened.index.photo_hits(filters, PhotoSort(sort), None if walls else limit)
    report_unindexed(opened)
    rows = photo_rows(hits)
    shown = _once(opened, rows) if walls else {}
    if walls:
        rows = [row for row in rows if row.id in shown]
    rows = rows[:limit]
    if everything:
        listed = {row.id for row in rows}
        wanted = [hit for hit in hits if hit.id in listed]
        if as_json:
            click.echo(json_text(wanted))
        else:
            print_hits(wanted, opened)
    elif as_json:
        click.echo(json_text(rows))
    else:
        style = bidi_style(sys.stdout.isatty())
        for row in rows:
            click.echo(_photo_row(row, style, shown.get(row.id, 1)))
    if not rows:
        click.echo("the catalogue has no such photo", err=True)


def _once(opened: Catalogue, rows: Sequence[PhotoRow]) -> dict[str, int]:
    """Of each wall the photo with the best reading, with the number of its photos."""
    from wallmsg.links import first_of_each_wall

    # Of equal readings the one that comes first is shown.
    best = sorted(rows, key=lambda row: (row.transcription is None, -(row.confidence or 0)))
    return first_of_each_wall(opened, [row.id for row in best])


def _photo_row(row: PhotoRow, style: Bidi, photos: int = 1) -> str:
    named = click.style(printable(row.id), fg="cyan")
    date = (row.taken or "")[:10]
    cells = [
        named,
        f"{printable(date):<10}",
        f"{status_name(row.stage):<8}",
        _reading(row, style),
        printable(" · ".join(filter(None, [row.name, row.place]))),
        f"(+{number_of(photos - 1, 'photo')} of the wall)" if photos > 1 else "",
    ]
    return "  ".join(cell for cell in cells if cell)


def _reading(row: PhotoRow, style: Bidi) -> str:
    """The best reading with its English, and how many messages are not printed."""
    parts = []
    if row.transcription is not None:
        parts.append(show(" / ".join(row.transcription.splitlines()), style))
        if row.translation is not None or row.verdict:
            english = with_verdict(
                printable(" / ".join((row.translation or "").splitlines())),
                row.verdict,
                row.flags,
            )
            parts.append(f"= {english}")
    elif not row.weak and not row.unreadable:
        parts.append(f"({_NO_TEXT.get(row.outcome.value, row.outcome.value)})")
    others = [
        number_of(row.readable - 1, "message") if row.readable > 1 else "",
        f"{row.weak} weak" if row.weak else "",
        f"{row.unreadable} unreadable" if row.unreadable else "",
    ]
    folded = ", ".join(f"+{other}" for other in others if other)
    return " ".join([*parts, *([f"({folded})"] if folded else [])])
