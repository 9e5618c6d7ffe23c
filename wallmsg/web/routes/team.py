"""Working together: for whom a message is, and who has a photo open."""

from __future__ import annotations

from flask import Blueprint, Response
from msgspec import Struct

from wallmsg.review import assigned_to, save_assigned
from wallmsg.web.context import Site, visitor
from wallmsg.web.record_payload import history
from wallmsg.web.responses import asked, data
from wallmsg.web.routes.photos import read


class SentAssignment(Struct, frozen=True):
    """For whom a message is to be; "" is for nobody in particular."""

    message: str
    to: str


def blueprint(site: Site) -> Blueprint:
    """Assignments and presence."""
    pages = Blueprint("team", __name__, url_prefix="/api/r/<record_id>")

    @pages.post("/assign")
    def assign(record_id: str) -> Response:
        before = read(site, record_id)
        sent = asked(SentAssignment)
        to = sent.to.strip() or None
        record = save_assigned(site.catalogue, before.id, sent.message, to, visitor().name)
        return data(
            {"assigned": assigned_to(record, sent.message), "history": history(site, record)}
        )

    @pages.post("/here")
    def here(record_id: str) -> Response:
        return data({"others": site.presence.here(read(site, record_id).id, visitor().name)})

    return pages
