"""`wallmsg import`: translations, memories, glossaries and tables from other programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from wallmsg import factory
from wallmsg.cli.merge_report import print_report
from wallmsg.cli.options import (
    PATH,
    catalogue_option,
    overwrite_option,
    reviewer_of,
    reviewer_option,
)
from wallmsg.cli.terminal import number_of, printable
from wallmsg.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from wallmsg.catalogue import Catalogue
    from wallmsg.interchange.details_table import TableReport

_MAX_ROWS = 20


@click.command("import", short_help="Import XLIFF, ALTO, a memory, a table ...")
@click.argument("file", type=PATH, metavar="FILE")
@catalogue_option
@reviewer_option
@overwrite_option
@click.option("--dry-run", is_flag=True, help="For a table: print what would change.")
@click.pass_context
def import_(
    ctx: click.Context,
    file: Path,
    catalogue: Path | None,
    reviewer: str | None,
    overwrite: bool,
    dry_run: bool,
) -> None:
    """Import what another program made of the catalogue's texts, or a table about its photos.

    The kind of FILE is found from its content. XLIFF 2 that came from `wallmsg export --format
    xliff`: its translations are put into the records; what somebody else changed meanwhile is kept,
    and conflicts are reported. ALTO or PAGE XML that was exported and corrected elsewhere, one
    file or a zip of many: changed, moved, added and removed lines are put into the records in the
    same way. A translation memory (TMX) or a glossary (TBX, or tab-separated as
    .tsv) is stored in the catalogue below memory/ or glossary/ and used for suggestions. A table
    (CSV, TSV, XLSX) with a column `file` and others called place, date, photographer, surface,
    tool, tags, notes or sensitive: its cells are put into the records.

    \b
    Examples:
      wallmsg import places.xlsx --dry-run
      wallmsg import messages.xlf --reviewer Salma
      wallmsg import omegat.tmx
    """
    from wallmsg.interchange.details_table import import_details, table_columns

    opened = factory.open_catalogue(catalogue)
    if columns := table_columns(file):
        table = import_details(opened, columns, reviewer_of(reviewer), dry_run=dry_run)
        ctx.exit(_print_table_report(table, dry_run))
    if dry_run:
        raise UsageError(f"--dry-run is for tables, and {file.name} is none with a column of files")
    ctx.exit(_import_texts(opened, file, reviewer_of(reviewer), overwrite=overwrite))


def _import_texts(catalogue: Catalogue, file: Path, who: str, *, overwrite: bool) -> ExitCode:
    """Import translations, a memory or a glossary; returns the exit code."""
    from wallmsg.interchange.import_files import FileKind, import_file

    found = import_file(catalogue, file, who, overwrite=overwrite)
    if found.report is not None:
        factory.romanise_reviews(catalogue)
        return print_report(found.report)
    what = "pair" if found.kind is FileKind.MEMORY else "term"
    where = f"stored as {found.path}" if found.path else "already in the catalogue"
    for note in found.notes:
        click.echo(printable(note), err=True)
    click.echo(printable(f"{found.kind} of {number_of(found.entries, what)}, {where}"))
    return ExitCode.OK


def _print_table_report(report: TableReport, dry_run: bool) -> ExitCode:
    """Print what became of a table; returns the exit code."""
    click.echo(printable(f"columns: {', '.join(report.columns)}"))
    verb = "would change" if dry_run else "changed"
    click.echo(
        f"{number_of(len(report.changed), 'record')} {verb}, {report.unchanged} as they were"
    )
    for record_id, photo in report.changed[:_MAX_ROWS]:
        click.echo(printable(f"  {record_id} {photo}"))
    if report.day_first:
        click.echo(f"{number_of(report.day_first, 'date')} taken as day first: 5/12 is 5 December")
    for number, reason in report.refused[:_MAX_ROWS]:
        click.echo(printable(f"row {number}: {reason}"), err=True)
    if len(report.refused) > _MAX_ROWS:
        click.echo(f"... {len(report.refused)} rows in all", err=True)
    return ExitCode.SOME_FAILED if report.refused else ExitCode.OK
