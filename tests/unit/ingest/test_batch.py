"""Batches in this process, with fakes for detection, reading and translation."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from msgspec.structs import replace
from PIL import Image

from tests.factories.batches import (
    Photos,
    check_stop,
    identity,
    run,
    save,
    save_different,
    save_plain,
    serial,
)
from tests.factories.fakes import (
    FAULT,
    GONE,
    FakeJudge,
    FakeTranslator,
    make_bad_reader,
    make_reader,
    photo_bytes,
)
from wallmsg.catalogue import Catalogue
from wallmsg.errors import MissingToolError, PhotoError
from wallmsg.ingest.batch import Batch, BatchOptions, Status
from wallmsg.ingest.import_plan import Intent, Planned, plan
from wallmsg.ingest.message_translator import MessageTranslator
from wallmsg.model import (
    Caption,
    DateSource,
    Level,
    Outcome,
    QualityFlag,
    Record,
    Review,
    Storage,
    record_id,
)
from wallmsg.photos.image_file import hash_file
from wallmsg.photos.scan import find_photos
from wallmsg.translation import Reason, Reviewed, TranslationMemory, Verdict


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    """A new catalogue."""
    return Catalogue.create(tmp_path / "catalogue")


@pytest.fixture
def photos(tmp_path: Path) -> Photos:
    """Three different photos."""
    return save_different(tmp_path, 3)


def test_photos_become_records(catalogue: Catalogue, photos: Photos) -> None:
    """Each photo is kept byte for byte, read, translated, and says by what."""
    done = run(catalogue, photos, BatchOptions(jobs=2), translator=FakeTranslator())
    assert {one.status for one in done.values()} == {Status.ADDED}
    for photo in photos:
        record = catalogue.read(identity(photo))
        assert catalogue.photo_path(record).read_bytes() == photo[0].read_bytes()
        assert record.outcome is Outcome.READ
        [message] = record.machine.messages
        assert message.translation is not None
        assert message.translation.text == "[سنعود يوما]"
        assert set(record.machine.provenance.models) == {"detector", "reader", "translator"}
        assert record.photo.perceptual_hash
    assert list(catalogue.verify()) == []


def test_the_journal_has_how_photos_came_in(
    catalogue: Catalogue, photos: Photos, tmp_path: Path
) -> None:
    """From which path, by which method, from whom, with which hash; once more for a copy."""
    [first, *_] = photos
    options = BatchOptions(source="phone of A.", custodian="Rima")
    run(catalogue, [first], options)
    copy = tmp_path / "again.jpg"
    copy.write_bytes(first[0].read_bytes())
    run(catalogue, [(copy, "again.jpg")], BatchOptions(storage=Storage.LINK))
    run(catalogue, [(copy, "sent.jpg")], BatchOptions(method="upload"))
    entries = [entry for entry in catalogue.journal.entries() if entry.acquired]
    came = [entry.acquired for entry in entries if entry.acquired]
    assert [each.origin for each in came] == [str(first[0]), str(copy), "sent.jpg"]
    assert [each.method for each in came] == ["copy", "link", "upload"]
    assert (came[0].source, came[0].custodian) == ("phone of A.", "Rima")
    assert {each.sha256 for each in came} == {hash_file(copy)[0]}
    assert {entry.id for entry in entries} == {record_id(hash_file(copy)[0])}


def test_known_photos_are_skipped(catalogue: Catalogue, photos: Photos, tmp_path: Path) -> None:
    """The same bytes are read once, under whatever name they come again."""
    run(catalogue, photos[:1])
    copy = tmp_path / "copy.png"
    copy.write_bytes(photos[0][0].read_bytes())
    done = run(catalogue, [*photos, (copy, "copy.png")])
    statuses = [done[name].status for name in ("0.png", "1.png", "2.png", "copy.png")]
    assert statuses == [Status.SKIPPED, Status.ADDED, Status.ADDED, Status.SKIPPED]
    assert len(catalogue.ids()) == 3
    again = run(catalogue, [(copy, "salma/copy.png"), *photos, (copy, "copy.png")])
    assert {one.status for one in again.values()} == {Status.SKIPPED}
    assert catalogue.read(identity(photos[0])).other_names == ("copy.png", "salma/copy.png")
    assert catalogue.read(identity(photos[1])).other_names == ()
    run(catalogue, [(photos[1][0], "omar/1.png")], BatchOptions(redo=True))
    redone = catalogue.read(identity(photos[1]))
    assert (redone.photo.name, redone.other_names) == ("1.png", ("omar/1.png",))


def test_copies_in_one_batch_are_named(
    catalogue: Catalogue, photos: Photos, tmp_path: Path
) -> None:
    """Also those that come while the first is still being read."""
    copies = []
    for name in ("a.png", "b.png"):
        (tmp_path / name).write_bytes(photos[0][0].read_bytes())
        copies.append((tmp_path / name, f"copies/{name}"))
    done = run(catalogue, [photos[0], *copies])
    record = catalogue.read(identity(photos[0]))
    assert {record.photo.name, *record.other_names} == {"0.png", "copies/a.png", "copies/b.png"}
    [added] = [one for one in done.values() if one.status is Status.ADDED]
    assert added.records == (record,)


def test_a_copy_stands_in_for_a_photo_that_went(
    catalogue: Catalogue, photos: Photos, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first of two equal files vanishes before it is stored: the other one is kept."""
    copy = tmp_path / "copy.png"
    copy.write_bytes(photos[0][0].read_bytes())
    store = catalogue.store_photo

    def gone(path: Path, *rest: Any) -> str:
        if path == photos[0][0]:
            raise PhotoError("cannot read it: No such file")
        return store(path, *rest)

    monkeypatch.setattr(catalogue, "store_photo", gone)
    batch = Batch(catalogue, serial(make_reader), None, BatchOptions())
    done = list(batch.run([photos[0], (copy, "copy.png")]))
    assert done[-1].status is Status.ADDED
    assert catalogue.read(identity(photos[0])).photo.name == "copy.png"


def test_a_missing_tool_ends_the_batch(catalogue: Catalogue, tmp_path: Path) -> None:
    """Without Tesseract every photo would fail: the batch ends and says so instead."""
    with pytest.raises(MissingToolError, match="gone"):
        run(catalogue, [save_plain(GONE, tmp_path, "gone.png")], executor=serial(make_bad_reader))
    assert catalogue.ids() == []


def test_broken_files_are_recorded(catalogue: Catalogue, photos: Photos, tmp_path: Path) -> None:
    """A truncated photo is kept and recorded; what is no image is recorded and not kept."""
    cut = tmp_path / "cut.png"
    cut.write_bytes(photos[0][0].read_bytes()[:2000])
    text = tmp_path / "text.jpg"
    text.write_text("no photo")
    done = run(catalogue, [(cut, "cut.png"), (text, "text.jpg")])
    assert done["cut.png"].reason == "truncated file"
    assert done["text.jpg"].reason == "not an image"
    kept, dropped = (catalogue.read(identity((path, ""))) for path in (cut, text))
    assert catalogue.photo_path(kept).read_bytes() == cut.read_bytes()
    assert (dropped.photo.storage, dropped.photo.path) == (Storage.NONE, None)
    assert list(catalogue.verify()) == []


def test_a_failed_photo_is_tried_again(catalogue: Catalogue, tmp_path: Path) -> None:
    """What failed before is not skipped: a higher limit may let it in."""
    large = save(tmp_path, "large.png", photo_bytes("large"))
    low = run(catalogue, [large], BatchOptions(max_pixels=100))
    assert "more than the limit" in str(low["large.png"].reason)
    assert run(catalogue, [large])["large.png"].status is Status.ADDED
    assert catalogue.read(identity(large)).outcome is Outcome.READ


def test_a_photo_that_cannot_be_opened(catalogue: Catalogue, photos: Photos) -> None:
    """It is recorded without proof of its bytes, and the record goes when it can be opened."""
    path, name = photos[0]
    absent = path.with_name("absent.png")
    done = run(catalogue, [(absent, "absent.png")])
    assert done["absent.png"].status is Status.FAILED
    [record] = catalogue.records()
    assert (record.photo.sha256, record.photo.name) == (None, "absent.png")
    path.rename(absent)
    run(catalogue, [(absent, "absent.png")])
    assert [one.photo.name for one in catalogue.records()] == ["absent.png"]
    assert next(catalogue.records()).outcome is Outcome.READ
    assert name  # the photo's first name plays no part


def test_redo_reads_again_and_leaves_people_alone(catalogue: Catalogue, photos: Photos) -> None:
    """--redo replaces the machine's part; review, captions and first name stay."""
    run(catalogue, photos[:1])
    one = identity(photos[0])

    def reviewed(record: Record) -> Record:
        review = Review(place="Aleppo", notes=("seen",))
        return replace(record, review=review, captions=(Caption("We will return"),))

    catalogue.update(one, reviewed)
    before = catalogue.read(one)
    done = run(
        catalogue,
        [(photos[0][0], "other name.png")],
        BatchOptions(redo=True),
        translator=FakeTranslator(),
    )
    assert done["other name.png"].status is Status.REDONE
    after = catalogue.read(one)
    assert (after.review, after.captions) == (before.review, before.captions)
    assert after.photo == before.photo
    assert after.machine.messages[0].translation is not None


def test_captions_in_a_photo_come_along(catalogue: Catalogue, tmp_path: Path) -> None:
    """What an agency wrote into the file is kept beside what a table says."""
    path = tmp_path / "IMG-20161215-WA0003.jpg"
    Image.fromarray(photo_bytes("agency")).save(path)
    path.with_suffix(".jpg.json").write_text('{"description": "by the gate"}')
    table = Caption("We will return", "Times")
    run(catalogue, [(path, path.name)], BatchOptions(captions={path.name: (table,)}))
    [record] = catalogue.records()
    assert record.captions == (Caption("by the gate", "Google Takeout"), table)
    assert (record.photo.taken, record.photo.taken_from) == ("2016-12-15", DateSource.FILE_NAME)


def test_captions_are_attached(catalogue: Catalogue, photos: Photos) -> None:
    """Captions come to new photos and to those already there, once; a source corrects its own."""
    caption = Caption("We will return", "Times")
    options = BatchOptions(captions={"walls/0.PNG": (caption,)})
    run(catalogue, [(photos[0][0], "walls/0.PNG")], options)
    run(catalogue, [(photos[0][0], "walls/0.PNG")], options)
    assert catalogue.read(identity(photos[0])).captions == (caption,)
    run(catalogue, photos[1:])
    other = Caption("Back we come", "Press")
    for right in (Caption("We shall return", "Times"), other):
        corrected = BatchOptions(captions={"walls/0.PNG": (right,)})
        run(catalogue, [(photos[0][0], "walls/0.PNG")], corrected)
    assert catalogue.read(identity(photos[0])).captions == (
        Caption("We shall return", "Times"),
        other,
    )
    run(catalogue, photos[1:2], BatchOptions(captions={"1.png": (caption,)}))
    assert catalogue.read(identity(photos[1])).captions == (caption,)


def test_copies_are_linked(catalogue: Catalogue, tmp_path: Path) -> None:
    """A recompressed copy is kept as a photo of its own that knows its likeness."""
    smooth = cv2.resize(photo_bytes("x")[:6, :9], (240, 60), interpolation=cv2.INTER_CUBIC)
    first = save(tmp_path, "a.png", smooth)
    second = save(tmp_path, "b.jpg", cv2.resize(smooth, (200, 50)))
    run(catalogue, [first])
    run(catalogue, [second])
    assert [one.id for one in catalogue.read(identity(second)).similar] == [identity(first)]


def test_every_page_has_its_record(catalogue: Catalogue, tmp_path: Path) -> None:
    """A TIFF of two pages is one kept file and two records; a bad page fails alone."""
    path = tmp_path / "scan.tif"
    cv2.imwritemulti(str(path), [photo_bytes("1"), np.zeros((400, 400, 3), dtype=np.uint8)])
    done = run(catalogue, [(path, "scan.tif")], BatchOptions(max_pixels=100_000))
    assert done["scan.tif"].status is Status.FAILED
    assert [record.outcome for record in done["scan.tif"].records] == [
        Outcome.READ,
        Outcome.FAILED,
    ]
    assert [record.photo.page for record in done["scan.tif"].records] == [1, 2]
    assert len(list((catalogue.path / "photos").rglob("*.tif"))) == 1


@pytest.mark.parametrize("storage", [Storage.LINK, Storage.REFERENCE])
def test_photos_need_not_be_copied(storage: Storage, catalogue: Catalogue, photos: Photos) -> None:
    """Linked or pointed to, the photo is found and proved by its hash."""
    run(catalogue, photos[:1], BatchOptions(storage=storage))
    record = catalogue.read(identity(photos[0]))
    assert record.photo.storage is storage
    assert catalogue.photo_path(record).read_bytes() == photos[0][0].read_bytes()
    assert list(catalogue.verify()) == []


def test_english_that_is_missing_is_made_up_for(catalogue: Catalogue, photos: Photos) -> None:
    """Messages left without English by an earlier run are translated by the next, in batches."""
    run(catalogue, photos)
    assert len(catalogue.untranslated()) == 3
    translator = FakeTranslator()
    run(catalogue, photos, translator=translator)
    assert translator.batches == [3]
    assert catalogue.untranslated() == []


def test_english_is_judged_before_it_is_stored(catalogue: Catalogue, photos: Photos) -> None:
    """The judge is asked with the text that was translated and how surely it was read."""
    flags = (QualityFlag(Reason.LOW_SCORE, Level.CHECK, "-0.80"),)
    judge = FakeJudge(Verdict(Level.CHECK, flags))
    english = MessageTranslator(FakeTranslator(), judge)
    batch = Batch(catalogue, serial(make_reader), english, BatchOptions())
    [done] = batch.run(photos[:1])
    [message] = catalogue.read(done.records[0].id).machine.messages
    assert judge.asked == [("سنعود يوما", "[سنعود يوما]", message.confidence)]
    assert message.translation is not None
    assert message.translation.verdict is Level.CHECK
    assert message.translation.flags == (QualityFlag("low_score", Level.CHECK, "-0.80"),)


def test_without_a_judge_english_is_not_judged(catalogue: Catalogue, photos: Photos) -> None:
    """A verdict is never made up: it stays null."""
    [done] = run(catalogue, photos[:1], translator=FakeTranslator()).values()
    [message] = catalogue.read(done.records[0].id).machine.messages
    assert message.translation is not None
    assert (message.translation.verdict, message.translation.flags) == (None, ())


def test_what_is_read_is_romanised(catalogue: Catalogue, photos: Photos) -> None:
    """Latin letters are stored with the reading, with or without English."""
    batch = Batch(
        catalogue, serial(make_reader), None, BatchOptions(), romanise=lambda text: f"<{text}>"
    )
    [done] = batch.run(photos[:1])
    [message] = catalogue.read(done.records[0].id).machine.messages
    assert message.romanised == "<سنعود يوما>"
    [done] = run(catalogue, photos[1:2]).values()
    assert catalogue.read(done.records[0].id).machine.messages[0].romanised is None


def test_what_people_translated_is_used_again(catalogue: Catalogue, photos: Photos) -> None:
    """A text that people have translated gets their English, with where it comes from."""
    memory = TranslationMemory([Reviewed("سنعود يوماً", "We shall return one day", "ab m1")])
    translator = FakeTranslator()
    english = MessageTranslator(translator, FakeJudge(), memory)
    [done] = Batch(catalogue, serial(make_reader), english, BatchOptions()).run(photos[:1])
    [message] = catalogue.read(done.records[0].id).machine.messages
    assert message.translation is not None
    assert message.translation.text == "We shall return one day"
    assert message.translation.source == "ab m1"
    assert translator.batches == []


def test_what_would_be_done(catalogue: Catalogue, photos: Photos, tmp_path: Path) -> None:
    """A dry run tells new, known and broken photos apart, and writes nothing."""
    run(catalogue, photos[:1])
    text = tmp_path / "text.jpg"
    text.write_text("no photo")
    again = tmp_path / "again.png"
    again.write_bytes(photos[1][0].read_bytes())
    offered = [*photos[:2], (again, "again.png"), (text, "text.jpg"), (tmp_path / "absent", "x")]
    planned = list(plan(offered, catalogue, redo=False))
    assert [one.intent for one in planned] == [
        Intent.SKIP,
        Intent.ADD,
        Intent.TWICE,
        Intent.FAIL,
        Intent.FAIL,
    ]
    assert planned[3] == Planned("text.jpg", Intent.FAIL, "not an image")
    assert [one.intent for one in plan(photos[:1], catalogue, redo=True)] == [Intent.REDO]
    assert [one.intent for one in plan(photos[:1], None, redo=True)] == [Intent.ADD]
    assert len(catalogue.ids()) == 1


def test_a_damaged_record_costs_its_own_photo_alone(catalogue: Catalogue, photos: Photos) -> None:
    """A photo whose record is damaged is reported, never written over; the others go on."""
    run(catalogue, photos[:2])
    record = catalogue.record_path(identity(photos[0]))
    record.write_text(record.read_text("utf-8")[:200], "utf-8")
    before = record.read_bytes()
    done = run(catalogue, photos, BatchOptions(redo=True), translator=FakeTranslator())
    assert [done[name].status for _, name in photos] == [
        Status.FAILED,
        Status.REDONE,
        Status.ADDED,
    ]
    assert record.read_bytes() == before
    assert [one.intent for one in plan(photos[:1], catalogue, redo=False)] == [Intent.FAIL]


def test_a_photo_known_before_it_was_lost_keeps_one_record(
    catalogue: Catalogue, photos: Photos
) -> None:
    """Added, gone for one run, back again: its failure is not kept beside it for ever."""
    path, name = photos[0]
    run(catalogue, photos[:1])
    away = path.rename(path.with_suffix(".away"))
    run(catalogue, [(path, name)])
    assert len(catalogue.ids()) == 2
    away.rename(path)
    run(catalogue, [(path, name)])
    assert len(catalogue.ids()) == 1


def test_a_backlog_is_translated_in_slices(catalogue: Catalogue, tmp_path: Path) -> None:
    """Many waiting messages are translated some at a time, between which a stop is heard."""
    many = save_different(tmp_path, 20)
    run(catalogue, many)
    translator = FakeTranslator()
    run(catalogue, [], translator=translator)
    assert translator.batches == [16, 4]


def test_pipes_and_strange_names_stop_nothing(
    catalogue: Catalogue, photos: Photos, tmp_path: Path
) -> None:
    """A named pipe is a failed photo, and a name that is no UTF-8 is stored readably."""
    pipe = tmp_path / "pipe.jpg"
    os.mkfifo(pipe)
    odd = Path(os.fsdecode(os.fsencode(tmp_path) + b"/odd\xff.png"))
    odd.write_bytes(photos[0][0].read_bytes())
    found = find_photos([pipe, odd])
    done = run(catalogue, found.photos)
    assert done["pipe.jpg"].reason == "not a regular file"
    assert done["odd\\xff.png"].status is Status.ADDED


def test_a_fault_of_wallmsg_costs_its_own_photo_alone(
    catalogue: Catalogue, photos: Photos, tmp_path: Path
) -> None:
    """The photo is kept and recorded as failed; the others are added."""
    bad = save_plain(FAULT, tmp_path, "fault.png")
    done = run(catalogue, [bad, *photos], executor=serial(make_bad_reader))
    assert "a fault of ours" in str(done["fault.png"].reason)
    assert catalogue.read(identity(bad)).outcome is Outcome.FAILED
    assert all(done[name].status is Status.ADDED for _, name in photos)


def test_a_stop_leaves_the_rest_for_the_next_run(catalogue: Catalogue, tmp_path: Path) -> None:
    """Photos that were started are finished and translated; the next run does the rest."""
    check_stop(catalogue, tmp_path, serial(make_reader))
