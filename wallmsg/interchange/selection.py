"""Which records are exported or sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from wallmsg.catalogue import Catalogue, Filters
from wallmsg.errors import CatalogueError, RecordNotFoundError
from wallmsg.model import Record
from wallmsg.review import Selection


def selected_records(
    catalogue: Catalogue,
    selection: Selection | None = None,
    on_damaged: Callable[[str, CatalogueError], None] | None = None,
) -> Iterator[Record]:
    """The records with a message that matches, closest matches first; all without a selection.

    Records are read one at a time. `on_damaged` is called with the id and the error of each that
    cannot be read, which is left out; without it CatalogueError is raised. Raises QueryError for an
    invalid query or filter.
    """
    if _is_everything(selection):
        yield from catalogue.records(on_damaged=on_damaged)
        return
    for record_id in selected_ids(catalogue, selection):
        try:
            yield catalogue.read(record_id)
        except RecordNotFoundError:  # discarded meanwhile
            continue
        except CatalogueError as error:
            if on_damaged is None:
                raise
            on_damaged(record_id, error)


def selected_ids(catalogue: Catalogue, selection: Selection | None = None) -> list[str]:
    """The ids of the same records. Raises QueryError for an invalid query or filter."""
    if selection is None or _is_everything(selection):
        return list(catalogue.ids())
    hits = catalogue.index.search(selection.query, selection.filters, None)
    return list(dict.fromkeys(hit.id for hit in hits))


def _is_everything(selection: Selection | None) -> bool:
    return selection is None or (not selection.query.strip() and selection.filters == Filters())
