"""What `wallmsg add` and `show` say about photos that are not as they should be."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.factories.records import heart
from tests.fixtures.commands import Run
from wallmsg.catalogue import Catalogue
from wallmsg.cli.summary import Summary
from wallmsg.ingest.batch import FileResult, Status
from wallmsg.model import DateSource, Record
from wallmsg.photos.scan import Found


@pytest.fixture
def damaged() -> Record:
    """A record of a photo that lacks its end, dated by its name."""
    photo = replace(
        heart().photo,
        damage="only the upper 90% of the picture is there",
        taken="2016-12-15",
        taken_from=DateSource.FILE_NAME,
    )
    return replace(heart(), photo=photo)


def test_damaged_photos_are_counted_and_named(
    damaged: Record, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """They were read, and somebody should look at them."""
    catalogue = Catalogue.create(tmp_path / "catalogue", title="Walls")
    summary = Summary(Found())
    summary.count(FileResult("a.jpg", Status.ADDED, (damaged,)))
    summary.show(catalogue, stopped=False)
    told = capsys.readouterr().out
    assert "1 damaged photo read as far as it goes:" in told
    assert "a.jpg: only the upper 90% of the picture is there" in told


def test_show_says_damage_and_where_a_date_is_from(
    run: Run, damaged: Record, tmp_path: Path
) -> None:
    """A date of a file name is not passed off as the camera's."""
    catalogue = Catalogue.create(tmp_path / "catalogue", title="Walls")
    catalogue.write(damaged)
    told = run("show", damaged.id, "-c", catalogue.path).out
    assert "only the upper 90% of the picture is there" in told
    assert "2016-12-15 (from the file name)" in told
