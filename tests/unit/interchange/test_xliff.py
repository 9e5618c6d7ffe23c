"""XLIFF out and in: by our own reading and by translate-toolkit's."""

from __future__ import annotations

import io
import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from msgspec.structs import replace
from translate.storage.xliff2 import Xliff2File

from tests.factories.laws import examples
from tests.factories.records import judged
from tests.factories.reviews import edited, message_of, read, said, wall
from tests.factories.strategies import records
from wallmsg.catalogue import Catalogue
from wallmsg.catalogue.info import CatalogueInfo
from wallmsg.effective import effective_messages
from wallmsg.errors import NoInputError
from wallmsg.interchange.export import Included, export
from wallmsg.interchange.formats.xliff import NAMESPACE, XliffFormat, read_xliff
from wallmsg.interchange.import_files import import_file
from wallmsg.interchange.merge import Report, merge_answers
from wallmsg.model import Level, Record, Review, ReviewedMessage, Status, Via

INFO = CatalogueInfo(title="t", languages=("ar", "en"), created="2026", program="wallmsg 0")
NAME = "messages.xlf"


def written(*records: Record) -> bytes:
    """The records as XLIFF."""
    out = io.BytesIO()
    export(XliffFormat(), records, INFO, out, Included(sensitive=True))
    return out.getvalue()


def in_tool(data: bytes) -> Xliff2File:
    """The file as a CAT tool opens it."""
    return Xliff2File.parsestring(data)


def saved(tool: Xliff2File) -> bytes:
    """The file as the tool saves it."""
    return bytes(tool)


def test_another_program_reads_it() -> None:
    """Sources, targets, states, notes and languages are where the standard puts them."""
    machine = wall(read("تركت <قلبي>", "& حلب", english='My "heart"'), read("سنعود", first=5))
    tool = in_tool(written(machine))
    assert (tool.sourcelanguage, tool.targetlanguage) == ("ar", "en")
    first, second = tool.units
    assert first.source == "تركت <قلبي>\n& حلب"
    assert first.target == 'My "heart"'
    assert not second.target
    assert first.getid() == f"{machine.id}.m1"
    unit = first.getunitelement()
    notes = {note.get("category"): note.text for note in unit.iter(f"{{{NAMESPACE}}}note")}
    assert notes["photo"] == "wall.jpg"
    assert notes["confidence"] == "read with 90% certainty"


@pytest.mark.parametrize(
    ("status", "state"),
    [(Status.DRAFT, "translated"), (Status.REVIEWED, "reviewed"), (Status.APPROVED, "final")],
)
def test_states_say_how_far_people_got(status: Status, state: str) -> None:
    """Each status has a state of its own."""
    content = replace(said("سنعود", english="We return"), translation_status=status)
    record = edited(wall(read("سنعود")), content)
    [unit] = in_tool(written(record)).units
    assert unit.xmlelement.get("state") == state


def test_what_cannot_be_read_is_not_to_be_translated() -> None:
    """The unit is there for its neighbours' sake, marked."""
    lost = replace(said("[...]"), transcription_status=Status.CANNOT_READ)
    [unit] = in_tool(written(edited(wall(read("سنعود")), lost))).units
    assert not unit.istranslatable()


def test_english_that_is_withheld_stays_here() -> None:
    """In its place stand the reasons."""
    record = wall(judged(read("سنعود", english="I will kill you"), Level.WITHHELD, "violence"))
    data = written(record)
    assert b"kill" not in data
    [unit] = in_tool(data).units
    assert not unit.target
    assert b'category="withheld">violence' in data
    out = io.BytesIO()
    export(XliffFormat(), [record], INFO, out, Included(withheld=True))
    [unit] = in_tool(out.getvalue()).units
    assert unit.target == "I will kill you"
    assert read_xliff(out.getvalue(), NAME, "Salma").untouched == 1


def test_a_translation_comes_home(catalogue: Catalogue, there: Record) -> None:
    """Through another program's parser and writer into the record, with who and by which way."""
    tool = in_tool(written(there))
    tool.units[0].target = "I left my heart\nin Aleppo"
    tool.units[0].markapproved()
    found = read_xliff(saved(tool), NAME, "Salma")
    assert (len(found.edits), found.refused, found.untouched) == (1, (), 0)
    assert merge_answers(catalogue, found.edits).changed == 1
    now = catalogue.read(there.id)
    assert message_of(now).translation == "I left my heart\nin Aleppo"
    assert message_of(now).translation_status is Status.REVIEWED
    assert message_of(now).content.lines == message_of(there).content.lines
    assert {change.via for change in now.review.history} == {Via.XLIFF}
    assert merge_answers(catalogue, found.edits).unchanged == 1


def test_a_target_nobody_changed_is_no_work_of_a_person(there: Record) -> None:
    """Tools call what they have opened translated: the machine's English stays the machine's."""
    tool = in_tool(written(there))
    assert read_xliff(saved(tool), NAME, "Salma").untouched == 1
    tool.units[0].marktranslated()
    assert read_xliff(saved(tool), NAME, "Salma").untouched == 1
    tool.units[0].markapproved()
    [edit] = read_xliff(saved(tool), NAME, "Salma").edits
    assert edit.content.translation == "I left my heart in Homs"
    assert edit.content.translation_status is Status.REVIEWED


def test_a_clash_is_noticed(catalogue: Catalogue, there: Record) -> None:
    """What the translator began from travels along, so that two at once are told."""
    data = written(there)
    for english in ("first", "second"):
        tool = in_tool(data)
        tool.units[0].target = english
        report = merge_answers(catalogue, read_xliff(saved(tool), NAME, "Salma").edits)
    assert [conflict.now.translation for conflict in report.conflicts] == ["first"]


def test_the_source_in_the_file_is_not_believed(catalogue: Catalogue, there: Record) -> None:
    """Who changes the Arabic in a CAT tool changes nothing on the wall."""
    data = written(there).replace("تركت قلبي\nفي حلب".encode(), b"nonsense", 1)
    tool = in_tool(data)
    tool.units[0].target = "I left my heart in Aleppo"
    merge_answers(catalogue, read_xliff(saved(tool), NAME, "Salma").edits)
    now = message_of(catalogue.read(there.id))
    assert now.translation == "I left my heart in Aleppo"
    assert now.transcription == message_of(there).transcription


def test_inline_codes_and_cut_segments_are_understood(there: Record) -> None:
    """Another tool's markup is left out, its segments are put together."""
    text = written(there).decode()
    start, end = text.index("<segment"), text.index("</unit>")
    cut = (
        '<segment state="final"><source>a</source><target>I <pc id="1">left</pc></target></segment>'
        "<ignorable><source> </source><target> </target></ignorable>"
        '<segment><source>b</source><target>Aleppo<ph id="2"/></target></segment>'
    )
    [edit] = read_xliff((text[:start] + cut + text[end:]).encode(), NAME, "S").edits
    assert edit.content.translation == "I left Aleppo"
    assert edit.content.translation_status is Status.DRAFT


def stripped(data: bytes) -> bytes:
    """The file without the metadata of its units, as some tools save it."""
    return re.sub(rb"<mda:metadata>.*?</mda:metadata>", b"", data, flags=re.DOTALL)


def imported(catalogue: Catalogue, data: bytes, *, overwrite: bool = False) -> Report:
    """What becomes of a file."""
    path = catalogue.path.parent / NAME
    path.write_bytes(data)
    report = import_file(catalogue, path, "Salma", overwrite=overwrite).report
    assert report is not None
    return report


def translated(record: Record, english: str) -> bytes:
    """The file of a record, translated in a tool that drops metadata."""
    tool = in_tool(written(record))
    tool.units[0].target = english
    return stripped(saved(tool))


def test_without_metadata_the_arabic_tells_the_message(catalogue: Catalogue, there: Record) -> None:
    """One message has the text: the translation is applied, also if the unit has another id."""
    data = translated(there, "I left my heart in Aleppo")
    report = imported(catalogue, data.replace(f"{there.id}.m1".encode(), b"17"))
    assert (report.changed, report.refused) == (1, [])
    assert report.notes == ["1 matched by their Arabic text, without metadata"]
    assert message_of(catalogue.read(there.id)).translation == "I left my heart in Aleppo"


def test_without_metadata_a_text_of_several_messages_is_ambiguous(
    catalogue: Catalogue, there: Record
) -> None:
    """Then the unit's id decides, and without one nothing is applied."""
    twin = wall(read("تركت قلبي", "في حلب"), name="twin.jpg")
    catalogue.add(twin)
    data = translated(there, "I left my heart in Aleppo")
    [refused] = imported(catalogue, data.replace(f"{there.id}.m1".encode(), b"17")).refused
    assert (refused.where, "2 messages" in refused.reason) == ("17", True)
    assert imported(catalogue, data).changed == 1
    assert message_of(catalogue.read(twin.id)).translation is None


def test_without_metadata_the_arabic_must_be_there(catalogue: Catalogue, there: Record) -> None:
    """A unit whose source is no message's text is refused, whatever its id."""
    data = translated(there, "x").replace("تركت قلبي".encode(), "تركت".encode())
    [refused] = imported(catalogue, data).refused
    assert "no message has this Arabic text" in refused.reason
    assert message_of(catalogue.read(there.id)).translation == "I left my heart in Homs"


def test_without_metadata_a_later_translation_is_a_conflict(
    catalogue: Catalogue, there: Record
) -> None:
    """Nobody knows whether the translator saw it; --overwrite applies the file."""
    now = edited(there, replace(said("تركت قلبي", "في حلب", english="hers")))
    catalogue.write(now)
    data = translated(now, "mine")
    assert len(imported(catalogue, data).conflicts) == 1
    assert imported(catalogue, data, overwrite=True).changed == 1
    assert message_of(catalogue.read(there.id)).translation == "mine"


def test_the_space_between_two_segments_is_kept(there: Record) -> None:
    """An ignorable without a target stands for its source."""
    text = written(there).decode()
    start, end = text.index("<segment"), text.index("</unit>")
    cut = (
        "<segment><source>a</source><target>Aleppo.</target></segment>"
        "<ignorable><source>\n</source></ignorable>"
        "<segment><source>b</source><target>We return.</target></segment>"
    )
    [edit] = read_xliff((text[:start] + cut + text[end:]).encode(), NAME, "S").edits
    assert edit.content.translation == "Aleppo.\nWe return."


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"<tmx/>", "is not XLIFF"),
        (b'<xliff version="1.2"/>', "XLIFF 1.2, not 2"),
        (b'<xliff version="2.0"><file id="f"/></xliff>', "no units of wallmsg"),
        (b"text", "not well-formed"),
    ],
)
def test_another_file_is_refused(data: bytes, why: str) -> None:
    """With what is wrong in one sentence."""
    with pytest.raises(NoInputError, match=why):
        read_xliff(data, NAME, "Salma")


@pytest.mark.parametrize("text", ["We return ", "We\x1b return", "We\r\nreturn", "We\rreturn"])
def test_what_xml_changes_in_a_translation_is_no_change(text: str) -> None:
    """Space at its end, characters XML cannot hold, line breaks: it comes back as nothing new."""
    there = ReviewedMessage(
        id="a1",
        lines=(),
        translation=text,
        transcription_status=Status.MACHINE,
        translation_status=Status.REVIEWED,
    )
    record = replace(wall(), review=Review(messages=(there,)))
    assert read_xliff(written(record), NAME, "Salma").edits == ()


@examples(40)
@given(records())
def test_any_record_makes_a_file_that_says_nothing_new(record: Record) -> None:
    """It is well-formed, has a unit for each message, and coming back untouched changes nothing."""
    data = written(record)
    root = ET.fromstring(data)  # noqa: S314 - our own
    units = [unit.get("id") for unit in root.iter(f"{{{NAMESPACE}}}unit")]
    messages = effective_messages(record)
    assert units == [f"{record.id}.{message.id}" for message in messages] or not messages
    if messages:
        found = read_xliff(data, NAME, "Salma")
        assert (found.edits, found.refused) == ((), ())
        assert found.untouched == len(messages)
