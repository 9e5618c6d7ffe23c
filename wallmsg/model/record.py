"""The record: all that the catalogue holds about one photo."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from wallmsg.model.machine import Caption, Machine, Outcome, Photo, Similar, Translation, WallLink
from wallmsg.model.review import Review

SCHEMA = 2
"""Number of the record format. Any other is refused, so that nothing unknown is lost."""


class Record(Struct, frozen=True, kw_only=True):
    """All that the catalogue holds about one photo."""

    schema: Annotated[int, Meta(ge=1, description="Number of the record format.")] = SCHEMA
    id: Annotated[str, Meta(pattern=r"^[0-9a-f]{16,64}(-p[0-9]+)?$")]
    photo: Photo
    machine: Machine
    captions: tuple[Caption, ...] = ()
    similar: tuple[Similar, ...] = ()
    same_wall: Annotated[
        tuple[WallLink, ...],
        Meta(description="Found by `wallmsg link`; people confirm or reject it in `review`."),
    ] = ()
    other_names: Annotated[
        tuple[str, ...],
        Meta(description="Under which the very same file was added again, as in photo.name."),
    ] = ()
    review: Review = Review()

    @property
    def taken(self) -> str | None:
        """The date that counts: people's word before the camera's."""
        return self.review.taken or self.photo.taken

    @property
    def outcome(self) -> Outcome:
        """How reading ended."""
        return self.machine.outcome

    def untranslated(self) -> list[int]:
        """Positions of messages that were read and still wait for their English."""
        return [
            i
            for i, message in enumerate(self.machine.messages)
            if message.outcome is Outcome.READ and message.translation is None
        ]

    def with_translations(self, translations: dict[int, Translation]) -> Record:
        """The same record with English at those positions of its messages."""
        messages = tuple(
            message.translated(translations[i]) if i in translations else message
            for i, message in enumerate(self.machine.messages)
        )
        machine = msgspec.structs.replace(self.machine, messages=messages)
        return msgspec.structs.replace(self, machine=machine)


def record_id(sha256: str, page: int = 1) -> str:
    """Id of a photo's record: the first 16 digits of its SHA-256, then its page after the first."""
    return sha256[:16] if page == 1 else f"{sha256[:16]}-p{page}"


def utc_now() -> str:
    """The time for provenance and journal: UTC, ISO 8601, whole seconds."""
    return datetime.now(UTC).replace(microsecond=0).isoformat()
