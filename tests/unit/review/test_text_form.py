"""A record as a text to edit, and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.factories.laws import examples
from tests.factories.records import judged, line
from tests.factories.reviews import NOW, edited, message_of, outline, read, said, wall
from tests.factories.strategies import records
from wallmsg.effective import effective_messages
from wallmsg.model import (
    Level,
    Message,
    Record,
    Review,
    ReviewedLine,
    ReviewedMessage,
    Status,
    Translation,
)
from wallmsg.review.submission import apply_answers
from wallmsg.review.text_form import FormError, form_of, read_form

WALL = replace(
    wall(read("تركت قلبي", "في حلب", english="I left my heart\nin Aleppo"), read("سنعود", first=4)),
    review=Review(place="Aleppo", tags=("door", "blue"), notes=("one\n\n# two", "three")),
)

texts = st.text(max_size=25)
reviewed = st.builds(
    ReviewedMessage,
    id=st.just("a1"),
    lines=st.lists(texts, min_size=1, max_size=3).map(
        lambda rows: tuple(ReviewedLine(outline(i), row) for i, row in enumerate(rows))
    ),
    transcription_status=st.sampled_from(Status),
    translation=st.none() | texts,
    translation_status=st.sampled_from(Status),
)


@given(records(), st.lists(reviewed, max_size=1).map(tuple), st.none() | texts, st.booleans())
@examples(150)
def test_a_form_that_nobody_changed_changes_nothing(
    there: Record, messages: tuple[ReviewedMessage, ...], surface: str | None, sensitive: bool
) -> None:
    """Whatever the record says, in whatever letters."""
    review = replace(there.review, messages=messages, surface=surface, sensitive=sensitive)
    there = replace(there, review=review)
    answers = read_form(form_of(there), there)
    assert apply_answers(there, there, answers, "Ann", NOW).review == there.review


def changed(text: str, old: str, new: str) -> Record:
    """The record after the form's `old` was made `new`."""
    assert text.count(old) == 1, text
    answers = read_form(text.replace(old, new), WALL)
    return apply_answers(WALL, WALL, answers, "Ann", NOW)


FORM = form_of(WALL)


def test_texts_statuses_and_facts_are_read() -> None:
    """Each part of the form can be changed by itself."""
    assert message_of(changed(FORM, "2: في حلب", "2:  في  حمص ")).lines[1].text == "في حمص"
    assert changed(FORM, "place: Aleppo", "place:").review.place is None
    assert changed(FORM, "tag: blue\n", "tag: green\ntag: red\n").review.tags == (
        "door",
        "green",
        "red",
    )
    assert changed(FORM, "sensitive: no", "sensitive: yes").review.sensitive
    assert changed(FORM, "note: three", "note: three\n    four").review.notes[1] == "three\nfour"
    there = changed(FORM, "in Aleppo", "in Homs\n\n    and more")
    assert message_of(there).translation == "I left my heart\nin Homs\n\nand more"
    section = FORM[FORM.index("[m2]") :]
    there = apply_answers(
        WALL, WALL, read_form(section.replace("deleted: no", "deleted: yes"), WALL), "Ann", NOW
    )
    assert [message.id for message in effective_messages(there)] == ["m1"]
    there = apply_answers(
        WALL,
        WALL,
        read_form(section.replace("transcription: machine", "transcription: cannot read"), WALL),
        "Ann",
        NOW,
    )
    assert message_of(there, "m2").transcription_status is Status.CANNOT_READ


def test_approving_in_the_form_keeps_a_copy_of_the_english() -> None:
    """What was seen is what is stood for."""
    start = FORM.index("translation: machine")
    text = FORM[:start] + "translation: approved" + FORM[start + len("translation: machine") :]
    there = apply_answers(WALL, WALL, read_form(text, WALL), "Ann", NOW)
    assert there.review.messages[0].translation == "I left my heart\nin Aleppo"


def test_the_form_tells_what_the_machine_thinks() -> None:
    """Other readings are there as remarks, and so is why English is withheld."""
    said_ = judged(
        Message.of((line("قلبي", others=("فلبي",)),)).translated(_english()), Level.WITHHELD, "name"
    )
    text = form_of(wall(said_))
    assert "# 1 or: فلبي" in text
    assert "# no English is shown: name" in text
    assert "Homs" not in text


def _english() -> Translation:
    english = read("x", english="Homs").translation
    assert english is not None
    return english


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("2: في حلب", "3: في حلب", "no line 3"),
        ("2: في حلب", "1: في حلب", "line 1 is there twice"),
        ("[m2]", "[m5]", "no message m5"),
        ("[m2]", "[m1]", r"\[m1\] is there twice"),
        ("sensitive: no", "sensitive: perhaps", "yes or no"),
        ("sensitive: no", "sensitiv: no", "no 'sensitiv'"),
        ("2: في حلب", "في حلب", "not understood"),
        ("[photo]", "    indented\n[photo]", "belongs to no field"),
        ("2: في حلب", "2: في حلب\ntranscription: done", "'done' is no status"),
    ],
)
def test_what_is_not_understood_is_named_with_its_row(old: str, new: str, reason: str) -> None:
    """So that the person finds it."""
    with pytest.raises(FormError, match=reason) as caught:
        changed(FORM, old, new)
    assert "row " in caught.value.message


def test_what_is_left_out_stays() -> None:
    """A form cut down to one message changes nothing else."""
    text = FORM[FORM.index("[m2]") :].replace("1: سنعود", "1: سنعود يوما")
    there = apply_answers(WALL, WALL, read_form(text, WALL), "Ann", NOW)
    assert there.review.place == "Aleppo"
    assert message_of(there).transcription == "تركت قلبي\nفي حلب"
    assert message_of(there, "m2").transcription == "سنعود يوما"


def test_windows_editors_are_understood() -> None:
    """A byte order mark and rows that end with CR LF change nothing."""
    text = "\ufeff" + FORM.replace("\n", "\r\n")
    assert apply_answers(WALL, WALL, read_form(text, WALL), "Ann", NOW) == WALL


def test_added_messages_are_in_the_form() -> None:
    """With their own ids."""
    there = edited(WALL, said("جديد", first=9), None)
    assert "[a1]" in form_of(there)
