"""`wallmsg export`: a catalogue as a file for other people and programs."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from wallmsg import factory
from wallmsg.cli.damaged import DamagedRecords
from wallmsg.cli.filters import filter_options
from wallmsg.cli.handover import Handover
from wallmsg.cli.options import (
    PATH,
    NameOption,
    catalogue_option,
    handover_option,
    query_option,
)
from wallmsg.cli.terminal import number_of, printable
from wallmsg.errors import ExitCode

if TYPE_CHECKING:
    from wallmsg.catalogue import Catalogue, Filters
    from wallmsg.interchange.export import Included

_STDOUT = Path("-")
_ADDRESS = re.compile(r"https?://[^\s?#]+")


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
@click.option("--withheld", is_flag=True, help="Include withheld English.")
@click.option("--sensitive", is_flag=True, help="Include records marked as sensitive.")
@click.option(
    "--all",
    "everything",
    is_flag=True,
    help="Include unreadable and weak readings in formats for reading, such as CSV.",
)
@click.option(
    "--address",
    metavar="URL",
    callback=lambda _ctx, _param, value: _web_address(value),
    help="Where the folder will be on the web, for iiif.  [default: http://localhost:8000]",
)
@click.option(
    "--sealed-for",
    "keys",
    multiple=True,
    metavar="KEY",
    help="Also write everything, private and sensitive too, to FILE.age, which only the owner of "
    "KEY can open: a public key of age or SSH, or a file with such keys.",
)
@handover_option
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
    everything: bool,
    address: str | None,
    keys: tuple[str, ...],
    recipient: str | None,
    query: str,
    filters: Filters,
) -> None:
    """Write the catalogue, or the photos with a message that matches, to a file.

    json is one searchable document, jsonl one record a row, csv one message a row for spreadsheets,
    xlsx the same with pictures. xliff (2.0) is for translating in OmegaT and other CAT tools, tmx a
    translation memory of what people have checked; both come back with `wallmsg import`, and so do
    alto and page (ALTO 4, PAGE XML) for OCR programs. iiif is for viewers such as Mirador. `wallmsg
    help formats` has all of them. A format of several files goes to a new folder, or to a zip file
    if FILE ends in .zip.

    Formats for reading, such as csv, are without unreadable and weak readings unless you give
    --all. Where people have corrected a text, theirs is written. What could endanger somebody (GPS,
    camera, photographer, reviewers, paths) is left out unless you give --private, and so are
    records marked as sensitive, without --sensitive. Withheld English is left empty, beside its
    verdict and the reasons, unless you give --withheld.

    \b
    Examples:
      wallmsg export -o messages.csv
      wallmsg export --format jsonl | grep حلب
      wallmsg export --query siege --status machine -o siege.xlf
      wallmsg export --verdict withheld --withheld -o doubtful.csv
      wallmsg export -o walls.csv --sealed-for age1qy... --sealed-for partner.keys
      wallmsg export --format iiif --address https://example.org/walls -o walls
    """
    from wallmsg.interchange.export import LOCAL_ADDRESS, Included
    from wallmsg.review import Selection

    opened = factory.open_catalogue(catalogue)
    target = output if output and output != _STDOUT else None
    damaged = DamagedRecords()
    if keys:
        if target is None:
            raise click.UsageError("--sealed-for needs -o FILE: it writes two files")
        factory.check_keys(keys)
    included = Included(
        private=private,
        withheld=withheld,
        sensitive=sensitive,
        unclear=everything,
        address=address or LOCAL_ADDRESS,
    )
    selection = Selection(query=query, filters=filters)
    handover = Handover(opened, selection, recipient, sensitive=sensitive or bool(keys))
    count = factory.export(
        opened,
        name,
        target or sys.stdout.buffer,
        included,
        selection,
        on_damaged=damaged,
    )
    if target:
        click.echo(printable(f"{number_of(count, 'record')} written to {target}"))
    if keys and target:
        count, sealed = factory.export_sealed(opened, name, target, keys, selection, damaged)
        click.echo(printable(f"{number_of(count, 'record')}, with everything, sealed in {sealed}"))
    handover.note("export", target)
    for_reading = factory.is_for_reading(name, target)
    for row in _left_out(opened, query, filters, included, for_reading=for_reading):
        click.echo(row, err=True)
    ctx.exit(ExitCode.CATALOGUE if damaged.found else ExitCode.OK)


def _web_address(text: str | None) -> str | None:
    """The option's value. Raises BadParameter if it is no address of a folder on the web."""
    if text is not None and not _ADDRESS.fullmatch(text):
        raise click.BadParameter("give an address such as https://example.org/walls")
    return text


def _left_out(
    catalogue: Catalogue, query: str, filters: Filters, included: Included, *, for_reading: bool
) -> list[str]:
    """What the export has left out, and the option that includes it."""
    rows = []
    if not included.sensitive:
        hits = catalogue.index.search(query, replace(filters, sensitive=True), None)
        if hidden := len({hit.id for hit in hits}):
            what = number_of(hidden, "sensitive record")
            rows.append(f"{what} left out; --sensitive includes them")
    if for_reading and not included.unclear:
        hits = catalogue.index.search(query, filters, None)
        if any(hit.is_unclear for hit in hits):
            rows.append("unreadable and weak readings left out; --all includes them")
    return rows
