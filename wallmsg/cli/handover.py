"""Noting in the journal that what a command has written goes to somebody."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from wallmsg import factory
from wallmsg.cli.terminal import number_of, printable

if TYPE_CHECKING:
    from wallmsg.catalogue import Catalogue
    from wallmsg.review import Selection


class Handover:
    """The photos of a selection that go to a recipient; without a recipient nothing is noted.

    Made before anything is written: what comes into the catalogue meanwhile is not noted. Raises
    QueryError for an invalid query.
    """

    def __init__(
        self, catalogue: Catalogue, selection: Selection, recipient: str | None, *, sensitive: bool
    ) -> None:
        self._catalogue = catalogue
        self._recipient = recipient
        self._ids = (
            factory.selected_ids(catalogue, selection, sensitive=sensitive) if recipient else []
        )

    def note(self, method: str, output: Path | None) -> None:
        """Note it, once all is written. Raises CatalogueError."""
        if self._recipient is None:
            return
        from wallmsg.catalogue import Transfer

        handed = Transfer(to=self._recipient, method=method, note=output.name if output else "")
        self._catalogue.transfer(self._ids, handed)
        words = f"{number_of(len(self._ids), 'photo')} handed over to {self._recipient}"
        click.echo(printable(f"noted in the journal: {words}"), err=True)
