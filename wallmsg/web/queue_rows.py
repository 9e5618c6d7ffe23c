"""The rows of the queue as they are shown: one sentence each, by photo, weak readings folded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from wallmsg.catalogue import Marker
from wallmsg.model import Level, Outcome, Status
from wallmsg.review import QueueItem
from wallmsg.web.language import _, translated_reason

Pieces = list[tuple[str, bool]]


@dataclass(frozen=True)
class QueueRow:
    """One message in a list."""

    item: QueueItem
    address: str
    hidden: bool
    """Its text must not be shown to the visitor."""
    dot: str
    """What the coloured dot says: a status or a level."""
    sentence: str
    arabic: Pieces
    """Its transcription in pieces, each with whether it answers the query."""
    english: Pieces

    @property
    def is_weak(self) -> bool:
        """Whether it is a photo without a message, or a reading that is likely wrong."""
        item = self.item
        if item.message is None:
            return item.outcome is not Outcome.FAILED
        weak = item.outcome is not Outcome.READ or (item.confidence or 1.0) < 0.5
        return item.stage is Status.MACHINE and weak


@dataclass(frozen=True)
class QueuePart:
    """Rows that follow each other: by photo, or folded."""

    folded: bool
    photos: list[list[QueueRow]]

    @property
    def count(self) -> int:
        """How many rows there are."""
        return sum(map(len, self.photos))


def row(item: QueueItem, address: str, hidden: bool, marker: Marker) -> QueueRow:
    """How the item is shown."""
    dot, sentence = _said(item, hidden)
    return QueueRow(
        item=item,
        address=address,
        hidden=hidden,
        dot=dot,
        sentence=sentence,
        arabic=[] if hidden else marker.pieces(item.transcription),
        english=[] if hidden else marker.pieces(item.translation or ""),
    )


def parts(rows: Sequence[QueueRow], *, fold: bool) -> list[QueuePart]:
    """The rows in their order: those of a photo together, weak ones folded if wanted."""
    return [
        QueuePart(folded, _grouped(own, lambda one: one.item.id))
        for folded, own in groupby(rows, lambda one: fold and one.is_weak)
    ]


def _grouped(rows: Iterable[QueueRow], key: Callable[[QueueRow], str]) -> list[list[QueueRow]]:
    return [list(own) for _name, own in groupby(rows, key)]


def _said(item: QueueItem, hidden: bool) -> tuple[str, str]:
    """The dot and the sentence: what matters most to who works on it next."""
    if hidden:
        return "draft", _("Waiting for a second transcription that does not see the first.")
    if item.message is None:
        return _of_photo(item)
    if item.questions:
        return "check", _("Question: %(text)s", text=item.questions[0])
    if item.stage is not Status.MACHINE:
        return item.stage.value, _of_people(item)
    return _of_machine(item)


def _of_machine(item: QueueItem) -> tuple[str, str]:
    """Of what nobody has worked on: how far reading and English can be trusted."""
    reasons = _(", ").join(map(translated_reason, item.flags))
    share = round((item.confidence or 0.0) * 100)
    if item.outcome is not Outcome.READ:
        return "check", _("The machine could not read it.")
    if item.verdict is Level.WITHHELD:
        return "withheld", _("English withheld: %(reasons)s", reasons=reasons)
    if item.verdict is Level.CHECK:
        return "check", _("Please check the English: %(reasons)s", reasons=reasons)
    if item.translation is None:
        return "machine", _("Read with %(share)s %, not translated yet.", share=share)
    return "machine", _("Read with %(share)s %, nobody has looked.", share=share)


def _of_people(item: QueueItem) -> str:
    who = _(", ").join(item.reviewers)
    texts = {
        Status.DRAFT: _("Begun by %(who)s", who=who),
        Status.REVIEWED: _("Reviewed by %(who)s", who=who),
        Status.APPROVED: _("Approved by %(who)s", who=who),
        Status.CANNOT_READ: _("%(who)s could not read it", who=who),
    }
    return texts[item.stage]


def _of_photo(item: QueueItem) -> tuple[str, str]:
    texts = {
        Outcome.FAILED: _("The photo could not be opened."),
        Outcome.UNREADABLE: _("There is writing that the machine could not read."),
    }
    dot = "failed" if item.outcome is Outcome.FAILED else "machine"
    return dot, texts.get(item.outcome, _("Nothing written was found."))
