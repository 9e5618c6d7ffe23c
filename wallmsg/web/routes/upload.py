"""Dropping photos on the page, and how far reading them is."""

from __future__ import annotations

from flask import Blueprint, Response, request
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge

from wallmsg.web.context import Site, visitor
from wallmsg.web.language import _
from wallmsg.web.responses import data

UPLOADS = "/api/upload"
"""Where photos are sent, which are larger than anything else."""


def blueprint(site: Site) -> Blueprint:
    """Uploads and their progress."""
    pages = Blueprint("upload", __name__)

    @pages.post(UPLOADS)
    def upload() -> Response:
        request.max_content_length = site.options.max_upload_bytes
        files = request.files.getlist("photo")
        if not files:
            raise BadRequest(_("There is no photo in the request."))
        if len(files) > site.options.max_upload_files:
            raise RequestEntityTooLarge
        who = visitor().name
        taken = [site.uploads.take(file.stream, file.filename or "", who) for file in files]
        return data({"uploads": taken}, 202)

    @pages.get("/api/jobs")
    def jobs() -> Response:
        return data(site.uploads.progress())

    return pages
