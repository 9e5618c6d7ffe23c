"""What became of answers from elsewhere, for `wallmsg packet merge` and `wallmsg import`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from wallmsg.cli.terminal import number_of, printable
from wallmsg.errors import ExitCode

if TYPE_CHECKING:
    from wallmsg.interchange.merge import Report

_MAX_ROWS = 20


def print_report(report: Report) -> ExitCode:
    """Print what became of the answers; returns the exit code that fits."""
    for conflict in report.conflicts[:_MAX_ROWS]:
        fields = ", ".join(dict.fromkeys(clash.field.value for clash in conflict.clashes))
        text = f"conflict: {conflict.record} {conflict.message} ({fields.replace('_', ' ')})"
        click.echo(printable(text), err=True)
    for refused in report.refused[:_MAX_ROWS]:
        click.echo(printable(f"not applied: {refused.where}: {refused.reason}"), err=True)
    more = max(0, len(report.conflicts) - _MAX_ROWS) + max(0, len(report.refused) - _MAX_ROWS)
    if more:
        click.echo(f"... and {more} more", err=True)
    for note in report.notes:
        click.echo(printable(note), err=True)
    words = [f"{number_of(report.changed, 'answer')} applied", f"{report.unchanged} unchanged"]
    if report.conflicts:
        words.append(number_of(len(report.conflicts), "conflict"))
    if report.refused:
        words.append(f"{len(report.refused)} not applied")
    click.echo(", ".join(words))
    return ExitCode.SOME_FAILED if report.conflicts or report.refused else ExitCode.OK
