"""From what a person types to a record."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from tests.factories.records import record
from wallmsg.catalogue import Catalogue
from wallmsg.catalogue.id_lookup import ListedRecords, resolve
from wallmsg.errors import RecordNotFoundError

NAMES = {
    "aaaa000000000000": "day-1/IMG_1.jpg",
    "aaab000000000000": "day-2/IMG_1.jpg",
    "bbbb000000000000": "day-2/Wall one.HEIC",
    "cccc000000000000": "scan.tiff",
    "cccc000000000000-p2": "scan.tiff",
    "dddd000000000000": "scan.png",
    "eeee000000000000": "cafe\u0301.jpg",
}
IDS = sorted(NAMES)


def called() -> dict[str, tuple[str, ...]]:
    """The names as the catalogue gives them."""
    return {identity: (name,) for identity, name in NAMES.items()}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("aaaa000000000000", "aaaa000000000000"),
        ("AAAA", "aaaa000000000000"),
        (" aaaa ", "aaaa000000000000"),
        ("b", "bbbb000000000000"),
        ("c", "cccc000000000000"),
        ("cccc000000000000-p2", "cccc000000000000-p2"),
        ("cccc000000000000-p", "cccc000000000000-p2"),
        ("day-1/IMG_1.jpg", "aaaa000000000000"),
        ("DAY-2/img_1.JPG", "aaab000000000000"),
        ("Wall one.HEIC", "bbbb000000000000"),
        ("wall one", "bbbb000000000000"),
        ("café", "eeee000000000000"),
        ("cafe\u0301.jpg", "eeee000000000000"),
        ("scan.tiff", "cccc000000000000"),
    ],
)
def test_names_that_mean_one_record(name: str, expected: str) -> None:
    """An id, its unique beginning, a photo's name; the first page stands for a file of several."""
    assert resolve(name, ListedRecords(IDS, called)) == expected


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("aaa", "could be any of 2 records; give one of their ids: aaaa0+, aaab0+$"),
        ("img_1", "could be any of 2 records"),
        ("scan", "could be any of 2 records"),
        ("Wall ome.heic", "did you mean Wall one.HEIC\\?"),
        ("bbbb000000000001", "did you mean bbbb000000000000"),
        ("nothing like it", "`wallmsg list` shows all"),
        ("", "there is no record or photo ''"),
    ],
)
def test_names_that_do_not(name: str, words: str) -> None:
    """The error says which it could be, or which are near."""
    with pytest.raises(RecordNotFoundError, match=words):
        resolve(name, ListedRecords(IDS, called))


def test_many_possible_records_are_not_all_listed() -> None:
    """Three are enough of a hint."""
    ids = [f"{number:016x}" for number in range(9)]
    with pytest.raises(RecordNotFoundError, match=r"any of 9 records.*, \w+ \.\.\.$"):
        resolve("000", ListedRecords(ids, dict))


def test_names_of_an_empty_catalogue(catalogue: Catalogue) -> None:
    """The catalogue asks its index."""
    with pytest.raises(RecordNotFoundError):
        catalogue.resolve("IMG_1.jpg")
    catalogue.add(record("a/IMG_1.jpg"))
    assert catalogue.resolve("img_1") == record("a/IMG_1.jpg").id


def test_other_names_of_the_same_file(catalogue: Catalogue) -> None:
    """A photo that was added again under another name is found by that, too; own names first."""
    one = replace(record("a/IMG_1.jpg"), other_names=("phone/holiday.jpg", "b/IMG_2.jpg"))
    two = record("c/IMG_2.jpg")
    for each in (one, two):
        catalogue.add(each)
    assert catalogue.resolve("holiday") == one.id
    assert catalogue.resolve("phone/holiday.jpg") == one.id
    assert catalogue.resolve("IMG_2.jpg") == two.id
    catalogue.move_to_trash(one.id)
    assert catalogue.resolve("holiday.jpg", trashed=True) == one.id
