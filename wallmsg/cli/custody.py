"""`wallmsg custody` and `wallmsg transfer`: the life of a photo, and handing it over."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from wallmsg import factory
from wallmsg.cli.options import PATH, catalogue_option
from wallmsg.cli.terminal import printable
from wallmsg.errors import ExitCode, RecordNotFoundError

if TYPE_CHECKING:
    from wallmsg.catalogue import Catalogue


@click.command(short_help="Print the whole life of one photo.")
@click.argument("record", metavar="ID")
@catalogue_option
@click.option("--pdf", type=PATH, metavar="FILE", help="Write it as a PDF to FILE.")
@click.pass_context
def custody(ctx: click.Context, record: str, catalogue: Path | None, pdf: Path | None) -> None:
    """Print the whole life of the photo ID, as a person would read it in court.

    Where it came from and who handed it over, every change with person, machine, time and hash,
    what the photo itself carries (C2PA), the seals that cover it, and whether all of that still
    agrees. Names of people and paths are printed as they are: handle it like the photo itself.

    \b
    Example:
      wallmsg custody 3f2a --pdf 3f2a.pdf
    """
    opened = factory.open_catalogue(catalogue)
    from wallmsg.evidence.custody import custody_of
    from wallmsg.evidence.custody_text import blocks

    found = custody_of(opened, _resolved(opened, record))
    if pdf:
        from wallmsg.evidence.custody_pdf import write_pdf

        write_pdf(found, pdf)
        click.echo(printable(f"written to {pdf}"))
    else:
        for block in blocks(found):
            click.secho(printable(block.heading), bold=True)
            for indent, text in block.lines:
                click.echo(printable("  " * (indent + 1) + text))
            click.echo()
    ctx.exit(ExitCode.CATALOGUE if found.problems else ExitCode.OK)


def _resolved(catalogue: Catalogue, name: str) -> str:
    """The id that is meant: in the catalogue, in the trash, or of a record that is gone."""
    for trashed in (False, True):
        try:
            return catalogue.resolve(name, trashed=trashed)
        except RecordNotFoundError as error:
            first = error
    known = {entry.id for entry in catalogue.journal.entries() if entry.id}
    found = sorted(identity for identity in known if name and identity.startswith(name))
    if len(found) == 1:
        return found[0]
    raise first


@click.command(short_help="Note that photos were handed over.")
@click.argument("records", nargs=-1, metavar="[ID...]")
@catalogue_option
@click.option("--to", required=True, metavar="NAME", help="Who has them now.")
@click.option("--method", default="", metavar="TEXT", help="How: an encrypted disk, a packet ...")
@click.option("--note", default="", metavar="TEXT", help="What else matters.")
def transfer(
    records: tuple[str, ...], catalogue: Path | None, to: str, method: str, note: str
) -> None:
    """Note in the journal that the photos ID..., or the whole catalogue, were handed over.

    `wallmsg export --to NAME` and `wallmsg packet make --to NAME` note it by themselves.

    \b
    Example:
      wallmsg transfer 3f2a --to "Archive of the university" --method "encrypted disk"
    """
    from wallmsg.catalogue import Transfer

    opened = factory.open_catalogue(catalogue)
    handed = Transfer(to=to, method=method, note=note)
    identities: list[str | None] = [opened.resolve(name) for name in records] or [None]
    opened.transfer(identities, handed)
    for identity in identities:
        click.echo(printable(f"{identity or 'the catalogue'} handed over to {to}"))
