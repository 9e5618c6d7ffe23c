"""Photos and lines as pictures. The address holds a record's id and numbers, never a path."""

from __future__ import annotations

from flask import Blueprint, Response, request

from wallmsg.effective import find
from wallmsg.errors import RecordNotFoundError
from wallmsg.model import Polygon, Record
from wallmsg.web.context import Site

MAX_SIZE = 4800
"""Longest side in pixels of a photo that is sent."""


def blueprint(site: Site) -> Blueprint:
    """The pictures."""
    pages = Blueprint("photos", __name__)

    @pages.get("/photo/<record_id>.jpg")
    def photo(record_id: str) -> Response:
        record = read(site, record_id)
        size = request.args.get("size", MAX_SIZE, type=int)
        size = min(max(size, 1), MAX_SIZE)
        return _picture(site.pictures.photo(record, size))

    @pages.get("/line/<record_id>/<message_id>/<int:number>.jpg")
    def line(record_id: str, message_id: str, number: int) -> Response:
        record = read(site, record_id)
        return _picture(site.pictures.line(record, _outline(record, message_id, number)))

    return pages


def read(site: Site, record_id: str) -> Record:
    """The record of that id. Raises RecordNotFoundError, also for what is no id at all."""
    if not is_id(record_id):
        raise RecordNotFoundError("there is no such record")
    return site.catalogue.read(record_id)


def is_id(text: str) -> bool:
    """Whether the text could be a record's id: hexadecimal digits, perhaps a page number."""
    digits, dash, page = text.partition("-p")
    return (
        16 <= len(digits) <= 64
        and all(letter in "0123456789abcdef" for letter in digits)
        and (not dash or (page.isascii() and page.isdigit() and len(page) < 6))
    )


def _outline(record: Record, message_id: str, number: int) -> Polygon:
    message = find(record, message_id)
    if message is None or not 1 <= number <= len(message.lines):
        raise RecordNotFoundError("there is no such line")
    return message.lines[number - 1].polygon


def _picture(jpeg: bytes) -> Response:
    answer = Response(jpeg, mimetype="image/jpeg")
    # People may redraw a line, so the browser asks each time; an unchanged picture is not sent.
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.add_etag()
    answer.make_conditional(request)
    return answer
