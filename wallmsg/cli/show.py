"""`wallmsg show`: one record."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wallmsg import factory
from wallmsg.cli.json_output import json_text
from wallmsg.cli.options import catalogue_option
from wallmsg.cli.record_view import Style, record_rows
from wallmsg.cli.terminal import bidi_style
from wallmsg.cli.translation_aids import Aids, Wanted, aids_of, terms_options
from wallmsg.cli.wall_view import wall_history, wall_row
from wallmsg.effective import effective_messages
from wallmsg.links import linked_ids, offered_readings, wall_of

if TYPE_CHECKING:
    from wallmsg.catalogue import Catalogue
    from wallmsg.effective import CurrentMessage
    from wallmsg.model import Record


@click.command(short_help="Show one photo's record.")
@click.argument("record", metavar="ID")
@catalogue_option
@click.option("--withheld", is_flag=True, help="Print withheld English, too.")
@click.option("--gloss", is_flag=True, help="Print what a dictionary says of each Arabic word.")
@terms_options
@click.option(
    "--memory", is_flag=True, help="Print people's translations of this and similar texts."
)
@click.option(
    "--near",
    type=click.FloatRange(0, 1),
    metavar="0..1",
    help="Least similarity of the texts for --memory.  [default: 0.75]",
)
@click.option("--wall", is_flag=True, help="Print all photos of its wall, by date, one row each.")
@click.option("--json", "as_json", is_flag=True, help="Print the record as it is stored.")
def show(  # noqa: PLR0913 - one parameter for each option
    record: str,
    catalogue: Path | None,
    withheld: bool,
    gloss: bool,
    terms: bool,
    glossary: Path | None,
    memory: bool,
    near: float | None,
    wall: bool,
    as_json: bool,
) -> None:
    """Show the record ID: the start of an id is enough, and so is the photo's file name.

    Below each message are its Arabic in Latin letters (:), its English (=), and on request people's
    translations of similar texts (@), terms of the glossary (#) and the gloss (~). Better readings
    of a line from other photos of the wall follow it (or). Where a
    translation needs checking or is withheld, the reasons follow. With --json, the output of
    --gloss, --terms and --memory is added to the record as "aids".

    \b
    Examples:
      wallmsg show 3f2a --gloss
      wallmsg show --wall 3f2a
      wallmsg show IMG_0042.jpg --glossary names.tsv --memory --near 0.6
    """
    wanted = Wanted(
        gloss=gloss,
        terms=terms or glossary is not None,
        glossary=factory.read_terms(glossary) if glossary else (),
        memory=memory or near is not None,
        min_similarity=near,
    )
    opened = factory.open_catalogue(catalogue)
    found = opened.read(opened.resolve(record))
    if wall:
        _print_wall(opened, found, as_json)
        return
    aids = aids_of(opened, found.id, wanted) if wanted else None
    if as_json:
        click.echo(_record_json(found, aids), nl=False)
        return
    path = opened.photo_path(found) if found.photo.path is not None else None
    offers = offered_readings(opened, found) if linked_ids(found) else {}
    # People's texts are romanised only when they are shown: loading that takes half a second.
    style = Style(bidi_style(sys.stdout.isatty()), withheld, aids, _romanised, offers)
    for row in record_rows(found, path, style):
        click.echo(row)


def _print_wall(opened: Catalogue, record: Record, as_json: bool) -> None:
    """All photos of the record's wall: how it changed from day to day."""
    rows = wall_history(wall_of(opened, record))
    if as_json:
        click.echo(json_text(rows))
        return
    bidi = bidi_style(sys.stdout.isatty())
    for row in rows:
        click.echo(wall_row(row, bidi))


def _romanised(text: str) -> str:
    return factory.make_romaniser().romanise(text)


def _record_json(record: Record, aids: Callable[[CurrentMessage], Aids] | None) -> str:
    """The record as it is stored, with the translation aids of its messages by their ids."""
    from wallmsg.model import record_to_json, to_json

    if aids is None:
        return record_to_json(record)
    stored = json.loads(record_to_json(record))
    return to_json(stored | {"aids": {one.id: aids(one) for one in effective_messages(record)}})
