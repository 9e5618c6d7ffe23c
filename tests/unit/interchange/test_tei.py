"""TEI: edition, marks, apparatus, translation and header, accepted by the schemas."""

from __future__ import annotations

import io
import zipfile

import pytest
from lxml import etree
from msgspec.structs import replace

from tests.factories.records import judged, line, message
from tests.factories.reviews import LATER, edit_of, message_of, outline, read, wall, with_text
from tests.factories.schemas import relax_ng
from wallmsg import factory
from wallmsg.catalogue import Catalogue
from wallmsg.interchange.export import Included
from wallmsg.model import ILLEGIBLE, Caption, Level, Message, Record, Status
from wallmsg.review import apply_edit

TEI = "{http://www.tei-c.org/ns/1.0}"
XML = "{http://www.w3.org/XML/1998/namespace}"


def full_record() -> Record:
    """A record with a text in every part of a TEI file."""
    first = read("تركت قلبي", "في حلب", english="I left my heart in Aleppo")
    other = Message.of((line("سنعود", others=("ستعود",), polygon=outline(4)),))
    there = wall(replace(first, romanised="taraktu qalbī\nfī Ḥalab"), other)
    photo = replace(there.photo, width=400, height=400, taken="2016-12-05")
    review = replace(
        there.review, place="Aleppo", surface="plaster", tool="spray", tags=("siege",), notes=("n",)
    )
    return replace(there, photo=photo, review=review, captions=(Caption("published", "book"),))


def document(
    catalogue: Catalogue, record: Record, included: Included | None = None
) -> etree._Element:
    """The TEI file of a record."""
    catalogue.write(record)
    out = io.BytesIO()
    factory.export(catalogue, "tei", out, included)
    with zipfile.ZipFile(out) as made:
        return etree.fromstring(made.read(f"{record.id}.xml"))


def part(root: etree._Element, kind: str) -> etree._Element:
    """The first part of the body of that kind."""
    found = root.find(f".//{TEI}div[@type='{kind}']")
    assert found is not None
    return found


def plain(element: etree._Element) -> str:
    """The element as XML, without namespaces and layout."""
    text = etree.tostring(element, encoding="unicode", with_tail=False)
    return " ".join(text.replace(' xmlns="http://www.tei-c.org/ns/1.0"', "").split()).replace(
        "> <", "><"
    )


def test_leiden_marks_are_elements(catalogue: Catalogue) -> None:
    """A gap, letters that are not sure, and a line that cannot be read."""
    there = full_record()
    content = with_text(message_of(there).content, 0, "تر\u0323ك\u0323ت ق\u0323لبي [...] هنا")
    content = with_text(content, 1, ILLEGIBLE)
    content = replace(content, transcription_status=Status.REVIEWED)
    root = document(catalogue, apply_edit(there, edit_of(there, content), LATER))
    text = plain(part(root, "edition"))
    assert (
        '<lb n="1" facs="#zone-1-1"/>ت<unclear>رك</unclear>ت <unclear>ق</unclear>لبي '
        '<gap reason="illegible" extent="unknown" unit="character"/> هنا'
        '<lb n="2" facs="#zone-1-2"/><gap reason="illegible" quantity="1" unit="line"/>' in text
    )
    assert 'subtype="reviewed" n="1"' in text
    assert part(root, "edition").get(f"{XML}lang") == "ar"


def test_the_parts_of_a_file(catalogue: Catalogue) -> None:
    """Translation, other readings, what people say of the photo, its outlines and its program."""
    root = document(catalogue, full_record())
    assert "<p>I left my heart in Aleppo</p>" in plain(part(root, "translation"))
    assert '<app loc="2.1"><lem>سنعود</lem><rdg resp="#wallmsg">ستعود</rdg></app>' in plain(
        part(root, "apparatus")
    )
    assert [one.text for one in part(root, "commentary")] == ["published", "n"]
    assert "qalbī" in plain(root)
    header = root[0]
    assert header.findtext(f".//{TEI}origPlace") == "Aleppo"
    date = header.find(f".//{TEI}origDate")
    assert date is not None
    assert date.get("notAfter") == "2016-12-05"
    zones = [zone.get("points") for zone in root.iter(f"{TEI}zone")]
    assert zones[0] == "0,0 250,0 250,40 0,40"
    references = {one.get("facs", "")[1:] for one in root.iter(f"{TEI}lb")} - {""}
    assert references == {zone.get(f"{XML}id") for zone in root.iter(f"{TEI}zone")}


def test_withheld_english_is_a_note(catalogue: Catalogue) -> None:
    """With the reasons; the text itself only on request."""
    said = judged(message("قلبي", "my heart"), Level.WITHHELD, "number")
    record = wall(said)
    text = plain(part(document(catalogue, record), "translation"))
    assert '<p><note type="withheld">withheld, number</note></p>' in text
    text = plain(part(document(catalogue, record, Included(withheld=True)), "translation"))
    assert "my heart" in text


@pytest.mark.schemas
@pytest.mark.parametrize("name", ["tei.rng", "epidoc.rng"])
def test_the_schemas_accept_the_files(catalogue: Catalogue, name: str) -> None:
    """Of a full record, of one that says nothing, and of one with marks."""
    schema = relax_ng(name)
    full = full_record()
    marked = with_text(message_of(full).content, 0, f"ق\u0323لبي {ILLEGIBLE}")
    empty = wall(name="empty.jpg")
    withheld = wall(judged(message("قلبي", "my heart"), Level.WITHHELD, "number"), name="w.jpg")
    full = replace(full, review=replace(full.review, photographer="Rima"))
    for record in (full, apply_edit(full, edit_of(full, marked), LATER), empty, withheld):
        for included in (Included(), Included(private=True, withheld=True)):
            schema.assertValid(document(catalogue, record, included))
