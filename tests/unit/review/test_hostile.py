"""Reviews that a strange program, or somebody's hand, wrote into a record."""

from __future__ import annotations

import json

import pytest
from hypothesis import given

from tests.factories.laws import examples
from tests.factories.records import indexed
from tests.factories.reviews import LATER, edited, message_of, read, wall, with_text
from tests.factories.strategies import records
from wallmsg.catalogue import Catalogue
from wallmsg.effective import effective_messages
from wallmsg.errors import CatalogueError, WallmsgError
from wallmsg.interchange.export import public, without_withheld
from wallmsg.model import Record, record_from_json, record_to_json
from wallmsg.review import agreement_of, queue, restore
from wallmsg.review.text_form import form_of, read_form

WALL = wall(read("تركت قلبي", english="My heart"))


@given(records())
@examples(150)
def test_any_record_that_fits_the_schema_can_be_worked_with(there: Record) -> None:
    """Shown, indexed, edited, restored and exported, or refused with a reason: never a crash."""
    for message in effective_messages(there, deleted=True):
        assert message.content.transcription == message.transcription
    index = indexed(there)
    index.close()
    read_form(form_of(there), there)
    agreement_of(there.review.second_readings)
    assert public(there).review.history == ()
    without_withheld(there)
    for change in there.review.history:
        try:
            after = restore(there, change.number, "Ann", LATER)
        except WallmsgError:
            continue
        assert record_from_json(record_to_json(after)) == after


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("messages", 0, "id"), "../../etc"),
        (("messages", 0, "lines"), None),
        (("messages", 0, "lines", 0, "polygon", "points"), [[0, 0]]),
        (("messages", 0, "transcription_status"), "perfect"),
        (("history", 0, "number"), 0),
        (("history", 0, "field"), "everything"),
        (("sensitive",), "no"),
        (("second_readings",), [{"message": "m1"}]),
    ],
)
def test_damaged_reviews_are_told(
    catalogue: Catalogue, path: tuple[str | int, ...], value: object
) -> None:
    """A record whose review does not fit is damaged: told by name, never written over."""
    there = edited(WALL, with_text(message_of(WALL).content, 0, "تركت روحي"))
    catalogue.write(there)
    file = catalogue.record_path(there.id)
    document = json.loads(file.read_text("utf-8"))
    at = document["review"]
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    file.write_text(json.dumps(document), "utf-8")
    with pytest.raises(CatalogueError, match="damaged"):
        catalogue.read(there.id)
    with pytest.raises(CatalogueError, match="damaged"):
        catalogue.update(there.id, lambda record: record)
    catalogue.rebuild_index()
    assert queue(catalogue).total == 0
    assert json.loads(file.read_text("utf-8")) == document


def test_records_from_before_reviews_still_open() -> None:
    """A record without the fields of a review is one that nobody has reviewed."""
    document = json.loads(record_to_json(WALL))
    for name in ("surface", "tool", "sensitive", "messages", "history", "second_readings"):
        del document["review"][name]
    assert record_from_json(json.dumps(document)) == WALL
    del document["review"]
    assert record_from_json(json.dumps(document)) == WALL


def test_a_long_history_stays_quick(catalogue: Catalogue) -> None:
    """A thousand saves of one message: each is kept, and any can be taken back."""
    there = WALL
    for number in range(1000):
        content = with_text(message_of(there).content, 0, f"نص {number}")
        there = edited(there, content)
    assert len(there.review.history) == 1001  # and once the status
    first = restore(there, 1, "Ann", LATER)
    assert message_of(first).transcription == "تركت قلبي"
    catalogue.write(first)
    assert catalogue.read(there.id) == first


def test_the_largest_message_that_is_kept(catalogue: Catalogue) -> None:
    """As many lines, and as long, as are allowed are stored, shown and merged."""
    there = wall(read(*["سطر"] * 300, english="x"))
    catalogue.write(there)
    content = message_of(there).content
    content = with_text(content, 0, "كلمة " * 799)
    other = with_text(message_of(there).content, 299, "آخر")
    one = edited(there, content)
    both = edited(one, other, seen=there)
    assert message_of(both).lines[299].text == "آخر"
    assert message_of(both).lines[0].text.startswith("كلمة")
    catalogue.write(both)
