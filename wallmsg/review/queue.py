"""The queue: what needs a person first, how far people have got, approving in bulk."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from wallmsg.catalogue import (
    Action,
    Catalogue,
    Filters,
    MapPoint,
    Progress,
    QueueItem,
    QueuePage,
)
from wallmsg.effective import CurrentMessage, find, plain
from wallmsg.errors import RecordNotFoundError
from wallmsg.model import ILLEGIBLE, Level, Outcome, Record, Status, Via, utc_now
from wallmsg.review.edit import with_content
from wallmsg.review.history import Author
from wallmsg.review.validation import reviewer_name

if TYPE_CHECKING:
    from wallmsg.translation.memory import Reviewed


class Selection(Struct, frozen=True, kw_only=True):
    """What a queue is asked for: the search of the command line, and filters."""

    query: str = ""
    filters: Filters = Filters()


def queue(
    catalogue: Catalogue, asked: Selection | None = None, limit: int | None = 50, offset: int = 0
) -> QueuePage:
    """A stretch of the queue, most urgent first.

    Raises QueryError for a query or filters that make no sense.
    """
    asked = asked or Selection()
    return catalogue.index.queue(asked.query, asked.filters, limit, offset)


def progress(
    catalogue: Catalogue, who: str | None = None, asked: Selection | None = None
) -> Progress:
    """How far people have got with what was asked for (all, by default), and `who` among them."""
    asked = asked or Selection()
    return catalogue.index.progress(asked.query, asked.filters, who)


def points(catalogue: Catalogue, asked: Selection | None = None) -> list[MapPoint]:
    """The photos with GPS among those that were asked for."""
    asked = asked or Selection()
    return catalogue.index.points(asked.query, asked.filters)


def after(catalogue: Catalogue, item: tuple[str, str | None], asked: Selection) -> QueueItem | None:
    """The next message in the queue after `item` (record, message) that waits; None if none does.

    After the last comes the first. `item` may have left the queue: then it is the first, too.
    """
    return catalogue.index.following(item, asked.query, asked.filters)


def approvable(catalogue: Catalogue, asked: Selection) -> list[QueueItem]:
    """What was asked for, people have not changed, and can be trusted.

    Left out: what is withheld or not translated, what could not be read, what a person has
    drafted or decided, and, unless just that was asked for, English that wants checking. Raises
    QueryError.
    """
    return [
        item
        for item in queue(catalogue, asked, limit=None).items
        if item.message is not None
        and item.stage is Status.MACHINE
        and item.translation is not None
        and item.verdict is not Level.WITHHELD
        and not (item.verdict is Level.CHECK is not asked.filters.verdict)
    ]


def approve_unchanged(catalogue: Catalogue, asked: Selection, who: str) -> int:
    """Approves all that `approvable` gives, as far as nobody has changed it meanwhile.

    Returns how many messages were approved. Raises QueryError, UsageError.
    """
    author = Author(reviewer_name(who), Via.BULK, utc_now())
    wanted: dict[str, list[QueueItem]] = {}
    for item in approvable(catalogue, asked):
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
