"""Questions and remarks: who asked what, what is still open, and where they are listed."""

from __future__ import annotations

import pytest

from tests.factories.reviews import read, wall
from wallmsg.catalogue import Catalogue, Filters
from wallmsg.effective import open_questions
from wallmsg.errors import UsageError
from wallmsg.interchange.redaction.private import public
from wallmsg.model import Record, Via
from wallmsg.review import NewComment, Selection, apply_comment, queue, save_comment

NOW = "2026-12-01T12:00:00+00:00"
WALL = wall(read("تركت قلبي"), read("حلب"))


def said(text: str, record: Record = WALL, **more: object) -> NewComment:
    """A comment of Ann's on the first message."""
    given = {"record_id": record.id, "message_id": "m1", "who": "Ann", "via": Via.PAGE, **more}
    return NewComment(text=text, **given)  # type: ignore[arg-type]


def test_a_question_is_open_until_it_is_settled() -> None:
    """An answer alone leaves it open; nothing that was said is ever changed."""
    asked = apply_comment(WALL, said("Is this a name?", question=True), NOW)
    answered = apply_comment(asked, said("I think so", who="Ben", answers=1), NOW)
    assert [one.text for one in open_questions(answered.review)] == ["Is this a name?"]
    settled = apply_comment(answered, said("", who="Cem", answers=1, settles=True), NOW)
    assert open_questions(settled.review) == ()
    assert settled.review.comments[:2] == answered.review.comments
    assert [one.who for one in settled.review.comments] == ["Ann", "Ben", "Cem"]


def test_the_same_comment_sent_again_is_one() -> None:
    """A response may be lost, and a packet may come twice."""
    asked = apply_comment(WALL, said("Is this a name?", question=True), NOW)
    assert apply_comment(asked, said("Is this a name?", question=True), "later") == asked


@pytest.mark.parametrize(
    "comment",
    [
        said("  "),
        said("x", message_id="m9"),
        said("x", answers=3),
        said("", settles=True),
        said("x", who=" "),
    ],
)
def test_comments_that_cannot_be_kept(comment: NewComment) -> None:
    """Empty ones, and those about what is not there."""
    with pytest.raises(UsageError):
        apply_comment(WALL, comment, NOW)


def test_open_questions_are_a_filter_of_the_queue(catalogue: Catalogue) -> None:
    """Of the messages of a photo only that with the question; of the photo, its first."""
    catalogue.write(WALL)
    save_comment(catalogue, said("Is this a name?", message_id="m2", question=True))
    wanted = Selection(filters=Filters(question=True))
    [item] = queue(catalogue, wanted).items
    assert (item.message, item.questions) == ("m2", ("Is this a name?",))
    save_comment(catalogue, said("Where is it?", message_id=None, question=True))
    assert sorted(str(one.message) for one in queue(catalogue, wanted).items) == ["m1", "m2"]
    save_comment(catalogue, said("", answers=1, settles=True))
    assert [one.message for one in queue(catalogue, wanted).items] == ["m1"]
    other = Selection(filters=Filters(question=False))
    assert [one.message for one in queue(catalogue, other).items] == ["m2"]


def test_exports_have_open_questions_without_names() -> None:
    """Who asked and when stays here, and so does what is settled or was a remark."""
    record = apply_comment(WALL, said("Is this a name?", question=True), NOW)
    record = apply_comment(record, said("Ask Karim", who="Ben", answers=1), NOW)
    record = apply_comment(record, said("Seen before"), NOW)
    [kept] = public(record).review.comments
    assert (kept.text, kept.who, kept.time) == ("Is this a name?", "", "")
