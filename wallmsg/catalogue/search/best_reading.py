"""Which of a photo's messages is shown for the photo, and how far the photo is as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, NamedTuple, Protocol, TypeVar

from wallmsg.effective import rank
from wallmsg.model import Outcome, Status


class ReadMessage(Protocol):
    """A message, as the index or a record has it."""

    @property
    def outcome(self) -> Outcome:
        """How reading it ended."""

    @property
    def confidence(self) -> float | None:
        """Of the reading; None if there is none."""

    @property
    def transcription(self) -> str:
        """The Arabic."""

    @property
    def stage(self) -> Status:
        """How far people got with it."""

    @property
    def is_unclear(self) -> bool:
        """Whether it is a mere guess that nobody has worked on."""


R = TypeVar("R", bound=ReadMessage)


class Sorted(NamedTuple, Generic[R]):
    """The messages of one photo: likely right or by people, weak readings, and unreadable ones."""

    readable: list[R]
    weak: list[R]
    unreadable: list[R]

    @property
    def best(self) -> R | None:
        """The one that is shown for the photo; None if none is likely right."""
        return max(self.readable, key=_value, default=None)


def sorted_out(messages: Sequence[R]) -> Sorted[R]:
    """The messages by how they were read."""
    unreadable = [message for message in messages if _is_unreadable(message)]
    rest = [message for message in messages if not _is_unreadable(message)]
    return Sorted(
        readable=[message for message in rest if not message.is_unclear],
        weak=[message for message in rest if message.is_unclear],
        unreadable=unreadable,
    )


def least_stage(stages: Sequence[Status]) -> Status:
    """The stage of the message that is least advanced; there is at least one."""
    return min(stages, key=rank)


def _is_unreadable(message: ReadMessage) -> bool:
    return message.stage is Status.CANNOT_READ or (
        message.stage is Status.MACHINE and message.outcome is not Outcome.READ
    )


def _value(message: ReadMessage) -> tuple[int, float]:
    """What people have worked on comes first, then the letters that are probably right."""
    confidence = 1.0 if message.confidence is None else message.confidence
    return rank(message.stage), confidence * len(message.transcription)
