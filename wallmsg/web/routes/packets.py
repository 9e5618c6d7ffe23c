"""Answers of a packet, dropped on the page: what fits is taken, what clashes goes to the desk."""

from __future__ import annotations

from flask import Blueprint, Response, request
from msgspec import Struct

from wallmsg.effective import Content
from wallmsg.errors import CatalogueError
from wallmsg.interchange.merge import Refused, merge_answers
from wallmsg.interchange.packet.answers import MAX_BYTES, parse_answers
from wallmsg.review import Edit
from wallmsg.web.context import Site, visitor
from wallmsg.web.double import is_blind
from wallmsg.web.language import _
from wallmsg.web.responses import data
from wallmsg.web.routes.photos import is_id

ANSWERS = "/api/answers"
"""Where a file of answers is sent as it is."""


class Clashing(Struct, frozen=True, kw_only=True):
    """An answer that was not taken because somebody else changed the same meanwhile.

    What they made of it the desk learns when it saves the answer, and asks.
    """

    record: str
    message: str
    who: str
    base: Content
    content: Content


class Merged(Struct, frozen=True, kw_only=True):
    """What became of the answers."""

    changed: int
    unchanged: int
    clashing: tuple[Clashing, ...]
    refused: tuple[Refused, ...]


def blueprint(site: Site) -> Blueprint:
    """Taking answers back."""
    pages = Blueprint("packets", __name__)
    catalogue = site.catalogue

    def blind(edit: Edit) -> bool:
        """Whether the visitor is to transcribe that message without seeing what others wrote."""
        if not is_id(edit.record_id):
            return False
        try:
            record = catalogue.read(edit.record_id)
        except CatalogueError:  # gone or damaged: merging says so of this answer alone
            return False
        return is_blind(site, record, edit.message_id or "", visitor().name)

    @pages.post(ANSWERS)
    def merge() -> Response:
        request.max_content_length = MAX_BYTES
        # A name that a password has proven is not given away to whomever a file names.
        who = visitor().name if visitor().by_password else None
        given = parse_answers(request.get_data(), "the file", who)
        free: list[Edit] = []
        waiting: list[Edit] = []
        for edit in given.edits:
            (waiting if blind(edit) else free).append(edit)
        report = merge_answers(catalogue, free, given.notes, given.details, given.comments)
        reason = _("it waits for your own transcription first")
        refused = [Refused(f"{one.record_id} {one.message_id}", reason) for one in waiting]
        clashing = (
            Clashing(record=c.record, message=c.message, who=c.who, base=c.base, content=c.content)
            for c in report.conflicts
        )
        answer = Merged(
            changed=report.changed,
            unchanged=report.unchanged,
            clashing=tuple(clashing),
            refused=(*given.refused, *refused, *report.refused),
        )
        return data(answer)

    return pages
