"""What an address asks of the catalogue: query and filters, read from it and written into it."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from msgspec import Struct

from wallmsg.catalogue import Filters
from wallmsg.errors import QueryError
from wallmsg.model import Level, Outcome, Status
from wallmsg.review import QueueSort, Selection
from wallmsg.web.language import _

_FIELDS = ("q", "status", "outcome", "place", "tag", "after", "before", "reviewer", "sensitive")
_MORE = ("question", "assigned", "verdict", "confidence")
_SORT = "sort"
_NAMES = (*_FIELDS, *_MORE, _SORT)
_SENSITIVE = {"yes": True, "no": False}
_QUESTION = {"open": True, "none": False}
SURE = 0.8
"""Confidence from which a reading counts as likely right."""
_CONFIDENCE = {"": (None, None), "sure": (SURE, None), "unsure": (None, SURE)}
_MAX_LENGTH = 500


class Form(Struct, frozen=True):
    """The fields of the search form as they were filled in; "" asks nothing."""

    q: str = ""
    status: str = ""
    outcome: str = ""
    place: str = ""
    tag: str = ""
    after: str = ""
    before: str = ""
    reviewer: str = ""
    sensitive: str = ""
    question: str = ""
    assigned: str = ""
    verdict: str = ""
    confidence: str = ""
    sort: str = ""

    @classmethod
    def of(cls, arguments: Mapping[str, str]) -> Form:
        """The fields in an address. Raises QueryError if one is far too long."""
        given = {name: arguments.get(name, "").strip() for name in _NAMES}
        if any(len(value) > _MAX_LENGTH for value in given.values()):
            raise QueryError(
                _("the search is too long"),
                hint=_("%(number)s letters at most", number=_MAX_LENGTH),
            )
        return cls(**given)

    def selection(self, hidden: frozenset[tuple[str, str]] = frozenset()) -> Selection:
        """What is asked for. Raises QueryError for what no field offers.

        `hidden` messages (record, id) are found by no query and no filter.
        """
        try:
            status = Status(self.status) if self.status else None
            outcome = Outcome(self.outcome) if self.outcome else None
            sensitive = _SENSITIVE[self.sensitive] if self.sensitive else None
            question = _QUESTION[self.question] if self.question else None
            verdict = Level(self.verdict) if self.verdict else None
            least, most = _CONFIDENCE[self.confidence]
            order = self.order
        except (ValueError, KeyError) as error:
            raise QueryError(_("there is no such filter: %(error)s", error=error)) from error
        filters = Filters(
            place=self.place or None,
            tags=(self.tag,) if self.tag else (),
            after=self.after or None,
            before=self.before or None,
            outcome=outcome,
            status=status,
            reviewer=self.reviewer or None,
            sensitive=sensitive,
            question=question,
            assigned=self.assigned or None,
            verdict=verdict,
            min_confidence=least,
            max_confidence=most,
        )
        return Selection(query=self.q, filters=filters, hidden=hidden, sort=order)

    def narrowed(self) -> bool:
        """Whether any filter beside the query is set."""
        return any(getattr(self, name) for name in (*_FIELDS[1:], *_MORE))

    def filled(self, view: str) -> list[tuple[str, str]]:
        """The fields that are filled in but the order, and the view, for another form."""
        own = [(name, getattr(self, name)) for name in _NAMES if name != _SORT]
        return [
            *((name, value) for name, value in own if value),
            *([("view", view)] * (view == "grid")),
        ]

    @property
    def order(self) -> QueueSort:
        """The order of the list. Raises QueryError for one that there is not."""
        try:
            return QueueSort(self.sort or QueueSort.URGENCY)
        except ValueError as error:
            raise QueryError(f"there is no such order: {self.sort}") from error

    def address(self, **more: str | int) -> str:
        """The fields that are filled in, and `more`, as the part of an address after `?`.

        An empty value in `more` leaves a field out."""
        own = {name: getattr(self, name) for name in _NAMES if getattr(self, name)}
        merged = {**own, **more}
        return urlencode({name: value for name, value in merged.items() if value != ""})
