"""`wallmsg measure`: error rates on photos whose text is known."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wallmsg import factory
from wallmsg.cli.options import PATH, max_megapixels_option, reading, reading_options
from wallmsg.cli.progress import counted
from wallmsg.cli.terminal import number_of, printable

if TYPE_CHECKING:
    from rich.table import Table

    from wallmsg.evaluation import Score


@click.command(short_help="Measure the reading on photos whose text you know.")
@click.argument("folder", type=PATH)
@reading_options
@max_megapixels_option
@click.option("--lines", "are_lines", is_flag=True, help="Each picture is one line of writing.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
def measure(  # noqa: PLR0913 - one parameter for each option
    folder: Path,
    tesseract: Path | None,
    ocr_lang: str | None,
    tessdata_dir: Path | None,
    max_megapixels: float,
    are_lines: bool,
    as_json: bool,
) -> None:
    """Measure the reading on the photos in FOLDER that have a truth file beside them.

    The truth of NAME.jpg is NAME.gt.txt: UTF-8, one line of writing a row, empty if nothing is
    written there. CER and WER are the shares of letters and words that are wrong, after folding
    spelling variants; 0 is perfect. What wallmsg marks unreadable counts as missed.
    With --lines, FOLDER is one of `wallmsg export --format lines`, or other training data of kraken
    or Tesseract.
    """
    from wallmsg.evaluation import total

    options = reading(tesseract, ocr_lang, tessdata_dir)
    scores = []
    with counted("Measuring") as progress:
        most = int(max_megapixels * 1e6)
        for score in factory.measure(folder, options, most, are_lines=are_lines):
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
