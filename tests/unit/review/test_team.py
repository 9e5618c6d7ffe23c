"""Messages for a person, and what each person has done."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from tests.factories.records import judged
from tests.factories.reviews import edited, message_of, read, wall, with_text
from wallmsg.catalogue import Catalogue, Filters
from wallmsg.errors import UsageError
from wallmsg.interchange.redaction.private import public
from wallmsg.model import Field, Level, SecondReading, Status, Via
from wallmsg.review import Selection, assigned_to, queue, restore, save_assigned
from wallmsg.review.assign import assigned
from wallmsg.review.history import Author
from wallmsg.review.people import people

NOW = "2026-12-01T12:00:00+00:00"
ANN = Author("Ann", Via.PAGE, NOW)
WALL = wall(judged(read("تركت قلبي", english="I left my heart"), Level.OK), read("حلب"))


def test_a_message_is_for_one_person_at_a_time(catalogue: Catalogue) -> None:
    """It is in their list, and no longer when it is for another."""
    catalogue.write(WALL)
    save_assigned(catalogue, WALL.id, "m2", "Sami", "Ann")
    wanted = Selection(filters=Filters(assigned="Sami"))
    [item] = queue(catalogue, wanted).items
    assert (item.message, item.assigned) == ("m2", "Sami")
    record = save_assigned(catalogue, WALL.id, "m2", "Ben", "Ann")
    assert queue(catalogue, wanted).items == ()
    assert assigned_to(record, "m2") == "Ben"
    assert len(record.review.assignments) == 1
    assert public(record).review.assignments == ()


def test_an_assignment_is_a_change_that_can_be_taken_back() -> None:
    """The history says who gave it to whom."""
    first = assigned(WALL, "m1", "Sami", ANN)
    second = assigned(first, "m1", "Ben", ANN)
    [_, change] = second.review.history
    assert (change.field, change.before, change.after) == (Field.ASSIGNED, "Sami", "Ben")
    assert assigned_to(restore(second, change.number, "Cem", NOW), "m1") == "Sami"
    assert assigned(second, "m1", None, ANN).review.assignments == ()
    assert assigned(second, "m1", "Ben", ANN) == second
    with pytest.raises(UsageError):
        assigned(WALL, "m9", "Sami", ANN)


def test_the_work_of_each_person_is_counted() -> None:
    """Also what others changed of it later, and how far a blind second reading agrees."""
    content = message_of(WALL).content
    checked = replace(content, transcription_status=Status.REVIEWED)
    record = edited(WALL, checked, who="Ann")
    changed = with_text(message_of(record).content, 0, "تركت قلبي هنا")
    record = edited(record, changed, who="Ben")
    second = SecondReading(
        message="m1", who="Cem", time=NOW, text="تركت قلبي", first="تركت قلبي", first_who="Ann"
    )
    record = replace(record, review=replace(record.review, second_readings=(second,)))
    ann, ben, cem = people([record])
    assert (ann.name, ann.messages, ann.checked, ann.changed_later) == ("Ann", 1, 1, 1)
    assert (ben.messages, ben.changed_later) == (1, 0)
    assert (ann.read_twice, ann.cer, cem.cer, cem.messages) == (1, 0.0, 0.0, 0)
