"""`wallmsg remove`: records set aside, and brought back."""

from __future__ import annotations

from pathlib import Path

import click

from wallmsg import factory
from wallmsg.cli.options import catalogue_option
from wallmsg.cli.terminal import printable
from wallmsg.errors import UsageError


@click.command(short_help="Set records aside, or bring them back.")
@click.argument("records", nargs=-1, metavar="ID...")
@catalogue_option
@click.option("--undo", is_flag=True, help="Bring the records ID... back as they were.")
@click.option("--with-photo", is_flag=True, help="Delete the catalogue's copy of the photo, too.")
@click.option("--list", "listed", is_flag=True, help="List what is set aside.")
def remove(
    records: tuple[str, ...], catalogue: Path | None, undo: bool, with_photo: bool, listed: bool
) -> None:
    """Set the records ID... aside: no list, search or export has them any more.

    They go into the folder aside/ of the catalogue and the journal says so. wallmsg add passes
    their photos over. The photos stay, and --undo brings the records back, unless --with-photo
    has deleted a photo: that cannot be undone.

    \b
    Examples:
      wallmsg remove 3f2a IMG_1.jpg
      wallmsg remove --undo 3f2a
    """
    opened = factory.open_catalogue(catalogue)
    if listed:
        names = opened.aside_names()
        for identity in opened.aside():
            click.echo(f"{identity}  {printable(names.get(identity, 'damaged'))}")
        return
    if not records:
        raise UsageError("no records named", hint="such as: wallmsg remove 3f2a; see wallmsg list")
    if undo and with_photo:
        raise UsageError("a deleted photo cannot be brought back", hint="leave out --with-photo")
    # All names are looked up before anything is done, so that a wrong one changes nothing.
    for identity in dict.fromkeys([opened.resolve(name, aside=undo) for name in records]):
        if undo:
            opened.bring_back(identity)
            click.echo(f"{identity} brought back")
        else:
            opened.set_aside(identity, with_photo=with_photo)
            click.echo(f"{identity} set aside; wallmsg remove --undo {identity} brings it back")
