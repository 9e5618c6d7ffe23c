"""The server of `wallmsg review`: start, browser, orderly end, passwords."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import click

from wallmsg import factory
from wallmsg.cli.options import cores
from wallmsg.cli.terminal import printable

if TYPE_CHECKING:
    from wallmsg.catalogue import Catalogue
    from wallmsg.web.server import ServeOptions


def open_page(catalogue: Catalogue, options: ServeOptions, *, browser: bool) -> None:
    """Serve the review pages until interrupted; photos being read are finished first.

    Raises UsageError if the address or the password file cannot be used.
    """
    from wallmsg.web.server import ReviewServer, launch_page

    # One core is left for the pages.
    server = ReviewServer(catalogue, replace(options, jobs=max(1, cores() - 1)))
    click.echo(server.link)
    with launch_page(server.link) as page, _ended_by_term():
        if browser and _has_screen():
            click.launch(str(page))
        click.echo("Ctrl-C ends it.", err=True)
        if options.passwords is not None:
            click.echo("The connection is not encrypted: use a network you trust.", err=True)
        server.run()
    waiting = server.site.uploads.progress().reading
    if waiting:
        click.echo("finishing the photos being read; Ctrl-C again to stop at once", err=True)
    for name in server.finish():
        click.echo(f"not read, drop it again: {printable(name)}", err=True)
    factory.romanise_reviews(catalogue)


def ask_password(path: Path, name: str) -> None:
    """Ask for a reviewer's password and write its hash to the password file.

    Raises UsageError if the password is not acceptable.
    """
    from wallmsg.web.passwords import set_password

    password = click.prompt(
        f"Password of {printable(name)}", hide_input=True, confirmation_prompt=True, err=True
    )
    set_password(path, name, password)
    click.echo(f"{printable(name)} can log in with {path}", err=True)


def _has_screen() -> bool:
    """Whether there is a screen: without one a text browser would open in the terminal."""
    if sys.platform in {"darwin", "win32"}:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


@contextmanager
def _ended_by_term() -> Iterator[None]:
    """SIGTERM ends the server like Ctrl-C."""

    def end(_: int, __: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
