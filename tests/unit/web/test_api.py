"""The desk's JSON: records, edits, conflicts, history, double keying, reading and translating."""

from __future__ import annotations

import dataclasses
import json
import re
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.factories import walls
from tests.factories.fakes import FakeDetector, FakeJudge, FakeReader, FakeTranslator, chooser
from tests.factories.polygons import box
from tests.fixtures.site import StockedCatalogue, Visitor
from wallmsg.effective import CurrentMessage, effective_messages
from wallmsg.errors import MissingToolError, PhotoError, UsageError
from wallmsg.ingest.pipeline import PhotoReader
from wallmsg.interchange.import_files import import_file
from wallmsg.model import Level, Polygon, Status
from wallmsg.web.context import Site
from wallmsg.web.routes.reread import quad_to_read
from wallmsg.web.server import ServeOptions, own_parts
from wallmsg.web.services import MAX_LETTERS, MAX_LINES, MAX_WAITING, BusyError
from wallmsg.web.suggestion import OtherReading, Written, readable


def desk(visitor: Visitor, record_id: str) -> dict[str, Any]:
    """The record as the desk gets it."""
    answer = visitor.get(f"/api/r/{record_id}").json
    assert answer is not None
    return answer


def edit(message: dict[str, Any], **content: Any) -> dict[str, Any]:
    """An edit of a message as the page sends it."""
    return {
        "message": message["id"],
        "base_version": message["version"],
        "base": message["content"],
        "content": {**message["content"], **content},
    }


def retold(message: dict[str, Any], *texts: str) -> list[dict[str, Any]]:
    """The message's lines with other texts."""
    lines = message["content"]["lines"]
    return [{**line, "text": text} for line, text in zip(lines, texts, strict=True)]


def test_the_desk_gets_the_record(client: Visitor, stocked: StockedCatalogue) -> None:
    """Photo, messages with their lines' pictures, places to choose from, where to go next."""
    told = desk(client, stocked.id("two"))
    assert [message["transcription"] for message in told["messages"]] == [
        "تركت قلبي",
        "بين الجدران",
    ]
    assert told["photo"]["width"] == walls.WIDTH
    assert told["photo"]["url"] == f"/photo/{stocked.id('two')}.jpg"  # the desk adds a size
    assert told["reviewer"] == "Rima"
    assert told["places"] == ["Aleppo, Salaheddine"]
    for picture in [told["photo"]["url"], *told["messages"][1]["images"]]:
        assert client.get(picture).mimetype == "image/jpeg"
    assert str(stocked.catalogue.path) not in client.get(f"/api/r/{stocked.id('two')}").text


def test_next_follows_the_queue_it_came_from(client: Visitor, stocked: StockedCatalogue) -> None:
    """The next message is the queue's next, under the same search, and there is an end."""
    place = json.dumps(desk(client, stocked.id("withheld"))["queue_places"]["m1"])
    first = client.get("/api/next", query_string={"at": place}).json
    assert first is not None
    assert first["address"].startswith(f"/r/{stocked.id('sound')}")
    found = client.get(f"/api/r/{stocked.id('two')}?q=heart").json
    assert found is not None
    assert found["queue"] == "/?q=heart"
    place = json.dumps(found["queue_places"]["m1"])
    end = client.get("/api/next", query_string={"at": place, "q": "heart"}).json
    assert end == {"address": None, "photo": None}


def test_an_edit_is_kept(client: Visitor, stocked: StockedCatalogue) -> None:
    """Text, statuses and who did it are in the record; the machine's output stays as it was."""
    before = stocked.now("two")
    [message, _] = desk(client, before.id)["messages"]
    sent = edit(
        message,
        lines=retold(message, "تركت قلبي هنا"),
        translation="I left my heart here",
        transcription_status="reviewed",
        translation_status="draft",
    )
    answer = client.post(f"/api/r/{before.id}/message", sent)
    assert answer.status_code == 200
    assert answer.json["message"]["transcription"] == "تركت قلبي هنا"
    assert answer.json["version"] == answer.json["message"]["version"] != message["version"]
    after = stocked.now("two")
    assert after.machine == before.machine
    assert {change.who for change in after.review.history} == {"Rima"}
    assert after.review.messages[0].translation_status is Status.DRAFT


def test_two_people_save_the_same_message(client: Visitor, stocked: StockedCatalogue) -> None:
    """The second gets all three versions, and nothing is lost; decided, it is saved."""
    address = f"/api/r/{stocked.id('two')}/message"
    [message, _] = desk(client, stocked.id("two"))["messages"]
    mine = edit(message, lines=retold(message, "نص ثان"))
    theirs = edit(message, lines=retold(message, "نص أول"))
    assert client.post(address, theirs).status_code == 200
    refused = client.post(address, mine)
    assert refused.status_code == 409
    clash = refused.json
    assert clash["who"] is None  # her own, in another window
    assert [clash[side]["lines"][0]["text"] for side in ("base", "mine", "theirs")] == [
        "تركت قلبي",
        "نص ثان",
        "نص أول",
    ]
    assert stocked.now("two").review.messages[0].transcription == "نص أول"
    decided = {
        "message": "m1",
        "base": clash["theirs"],
        "base_version": clash["version"],
        "content": clash["merged"],
    }
    assert client.post(address, decided).status_code == 200
    assert stocked.now("two").review.messages[0].transcription == "نص ثان"


def test_changes_of_different_fields_meet(client: Visitor, stocked: StockedCatalogue) -> None:
    """One corrects the Arabic, the other the English: both stand."""
    address = f"/api/r/{stocked.id('two')}/message"
    [message, _] = desk(client, stocked.id("two"))["messages"]
    client.post(address, edit(message, lines=retold(message, "تركت قلبي هنا")))
    answer = client.post(address, edit(message, translation="I left it"))
    assert answer.status_code == 200
    [saved] = stocked.now("two").review.messages
    assert (saved.transcription, saved.translation) == ("تركت قلبي هنا", "I left it")


def test_saving_at_the_same_instant(client: Visitor, stocked: StockedCatalogue) -> None:
    """Of eight people who save at once one is first; the others are asked, none is overwritten."""
    address = f"/api/r/{stocked.id('two')}/message"
    [message, _] = desk(client, stocked.id("two"))["messages"]
    answers: list[int] = []

    def save(number: int) -> None:
        sent = edit(message, lines=retold(message, f"نص {number}"))
        answers.append(client.post(address, sent).status_code)

    threads = [threading.Thread(target=save, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [200] + [409] * 7


def test_a_new_message(client: Visitor, stocked: StockedCatalogue) -> None:
    """People may add what the machine did not see."""
    outline = {"points": [[10, 10], [200, 10], [200, 60], [10, 60]]}
    content = {"lines": [{"polygon": outline, "text": "جديد"}]}
    answer = client.post(f"/api/r/{stocked.id('bare')}/message", {"content": content})
    assert answer.status_code == 200
    assert answer.json["message"]["id"] == "a1"
    assert client.get(answer.json["message"]["images"][0]).status_code == 200


def test_a_new_message_sent_again(client: Visitor, stocked: StockedCatalogue) -> None:
    """The answer was lost on the way: sent again it names the same message, not the latest."""
    address = f"/api/r/{stocked.id('bare')}/message"
    outline = {"points": [[10, 10], [200, 10], [200, 60], [10, 60]]}
    first, second = (
        {"content": {"lines": [{"polygon": outline, "text": text}]}} for text in ("أول", "ثان")
    )
    sent = [client.post(address, one).json["message"] for one in (first, second, first)]
    assert [message["id"] for message in sent] == ["a1", "a2", "a1"]
    assert sent[2]["transcription"] == "أول"
    assert len(stocked.now("bare").review.messages) == 2


@pytest.mark.parametrize(
    "sent",
    [
        {},
        [],
        {"content": 1},
        {"content": {"lines": []}},
        {"message": "m9", "content": {"lines": []}},
        {"message": "m1", "base": {"lines": "x"}, "content": {"lines": []}},
        {"content": {"lines": [{"polygon": {"points": [[1, 1]]}, "text": "x"}]}},
        {"content": {"lines": [{"polygon": {"points": [[0, 0], [1e300, 0], [0, 9]]}, "text": ""}]}},
        {"message": "m1", "content": {"lines": [], "transcription_status": "holy"}},
    ],
)
def test_edits_that_make_no_sense(client: Visitor, stocked: StockedCatalogue, sent: object) -> None:
    """They are refused with a sentence, and nothing is written."""
    before = stocked.catalogue.seal()
    answer = client.post(f"/api/r/{stocked.id('two')}/message", sent)
    assert answer.status_code == 400
    assert answer.json["error"]
    assert stocked.catalogue.seal() == before


def test_only_json_is_read(client: Visitor, stocked: StockedCatalogue) -> None:
    """A form, which other sites could send, is not taken for data; nor is what is far too much."""
    address = f"/api/r/{stocked.id('two')}/translate"
    assert client.post(address, data={"text": "x"}).status_code == 400
    assert client.post(address, data=b"{", content_type="application/json").status_code == 400
    huge = b'{"text": "' + b"x" * 3_000_000 + b'"}'
    assert client.post(address, data=huge, content_type="application/json").status_code == 413


def test_details(client: Visitor, stocked: StockedCatalogue) -> None:
    """Facts about the photo are kept; two who say otherwise about one fact are asked."""
    address = f"/api/r/{stocked.id('two')}/details"
    base = desk(client, stocked.id("two"))["details"]
    answer = client.post(address, {"base": base, "details": {**base, "place": "Homs"}})
    assert answer.json["details"]["place"] == "Homs"
    refused = client.post(address, {"base": base, "details": {**base, "place": "Hama"}})
    assert refused.status_code == 409
    assert refused.json["theirs"]["place"] == "Homs"
    merged = client.post(address, {"base": base, "details": {**base, "tags": ["x"]}})
    assert merged.status_code == 200
    assert stocked.now("two").review.place == "Homs"
    bad = client.post(address, {"base": base, "details": {**base, "taken": "soon"}})
    assert bad.status_code == 400


def test_any_change_can_be_taken_back(client: Visitor, stocked: StockedCatalogue) -> None:
    """The earlier text stands again, and that is a change too."""
    record_id = stocked.id("two")
    [message, _] = desk(client, record_id)["messages"]
    client.post(f"/api/r/{record_id}/message", edit(message, translation="wrong"))
    [change, *_] = desk(client, record_id)["history"]
    told = client.post(f"/api/r/{record_id}/restore", {"change": change["number"]}).json
    assert told["messages"][0]["translation"] == "I left my heart"
    assert told["history"][-1]["via"] == "restore"
    assert client.post(f"/api/r/{record_id}/restore", {"change": 99}).status_code == 400


# Reading and translating again


def test_lines_are_read_again(client: Visitor, stocked: StockedCatalogue) -> None:
    """Each outline gets a line, in order."""
    outlines = [
        {"points": [[60, top], [560, top], [560, top + 50], [60, top + 50]]} for top in (95, 175)
    ]
    answer = client.post(f"/api/r/{stocked.id('two')}/read", {"polygons": outlines})
    assert [line["text"] for line in answer.json["lines"]] == ["قرئ من جديد"] * 2
    assert answer.json["lines"][1]["polygon"] == outlines[1]
    assert len(answer.json["lines"][0]["words"]) == 3


@pytest.mark.parametrize(
    "polygons",
    [
        [{"points": [[0, 0], [1, 0], [1, 1], [0, 1]]}],
        [{"points": [[0, 0], [1e6, 0], [1e6, 50], [0, 50]]}],
        [{"points": [[5, 5], [5, 5], [5, 5], [5, 5]]}],
        [{"points": [[0, 0], [9, 0]]}],
        [{"points": [[10 * n, 10 * (n % 3)] for n in range(101)]}],
        [{"points": [[0, 0], [90, 0], [90, 50], [0, 50]]}] * (MAX_LINES + 1),
    ],
)
def test_outlines_that_cannot_be_read(
    client: Visitor, stocked: StockedCatalogue, polygons: list[object]
) -> None:
    """Nothing, outside, or far too much: refused before any work is done."""
    answer = client.post(f"/api/r/{stocked.id('two')}/read", {"polygons": polygons})
    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("rotation", "first"), [(0, (10, 20)), (90, (10, 80)), (180, (110, 80)), (270, (110, 20))]
)
def test_corners_begin_where_the_writing_does(
    stocked: StockedCatalogue, rotation: int, first: tuple[float, float]
) -> None:
    """A box drawn on a photo that lies on its side begins at the writing's own top left."""
    drawn = box(10, 20, 100, 60)
    assert quad_to_read(stocked.records["two"], drawn, rotation).points[0] == first
    assert set(quad_to_read(stocked.records["two"], drawn, rotation).points) == set(drawn.points)


def test_outlines_with_more_corners_are_read_in_their_box(stocked: StockedCatalogue) -> None:
    """The reader wants quads."""
    drawn = Polygon(((10, 10), (100, 20), (110, 60), (50, 70), (5, 60)))
    assert quad_to_read(stocked.records["two"], drawn, 0) == box(5, 10, 105, 60)
    with pytest.raises(UsageError):
        quad_to_read(stocked.records["two"], drawn, 45)
    with pytest.raises(PhotoError):
        quad_to_read(failed_status(stocked), drawn, 0)


def failed_status(stocked: StockedCatalogue) -> Any:
    """A record whose photo nobody could open."""
    from msgspec.structs import replace

    old = stocked.records["two"]
    return replace(old, photo=replace(old.photo, width=None, height=None))


def test_translating(client: Visitor, stocked: StockedCatalogue) -> None:
    """English, verdict, glossary, gloss and romanisation of a text, without gaps and marks."""
    address = f"/api/r/{stocked.id('two')}/translate"
    told = client.post(address, written("قل\u0323ب", "[...] حلب")).json
    assert told["text"] == "[قلب حلب]"
    assert told["verdict"] == "check"
    assert told["glossary"] == [
        {"arabic": "حلب", "english": ["Aleppo"], "kind": "place", "respected": False}
    ]
    assert told["gloss"][0]["senses"] == ["heart"]
    assert client.post(address, written("")).json["text"] is None
    assert client.post(address, written("ا" * (MAX_LETTERS + 1))).status_code == 400
    assert client.post(address, {}).status_code == 400


def test_english_made_anew_is_saved_with_its_verdict(
    client: Visitor, stocked: StockedCatalogue
) -> None:
    """Only what the machine did say, and only while nobody stands for it; else it is a text."""
    address = f"/api/r/{stocked.id('two')}"
    [message, _] = desk(client, stocked.id("two"))["messages"]
    lines = retold(message, "تركت روحي")
    told = client.post(f"{address}/translate", written("تركت روحي")).json

    def kept(english: str, status: str) -> CurrentMessage:
        [now, _] = desk(client, stocked.id("two"))["messages"]
        content = {"lines": lines, "translation": english, "translation_status": status}
        sent = {**edit(now, **content), "machine_english": True}
        assert client.post(f"{address}/message", sent).status_code == 200
        return effective_messages(stocked.now("two"))[0]

    anew = kept(told["text"], "draft")
    assert (anew.translation, anew.verdict) == (told["text"], Level.OK)
    assert (anew.content.translation, anew.translation_status) == (None, Status.MACHINE)
    assert anew.machine_translation is not None
    assert anew.machine_translation.translator == FakeTranslator.name
    approved = kept(told["text"], "approved")
    assert (approved.content.translation, approved.verdict) == (told["text"], None)
    assert client.post(f"{address}/translate", written("حياتي")).json
    assert stocked.now("two").review.messages[0].retranslation is not None
    unknown = kept("Somebody's", "machine")
    assert (unknown.content.translation, unknown.verdict) == ("Somebody's", None)


def written(*texts: str, confidence: float = 1.0, others: object = ()) -> dict[str, object]:
    """Lines as the desk sends them to be translated."""
    lines = [{"text": text, "confidence": confidence, "others": others} for text in texts]
    return {"lines": lines}


def test_doubts_about_the_arabic_reach_the_english(
    client: Visitor, stocked: StockedCatalogue
) -> None:
    """The gate is told how sure the reading is; a letter marked as unsure asks for a check
    and is named."""
    address = f"/api/r/{stocked.id('two')}/translate"
    assert client.post(address, written("تركت قلبي")).json["verdict"] == "ok"
    dotted = client.post(address, written("تركت قلب\u0323ي")).json
    assert dotted["text"] == "[تركت قلبي]"
    assert (dotted["verdict"], dotted["flags"][0]["reason"]) == ("check", "unsure_reading")
    assert dotted["flags"][0]["detail"] == "قلبي"
    huge = [{"text": "ا" * (MAX_LETTERS + 1), "confidence": 0.45}]
    assert client.post(address, written("قلب", others=huge)).status_code == 400
    assert client.post(address, written("قلب", confidence=7)).status_code == 400


def test_the_judge_is_told_how_sure_the_reading_is(stocked: StockedCatalogue) -> None:
    """As in a batch: weighed by the length of the lines, those without text left out; and what
    else a line may say is translated, too."""
    judge = FakeJudge()
    made = walls.services(stocked.catalogue, judge=judge)
    others = (OtherReading("كلبي", 0.4), OtherReading("قبلي", 0.01))
    unsure = Written(text="قلبي", confidence=0.5, others=others)
    made.suggest((unsure, Written(text="[...]", confidence=0.0), Written(text="حلب!")))
    assert judge.asked == [
        ("قلبي حلب!", "[قلبي حلب!]", 0.75),
        ("كلبي حلب!", "[كلبي حلب!]", 1.0),
    ]


def test_terms_are_told_once(client: Visitor, stocked: StockedCatalogue) -> None:
    """However often they stand in the text."""
    address = f"/api/r/{stocked.id('two')}/translate"
    assert len(client.post(address, written("حلب حلب", "يا حلب")).json["glossary"]) == 1


def test_what_is_imported_is_used_at_once(stocked: StockedCatalogue, tmp_path: Path) -> None:
    """A memory and a glossary that somebody imports while the page runs count from the next
    question on."""
    made, _ = own_parts(stocked.catalogue, ServeOptions(reviewer="Rima"))
    asked_for = (Written(text="بيت الجمر"),)
    before = made.suggest(asked_for)
    assert (before.memory, before.glossary) == ((), ())
    (tmp_path / "known.tmx").write_text(
        '<tmx version="1.4"><header srclang="ar"/><body><tu><tuv xml:lang="ar"><seg>بيت الجمر</seg>'
        '</tuv><tuv xml:lang="en"><seg>House of embers</seg></tuv></tu></body></tmx>',
        encoding="utf-8",
    )
    (tmp_path / "terms.tsv").write_text("بيت الجمر\tEmber House\tplace\n", encoding="utf-8")
    for name in ("known.tmx", "terms.tsv"):
        import_file(stocked.catalogue, tmp_path / name, "Rima")
    after = made.suggest(asked_for)
    assert [known.english for known in after.memory] == ["House of embers"]
    assert [term.english for term in after.glossary] == [("Ember House",)]


def test_what_people_translated_is_remembered(client: Visitor, stocked: StockedCatalogue) -> None:
    """As soon as somebody has reviewed a translation it is offered for the same text."""
    address = f"/api/r/{stocked.id('sound')}/translate"
    assert client.post(address, written("تركت قلبي")).json["memory"] == []
    [message, _] = desk(client, stocked.id("two"))["messages"]
    done = edit(message, transcription_status="approved", translation_status="approved")
    assert client.post(f"/api/r/{stocked.id('two')}/message", done).status_code == 200
    [known] = client.post(address, written("تركت قلبي")).json["memory"]
    assert (known["english"], known["likeness"]) == ("I left my heart", 1.0)


def test_readable() -> None:
    """What is translated is one row of plain words."""
    assert readable("ا\u0323ب  ج\n[...]\nد") == "اب ج د"
    assert readable("[...]") == ""


def test_too_many_readers_are_told_at_once(stocked: StockedCatalogue) -> None:
    """Who would wait too long is refused, not held; others are served when their turn comes."""
    free = threading.Event()

    class Slow(FakeReader):
        def read(self, images: Any) -> Any:
            free.wait(20)
            return super().read(images)

    made = walls.services(
        stocked.catalogue, lambda: PhotoReader(FakeDetector(), Slow("بطيء"), chooser())
    )
    pixels = walls.photo_pixels()
    read: list[str] = []

    def ask() -> None:
        read.extend(line.text for line in made.read_lines(lambda: pixels, [box(10, 10)]))

    threads = [threading.Thread(target=ask) for _ in range(MAX_WAITING)]
    for thread in threads:
        thread.start()
    with pytest.raises(BusyError):
        wait_until_busy(made, pixels)
    free.set()
    for thread in threads:
        thread.join(20)
    assert read == ["بطيء"] * MAX_WAITING


def wait_until_busy(made: Any, pixels: Any) -> None:
    """Ask for nothing until there is no room to ask."""
    for _ in range(200):
        threading.Event().wait(0.02)
        if made.waiting >= MAX_WAITING:
            made.read_lines(lambda: pixels, [box(10, 10)])


def test_a_missing_reader_is_told(
    make_site: Callable[..., Site], enter: Callable[..., Visitor], stocked: StockedCatalogue
) -> None:
    """Without Tesseract all else works, and the desk says what is missing."""

    def missing() -> PhotoReader:
        raise MissingToolError("Tesseract is not there", hint="install it")

    broken = walls.services(stocked.catalogue, missing)
    visitor = enter(dataclasses.replace(make_site(), services=broken))
    outline = {"points": [[60, 95], [560, 95], [560, 145], [60, 145]]}
    answer = visitor.post(f"/api/r/{stocked.id('two')}/read", {"polygons": [outline]})
    assert answer.status_code == 503
    assert answer.json == {"error": "Tesseract is not there", "hint": "install it"}
    assert visitor.get("/").status_code == 200


# Double keying


@pytest.fixture
def doubled(
    make_site: Callable[..., Site], enter: Callable[..., Visitor]
) -> tuple[Visitor, Visitor]:
    """Rima and Sami at a site where every message is to be transcribed twice."""
    site = make_site(double=1.0)
    return enter(site), enter(site, "Sami")


def transcribe(visitor: Visitor, stocked: StockedCatalogue, text: str) -> None:
    """Give the first transcription of the first message of two.jpg."""
    [message, _] = desk(visitor, stocked.id("two"))["messages"]
    sent = edit(message, lines=retold(message, text), transcription_status="reviewed")
    assert visitor.post(f"/api/r/{stocked.id('two')}/message", sent).status_code == 200


def test_the_second_reader_does_not_see_the_first_text(
    doubled: tuple[Visitor, Visitor], stocked: StockedCatalogue
) -> None:
    """Neither on the desk nor in its history nor in the queue; the first person sees their own."""
    rima, sami = doubled
    transcribe(rima, stocked, "تركت قلبي هناك")
    record_id = stocked.id("two")
    assert "هناك" in rima.get(f"/api/r/{record_id}").text
    for address in (f"/api/r/{record_id}", "/", "/?view=grid", f"/?q={'هناك'}"):
        page = sami.get(address).text
        assert "هناك" not in page.replace('value="هناك"', ""), address
    [message, other] = desk(sami, record_id)["messages"]
    assert (message["blind"], other["blind"]) == (True, False)
    assert message["lines"][0]["text"] == ""
    assert message["machine_translation"] is None


def test_comments_are_kept_and_hidden_from_the_second_reader(
    doubled: tuple[Visitor, Visitor], stocked: StockedCatalogue
) -> None:
    """A question is listed in the queue; it would give the first reader's text away."""
    rima, sami = doubled
    address = f"/api/r/{stocked.id('two')}/comment"
    sent = {"message": "m1", "text": "Is this Karim?", "question": True}
    answer = rima.post(address, sent)
    assert [(one["who"], one["text"]) for one in answer.json["comments"]] == [
        ("Rima", "Is this Karim?")
    ]
    assert "Is this Karim?" in rima.get("/?question=open").text
    transcribe(rima, stocked, "تركت قلبي هناك")
    assert "Is this Karim?" in rima.get(f"/api/r/{stocked.id('two')}").text
    for page in (f"/api/r/{stocked.id('two')}", "/", "/?question=open"):
        assert "Is this Karim?" not in sami.get(page).text
    for comment in (sent, {"text": "yes", "answers": 1}):
        assert sami.post(address, comment).status_code == 409
    assert rima.post(address, {"text": "", "answers": 1, "settles": True}).status_code == 200
    assert "two.jpg" not in rima.get("/?question=open").text


def test_the_second_reading_is_compared(
    doubled: tuple[Visitor, Visitor], stocked: StockedCatalogue
) -> None:
    """It is kept beside the first, which stays; then both are seen."""
    rima, sami = doubled
    transcribe(rima, stocked, "تركت قلبي هناك")
    address = f"/api/r/{stocked.id('two')}"
    [message, _] = desk(sami, stocked.id("two"))["messages"]
    assert sami.post(f"{address}/message", edit(message, translation="x")).status_code == 409
    given = {"message": "m1", "text": "تركت قلبي هنا"}
    assert rima.post(f"{address}/second", given).status_code == 409
    answer = sami.post(f"{address}/second", given)
    assert answer.status_code == 200
    assert answer.json["message"]["transcription"] == "تركت قلبي هناك"
    assert not answer.json["message"]["blind"]
    [second] = stocked.now("two").review.second_readings
    assert (second.who, second.first_who) == ("Sami", "Rima")
    assert sami.post(f"{address}/second", given).status_code == 409


def test_whoever_had_a_hand_in_it_is_no_second_reader(
    doubled: tuple[Visitor, Visitor], stocked: StockedCatalogue
) -> None:
    """Sami has drafted what Rima then reviewed: nothing is hidden from Sami, who may go on."""
    rima, sami = doubled
    record_id = stocked.id("two")
    [message, _] = desk(sami, record_id)["messages"]
    draft = edit(message, lines=retold(message, "تركت"))
    assert sami.post(f"/api/r/{record_id}/message", draft).status_code == 200
    transcribe(rima, stocked, "تركت قلبي هناك")
    [message, _] = desk(sami, record_id)["messages"]
    assert not message["blind"]
    assert sami.post(f"/api/r/{record_id}/message", edit(message)).status_code == 200


def test_a_blind_reader_learns_nothing_from_answers(
    doubled: tuple[Visitor, Visitor], stocked: StockedCatalogue
) -> None:
    """Sami, who is to read it unseen, cannot bring in answers about the message, nor hears from
    a clash what Rima wrote."""
    rima, sami = doubled
    [message, _] = desk(sami, stocked.id("two"))["messages"]
    transcribe(rima, stocked, "تركت قلبي هناك")
    own = {"record": stocked.id("two"), "message": "m1", "base": message["content"]}
    content = {**message["content"], "lines": retold(message, "تركت قلبي هنا")}
    brought = answers({**own, "content": content})
    told = sami.post("/api/answers", data=brought)
    assert "هناك" not in told.text
    assert "your own transcription first" in told.json["refused"][0]["reason"]
    told = rima.post("/api/answers", data=brought)
    assert "هناك" not in told.text
    assert [clash["who"] for clash in told.json["clashing"]] == ["Salma"]


def test_taking_back_does_not_unblind(
    doubled: tuple[Visitor, Visitor], stocked: StockedCatalogue
) -> None:
    """Sami cannot take back what Rima changed of a message that waits for Sami's own reading:
    having had a hand in it, Sami would see her text and be no second reader any more."""
    rima, sami = doubled
    transcribe(rima, stocked, "تركت قلبي هناك")
    [change, *_] = stocked.now("two").review.history
    told = sami.post(f"/api/r/{stocked.id('two')}/restore", {"change": change.number})
    assert told.status_code == 400
    assert "هناك" not in told.text
    assert desk(sami, stocked.id("two"))["messages"][0]["blind"]
    own = rima.post(f"/api/r/{stocked.id('two')}/restore", {"change": change.number})
    assert own.status_code == 200


def test_searching_does_not_unblind(
    doubled: tuple[Visitor, Visitor], stocked: StockedCatalogue
) -> None:
    """Neither hits nor counts nor the map tell Sami whether a word is in Rima's text."""
    rima, sami = doubled
    transcribe(rima, stocked, "تركت سفرجل")
    rima.post(
        f"/api/r/{stocked.id('two')}/message",
        edit(desk(rima, stocked.id("two"))["messages"][1], transcription_status="cannot_read"),
    )
    for narrowed in ("q=سفرجل", "status=draft", "status=cannot_read", "reviewer=Rima"):
        for address in ("/", "/map", "/next"):
            told = sami.get(f"{address}?{narrowed}")
            assert "two.jpg" not in told.text, narrowed
            assert stocked.id("two") not in told.headers.get("Location", "")
        [found] = re.findall(r"[0-9]+ found[^<]*", sami.get(f"/?{narrowed}").text)
        assert found == "0 found: 0 done, 0 to do", narrowed
        assert "two.jpg" in rima.get(f"/?{narrowed}").text
    assert "two.jpg" in sami.get("/").text, "the queue asks for the second reading"


def test_what_the_desk_gets_of_a_blind_message_tells_nothing(
    doubled: tuple[Visitor, Visitor], stocked: StockedCatalogue
) -> None:
    """No status, no letters in Latin script, no digest against which a guess could be tried."""
    rima, sami = doubled
    transcribe(rima, stocked, "تركت قلبي هناك")
    [message, _] = desk(sami, stocked.id("two"))["messages"]
    assert (
        message["transcription_status"] == message["content"]["transcription_status"] == "machine"
    )
    assert message["romanised"] is None
    assert message["version"] == ""


def test_the_memory_does_not_unblind(
    doubled: tuple[Visitor, Visitor], stocked: StockedCatalogue
) -> None:
    """Asked for English of any text, the memory leaves out what the visitor must not see."""
    rima, sami = doubled
    transcribe(rima, stocked, "تركت قلبي هناك")
    [message, _] = desk(rima, stocked.id("two"))["messages"]
    done = edit(message, translation="I left it there", translation_status="approved")
    assert rima.post(f"/api/r/{stocked.id('two')}/message", done).status_code == 200
    asked = {"lines": [{"text": "تركت قلبي هناك"}]}
    for visitor, known in ((rima, True), (sami, False)):
        told = visitor.post(f"/api/r/{stocked.id('sound')}/translate", asked)
        assert ("I left it there" in told.text) is known


def test_a_damaged_record_stops_no_other_answer(client: Visitor, stocked: StockedCatalogue) -> None:
    """It is told of; what is about sound records is taken."""
    sent = []
    for name in ("two", "sound"):
        [message, *_] = desk(client, stocked.id(name))["messages"]
        content = {**message["content"], "lines": retold(message, "نص آخر")}
        about = {"record": stocked.id(name), "message": "m1", "base": message["content"]}
        sent.append({**about, "content": content})
    record = stocked.catalogue.record_path(stocked.id("two"))
    record.write_text("{", encoding="utf-8")
    told = client.post("/api/answers", data=answers(*sent)).json
    assert (told["changed"], len(told["refused"])) == (1, 1)
    assert stocked.now("sound").review.messages[0].transcription == "نص آخر"


@pytest.mark.parametrize("address", ["/api/answers", "/api/reviewer"])
def test_json_without_end_is_refused(client: Visitor, address: str) -> None:
    """Brackets nested beyond what the parser follows are a bad request, not a fault of ours."""
    deep = b'{"wallmsg_answers": 1, "messages": ' + b"[" * 200_000 + b"]" * 200_000 + b"}"
    for data in (deep, b"[" * 200_000, b'{"name": ' + b'{"a":' * 200_000):
        told = client.post(address, data=data, content_type="application/json")
        assert told.status_code == 400, told.text


def answers(*messages: object) -> bytes:
    """A file of answers by Salma."""
    return json.dumps({"wallmsg_answers": 1, "who": "Salma", "messages": messages}).encode()


def test_answers_count_under_the_name_that_a_password_proves(
    make_site: Callable[..., Site], enter: Callable[..., Visitor], stocked: StockedCatalogue
) -> None:
    """A file that Rima brings cannot put words into Salma's mouth where people log in."""
    site = make_site()
    by_link, by_password = enter(site), enter(site)
    token = site.sessions.open("Rima", by_password=True)
    by_password.client.set_cookie(site.cookie, token, domain="127.0.0.1")
    found = site.sessions.find(token)
    assert found is not None
    by_password.csrf = found.csrf
    for visitor, name, whose in ((by_link, "sound", "Salma"), (by_password, "two", "Rima")):
        [message, *_] = desk(visitor, stocked.id(name))["messages"]
        content = {**message["content"], "lines": retold(message, "نص آخر")}
        sent = {"record": stocked.id(name), "message": "m1", "base": message["content"]}
        told = visitor.post("/api/answers", data=answers({**sent, "content": content}))
        assert told.json["changed"] == 1
        assert {change.who for change in stocked.now(name).review.history} == {whose}


def test_without_double_keying_nothing_is_hidden(
    make_site: Callable[..., Site], enter: Callable[..., Visitor], stocked: StockedCatalogue
) -> None:
    """Blindness is on demand."""
    site = make_site()
    transcribe(enter(site), stocked, "تركت قلبي هناك")
    assert "هناك" in enter(site, "Sami").get(f"/api/r/{stocked.id('two')}").text
