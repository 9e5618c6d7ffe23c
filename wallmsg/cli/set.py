"""`wallmsg set`: facts about a photo, from people."""

from __future__ import annotations

from pathlib import Path

import click
from msgspec.structs import replace

from wallmsg import factory
from wallmsg.cli.options import catalogue_option, reviewer_of, reviewer_option
from wallmsg.cli.terminal import number_of
from wallmsg.errors import UsageError
from wallmsg.model import Record, Via, utc_now


@click.command("set", short_help="Record where, when and by whom a photo was taken.")
@click.argument("records", nargs=-1, required=True, metavar="ID...")
@catalogue_option
@click.option("--place", help="Where the wall is.")
@click.option("--taken", metavar="DATE", help="2016, 2016-12 or 2016-12-05; a time may follow.")
@click.option(
    "--position",
    metavar="LAT,LON",
    help="Where it was taken, in degrees. Exported only with --private.",
)
@click.option("--photographer", metavar="NAME", help="Who took it. Exported only with --private.")
@click.option("--surface", help="What it is written on: plaster, a door ...")
@click.option("--tool", help="What it is written with: spray paint, charcoal ...")
@click.option(
    "--sensitive/--not-sensitive",
    default=None,
    help="Whether exports leave it out without --sensitive.",
)
@click.option("--tag", "tags", multiple=True, metavar="TAG", help="Add a tag.")
@click.option("--untag", "untags", multiple=True, metavar="TAG", help="Remove a tag.")
@click.option("--note", "notes", multiple=True, metavar="TEXT", help="Add a note.")
@click.option(
    "--uncaption",
    "uncaptions",
    multiple=True,
    metavar="SOURCE",
    help='Remove the captions from SOURCE, as `wallmsg show` names it; "" those without one.',
)
@reviewer_option
def set_review(  # noqa: PLR0913 - one parameter for each option
    records: tuple[str, ...],
    catalogue: Path | None,
    place: str | None,
    taken: str | None,
    position: str | None,
    photographer: str | None,
    tags: tuple[str, ...],
    untags: tuple[str, ...],
    notes: tuple[str, ...],
    surface: str | None,
    tool: str | None,
    sensitive: bool | None,
    uncaptions: tuple[str, ...],
    reviewer: str | None,
) -> None:
    """Record facts about the photos ID... An empty value ("") removes a fact.

    \b
    Example:
      wallmsg set 3f2a 77b1 --place "Aleppo, Bustan al-Qasr" --taken 2016-12 --tag farewell
    """
    from wallmsg.catalogue import Action
    from wallmsg.review.describe import Facts, cleaned_facts, described
    from wallmsg.review.history import Author

    tags, notes = _stripped(tags, "--tag"), _stripped(notes, "--note")
    facts = Facts(
        place=place,
        taken=taken,
        position=position,
        photographer=photographer,
        surface=surface,
        tool=tool,
        tags=tags,
        untags=untags,
        notes=notes,
        sensitive=sensitive,
    )
    if facts == Facts() and not uncaptions:
        raise UsageError("nothing to set", hint="give --place, --taken, --tag, --note ...")
    facts = cleaned_facts(facts)
    author = Author(reviewer_of(reviewer), Via.SET, utc_now())
    changed: set[str] = set()

    def change(record: Record) -> Record:
        record_now = described(record, facts, author)
        captions = tuple(one for one in record.captions if one.source not in uncaptions)
        record_now = replace(record_now, captions=captions)
        if record_now != record:
            changed.add(record.id)
        return record_now

    opened = factory.open_catalogue(catalogue)
    # All names are resolved before anything is written, so that a wrong one changes nothing.
    for identity in dict.fromkeys([opened.resolve(name) for name in records]):
        opened.update(identity, change, Action.REVIEW)
    click.echo(f"{number_of(len(changed), 'record')} changed")


def _stripped(values: tuple[str, ...], option: str) -> tuple[str, ...]:
    stripped = tuple(value.strip() for value in values)
    if not all(stripped):
        raise UsageError(f"{option} is empty", hint="remove tags with --untag TAG")
    return stripped
