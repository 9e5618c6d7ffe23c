"""ALTO and PAGE XML: what is in them, that the schemas accept them, and the way back."""

from __future__ import annotations

import copy
import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree
from msgspec.structs import replace

from tests.factories.polygons import box
from tests.factories.records import line
from tests.factories.reviews import LATER, edit_of, message_of, outline, read, wall, with_text
from tests.factories.schemas import xsd
from wallmsg import factory
from wallmsg.catalogue import Catalogue
from wallmsg.effective import effective_messages
from wallmsg.errors import NoInputError
from wallmsg.interchange.import_files import FileKind, import_file
from wallmsg.interchange.merge import Report
from wallmsg.model import ILLEGIBLE, Message, Outcome, Polygon, Record, Status, Via
from wallmsg.review import apply_edit

FORMATS = ("alto", "page")
VIA = {"alto": Via.ALTO, "page": Via.PAGE_XML}
DIRECTION = {"alto": ("BASEDIRECTION", "rtl"), "page": ("readingDirection", "right-to-left")}


@pytest.fixture
def there(catalogue: Catalogue) -> Record:
    """A record of two messages in the catalogue, one with a line that cannot be read."""
    lost = line("؟؟", Outcome.UNREADABLE, 0.2, polygon=outline(5))
    second = Message.of((line("سنعود & نبقى", polygon=outline(4)), lost))
    record = opened(wall(read("تركت قلبي", "في حلب"), second))
    catalogue.add(record)
    return record


def opened(record: Record) -> Record:
    """The record of a photo of known size."""
    return replace(record, photo=replace(record.photo, width=400, height=400))


def exported(catalogue: Catalogue, name: str) -> dict[str, bytes]:
    """The files of an export, by name."""
    out = io.BytesIO()
    factory.export(catalogue, name, out)
    with zipfile.ZipFile(out) as made:
        return {entry: made.read(entry) for entry in made.namelist()}


def document(catalogue: Catalogue, name: str) -> etree._Element:
    """The only XML file of an export."""
    [data] = [data for entry, data in exported(catalogue, name).items() if entry.endswith(".xml")]
    return etree.fromstring(data)


def lines_of(root: etree._Element) -> list[etree._Element]:
    """The lines of a file in its order."""
    return list(root.iter("{*}TextLine"))


def text_of(made: etree._Element) -> str:
    """The text of a line as programs read it."""
    if (unicode := made.find("{*}TextEquiv/{*}Unicode")) is not None:
        return unicode.text or ""
    parts = (part for part in made if etree.QName(part).localname in {"String", "SP"})
    return "".join(part.get("CONTENT", " ") for part in parts)


def with_new_text(made: etree._Element, text: str) -> None:
    """Write a text as transcription platforms do: one string for the whole line."""
    if (unicode := made.find("{*}TextEquiv/{*}Unicode")) is not None:
        unicode.text = text
        return
    for part in list(made):
        if etree.QName(part).localname in {"String", "SP"}:
            made.remove(part)
    etree.SubElement(made, etree.QName(etree.QName(made).namespace, "String"), CONTENT=text)


def moved_to(made: etree._Element, points: str) -> None:
    """Give a line another outline."""
    shape = made.find("{*}Coords")
    if shape is not None:
        shape.set("points", points)
        return
    polygon = made.find("{*}Shape/{*}Polygon")
    assert polygon is not None
    polygon.set("POINTS", points.replace(",", " "))  # as eScriptorium writes them


def imported(catalogue: Catalogue, folder: Path, root: etree._Element) -> Report:
    """What becomes of a corrected file."""
    path = folder / "corrected.xml"
    path.write_bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True))
    found = import_file(catalogue, path, "Rima")
    assert found.kind is FileKind.LINES
    assert found.report is not None
    return found.report


@pytest.mark.parametrize("name", FORMATS)
def test_the_lines_are_in_reading_order_and_right_to_left(
    catalogue: Catalogue, there: Record, name: str
) -> None:
    """Texts word for word, blocks in order, a line that cannot be read without a text."""
    root = document(catalogue, name)
    assert [text_of(one) for one in lines_of(root)] == ["تركت قلبي", "في حلب", "سنعود & نبقى", ""]
    attribute, value = DIRECTION[name]
    assert {one.get(attribute) for one in lines_of(root)} == {value}
    blocks = [one.getparent() for one in lines_of(root)]
    identity = "ID" if name == "alto" else "id"
    order = [block.get(identity) for block in dict.fromkeys(blocks) if block is not None]
    listed = [
        one.get("REF") or one.get("regionRef")
        for one in root.iter("{*}ElementRef", "{*}RegionRefIndexed")
    ]
    assert listed == order
    assert len(order) == 2
    assert there.id in etree.tostring(root).decode()


def test_words_have_their_confidence(catalogue: Catalogue, there: Record) -> None:
    """In ALTO; where people have changed a text, the machine's certainty says nothing of it."""
    first = lines_of(document(catalogue, "alto"))[0]
    words = [(one.get("CONTENT"), one.get("WC")) for one in first.iter("{*}String")]
    assert words == [("تركت", "0.9000"), ("قلبي", "0.9000")]
    changed = with_text(message_of(there).content, 0, "تركت قلبك")
    catalogue.write(apply_edit(there, edit_of(there, changed), LATER))
    [string] = lines_of(document(catalogue, "alto"))[0].iter("{*}String")
    assert (string.get("CONTENT"), string.get("WC")) == ("تركت قلبك", None)


@pytest.mark.parametrize("name", FORMATS)
def test_outlines_and_baselines_lie_on_the_photo(catalogue: Catalogue, name: str) -> None:
    """Whole pixels, none below zero, the baseline inside its outline from left to right."""
    slanted = Polygon(((-5.5, 10.0), (300.4, 40.0), (295.0, 90.0), (-9.0, 60.0)))
    five = Polygon(((10.0, 200.0), (60.0, 190.0), (110.0, 200.0), (110.0, 240.0), (10.0, 240.0)))
    words = Message.of((line("قلبي", polygon=slanted), line("حلب", polygon=five)))
    catalogue.add(opened(wall(words)))
    for made in lines_of(document(catalogue, name)):
        shape = made.find("{*}Shape/{*}Polygon") if name == "alto" else made.find("{*}Coords")
        base = made.find("{*}Baseline")
        assert shape is not None
        corners = shape.get("POINTS") or shape.get("points")
        baseline = made.get("BASELINE") or (base is not None and base.get("points"))
        assert re.fullmatch(r"(\d+,\d+ )+\d+,\d+", str(corners))
        left, right = [tuple(map(int, pair.split(","))) for pair in str(baseline).split()]
        ys = [int(pair.split(",")[1]) for pair in str(corners).split()]
        assert left[0] < right[0]
        assert min(ys) < left[1] < max(ys)


@pytest.mark.schemas
@pytest.mark.parametrize("empty", [False, True])
def test_the_schemas_accept_the_files(catalogue: Catalogue, there: Record, empty: bool) -> None:
    """PAGE as it is; ALTO without what came after 4.2, the newest schema that a package has."""
    if empty:
        catalogue.write(replace(there, machine=replace(there.machine, messages=())))
    xsd("page.xsd").assertValid(document(catalogue, "page"))
    root = document(catalogue, "alto")
    for order in root.findall("{*}ReadingOrder"):
        root.remove(order)
    for one in root.iter("{*}TextBlock", "{*}TextLine"):
        del one.attrib["BASEDIRECTION"]
    for page in root.iter("{*}Page"):
        del page.attrib["LANG"]
    xsd("alto-4-2.xsd").assertValid(root)


@pytest.mark.parametrize("name", FORMATS)
def test_a_file_that_comes_back_unchanged_changes_nothing(
    catalogue: Catalogue, there: Record, tmp_path: Path, name: str
) -> None:
    """Marks that the file does not have stay, too, and so do outlines between two pixels."""
    unsure = with_text(message_of(there).content, 0, "تركت قلب\u0323ي")
    odd = replace(unsure.lines[1], polygon=box(0.4, 60.3, 250.1, 40.2))
    there = apply_edit(there, edit_of(there, replace(unsure, lines=(unsure.lines[0], odd))), LATER)
    catalogue.write(there)
    report = imported(catalogue, tmp_path, document(catalogue, name))
    assert (report.changed, report.unchanged, report.refused) == (0, 2, [])
    assert catalogue.read(there.id) == there


@pytest.mark.parametrize("name", FORMATS)
def test_a_corrected_text_becomes_an_edit(
    catalogue: Catalogue, there: Record, tmp_path: Path, name: str
) -> None:
    """With its author and the way it came; imported twice, it counts once."""
    root = document(catalogue, name)
    with_new_text(lines_of(root)[1], "في  حماة")
    report = imported(catalogue, tmp_path, root)
    assert (report.changed, report.unchanged, report.conflicts) == (1, 1, [])
    now = catalogue.read(there.id)
    message = message_of(now)
    assert message.transcription == "تركت قلبي\nفي حماة"
    assert message.transcription_status is Status.DRAFT
    assert {(change.who, change.via) for change in now.review.history} == {("Rima", VIA[name])}
    assert imported(catalogue, tmp_path, root).changed == 0


@pytest.mark.parametrize("name", FORMATS)
def test_a_text_that_was_taken_out_of_the_file_stays(
    catalogue: Catalogue, there: Record, tmp_path: Path, name: str
) -> None:
    """Platforms have several transcriptions; the one that is exported may be empty."""
    root = document(catalogue, name)
    for one in lines_of(root):
        with_new_text(one, "")
    assert imported(catalogue, tmp_path, root).changed == 0
    assert catalogue.read(there.id) == there


@pytest.mark.parametrize("name", FORMATS)
def test_a_later_change_is_a_conflict(
    catalogue: Catalogue, there: Record, tmp_path: Path, name: str
) -> None:
    """A change of another line is merged; of the same line it is reported, and nothing is lost."""
    root = document(catalogue, name)
    with_new_text(lines_of(root)[1], "في حماة")
    other = apply_edit(
        there, edit_of(there, with_text(message_of(there).content, 0, "تركت قلبك")), LATER
    )
    catalogue.write(other)
    assert imported(catalogue, tmp_path, root).changed == 1
    assert message_of(catalogue.read(there.id)).transcription == "تركت قلبك\nفي حماة"
    same = apply_edit(
        there, edit_of(there, with_text(message_of(there).content, 1, "في حمص")), LATER
    )
    catalogue.write(same)
    report = imported(catalogue, tmp_path, root)
    assert (report.changed, len(report.conflicts)) == (0, 1)
    assert catalogue.read(there.id) == same


@pytest.mark.parametrize("name", FORMATS)
def test_lines_can_be_moved_removed_and_added(
    catalogue: Catalogue, there: Record, tmp_path: Path, name: str
) -> None:
    """A moved line keeps its status; a new one belongs to the message of its block."""
    checked = replace(message_of(there).content, transcription_status=Status.REVIEWED)
    catalogue.write(apply_edit(there, edit_of(there, checked), LATER))
    root = document(catalogue, name)
    moved_to(lines_of(root)[0], "1,2 200,2 200,50 1,50")
    assert imported(catalogue, tmp_path, root).changed == 1
    message = message_of(catalogue.read(there.id))
    assert message.lines[0].polygon == Polygon(((1, 2), (200, 2), (200, 50), (1, 50)))
    assert message.transcription_status is Status.REVIEWED

    root = document(catalogue, name)
    gone, new = lines_of(root)[:2]
    new.set("ID" if name == "alto" else "id", "eSc_line_7")
    with_new_text(new, "سطر جديد")
    block = gone.getparent()
    assert block is not None
    block.remove(gone)
    assert imported(catalogue, tmp_path, root).changed == 1
    assert message_of(catalogue.read(there.id)).transcription == "سطر جديد"


def refused(catalogue: Catalogue, folder: Path, change: Callable[[etree._Element], None]) -> str:
    """Why a changed file is refused; nothing of it is applied."""
    root = document(catalogue, "alto")
    change(root)
    report = imported(catalogue, folder, root)
    assert (report.changed, report.conflicts) == (0, [])
    return " ".join(one.reason for one in report.refused)


def test_what_cannot_be_applied_is_refused_with_a_sentence(
    catalogue: Catalogue, there: Record, tmp_path: Path
) -> None:
    """Lines outside of all messages, lines that are there twice, another record, another state."""

    def outside(root: etree._Element) -> None:
        block = copy.deepcopy(next(root.iter("{*}TextBlock")))
        for number, made in enumerate(block.iter("{*}TextBlock", "{*}TextLine")):
            made.set("ID", f"eSc_{number}")
        next(root.iter("{*}PrintSpace")).append(block)

    def twice(root: etree._Element) -> None:
        lines_of(root)[1].set("ID", lines_of(root)[0].get("ID", ""))

    def renamed(old: str, new: str) -> Callable[[etree._Element], None]:
        def change(root: etree._Element) -> None:
            for one in root.iter("{*}TextBlock", "{*}TextLine"):
                one.set("ID", one.get("ID", "").replace(old, new))

        return change

    assert "outside of the blocks" in refused(catalogue, tmp_path, outside)
    assert "in the file twice" in refused(catalogue, tmp_path, twice)
    assert "no such record" in refused(catalogue, tmp_path, renamed(there.id, "f" * 16))
    assert "no such message" in refused(catalogue, tmp_path, renamed(".m1.", ".m9."))
    catalogue.write(replace(there, machine=replace(there.machine, messages=(read("غيره"),))))
    root = document(catalogue, "alto")
    catalogue.write(there)
    report = imported(catalogue, tmp_path, root)
    assert "read again" in report.refused[0].reason


def test_a_zip_of_a_platform_is_imported(
    catalogue: Catalogue, there: Record, tmp_path: Path
) -> None:
    """All files of lines in it; METS and pictures are ignored."""
    root = document(catalogue, "alto")
    with_new_text(lines_of(root)[0], "تركت قلبك")
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("METS.xml", "<mets/>")
        archive.writestr("one.xml", etree.tostring(root))
        archive.writestr("one.jpg", b"no picture")
    found = import_file(catalogue, path, "Rima")
    assert found.report is not None
    assert found.report.changed == 1
    assert message_of(catalogue.read(there.id)).transcription.startswith("تركت قلبك")
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("METS.xml", "<mets/>")
    with pytest.raises(NoInputError, match="no ALTO or PAGE XML"):
        import_file(catalogue, path, "Rima")


def test_a_foreign_file_is_refused(catalogue: Catalogue, tmp_path: Path) -> None:
    """Its lines belong to nothing in the catalogue."""
    path = tmp_path / "foreign.xml"
    path.write_text("<alto><TextBlock ID='b'><TextLine ID='l'/></TextBlock></alto>")
    with pytest.raises(NoInputError, match="no line with an id of wallmsg"):
        import_file(catalogue, path, "Rima")


def test_gaps_inside_a_line_are_exported(catalogue: Catalogue) -> None:
    """They say where something is missing."""
    catalogue.add(opened(wall(read(f"قلبي {ILLEGIBLE}"))))
    assert text_of(lines_of(document(catalogue, "page"))[0]) == f"قلبي {ILLEGIBLE}"
    assert effective_messages(catalogue.read(catalogue.ids()[0]))
