"""`wallmsg doctor`: whether everything that wallmsg needs is installed and works."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from wallmsg.cli.options import catalogue_option, reading, reading_options
from wallmsg.cli.terminal import printable
from wallmsg.errors import ExitCode

if TYPE_CHECKING:
    from wallmsg.diagnostics import Check


@click.command(short_help="Check that everything needed is installed and works.")
@catalogue_option
@reading_options
@click.pass_context
def doctor(
    ctx: click.Context,
    catalogue: Path | None,
    tesseract: Path | None,
    ocr_lang: str | None,
    tessdata_dir: Path | None,
) -> None:
    """Check tools, models, translation, the catalogue and the disk; say how to fix what fails.

    It warns if the catalogue is in a synchronised folder or on a disk that is not encrypted.
    """
    from wallmsg.diagnostics import examine

    worst = ExitCode.OK
    for check in examine(reading(tesseract, ocr_lang, tessdata_dir), catalogue):
        click.echo(f"{_mark(check)} {check.name:<14} {printable(check.detail)}")
        hint = check.problem.hint if check.problem else check.advice
        if hint:
            click.echo(f"     {'':<14} -> {printable(hint)}")
        worst = max(worst, check.exit_code)
    ctx.exit(worst)


def _mark(check: Check) -> str:
    if check.problem:
        return click.style("FAIL", fg="red")
    return click.style("warn", fg="yellow") if check.advice else click.style("ok  ", fg="green")
