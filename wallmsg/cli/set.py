"""`wallmsg set`: facts about a photo, from people."""

from __future__ import annotations

import re
from pathlib import Path

import click
from msgspec.structs import replace

from wallmsg import factory
from wallmsg.cli.options import catalogue_option, reviewer_of, reviewer_option
from wallmsg.cli.terminal import number_of
from wallmsg.errors import UsageError
from wallmsg.model import Record, Via, utc_now
from wallmsg.text.arabic import ascii_digits

_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{1,2}))?(?:-([0-9]{1,2}))?(?=$|[T ])")


@click.command("set", short_help="Record where, when and by whom a photo was taken.")
@click.argument("records", nargs=-1, required=True, metavar="ID...")
@catalogue_option
@click.option("--place", help="Where the wall is.")
@click.option("--taken", metavar="DATE", help="2016, 2016-12 or 2016-12-05; a time may follow.")
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
    from wallmsg.catalogue import Action, is_date
    from wallmsg.review.details import clean_details, details_of, with_details
    from wallmsg.review.history import Author

    values = {"place": place, "taken": taken, "photographer": photographer}
    values |= {"surface": surface, "tool": tool}
    given = {name: value.strip() or None for name, value in values.items() if value is not None}
    tags, notes = _stripped(tags, "--tag"), _stripped(notes, "--note")
    if not given and sensitive is None and not (tags or untags or notes or uncaptions):
        raise UsageError("nothing to set", hint="give --place, --taken, --tag, --note ...")
    if given.get("taken"):
        given["taken"] = _iso_date(given["taken"] or "")
    if given.get("taken") and not is_date(given["taken"] or ""):
        raise UsageError(f"{taken!r} is not a date", hint="write it as 2016, 2016-12 or 2016-12-05")
    author = Author(reviewer_of(reviewer), Via.SET, utc_now())
    changed: set[str] = set()

    def change(record: Record) -> Record:
        old = details_of(record)
        kept = [tag for tag in old.tags if tag not in untags]
        new = replace(
            old,
            **given,
            tags=(*kept, *tags),
            notes=(*old.notes, *notes),
            sensitive=old.sensitive if sensitive is None else sensitive,
        )
        record_now = with_details(record, clean_details(new, old), author)
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


def _iso_date(date: str) -> str:
    """The date with ASCII digits, two for month and day; a time that follows is kept."""
    date = ascii_digits(date)
    match = _DATE.match(date)
    if match is None:
        return date
    year, *rest = (part for part in match.groups() if part)
    return "-".join([year, *(part.zfill(2) for part in rest)]) + date[match.end() :]
