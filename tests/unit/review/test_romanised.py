"""Latin letters for what people have written."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from tests.factories.records import line, message, record
from wallmsg.catalogue import Catalogue
from wallmsg.effective import effective_messages, find
from wallmsg.model import Message, Outcome, Record, ReviewedLine, Status, Via
from wallmsg.review import Edit, save
from wallmsg.review.romanised import romanise_reviews, romanised


def written(catalogue: Catalogue, identity: str, text: str) -> Record:
    """The record after a person has made its first message say this."""
    [there, *_] = effective_messages(catalogue.read(identity))
    content = replace(
        there.content,
        lines=tuple(ReviewedLine(one.polygon, text) for one in there.content.lines[:1]),
        transcription_status=Status.DRAFT,
    )
    edit = Edit(
        record_id=identity,
        message_id=there.id,
        base_version=there.version,
        base=there.content,
        content=content,
        who="Salma",
        via=Via.EDIT,
    )
    return save(catalogue, edit)


def spelled(text: str) -> str:
    """Stands for romanisation."""
    return f"<{text}>"


def test_corrected_texts_get_latin_letters_once(tmp_path: Path) -> None:
    """Stored beside people's text, found by searching, and made anew when the text changes."""
    catalogue = Catalogue.create(tmp_path / "c")
    there = record("a", replace(message("سنعود"), romanised="sanaud"))
    catalogue.write(there)
    assert romanise_reviews(catalogue, spelled) == 0
    changed = written(catalogue, there.id, "لن نعود")
    assert effective_messages(changed)[0].romanised is None
    assert catalogue.index.unromanised() == [there.id]
    assert romanise_reviews(catalogue, lambda _: "lan naʻūd") == 1
    after = catalogue.read(there.id)
    assert effective_messages(after)[0].romanised == "lan naʻūd"
    assert after.review.history == changed.review.history
    assert [hit.id for hit in catalogue.index.search("naud")] == [there.id]
    assert romanise_reviews(catalogue, spelled) == 0
    assert effective_messages(written(catalogue, there.id, "نعود"))[0].romanised is None


def test_it_changes_nothing_that_people_decide(tmp_path: Path) -> None:
    """The version that edits are checked against stays, so nobody's edit clashes with it."""
    catalogue = Catalogue.create(tmp_path / "c")
    there = record("a", message("سنعود"))
    catalogue.write(there)
    before = written(catalogue, there.id, "لن نعود")
    after = romanised(before, spelled)
    assert [one.version for one in effective_messages(after)] == [
        one.version for one in effective_messages(before)
    ]
    one = find(after, "m1")
    assert one is not None
    approved = replace(one.content, transcription_status=Status.APPROVED)
    edit = Edit(
        record_id=there.id,
        message_id="m1",
        base_version=one.version,
        base=one.content,
        content=approved,
        who="Salma",
        via=Via.EDIT,
    )
    catalogue.write(after)
    assert effective_messages(save(catalogue, edit))[0].romanised == "<لن نعود>"


def test_gaps_and_the_machines_own_texts_are_left_alone() -> None:
    """A message nobody can read has no Latin letters; what the machine made stays the machine's."""
    gap = Message.of((line("x", outcome=Outcome.UNREADABLE),))
    there = record("a", message("سنعود"), gap)
    assert romanised(there, spelled) == there
