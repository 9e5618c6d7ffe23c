"""Every change can be taken back."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.factories.laws import examples
from tests.factories.reviews import LATER, NOW, contents, edited, message_of, read, said, wall
from wallmsg.effective import Content, content_of
from wallmsg.errors import CatalogueError, UsageError
from wallmsg.model import Change, Field, Record, Status, Via
from wallmsg.review import Details, DetailsEdit, apply_details, details_of, restore
from wallmsg.review.history import content_before

WALL = wall(read("تركت قلبي", "في حلب", english="I left my heart in Aleppo"))


def after(steps: list[Content]) -> tuple[Record, list[Record]]:
    """The record after some edits of its message, and all it has been on the way."""
    there = WALL
    past = [there]
    for content in steps:
        try:
            there = edited(there, content)
        except UsageError:
            continue  # English that nobody can stand for
        past.append(there)
    return there, past


@given(st.lists(contents, min_size=1, max_size=4))
@examples(60)
def test_the_history_tells_every_earlier_version(steps: list[Content]) -> None:
    """Undoing changes from the last to any one gives what was there before it, to the letter."""
    there, past = after(steps)
    for before in past[:-1]:
        number = len(before.review.history) + 1
        if there.review.history[number - 1 :]:
            now = message_of(there).content
            assert content_before(there.review, number, now) == message_of(before).content


@given(st.lists(contents, min_size=1, max_size=4), st.data())
@examples(60)
def test_restoring_gives_what_was_there_before(steps: list[Content], data: st.DataObject) -> None:
    """The field that a change was about is again what it was; restoring is a change of its own."""
    there, past = after(steps)
    history = there.review.history
    if not history:
        return
    change = data.draw(st.sampled_from(history))
    restored = restore(there, change.number, "Bob", LATER)
    now = message_of(restored).content
    # The first version that has this change is the outcome of one edit: the one before it counts.
    then = next(
        message_of(old).content
        for old, new in pairwise(past)
        if any(one.number == change.number for one in new.review.history)
    )
    name = "lines" if change.field is Field.TRANSCRIPTION else change.field.value
    assert getattr(now, name) == getattr(then, name)
    assert restored.review.history[: len(history)] == history
    for new in restored.review.history[len(history) :]:
        assert (new.who, new.via, new.time) == ("Bob", Via.RESTORE, LATER)
    if name == "lines":
        assert now.transcription_status == then.transcription_status


def test_a_restore_can_be_restored() -> None:
    """Taking back what took something back brings it again."""
    draft = replace(message_of(WALL).content, translation="My heart")
    there = edited(WALL, draft)
    number = there.review.history[0].number
    gone = restore(there, number, "Bob", LATER)
    assert message_of(gone).content.translation is None
    back = restore(gone, len(there.review.history) + 1, "Ann", LATER)
    assert message_of(back).content.translation == "My heart"
    assert message_of(back).translation_status is Status.DRAFT


def test_an_added_message_taken_back_is_deleted() -> None:
    """Before it was added there was none."""
    there = edited(WALL, said("جديد", first=5), None)
    gone = restore(there, 1, "Bob", LATER)
    assert message_of(gone, "a1").deleted


def test_details_are_restored_one_fact_at_a_time() -> None:
    """The others stay as they are."""
    edit = DetailsEdit(
        record_id=WALL.id,
        base=Details(),
        details=Details(place="Homs", tags=("a", "b"), sensitive=True),
        who="Ann",
        via=Via.PAGE,
    )
    there = apply_details(WALL, edit, NOW)
    numbers = {change.field: change.number for change in there.review.history}
    assert details_of(restore(there, numbers[Field.TAGS], "Bob", LATER)) == Details(
        place="Homs", sensitive=True
    )
    assert not details_of(restore(there, numbers[Field.SENSITIVE], "Bob", LATER)).sensitive


def test_what_never_was_cannot_be_restored() -> None:
    """A number that is not in the history is refused."""
    with pytest.raises(UsageError, match="no change 7"):
        restore(WALL, 7, "Bob", LATER)


@pytest.mark.parametrize("before", ["one\ntwo\nthree", "not JSON", "[[1]]"])
def test_a_damaged_history_is_told(before: str) -> None:
    """A history that somebody wrote into never becomes a text that nobody wrote."""
    there = edited(WALL, said("a", "b", english="x"))
    field = Field.TRANSCRIPTION if "\n" in before else Field.LINES
    [first, *rest] = there.review.history
    damaged = Change(
        number=first.number,
        time=first.time,
        who=first.who,
        via=first.via,
        message=first.message,
        field=field,
        before=before,
        after=first.after,
    )
    broken = replace(there, review=replace(there.review, history=(damaged, *rest)))
    with pytest.raises(CatalogueError):
        restore(broken, 1, "Bob", LATER)
    assert content_of(broken.review.messages[0]) == content_of(there.review.messages[0])
