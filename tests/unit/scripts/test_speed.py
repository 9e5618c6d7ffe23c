"""Times of commands for the bench."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.check.synthetic_catalogue.synthetic_records import synthetic_record
from scripts.measure.speed import timed
from wallmsg.catalogue import Catalogue

pytestmark = pytest.mark.process


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A catalogue of twenty invented records."""
    catalogue = Catalogue.create(tmp_path / "catalogue", title="Invented")
    for number in range(20):
        catalogue.add(synthetic_record(number))
    return catalogue.path


def test_own_messages_stay_inside(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A limited search says so on the error stream; nothing of that reaches the bench's output."""
    timing = timed("search", ["search", "the", "-n", "1", "-c", folder], runs=1)
    assert 0 < timing.seconds[0] <= timing.seconds[2]
    assert capfd.readouterr() == ("", "")


def test_a_search_without_an_answer_is_no_figure(folder: Path) -> None:
    """A query that finds nothing, or a command that fails, ends the bench with what was said."""
    with pytest.raises(SystemExit, match="nothing found"):
        timed("search", ["search", "zebra", "-c", folder], runs=1)
    with pytest.raises(SystemExit, match="ended with 5"):
        timed("search", ["search", "siege", "-c", folder / "none"], runs=1)
