"""Progress of a batch: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

import click

from wallmsg.cli.terminal import bidi_style, number_of, printable, show

if TYPE_CHECKING:
    from rich.progress import Progress

    from wallmsg.ingest.batch import FileResult

_NARROW = 80
_VERY_NARROW = 50
"""Columns of a terminal below which the bar, and then the time left, are not shown."""


class Reporter(Protocol):
    """Receives the result of each photo as it is finished."""

    def photo(self, done: FileResult) -> None:
        """One photo is finished."""


@contextmanager
def reporter(total: int, quiet: bool, verbose: bool) -> Iterator[Reporter]:
    """A reporter: a bar with count, rate and time left if standard error is a terminal, else lines.

    Args:
        total: Photos there are.
        quiet: Show nothing.
        verbose: Print each photo's transcription and translation.
    """
    if quiet:
        yield _Silent()
    elif sys.stderr.isatty():
        with _bar(total) as progress:
            yield _Bar(progress, verbose)
    else:
        yield _Lines(total, verbose)


@contextmanager
def download_progress(title: str) -> Iterator[Callable[[int, int | None], None]]:
    """Shows the bytes of a download on a terminal; called with those so far and those in all."""
    if not sys.stderr.isatty():
        click.echo(f"{title} ...", err=True)
        yield lambda _done, _total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

    columns = (TextColumn(title), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("download", total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)


@contextmanager
def counted(title: str) -> Iterator[Callable[[int, int | None], None]]:
    """Shows a count on a terminal; called with what is done and what there is in all.

    Nothing is loaded or shown before the first call: most searches never make one.
    """
    if not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    shown: list[Progress] = []

    def show_count(done: int, total: int | None) -> None:
        if not shown:
            shown.append(_count_bar(title))
            shown[0].start()
        shown[0].update(shown[0].task_ids[0], completed=done, total=total)

    try:
        yield show_count
    finally:
        for progress in shown:
            progress.stop()


def _count_bar(title: str) -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn(title), BarColumn(), MofNCompleteColumn())
    progress = Progress(*columns, console=Console(stderr=True), transient=True)
    progress.add_task("count", total=None)
    return progress


class _Silent:
    def photo(self, done: FileResult) -> None:
        """Print nothing."""


class _Lines:
    def __init__(self, total: int, verbose: bool) -> None:
        self._total = total
        self._verbose = verbose
        self._count = 0

    def photo(self, done: FileResult) -> None:
        """Print one line, and what was read if verbose."""
        self._count += 1
        click.echo(f"[{self._count}/{self._total}] {_headline(done)}", err=True)
        if self._verbose:
            for line in _details(done):
                click.echo(line, err=True)


class _Bar:
    def __init__(self, progress: Progress, verbose: bool) -> None:
        self._progress = progress
        self._verbose = verbose

    def photo(self, done: FileResult) -> None:
        """Move the bar; failures are printed above it at once."""
        self._progress.advance(self._progress.task_ids[0])
        if self._verbose or done.reason:
            for line in [_headline(done), *(_details(done) if self._verbose else ())]:
                self._progress.console.print(line, markup=False, highlight=False)


def _bar(total: int) -> Progress:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        ProgressColumn,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    from wallmsg.cli.rate_column import RateColumn

    console = Console(stderr=True)
    columns: list[ProgressColumn] = [MofNCompleteColumn(), RateColumn()]
    # On a narrow terminal the count is more important than the bar.
    if console.width >= _NARROW:
        columns = [TextColumn("Reading"), BarColumn(), *columns, TimeElapsedColumn()]
    if console.width >= _VERY_NARROW:
        columns += [TextColumn("left"), TimeRemainingColumn()]
    progress = Progress(*columns, console=console)
    progress.add_task("photos", total=total)
    return progress


def _headline(done: FileResult) -> str:
    name = printable(done.name)
    if done.reason:
        return f"{name}: failed: {printable(done.reason)}"
    if done.status == "trashed":
        return f"{name}: in the trash"
    if not done.records:
        return f"{name}: already in the catalogue"
    outcomes = ", ".join(sorted({record.outcome.value for record in done.records}))
    lines = sum(
        len(message.lines) for record in done.records for message in record.machine.messages
    )
    return f"{name}: {outcomes.replace('_', ' ')}" + (
        f", {number_of(lines, 'line')}" if lines else ""
    )


def _details(done: FileResult) -> list[str]:
    style = bidi_style(sys.stderr.isatty())
    return [
        f"    {message.confidence:.2f}  {show(line, style)}"
        for record in done.records
        for message in record.machine.messages
        for line in message.transcription.splitlines()
    ]
