"""A catalogue as a whole: making, opening, writing, recovering."""

from __future__ import annotations

import json
import math
import os
import resource
import shutil
import tempfile
from pathlib import Path

import jsonschema
import pytest
from filelock import FileLock
from hypothesis import given
from msgspec.structs import replace

import wallmsg
from tests.factories.laws import examples
from tests.factories.records import (
    HEART,
    file_names,
    heart,
    listing,
    message,
    noted,
    record,
    unfinished,
)
from tests.factories.strategies import records
from tests.process import catalogue_writers as crash
from wallmsg.catalogue import Action, Catalogue, Kind
from wallmsg.catalogue.files import sha256_of
from wallmsg.catalogue.journal import Change, Entry, Journal
from wallmsg.catalogue.records import RecordFiles
from wallmsg.catalogue.transaction import Writer
from wallmsg.errors import CatalogueError, ExitCode, RecordNotFoundError
from wallmsg.model import Outcome, Record, record_schema, record_to_json

SCHEMA = jsonschema.Draft202012Validator(record_schema())


def actions(catalogue: Catalogue) -> list[tuple[str, str | None]]:
    """What the journal says was done, with which record."""
    return [(line.entry.action, line.entry.id) for line in catalogue.journal.lines() if line.entry]


# Making and opening


def test_a_new_catalogue_has_its_files(tmp_path: Path) -> None:
    """Everything the format names is there, and it can be opened again."""
    path = tmp_path / "deep" / "catalogue"
    made = Catalogue.create(path, title="Walls")
    assert set(listing(path)) >= {
        "catalogue.json",
        "index.sqlite3",
        "journal.jsonl",
        "photos",
        "records",
    }
    assert Catalogue.open(path).info == made.info
    info = json.loads((path / "catalogue.json").read_text(encoding="utf-8"))
    assert info["title"] == "Walls"
    assert info["languages"] == ["ar", "en"]
    assert info["program"] == f"wallmsg {wallmsg.__version__}"
    assert list(made.verify()) == []


def test_making_one_over_another_is_refused(catalogue: Catalogue) -> None:
    """A catalogue is never overwritten; opening or making finds it."""
    with pytest.raises(CatalogueError, match="already"):
        Catalogue.create(catalogue.path)
    assert Catalogue.open_or_create(catalogue.path).info == catalogue.info


def test_a_folder_with_other_things_is_refused(tmp_path: Path) -> None:
    """Nobody's photos get a catalogue poured over them."""
    (tmp_path / "holiday.jpg").touch()
    with pytest.raises(CatalogueError, match=r"not empty \(it has holiday.jpg\)") as caught:
        Catalogue.open_or_create(tmp_path)
    assert caught.value.exit_code is ExitCode.CATALOGUE


def test_a_half_made_catalogue_is_finished(tmp_path: Path) -> None:
    """Killed before `catalogue.json` was in place, making it again works."""
    (tmp_path / "records").mkdir()
    (tmp_path / ".catalogue.json.tmp").write_text("{")
    Journal(tmp_path / "journal.jsonl").append(Change(action=Action.CREATE, sha256="0" * 64))
    made = Catalogue.open_or_create(tmp_path, title="x")
    assert made.info.title == "x"
    assert list(made.verify()) == []


def test_a_file_is_no_place_for_a_catalogue(tmp_path: Path) -> None:
    """A path that is a file is reported as that."""
    (tmp_path / "file").touch()
    with pytest.raises(CatalogueError, match="cannot make a catalogue"):
        Catalogue.create(tmp_path / "file")
    with pytest.raises(CatalogueError, match=r"no catalogue at .*wallmsg add"):
        Catalogue.open(tmp_path / "file")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "is damaged"),
        ("[]", "is damaged"),
        ('{"schema": 3}', "is damaged"),
        ('{"schema": 4, "created": "", "program": ""}', "newer than this program.*install a newer"),
    ],
)
def test_a_damaged_or_newer_catalogue_is_refused(
    catalogue: Catalogue, text: str, words: str
) -> None:
    """Nothing is done to what is not understood."""
    (catalogue.path / "catalogue.json").write_text(text)
    with pytest.raises(CatalogueError, match=words) as caught:
        Catalogue.open(catalogue.path)
    assert caught.value.hint


def test_an_unreadable_catalogue_is_reported(catalogue: Catalogue) -> None:
    """Something else in place of `catalogue.json` gets a sentence."""
    (catalogue.path / "catalogue.json").unlink()
    (catalogue.path / "catalogue.json").mkdir()
    with pytest.raises(CatalogueError, match="cannot read"):
        Catalogue.open(catalogue.path)


# Records


@given(records())
@examples(25)
def test_what_is_written_is_read(made: Record) -> None:
    """Any record comes back equal, from a file that is valid against the published schema."""
    with tempfile.TemporaryDirectory() as folder:
        catalogue = Catalogue.create(Path(folder) / "c")
        catalogue.write(made)
        assert catalogue.read(made.id) == made
        text = catalogue.record_path(made.id).read_text(encoding="utf-8")
        assert text == record_to_json(made)
        SCHEMA.validate(json.loads(text))


def test_records_are_added_once(catalogue: Catalogue) -> None:
    """Adding again changes nothing, so that two who add at once do not undo each other."""
    assert catalogue.add(heart())
    reviewed = catalogue.update(heart().id, lambda old: noted(old, "seen"), Action.REVIEW)
    assert not catalogue.add(heart())
    assert catalogue.read(heart().id) == reviewed
    assert actions(catalogue) == [("create", None), ("add", heart().id), ("review", heart().id)]


def test_writing_replaces(catalogue: Catalogue) -> None:
    """The journal tells an addition from a change, and what was there before."""
    catalogue.write(heart())
    catalogue.write(noted(heart(), "a"))
    catalogue.write(noted(heart(), "b"), Action.READ_AGAIN)
    assert catalogue.read(heart().id).review.notes == ("b",)
    assert [action for action, _ in actions(catalogue)] == ["create", "add", "change", "read_again"]
    *_, last = catalogue.journal.lines()
    assert last.entry is not None
    assert last.entry.replaces == sha256_of(record_to_json(noted(heart(), "a")).encode())


def test_an_update_without_change_writes_nothing(catalogue: Catalogue) -> None:
    """The journal holds changes only."""
    catalogue.add(heart())
    size = catalogue.journal.size()
    assert catalogue.update(heart().id, lambda old: old) == heart()
    assert catalogue.journal.size() == size


def test_an_update_cannot_change_the_id(catalogue: Catalogue) -> None:
    """A record stays the record of its photo."""
    catalogue.add(heart())
    with pytest.raises(ValueError, match="cannot become"):
        catalogue.update(heart().id, lambda _: record("other.jpg"))


def test_discarded_records_are_gone_but_not_forgotten(catalogue: Catalogue) -> None:
    """Neither read nor found, but in the journal."""
    catalogue.add(heart())
    assert catalogue.discard(heart().id)
    assert not catalogue.discard(heart().id)
    assert not catalogue.has(heart().id)
    assert catalogue.ids() == []
    assert catalogue.index.search("heart") == []
    assert actions(catalogue)[-1] == ("discard", heart().id)
    assert list(catalogue.verify()) == []


@pytest.mark.parametrize("name", ["0" * 16, "../secret", "", "ABCDEF0123456789", "0" * 16 + "/x"])
def test_unknown_and_impossible_ids(catalogue: Catalogue, name: str) -> None:
    """An id that is none never reaches the disk."""
    with pytest.raises(RecordNotFoundError):
        catalogue.read(name)


def test_records_come_one_by_one_in_order(catalogue: Catalogue) -> None:
    """By id, read as they are asked for."""
    for number in range(3):
        catalogue.add(record(f"{number}.jpg"))
    assert [each.id for each in catalogue.records()] == catalogue.ids() == sorted(catalogue.ids())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"{", "is damaged"),
        (b"\xff", "is damaged"),
        (b'{"schema": 9}', "newer"),
        (record_to_json(record("other.jpg")).encode(), "says that it is"),
    ],
)
def test_damaged_records_are_named(catalogue: Catalogue, text: bytes, words: str) -> None:
    """Which record, and what is wrong with it."""
    catalogue.add(heart())
    catalogue.record_path(heart().id).write_bytes(text)
    with pytest.raises(CatalogueError, match=f"{heart().id}.*{words}") as caught:
        catalogue.read(heart().id)
    assert caught.value.hint


def test_damaged_records_do_not_hide_the_others(catalogue: Catalogue) -> None:
    """With `on_damaged` each is reported and the rest returned; without, the first one raises."""
    for number in range(4):
        catalogue.add(record(f"{number}.jpg"))
    first, second, third, fourth = catalogue.ids()
    for damaged in (first, third):
        catalogue.record_path(damaged).write_bytes(b"{")
    reported: list[tuple[str, CatalogueError]] = []
    found = catalogue.records(on_damaged=lambda *each: reported.append(each))
    assert [each.id for each in found] == [second, fourth]
    assert [name for name, _ in reported] == [first, third]
    assert all(f"record {name} is damaged" in error.message for name, error in reported)
    with pytest.raises(CatalogueError, match=first):
        list(catalogue.records())


def test_a_record_discarded_meanwhile_is_not_damaged(catalogue: Catalogue) -> None:
    """Another process may take one out while all are read."""
    for number in range(3):
        catalogue.add(record(f"{number}.jpg"))
    first, second, third = catalogue.ids()
    reported: list[str] = []
    found = catalogue.records(on_damaged=lambda name, _: reported.append(name))
    assert next(found).id == first
    catalogue.discard(second)
    assert [each.id for each in found] == [third]
    assert reported == []


def test_a_record_that_is_no_file(catalogue: Catalogue) -> None:
    """A folder in its place gets a sentence, as does a missing folder of records."""
    catalogue.record_path(heart().id).mkdir(parents=True)
    with pytest.raises(CatalogueError, match="cannot read"):
        catalogue.read(heart().id)
    shutil.rmtree(catalogue.path / "records")
    with pytest.raises(CatalogueError, match="cannot read"):
        catalogue.ids()


@pytest.mark.parametrize(
    "wrong",
    [
        replace(heart(), id="x"),
        replace(heart(), photo=replace(heart().photo, name="\udcff.jpg")),
        replace(heart(), photo=replace(heart().photo, sha256="x")),
        record("a.jpg", message(*HEART, confidence=math.nan)),
        record("a.jpg", message(*HEART, confidence=2.0)),
        replace(heart(), photo=replace(heart().photo, width="wide")),
        replace(heart(), photo=replace(heart().photo, camera=object())),
    ],
    ids=["id", "surrogate", "sha256", "nan", "confidence", "type", "object"],
)
def test_records_that_do_not_fit_the_schema_are_refused(
    catalogue: Catalogue, wrong: Record
) -> None:
    """Nothing is written, and nothing left behind."""
    before = file_names(catalogue.path / "records"), catalogue.journal.size()
    with pytest.raises(CatalogueError):
        catalogue.write(wrong)
    assert (file_names(catalogue.path / "records"), catalogue.journal.size()) == before


# Recovering from processes that were killed


class FailingJournal(Journal):
    """Says that a line could not be synced when it is written."""

    def append(self, change: Change) -> Entry:
        """Write the line and fail."""
        super().append(change)
        raise OSError(5, "Input/output error")


def announced(catalogue: Catalogue, new: Record, *, torn: int = 0) -> None:
    """Leaves what a process killed between journal and record leaves."""
    text = record_to_json(new).encode()
    path = catalogue.record_path(new.id)
    before = sha256_of(path.read_bytes()) if path.exists() else None
    files = RecordFiles(catalogue.path / "records")
    files.make_folders(new.id)
    files.temporary(new.id).write_bytes(text)
    change = Change(action=Action.CHANGE, id=new.id, sha256=sha256_of(text), replaces=before)
    catalogue.journal.append(change)
    if torn:
        os.truncate(catalogue.journal.path, catalogue.journal.size() - torn)


def test_verify_completes_what_a_killed_process_announced(catalogue: Catalogue) -> None:
    """Nobody altered the record behind the journal's back, and nothing says so."""
    catalogue.add(heart())
    new = noted(heart(), "drizzle")
    announced(catalogue, new)
    assert [p for p in catalogue.verify() if p.kind is not Kind.PHOTO_MISSING] == []
    assert catalogue.read(new.id) == new


@pytest.mark.parametrize("known", [False, True])
@pytest.mark.parametrize("by_search", [False, True])
def test_an_announced_change_is_completed(
    catalogue: Catalogue, known: bool, by_search: bool
) -> None:
    """The bytes were safe on disk before the journal spoke of them."""
    if known:
        catalogue.add(heart())
    new = noted(heart(), "drizzle")
    announced(catalogue, new)
    again = Catalogue.open(catalogue.path)
    if by_search:
        assert [hit.id for hit in again.index.search("drizzle")] == [new.id]
    else:
        again.add(record("next.jpg"))
    assert again.read(new.id) == new
    assert len(again.index.search("drizzle")) == 1
    assert {p.kind for p in again.verify()} == {"photo_missing"}
    assert "withdraw" not in [action for action, _ in actions(again)]


@pytest.mark.parametrize("known", [False, True])
def test_a_change_that_the_disk_refused_is_withdrawn(catalogue: Catalogue, known: bool) -> None:
    """The journal says so, and the record stays as it was."""
    if known:
        catalogue.add(heart())
    files = RecordFiles(catalogue.path / "records")
    writer = Writer(catalogue.path, FailingJournal(catalogue.journal.path), files, 1.0)
    text = record_to_json(noted(heart(), "refused")).encode()
    with pytest.raises(CatalogueError, match="cannot write the record"), writer.locked():
        writer.put(heart().id, text, Action.CHANGE)
    again = Catalogue.open(catalogue.path)
    again.add(record("next.jpg"))
    assert ("withdraw", heart().id) in actions(again)
    assert again.has(heart().id) is known
    again.add(record("third.jpg"))
    assert [action for action, _ in actions(again)].count("withdraw") == 1
    assert {p.kind for p in again.verify()} <= {"photo_missing"}
    assert file_names(again.path / "records") == sorted(f"{i}.json" for i in again.ids())


@pytest.mark.parametrize(("known", "kind"), [(False, "record_missing"), (True, "record_altered")])
def test_a_record_lost_after_it_was_written_is_not_withdrawn(
    catalogue: Catalogue, known: bool, kind: str
) -> None:
    """Deleted, or an old copy put back: the next writer does not vouch for it."""
    path = catalogue.record_path(heart().id)
    if known:
        catalogue.add(heart())
        old = path.read_bytes()
        catalogue.update(heart().id, lambda old: noted(old, "lost"))
        path.write_bytes(old)
    else:
        catalogue.add(heart())
        path.unlink()
    for name in ("next.jpg", "third.jpg"):
        Catalogue.open(catalogue.path).add(record(name))
        assert "withdraw" not in [action for action, _ in actions(catalogue)]
        assert kind in {problem.kind for problem in catalogue.verify()}


@pytest.mark.parametrize("torn", [1, 2, 100])
def test_a_torn_announcement_leaves_the_record_whole(catalogue: Catalogue, torn: int) -> None:
    """Cut off by its newline only, the change is completed; cut shorter, it did not happen."""
    catalogue.add(heart())
    announced(catalogue, noted(heart(), "torn"), torn=torn)
    again = Catalogue.open(catalogue.path)
    assert len(again.index.search("torn")) == (torn == 1)
    again.add(record("next.jpg"))
    assert again.read(heart().id).review.notes == (("torn",) if torn == 1 else ())
    assert file_names(again.path / "records") == sorted(f"{i}.json" for i in again.ids())
    assert {p.kind for p in again.verify() if not p.is_note} == {"photo_missing"}


def test_an_announced_discard_is_completed(catalogue: Catalogue) -> None:
    """Killed between journal and removal."""
    catalogue.add(heart())
    digest = sha256_of(record_to_json(heart()).encode())
    catalogue.journal.append(Change(action=Action.DISCARD, id=heart().id, replaces=digest))
    assert Catalogue.open(catalogue.path).index.search("heart") == []
    assert not catalogue.has(heart().id)


def test_a_record_changed_by_hand_is_not_touched(catalogue: Catalogue) -> None:
    """What somebody wrote with an editor is neither undone nor vouched for."""
    catalogue.add(heart())
    path = catalogue.record_path(heart().id)
    path.write_text(record_to_json(noted(heart(), "by hand")), encoding="utf-8")
    catalogue.add(record("next.jpg"))
    assert catalogue.read(heart().id).review.notes == ("by hand",)
    assert "record_altered" in {problem.kind for problem in catalogue.verify()}


# A disk that refuses


def limited(path: Path, size: int) -> None:
    """Runs in a process of its own: no file may grow beyond `size` bytes."""
    catalogue = Catalogue.open(path)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    try:
        catalogue.update(heart().id, lambda old: noted(old, "full"))
    except CatalogueError as error:
        os._exit(10 if "the disk is full; free some space" in str(error) else 1)
    os._exit(0)


@pytest.mark.process
@pytest.mark.parametrize("room", ["none", "record", "journal"])
def test_a_full_disk_breaks_nothing(catalogue: Catalogue, room: str) -> None:
    """Wherever the space ends, there is a sentence, and the old record is still there.

    The index is larger than all limits here: that it cannot grow does not fail the change.
    """
    catalogue.add(heart())
    length = len(record_to_json(noted(heart(), "full")))
    while catalogue.journal.size() < length + 200:
        catalogue.journal.append(Change(action=Action.CHANGE))
    size = {"none": 10, "record": length + 10, "journal": catalogue.journal.size() + 1000}[room]
    process = crash.start(limited, catalogue.path, size)
    process.join(30)
    full = room != "journal"
    assert process.exitcode == (10 if full else 0)
    assert file_names(catalogue.path / "records") == [f"{heart().id}.json"]
    assert catalogue.read(heart().id).review.notes == (() if full else ("full",))
    assert len(catalogue.index.search("full")) == (0 if full else 1)
    catalogue.update(heart().id, lambda old: noted(old, "space again"))
    assert len(catalogue.index.search("space")) == 1
    assert {p.kind for p in catalogue.verify()} == {"photo_missing"}


def test_a_record_that_cannot_be_put_in_place(catalogue: Catalogue) -> None:
    """The temporary file is gone and the journal says nothing of it."""
    place = catalogue.record_path(heart().id)
    (place / "in the way").mkdir(parents=True)
    with pytest.raises(CatalogueError, match="cannot write the record"):
        catalogue.write(heart())
    assert unfinished(catalogue.path) == []
    shutil.rmtree(place)
    catalogue.add(record("next.jpg"))
    assert actions(catalogue) == [("create", None), ("add", record("next.jpg").id)]


def test_a_lock_that_cannot_be_made(catalogue: Catalogue) -> None:
    """Something else in place of the lock gets a sentence."""
    (catalogue.path / ".lock").unlink()
    (catalogue.path / ".lock").mkdir()
    with pytest.raises(CatalogueError, match="cannot lock the catalogue"):
        catalogue.add(heart())


def test_a_read_only_catalogue_is_searched_but_not_written(catalogue: Catalogue) -> None:
    """Also when its index is behind or missing: then in memory."""
    catalogue.add(heart())
    frozen = Catalogue.open(catalogue.path, read_only=True)
    assert len(frozen.index.search("heart")) == 1
    catalogue.add(heart("second.jpg"))
    assert len(frozen.index.search("heart")) == 2
    with (catalogue.journal.path).open("ab") as journal:
        journal.write(b'{"torn')
    before = listing(catalogue.path), (catalogue.path / "index.sqlite3").read_bytes()
    assert len(frozen.index.search("heart")) == 2
    for refused in (
        lambda: frozen.add(record("a.jpg")),
        lambda: frozen.update(heart().id, lambda old: noted(old, "x")),
        lambda: frozen.discard(heart().id),
        frozen.rebuild_index,
    ):
        with pytest.raises(CatalogueError, match="read-only"):
            refused()
    assert (listing(catalogue.path), (catalogue.path / "index.sqlite3").read_bytes()) == before
    (catalogue.path / "index.sqlite3").unlink()
    assert len(frozen.index.search("heart")) == 2
    assert "index.sqlite3" not in listing(catalogue.path)


def behind_closed_doors(path: Path) -> None:
    """Runs in a process of its own: searches and writes as a user who may only read."""
    if os.getuid() == 0:
        os.setuid(65534)
    catalogue = Catalogue.open(path)
    found = len(catalogue.index.search("heart"))
    try:
        catalogue.add(record("a.jpg"))
    except CatalogueError as error:
        os._exit(10 + found if "read-only" in str(error) else 1)
    os._exit(0)


@pytest.mark.process
def test_permissions_are_noticed() -> None:
    """A catalogue of somebody else can be searched; writing to it gets a sentence."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "catalogue"
        Catalogue.create(path).add(heart())
        for each in (Path(folder), path):
            each.chmod(0o755 if os.getuid() == 0 else 0o555)
        process = crash.start(behind_closed_doors, path)
        process.join(30)
        for each in (Path(folder), path):
            each.chmod(0o755)
        assert process.exitcode == 11


def test_a_lock_that_is_not_given_back(catalogue: Catalogue) -> None:
    """A writer that waits in vain gets an error; a search needs no lock."""
    catalogue.add(heart())
    with FileLock(catalogue.path / ".lock"):
        hasty = Catalogue.open(catalogue.path, patience=0.05)
        with pytest.raises(CatalogueError, match="another program has been writing"):
            hasty.add(record("a.jpg"))
        hasty.journal.append(Change(action=Action.CHANGE))
        assert len(hasty.index.search("heart")) == 1


def test_untranslated(catalogue: Catalogue) -> None:
    """Records with a message that was read and has no English yet."""
    catalogue.add(heart())
    catalogue.add(record("wait.jpg", message(*HEART), message("بيت")))
    catalogue.add(record("none.jpg", outcome=Outcome.FAILED))
    assert catalogue.untranslated() == [record("wait.jpg").id]
