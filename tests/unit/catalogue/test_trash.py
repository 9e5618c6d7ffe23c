"""Records set aside: gone from everything people look at, kept, and brought back whole."""

from __future__ import annotations

import pytest

from tests.factories.records import HEART, heart, message, record
from wallmsg.catalogue import Action, Catalogue, Kind
from wallmsg.errors import RecordNotFoundError


@pytest.fixture
def one(catalogue: Catalogue) -> str:
    """The id of the one record of the catalogue."""
    made = heart()
    catalogue.write(made)
    return made.id


def kinds(catalogue: Catalogue) -> list[Kind]:
    """What verify finds, but for the photo that invented records point to."""
    return [p.kind for p in catalogue.verify() if p.kind is not Kind.PHOTO_MISSING]


def test_aside_is_out_of_sight_and_comes_back_as_it_was(catalogue: Catalogue, one: str) -> None:
    """No list and no search has it, verify is silent, and its bytes come back unchanged."""
    path = catalogue.path / "records" / f"{one}.json"
    before = path.read_bytes()
    catalogue.set_aside(one)
    assert (catalogue.ids(), catalogue.index.search("heart")) == ([], [])
    assert (catalogue.aside(), catalogue.is_set_aside(one)) == ([one], True)
    assert catalogue.resolve("heart.jpg", aside=True) == one
    assert kinds(catalogue) == []
    catalogue.bring_back(one)
    assert path.read_bytes() == before
    assert [hit.id for hit in catalogue.index.search("heart")] == [one]
    assert (catalogue.aside(), kinds(catalogue)) == ([], [])


def test_a_damaged_record_can_be_set_aside(catalogue: Catalogue, one: str) -> None:
    """What nobody can read any more is kept as it is, too."""
    (catalogue.path / "records" / f"{one}.json").write_text("{")
    catalogue.set_aside(one)
    assert catalogue.aside() == [one]
    assert (catalogue.path / "aside" / f"{one}.json").read_text() == "{"


def test_what_is_not_there_cannot_be_moved(catalogue: Catalogue, one: str) -> None:
    """Neither twice aside nor back from nowhere; nothing is written for it."""
    with pytest.raises(RecordNotFoundError, match="set aside"):
        catalogue.bring_back(one)
    catalogue.set_aside(one)
    seal = catalogue.seal()
    with pytest.raises(RecordNotFoundError, match="no record"):
        catalogue.set_aside(one)
    assert catalogue.seal() == seal


def test_verify_tells_of_tampering_with_what_is_aside(catalogue: Catalogue, one: str) -> None:
    """Changed there, lost there, or put there behind the journal's back: it shows."""
    catalogue.set_aside(one)
    path = catalogue.path / "aside" / f"{one}.json"
    text = path.read_text("utf-8")
    path.write_text(text + "\n", "utf-8")
    assert kinds(catalogue) == [Kind.RECORD_ALTERED]
    stranger = record("stranger.jpg", message(*HEART)).id
    path.rename(path.with_name(f"{stranger}.json"))
    assert set(kinds(catalogue)) == {Kind.RECORD_UNKNOWN, Kind.RECORD_MISSING}


def test_killed_after_the_journal_spoke(catalogue: Catalogue, one: str) -> None:
    """The next writer completes it; killed before that, the record was never gone."""
    path = catalogue.path / "records" / f"{one}.json"
    text = path.read_bytes()
    catalogue.set_aside(one)
    path.write_bytes(text)  # as it stood when the process was killed
    assert not catalogue.is_set_aside(one)
    later = Catalogue.open(catalogue.path)
    later.write(record("other.jpg"))
    assert later.is_set_aside(one)
    assert not path.exists()
    assert kinds(later) == []


def test_killed_while_bringing_back(catalogue: Catalogue, one: str) -> None:
    """A copy left aside beside the record counts for nothing."""
    catalogue.set_aside(one)
    copy = catalogue.path / "aside" / f"{one}.json"
    text = copy.read_bytes()
    catalogue.bring_back(one)
    copy.write_bytes(text)
    assert (catalogue.aside(), catalogue.ids(), kinds(catalogue)) == ([], [one], [])


def test_the_journal_tells(catalogue: Catalogue, one: str) -> None:
    """Who reads it later sees when a record went and when it came back."""
    catalogue.set_aside(one)
    catalogue.bring_back(one)
    entries = [line.entry for line in catalogue.journal.lines()]
    actions = [entry.action for entry in entries if entry][-2:]
    assert actions == [Action.SET_ASIDE, Action.BRING_BACK]
