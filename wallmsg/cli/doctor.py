"""`wallmsg doctor`: whether everything that wallmsg needs is installed and works."""

from __future__ import annotations

from pathlib import Path

import click

from wallmsg.cli.options import catalogue_option, reading, reading_options
from wallmsg.cli.terminal import printable
from wallmsg.errors import ExitCode


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
    """Check tools, models, translation, the catalogue and the disk; say how to fix what fails."""
    from wallmsg.diagnostics import examine

    worst = ExitCode.OK
    for check in examine(reading(tesseract, ocr_lang, tessdata_dir), catalogue):
        mark = click.style("FAIL", fg="red") if check.problem else click.style("ok  ", fg="green")
        click.echo(f"{mark} {check.name:<14} {printable(check.detail)}")
        if check.problem and check.problem.hint:
            click.echo(f"     {'':<14} -> {printable(check.problem.hint)}")
        worst = max(worst, check.exit_code)
    ctx.exit(worst)
