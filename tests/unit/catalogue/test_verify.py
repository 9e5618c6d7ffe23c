"""Proof of what is original."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.factories.records import HEART, message, noted, record
from wallmsg.catalogue import Action, Catalogue, Kind
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
        photo = replace(made.photo, sha256=sha256, storage=storage, path=path)
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
    return catalogue.path / "records" / f"{copied(catalogue).id}.json"


def test_a_sound_catalogue_has_no_problems(sound: Catalogue) -> None:
    """However often it was changed; a torn line that was ended is no problem either."""
    assert list(sound.verify()) == []
    with sound.journal.path.open("ab") as journal:
        journal.write(b'{"torn')
    sound.discard(record("failed.jpg").id)
    assert list(sound.verify()) == []


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
    path = catalogue.path / "records" / f"{stranger.id}.json"
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


@pytest.mark.parametrize(
    ("harm", "kinds"),
    [
        (spoil_photo, [Kind.PHOTO_ALTERED]),
        (lose_photo, [Kind.PHOTO_MISSING]),
        (lose_referred_photo, [Kind.PHOTO_MISSING]),
        (bar_photo, [Kind.PHOTO_MISSING]),
        (add_photo, [Kind.PHOTO_STRAY]),
        (edit_record, [Kind.RECORD_ALTERED]),
        (edit_record_and_go_on, [Kind.RECORD_ALTERED]),
        (damage_record, [Kind.RECORD_ALTERED, Kind.RECORD_DAMAGED, Kind.PHOTO_STRAY]),
        (lose_record, [Kind.RECORD_MISSING, Kind.PHOTO_STRAY]),
        (add_record, [Kind.RECORD_UNKNOWN]),
        (edit_journal, [Kind.JOURNAL_ALTERED]),
        (lose_journal, [Kind.JOURNAL_ALTERED] + 3 * [Kind.RECORD_UNKNOWN]),
        (edit_title, [Kind.CATALOGUE_ALTERED]),
    ],
)
def test_each_harm_is_told(
    sound: Catalogue, harm: Callable[[Catalogue], None], kinds: list[Kind]
) -> None:
    """What was lost or altered without the program is named, and nothing else."""
    harm(sound)
    problems = list(sound.verify())
    assert [problem.kind for problem in problems] == kinds
    assert all(str(problem) == f"{problem.subject}: {problem.message}" for problem in problems)


def test_the_seal_stands_for_all_changes(sound: Catalogue) -> None:
    """Another history gives another seal, the same history the same."""
    seal = sound.seal()
    assert Catalogue.open(sound.path).seal() == seal
    text = sound.journal.path.read_bytes()
    sound.journal.path.write_bytes(text.replace(b'"add"', b'"link"', 1))
    assert sound.seal() == seal, "only the last line is looked at: verify tells the rest"
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
            made.photo, sha256=sha256, path=path, storage=Storage.COPY, page=page, pages=3
        )
        catalogue.add(replace(made, id=record_id(sha256, page), photo=photo))
    assert list(catalogue.verify()) == []
    (catalogue.path / path).unlink()
    assert [problem.kind for problem in catalogue.verify()] == 3 * [Kind.PHOTO_MISSING]
