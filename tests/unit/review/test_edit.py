"""Changing a message and what is said about a photo."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.factories.records import judged
from tests.factories.reviews import (
    LATER,
    NOW,
    edit_of,
    edited,
    message_of,
    outline,
    read,
    said,
    wall,
    with_text,
)
from wallmsg.catalogue import Catalogue
from wallmsg.effective import Content, readable
from wallmsg.errors import UsageError
from wallmsg.model import (
    Field,
    Level,
    Outcome,
    Polygon,
    Retranslation,
    ReviewedLine,
    Status,
    Translation,
    Via,
    record_from_json,
    record_to_json,
)
from wallmsg.review import (
    ConflictError,
    Details,
    DetailsConflictError,
    DetailsEdit,
    apply_details,
    apply_edit,
    details_of,
    effective_messages,
    save,
)
from wallmsg.review.restore import restore

WALL = wall(read("تركت قلبي", "في حلب", english="I left my heart in Aleppo"))
SEEN = message_of(WALL)


def test_an_edit_is_kept_with_its_history() -> None:
    """The text is people's now, and the history says who changed what, when and by which way."""
    there = edited(WALL, with_text(SEEN.content, 1, "في حمص"))
    assert message_of(there).transcription == "تركت قلبي\nفي حمص"
    text, status = there.review.history
    assert (text.number, text.who, text.time, text.via) == (1, "Ann", NOW, Via.PAGE)
    assert (text.message, text.field) == ("m1", Field.TRANSCRIPTION)
    assert (text.before, text.after) == ("تركت قلبي\nفي حلب", "تركت قلبي\nفي حمص")
    assert (status.field, status.before, status.after) == (
        Field.TRANSCRIPTION_STATUS,
        "machine",
        "draft",
    )
    assert there.machine == WALL.machine
    assert record_from_json(record_to_json(there)) == there


def test_an_edit_that_changes_nothing_leaves_the_record() -> None:
    """Saving what is there already writes no history."""
    assert edited(WALL, SEEN.content) is WALL


def test_the_same_edit_again_changes_nothing() -> None:
    """An edit that is sent twice, because its answer was lost, counts once."""
    edit = edit_of(WALL, with_text(SEEN.content, 0, "تركت روحي"))
    once = apply_edit(WALL, edit, NOW)
    assert apply_edit(once, edit, LATER) == once
    new = edit_of(WALL, said("جديد", first=5), None)
    once = apply_edit(WALL, new, NOW)
    assert apply_edit(once, new, LATER) == once


def test_changes_of_different_fields_meet() -> None:
    """One corrects the Arabic, the other the English of what both saw: both are kept."""
    first = edited(WALL, with_text(SEEN.content, 0, "تركت روحي"))
    english = replace(SEEN.content, translation="My soul", translation_status=Status.DRAFT)
    both = edited(first, english, who="Bob", seen=WALL)
    assert message_of(both).transcription == "تركت روحي\nفي حلب"
    assert message_of(both).translation == "My soul"
    assert [change.who for change in both.review.history] == ["Ann", "Ann", "Bob", "Bob"]


def test_a_conflict_gives_all_three_versions() -> None:
    """The second to save gets what both began from, theirs, mine, and the token to save again."""
    first = edited(WALL, with_text(SEEN.content, 0, "تركت روحي"))
    mine = with_text(SEEN.content, 0, "تركت عيني")
    with pytest.raises(ConflictError) as caught:
        edited(first, mine, who="Bob", seen=WALL)
    conflict = caught.value
    assert conflict.base == SEEN.content
    assert conflict.theirs == message_of(first).content
    assert conflict.version == message_of(first).version
    assert conflict.mine.lines == mine.lines
    solved = edit_of(first, conflict.merged, who="Bob")
    assert solved.base_version == conflict.version
    after = apply_edit(first, solved, NOW)
    assert message_of(after).transcription == "تركت عيني\nفي حلب"
    assert pickle.loads(pickle.dumps(conflict)).clashes == conflict.clashes  # noqa: S301


def test_a_false_base_cannot_overwrite_unseen() -> None:
    """What the client says it began from counts only if its version is not the present one."""
    false = replace(edit_of(WALL, SEEN.content), base=said("anything"))
    assert apply_edit(WALL, false, NOW) == WALL


def test_the_english_of_a_text_that_changed_is_withheld() -> None:
    """Until somebody writes or makes it anew; the machine's stays to be looked at."""
    there = message_of(edited(WALL, with_text(SEEN.content, 0, "تركت روحي")))
    assert there.translation is None
    assert there.withheld
    assert there.reasons() == ("text_changed",)
    assert there.machine_translation is not None
    assert there.machine_translation.text == "I left my heart in Aleppo"


def test_marking_letters_as_unsure_keeps_the_english() -> None:
    """A dot below says nothing new about what is written."""
    marked = with_text(SEEN.content, 1, "في حلب\u0323")
    assert message_of(edited(WALL, marked)).translation == "I left my heart in Aleppo"


def test_who_stands_for_the_machines_english_gets_a_copy() -> None:
    """So that no later reading of the photo changes what was approved."""
    approved = replace(SEEN.content, translation_status=Status.APPROVED)
    [there] = edited(WALL, approved).review.messages
    assert there.translation == "I left my heart in Aleppo"


def test_nobody_stands_for_english_that_is_not_shown() -> None:
    """Withheld English, or none, cannot be reviewed: the person has to write it."""
    withheld = wall(judged(read("لا", english="yes"), Level.WITHHELD, "negation"))
    for there in (withheld, wall(read("لا"))):
        content = replace(message_of(there).content, translation_status=Status.REVIEWED)
        with pytest.raises(UsageError, match="no English"):
            edited(there, content)


def test_machine_english_made_anew_stays_the_machines() -> None:
    """A retranslation that nobody touched is no draft; one that a person wrote is."""
    content = replace(SEEN.content, translation="I left my heart")
    anew = replace(edit_of(WALL, content), machine_english=True)
    assert message_of(apply_edit(WALL, anew, NOW)).translation_status is Status.MACHINE
    assert message_of(edited(WALL, content)).translation_status is Status.DRAFT


def test_what_the_machine_made_anew_keeps_its_verdict_and_maker() -> None:
    """It is withheld once the Arabic changes, comes back with it, and people's word goes first."""
    english = Translation(text="My soul", score=-0.2, translator="t 2", verdict=Level.CHECK)
    content = with_text(SEEN.content, 0, "تركت روحي")
    arabic = readable(content.transcription)
    anew = Retranslation(arabic=arabic, translation=english)
    there = apply_edit(WALL, replace(edit_of(WALL, content), retranslation=anew), NOW)
    shown = message_of(there)
    assert (shown.translation, shown.verdict) == ("My soul", Level.CHECK)
    assert shown.machine_translation == english
    assert shown.translation_status is Status.MACHINE
    later = edited(there, with_text(shown.content, 0, "تركت حياتي"))
    stale = message_of(later)
    assert (stale.translation, stale.verdict) == (None, Level.WITHHELD)
    assert stale.reasons() == ("text_changed",)
    assert message_of(edited(later, content)).translation == "My soul"
    own = edited(there, replace(content, translation="My spirit"))
    assert (message_of(own).translation, message_of(own).verdict) == ("My spirit", None)
    same = replace(edit_of(there, shown.content), retranslation=anew)
    assert apply_edit(there, same, LATER) == there
    first = message_of(edited(there, SEEN.content))
    assert (first.translation, first.verdict) == (SEEN.translation, SEEN.verdict)


def test_english_made_anew_clashes_with_what_another_wrote() -> None:
    """It is a change like any other, told in the history, and can be taken back."""
    english = Translation(text="My soul", score=-0.2, translator="t 2", verdict=Level.CHECK)
    anew = Retranslation(arabic=readable(SEEN.transcription), translation=english)
    content = replace(SEEN.content, translation="My soul")
    mine = replace(edit_of(WALL, content), machine_english=True, retranslation=anew)
    theirs = edited(WALL, replace(SEEN.content, translation="Their words"))
    with pytest.raises(ConflictError):
        apply_edit(theirs, mine, LATER)
    there = apply_edit(WALL, mine, NOW)
    [change] = there.review.history
    assert (change.field, change.before, change.after) == (
        Field.TRANSLATION,
        SEEN.translation,
        "My soul",
    )
    assert message_of(restore(there, change.number, "Ann", LATER)).translation == SEEN.translation
    other = replace(mine, content=replace(SEEN.content, translation="Another"))
    assert apply_edit(WALL, other, NOW).review.messages[0].retranslation is None


def test_messages_are_added_and_deleted() -> None:
    """A new message gets an id of its own; a deleted one is no longer shown, nor is its reading."""
    there = edited(WALL, said("جديد", first=5), None)
    assert [message.id for message in effective_messages(there)] == ["m1", "a1"]
    assert message_of(there, "a1").outcome is Outcome.READ
    gone = edited(there, replace(SEEN.content, deleted=True))
    assert [message.id for message in effective_messages(gone)] == ["a1"]
    assert [message.id for message in effective_messages(gone, deleted=True)] == ["m1", "a1"]
    back = edited(gone, SEEN.content)
    assert [message.id for message in effective_messages(back)] == ["m1", "a1"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (Content(lines=()), "needs a line"),
        (said("ا" * 5000), "letters"),
        (said(*["ا"] * 501), "at most 500"),
        (said("ا", english="x" * 60_000), "letters"),
        (said(*["ا" * 3000] * 7), "21000 letters"),
        (said("\ud800"), "Unicode"),
        (Content(lines=(ReviewedLine(Polygon(((0, 0), (1, 1), (2, 2))), "ا"),)), "encloses"),
        (Content(lines=(ReviewedLine(outline(0).scaled(1e9), "ا"),)), "leaves"),
        (Content(lines=(ReviewedLine(outline(0).scaled(float("nan")), "ا"),)), "leaves"),
    ],
)
def test_what_cannot_be_kept_is_refused(content: Content, reason: str) -> None:
    """With a reason, and nothing is changed."""
    with pytest.raises(UsageError, match=reason):
        edited(WALL, content, None)


def test_texts_are_kept_clean() -> None:
    """One row a line, no control characters, no marks that turn the direction; markup stays."""
    there = edited(
        WALL, said("  a\nb\x00\u202e\u200f  c ", english="<script>\r\nx\u2028y\x1b"), None
    )
    [new] = [message for message in effective_messages(there) if message.id == "a1"]
    assert new.transcription == "a b c"
    assert new.translation == "<script>\nx\ny"


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_text_is_kept_or_refused(arabic: str, english: str) -> None:
    """Whatever people type fits a record that can be written and read, or is refused."""
    try:
        there = edited(WALL, said(arabic, english=english), None)
    except UsageError:
        return
    assert record_from_json(record_to_json(there)) == there


def test_unknown_messages_and_nameless_people_are_refused() -> None:
    """An edit must be of a message that is there, by somebody."""
    with pytest.raises(UsageError, match="no message m7"):
        apply_edit(WALL, replace(edit_of(WALL, SEEN.content), message_id="m7"), NOW)
    with pytest.raises(UsageError, match="name"):
        edited(WALL, SEEN.content, who=" \u200f ")


def details_edit(base: Details, details: Details) -> DetailsEdit:
    """An edit of what is said about the photo."""
    return DetailsEdit(record_id=WALL.id, base=base, details=details, who="Ann", via=Via.PAGE)


def test_details_are_kept_with_their_history() -> None:
    """Each fact that changed is one change."""
    new = Details(place=" Aleppo ", tags=("a", " a ", ""), notes=("one\ntwo",), sensitive=True)
    there = apply_details(WALL, details_edit(Details(), new), NOW)
    assert details_of(there) == replace(new, place="Aleppo", tags=("a",))
    changes = {change.field.value: (change.before, change.after) for change in there.review.history}
    assert changes == {
        "place": (None, "Aleppo"),
        "tags": (None, '["a"]'),
        "notes": (None, '["one\\ntwo"]'),
        "sensitive": ("false", "true"),
    }


def test_details_merge_by_fact_and_tag() -> None:
    """Different facts and tags of two people are kept; one fact in two ways is a conflict."""
    first = apply_details(WALL, details_edit(Details(), Details(place="Aleppo", tags=("a",))), NOW)
    second = details_edit(Details(), Details(tool="charcoal", tags=("b",)))
    assert details_of(apply_details(first, second, NOW)) == Details(
        place="Aleppo", tool="charcoal", tags=("a", "b")
    )
    with pytest.raises(DetailsConflictError) as caught:
        apply_details(first, details_edit(Details(), Details(place="Homs")), NOW)
    [clash] = caught.value.clashes
    assert (clash.field, clash.mine, clash.theirs) == (Field.PLACE, "Homs", "Aleppo")
    assert caught.value.merged == Details(place="Homs", tags=("a",))


def test_a_date_must_be_one() -> None:
    """As on the command line."""
    with pytest.raises(UsageError, match="not a date"):
        apply_details(WALL, details_edit(Details(), Details(taken="yesterday")), NOW)


def test_saving_goes_into_the_journal(catalogue: Catalogue) -> None:
    """A saved edit is in the record, in the journal as a review, and found at once."""
    catalogue.write(WALL)
    save(catalogue, edit_of(WALL, with_text(SEEN.content, 0, "سنعود")))
    assert catalogue.read(WALL.id).review.history
    assert [line.entry.action for line in catalogue.journal.lines() if line.entry][-1] == "review"
    assert catalogue.index.search("سنعود")
    assert not catalogue.index.search('"تركت قلبي"')
