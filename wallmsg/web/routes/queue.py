"""The queue: what needs a person first, as a list or as a grid of photos."""

from __future__ import annotations

from typing import Any

import msgspec
from flask import Blueprint, Response, redirect, render_template, request, url_for
from msgspec import Struct
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response as AnyResponse

from wallmsg.catalogue import Marker, parse_query
from wallmsg.errors import QueryError
from wallmsg.model import Outcome, Status
from wallmsg.review import Place, QueueItem, QueueSort, Selection, after, progress, queue
from wallmsg.review import photos as photo_list
from wallmsg.web import bulk_approval
from wallmsg.web.bulk_approval import BulkKey, BulkLimits
from wallmsg.web.context import Site, visitor
from wallmsg.web.double import blind_messages, hides
from wallmsg.web.filter_chips import chips
from wallmsg.web.language import _
from wallmsg.web.queue_rows import QueueRow, parts, row
from wallmsg.web.responses import asked, data
from wallmsg.web.search_form import Form

PAGE = 50
_NOTHING = {"items": (), "parts": (), "total": 0, "more": False, "last": 1, "progress": None}
_LAST_PAGE = 1_000_000


class BulkQuestion(Struct, frozen=True, kw_only=True):
    """What would be approved of what this form shows?"""

    form: Form
    limits: BulkLimits = BulkLimits()


class Bulk(Struct, frozen=True, kw_only=True):
    """Approve those messages, which were shown to the person."""

    form: Form
    items: tuple[BulkKey, ...]


def blueprint(site: Site) -> Blueprint:
    """The queue and what is done from it."""
    pages = Blueprint("queue", __name__)

    @pages.get("/")
    def show() -> str | tuple[str, int]:
        view = "grid" if request.args.get("view") == "grid" else "list"
        number = min(max(request.args.get("page", 1, type=int), 1), _LAST_PAGE)
        form, wrong = Form.of(request.args), None
        try:
            page = _page(site, form, number, view)
        except QueryError as error:
            page, wrong = _NOTHING, error
        rendered = render_template(
            "queue.html",
            here=view,
            view=view,
            form=form,
            number=number,
            wrong=wrong,
            ended="end" in request.args,
            chips=chips(form, visitor().name, view),
            sorts=list(QueueSort),
            statuses=list(Status),
            outcomes=list(Outcome),
            **_choices(site),
            **page,
        )
        return (rendered, 400) if wrong else rendered

    @pages.get("/next")
    def first() -> AnyResponse:
        form = Form.of(request.args)
        found = queue(site.catalogue, selection_of(site, form), limit=1).items
        if not found:
            return redirect(url_for("queue.show") + "?" + form.address())
        return redirect(desk_address(found[0].id, found[0].message, form))

    @pages.get("/api/next")
    def following() -> Response:
        form = Form.of(request.args)
        try:
            place = msgspec.json.decode(request.args.get("at", ""), type=Place)
        except msgspec.MsgspecError as error:
            raise BadRequest(_("That is no place in the queue.")) from error
        skipped = request.args.get("skip")
        found = after(site.catalogue, place, selection_of(site, form), skipped)
        address = desk_address(found.id, found.message, form) if found else None
        photo = url_for("photos.photo", record_id=found.id) if found else None
        return data({"address": address, "photo": photo})

    @pages.get("/api/queue")
    def state() -> Response:
        now = site.catalogue.revision()
        if request.args.get("since") == now:
            return data({"version": now, "changed": False})
        done = progress(site.catalogue, visitor().name)
        return data({"version": now, "changed": True, "progress": done})

    @pages.post("/api/approvable")
    def would_approve() -> Response:
        wanted = asked(BulkQuestion)
        return data(bulk_approval.plan(site, selection_of(site, wanted.form), wanted.limits))

    @pages.post("/api/approve")
    def approve() -> Response:
        wanted = asked(Bulk)
        selection = selection_of(site, wanted.form)
        count = bulk_approval.approve(site, selection, wanted.items, visitor().name)
        return data({"approved": count})

    return pages


def selection_of(site: Site, form: Form) -> Selection:
    """What the form asks for, without what the visitor must not find. Raises QueryError."""
    return form.selection(blind_messages(site, visitor().name))


def desk_address(record_id: str, message_id: str | None, form: Form) -> str:
    """The desk at that message, which knows the queue it was reached from."""
    anchor = f"#{message_id}" if message_id else ""
    query = form.address()
    return url_for("desk.show", record_id=record_id) + (f"?{query}" if query else "") + anchor


def _page(site: Site, form: Form, number: int, view: str) -> dict[str, Any]:
    wanted = selection_of(site, form)
    narrowed = bool(form.q) or form.narrowed()
    listed = photo_list if view == "grid" else queue
    found = listed(site.catalogue, wanted, PAGE, (number - 1) * PAGE)
    marker = Marker(parse_query(form.q))
    rows = [_shown(site, item, form, marker) for item in found.items]
    name = visitor().name
    return {
        "items": rows,
        "parts": parts(rows, fold=not narrowed),
        "total": found.total,
        "more": found.more,
        "last": max(1, -(-found.total // PAGE)),
        "version": site.catalogue.revision(),
        "progress": progress(site.catalogue, name),
        "shown": progress(site.catalogue, name, wanted) if narrowed and not found.more else None,
    }


def _shown(site: Site, item: QueueItem, form: Form, marker: Marker) -> QueueRow:
    hidden = item.message is not None and hides(site, item, visitor().name)
    return row(item, desk_address(item.id, item.message, form), hidden, marker)


def _choices(site: Site) -> dict[str, Any]:
    counted = site.catalogue.stats()
    return {
        "places": list(counted.places),
        "tags": list(counted.tags),
        "reviewers": site.catalogue.index.reviewers(),
        "photos": counted.records,
    }
