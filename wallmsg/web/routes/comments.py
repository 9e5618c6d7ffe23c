"""Questions and remarks about messages, as the desk sends them."""

from __future__ import annotations

from flask import Blueprint, Response
from msgspec import Struct
from werkzeug.exceptions import Conflict

from wallmsg.model import Via
from wallmsg.review import NewComment, save_comment
from wallmsg.web.context import Site, visitor
from wallmsg.web.double import is_blind
from wallmsg.web.record_payload import comments
from wallmsg.web.responses import asked, data
from wallmsg.web.routes.photos import read


class SentComment(Struct, frozen=True, kw_only=True):
    """A question or remark about a message; without `message`, about the photo."""

    message: str | None = None
    text: str = ""
    question: bool = False
    answers: int | None = None
    settles: bool = False


def blueprint(site: Site) -> Blueprint:
    """Adding comments."""
    pages = Blueprint("comments", __name__)

    @pages.post("/api/r/<record_id>/comment")
    def add(record_id: str) -> Response:
        before = read(site, record_id)
        sent = asked(SentComment)
        shown = {comment.number for comment in comments(site, before)}
        hidden = sent.message and is_blind(site, before, sent.message, visitor().name)
        if hidden or (sent.answers is not None and sent.answers not in shown):
            raise Conflict("This message waits for your own transcription first.")
        new = NewComment(
            record_id=before.id,
            message_id=sent.message,
            text=sent.text,
            who=visitor().name,
            via=Via.PAGE,
            question=sent.question,
            answers=sent.answers,
            settles=sent.settles,
        )
        record = save_comment(site.catalogue, new)
        return data({"comments": comments(site, record)})

    return pages
