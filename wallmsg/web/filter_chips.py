"""The filters of a list as chips: each is a link that sets one filter or takes it away."""

from __future__ import annotations

from dataclasses import dataclass

from wallmsg.model import Status
from wallmsg.web.language import _
from wallmsg.web.search_form import Form


@dataclass(frozen=True)
class Chip:
    """A filter, and the list with it set or taken away."""

    label: str
    address: str
    on: bool


def chips(form: Form, who: str, view: str) -> list[list[Chip]]:
    """The chips in groups: those that are always offered, then what else is set."""
    shown = {"view": view} if view == "grid" else {}

    def chip(name: str, value: str, label: str) -> Chip:
        on = getattr(form, name) == value
        change: dict[str, str | int] = {name: "" if on else value, **shown}
        return Chip(label, "?" + form.address(**change), on)

    offered = [
        [
            chip("verdict", "withheld", _("English withheld")),
            chip("verdict", "check", _("English to check")),
            chip("verdict", "ok", _("no doubts")),
        ],
        [
            chip("confidence", "unsure", _("read unsurely")),
            chip("confidence", "sure", _("read surely")),
        ],
        [chip("status", status.value, label) for status, label in _statuses()],
        [
            chip("question", "open", _("question open")),
            chip("assigned", who, _("for me")),
            chip("reviewer", who, _("mine")),
        ],
    ]
    there = {(name, value) for name, value in (("reviewer", who), ("assigned", who))}
    own = [
        chip(name, getattr(form, name), label % {"value": getattr(form, name)})
        for name, label in _others()
        if getattr(form, name) and (name, getattr(form, name)) not in there
    ]
    return [*offered, own] if own else offered


def _statuses() -> list[tuple[Status, str]]:
    return [
        (Status.MACHINE, _("machine")),
        (Status.DRAFT, _("draft")),
        (Status.REVIEWED, _("reviewed")),
        (Status.APPROVED, _("approved")),
        (Status.CANNOT_READ, _("cannot read")),
    ]


def _others() -> list[tuple[str, str]]:
    """Fields that a chip can only take away, with what it says."""
    return [
        ("place", _("place: %(value)s", value="%(value)s")),
        ("after", _("from %(value)s", value="%(value)s")),
        ("before", _("until %(value)s", value="%(value)s")),
        ("tag", _("tag: %(value)s", value="%(value)s")),
        ("reviewer", _("person: %(value)s", value="%(value)s")),
        ("assigned", _("for %(value)s", value="%(value)s")),
        ("outcome", _("outcome: %(value)s", value="%(value)s")),
        ("sensitive", _("sensitive: %(value)s", value="%(value)s")),
    ]
