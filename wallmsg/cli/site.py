"""`wallmsg site`: a catalogue as pages for everybody."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from wallmsg import factory
from wallmsg.cli.damaged import DamagedRecords
from wallmsg.cli.filters import filter_options
from wallmsg.cli.options import PATH, catalogue_option, query_option
from wallmsg.cli.progress import counted
from wallmsg.cli.terminal import number_of, printable
from wallmsg.errors import ExitCode, WallmsgError

if TYPE_CHECKING:
    from wallmsg.catalogue import Filters
    from wallmsg.site import SiteReport


@click.command(short_help="Write the catalogue as pages that everybody can browse.")
@catalogue_option
@click.option("-o", "--output", type=PATH, required=True, metavar="DIR")
@click.option("--title", metavar="TEXT", help="Name of the archive.  [default: the catalogue's]")
@click.option(
    "--language",
    type=click.Choice(["en", "ar"]),
    default="en",
    show_default=True,
    help="Of the first page; every page is there in both.",
)
@click.option(
    "--size",
    type=click.IntRange(320, 8000),
    default=1600,
    show_default=True,
    metavar="PIXELS",
    help="Longest side of the photos.",
)
@click.option("--no-photos", is_flag=True, help="Write texts only.")
@click.option("--private", is_flag=True, help="Include GPS, camera, photographer and reviewers.")
@click.option("--withheld", is_flag=True, help="Include withheld English, marked as such.")
@click.option("--sensitive", is_flag=True, help="Include records marked as sensitive.")
@click.option("--all", "everything", is_flag=True, help="Include unreadable and weak readings.")
@query_option
@filter_options
@click.pass_context
def site(  # noqa: PLR0913 - one parameter for each option
    ctx: click.Context,
    catalogue: Path | None,
    output: Path,
    title: str | None,
    language: str,
    size: int,
    no_photos: bool,
    private: bool,
    withheld: bool,
    sensitive: bool,
    everything: bool,
    query: str,
    filters: Filters,
) -> None:
    """Write the catalogue, or the photos with a message that matches, as a site of static pages.

    Open index.html in the folder DIR, or put the folder on a file share or any web server. Every
    page is there in Arabic and in English and can be read without JavaScript; search works in the
    browser, in both languages. The pages load nothing from elsewhere.

    Photos are included without EXIF. What could endanger somebody (GPS, camera, photographer,
    reviewers, the time of day) is left out unless you give --private, and so are records marked as
    sensitive, without --sensitive. Place, date, tags and notes are shown as people wrote them.

    Given the folder of an earlier site, only what changed is written, and what may no longer be
    shown is removed first. A build that was stopped is completed by the next one.

    \b
    Examples:
      wallmsg site -o public/
      wallmsg site -o homs/ --place Homs --title "Walls of Homs" --language ar
    """
    from wallmsg.interchange.export import Included
    from wallmsg.review import Selection
    from wallmsg.site import SiteEvents, SiteOptions

    opened = factory.open_catalogue(catalogue)
    damaged = DamagedRecords()
    options = SiteOptions(
        title=title,
        language=language,
        size=None if no_photos else size,
        included=Included(
            private=private, withheld=withheld, sensitive=sensitive, unclear=everything
        ),
    )
    with counted("Photos") as progress:
        events = SiteEvents(missing=_report_missing_photo, damaged=damaged, progress=progress)
        selection = Selection(query=query, filters=filters)
        report = factory.build_site(opened, output, options, selection, events)
    _print(report, output)
    ctx.exit(ExitCode.CATALOGUE if damaged.found else ExitCode.OK)


def _report_missing_photo(record_id: str, error: WallmsgError) -> None:
    click.echo(printable(f"without its photo: {record_id}: {error}"), err=True)


def _print(report: SiteReport, output: Path) -> None:
    if report.resumed:
        click.echo("the build before was stopped; it is complete now", err=True)
    if not report.photos:
        click.echo("no photo matches: the site is empty", err=True)
    words = f"{number_of(report.messages, 'message')} of {number_of(report.photos, 'photo')}"
    click.echo(printable(f"{words} in {output / 'index.html'}"))
    files = number_of(report.written, "file")
    click.echo(f"{files} written, {report.unchanged} unchanged, {report.removed} removed")
