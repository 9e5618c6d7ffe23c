"""`wallmsg import TABLE`: what people know about photos, from a table."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.factories.records import heart
from tests.fixtures.commands import Run
from wallmsg.catalogue import Catalogue

TABLE = (
    "Walls of Aleppo;;;;;\n"
    "Photo;Location;Date;Tags;Note;Sensitive\n"
    "a.JPG;Aleppo;15/12/2016;gate, school;by the gate;yes\n"
    "b;;2016-12;;;\n"
    "c.jpg;Homs;;;;\n"
    "lost.jpg;Homs;;;;\n"
)


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    """Records of three files, one name of which two cards have."""
    made = Catalogue.create(tmp_path / "catalogue", title="Walls")
    for name in ("walls/a.jpg", "walls/b.jpg", "one/c.jpg", "two/c.jpg"):
        made.write(heart(name))
    return made


def by_name(catalogue: Catalogue, name: str) -> object:
    """What people say of a photo."""
    return next(one.review for one in catalogue.records() if one.photo.name == name)


def test_a_table_of_details(run: Run, catalogue: Catalogue, tmp_path: Path) -> None:
    """Columns by name, empty cells change nothing, and what fits no photo or several is named."""
    table = tmp_path / "walls.csv"
    table.write_bytes(TABLE.encode("utf-16"))
    before = list(catalogue.records())
    dry = run("import", table, "--dry-run", "--reviewer", "Salma", "-c", catalogue.path)
    assert dry.code == 6
    assert "2 records would change" in dry.out
    assert list(catalogue.records()) == before
    ran = run("import", table, "--reviewer", "Salma", "-c", catalogue.path)
    assert "2 records changed, 0 as they were" in ran.out
    assert "1 date taken as day first" in ran.out
    assert "row 5: c.jpg is the name of several photos" in ran.err
    assert "row 6: no photo lost.jpg" in ran.err
    review = by_name(catalogue, "walls/a.jpg")
    assert (review.place, review.taken, review.tags) == ("Aleppo", "2016-12-15", ("gate", "school"))
    assert (review.notes, review.sensitive) == (("by the gate",), True)
    assert {(change.who, change.via) for change in review.history} == {("Salma", "set")}
    assert by_name(catalogue, "walls/b.jpg").taken == "2016-12"
    again = run("import", table, "--reviewer", "Salma", "-c", catalogue.path)
    assert "0 records changed, 2 as they were" in again.out


def test_positions_and_captions_of_a_table(run: Run, catalogue: Catalogue, tmp_path: Path) -> None:
    """Both numbers make the position; a caption is added once; half a position is refused."""
    table = tmp_path / "walls.csv"
    table.write_text(
        "file,latitude,longitude,caption\na.jpg,36.2021,37.1343,By the gate\nb.jpg,36.2,,\n"
    )
    for _ in range(2):
        ran = run("import", table, "-c", catalogue.path)
        assert "is not a position" in ran.err
    record = next(one for one in catalogue.records() if one.photo.name == "walls/a.jpg")
    assert record.review.position == "36.2021, 37.1343"
    assert [caption.text for caption in record.captions] == ["By the gate"]


def test_a_workbook(run: Run, catalogue: Catalogue, tmp_path: Path) -> None:
    """The folder in the table tells photos of one name apart."""
    book = openpyxl.Workbook()
    for row in (("file", "place"), ("two/c.jpg", "Homs")):
        book.active.append(row)
    book.save(tmp_path / "walls.xlsx")
    assert run("import", tmp_path / "walls.xlsx", "-c", catalogue.path).code == 0
    assert by_name(catalogue, "two/c.jpg").place == "Homs"
    assert by_name(catalogue, "one/c.jpg").place is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "file,place,colour\na.jpg,Aleppo,red\n",
            "not understood: colour\n  columns are: file, place",
        ),
        ("file,date\na.jpg,1438-03-15\n", "no date of the Gregorian calendar"),
        ("file,date\na.jpg,31/2/2016\n", "no date of the Gregorian calendar"),
        ("file,sensitive\na.jpg,perhaps\n", "write yes or no"),
    ],
)
def test_what_is_not_understood_changes_nothing(
    run: Run, catalogue: Catalogue, tmp_path: Path, text: str, said: str
) -> None:
    """A heading or value of another kind is named."""
    table = tmp_path / "walls.csv"
    table.write_text(text)
    before = list(catalogue.records())
    ran = run("import", table, "-c", catalogue.path)
    assert ran.code != 0
    assert said in ran.err
    assert list(catalogue.records()) == before


def test_other_files_are_imported_as_before(run: Run, catalogue: Catalogue, tmp_path: Path) -> None:
    """A glossary in a table of its own kind is none of details, and has no dry run."""
    terms = tmp_path / "terms.tsv"
    terms.write_text("حلب\tAleppo\tplace\n", encoding="utf-8")
    assert run("import", terms, "-c", catalogue.path).code == 0
    ran = run("import", terms, "--dry-run", "-c", catalogue.path)
    assert (ran.code, "--dry-run is for tables" in ran.err) == (2, True)
