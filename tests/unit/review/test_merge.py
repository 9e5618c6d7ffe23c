"""Two changes of one message brought together: nothing is lost."""

from __future__ import annotations

from hypothesis import given
from msgspec.structs import replace

from tests.factories.laws import examples
from tests.factories.reviews import contents, outline, said, with_text
from wallmsg.effective import Content, rank
from wallmsg.model import Field, ReviewedLine, Status
from wallmsg.review import Clash, merge_content

BASE = said("تركت قلبي", "في حلب", english="I left my heart in Aleppo")
CHECKED = {Status.REVIEWED, Status.APPROVED}


def by_place(content: Content) -> dict[object, str]:
    """The texts by where they stand."""
    return {line.polygon: line.text for line in content.lines}


def answers(clashes: tuple[Clash, ...], field: Field) -> set[str | None]:
    """All texts that stand in clashes about a field."""
    return {
        text for clash in clashes if clash.field is field for text in (clash.mine, clash.theirs)
    }


@given(contents, contents, contents)
@examples(300)
def test_nothing_is_lost(base: Content, mine: Content, theirs: Content) -> None:
    """What either side wrote is in the merged content or in a clash; so is what both left."""
    merged = merge_content(base, mine, theirs)
    there = by_place(merged.content)
    disputed = answers(merged.clashes, Field.LINES)
    old = by_place(base)
    for side in (mine, theirs):
        for place, text in by_place(side).items():
            if old.get(place) != text:
                assert there.get(place) == text or text in disputed
        if side.translation != base.translation:
            clashed = answers(merged.clashes, Field.TRANSLATION)
            assert side.translation in {merged.content.translation, *clashed}
    for place, text in old.items():
        if by_place(mine).get(place) == by_place(theirs).get(place) == text:
            assert there[place] == text


@given(contents, contents, contents)
@examples(200)
def test_what_both_took_away_is_gone_and_no_line_is_doubled(
    base: Content, mine: Content, theirs: Content
) -> None:
    """The merged lines are those of either side, each place once."""
    places = [line.polygon for line in merge_content(base, mine, theirs).content.lines]
    assert len(places) == len(set(places))
    assert set(places) <= set(by_place(mine)) | set(by_place(theirs))


@given(contents, contents)
def test_one_change_alone_is_taken_as_it_is(base: Content, mine: Content) -> None:
    """Where only one side changed something, or both the same, that is the outcome."""
    assert merge_content(base, mine, base).content == mine
    assert merge_content(base, base, mine).content == mine
    assert merge_content(base, mine, mine).content == mine
    assert merge_content(base, mine, mine).clashes == ()


@given(contents, contents, contents)
@examples(200)
def test_it_does_not_matter_who_came_first(base: Content, mine: Content, theirs: Content) -> None:
    """Both orders clash or neither does, and without a clash both give the same texts."""
    one, other = merge_content(base, mine, theirs), merge_content(base, theirs, mine)
    assert {clash.field for clash in one.clashes} == {clash.field for clash in other.clashes}
    if not one.clashes:
        assert by_place(one.content) == by_place(other.content)
        assert one.content.translation == other.content.translation
        assert one.content.transcription_status == other.content.transcription_status


@given(contents, contents, contents)
@examples(300)
def test_nobody_stands_for_a_text_they_have_not_seen(
    base: Content, mine: Content, theirs: Content
) -> None:
    """A merged text is reviewed or approved only if a side had that very text and said so."""
    merged = merge_content(base, mine, theirs)
    if merged.clashes:
        return
    status = merged.content.transcription_status
    if status in CHECKED:
        assert any(
            side.lines == merged.content.lines
            and side.transcription_status in CHECKED
            and rank(side.transcription_status) >= rank(status)
            for side in (mine, theirs)
        )
    status = merged.content.translation_status
    if status in CHECKED:
        assert any(
            side.transcription == merged.content.transcription
            and side.translation == merged.content.translation
            and side.translation_status in CHECKED
            for side in (mine, theirs)
        )


def test_different_lines_merge_silently() -> None:
    """One corrects the first line, the other the second: both corrections are there."""
    merged = merge_content(BASE, with_text(BASE, 0, "تركتُ روحي"), with_text(BASE, 1, "في حمص"))
    assert merged.content.transcription == "تركتُ روحي\nفي حمص"
    assert merged.clashes == ()


def test_the_same_line_clashes() -> None:
    """Both corrected the same line otherwise: one clash that names all three texts."""
    merged = merge_content(BASE, with_text(BASE, 1, "في حمص"), with_text(BASE, 1, "في حماة"))
    [clash] = merged.clashes
    assert (clash.field, clash.line) == (Field.LINES, 1)
    assert (clash.base, clash.mine, clash.theirs) == ("في حلب", "في حمص", "في حماة")


def test_text_and_outline_of_one_line_merge() -> None:
    """One redraws a line, the other corrects its text: both are kept."""
    moved = replace(BASE, lines=(ReviewedLine(outline(0).scaled(1.05), "تركت قلبي"), BASE.lines[1]))
    merged = merge_content(BASE, moved, with_text(BASE, 0, "تركت روحي"))
    assert merged.clashes == ()
    assert merged.content.lines[0] == ReviewedLine(moved.lines[0].polygon, "تركت روحي")


def test_a_line_that_is_split_meets_a_correction_elsewhere() -> None:
    """One splits the second line in two, the other corrects the first: all lines, in order."""
    halves = (ReviewedLine(outline(1, 1), "في"), ReviewedLine(outline(1, 2), "حلب"))
    split = replace(BASE, lines=(BASE.lines[0], *halves))
    merged = merge_content(BASE, split, with_text(BASE, 0, "تركت روحي"))
    assert merged.content.transcription == "تركت روحي\nفي\nحلب"
    assert merged.clashes == ()


def test_a_corrected_line_is_not_deleted_unasked() -> None:
    """One deletes a line, the other corrects it: a clash, and the corrected line stays."""
    without = replace(BASE, lines=BASE.lines[:1])
    merged = merge_content(BASE, without, with_text(BASE, 1, "في حمص"))
    [clash] = merged.clashes
    assert (clash.mine, clash.theirs) == (None, "في حمص")
    assert merged.content.transcription == "تركت قلبي\nفي حمص"


def test_a_changed_message_is_not_deleted_unasked() -> None:
    """One deletes the message, the other corrects it: a clash, whoever came first."""
    gone, changed = replace(BASE, deleted=True), with_text(BASE, 0, "تركت روحي")
    for pair in ((gone, changed), (changed, gone)):
        [clash] = merge_content(BASE, *pair).clashes
        assert clash.field is Field.DELETED
    assert merge_content(BASE, gone, BASE).content.deleted


def test_an_approval_of_the_old_text_does_not_reach_the_new_one() -> None:
    """One approves what the other is correcting: the corrected text is a draft."""
    approved = replace(BASE, transcription_status=Status.APPROVED)
    merged = merge_content(BASE, with_text(BASE, 0, "تركت روحي"), approved)
    assert merged.clashes == ()
    assert merged.content.transcription_status is Status.DRAFT


def test_cannot_read_and_a_better_status_clash() -> None:
    """One says it cannot be read, the other has reviewed it: they must talk."""
    blind = replace(BASE, transcription_status=Status.CANNOT_READ)
    reviewed = replace(BASE, transcription_status=Status.REVIEWED)
    [clash] = merge_content(BASE, blind, reviewed).clashes
    assert clash.field is Field.TRANSCRIPTION_STATUS
