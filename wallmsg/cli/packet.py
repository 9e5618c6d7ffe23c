"""`wallmsg packet` and `wallmsg import`: work that goes elsewhere and comes back."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wallmsg import factory
from wallmsg.cli.filters import filter_options
from wallmsg.cli.options import PATH, catalogue_option, query_option, reviewer_of, reviewer_option
from wallmsg.cli.terminal import number_of, printable
from wallmsg.errors import CatalogueError, ExitCode, UsageError, WallmsgError

if TYPE_CHECKING:
    from wallmsg.catalogue import Catalogue, Filters
    from wallmsg.interchange.details_table import TableReport
    from wallmsg.interchange.merge import Report

_SHOWN = 20


@click.group(short_help="Send messages to a translator elsewhere and take the answers back.")
def packet() -> None:
    """Pass messages with their photos to somebody without wallmsg, and take their work back.

    A packet is a zip file. Whoever gets it unpacks it and opens index.html in a browser; nothing
    needs installing, and nothing is sent anywhere. "Save answers" there writes answers.json, which
    comes back by whatever way the packet went.

    \b
    Example:
      wallmsg packet make --place Aleppo -o aleppo.zip
      wallmsg packet merge answers.json
    """


@packet.command(short_help="Write a packet.")
@catalogue_option
@click.option("-o", "--output", type=PATH, required=True, metavar="FILE.zip")
@query_option
@filter_options
@click.option(
    "--size",
    type=click.IntRange(320, 8000),
    default=1600,
    show_default=True,
    metavar="PIXELS",
    help="Longest side of the photos.",
)
@click.option("--withheld", is_flag=True, help="Include English that cannot be trusted.")
@click.option("--sensitive", is_flag=True, help="Include what people marked as sensitive.")
@click.pass_context
def make(  # noqa: PLR0913 - one parameter for each option
    ctx: click.Context,
    catalogue: Path | None,
    output: Path,
    query: str,
    filters: Filters,
    size: int,
    withheld: bool,
    sensitive: bool,
) -> None:
    """Write the messages of the catalogue, or of what is asked for, as a packet.

    The photos go along without EXIF; GPS, camera and photographer stay here, and so do records
    that are marked as sensitive and English that is withheld, unless you ask for them. Place, date
    and notes go along as people wrote them.

    \b
    Examples:
      wallmsg packet make --query siege --after 2016-12 -o siege.zip
      wallmsg packet make --status machine -o to-do.zip
    """
    from wallmsg.interchange.packet.writer import PacketOptions, make_packet
    from wallmsg.interchange.selection import chosen
    from wallmsg.review import Selection

    opened = factory.open_catalogue(catalogue)
    _outside(output, opened)
    damaged: list[str] = []

    def passed_over(_: str, error: CatalogueError) -> None:
        damaged.append(error.message)
        click.echo(printable(f"left out: {error}"), err=True)

    def missing(identity: str, error: WallmsgError) -> None:
        click.echo(printable(f"without its photo: {identity}: {error}"), err=True)

    records = chosen(opened, Selection(query=query, filters=filters), passed_over)
    options = PacketOptions(size=size, withheld=withheld, sensitive=sensitive)
    made = make_packet(opened, records, output, options, missing)
    if made.sensitive:
        click.echo(f"{number_of(made.sensitive, 'sensitive record')} left out", err=True)
    if not made.photos:
        click.echo("no message answers: the packet is empty", err=True)
    words = f"{number_of(made.messages, 'message')} of {number_of(made.photos, 'photo')}"
    click.echo(printable(f"{words} written to {output}"))
    ctx.exit(ExitCode.CATALOGUE if damaged else ExitCode.OK)


@packet.command(short_help="Take the answers of a packet back.")
@click.argument("file", type=PATH, metavar="FILE")
@catalogue_option
@click.option("--reviewer", metavar="NAME", help="Whose they are.  [default: as they say]")
@click.option(
    "--insist",
    "overwrite",
    is_flag=True,
    help="Where both changed the same, take the answers; the history keeps the other.",
)
@click.option(
    "--conflicts",
    type=PATH,
    metavar="FILE",
    help="Where to write what clashes.  [default: beside FILE, named after it]",
)
@click.pass_context
def merge(
    ctx: click.Context,
    file: Path,
    catalogue: Path | None,
    reviewer: str | None,
    overwrite: bool,
    conflicts: Path | None,
) -> None:
    """Put answers.json, or a zip that holds it, into the catalogue.

    What somebody else changed meanwhile is kept: different changes are brought together, and
    answers that clash are not applied but written to a file, which can be merged again later (with
    --insist to have them count). Merging the same answers again changes nothing. Exit code 6 tells
    that something was not applied.

    \b
    Example:
      wallmsg packet merge answers.json --reviewer Salma
    """
    from wallmsg.interchange.export import whole_file
    from wallmsg.interchange.merge import merge_answers
    from wallmsg.interchange.packet.answers import answers_json, read_answers

    answers = read_answers(file, reviewer)
    opened = factory.open_catalogue(catalogue)
    report = merge_answers(
        opened, answers.edits, answers.notes, answers.details, overwrite=overwrite
    )
    factory.romanise_reviews(opened)
    report.refused[:0] = answers.refused
    code = tell(report)
    if report.conflicts:
        target = conflicts or _beside(file)
        text = answers_json(report.conflicts).encode()
        whole_file(_outside(target, opened), lambda out: out.write(text))
        hint = "drop that file on the page of wallmsg review to decide, or merge it with --insist"
        click.echo(printable(f"what clashes is in {target}; {hint}"), err=True)
    ctx.exit(code)


def _outside(file: Path, catalogue: Catalogue) -> Path:
    """The file, which must not be one of the catalogue's own."""
    if Path(os.path.realpath(file)).is_relative_to(catalogue.path.resolve()):
        raise UsageError(f"{file} is inside the catalogue", hint="write it somewhere else")
    return file


def _beside(file: Path) -> Path:
    """A name that is free: an earlier file of conflicts is never written over."""
    for number in range(1, 10_000):
        target = file.with_name(f"{file.stem}-conflicts{number if number > 1 else ''}.json")
        if not target.exists():
            return target
    raise UsageError(f"there are too many files of conflicts beside {file}")


def tell(report: Report) -> ExitCode:
    """Says what became of answers; returns the exit code that fits."""
    for conflict in report.conflicts[:_SHOWN]:
        fields = ", ".join(dict.fromkeys(clash.field.value for clash in conflict.clashes))
        text = f"clash: {conflict.record} {conflict.message} ({fields.replace('_', ' ')})"
        click.echo(printable(text), err=True)
    for refused in report.refused[:_SHOWN]:
        click.echo(printable(f"not taken: {refused.where}: {refused.reason}"), err=True)
    more = max(0, len(report.conflicts) - _SHOWN) + max(0, len(report.refused) - _SHOWN)
    if more:
        click.echo(f"... and {more} more", err=True)
    words = [f"{number_of(report.changed, 'answer')} taken", f"{report.unchanged} unchanged"]
    if report.conflicts:
        words.append(f"{len(report.conflicts)} clash")
    if report.refused:
        words.append(f"{len(report.refused)} not taken")
    click.echo(", ".join(words))
    return ExitCode.SOME_FAILED if report.conflicts or report.refused else ExitCode.OK


@click.command("import", short_help="Take XLIFF, a translation memory or a glossary in.")
@click.argument("file", type=PATH, metavar="FILE")
@catalogue_option
@reviewer_option
@click.option(
    "--insist",
    "overwrite",
    is_flag=True,
    help="Where both changed the same, take the file's; the history keeps the other.",
)
@click.option("--dry-run", is_flag=True, help="For a table: say what would change.")
@click.pass_context
def import_(
    ctx: click.Context,
    file: Path,
    catalogue: Path | None,
    reviewer: str | None,
    overwrite: bool,
    dry_run: bool,
) -> None:
    """Take in what another program made of the catalogue's texts, or a table about its photos.

    FILE is known by what is in it. XLIFF 2 that came from `wallmsg export --format xliff`: its
    translations are put into the records, what somebody else changed meanwhile is kept and what
    clashes is told. A translation memory (TMX) or a glossary (TBX, or tab-separated as .tsv) is
    kept in the catalogue below memory/ or glossary/ and used for suggestions. A table (CSV, TSV,
    XLSX) with a column `file` and others called place, date, photographer, surface, tool, tags,
    notes or sensitive: what its cells say is put into the records.

    \b
    Examples:
      wallmsg import places.xlsx --dry-run
      wallmsg import messages.xlf --reviewer Salma
      wallmsg import omegat.tmx
    """
    from wallmsg.interchange.details_table import import_details, table_columns
    from wallmsg.interchange.import_files import import_file

    opened = factory.open_catalogue(catalogue)
    if columns := table_columns(file):
        report = import_details(opened, columns, reviewer_of(reviewer), dry_run=dry_run)
        ctx.exit(_tell_table(report, dry_run))
    if dry_run:
        raise UsageError(f"--dry-run is for tables, and {file.name} is none with a column of files")
    found = import_file(opened, file, reviewer_of(reviewer), overwrite=overwrite)
    if found.report is not None:
        factory.romanise_reviews(opened)
        ctx.exit(tell(found.report))
    what = "pair" if found.kind == "translation memory" else "term"
    where = f"kept as {found.path}" if found.path else "known already"
    click.echo(printable(f"{found.kind} of {number_of(found.entries, what)}, {where}"))


def _tell_table(report: TableReport, dry_run: bool) -> ExitCode:
    """Prints what became of a table; returns the exit code."""
    click.echo(printable(f"columns: {', '.join(report.columns)}"))
    verb = "would change" if dry_run else "changed"
    click.echo(
        f"{number_of(len(report.changed), 'record')} {verb}, {report.unchanged} as they were"
    )
    for identity, photo in report.changed[:_SHOWN]:
        click.echo(printable(f"  {identity} {photo}"))
    if report.day_first:
        click.echo(f"{number_of(report.day_first, 'date')} taken as day first: 5/12 is 5 December")
    for number, reason in report.refused[:_SHOWN]:
        click.echo(printable(f"row {number}: {reason}"), err=True)
    if len(report.refused) > _SHOWN:
        click.echo(f"... {len(report.refused)} rows in all", err=True)
    return ExitCode.SOME_FAILED if report.refused else ExitCode.OK


@click.command(short_help="Print the terms that translations should keep to.")
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
    from wallmsg.interchange.export import whole_file
    from wallmsg.interchange.import_files import terms_of
    from wallmsg.translation.glossary import read_glossary, write_glossary
    from wallmsg.translation.tbx import write_tbx

    def damaged(path: Path, error: WallmsgError) -> None:
        click.echo(printable(f"left out: {path.name}: {error}"), err=True)

    terms = () if own else read_glossary()
    path = factory.catalogue_path(catalogue)
    if catalogue is not None or own or (path / "catalogue.json").exists():
        terms += terms_of(factory.open_catalogue(catalogue), damaged)
    if output is None or output == Path("-"):
        write_glossary(terms, sys.stdout.buffer)
        return
    write = write_tbx if output.suffix.lower() == ".tbx" else write_glossary
    count = whole_file(output, lambda out: write(terms, out))
    click.echo(printable(f"{number_of(count, 'term')} written to {output}"))
