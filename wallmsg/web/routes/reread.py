"""Lines read again where a person outlined them, and texts translated again."""

from __future__ import annotations

from flask import Blueprint, Response
from msgspec import Struct, structs

from wallmsg.errors import PhotoError, UsageError
from wallmsg.model import Polygon, Record
from wallmsg.photos.thumbnails import quad_of
from wallmsg.web.context import Site, visitor
from wallmsg.web.double import blind_messages
from wallmsg.web.responses import asked, data
from wallmsg.web.routes.photos import read
from wallmsg.web.suggestion import Written

_MAX_CORNERS = 100


class Outlines(Struct, frozen=True, kw_only=True):
    """Lines to be read again."""

    polygons: tuple[Polygon, ...]
    rotation: int = 0
    """Clockwise turn at which the writing stands upright, if the corners begin at the photo's top
    left and not at the writing's."""


class Text(Struct, frozen=True):
    """The lines of a message to be translated."""

    lines: tuple[Written, ...]


def blueprint(site: Site) -> Blueprint:
    """What the desk asks reader and translator."""
    pages = Blueprint("again", __name__, url_prefix="/api/r/<record_id>")

    @pages.post("/read")
    def read_lines(record_id: str) -> Response:
        record, sent = read(site, record_id), asked(Outlines)
        quads = [quad_to_read(record, polygon, sent.rotation) for polygon in sent.polygons]
        lines = site.services.read_lines(lambda: site.pictures.pixels(record), quads)
        return data({"lines": lines})

    @pages.post("/translate")
    def translate(record_id: str) -> Response:
        read(site, record_id)
        suggestion = site.services.suggest(asked(Text).lines)
        # People's English of a message that the visitor is to read without help would tell it.
        blind = {f"{record} {message}" for record, message in blind_messages(site, visitor().name)}
        known = tuple(one for one in suggestion.memory if one.source not in blind)
        return data(structs.replace(suggestion, memory=known))

    return pages


def quad_to_read(record: Record, polygon: Polygon, rotation: int) -> Polygon:
    """The outline as a quad that begins at the writing's top left.

    Raises UsageError if it leaves the photo or encloses nothing, PhotoError without a photo.
    """
    if rotation % 90:
        raise UsageError("a photo is turned by quarter turns")
    width, height = record.photo.width, record.photo.height
    if width is None or height is None:
        raise PhotoError("the photo cannot be opened")
    left, top, right, bottom = polygon.bounds()
    inside = -width <= left < right <= 2 * width and -height <= top < bottom <= 2 * height
    if not inside or len(polygon.points) > _MAX_CORNERS:
        raise UsageError("an outline leaves the photo")
    corners = quad_of(polygon).points
    if Polygon(corners).width() < 2 or Polygon(corners).height() < 2:
        raise UsageError("an outline encloses nothing", hint="draw it around the writing")
    first = -(rotation % 360) // 90 % 4
    return Polygon(corners[first:] + corners[:first])
