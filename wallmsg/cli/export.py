"""`wallmsg export`: a catalogue in a form for other people and programs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from wallmsg import factory
from wallmsg.cli.filters import filter_options
from wallmsg.cli.options import PATH, NameOption, catalogue_option, query_option
from wallmsg.cli.terminal import number_of, printable
from wallmsg.errors import CatalogueError, ExitCode

if TYPE_CHECKING:
    from wallmsg.catalogue import Catalogue, Filters

_STDOUT = Path("-")


@click.command(short_help="Write the catalogue as JSON, CSV, XLIFF ...")
@catalogue_option
@click.option(
    "--format",
    "name",
    cls=NameOption,
    names=factory.export_formats,
    metavar="NAME",
    help="Format.  [default: by the ending of FILE, else json]",
)
@click.option("-o", "--output", type=PATH, metavar="FILE", help="[default: -, standard output]")
@click.option(
    "--private", is_flag=True, help="Include GPS, camera, photographer, reviewers and paths."
)
@click.option("--withheld", is_flag=True, help="Include English that cannot be trusted.")
@click.option("--sensitive", is_flag=True, help="Include records that are marked as sensitive.")
@query_option
@filter_options
@click.pass_context
def export(  # noqa: PLR0913 - one parameter for each option
    ctx: click.Context,
    catalogue: Path | None,
    name: str | None,
    output: Path | None,
    private: bool,
    withheld: bool,
    sensitive: bool,
    query: str,
    filters: Filters,
) -> None:
    """Write the catalogue, or the photos with a message that is asked for, in one file.

    json is one searchable document, jsonl one record a row, csv one message a row for Excel and
    kin. xliff (2.0) is for translating in OmegaT and other CAT tools, tmx a translation memory of
    what people have checked; both come back with `wallmsg import`. Where people have corrected a
    text, it is theirs. What could endanger somebody (GPS, camera, photographer, reviewers, paths)
    stays out unless you ask for it with --private, and so do records marked as sensitive, without
    --sensitive. English that is withheld is left empty, with the verdict and the reasons beside it,
    unless you ask for it with --withheld.

    \b
    Examples:
      wallmsg export -o messages.csv
      wallmsg export --format jsonl | grep حلب
      wallmsg export --query siege --status machine -o siege.xlf
      wallmsg export --verdict withheld --withheld -o doubtful.csv
    """
    from wallmsg.interchange.export import Included
    from wallmsg.review import Selection

    opened = factory.open_catalogue(catalogue)
    target = output if output and output != _STDOUT else None
    damaged: list[str] = []

    def passed_over(_: str, error: CatalogueError) -> None:
        damaged.append(error.message)
        click.echo(printable(f"left out: {error}"), err=True)

    count = factory.export(
        opened,
        name,
        target or sys.stdout.buffer,
        Included(private=private, withheld=withheld, sensitive=sensitive),
        Selection(query=query, filters=filters),
        on_damaged=passed_over,
    )
    if target:
        click.echo(printable(f"{number_of(count, 'record')} written to {target}"))
    hidden = 0 if sensitive else len(_sensitive(opened, query, filters))
    if hidden:
        what = number_of(hidden, "sensitive record")
        click.echo(f"{what} left out; --sensitive includes them", err=True)
    ctx.exit(ExitCode.CATALOGUE if damaged else ExitCode.OK)


def _sensitive(catalogue: Catalogue, query: str, filters: Filters) -> set[str]:
    """Ids of what was asked for that people have marked as sensitive."""
    hits = catalogue.index.search(query, replace(filters, sensitive=True), None)
    return {hit.id for hit in hits}
