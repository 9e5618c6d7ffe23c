"""`wallmsg glossary`: the terms that translations should use."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from wallmsg import factory
from wallmsg.cli.damaged import report_damaged_file
from wallmsg.cli.options import PATH, catalogue_option
from wallmsg.cli.terminal import number_of, printable


@click.command(short_help="Print the terms that translations should use.")
@catalogue_option
@click.option("--own", is_flag=True, help="Without those that come with wallmsg.")
@click.option(
    "-o",
    "--output",
    type=PATH,
    metavar="FILE",
    help="FILE.tbx for other programs, else tab-separated.  [default: -, standard output]",
)
def glossary(catalogue: Path | None, own: bool, output: Path | None) -> None:
    """Print the glossary: the terms that come with wallmsg, then the catalogue's own.

    One term a row: Arabic, English, kind. `wallmsg import` adds a glossary to the catalogue.

    \b
    Example:
      wallmsg glossary -o terms.tbx
    """
    from wallmsg.interchange.output_file import whole_file
    from wallmsg.translation import read_glossary
    from wallmsg.translation.glossary import write_glossary
    from wallmsg.translation.tbx import write_tbx

    terms = () if own else read_glossary()
    path = factory.catalogue_path(catalogue)
    if catalogue is not None or own or (path / "catalogue.json").exists():
        terms += factory.own_terms(factory.open_catalogue(catalogue), report_damaged_file)
    if output is None or output == Path("-"):
        write_glossary(terms, sys.stdout.buffer)
        return
    write = write_tbx if output.suffix.lower() == ".tbx" else write_glossary
    count = whole_file(output, lambda out: write(terms, out))
    click.echo(printable(f"{number_of(count, 'term')} written to {output}"))
