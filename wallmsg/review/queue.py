"""The queue: what needs a person first, how far people have got, approving in bulk."""

from __future__ import annotations

from collections.abc import Sequence
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
from wallmsg.current import find, plain
from wallmsg.errors import CatalogueError
from wallmsg.model import ILLEGIBLE, Outcome, Record, Status, Via, utc_now
from wallmsg.review.edit import reviewer_name, with_content
from wallmsg.review.history import Author

if TYPE_CHECKING:
    from wallmsg.translate.memory import Reviewed


class Asked(Struct, frozen=True, kw_only=True):
    """What a queue is asked for: the search of the command line, and filters."""

    query: str = ""
    filters: Filters = Filters()


def queue(
    catalogue: Catalogue, asked: Asked | None = None, limit: int | None = 50, offset: int = 0
) -> QueuePage:
    """A stretch of the queue, most urgent first.

    Raises QueryError for a query or filters that make no sense.
    """
    asked = asked or Asked()
    return catalogue.index.queue(asked.query, asked.filters, limit, offset)


def progress(catalogue: Catalogue, who: str | None = None, asked: Asked | None = None) -> Progress:
    """How far people have got with what was asked for (all, by default), and `who` among them."""
    asked = asked or Asked()
    return catalogue.index.progress(asked.query, asked.filters, who)


def points(catalogue: Catalogue, asked: Asked | None = None) -> list[MapPoint]:
    """The photos with GPS among those that were asked for."""
    asked = asked or Asked()
    return catalogue.index.points(asked.query, asked.filters)


def after(catalogue: Catalogue, item: tuple[str, str | None], asked: Asked) -> QueueItem | None:
    """The next in the queue that is not `item` (record, message) and waits; None if none does.

    After the last comes the first. `item` may have left the queue: then it is the first, too.
    """
    return next_of(queue(catalogue, asked, limit=None).items, item)


def next_of(items: Sequence[QueueItem], item: tuple[str, str | None]) -> QueueItem | None:
    """The same among these items."""
    keys = [(one.id, one.message) for one in items]
    start = keys.index(item) + 1 if item in keys else 0
    waiting = {Status.MACHINE, Status.DRAFT}
    return next(
        (
            one
            for one in (*items[start:], *items[:start])
            if (one.id, one.message) != item and one.stage in waiting
        ),
        None,
    )


def approve_unchanged(catalogue: Catalogue, asked: Asked, who: str) -> int:
    """Approves all that was asked for, that people have not changed and that can be trusted.

    Left out: what is withheld or not translated, what could not be read, and what a person has
    drafted or decided. Returns how many messages were approved. Raises QueryError, UsageError.
    """
    author = Author(reviewer_name(who), Via.BULK, utc_now())
    wanted: dict[str, list[str]] = {}
    for item in queue(catalogue, asked, limit=None).items:
        if item.message is not None and item.stage is Status.MACHINE:
            wanted.setdefault(item.id, []).append(item.message)
    count = 0
    for record_id, messages in wanted.items():
        approved: list[str] = []

        def approve(
            record: Record, messages: list[str] = messages, approved: list[str] = approved
        ) -> Record:
            for message in messages:
                new = _approved(record, message, author)
                if new is not record:
                    approved.append(message)
                record = new
            return record

        try:
            catalogue.update(record_id, approve, Action.REVIEW)
        except CatalogueError:  # discarded or damaged meanwhile; `verify` tells
            if catalogue.read_only:
                raise
            continue
        count += len(approved)
    return count


def _approved(record: Record, message_id: str, author: Author) -> Record:
    there = find(record, message_id)
    if there is None or there.deleted or there.translation is None or there.withheld:
        return record
    untouched = there.transcription_status is there.translation_status is Status.MACHINE
    if not untouched or there.outcome is not Outcome.READ:
        return record
    content = replace(
        there.content,
        transcription_status=Status.APPROVED,
        translation=there.translation,
        translation_status=Status.APPROVED,
    )
    return with_content(record, message_id, content, author)


def reviewed_pairs(catalogue: Catalogue) -> list[Reviewed]:
    """What a translation memory is fed with: Arabic and English that people have checked.

    In the order in which they were checked; a text with a gap is no translation unit.
    """
    from wallmsg.translate.memory import Reviewed

    return [
        Reviewed(plain(pair.arabic), pair.english, f"{pair.id} {pair.message}")
        for pair in catalogue.index.reviewed_pairs()
        if ILLEGIBLE not in pair.arabic
    ]
