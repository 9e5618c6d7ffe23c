"""Answers into the catalogue: what fits, what clashes, what is refused."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.factories.laws import examples
from tests.factories.records import heart
from tests.factories.reviews import contents, message_of, read, said, wall, with_text
from wallmsg.catalogue import Action, Catalogue
from wallmsg.effective import Content
from wallmsg.interchange.merge import Note, Report, merge_answers
from wallmsg.model import Field, Level, Polygon, Record, ReviewedLine, Status, Via
from wallmsg.review import Edit, save
from wallmsg.review.edit import apply_edit


def answer(there: Record, content: Content, **changes: object) -> Edit:
    """An answer to the record's first message as it was in `there`."""
    edit = Edit(
        record_id=there.id,
        message_id="m1",
        base_version="",
        base=message_of(there).content,
        content=content,
        who="Salma",
        via=Via.PACKET,
    )
    return replace(edit, **changes)


def translated(there: Record, english: str, status: Status = Status.REVIEWED) -> Content:
    """The first message with that English."""
    return replace(message_of(there).content, translation=english, translation_status=status)


def counts(report: Report) -> tuple[int, int, int, int]:
    """How many were changed, known, clashing and refused."""
    return report.changed, report.unchanged, len(report.conflicts), len(report.refused)


def test_an_answer_is_kept_with_who_gave_it(catalogue: Catalogue, there: Record) -> None:
    """The texts are those of the answer, and the history says whose and by which way."""
    edit = answer(there, translated(there, "I left my heart in Aleppo"))
    assert counts(merge_answers(catalogue, [edit])) == (1, 0, 0, 0)
    now = catalogue.read(there.id)
    assert message_of(now).translation == "I left my heart in Aleppo"
    assert message_of(now).translation_status is Status.REVIEWED
    assert {(change.who, change.via) for change in now.review.history} == {("Salma", Via.PACKET)}
    assert now.machine == there.machine


def test_the_same_answers_again_change_nothing(catalogue: Catalogue, there: Record) -> None:
    """Not a byte of the record, and no line of the journal."""
    edits = [answer(there, translated(there, "I left my heart in Aleppo"))]
    notes = [Note(there.id, "near the citadel", "Salma", Via.PACKET)]
    merge_answers(catalogue, edits, notes)
    seal, before = catalogue.seal(), catalogue.read(there.id)
    assert before.review.notes == ("near the citadel",)
    assert counts(merge_answers(catalogue, edits, notes)) == (0, 2, 0, 0)
    assert (catalogue.seal(), catalogue.read(there.id)) == (seal, before)


def test_merged_answers_do_not_come_back(catalogue: Catalogue, there: Record) -> None:
    """Who took an answer or a note back since is not overruled by the same file."""
    edits = [answer(there, translated(there, "I left my heart in Aleppo"))]
    notes = [Note(there.id, "near the citadel", "Salma", Via.PACKET)]
    merge_answers(catalogue, edits, notes)
    now = catalogue.read(there.id)
    save(
        catalogue,
        answer(now, translated(there, "I left my heart in Homs"), who="Rima", via=Via.PAGE),
    )
    catalogue.update(
        there.id,
        lambda record: replace(record, review=replace(record.review, notes=())),
        Action.REVIEW,
    )
    assert counts(merge_answers(catalogue, edits, notes)) == (0, 2, 0, 0)
    now = catalogue.read(there.id)
    assert message_of(now).translation == "I left my heart in Homs"
    assert now.review.notes == ()


def test_different_changes_are_brought_together(catalogue: Catalogue, there: Record) -> None:
    """The Arabic of one and the English of another both stay."""
    arabic = with_text(message_of(there).content, 0, "تركت قلبي هنا")
    save(catalogue, answer(there, arabic, who="Rima", via=Via.PAGE))
    edit = answer(there, translated(there, "I left my heart in Aleppo"))
    assert counts(merge_answers(catalogue, [edit])) == (1, 0, 0, 0)
    now = message_of(catalogue.read(there.id))
    assert now.lines[0].text == "تركت قلبي هنا"
    assert now.translation == "I left my heart in Aleppo"


def test_a_clash_is_listed_and_nothing_lost(catalogue: Catalogue, there: Record) -> None:
    """The catalogue keeps what it says; the list has both; insisting keeps the other in history."""
    mine, theirs = "I left my heart in Aleppo", "My heart stayed in Aleppo"
    save(catalogue, answer(there, translated(there, theirs), who="Rima", via=Via.PAGE))
    edits = [answer(there, translated(there, mine))]
    report = merge_answers(catalogue, edits)
    assert counts(report) == (0, 0, 1, 0)
    [conflict] = report.conflicts
    assert (conflict.content.translation, conflict.now.translation) == (mine, theirs)
    assert [clash.field for clash in conflict.clashes] == [Field.TRANSLATION]
    assert message_of(catalogue.read(there.id)).translation == theirs
    assert counts(merge_answers(catalogue, edits, overwrite=True)) == (1, 0, 0, 0)
    now = catalogue.read(there.id)
    assert message_of(now).translation == mine
    assert theirs in {change.before for change in now.review.history}


def test_people_count_before_a_machine_that_read_again(catalogue: Catalogue, there: Record) -> None:
    """A photo read anew while the packet was away is no clash with anybody."""
    again = wall(read("ترکت فلی", "في حلب", english="I left"))
    catalogue.update(there.id, lambda _: replace(there, machine=again.machine))
    content = with_text(message_of(there).content, 0, "تركت قلبي هنا")
    assert counts(merge_answers(catalogue, [answer(there, content)])) == (1, 0, 0, 0)
    now = message_of(catalogue.read(there.id))
    assert [line.text for line in now.lines] == ["تركت قلبي هنا", "في حلب"]


def test_a_message_that_is_elsewhere_now_is_a_clash(catalogue: Catalogue, there: Record) -> None:
    """What was read anew may have other messages under the same number."""
    elsewhere = wall(read("كلام آخر", "هناك", english="other words", first=20))
    catalogue.update(there.id, lambda _: replace(there, machine=elsewhere.machine))
    content = with_text(message_of(there).content, 0, "تركت قلبي هنا")
    assert counts(merge_answers(catalogue, [answer(there, content)])) == (0, 0, 1, 0)


def test_what_cannot_be_applied_does_not_stop_the_rest(catalogue: Catalogue, there: Record) -> None:
    """Unknown records and messages, names that climb, empty messages: each is told by itself."""
    good = answer(there, translated(there, "I left my heart in Aleppo"))
    bad = [
        replace(good, record_id="0" * 16),
        replace(good, record_id="../../etc/passwd"),
        replace(good, message_id="m9"),
        replace(good, message_id="../m1"),
        replace(good, message_id=None),
        replace(good, content=Content(lines=())),
        replace(good, content=replace(good.content, translation="x" * 60_000)),
        replace(good, base=Content(lines=good.base.lines * 1000)),
    ]
    report = merge_answers(catalogue, [*bad, good], [Note("../x", "t", "S", Via.PACKET)])
    assert counts(report) == (1, 0, 0, len(bad) + 1)
    assert all(refused.reason for refused in report.refused)


def test_one_message_is_not_answered_without_end(catalogue: Catalogue, there: Record) -> None:
    """Each answer stays in the history, so that a file cannot have any number about one message."""
    edits = [answer(there, translated(there, f"text {n}"), who=f"P{n}") for n in range(30)]
    report = merge_answers(catalogue, edits, overwrite=True)
    assert counts(report) == (10, 0, 0, 20)
    notes = [Note(there.id, f"note {n}", "Salma", Via.PACKET) for n in range(30)]
    assert counts(merge_answers(catalogue, [], notes)) == (10, 0, 0, 20)


def test_a_damaged_record_does_not_stop_the_rest(catalogue: Catalogue, there: Record) -> None:
    """It is told, the others are merged."""
    other = heart()
    catalogue.add(other)
    catalogue.record_path(other.id).write_text("{")
    edits = [
        replace(answer(there, translated(there, "x")), record_id=other.id),
        answer(there, translated(there, "I left my heart in Aleppo")),
    ]
    report = merge_answers(catalogue, edits)
    assert counts(report) == (1, 0, 0, 1)
    assert other.id in report.refused[0].where


def test_outlines_from_outside_are_checked(catalogue: Catalogue, there: Record) -> None:
    """An outline far off the photo, or without area, is not kept by saying it was there before."""
    for points in (
        ((0.0, 0.0), (1e300, 0.0), (1e300, 1e300)),
        ((5.0, 5.0), (5.0, 5.0), (5.0, 5.0)),
    ):
        wrong = Content(lines=(ReviewedLine(Polygon(points), "حلب"),))
        edit = answer(there, wrong, base=wrong)
        assert counts(merge_answers(catalogue, [edit])) == (0, 0, 0, 1)


def test_english_that_is_not_there_is_not_called_reviewed(
    catalogue: Catalogue, there: Record
) -> None:
    """The machine's stands, unchecked, and what was corrected in the Arabic is kept."""
    content = with_text(message_of(there).content, 0, "تركت قلبي هنا")
    edit = answer(there, replace(content, translation_status=Status.APPROVED))
    assert counts(merge_answers(catalogue, [edit])) == (1, 0, 0, 0)
    now = message_of(catalogue.read(there.id))
    assert now.translation_status is Status.MACHINE
    assert now.lines[0].text == "تركت قلبي هنا"
    assert now.verdict is Level.WITHHELD  # its Arabic is another now


@examples(150)
@given(contents, contents, st.booleans())
def test_merging_twice_is_merging_once(base: Content, mine: Content, overwrite: bool) -> None:
    """Whatever the answer says: the second time nothing changes, whether it clashed or not."""
    start = wall(read("تركت قلبي", "في حلب", english="I left my heart"))
    assume(base.translation is not None or base.translation_status is Status.MACHINE)
    begun = apply_edit(start, replace(answer(start, said("حلب")), content=base), "2026")
    records = {start.id: begun}

    class ResourceKind:
        """A catalogue in memory."""

        def ids(self) -> list[str]:
            return list(records)

        def read(self, record_id: str) -> Record:
            return records[record_id]

        def update(
            self,
            record_id: str,
            change: Callable[[Record], Record],
            action: Action,  # noqa: ARG002
        ) -> Record:
            records[record_id] = change(records[record_id])
            return records[record_id]

    edit = answer(start, mine)
    merge_answers(ResourceKind(), [edit], overwrite=overwrite)  # type: ignore[arg-type]
    once = records[start.id]
    merge_answers(ResourceKind(), [edit], overwrite=overwrite)  # type: ignore[arg-type]
    assert records[start.id] == once
