"""What `wallmsg add` ends with, and what it and `show` print about damaged photos."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.factories.records import heart, line, message, record
from tests.fixtures.commands import Run
from wallmsg.catalogue import Catalogue
from wallmsg.cli.summary import Summary
from wallmsg.ingest.batch import FileResult, Status
from wallmsg.model import DateSource, Message, Outcome, Record
from wallmsg.photos.scan import Found


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    """Where the photos went."""
    return Catalogue.create(tmp_path / "catalogue")


def printed(
    catalogue: Catalogue, capsys: pytest.CaptureFixture[str], *results: FileResult
) -> list[str]:
    """The summary of a batch with those results."""
    summary = Summary(Found())
    for result in results:
        summary.count(result)
    summary.show(catalogue, stopped=False)
    return capsys.readouterr().out.splitlines()


def test_it_ends_with_how_sure_the_readings_are(
    catalogue: Catalogue, capsys: pytest.CaptureFixture[str]
) -> None:
    """Messages that were read, and those read with confidence; unreadable ones do not count."""
    clear, weak = message("سنعود", confidence=0.8), message("سسس", confidence=0.79)
    unreadable = Message.of((line("٨٥٨", Outcome.UNREADABLE, 0.1),))
    rows = printed(
        catalogue,
        capsys,
        FileResult("a.jpg", Status.ADDED, (record("a.jpg", clear, weak, unreadable),)),
        FileResult("b.jpg", Status.ADDED, (record("b.jpg", clear),)),
        FileResult("c.jpg", Status.SKIPPED),
    )
    assert rows[0].startswith("Added 2 photos")
    assert rows[-1] == "3 messages, 2 likely right"


def test_nothing_is_said_of_no_messages(
    catalogue: Catalogue, capsys: pytest.CaptureFixture[str]
) -> None:
    """Photos without writing have no readings to be sure of."""
    empty = record("a.jpg", outcome=Outcome.NO_TEXT)
    rows = printed(catalogue, capsys, FileResult("a.jpg", Status.ADDED, (empty,)))
    assert rows[-1] == f"Catalogue: {catalogue.path}"


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
    damaged: Record, catalogue: Catalogue, capsys: pytest.CaptureFixture[str]
) -> None:
    """They were read, and somebody should look at them."""
    summary = Summary(Found())
    summary.count(FileResult("a.jpg", Status.ADDED, (damaged,)))
    summary.show(catalogue, stopped=False)
    told = capsys.readouterr().out
    assert "1 damaged photo read as far as it goes:" in told
    assert "a.jpg: only the upper 90% of the picture is there" in told


def test_show_says_damage_and_where_a_date_is_from(
    run: Run, damaged: Record, catalogue: Catalogue
) -> None:
    """A date of a file name is not passed off as the camera's."""
    catalogue.write(damaged)
    told = run("show", damaged.id, "-c", catalogue.path).out
    assert "only the upper 90% of the picture is there" in told
    assert "2016-12-15 (from the file name)" in told
