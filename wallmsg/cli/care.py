"""`wallmsg doctor`, `index`, `measure` and `schema`: keeping things sound."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wallmsg import factory
from wallmsg.cli.options import (
    PATH,
    catalogue_option,
    max_megapixels_option,
    reading,
    reading_options,
)
from wallmsg.cli.terminal import number_of, printable
from wallmsg.errors import ExitCode

if TYPE_CHECKING:
    from rich.table import Table

    from wallmsg.evaluation import Score


@click.command(short_help="Check that everything needed is there and works.")
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
    """Check tools, models, translation, the catalogue and the disk; say how to mend what fails."""
    from wallmsg.diagnostics import examine

    worst = ExitCode.OK
    for check in examine(reading(tesseract, ocr_lang, tessdata_dir), catalogue):
        mark = click.style("FAIL", fg="red") if check.problem else click.style("ok  ", fg="green")
        click.echo(f"{mark} {check.name:<14} {printable(check.detail)}")
        if check.problem and check.problem.hint:
            click.echo(f"     {'':<14} -> {printable(check.problem.hint)}")
        worst = max(worst, check.exit_code)
    ctx.exit(worst)


@click.command(short_help="Build the search index anew from the records.")
@catalogue_option
@click.pass_context
def index(ctx: click.Context, catalogue: Path | None) -> None:
    """Build the search index anew from the records; it can be deleted at any time."""
    from wallmsg.cli.progress import counted

    opened = factory.open_catalogue(catalogue)
    with counted("Indexing") as progress:
        report = opened.rebuild_index(progress)
    for damaged in report.damaged:
        click.echo(printable(damaged), err=True)
    click.echo(f"{report.records} records indexed")
    ctx.exit(ExitCode.CATALOGUE if report.damaged else ExitCode.OK)


@click.command(short_help="Print the JSON Schema of a record.")
def schema() -> None:
    """Print the JSON Schema (2020-12) that every record in records/ is valid against."""
    from wallmsg.model import record_schema

    click.echo(json.dumps(record_schema(), ensure_ascii=False, indent=2))


@click.command(short_help="Measure the reading on photos whose text you know.")
@click.argument("folder", type=PATH)
@reading_options
@max_megapixels_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
def measure(
    folder: Path,
    tesseract: Path | None,
    ocr_lang: str | None,
    tessdata_dir: Path | None,
    max_megapixels: float,
    as_json: bool,
) -> None:
    """Measure the reading on the photos in FOLDER that have a truth file beside them.

    The truth of NAME.jpg is NAME.gt.txt: UTF-8, one line of writing a row, empty if nothing is
    written there. CER and WER are the shares of letters and words that are wrong, after folding
    spelling variants; 0 is perfect. What wallmsg marks unreadable counts as missed.
    """
    from wallmsg.cli.progress import counted
    from wallmsg.evaluation import total

    options = reading(tesseract, ocr_lang, tessdata_dir)
    scores = []
    with counted("Measuring") as progress:
        for score in factory.measure(folder, options, int(max_megapixels * 1e6)):
            scores.append(score)
            progress(len(scores), None)
    everything = total(scores)
    if as_json:
        click.echo(
            json.dumps(
                {"photos": [_as_json(score) for score in scores], "all": _as_json(everything)},
                ensure_ascii=False,
                indent=1,
            )
        )
        return
    from rich.console import Console

    Console(width=None if sys.stdout.isatty() else 100).print(_table(scores, everything))


def _as_json(score: Score) -> dict[str, object]:
    return {**asdict(score), "cer": score.cer, "wer": score.wer}


def _table(scores: list[Score], everything: Score) -> Table:
    from rich.table import Table

    table = Table(box=None, show_footer=True, pad_edge=False)
    cells = [_cells(score) for score in scores]
    footer = [number_of(everything.photos, "photo"), "", *_cells(everything)[2:]]
    for i, heading in enumerate(("photo", "outcome", "lines", "CER", "WER", "invented", "s")):
        table.add_column(heading, footer[i], justify="left" if i < 2 else "right")
    for row in cells:
        table.add_row(*row)
    return table


def _cells(score: Score) -> list[str]:
    from rich.markup import escape

    return [
        escape(printable(score.name)),
        score.outcome,
        f"{score.found_lines}/{score.true_lines}",
        "" if score.cer is None else f"{score.cer:.3f}",
        "" if score.wer is None else f"{score.wer:.3f}",
        str(score.invented or ""),
        f"{score.seconds:.1f}",
    ]
