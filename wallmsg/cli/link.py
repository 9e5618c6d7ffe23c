"""`wallmsg link`: photos that show the same wall."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from wallmsg import factory
from wallmsg.cli.options import catalogue_option, reviewer_of, reviewer_option
from wallmsg.cli.terminal import number_of
from wallmsg.errors import UsageError
from wallmsg.model import Record, Via, utc_now

if TYPE_CHECKING:
    from wallmsg.catalogue import Catalogue

_EVERY = 500
"""Pairs between two lines of progress where there is no terminal."""

Said = Sequence[tuple[str, str]]


@click.command(short_help="Find photos that show the same wall.")
@catalogue_option
@click.option("--all", "everything", is_flag=True, help="Compare all photos, not only new ones.")
@click.option(
    "--same",
    nargs=2,
    multiple=True,
    metavar="ID ID",
    help="Say that two photos show the same wall; search for nothing.",
)
@click.option(
    "--other",
    nargs=2,
    multiple=True,
    metavar="ID ID",
    help="Say that two photos show different walls; search for nothing.",
)
@reviewer_option
def link(
    catalogue: Path | None, everything: bool, same: Said, other: Said, reviewer: str | None
) -> None:
    """Link photos that show the same wall from another side or distance, or on another day.

    Compared are photos that are near each other in place or time, or alike in text or looks; a pair
    is linked if many points of one photo lie in the other as they would on a flat wall. Links are
    suggestions: `--same` and `--other` have people's word, and so has the review page. Only photos
    that came in since the last time are compared with others, unless --all is given.

    \b
    Examples:
      wallmsg link
      wallmsg link --other 3f2a 77b1
      wallmsg show --wall 3f2a
    """
    opened = factory.open_catalogue(catalogue)
    if same or other:
        _say(opened, same, other, reviewer_of(reviewer))
        return
    from wallmsg.links import find_links

    with _progress() as on_pair:
        report = find_links(opened, everything=everything, on_pair=on_pair)
    for identity in report.unreadable:
        click.echo(f"the photo of {identity} cannot be opened", err=True)
    for pair in report.links:
        click.echo("  ".join(pair))
    new = number_of(report.photos, "new photo")
    compared, found = number_of(report.pairs, "pair"), number_of(len(report.links), "link")
    click.echo(f"{new}, {compared} compared, {found} found", err=True)


def _say(opened: Catalogue, same: Said, other: Said, who: str) -> None:
    """Keep people's word on pairs, in both records."""
    from wallmsg.catalogue import Action
    from wallmsg.review.details import details_of, with_details
    from wallmsg.review.history import Author

    author = Author(who, Via.SET, utc_now())
    pairs = [
        (opened.resolve(one), opened.resolve(another), is_same)
        for given, is_same in ((same, True), (other, False))
        for one, another in given
    ]
    if any(one == another for one, another, _ in pairs):
        raise UsageError("a photo cannot be linked with itself")
    for one, another, is_same in pairs:
        for owner, partner in ((one, another), (another, one)):

            def said(record: Record, partner: str = partner, is_same: bool = is_same) -> Record:
                details = details_of(record)
                same_wall = [name for name in details.same_wall if name != partner]
                other_wall = [name for name in details.other_wall if name != partner]
                (same_wall if is_same else other_wall).append(partner)
                new = replace(details, same_wall=tuple(same_wall), other_wall=tuple(other_wall))
                return with_details(record, new, author)

            opened.update(owner, said, Action.REVIEW)
    click.echo(f"{number_of(len(pairs), 'pair')} noted")


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None]]:
    """Shows pairs done: a bar on a terminal, else a line now and then."""
    if not sys.stderr.isatty():

        def line(done: int, total: int) -> None:
            if done % _EVERY == 0:
                click.echo(f"{done} of {total} pairs", err=True)

        yield line
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True)) as bar:
        task = bar.add_task("Compared", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
