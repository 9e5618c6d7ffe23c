"""Contact sheets to print: what is on them, and Arabic in its order."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.factories.exports import text_of
from tests.factories.records import HEART, heart, judged, message, record
from tests.factories.walls import add_photo, catalogue_at
from tests.factories.walls import message as wall_message
from wallmsg import factory
from wallmsg.catalogue import CatalogueInfo
from wallmsg.errors import UsageError
from wallmsg.evidence.custody_pdf import in_order
from wallmsg.interchange.export import Included, export
from wallmsg.interchange.formats import contact_sheet
from wallmsg.interchange.formats.contact_sheet import ContactSheetFormat
from wallmsg.model import Level, Outcome, Record, Review

INFO = CatalogueInfo(title="جدران", created="", program="")


def made(*stored: Record, **included: bool) -> bytes:
    """The file of those records, without pictures."""
    out = io.BytesIO()
    options = Included(**included)  # type: ignore[arg-type]
    assert export(ContactSheetFormat(), stored, INFO, out, options) == len(stored)
    return out.getvalue()


def test_photo_texts_place_and_date_are_on_the_sheet(tmp_path: Path) -> None:
    """The photo as its public copy, below it what is known."""
    catalogue = catalogue_at(tmp_path)
    review = Review(place="Aleppo", taken="2016-12-05")
    add_photo(catalogue, "a.jpg", wall_message("قلبي", english="my heart"), review=review)
    target = tmp_path / "sheet.pdf"
    assert factory.export(catalogue, None, target) == 1
    text = text_of(target.read_bytes())
    for expected in ("قلبي", "my heart", "Aleppo", "2016-12-05", "a.jpg", "Test walls"):
        assert expected in text
    [image] = PdfReader(target).pages[0].images
    assert image.image is not None
    assert max(image.image.size) == 640


def test_six_photos_are_on_a_page() -> None:
    """A photo without a picture has its place, too; without records there is one empty page."""
    stored = [heart(f"{number}.jpg") for number in range(7)]
    pages = PdfReader(io.BytesIO(made(*stored, record("none.jpg", outcome=Outcome.FAILED)))).pages
    assert [page.extract_text().count("no picture") for page in pages] == [6, 2]
    assert "none.jpg" in pages[1].extract_text()
    assert len(PdfReader(io.BytesIO(made())).pages) == 1


def test_long_arabic_leaves_room_for_its_english() -> None:
    """What is cut has a sign; the texts stay above the photo below."""
    long = "\n".join(["سنعود يوما الى حلب"] * 30)
    text = text_of(made(record("a.jpg", message(long, "We will return"))))
    assert "We will return" in text
    assert " ..." in text  # as the normal form has it
    assert text.split("a.jpg")[0].count("سنعود") < 8


def test_withheld_english_is_named_and_not_written() -> None:
    """Nobody quotes it from a print."""
    there = record("a.jpg", judged(message(*HEART), Level.WITHHELD, "number"))
    text = text_of(made(there))
    assert "English withheld: number" in text
    assert "my heart" not in text


def test_unclear_readings_are_left_out() -> None:
    """Unless they are included."""
    there = record("a.jpg", message("سسس", confidence=0.2))
    assert "سسس" not in text_of(made(there))
    assert "سسس" in text_of(made(there, unclear=True))


def test_brackets_open_to_the_text_in_them() -> None:
    """In a line from the right to the left they are drawn the other way round."""
    assert in_order("حلب (X)", right_to_left=True) == "(X) بلح"
    assert in_order("(حلب)", right_to_left=True) == "(بلح)"


def test_more_photos_than_memory_holds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """With what to do instead."""
    monkeypatch.setattr(contact_sheet, "MAX_PHOTOS", 2)
    made(heart("a.jpg"), heart("b.jpg"))
    with pytest.raises(UsageError, match="at most 2 photos"):
        made(*(heart(f"{number}.jpg") for number in range(3)))
