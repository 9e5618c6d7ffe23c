"""The trash: records gone from everything people look at, kept, and restored whole."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.factories.records import HEART, heart, message, record, stored
from wallmsg.catalogue import Action, Catalogue, Kind
from wallmsg.catalogue.records import RecordFiles
from wallmsg.errors import CatalogueError, RecordNotFoundError
from wallmsg.model import Record, record_id


@pytest.fixture
def one(catalogue: Catalogue) -> str:
    """The id of the one record of the catalogue."""
    made = heart()
    catalogue.write(made)
    return made.id


def trashed(catalogue: Catalogue, record_id: str) -> Path:
    """Where a record lies in the trash."""
    return RecordFiles(catalogue.path / "trash").path(record_id)


def kinds(catalogue: Catalogue) -> list[Kind]:
    """What verify finds, but for the photo that invented records point to."""
    return [p.kind for p in catalogue.verify() if p.kind is not Kind.PHOTO_MISSING]


def test_what_is_in_the_trash_is_out_of_sight_and_is_restored_as_it_was(
    catalogue: Catalogue, one: str
) -> None:
    """No list and no search has it, verify is silent, and its bytes come back unchanged."""
    path = catalogue.record_path(one)
    before = path.read_bytes()
    catalogue.move_to_trash(one)
    assert (catalogue.ids(), catalogue.index.search("heart")) == ([], [])
    assert (catalogue.trashed(), catalogue.is_in_trash(one)) == ([one], True)
    assert catalogue.resolve("heart.jpg", trashed=True) == one
    assert kinds(catalogue) == []
    catalogue.restore(one)
    assert path.read_bytes() == before
    assert [hit.id for hit in catalogue.index.search("heart")] == [one]
    assert (catalogue.trashed(), kinds(catalogue)) == ([], [])


def test_a_damaged_record_can_be_removed(catalogue: Catalogue, one: str) -> None:
    """What nobody can read any more is kept as it is, too."""
    catalogue.record_path(one).write_text("{")
    catalogue.move_to_trash(one)
    assert catalogue.trashed() == [one]
    assert trashed(catalogue, one).read_text() == "{"


def test_what_is_not_there_cannot_be_moved(catalogue: Catalogue, one: str) -> None:
    """Neither removed twice nor restored from nowhere; nothing is written for it."""
    with pytest.raises(RecordNotFoundError, match="in the trash"):
        catalogue.restore(one)
    catalogue.move_to_trash(one)
    seal = catalogue.seal()
    with pytest.raises(RecordNotFoundError, match="no record"):
        catalogue.move_to_trash(one)
    assert catalogue.seal() == seal


def test_verify_reports_tampering_in_the_trash(catalogue: Catalogue, one: str) -> None:
    """Changed there, lost there, or put there behind the journal's back: it shows."""
    catalogue.move_to_trash(one)
    path = trashed(catalogue, one)
    text = path.read_text("utf-8")
    path.write_text(text + "\n", "utf-8")
    assert kinds(catalogue) == [Kind.RECORD_ALTERED]
    stranger = record("stranger.jpg", message(*HEART)).id
    trashed(catalogue, stranger).parent.mkdir(parents=True)
    path.rename(trashed(catalogue, stranger))
    assert set(kinds(catalogue)) == {Kind.RECORD_UNKNOWN, Kind.RECORD_MISSING}


def test_killed_after_the_journal_spoke(catalogue: Catalogue, one: str) -> None:
    """The next writer completes it; killed before that, the record was never gone."""
    path = catalogue.record_path(one)
    text = path.read_bytes()
    catalogue.move_to_trash(one)
    path.write_bytes(text)  # as it stood when the process was killed
    assert not catalogue.is_in_trash(one)
    later = Catalogue.open(catalogue.path)
    later.write(record("other.jpg"))
    assert later.is_in_trash(one)
    assert not path.exists()
    assert kinds(later) == []


def test_killed_while_restoring(catalogue: Catalogue, one: str) -> None:
    """A copy left in the trash beside the record does not count."""
    catalogue.move_to_trash(one)
    copy = trashed(catalogue, one)
    text = copy.read_bytes()
    catalogue.restore(one)
    copy.write_bytes(text)
    assert (catalogue.trashed(), catalogue.ids(), kinds(catalogue)) == ([], [one], [])


def test_the_journal_tells(catalogue: Catalogue, one: str) -> None:
    """Who reads it later sees when a record went and when it came back."""
    catalogue.move_to_trash(one)
    catalogue.restore(one)
    entries = [line.entry for line in catalogue.journal.lines()]
    actions = [entry.action for entry in entries if entry][-2:]
    assert actions == [Action.TRASH, Action.RESTORE]


def photo_of_another_page(catalogue: Catalogue, made: Record) -> None:
    """A second page of the same file is in the catalogue."""
    photo = replace(made.photo, page=2, pages=2)
    catalogue.add(replace(made, id=record_id(made.photo.sha256 or "", 2), photo=photo))


def test_a_photo_that_another_page_needs_stays(catalogue: Catalogue) -> None:
    """It is deleted with the last page only."""
    made = stored(catalogue, "scan.jpg", b"two pages")
    photo_of_another_page(catalogue, made)
    assert not catalogue.move_to_trash(made.id, with_photo=True)
    assert catalogue.photo_path(made).exists()
    assert kinds(catalogue) == []
    assert catalogue.move_to_trash(f"{made.id}-p2", with_photo=True)
    assert not catalogue.photo_path(made).exists()
    assert kinds(catalogue) == []
    with pytest.raises(CatalogueError, match="its photo was deleted for good"):
        catalogue.restore(made.id)


def test_a_deletion_that_was_announced_is_finished(catalogue: Catalogue) -> None:
    """The photo stood aside, the journal spoke, the process died: the next writer deletes it."""
    made = stored(catalogue, "secret.jpg", b"a face")
    copy = catalogue.path.with_name("before")
    shutil.copytree(catalogue.path, copy)
    catalogue.move_to_trash(made.id, with_photo=True)
    # As it was between the line in the journal and what it announces.
    doomed = catalogue.path / "photos" / ".tmp" / f"{made.photo.sha256}.jpg.deleted"
    doomed.write_bytes(b"a face")
    there = RecordFiles(copy / "records").path(made.id)
    catalogue.record_path(made.id).write_bytes(there.read_bytes())
    later = Catalogue.open(catalogue.path)
    with pytest.raises(CatalogueError, match="deleted for good"):
        later.restore(made.id)
    assert not doomed.exists()
    assert kinds(later) == []
