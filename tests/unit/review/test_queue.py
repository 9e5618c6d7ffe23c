"""The queue: what needs a person first, progress, approving in bulk, pairs for the memory."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from msgspec.structs import replace

from scripts.check.synthetic_catalogue.synthetic_records import synthetic_record
from tests.factories.records import indexed, judged, line, record
from tests.factories.reviews import edit_of, edited, message_of, read, said, wall, with_text
from wallmsg.catalogue import Catalogue, Filters, Query, parse_query
from wallmsg.catalogue.search import review_queue as work
from wallmsg.errors import QueryError, RecordNotFoundError
from wallmsg.model import Gps, Level, Message, Outcome, Record, Review, Status, Via
from wallmsg.review import (
    QueueItem,
    Selection,
    after,
    approve_unchanged,
    points,
    progress,
    queue,
    reviewed_pairs,
    save,
)

OK = wall(read("تركت قلبي", english="I left my heart"), name="ok.jpg")
CHECK = wall(judged(read("سنعود", english="Return"), Level.CHECK, "low_score"), name="check.jpg")
HELD = wall(judged(read("حلب", english="Homs"), Level.WITHHELD, "name"), name="held.jpg")
UNSURE = wall(Message.of((line("ربما", confidence=0.4),)), name="unsure.jpg")
BLIND = wall(Message.of((line("تخمين", Outcome.UNREADABLE, 0.1),)), name="blind.jpg")
EMPTY = record("empty.jpg")


def with_status(there: Record, transcription: Status, translation: Status) -> Record:
    """The record with those statuses on its first message, given by Ann."""
    content = message_of(there).content
    return edited(
        there,
        replace(content, transcription_status=transcription, translation_status=translation),
    )


def named(there: Record, name: str) -> Record:
    """The same on another photo."""
    return wall(*there.machine.messages, name=name)


DRAFT = edited(named(OK, "draft.jpg"), with_text(message_of(OK).content, 0, "تركت قلبي هنا"))
DRAFT = edited(DRAFT, replace(message_of(DRAFT).content, translation="I left my heart here"))
REVIEWED = with_status(named(OK, "reviewed.jpg"), Status.REVIEWED, Status.REVIEWED)
APPROVED = with_status(named(OK, "approved.jpg"), Status.APPROVED, Status.APPROVED)
LOST = with_status(named(OK, "lost.jpg"), Status.CANNOT_READ, Status.MACHINE)
ALL = (OK, CHECK, HELD, UNSURE, BLIND, EMPTY, DRAFT, REVIEWED, APPROVED, LOST)


@pytest.fixture
def full(catalogue: Catalogue) -> Catalogue:
    """A catalogue with a record for each kind of need."""
    for each in ALL:
        catalogue.write(each)
    return catalogue


def names(catalogue: Catalogue, **filters: object) -> list[str]:
    """The photos of the queue, in its order."""
    asked = Selection(filters=Filters(**filters))
    return [item.name.removesuffix(".jpg") for item in queue(catalogue, asked).items]


def test_what_needs_a_person_first_comes_first(full: Catalogue) -> None:
    """Doubtful English, unsure readings, the rest, then drafts and what is done; then nothing."""
    assert names(full) == [
        "check",
        "held",
        "blind",
        "unsure",
        "ok",
        "draft",
        "reviewed",
        "approved",
        "lost",
        "empty",
    ]


def test_correcting_arabic_puts_its_english_first(full: Catalogue) -> None:
    """What has to be translated anew is withheld until then, and waits at the top."""
    there = full.read(OK.id)
    full.write(edited(there, with_text(message_of(there).content, 0, "تركت روحي")))
    assert "ok" in names(full)[:3]


def test_filters(full: Catalogue) -> None:
    """By how far a message is, by who worked on it, and by all that the search knows."""
    assert names(full, status=Status.REVIEWED) == ["reviewed"]
    assert names(full, status=Status.DRAFT) == ["draft"]
    assert names(full, reviewer="Ann") == ["draft", "reviewed", "approved", "lost"]
    assert names(full, reviewer="Eve") == []
    assert names(full, outcome=Outcome.NO_TEXT) == ["empty"]
    assert names(full, sensitive=True) == []
    marked = replace(OK, review=Review(sensitive=True, place="Aleppo", tags=("door",)))
    full.write(marked)
    assert names(full, sensitive=True) == names(full, place="aleppo", tags=("door",)) == ["ok"]
    with pytest.raises(QueryError):
        names(full, after="soon")


def test_the_same_search_as_the_command_line(full: Catalogue) -> None:
    """Words in both languages, phrases and NOT; a photo's name or place brings all its messages."""
    full.write(replace(named(CHECK, "there.jpg"), review=Review(place="Bustan al-Qasr")))

    def found(query: str) -> set[str]:
        page = queue(full, Selection(query=query))
        assert page.total == len(page.items)
        return {item.name for item in page.items}

    assert found("سنعود") == {"check.jpg", "there.jpg"}
    assert found("bustan") == {"there.jpg"}
    assert found("heart here") == {"draft.jpg"}
    assert found("سنعود NOT bustan") == {"check.jpg"}
    assert found("xyzzy") == set()
    assert found("Homs") == set(), "withheld English is not found"


def test_pages(full: Catalogue) -> None:
    """A page is a stretch of the whole, which says how many there are."""
    whole = queue(full, limit=None)
    assert whole.total == len(whole.items) == len(ALL)
    assert queue(full, limit=3, offset=2).items == whole.items[2:5]
    assert queue(full, limit=3, offset=2).total == len(ALL)


def test_items_say_what_a_list_needs(full: Catalogue) -> None:
    """Texts, why English is withheld, statuses, who worked on it."""
    items = {item.name: item for item in queue(full).items}
    held = items["held.jpg"]
    assert (held.message, held.translation, held.withheld) == ("m1", None, ("name",))
    draft = items["draft.jpg"]
    assert (draft.stage, draft.reviewers) == (Status.DRAFT, ("Ann",))
    assert draft.translation == "I left my heart here"
    assert items["empty.jpg"].message is None


def test_progress(full: Catalogue) -> None:
    """Done is what people have reviewed, approved or found unreadable; mine is by name."""
    done = progress(full, "Ann")
    assert (done.done, done.to_do, done.mine) == (3, 6, 3)
    assert done.stages["draft"] == 1
    assert progress(full, "Eve").mine == 0
    assert progress(full, None, Selection(filters=Filters(status=Status.REVIEWED))).done == 1


def test_the_next_one(full: Catalogue) -> None:
    """From any item to the next that waits; at the end from the top again; none if all is done."""
    seen: list[QueueItem] = []
    at: tuple[str, str | None] = (HELD.id, "m1")
    for _ in range(3):
        found = after(full, at, Selection())
        assert found is not None
        seen.append(found)
        at = (found.id, found.message)
    assert [item.name for item in seen] == ["blind.jpg", "unsure.jpg", "ok.jpg"]
    assert after(full, ("gone", "m1"), Selection()) == after(full, (EMPTY.id, None), Selection())
    only = Selection(filters=Filters(status=Status.DRAFT))
    assert after(full, (DRAFT.id, "m1"), only) is None
    assert after(full, (OK.id, "m1"), Selection(filters=Filters(status=Status.APPROVED))) is None
    last = after(full, (DRAFT.id, "m1"), Selection())
    assert last is not None
    assert last.name == "check.jpg", "photos with nothing on them do not wait"


def test_bulk_approval_takes_what_nobody_changed_and_can_be_trusted(full: Catalogue) -> None:
    """Withheld, doubtful, untranslated, unreadable or touched messages are left as they are."""
    before = {each.id: full.read(each.id) for each in ALL}
    assert approve_unchanged(full, Selection(), "Eve") == 1
    changed = {each.photo.name for each in ALL if full.read(each.id) != before[each.id]}
    assert changed == {"ok.jpg"}
    there = full.read(OK.id)
    message = message_of(there)
    assert message.stage is Status.APPROVED
    assert message.content.translation == "I left my heart"
    assert {(change.who, change.via) for change in there.review.history} == {("Eve", Via.BULK)}
    assert approve_unchanged(full, Selection(), "Eve") == 0
    doubtful = Selection(filters=Filters(verdict=Level.CHECK))
    assert approve_unchanged(full, doubtful, "Eve") == 1, "who asks for just these has seen them"


def test_bulk_approval_takes_only_what_was_asked_for(full: Catalogue) -> None:
    """The query and the filters count."""
    assert approve_unchanged(full, Selection(query="سنعود"), "Eve") == 0
    assert message_of(full.read(OK.id)).stage is Status.MACHINE
    assert approve_unchanged(full, Selection(query="قلبي"), "Eve") == 1


def test_pairs_for_the_memory(full: Catalogue) -> None:
    """Only what people have checked on both sides, without markup, in the order of checking."""
    marked = message_of(full.read(OK.id)).content
    marked = with_text(marked, 0, "تركت قلب\u0323ي")
    marked = replace(
        marked,
        translation="I left my heart behind",
        transcription_status=Status.APPROVED,
        translation_status=Status.APPROVED,
    )
    full.write(edited(full.read(OK.id), marked))
    gap = with_status(
        wall(read("[...] هنا", english="here"), name="gap.jpg"), *[Status.APPROVED] * 2
    )
    full.write(gap)
    pairs = {(pair.arabic, pair.english) for pair in reviewed_pairs(full)}
    assert pairs == {
        ("تركت قلبي", "I left my heart"),
        ("تركت قلبي", "I left my heart behind"),
    }
    assert all(full.has(pair.source.split()[0]) for pair in reviewed_pairs(full))


def test_a_discarded_record_is_no_conflict_but_gone(catalogue: Catalogue) -> None:
    """Saving what was discarded meanwhile is told as that."""
    catalogue.write(OK)
    edit = edit_of(OK, said("x"))
    catalogue.discard(OK.id)
    with pytest.raises(RecordNotFoundError):
        save(catalogue, edit)


def test_points_on_the_map(catalogue: Catalogue) -> None:
    """Photos that know where they were taken, once each."""
    photo = replace(OK.photo, gps=Gps(36.2, 37.1))
    catalogue.write(replace(OK, photo=photo, machine=wall(read("ا"), read("ب", first=3)).machine))
    catalogue.write(CHECK)
    [point] = points(catalogue)
    assert (point.id, point.latitude, point.longitude) == (OK.id, 36.2, 37.1)
    assert points(catalogue, Selection(query="xyzzy")) == []


@pytest.mark.large
def test_the_queue_is_quick_with_5000_records() -> None:
    """Any page of it, searched or filtered, takes less than 0.2 s of the processor."""
    index = indexed(*(synthetic_record(number) for number in range(5000)))
    asked: list[tuple[str, Filters, int]] = [
        ("", Filters(), 0),
        ("", Filters(), 7000),
        ("heart OR house", Filters(), 0),
        ("NOT war", Filters(), 0),
        ("", Filters(status=Status.MACHINE, after="2014", min_confidence=0.5), 0),
    ]

    def cost(question: Callable[[Query], object], query: str) -> float:
        start = time.process_time()
        assert question(parse_query(query))
        return time.process_time() - start

    for query, filters, offset in asked:
        seconds = cost(lambda q, f=filters, o=offset: work.queue(index, q, f, 50, o), query)
        assert seconds < 0.2, (query, filters)
        assert cost(lambda q, f=filters: work.progress(index, q, f, "Ann"), query) < 0.2
    index.close()
