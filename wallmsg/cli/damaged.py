"""Messages about records and files that cannot be used."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from wallmsg.cli.terminal import printable
from wallmsg.errors import CatalogueError, WallmsgError

if TYPE_CHECKING:
    from wallmsg.catalogue import Catalogue


def report_damaged_file(path: Path, error: WallmsgError) -> None:
    """Print that a stored translation memory or glossary cannot be used."""
    click.echo(printable(f"left out: {path.name}: {error}"), err=True)


def report_unindexed(catalogue: Catalogue) -> None:
    """Print how many records exist but could not be indexed."""
    lost = len(catalogue.index.unindexed())
    if lost:
        what = "1 record is" if lost == 1 else f"{lost} records are"
        click.echo(f"{what} damaged, see wallmsg verify", err=True)


class DamagedRecords:
    """Prints each damaged record that a command leaves out, and remembers whether there was one."""

    def __init__(self) -> None:
        self.found = False

    def __call__(self, _: str, error: CatalogueError) -> None:
        """Print one."""
        self.found = True
        click.echo(printable(f"left out: {error}"), err=True)
