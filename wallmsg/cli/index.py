"""`wallmsg index`: the search index, built again."""

from __future__ import annotations

from pathlib import Path

import click

from wallmsg import factory
from wallmsg.cli.options import catalogue_option
from wallmsg.cli.progress import counted
from wallmsg.cli.terminal import printable
from wallmsg.errors import ExitCode


@click.command(short_help="Build the search index again from the records.")
@catalogue_option
@click.option(
    "-j",
    "--jobs",
    type=click.IntRange(min=1),
    help="Processes that read records at once.  [default: one a processor]",
)
@click.pass_context
def index(ctx: click.Context, catalogue: Path | None, jobs: int | None) -> None:
    """Build the search index again from the records; it can be deleted at any time.

    If it is stopped, the next run goes on from there.
    """
    opened = factory.open_catalogue(catalogue)
    with counted("Indexing") as progress:
        report = opened.rebuild_index(progress, jobs)
    for damaged in report.damaged:
        click.echo(printable(damaged), err=True)
    click.echo(f"{report.records} records indexed")
    ctx.exit(ExitCode.CATALOGUE if report.damaged else ExitCode.OK)
