"""The desk: one photo with its messages. The page is filled in by the browser from the JSON API."""

from __future__ import annotations

from flask import Blueprint, render_template

from wallmsg.web.context import Site
from wallmsg.web.routes.photos import read


def blueprint(site: Site) -> Blueprint:
    """The desk."""
    pages = Blueprint("desk", __name__)

    @pages.get("/r/<record_id>")
    def show(record_id: str) -> str:
        record = read(site, record_id)
        return render_template("desk.html", record=record, here="desk")

    return pages
