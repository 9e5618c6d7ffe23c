"""Grading outputs of a translation package: what is graded once is not graded again."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

import pytest
from msgspec.structs import replace

from scripts.training.quality.__main__ import Output, grades, read_rows, sheet, write_rows
from wallmsg.model import TranslationEvidence

EVIDENCE = TranslationEvidence(
    forward=-0.5, forward_min=-1.0, reverse=-2.0, reverse_min=-4.0, consensus=0.5
)


def output(number: int, english: str, grade: int | None = None) -> Output:
    """What a package made of a text."""
    return Output(
        id=f"messages:{number}",
        english=english,
        hypotheses=(),
        score=-0.5,
        evidence=EVIDENCE,
        arabic="سنعود",
        grade=grade,
    )


@pytest.fixture
def options(tmp_path: Path) -> Namespace:
    """Two outputs of a new package; the first is as an earlier package made it."""
    graded = tmp_path / "graded.jsonl"
    write_rows(graded, [output(0, "We will return", 2), output(1, "We are back", 0)])
    new = [output(0, "We will return"), output(1, "We shall be back")]
    write_rows(tmp_path / "outputs.jsonl", [replace(row, score=-0.1) for row in new])
    return Namespace(work=tmp_path, purpose="fit", graded=graded)


def test_only_new_outputs_are_graded(options: Namespace) -> None:
    """The sheet has no scores, and nothing that has a grade."""
    sheet(options)
    assert (options.work / "sheet-00.txt").read_text() == "1\tسنعود\tWe shall be back\n"


def test_what_is_fitted_on_grows(options: Namespace) -> None:
    """Outputs of earlier packages stay; an equal one has the scores of today."""
    (options.work / "grades-a.txt").write_text("1 1\n")
    grades(options)
    rows = [(row.english, row.grade, row.score) for row in read_rows(options.graded)]
    assert sorted(rows) == [
        ("We are back", 0, -0.5),
        ("We shall be back", 1, -0.1),
        ("We will return", 2, -0.1),
    ]


def test_what_is_measured_is_of_today(options: Namespace) -> None:
    """Outputs of an earlier package are no measure of this one."""
    options.purpose = "test"
    (options.work / "grades-a.txt").write_text("1 1\n")
    grades(options)
    rows = [(row.english, row.grade) for row in read_rows(options.graded)]
    assert rows == [("We will return", 2), ("We shall be back", 1)]
