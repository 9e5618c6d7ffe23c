"""The queue: what needs a person first, progress, approving in bulk, pairs for the memory."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from msgspec.structs import replace

from scripts.check.synthetic_catalogue.synthetic_records import synthetic_record
from tests.factories.records import indexed, judged, line, record
from tests.factories.reviews import edit_of, edited, message_of, read, said, wall, with_text
from wallmsg.catalogue import Catalogue, Filters, Query, Question, parse_query
from wallmsg.catalogue.search import review_queue as work
from wallmsg.errors import QueryError, RecordNotFoundError
from wallmsg.model import Gps, Level, Message, Outcome, Record, Review, Status, Via, Writing
from wallmsg.review import (
    Details,
    DetailsEdit,
    Selection,
    after,
    approvable,
    approve_unchanged,
    places,
    points,
    progress,
    queue,
    reviewed_pairs,
    save,
    save_details,
    save_restored,
)

OK = wall(judged(read("تركت قلبي", english="I left my heart"), Level.OK), name="ok.jpg")
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
    """Legible Arabic with doubts, other legible Arabic, drafts, weak readings, what is done."""
    assert names(full) == [
        "check",
        "held",
        "ok",
        "draft",
        "unsure",
        "blind",
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


def followed(catalogue: Catalogue, asked: Selection, **skipped: str) -> list[str]:
    """The photos that follow each other in a list, beginning with its first row."""
    rows = queue(catalogue, asked, limit=None).items
    seen = [rows[0].name]
    place = places(catalogue, rows[0].id)[rows[0].message or ""]
    while (item := after(catalogue, place, asked, **skipped)) is not None:
        seen.append(item.name)
        place = places(catalogue, item.id)[item.message or ""]
        assert len(seen) < 50, "goes round in circles"
    return [name.removesuffix(".jpg") for name in seen]


def test_the_next_one_of_the_queue(full: Catalogue) -> None:
    """Every message that waits, then photos without messages; then the end."""
    everything = ["check", "held", "ok", "draft", "unsure", "blind", "empty"]
    assert followed(full, Selection()) == everything


@pytest.mark.parametrize(
    "asked",
    [
        Selection(query="heart OR قلبي"),
        Selection(filters=Filters(status=Status.APPROVED)),
        Selection(filters=Filters(reviewer="Ann")),
    ],
)
def test_the_next_one_of_a_list(full: Catalogue, asked: Selection) -> None:
    """A list that was narrowed is followed row by row, whatever became of the messages."""
    listed = [item.name.removesuffix(".jpg") for item in queue(full, asked, limit=None).items]
    assert listed
    assert followed(full, asked) == listed


def test_the_next_one_after_what_has_moved(full: Catalogue) -> None:
    """A message that was approved meanwhile is elsewhere in the list; what followed it is next."""
    [place] = places(full, HELD.id).values()
    full.write(with_status(named(HELD, "held.jpg"), Status.CANNOT_READ, Status.MACHINE))
    found = after(full, place, Selection())
    assert found is not None
    assert found.name == "ok.jpg"


def test_the_next_one_on_another_photo(catalogue: Catalogue) -> None:
    """Both messages of a photo follow each other, unless the photo is to be left."""
    two = wall(read("باب"), read("بيت", first=3), name="a.jpg")
    other = wall(read("قلب"), name="b.jpg")
    for each in (two, other):
        catalogue.write(each)
    first = places(catalogue, two.id)["m1"]
    beside, beyond = (after(catalogue, first, Selection(), skipped=s) for s in (None, two.id))
    assert beside is not None
    assert beyond is not None
    assert (beside.id, beside.message) == (two.id, "m2")
    assert beyond.id == other.id


def test_a_photo_without_arabic_waits_until_somebody_says_so(full: Catalogue) -> None:
    """Then it is no longer what comes next, and stands with what is done."""
    assert followed(full, Selection())[-1] == "empty"
    details = Details(writing=Writing.NO_ARABIC)
    edit = DetailsEdit(record_id=EMPTY.id, base=Details(), details=details, who="Ann", via=Via.PAGE)
    save_details(full, edit)
    assert "empty" not in followed(full, Selection())
    [change] = full.read(EMPTY.id).review.history
    assert (change.field, change.after) == ("writing", "no_arabic")
    save_restored(full, EMPTY.id, change.number, "Ann")
    assert full.read(EMPTY.id).review.writing is None
    assert followed(full, Selection())[-1] == "empty"


def test_what_must_not_be_found_is_not(full: Catalogue) -> None:
    """A message whose text is hidden from who asks answers no query and no filter, in no count."""
    hidden = frozenset({(APPROVED.id, "m1")})
    for narrowed in (
        Selection(query="قلبي"),
        Selection(filters=Filters(status=Status.APPROVED)),
    ):
        known, blind = narrowed, replace(narrowed, hidden=hidden)
        assert queue(full, known).total == queue(full, blind).total + 1
        assert APPROVED.id not in {item.id for item in queue(full, blind).items}
        assert progress(full, None, known).done == progress(full, None, blind).done + 1
    assert queue(full, Selection(hidden=hidden)).total == len(ALL), "the queue itself shows it"


def test_bulk_approval_takes_what_nobody_changed_and_can_be_trusted(full: Catalogue) -> None:
    """Withheld, doubtful, untranslated, unreadable or touched messages are left as they are."""
    before = {each.id: full.read(each.id) for each in ALL}
    assert approve_unchanged(full, approvable(full, Selection()), "Eve") == 1
    changed = {each.photo.name for each in ALL if full.read(each.id) != before[each.id]}
    assert changed == {"ok.jpg"}
    there = full.read(OK.id)
    message = message_of(there)
    assert message.stage is Status.APPROVED
    assert message.content.translation == "I left my heart"
    assert {(change.who, change.via) for change in there.review.history} == {("Eve", Via.BULK)}
    assert approve_unchanged(full, approvable(full, Selection()), "Eve") == 0
    doubtful = approvable(full, Selection(filters=Filters(verdict=Level.CHECK)))
    assert approve_unchanged(full, doubtful, "Eve") == 1, "who asks for just these has seen them"


def test_bulk_approval_starts_from_a_confidence_and_from_no_doubt(catalogue: Catalogue) -> None:
    """English that nobody judged and readings that are less certain are left out."""
    sound = judged(read("باب", english="door"), Level.OK)
    assert sound.translation is not None
    weak = Message.of((line("بيت", confidence=0.85),)).translated(sound.translation)
    unjudged = read("قلب", english="heart")
    for name, message in (("sound", sound), ("weak", weak), ("unjudged", unjudged)):
        catalogue.write(wall(message, name=f"{name}.jpg"))
    assert [item.name for item in approvable(catalogue, Selection())] == ["sound.jpg"]
    both = approvable(catalogue, Selection(), 0.8)
    assert {item.name for item in both} == {"sound.jpg", "weak.jpg"}


def test_what_was_approved_in_bulk_does_not_answer_for_others(full: Catalogue) -> None:
    """It enters the memory only when a person has decided on it by itself."""
    before = reviewed_pairs(full)
    assert approve_unchanged(full, approvable(full, Selection()), "Eve") == 1
    assert reviewed_pairs(full) == before
    there = full.read(OK.id)
    content = message_of(there).content
    full.write(edited(there, replace(content, translation_status=Status.REVIEWED)))
    assert len(reviewed_pairs(full)) == len(before) + 1


def test_bulk_approval_takes_only_what_was_asked_for(full: Catalogue) -> None:
    """The query and the filters count."""
    assert approvable(full, Selection(query="سنعود")) == []
    [item] = approvable(full, Selection(query="قلبي"))
    assert item.id == OK.id


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
        seconds = cost(
            lambda q, f=filters, o=offset: work.queue(index, Question(q, f), 50, o), query
        )
        assert seconds < 0.2, (query, filters)
        assert cost(lambda q, f=filters: work.progress(index, Question(q, f), "Ann"), query) < 0.2
    index.close()
