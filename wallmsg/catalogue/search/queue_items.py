"""What the queue consists of: its rows, their places, pages of them, progress, points of a map."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from wallmsg.model import Level, Outcome, Status


class QueueItem(Struct, frozen=True, kw_only=True):
    """A message that waits for people, or a photo without messages."""

    id: Annotated[str, Meta(description="Of the record.")]
    message: Annotated[str | None, Meta(description="Id; null for a photo without messages.")]
    name: Annotated[str, Meta(description="Of the photo.")]
    place: str | None
    taken: str | None
    outcome: Outcome
    confidence: float | None
    transcription: str
    translation: Annotated[str | None, Meta(description="Null if there is none to be shown.")]
    verdict: Level | None
    flags: Annotated[tuple[str, ...], Meta(description="Reasons, the most severe first.")]
    transcription_status: Status
    translation_status: Status
    stage: Annotated[Status, Meta(description="How far the message is as a whole.")]
    priority: Annotated[int, Meta(description="0 is most urgent.")]
    reviewers: Annotated[tuple[str, ...], Meta(description="Who has worked on it.")]
    sensitive: bool
    questions: Annotated[tuple[str, ...], Meta(description="Those that are still open.")] = ()
    assigned: Annotated[str | None, Meta(description="For whom it is.")] = None
    messages: Annotated[int, Meta(description="In a list of photos: those that answer.")] = 1

    @property
    def withheld(self) -> tuple[str, ...]:
        """Why its translation is not shown; empty if it is, or if there is none."""
        return self.flags if self.verdict is Level.WITHHELD else ()


class QueueSort(StrEnum):
    """Orders of the queue."""

    URGENCY = "urgency"
    DATE = "date"
    NAME = "name"
    PLACE = "place"
    CONFIDENCE = "confidence"


class Place(Struct, frozen=True, array_like=True):
    """The place of a row in the order of the queue; what comes after it can be asked for later."""

    priority: int
    undated: bool
    taken: str
    name: str
    record: str
    number: int


class Progress(Struct, frozen=True, kw_only=True):
    """How far people have got; messages of the whole catalogue, or those that were asked for."""

    done: Annotated[int, Meta(description="Reviewed, approved, or found unreadable.")]
    to_do: int
    mine: Annotated[int, Meta(description="Of the done ones, those this person worked on.")]
    stages: Annotated[dict[str, int], Meta(description="Messages by stage.")]


class QueuePage(Struct, frozen=True, kw_only=True):
    """A stretch of the queue, most urgent first."""

    items: tuple[QueueItem, ...]
    total: Annotated[int, Meta(description="How many answer, on all pages.")]
    more: Annotated[bool, Meta(description="There are more than `total`, not counted.")] = False


class MapPoint(Struct, frozen=True, kw_only=True):
    """A photo that knows where it was taken."""

    id: str
    name: str
    latitude: float
    longitude: float
    place: str | None
    sensitive: bool


class ReviewedPair(Struct, frozen=True, kw_only=True):
    """An Arabic text and the English that people have checked."""

    id: str
    message: str
    arabic: str
    english: str
