"""Reading photos again, end to end: what people decided stays, to the letter."""

from __future__ import annotations

from pathlib import Path

import cv2
import pytest
from msgspec.structs import replace

from tests.factories.batches import serial
from tests.factories.fakes import (
    FakeDetector,
    FakeReader,
    FakeTranslator,
    box,
    chooser,
    photo_bytes,
)
from tests.factories.reviews import edit_of, message_of, outline, said, with_text
from wallmsg.catalogue import Catalogue
from wallmsg.ingest.batch import Batch, BatchOptions
from wallmsg.ingest.message_translator import MessageTranslator
from wallmsg.ingest.pipeline import PhotoReader
from wallmsg.model import Outcome, Record, Status, Via
from wallmsg.review import (
    Details,
    DetailsEdit,
    details_of,
    effective_messages,
    progress,
    save,
    save_details,
    save_second,
)


def first_reader() -> PhotoReader:
    """Finds two messages far apart."""
    quads = [box(10, 5), box(10, 300)]
    return PhotoReader(FakeDetector(quads), FakeReader("سنعود يوما"), chooser())


def other_reader() -> PhotoReader:
    """Finds the same two and one above, and reads everything otherwise."""
    quads = [box(10, 5), box(10, 300), box(10, 700)]
    return PhotoReader(FakeDetector(quads), FakeReader("قراءة اخرى"), chooser())


def blind_reader() -> PhotoReader:
    """Finds nothing any more."""
    return PhotoReader(FakeDetector([]), FakeReader(), chooser())


@pytest.fixture
def photo(tmp_path: Path) -> tuple[Path, str]:
    """One photo."""
    path = tmp_path / "wall.png"
    pixels = cv2.resize(photo_bytes("wall"), (480, 900))
    cv2.imwrite(str(path), pixels)
    return path, "wall.png"


def read(catalogue: Catalogue, photo: tuple[Path, str], make, *, redo: bool) -> Record:
    """Read the photo into the catalogue; what its record is then."""
    batch = Batch(
        catalogue, serial(make), MessageTranslator(FakeTranslator()), BatchOptions(redo=redo)
    )
    [done] = batch.run([photo])
    return catalogue.read(done.records[0].id)


@pytest.mark.parametrize("again", [first_reader, other_reader, blind_reader])
def test_redo_keeps_every_decision(
    catalogue: Catalogue, photo: tuple[Path, str], again: object
) -> None:
    """Texts, statuses, deletions, details, history and second readings: all as before."""
    there = read(catalogue, photo, first_reader, redo=False)
    assert [message.id for message in effective_messages(there)] == ["m1", "m2"]
    corrected = with_text(message_of(there).content, 0, "سنعود يوماً ما")
    corrected = replace(
        corrected,
        transcription_status=Status.APPROVED,
        translation="One day we will return",
        translation_status=Status.REVIEWED,
    )
    save(catalogue, edit_of(there, corrected))
    save(catalogue, edit_of(there, replace(message_of(there, "m2").content, deleted=True), "m2"))
    save(catalogue, edit_of(there, said("مضاف", first=9, english="added"), None))
    save_second(catalogue, there.id, "m1", "Bob", "سنعود")
    details = DetailsEdit(
        record_id=there.id,
        base=details_of(there),
        details=Details(place="Aleppo", tags=("door",), sensitive=True),
        who="Ann",
        via=Via.PAGE,
    )
    before = save_details(catalogue, details)
    done = progress(catalogue, "Ann")

    after = read(catalogue, photo, again, redo=True)

    assert after.review == before.review
    shown = {message.transcription: message for message in effective_messages(after)}
    assert shown["سنعود يوماً ما"].id == "m1"
    assert shown["سنعود يوماً ما"].translation == "One day we will return"
    assert shown["مضاف"].translation == "added"
    assert "سنعود يوما" not in shown, "a deleted message came back"
    new = {text for text in shown if text not in {"سنعود يوماً ما", "مضاف"}}
    assert new == ({"قراءة اخرى"} if again is other_reader else set())
    assert progress(catalogue, "Ann").done == done.done
    assert catalogue.index.search('"سنعود يوماً ما"')
    assert after.machine != before.machine or again is first_reader
    assert outline(9) in {
        line.polygon for message in after.review.messages for line in message.lines
    }


def test_approved_english_outlives_the_machines(
    catalogue: Catalogue, photo: tuple[Path, str]
) -> None:
    """Who approved English approved that text, not whatever a later reading brings."""
    there = read(catalogue, photo, first_reader, redo=False)
    approved = replace(
        message_of(there).content,
        transcription_status=Status.APPROVED,
        translation_status=Status.APPROVED,
    )
    save(catalogue, edit_of(there, approved))
    after = read(catalogue, photo, other_reader, redo=True)
    assert message_of(after).translation == "[سنعود يوما]"
    assert message_of(after).transcription == "سنعود يوما"


def test_what_people_say_of_a_photo_that_cannot_be_opened_stays(
    catalogue: Catalogue, photo: tuple[Path, str]
) -> None:
    """Adding it again, still broken or mended, throws none of it away."""
    path, name = photo
    good = path.read_bytes()
    path.unlink()
    path.mkdir()  # there, and not to be read
    there = read(catalogue, photo, first_reader, redo=False)
    assert there.outcome is Outcome.FAILED
    details = DetailsEdit(
        record_id=there.id, base=Details(), details=Details(place="Homs"), who="Ann", via=Via.PAGE
    )
    save_details(catalogue, details)
    assert read(catalogue, photo, first_reader, redo=True).review.place == "Homs"
    path.rmdir()
    path.write_bytes(good)
    read(catalogue, (path, name), first_reader, redo=False)
    assert catalogue.read(there.id).review.place == "Homs"


def test_a_damaged_record_of_such_a_photo_stops_no_batch(
    catalogue: Catalogue, photo: tuple[Path, str]
) -> None:
    """It is told of and left as it is: people's words may still be in it."""
    path, _ = photo
    path.unlink()
    path.mkdir()
    there = read(catalogue, photo, first_reader, redo=False)
    file = catalogue.record_path(there.id)
    file.write_text("{", "utf-8")
    batch = Batch(catalogue, serial(first_reader), None, BatchOptions(redo=True))
    [done] = batch.run([photo])
    assert done.reason is not None
    assert "damaged" in done.reason
    assert file.read_text("utf-8") == "{"
