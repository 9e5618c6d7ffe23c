"""`wallmsg remove`: records into the trash, and out of it."""

from __future__ import annotations

from pathlib import Path

import click

from wallmsg import factory
from wallmsg.catalogue import Catalogue
from wallmsg.cli.options import catalogue_option
from wallmsg.cli.terminal import printable
from wallmsg.errors import UsageError


@click.command(short_help="Move records to the trash, or restore them.")
@click.argument("records", nargs=-1, metavar="ID...")
@catalogue_option
@click.option("--undo", is_flag=True, help="Restore the records ID... as they were.")
@click.option("--with-photo", is_flag=True, help="Delete the catalogue's copy of the photo, too.")
@click.option("--list", "listed", is_flag=True, help="List what is in the trash.")
def remove(
    records: tuple[str, ...], catalogue: Path | None, undo: bool, with_photo: bool, listed: bool
) -> None:
    """Move the records ID... to the trash: no list, search or export has them any more.

    They go into the folder trash/ of the catalogue, and the journal says so. wallmsg add skips
    their photos. The photos stay, and --undo restores the records. With --with-photo the
    catalogue's copy of the photo is deleted for good; such a record cannot be restored.

    \b
    Examples:
      wallmsg remove 3f2a IMG_1.jpg
      wallmsg remove --undo 3f2a
    """
    opened = factory.open_catalogue(catalogue)
    if listed:
        names = opened.trashed_names()
        for identity in opened.trashed():
            click.echo(f"{identity}  {printable(names.get(identity, ('damaged',))[0])}")
        return
    if not records:
        raise UsageError("no records named", hint="such as: wallmsg remove 3f2a; see wallmsg list")
    if undo and with_photo:
        raise UsageError("a deleted photo cannot be restored", hint="leave out --with-photo")
    # All names are looked up before anything is done, so that a wrong one changes nothing.
    for identity in dict.fromkeys([opened.resolve(name, trashed=undo) for name in records]):
        if undo:
            opened.restore(identity)
            click.echo(f"{identity} restored")
        else:
            click.echo(_removed(opened, identity, with_photo))


def _removed(catalogue: Catalogue, identity: str, with_photo: bool) -> str:
    """Moves a record to the trash; returns what was done, in a sentence."""
    if catalogue.move_to_trash(identity, with_photo=with_photo):
        return f"{identity} moved to the trash; its photo is deleted for good"
    kept = "; the catalogue has no photo of its own that only this record needs"
    undo = f"; wallmsg remove --undo {identity} restores it"
    return f"{identity} moved to the trash{kept if with_photo else ''}{undo}"
