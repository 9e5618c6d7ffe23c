"""The queue: what needs a person first, how far people have got, approving in bulk."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from wallmsg.catalogue import (
    Action,
    Catalogue,
    Filters,
    MapPoint,
    Place,
    Progress,
    Question,
    QueueItem,
    QueuePage,
    QueueSort,
    parse_query,
)
from wallmsg.effective import CurrentMessage, find, plain
from wallmsg.errors import RecordNotFoundError
from wallmsg.model import ILLEGIBLE, Level, Outcome, Record, Status, Via, utc_now
from wallmsg.review.edit import with_content
from wallmsg.review.history import Author
from wallmsg.review.validation import reviewer_name

if TYPE_CHECKING:
    from wallmsg.translation.memory import Reviewed


BULK_CONFIDENCE = 0.9
"""Of the reading, from which messages are approved in bulk unless another is asked for."""


class Selection(Struct, frozen=True, kw_only=True):
    """What a queue is asked for: the search of the command line, and filters."""

    query: str = ""
    filters: Filters = Filters()
    hidden: frozenset[tuple[str, str]] = frozenset()
    """Messages (record, id) that no query and no filter may find: their text is hidden from who
    asks, and being found would tell it."""
    sort: QueueSort = QueueSort.URGENCY


def queue(
    catalogue: Catalogue, asked: Selection | None = None, limit: int | None = 50, offset: int = 0
) -> QueuePage:
    """A stretch of the queue, most urgent first.

    Raises QueryError for a query or filters that make no sense.
    """
    return catalogue.index.queue(_question(asked), limit, offset)


def photos(
    catalogue: Catalogue, asked: Selection | None = None, limit: int | None = 50, offset: int = 0
) -> QueuePage:
    """The photos that answer, each once, with its most urgent message. Raises QueryError."""
    return catalogue.index.photos(_question(asked), limit, offset)


def progress(
    catalogue: Catalogue, who: str | None = None, asked: Selection | None = None
) -> Progress:
    """How far people have got with what was asked for (all, by default), and `who` among them."""
    return catalogue.index.progress(_question(asked), who)


def points(catalogue: Catalogue, asked: Selection | None = None) -> list[MapPoint]:
    """The photos with GPS among those that were asked for."""
    return catalogue.index.points(_question(asked))


def places(
    catalogue: Catalogue, record_id: str, sort: QueueSort = QueueSort.URGENCY
) -> dict[str, Place]:
    """Where the messages of a record stand in the queue, by id; "" for a photo without any."""
    return catalogue.index.places(record_id, sort)


def after(
    catalogue: Catalogue, place: Place, asked: Selection, skipped: str | None = None
) -> QueueItem | None:
    """The row of that list which follows `place`; None after the last.

    Of the whole queue only what waits for people counts; a list that was narrowed is followed row
    by row. Nothing of the record `skipped` is given. Raises QueryError.
    """
    whole = not asked.query.strip() and asked.filters == Filters()
    return catalogue.index.following(_question(asked), place, waiting=whole, skipped=skipped)


def approvable(
    catalogue: Catalogue, asked: Selection, min_confidence: float = BULK_CONFIDENCE
) -> list[QueueItem]:
    """What was asked for, people have not changed, and can be trusted.

    Left out: readings less certain than `min_confidence`, English whose verdict is not `ok` (or
    not `check`, if just that was asked for), and what a person has drafted or decided. Raises
    QueryError.
    """
    verdict = asked.filters.verdict if asked.filters.verdict is Level.CHECK else Level.OK
    return [
        item
        for item in queue(catalogue, asked, limit=None).items
        if item.message is not None
        and item.stage is Status.MACHINE
        and item.translation is not None
        and item.verdict is verdict
        and is_certain(item, min_confidence)
    ]


def is_certain(item: QueueItem, min_confidence: float) -> bool:
    """Whether the message was read with that confidence, as far as people are shown it."""
    # A mean of lines of 0.9 may be 0.8999999.
    return round(item.confidence or 0.0, 3) >= min_confidence


def approve_unchanged(catalogue: Catalogue, items: Iterable[QueueItem], who: str) -> int:
    """Approves those items of `approvable`, as far as nobody has changed them meanwhile.

    Returns how many messages were approved. Raises UsageError.
    """
    author = Author(reviewer_name(who), Via.BULK, utc_now())
    wanted: dict[str, list[QueueItem]] = {}
    for item in items:
        wanted.setdefault(item.id, []).append(item)
    count = 0
    for record_id, items in wanted.items():
        with suppress(RecordNotFoundError):
            count += _approve(catalogue, record_id, items, author)
    return count


def _approve(catalogue: Catalogue, record_id: str, items: list[QueueItem], author: Author) -> int:
    """Approves messages of one record as far as they are still as the queue showed them."""
    approved: list[str] = []

    def approve(record: Record) -> Record:
        approved.clear()
        for item in items:
            there = find(record, item.message or "")
            if there is not None and _is_untouched(there, item):
                content = replace(
                    there.content,
                    transcription_status=Status.APPROVED,
                    translation=there.translation,
                    translation_status=Status.APPROVED,
                )
                record = with_content(record, there.id, content, author)
                approved.append(there.id)
        return record

    catalogue.update(record_id, approve, Action.REVIEW)
    return len(approved)


def _is_untouched(there: CurrentMessage, item: QueueItem) -> bool:
    if there.deleted or there.withheld or there.translation is None:
        return False
    if (there.transcription, there.translation) != (item.transcription, item.translation):
        return False
    return there.outcome is Outcome.READ and (
        there.transcription_status is there.translation_status is Status.MACHINE
    )


def _question(asked: Selection | None) -> Question:
    asked = asked or Selection()
    return Question(parse_query(asked.query), asked.filters, asked.hidden, asked.sort)


def reviewed_pairs(catalogue: Catalogue) -> list[Reviewed]:
    """What a translation memory is fed with: Arabic and English that people have checked.

    In the order in which they were checked; a text with a gap is no translation unit. What people
    marked as sensitive stays out: its English would be stored and exported with other records.
    """
    from wallmsg.translation.memory import Reviewed

    sensitive = set(catalogue.index.sensitive())
    return [
        Reviewed(plain(pair.arabic), pair.english, f"{pair.id} {pair.message}")
        for pair in catalogue.index.reviewed_pairs()
        if ILLEGIBLE not in pair.arabic and pair.id not in sensitive
    ]
