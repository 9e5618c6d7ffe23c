"""Proof of what is original."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import sqlite3
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.factories.records import HEART, message, noted, record, stored
from wallmsg.catalogue import Acquisition, Action, Catalogue, Kind
from wallmsg.catalogue.events import Clock, ClockWatch
from wallmsg.catalogue.journal import Change, Journal
from wallmsg.catalogue.resources import ResourceKind, add_resource
from wallmsg.model import Record, Storage, record_id, record_to_json


@pytest.fixture
def sound(catalogue: Catalogue, tmp_path: Path) -> Catalogue:
    """A catalogue with a copied, a referred-to and a missing photo, changed now and then."""
    for number, storage in enumerate((Storage.COPY, Storage.REFERENCE)):
        source = tmp_path / f"{number}.jpg"
        source.write_bytes(bytes([number]) * 100)
        sha256 = hashlib.sha256(source.read_bytes()).hexdigest()
        made = record(source.name, message(*HEART))
        path = catalogue.store_photo(source, sha256, ".jpg", storage)
        photo = replace(made.photo, sha256=sha256, bytes=100, storage=storage, path=path)
        catalogue.add(replace(made, id=record_id(sha256), photo=photo))
    failed = record("failed.jpg")
    photo = replace(failed.photo, storage=Storage.NONE, path=None, sha256=None, bytes=None)
    catalogue.add(replace(failed, photo=photo))
    for record_id_ in catalogue.ids():
        catalogue.update(record_id_, lambda old: noted(old, "seen"), Action.REVIEW)
    return catalogue


def copied(catalogue: Catalogue) -> Record:
    """The record whose photo is in the catalogue."""
    return next(each for each in catalogue.records() if each.photo.storage is Storage.COPY)


def record_file(catalogue: Catalogue) -> Path:
    """Where that record is."""
    return catalogue.record_path(copied(catalogue).id)


def test_a_sound_catalogue_has_no_problems(sound: Catalogue) -> None:
    """However often it was changed; a torn line that was ended is no problem either."""
    assert list(sound.verify()) == []
    with sound.journal.path.open("ab") as journal:
        journal.write(b'{"time":"2026')
    sound.discard(record("failed.jpg").id)
    assert [problem.kind for problem in sound.verify()] == [Kind.JOURNAL_TORN]


def spoil_photo(catalogue: Catalogue) -> None:
    """One bit of a photo is another."""
    path = catalogue.photo_path(copied(catalogue))
    path.write_bytes(b"\x01" + path.read_bytes()[1:])


def lose_photo(catalogue: Catalogue) -> None:
    """A photo is gone."""
    catalogue.photo_path(copied(catalogue)).unlink()


def lose_referred_photo(catalogue: Catalogue) -> None:
    """A photo outside the catalogue is gone."""
    referred = next(r for r in catalogue.records() if r.photo.storage is Storage.REFERENCE)
    catalogue.photo_path(referred).unlink()


def bar_photo(catalogue: Catalogue) -> None:
    """A photo cannot be read."""
    path = catalogue.photo_path(copied(catalogue))
    path.unlink()
    path.mkdir()


def add_photo(catalogue: Catalogue) -> None:
    """Somebody put a file among the photos."""
    (catalogue.path / "photos" / "holiday.jpg").touch()


def edit_record(catalogue: Catalogue) -> None:
    """A record was changed with an editor."""
    text = record_to_json(noted(copied(catalogue), "by hand"))
    record_file(catalogue).write_text(text, encoding="utf-8")


def edit_record_and_go_on(catalogue: Catalogue) -> None:
    """The same, and later it was changed by the program as well."""
    edit_record(catalogue)
    catalogue.update(copied(catalogue).id, lambda old: noted(old, "later"))


def damage_record(catalogue: Catalogue) -> None:
    """A record is cut off."""
    path = record_file(catalogue)
    path.write_bytes(path.read_bytes()[:-50])


def lose_record(catalogue: Catalogue) -> None:
    """A record is gone."""
    record_file(catalogue).unlink()


def add_record(catalogue: Catalogue) -> None:
    """A record was put there without the program."""
    stranger = record("failed-too.jpg")
    stranger = replace(stranger, photo=replace(stranger.photo, storage=Storage.NONE, path=None))
    path = catalogue.record_path(stranger.id)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(record_to_json(stranger), encoding="utf-8")


def edit_journal(catalogue: Catalogue) -> None:
    """A line of the journal was rewritten."""
    text = catalogue.journal.path.read_bytes()
    catalogue.journal.path.write_bytes(text.replace(b'"review"', b'"change"', 1))


def lose_journal(catalogue: Catalogue) -> None:
    """The journal is gone."""
    catalogue.journal.path.unlink()


def edit_title(catalogue: Catalogue) -> None:
    """`catalogue.json` was changed."""
    path = catalogue.path / "catalogue.json"
    path.write_text(path.read_text(encoding="utf-8").replace("Walls", "Valls"), encoding="utf-8")


def swap_photos(catalogue: Catalogue) -> None:
    """With the program itself, a record is made to point to another photo."""
    there = copied(catalogue)
    other = stored(catalogue, "other.jpg", b"other")
    photo = replace(there.photo, sha256=other.photo.sha256, path=other.photo.path, bytes=5)
    catalogue.update(there.id, lambda old: replace(old, photo=photo))


def swap_path(catalogue: Catalogue) -> None:
    """The same, and the record still names its own hash: the other photo has its bytes."""
    there = copied(catalogue)
    path = catalogue.path / "photos" / "0" / "000" / f"{'0' * 64}.jpg"
    path.parent.mkdir(parents=True)
    path.write_bytes(catalogue.photo_path(there).read_bytes())
    catalogue.photo_path(there).unlink()
    photo = replace(there.photo, path=path.relative_to(catalogue.path).as_posix())
    catalogue.update(there.id, lambda old: replace(old, photo=photo))


def forge_length(catalogue: Catalogue) -> None:
    """A record says that its photo has another length."""
    there = copied(catalogue)
    photo = replace(there.photo, bytes=7)
    catalogue.update(there.id, lambda old: replace(old, photo=photo))


def forge_acquisition(catalogue: Catalogue) -> None:
    """A photo came in with other bytes than its record says."""
    made = record("came.jpg")
    photo = replace(made.photo, storage=Storage.NONE, path=None)
    came = Acquisition(sha256="0" * 64, bytes=1, origin="/card/came.jpg", method="copy")
    catalogue.add(replace(made, photo=photo), came)


def remove(catalogue: Catalogue) -> Path:
    """The record with a photo goes to the trash; returns where the photo is."""
    there = copied(catalogue)
    catalogue.move_to_trash(there.id)
    return catalogue.photo_path(there)


def spoil_removed_photo(catalogue: Catalogue) -> None:
    """The photo of a removed record is altered."""
    remove(catalogue).write_bytes(b"x" * 100)


def lose_removed_photo(catalogue: Catalogue) -> None:
    """The photo of a removed record is gone, and nobody asked for that."""
    remove(catalogue).unlink()


def make_again(catalogue: Catalogue) -> None:
    """Another `catalogue.json`, and a line in the journal that vouches for it."""
    edit_title(catalogue)
    text = (catalogue.path / "catalogue.json").read_bytes()
    sha256 = hashlib.sha256(text).hexdigest()
    catalogue.journal.append(Change(action=Action.CREATE, sha256=sha256))


def change_index(catalogue: Catalogue, statement: str, *values: str) -> None:
    """The index is made to forget something."""
    with contextlib.closing(sqlite3.connect(catalogue.path / "index.sqlite3")) as index:
        index.execute(statement, values)
        index.commit()


def hide_record(catalogue: Catalogue) -> None:
    """One record is taken out of the index."""
    change_index(catalogue, "DELETE FROM records WHERE id = ?", copied(catalogue).id)


def hide_words(catalogue: Catalogue) -> None:
    """The words of one message are taken out of the index."""
    change_index(
        catalogue,
        "UPDATE words SET translation = '' WHERE rowid ="
        " (SELECT row FROM messages WHERE number = 1 LIMIT 1)",
    )


def ghost_record(catalogue: Catalogue) -> None:
    """The index knows a record that does not exist."""
    change_index(catalogue, "INSERT INTO records (id, name) VALUES (?, ?)", "f" * 16, "ghost.jpg")


def add_note(catalogue: Catalogue) -> None:
    """Somebody put a file among the records."""
    (catalogue.path / "records" / "0" / ".notes.txt").parent.mkdir(exist_ok=True)
    (catalogue.path / "records" / "0" / ".notes.txt").touch()


def misplace_record(catalogue: Catalogue) -> None:
    """A record lies in the wrong folder."""
    path = record_file(catalogue)
    path.rename(catalogue.path / "records" / path.name)


def keep_memory(catalogue: Catalogue) -> Path:
    """A translation memory is added; returns where it is."""
    path = add_resource(catalogue, ResourceKind.MEMORY, "a.tmx", b"<tmx/>")
    assert path is not None
    return path


def edit_memory(catalogue: Catalogue) -> None:
    """The translation memory was changed with an editor."""
    keep_memory(catalogue).write_bytes(b"<tmx></tmx>")


def lose_memory(catalogue: Catalogue) -> None:
    """The translation memory is gone."""
    keep_memory(catalogue).unlink()


def add_memory(catalogue: Catalogue) -> None:
    """A translation memory was put there without the program."""
    keep_memory(catalogue).with_name("002-b.tmx").write_bytes(b"<tmx/>")


def version_file(catalogue: Catalogue) -> Path:
    """Where an earlier version of the record is that people worked on."""
    catalogue.update(copied(catalogue).id, lambda old: noted(old, "more"), Action.REVIEW)
    [path] = (catalogue.path / "versions").rglob("*.json.gz")
    return path


def edit_version(catalogue: Catalogue) -> None:
    """An earlier version was changed."""
    path = version_file(catalogue)
    text = gzip.decompress(path.read_bytes())
    path.write_bytes(gzip.compress(text.replace(b"seen", b"sold")))


def lose_version(catalogue: Catalogue) -> None:
    """An earlier version is gone."""
    version_file(catalogue).unlink()


def add_version(catalogue: Catalogue) -> None:
    """A version was put there that never was."""
    path = version_file(catalogue)
    other = catalogue.path / "versions" / "0" / "000" / f"{'0' * 64}.json.gz"
    other.parent.mkdir(parents=True, exist_ok=True)
    other.write_bytes(path.read_bytes())


def append_blank(catalogue: Catalogue) -> None:
    """A blank line stands in the journal, and work went on."""
    with catalogue.journal.path.open("ab") as journal:
        journal.write(b"\n")
    catalogue.update(copied(catalogue).id, lambda old: noted(old, "later"))


def append_garbage(catalogue: Catalogue) -> None:
    """Something that is no line of ours stands at the end of the journal."""
    with catalogue.journal.path.open("ab") as journal:
        journal.write(b'{"action": "nothing"}\n')


def rewrite_before_torn(catalogue: Catalogue) -> None:
    """A disk was full; later a line before that was rewritten."""
    with catalogue.journal.path.open("ab") as journal:
        journal.write(b'{"time":"20')
    catalogue.update(copied(catalogue).id, lambda old: noted(old, "later"))
    edit_journal(catalogue)


class Backdating(ClockWatch):
    """A person who forges a line does not say that the clock was set."""

    def jump(self, now: datetime, last: str | None) -> int | None:  # noqa: ARG002
        """Nothing was noticed."""
        return None


class EarlierClock(Clock):
    """A clock that is a year behind."""

    def now(self) -> datetime:
        """A year ago."""
        return super().now() - timedelta(days=365)


def backdate(catalogue: Catalogue) -> None:
    """A line with a fine chain is dated before the one above it."""
    watch = Backdating(EarlierClock())
    Journal(catalogue.journal.path, watch=watch).append(Change(action=Action.TRANSFER))


@pytest.mark.parametrize(
    ("harm", "kinds"),
    [
        (spoil_photo, [Kind.PHOTO_ALTERED]),
        (lose_photo, [Kind.PHOTO_MISSING]),
        (lose_referred_photo, [Kind.PHOTO_MISSING]),
        (bar_photo, [Kind.PHOTO_MISSING]),
        (add_photo, [Kind.FILE_FOREIGN]),
        (edit_record, [Kind.RECORD_ALTERED]),
        (edit_record_and_go_on, [Kind.RECORD_ALTERED]),
        (damage_record, [Kind.RECORD_ALTERED, Kind.RECORD_DAMAGED, Kind.PHOTO_STRAY]),
        (lose_record, [Kind.RECORD_MISSING, Kind.PHOTO_STRAY]),
        (add_record, [Kind.RECORD_UNKNOWN]),
        (edit_journal, [Kind.JOURNAL_ALTERED]),
        (lose_journal, [Kind.JOURNAL_ALTERED, Kind.CATALOGUE_ALTERED] + 3 * [Kind.RECORD_UNKNOWN]),
        (edit_title, [Kind.CATALOGUE_ALTERED]),
        (make_again, [Kind.JOURNAL_ALTERED, Kind.CATALOGUE_ALTERED]),
        (swap_photos, [Kind.PHOTO_SWAPPED, Kind.PHOTO_STRAY]),
        (swap_path, [Kind.PHOTO_SWAPPED]),
        (forge_length, [Kind.PHOTO_SWAPPED]),
        (forge_acquisition, [Kind.PHOTO_SWAPPED]),
        (spoil_removed_photo, [Kind.PHOTO_ALTERED]),
        (lose_removed_photo, [Kind.PHOTO_MISSING]),
        (hide_record, [Kind.INDEX_ALTERED]),
        (hide_words, [Kind.INDEX_ALTERED]),
        (ghost_record, [Kind.INDEX_ALTERED]),
        (add_note, [Kind.FILE_FOREIGN]),
        (misplace_record, [Kind.RECORD_MISSING, Kind.PHOTO_STRAY, Kind.FILE_FOREIGN]),
        (edit_memory, [Kind.FILE_ALTERED]),
        (lose_memory, [Kind.FILE_ALTERED]),
        (add_memory, [Kind.FILE_FOREIGN]),
        (edit_version, [Kind.VERSION_ALTERED]),
        (lose_version, [Kind.VERSION_ALTERED]),
        (add_version, [Kind.FILE_FOREIGN]),
        (append_blank, [Kind.JOURNAL_ALTERED]),
        (append_garbage, [Kind.JOURNAL_ALTERED]),
        (rewrite_before_torn, [Kind.JOURNAL_ALTERED]),
        (backdate, [Kind.JOURNAL_ALTERED]),
    ],
)
def test_each_harm_is_told(
    sound: Catalogue, harm: Callable[[Catalogue], None], kinds: list[Kind]
) -> None:
    """What was lost or altered without the program is named, and nothing else."""
    harm(sound)
    problems = [problem for problem in sound.verify() if not problem.is_note]
    assert [problem.kind for problem in problems] == kinds
    assert all(str(problem) == f"{problem.subject}: {problem.message}" for problem in problems)


def test_the_seal_stands_for_all_changes(sound: Catalogue) -> None:
    """Another history gives another seal, the same history the same."""
    seal = sound.seal()
    assert Catalogue.open(sound.path).seal() == seal
    text = sound.journal.path.read_bytes()
    sound.journal.path.write_bytes(text.replace(b'"add"', b'"link"', 1))
    assert sound.seal() != seal
    assert sound.revision() == seal, "it only reads the end"
    assert Kind.JOURNAL_ALTERED in {problem.kind for problem in sound.verify()}
    sound.journal.path.write_bytes(text)
    sound.update(copied(sound).id, lambda old: noted(old, "later"))
    assert sound.seal() != seal
    sound.journal.path.unlink()
    assert sound.seal() == "0" * 64


def test_pages_of_one_file_are_read_once(catalogue: Catalogue, tmp_path: Path) -> None:
    """Several records of one file find the same photo."""
    source = tmp_path / "pages.tiff"
    source.write_bytes(b"pages")
    sha256 = hashlib.sha256(b"pages").hexdigest()
    path = catalogue.store_photo(source, sha256, ".tiff", Storage.COPY)
    for page in (1, 2, 3):
        made = record("pages.tiff", message(*HEART))
        photo = replace(
            made.photo,
            sha256=sha256,
            bytes=5,
            path=path,
            storage=Storage.COPY,
            page=page,
            pages=3,
        )
        catalogue.add(replace(made, id=record_id(sha256, page), photo=photo))
    assert list(catalogue.verify()) == []
    (catalogue.path / path).unlink()
    assert [problem.kind for problem in catalogue.verify()] == 3 * [Kind.PHOTO_MISSING]


def test_a_save_while_verifying_is_no_tampering(sound: Catalogue) -> None:
    """The journal was read when somebody saved; what seems altered is looked at again."""
    other = Catalogue.open(sound.path)

    def save(done: int, _: int) -> None:
        for identity in other.ids():
            other.update(identity, lambda old: noted(old, f"meanwhile {done}"))

    assert list(sound.verify(on_progress=save)) == []
    edit_record(sound)
    kinds = [problem.kind for problem in sound.verify(on_progress=save)]
    assert Kind.RECORD_ALTERED in kinds


def test_a_read_only_catalogue_is_verified(sound: Catalogue) -> None:
    """Without a lock nothing can be completed; what is wrong is still reported."""
    frozen = Catalogue.open(sound.path, read_only=True)
    assert list(frozen.verify()) == []
    spoil_photo(sound)
    assert [problem.kind for problem in frozen.verify()] == [Kind.PHOTO_ALTERED]


def test_a_clock_that_was_set_is_a_note(sound: Catalogue) -> None:
    """The program noted it when it happened: verify says so, and that nothing is wrong."""
    watch = ClockWatch(EarlierClock())
    Journal(sound.journal.path, watch=watch).append(Change(action=Action.TRANSFER))
    [note] = sound.verify()
    assert (note.kind, note.is_note) == (Kind.CLOCK, True)
    assert "set back by 3153" in note.message
