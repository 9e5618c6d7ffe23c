"""Which records go out."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from wallmsg.catalogue import Catalogue, Filters
from wallmsg.errors import CatalogueError, RecordNotFoundError
from wallmsg.model import Record
from wallmsg.review import Selection


def chosen(
    catalogue: Catalogue,
    asked: Selection | None = None,
    on_damaged: Callable[[str, CatalogueError], None] | None = None,
) -> Iterator[Record]:
    """The records with a message that answers; all if nothing is asked.

    Read one at a time, closest matches first. `on_damaged` is told of those that cannot be read,
    which are passed over; without it CatalogueError is raised. Raises QueryError for a query or
    filters that make no sense.
    """
    asked = asked or Selection()
    if not asked.query.strip() and asked.filters == Filters():
        yield from catalogue.records(on_damaged=on_damaged)
        return
    hits = catalogue.index.search(asked.query, asked.filters, None)
    for record_id in dict.fromkeys(hit.id for hit in hits):
        try:
            yield catalogue.read(record_id)
        except RecordNotFoundError:  # discarded meanwhile
            continue
        except CatalogueError as error:
            if on_damaged is None:
                raise
            on_damaged(record_id, error)
