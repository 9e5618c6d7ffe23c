"""`wallmsg packet`: messages sent to a translator elsewhere, and the answers taken back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from wallmsg import factory
from wallmsg.cli.damaged import DamagedRecords
from wallmsg.cli.filters import filter_options
from wallmsg.cli.handover import Handover
from wallmsg.cli.merge_report import print_report
from wallmsg.cli.options import (
    PATH,
    catalogue_option,
    handover_option,
    overwrite_option,
    query_option,
)
from wallmsg.cli.terminal import number_of, printable
from wallmsg.errors import ExitCode, UsageError, WallmsgError

if TYPE_CHECKING:
    from wallmsg.catalogue import Filters


@click.group(short_help="Send messages to a translator elsewhere and take the answers back.")
def packet() -> None:
    """Send messages with their photos to somebody without wallmsg, and take their work back.

    A packet is a zip file. The receiver unpacks it and opens index.html in a browser; nothing
    needs installing, and nothing is sent anywhere. "Save answers" there writes answers.json, which
    comes back by the same means as the packet was sent.

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
@click.option("--withheld", is_flag=True, help="Include withheld English.")
@click.option("--sensitive", is_flag=True, help="Include records marked as sensitive.")
@handover_option
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
    recipient: str | None,
) -> None:
    """Write the messages of the catalogue, or those that match, as a packet.

    The photos are included without EXIF. GPS, camera and photographer are never included; records
    marked as sensitive and withheld English only on request. Place, date and notes are included as
    people wrote them. With an output whose name ends in .html the packet is one page with the
    photos inside, or several pages if they are many.

    \b
    Examples:
      wallmsg packet make --query siege --after 2016-12 -o siege.zip
      wallmsg packet make --status machine -o to-do.zip
    """
    from wallmsg.interchange.output_file import require_outside
    from wallmsg.interchange.packet.writer import PacketOptions, make_packet
    from wallmsg.interchange.selection import selected_records
    from wallmsg.review import Selection

    opened = factory.open_catalogue(catalogue)
    require_outside(output, opened.path)
    damaged = DamagedRecords()
    selection = Selection(query=query, filters=filters)
    handover = Handover(opened, selection, recipient, sensitive=sensitive)
    records = selected_records(opened, selection, damaged)
    options = PacketOptions(size=size, withheld=withheld, sensitive=sensitive)
    made = make_packet(opened, records, output, options, _report_missing_photo)
    if made.sensitive:
        click.echo(f"{number_of(made.sensitive, 'sensitive record')} left out", err=True)
    if not made.photos:
        click.echo("no message matches: the packet is empty", err=True)
    words = f"{number_of(made.messages, 'message')} of {number_of(made.photos, 'photo')}"
    click.echo(printable(f"{words} written to {output}"))
    handover.note("packet", output)
    ctx.exit(ExitCode.CATALOGUE if damaged.found else ExitCode.OK)


def _report_missing_photo(record_id: str, error: WallmsgError) -> None:
    click.echo(printable(f"without its photo: {record_id}: {error}"), err=True)


@packet.command(short_help="Take the answers of a packet back.")
@click.argument("file", type=PATH, metavar="FILE")
@catalogue_option
@click.option("--reviewer", metavar="NAME", help="Author of the answers.  [default: as they say]")
@overwrite_option
@click.option(
    "--conflicts",
    type=PATH,
    metavar="FILE",
    help="Where to write answers that conflict.  [default: beside FILE, named after it]",
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

    What somebody else changed meanwhile is kept: different changes are merged, and answers that
    conflict are not applied but written to a file, which can be merged later (with --overwrite to
    apply them). Merging the same answers again changes nothing. Exit code 6 reports that something
    was not applied.

    \b
    Example:
      wallmsg packet merge answers.json --reviewer Salma
    """
    from wallmsg.interchange.merge import merge_answers
    from wallmsg.interchange.output_file import require_outside, whole_file
    from wallmsg.interchange.packet.answers import answers_json, read_answers

    answers = read_answers(file, reviewer)
    opened = factory.open_catalogue(catalogue)
    report = merge_answers(
        opened,
        answers.edits,
        answers.notes,
        answers.details,
        answers.comments,
        overwrite=overwrite,
    )
    factory.romanise_reviews(opened)
    report.refused[:0] = answers.refused
    code = print_report(report)
    if report.conflicts:
        target = conflicts or _free_name(file)
        require_outside(target, opened.path)
        text = answers_json(report.conflicts).encode()
        whole_file(target, lambda out: out.write(text))
        hint = "drop that file on the page of wallmsg review to decide, or merge it with"
        click.echo(printable(f"conflicts are in {target}; {hint} --overwrite"), err=True)
    ctx.exit(code)


def _free_name(file: Path) -> Path:
    """A file name that does not exist yet: an earlier file of conflicts is never overwritten."""
    for number in range(1, 10_000):
        target = file.with_name(f"{file.stem}-conflicts{number if number > 1 else ''}.json")
        if not target.exists():
            return target
    raise UsageError(f"there are too many files of conflicts beside {file}")
