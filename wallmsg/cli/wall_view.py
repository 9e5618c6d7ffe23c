"""The photos of one wall as `wallmsg show --wall` prints them: its history by date."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from msgspec import Meta, Struct

from wallmsg.cli.terminal import Bidi, printable, show
from wallmsg.effective import effective_messages
from wallmsg.model import ILLEGIBLE

if TYPE_CHECKING:
    from wallmsg.model import Record


class WallPhoto(Struct, frozen=True, kw_only=True):
    """One photo of a wall."""

    id: str
    taken: str | None
    name: str
    place: str | None
    texts: Annotated[tuple[str, ...], Meta(description="Of its messages, people's where there is.")]
    new: Annotated[
        tuple[str, ...], Meta(description="Those that no earlier photo of the wall has.")
    ]


def wall_history(records: tuple[Record, ...]) -> list[WallPhoto]:
    """A row for each photo of a wall; `records` are in order of date."""
    seen: set[str] = set()
    rows = []
    for record in records:
        texts = tuple(
            message.transcription
            for message in effective_messages(record)
            if message.transcription.replace(ILLEGIBLE, "").strip()
        )
        rows.append(
            WallPhoto(
                id=record.id,
                taken=record.taken,
                name=record.photo.name,
                place=record.review.place,
                texts=texts,
                new=tuple(text for text in texts if text not in seen),
            )
        )
        seen.update(texts)
    return rows


def wall_row(photo: WallPhoto, bidi: Bidi) -> str:
    """The photo as one row."""
    texts = [show(" / ".join(text.splitlines()), bidi) for text in photo.texts]
    cells = [
        photo.id,
        f"{(photo.taken or '')[:10]:<10}",
        " · ".join(texts) or "(nothing read)",
        printable(" · ".join(filter(None, [photo.name, photo.place]))),
    ]
    return "  ".join(cells)
