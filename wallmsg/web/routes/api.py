"""The desk's JSON: one record as it stands, and every change people make of it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request
from msgspec import Struct
from werkzeug.exceptions import Conflict

from wallmsg.effective import find, readable
from wallmsg.errors import UsageError
from wallmsg.model import Record, Via
from wallmsg.review import (
    ConflictError,
    Content,
    Details,
    DetailsConflictError,
    DetailsEdit,
    Edit,
    save,
    save_details,
    save_restored,
    save_second,
)
from wallmsg.review.details import details_version
from wallmsg.review.edit import added_id
from wallmsg.review.history import last_author
from wallmsg.web.context import Site, visitor
from wallmsg.web.double import is_blind
from wallmsg.web.language import _
from wallmsg.web.record_payload import details_json, history, message_json, record_json
from wallmsg.web.responses import asked, data
from wallmsg.web.routes.photos import read


class MessageEdit(Struct, frozen=True, kw_only=True):
    """A message as a person made it, and what it began from; without `message` it is new."""

    message: str | None = None
    base_version: str = ""
    base: Content = Content(lines=())
    content: Content
    machine_english: bool = False


class FactsEdit(Struct, frozen=True, kw_only=True):
    """What a person says about the photo, and what they began from."""

    base: Details
    details: Details


class Undo(Struct, frozen=True):
    """A change to be taken back, by its number."""

    change: int


class Second(Struct, frozen=True):
    """A blind second transcription of a message."""

    message: str
    text: str


def blueprint(site: Site) -> Blueprint:
    """The API of the desk."""
    pages = Blueprint("api", __name__, url_prefix="/api/r/<record_id>")
    catalogue = site.catalogue

    @pages.get("")
    def show(record_id: str) -> Response:
        return data(record_json(site, read(site, record_id), request.args))

    @pages.post("/message")
    def message(record_id: str) -> Response:
        before = read(site, record_id)
        sent = asked(MessageEdit)
        if sent.message and is_blind(site, before, sent.message, visitor().name):
            raise Conflict(_("This message waits for your own transcription first."))
        retranslation = None
        if sent.machine_english:
            arabic = readable(sent.content.transcription)
            retranslation = site.services.made(arabic, sent.content.translation)
        edit = Edit(
            record_id=before.id,
            message_id=sent.message,
            base_version=sent.base_version,
            base=sent.base,
            content=sent.content,
            who=visitor().name,
            via=Via.PAGE,
            machine_english=sent.machine_english,
            retranslation=retranslation,
        )
        try:
            record = save(catalogue, edit)
        except ConflictError as error:
            clash = _clash(error, read(site, before.id), sent.message)
            return data({**clash, "version": error.version}, 409)
        return _saved(record, sent.message or added_id(record, edit))

    @pages.post("/details")
    def details(record_id: str) -> Response:
        sent = asked(FactsEdit)
        edit = DetailsEdit(
            record_id=read(site, record_id).id,
            base=sent.base,
            details=sent.details,
            who=visitor().name,
            via=Via.PAGE,
        )
        try:
            record = save_details(catalogue, edit)
        except DetailsConflictError as error:
            version = details_version(error.theirs)
            clash = _clash(error, read(site, edit.record_id), None)
            return data({**clash, "version": version}, 409)
        return data({**details_json(record), "history": history(site, record)})

    @pages.post("/restore")
    def restore(record_id: str) -> Response:
        number = asked(Undo).change
        before = read(site, record_id)
        if number not in {change.number for change in history(site, before)}:
            # Also one of a message that waits for the visitor's own reading: who changed it would
            # no longer be its blind second reader, and be shown the first one's text.
            raise UsageError(
                _("there is no change %(number)s that you can take back", number=number)
            )
        record = save_restored(catalogue, before.id, number, visitor().name)
        return data(record_json(site, record, request.args))

    @pages.post("/second")
    def second(record_id: str) -> Response:
        sent = asked(Second)
        found = read(site, record_id)
        if not is_blind(site, found, sent.message, visitor().name):
            raise Conflict(_("This message does not wait for a second transcription."))
        record = save_second(catalogue, found.id, sent.message, visitor().name, sent.text)
        return _saved(record, sent.message)

    def _saved(record: Record, message_id: str | None) -> Response:
        there = find(record, message_id or "")
        if there is None:
            raise UsageError(_("the message has gone"))
        shown = message_json(site, record, there)
        answer = {"message": shown, "version": there.version, "history": history(site, record)}
        return data(answer)

    return pages


def _clash(
    error: ConflictError | DetailsConflictError, record: Record, message: str | None
) -> dict[str, Any]:
    last = last_author(record.review.history, message)
    return {
        "who": None if last == visitor().name else last,
        "error": error.message,
        "base": error.base,
        "mine": error.mine,
        "theirs": error.theirs,
        "merged": error.merged,
        "clashes": error.clashes,
    }
