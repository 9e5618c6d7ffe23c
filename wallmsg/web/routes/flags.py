"""Dismissing flags of the machine's English, from the desk."""

from __future__ import annotations

from flask import Blueprint, Response
from msgspec import Struct
from werkzeug.exceptions import Conflict

from wallmsg.effective import find
from wallmsg.errors import UsageError
from wallmsg.model import Via
from wallmsg.review import FlagDismissal, save_dismissal
from wallmsg.web.context import Site, visitor
from wallmsg.web.double import is_blind
from wallmsg.web.record_payload import history, message_json
from wallmsg.web.responses import asked, data
from wallmsg.web.routes.photos import read


class DismissedFlag(Struct, frozen=True):
    """A flag of a message that no longer counts, and why."""

    message: str
    flag: str
    why: str


def blueprint(site: Site) -> Blueprint:
    """Dismissing flags."""
    pages = Blueprint("flags", __name__)

    @pages.post("/api/r/<record_id>/flag")
    def dismiss(record_id: str) -> Response:
        before = read(site, record_id)
        sent = asked(DismissedFlag)
        if is_blind(site, before, sent.message, visitor().name):
            raise Conflict("This message waits for your own transcription first.")
        wanted = FlagDismissal(
            record_id=before.id,
            message_id=sent.message,
            flag=sent.flag,
            why=sent.why,
            who=visitor().name,
            via=Via.PAGE,
        )
        record = save_dismissal(site.catalogue, wanted)
        there = find(record, sent.message)
        if there is None:
            raise UsageError("the message has gone")
        shown = message_json(site, record, there)
        return data({"message": shown, "history": history(site, record)})

    return pages
