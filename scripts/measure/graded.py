"""Meaning, not chrF: what outputs graded by reading are worth, and what the gate makes of them.

    python -m scripts.measure.graded

Prints for each set of test texts how many outputs of the package are adequate, flawed and wrong,
and the same for what the gate shows as `ok`, marks with `check` and withholds. Nothing was fitted
on these texts. The grades are in graded_outputs.jsonl; how to make them for another package:
`python -m scripts.training.quality --help` (`--purpose test`).
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from scripts.training.quality.__main__ import GRADED, Output, read_rows, with_texts
from wallmsg.model import Hypothesis, Level, Translation
from wallmsg.translation import Gate

ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(prog="python -m scripts.measure.graded", description=__doc__)
    parser.add_argument("--corpus", type=Path, default=ROOT.parent / "shared" / "corpus")
    parser.add_argument("--graded", type=Path, default=GRADED["test"])
    parser.add_argument("--show", action="store_true", help="print wrong outputs shown as ok")
    options = parser.parse_args()
    rows = with_texts(read_rows(options.graded), "test", options.corpus)
    if not rows:
        raise SystemExit(f"no graded outputs whose texts are in {options.corpus}")
    console = Console(width=100)
    console.print(set_table(rows, options.corpus))
    levels = judge(rows)
    console.print(gate_table(rows, levels))
    print(agreement([(row.grade or 0, row.second) for row in rows if row.second is not None]))
    if options.show:
        for row, level in zip(rows, levels, strict=True):
            if level is Level.OK and row.grade == 0:
                print(f"{row.arabic}\n  {row.english}")


def judge(rows: Sequence[Output]) -> list[Level]:
    """The gate's level for each output, read with certainty."""
    gate = Gate.embedded()
    return [gate.judge(row.arabic or "", _translation(row)).level for row in rows]


def _translation(row: Output) -> Translation:
    return Translation(
        text=row.english,
        score=row.score,
        translator="graded",
        hypotheses=tuple(Hypothesis(text, row.score) for text in row.hypotheses),
        evidence=row.evidence,
    )


def set_table(rows: Sequence[Output], corpus: Path) -> Table:
    """Grades by set of texts."""
    graded = corpus / "graded" / "package-0.3.jsonl"
    names = [json.loads(line)["set"] for line in graded.read_text("utf-8").splitlines()]
    groups: dict[str, list[int]] = {}
    for row in rows:
        origin, _, line = row.id.rpartition(":")
        name = names[int(line)] if origin.startswith("graded/") else origin.removeprefix("test/")
        groups.setdefault(name, []).append(row.grade or 0)
    table = Table("texts", "number", "adequate", "flawed", "wrong", title="Meaning")
    table.add_row("all", *shares([row.grade or 0 for row in rows]))
    for name, grades in groups.items():
        table.add_row(name, *shares(grades))
    return table


def gate_table(rows: Sequence[Output], levels: Sequence[Level]) -> Table:
    """Grades by what the gate makes of the outputs."""
    table = Table("shown as", "number", "adequate", "flawed", "wrong", title="Gate")
    for level in Level:
        found = [row.grade or 0 for row, own in zip(rows, levels, strict=True) if own is level]
        table.add_row(level.value, *shares(found))
    adequate = [own for row, own in zip(rows, levels, strict=True) if row.grade == 2]
    shown = sum(own is not Level.WITHHELD for own in adequate) / max(len(adequate), 1)
    table.caption = f"{100 * shown:.0f} % of the adequate outputs are shown as ok or check"
    return table


def agreement(pairs: Sequence[tuple[int, int]]) -> str:
    """How far two readers agree, in a sentence: share, Cohen's kappa, and kappa by distance.

    The second kappa (linear weights) counts a difference of one grade as half a difference.
    """
    if not pairs:
        return "no output was graded twice"
    number = len(pairs)
    same = sum(one == other for one, other in pairs) / number
    plain, weighted = (_kappa(pairs, weight) for weight in ((0.0, 1.0, 1.0), (0.0, 0.5, 1.0)))
    return (
        f"{number} outputs were graded twice: {100 * same:.0f} % alike, kappa {plain:.2f}, "
        f"{weighted:.2f} with linear weights"
    )


def _kappa(pairs: Sequence[tuple[int, int]], weight: tuple[float, float, float]) -> float:
    """Cohen's kappa; `weight` of differences of 0, 1 and 2 grades."""
    number = len(pairs)
    first, second = (Counter(grades) for grades in zip(*pairs, strict=True))
    apart = sum(weight[abs(one - other)] for one, other in pairs) / number
    by_chance = sum(
        weight[abs(one - other)] * first[one] * second[other] for one in first for other in second
    )
    return 1 - apart / (by_chance / number**2)


def shares(grades: Sequence[int]) -> tuple[str, ...]:
    """How many, and the shares of grades 2, 1 and 0."""
    number = max(len(grades), 1)
    return (str(len(grades)), *(f"{100 * grades.count(g) / number:.0f} %" for g in (2, 1, 0)))


if __name__ == "__main__":
    main()
