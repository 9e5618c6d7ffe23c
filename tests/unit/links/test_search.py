"""Links in a catalogue: found, told by people, followed, and readings offered along them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.factories.polygons import quad
from tests.factories.records import line
from tests.factories.wall_views import add_view, painted_wall, seen
from tests.fixtures.commands import Run
from wallmsg.catalogue import Catalogue
from wallmsg.links import find_links, first_of_each_wall, linked_ids, offered_readings, wall_of
from wallmsg.links.offers import mapped
from wallmsg.model import Message, Record, ReviewedLine, ReviewedMessage, Status

TEXT = "تركت قلبي بين جدران هذه المدينة"
MISREAD = "تركت قلبى بيں حدران هده المديية"


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    """A catalogue with three photos of one wall and one of another, all with nearly one text."""
    made = Catalogue.create(tmp_path / "catalogue", title="Walls")
    wall = painted_wall(1)
    add_view(made, "late.jpg", seen(wall, 0.3), written(MISREAD, 0.5), taken="2017-02-01")
    add_view(made, "early.jpg", seen(wall, 0.0), written(TEXT, 0.95), taken="2016-12-05")
    add_view(made, "side.jpg", seen(wall, 1.0, 0.7), written(MISREAD, 0.6))
    add_view(made, "other.jpg", seen(painted_wall(2), 0.0), written(TEXT, 0.9))
    return made


def written(text: str, confidence: float) -> Message:
    """A message of one line in the middle of the photo."""
    polygon = quad(200, 250, 600, 320)
    return Message.of((line(text, confidence=confidence, polygon=polygon),))


def named(catalogue: Catalogue, name: str) -> Record:
    """The record of the photo of that name."""
    return catalogue.read(catalogue.resolve(name))


def names(records: tuple[Record, ...]) -> list[str]:
    """The photos' names."""
    return [record.photo.name for record in records]


def test_photos_of_one_wall_are_linked(catalogue: Catalogue) -> None:
    """Both ways, with mappings that undo each other; the catalogue stays sound."""
    report = find_links(catalogue)
    assert (report.photos, len(report.links), report.unreadable) == (4, 3, ())
    early = named(catalogue, "early.jpg")
    assert names(wall_of(catalogue, early)) == ["early.jpg", "late.jpg", "side.jpg"]
    assert wall_of(catalogue, named(catalogue, "other.jpg")) == (named(catalogue, "other.jpg"),)
    link = early.same_wall[0]
    [back] = [own for own in catalogue.read(link.id).same_wall if own.id == early.id]
    polygon = quad(200, 250, 600, 320)
    there_and_back = mapped(mapped(polygon, link), back)
    for (x, y), (u, v) in zip(there_and_back.points, polygon.points, strict=True):
        assert abs(x - u) + abs(y - v) < 0.5
    assert list(catalogue.verify()) == []


def test_only_new_photos_are_compared_again(catalogue: Catalogue) -> None:
    """Unless all are asked for; a new photo finds the old ones."""
    find_links(catalogue)
    assert find_links(catalogue).pairs == 0
    assert find_links(catalogue, everything=True).pairs > 0
    add_view(catalogue, "new.jpg", seen(painted_wall(1), 0.6), written(TEXT, 0.9))
    report = find_links(catalogue)
    assert (report.photos, len(report.links)) == (1, 3)


def test_people_have_the_last_word(catalogue: Catalogue) -> None:
    """A rejected link counts no more, from either side; one that people made does."""
    find_links(catalogue)
    late, side, other = (named(catalogue, f"{name}.jpg") for name in ("late", "side", "other"))
    early = named(catalogue, "early.jpg")
    review = replace(early.review, other_wall=(late.id, side.id), same_wall=(other.id,))
    catalogue.write(replace(early, review=review))
    early = named(catalogue, "early.jpg")
    assert linked_ids(early) == (other.id,)
    assert names(wall_of(catalogue, early)) == ["early.jpg", "other.jpg"]
    assert names(wall_of(catalogue, late)) == ["late.jpg", "side.jpg"]
    find_links(catalogue, everything=True)
    assert linked_ids(named(catalogue, "early.jpg")) == (other.id,)


def test_a_better_reading_is_offered(catalogue: Catalogue) -> None:
    """To the line at the same place; what a person has checked comes first and needs none."""
    find_links(catalogue)
    late = named(catalogue, "late.jpg")
    [offer] = offered_readings(catalogue, late)["m1", 0]
    assert (offer.text, offer.confidence) == (TEXT, 0.95)
    assert offered_readings(catalogue, named(catalogue, "early.jpg")) == {}
    side = named(catalogue, "side.jpg")
    own = side.machine.messages[0].lines[0].polygon
    checked = ReviewedMessage(
        id="m1",
        lines=(ReviewedLine(own, "تركت قلبي"),),
        transcription_status=Status.REVIEWED,
    )
    catalogue.write(replace(side, review=replace(side.review, messages=(checked,))))
    first, second = offered_readings(catalogue, late)["m1", 0]
    assert (first.text, first.confidence, second.text) == ("تركت قلبي", None, TEXT)
    assert offered_readings(catalogue, named(catalogue, "side.jpg")) == {}


def test_each_wall_is_listed_once(catalogue: Catalogue) -> None:
    """With the number of its photos that are in the list."""
    find_links(catalogue)
    early, side, other = (named(catalogue, f"{name}.jpg").id for name in ("early", "side", "other"))
    assert first_of_each_wall(catalogue, [side, other, early]) == {side: 2, other: 1}


def test_a_photo_that_is_gone_is_reported(catalogue: Catalogue) -> None:
    """The others are linked all the same."""
    late = named(catalogue, "late.jpg")
    catalogue.photo_path(late).unlink()
    report = find_links(catalogue)
    assert (report.unreadable, len(report.links)) == ((late.id,), 1)


def test_commands_show_walls(catalogue: Catalogue, run: Run) -> None:
    """`link` finds, `show --wall` has the history, `list --walls` each wall once."""
    where = ("-c", str(catalogue.path))
    assert "3 links found" in run("link", *where).err
    early, late = named(catalogue, "early.jpg"), named(catalogue, "late.jpg")
    rows = run("show", "--wall", late.id, *where).out.splitlines()
    assert [row.split()[0] for row in rows] == [record.id for record in wall_of(catalogue, early)]
    history = json.loads(run("show", "--wall", late.id, "--json", *where).out)
    assert [bool(photo["new"]) for photo in history] == [True, True, False]
    assert TEXT.split(maxsplit=1)[0] in run("show", late.id, *where).out
    listed = run("list", "--walls", *where).out.splitlines()
    assert len(listed) == 2
    assert any(early.id in row and "+2 photos" in row for row in listed)
    run("link", "--other", early.id, late.id, *where)
    assert late.id not in linked_ids(named(catalogue, "early.jpg"))
    run("link", "--same", early.id, late.id, *where)
    assert linked_ids(named(catalogue, "early.jpg"))[0] == late.id
    assert "(suggested)" in run("show", early.id, *where).out
