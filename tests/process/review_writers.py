"""What other processes do to a record's review in tests: save, and be killed while they save."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from tests.factories.reviews import edit_of, message_of, with_text
from tests.process.catalogue_writers import kill_after
from wallmsg.catalogue import Catalogue
from wallmsg.model import Status, Via
from wallmsg.review import ConflictError, DetailsEdit, details_of, save, save_details


def correct_many(path: Path, record_id: str, writer: int, count: int) -> None:
    """Corrects its own line and adds tags, each time from what it last saw of the record."""
    catalogue = Catalogue.open(path)
    seen = catalogue.read(record_id)
    for number in range(count):
        content = with_text(message_of(seen).content, writer, f"سطر {writer} {number}")
        edit = edit_of(seen, content, who=f"writer {writer}")
        # What it saw is often old by now: others save at the same time.
        seen = save(catalogue, edit)
        details = details_of(seen)
        save_details(
            catalogue,
            DetailsEdit(
                record_id=record_id,
                base=details,
                details=replace(details, tags=(*details.tags, f"{writer}-{number}")),
                who=f"writer {writer}",
                via=Via.PAGE,
            ),
        )


def fight(path: Path, record_id: str, writer: int, count: int) -> None:
    """Corrects the same line as others do; where they clash, takes both texts."""
    catalogue = Catalogue.open(path)
    seen = catalogue.read(record_id)
    for number in range(count):
        text = f"{message_of(seen).lines[0].text} {writer}-{number}"
        content = with_text(message_of(seen).content, 0, text)
        while True:
            try:
                seen = save(catalogue, edit_of(seen, content, who=f"writer {writer}"))
                break
            except ConflictError as conflict:
                seen = catalogue.read(record_id)
                both = f"{conflict.theirs.lines[0].text} {writer}-{number}"
                content = with_text(message_of(seen).content, 0, both)


def save_and_die(path: Path, record_id: str, lines: int) -> None:
    """Saves a review, killed after some lines of the catalogue's code."""
    catalogue = Catalogue.open(path)
    seen = catalogue.read(record_id)
    content = replace(
        with_text(message_of(seen).content, 0, "بعد"), transcription_status=Status.REVIEWED
    )
    kill_after(lines)
    save(catalogue, edit_of(seen, content, who="killed"))
