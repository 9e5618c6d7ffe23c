"""What a record says now: people's word before the machine's, whatever is read again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.factories.laws import examples
from tests.factories.records import judged, line
from tests.factories.reviews import (
    contents,
    edited,
    message_of,
    outline,
    read,
    said,
    wall,
    with_text,
)
from tests.factories.strategies import records
from wallmsg.effective import content_of, effective_messages, stage
from wallmsg.model import (
    ILLEGIBLE,
    Level,
    Message,
    Outcome,
    Polygon,
    QualityFlag,
    Record,
    ReviewedLine,
    Status,
)
from wallmsg.review import ConflictError

FIRST, SECOND = read("تركت قلبي", english="My heart"), read("سنعود", english="Return", first=3)
WALL = wall(FIRST, SECOND)


def again(there: Record, *messages: Message) -> Record:
    """The record after its photo was read again."""
    return replace(there, machine=replace(there.machine, messages=messages))


@given(records())
@examples(50)
def test_without_people_it_is_what_the_machine_says(there: Record) -> None:
    """Every message of the machine, in its order, with its text and the English that may be."""
    shown = effective_messages(replace(there, review=replace(there.review, messages=())))
    assert [message.transcription for message in shown] == [
        message.transcription for message in there.machine.messages
    ]
    for number, (now, machine) in enumerate(zip(shown, there.machine.messages, strict=True), 1):
        english = machine.translation
        assert now.id == f"m{number}"
        assert now.translation == (english.shown() if english else None)
        assert "\n".join(one.text for one in now.lines) == machine.transcription


steps = st.lists(st.tuples(st.sampled_from(["m1", "m2", None]), contents), max_size=4)
readings = st.lists(
    st.builds(
        lambda row, count: read(*["مرة أخرى"] * count, english="again", first=row),
        st.integers(0, 6),
        st.integers(1, 3),
    ),
    max_size=3,
)


@given(steps, readings)
@examples(150)
def test_reading_again_never_touches_what_people_decided(
    edits: list[tuple[str | None, object]], messages: list[Message]
) -> None:
    """Whatever the machine finds, people's messages are shown as they were; ids stay unique."""
    there = WALL
    for message_id, content in edits:
        try:
            there = edited(there, replace(content, translation_status=Status.MACHINE), message_id)
        except Exception:  # noqa: BLE001, S112 - what is refused is another test's
            continue
    later = again(there, *messages)
    shown = {message.id: message for message in effective_messages(later, deleted=True)}
    assert len(shown) == len(effective_messages(later, deleted=True))
    assert later.review == there.review
    for one in there.review.messages:
        assert shown[one.id].content == content_of(one)
        assert shown[one.id].transcription == one.transcription
        assert shown[one.id].deleted == one.deleted
        if one.translation is not None:
            assert shown[one.id].translation == one.translation


def test_a_corrected_message_is_not_shown_twice_after_reading_again() -> None:
    """The machine's new reading of the same lines is people's message still."""
    there = edited(WALL, with_text(message_of(WALL).content, 0, "تركت روحي"))
    later = again(there, read("ترك قلب"), SECOND)
    assert [message.transcription for message in effective_messages(later)] == [
        "تركت روحي",
        "سنعود",
    ]


def test_messages_are_told_by_where_they_are_not_by_their_number() -> None:
    """A message found above the others does not take the first one's place or id."""
    there = edited(WALL, with_text(message_of(WALL).content, 0, "تركت روحي"))
    new = read("فوق", first=-2)
    shown = effective_messages(again(there, new, FIRST, SECOND))
    assert [message.transcription for message in shown] == ["فوق", "تركت روحي", "سنعود"]
    assert shown[1].id == "m1"
    assert len({message.id for message in shown}) == 3
    assert shown[1].machine_number == 2


def test_a_generous_outline_hides_no_neighbour() -> None:
    """Who draws a line's outline over the next message does not make that one vanish."""
    left, top, right, bottom = outline(0).bounds()
    wide = Polygon(((left, top), (right, top), (right, bottom + 400), (left, bottom + 400)))
    content = replace(message_of(WALL).content, lines=(ReviewedLine(wide, "تركت قلبي"),))
    shown = effective_messages(edited(WALL, content))
    assert [message.id for message in shown] == ["m1", "m2"]


def test_what_people_added_is_not_added_again_when_the_machine_finds_it() -> None:
    """Its outline is about the same, though nobody draws as the machine does."""
    there = edited(wall(FIRST), said("مضاف", first=5), None)
    rough = read("قراءة", first=5)
    moved = replace(rough.lines[0], polygon=outline(5).scaled(1.03))
    later = again(there, FIRST, Message.of((moved,)))
    assert [message.transcription for message in effective_messages(later)] == ["تركت قلبي", "مضاف"]


def test_lines_that_people_took_away_do_not_come_back() -> None:
    """What the machine saw in a crack stays away when the photo is read again."""
    noisy = wall(read("تركت", "ـ", "ا", "."))
    only = replace(message_of(noisy).content, lines=message_of(noisy).content.lines[:1])
    there = edited(noisy, only)
    assert [m.transcription for m in effective_messages(again(there, *noisy.machine.messages))] == [
        "تركت"
    ]


def test_a_deleted_message_does_not_come_back() -> None:
    """Nor does it when it is read otherwise."""
    there = edited(WALL, replace(message_of(WALL).content, deleted=True))
    assert [m.transcription for m in effective_messages(again(there, read("اخرى"), SECOND))] == [
        "سنعود"
    ]


def test_two_messages_made_one() -> None:
    """Lines moved into another message are shown there alone."""
    both = (*message_of(WALL).content.lines, *message_of(WALL, "m2").content.lines)
    there = edited(WALL, replace(message_of(WALL).content, lines=both))
    there = edited(there, replace(message_of(WALL, "m2").content, deleted=True), "m2", seen=WALL)
    assert [m.transcription for m in effective_messages(there)] == ["تركت قلبي\nسنعود"]


def test_a_message_put_into_another_meanwhile_is_a_conflict() -> None:
    """Who is correcting it must be told, instead of losing the correction."""
    both = (*message_of(WALL).content.lines, *message_of(WALL, "m2").content.lines)
    there = edited(WALL, replace(message_of(WALL).content, lines=both))
    with pytest.raises(ConflictError):
        edited(there, with_text(message_of(WALL, "m2").content, 0, "سنرجع"), "m2", seen=WALL)


def test_an_added_message_stands_where_it_is_written() -> None:
    """Between the machine's messages, by its top edge."""
    there = edited(WALL, said("بينهما", first=1), None)
    assert [m.transcription for m in effective_messages(there)] == ["تركت قلبي", "بينهما", "سنعود"]


def test_the_machine_helps_with_the_nearest_line() -> None:
    """Its text is the first alternative of a corrected line, its certainty stays with its text."""
    others = line("قلبي", others=["فلبي"])
    there = wall(Message.of((others,)))
    now = message_of(there)
    assert now.lines[0].confidence == 0.9
    assert [other.text for other in now.lines[0].alternatives] == ["فلبي"]
    fixed = message_of(edited(there, with_text(now.content, 0, "كلبي")))
    assert fixed.lines[0].confidence is None
    assert [other.text for other in fixed.lines[0].alternatives] == ["قلبي", "فلبي"]
    elsewhere = replace(now.content, lines=(ReviewedLine(outline(9), "بعيد"),))
    assert message_of(edited(there, elsewhere)).lines[0].alternatives == ()


def test_an_unreadable_line_is_a_gap_and_its_guess_an_alternative() -> None:
    """As the transcription says."""
    there = wall(Message.of((line("تخمين", Outcome.UNREADABLE, 0.2),)))
    [shown] = message_of(there).lines
    assert shown.text == ILLEGIBLE
    assert [other.text for other in shown.alternatives] == ["تخمين"]


def test_withheld_english_is_withheld_here_too() -> None:
    """With its reasons; the machine's English can still be looked at."""
    there = message_of(wall(judged(FIRST, Level.WITHHELD, "number", "name")))
    assert (there.translation, there.withheld) == (None, True)
    assert there.reasons() == ("number", "name")
    assert there.machine_translation is not None


def test_doubts_do_not_quote_english_that_is_withheld() -> None:
    """Unless it is asked for; figures and Arabic are told, and all about English that is shown."""
    flags = (
        QualityFlag("name", Level.WITHHELD, "Homs"),
        QualityFlag("number", Level.CHECK, "2016"),
        QualityFlag("arabic_left", Level.CHECK, "3 letters"),
    )
    there = replace(message_of(wall(judged(FIRST, Level.WITHHELD, "name"))), flags=flags)
    assert [flag.detail for flag in there.shown_flags(False)] == ["", "2016", "3 letters"]
    assert there.shown_flags(True) == flags
    assert replace(there, withheld=False).shown_flags(False) == flags


def test_how_far_a_message_is() -> None:
    """What is behind counts; begun is a draft; what cannot be read is done."""
    machine, draft, reviewed = Status.MACHINE, Status.DRAFT, Status.REVIEWED
    assert stage(machine, machine) is machine
    assert stage(reviewed, machine) is draft
    assert stage(machine, Status.APPROVED) is draft
    assert stage(Status.APPROVED, reviewed) is reviewed
    assert stage(Status.CANNOT_READ, machine) is Status.CANNOT_READ
