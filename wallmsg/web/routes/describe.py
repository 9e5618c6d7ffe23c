"""Describing several photos at once, from the grid."""

from __future__ import annotations

from flask import Blueprint, Response
from msgspec import Struct

from wallmsg.catalogue import Action
from wallmsg.errors import UsageError
from wallmsg.model import Record, Via, utc_now
from wallmsg.review.describe import Facts, cleaned_facts, described
from wallmsg.review.history import Author
from wallmsg.web.context import Site, visitor
from wallmsg.web.responses import asked, data
from wallmsg.web.routes.photos import read

MAX_PHOTOS = 500
"""In one request: ten pages of the grid."""


class ManyPhotos(Struct, frozen=True, kw_only=True):
    """What is said about photos. Null leaves a fact as it is."""

    records: tuple[str, ...]
    place: str | None = None
    taken: str | None = None
    photographer: str | None = None
    tags: tuple[str, ...] = ()
    untags: tuple[str, ...] = ()
    sensitive: bool | None = None


def blueprint(site: Site) -> Blueprint:
    """Describing photos."""
    pages = Blueprint("describe", __name__)

    @pages.post("/api/photos")
    def describe() -> Response:
        sent = asked(ManyPhotos)
        if len(sent.records) > MAX_PHOTOS:
            raise UsageError(f"at most {MAX_PHOTOS} photos can be described at once")
        facts = cleaned_facts(
            Facts(
                place=sent.place,
                taken=sent.taken,
                photographer=sent.photographer,
                tags=sent.tags,
                untags=sent.untags,
                sensitive=sent.sensitive,
            )
        )
        if facts == Facts():
            raise UsageError("nothing was filled in")
        author = Author(visitor().name, Via.PAGE, utc_now())
        # All are found before anything is written, so that a wrong one changes nothing.
        found = [read(site, name).id for name in dict.fromkeys(sent.records)]
        changed = 0

        def change(record: Record) -> Record:
            nonlocal changed
            new = described(record, facts, author)
            changed += new != record
            return new

        for name in found:
            site.catalogue.update(name, change, Action.REVIEW)
        return data({"changed": changed})

    return pages
