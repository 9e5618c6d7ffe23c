"""The application: the guard, the pages, and how errors are told."""

from __future__ import annotations

from typing import Any

from flask import Flask, g

from wallmsg.ingest.judgement import reason_name
from wallmsg.web.context import Site
from wallmsg.web.responses import MAX_JSON_BYTES, explain_errors
from wallmsg.web.routes import api, desk, login, map_view, packets, photos, queue, reread, upload
from wallmsg.web.security import guard


def create_app(site: Site) -> Flask:
    """The review pages for one catalogue, as a WSGI application."""
    app = Flask("wallmsg.web", static_folder="static", template_folder="templates")
    app.config.update(
        # What a request may bring; the upload page alone raises it.
        MAX_CONTENT_LENGTH=MAX_JSON_BYTES,
        MAX_FORM_MEMORY_SIZE=MAX_JSON_BYTES,
        MAX_FORM_PARTS=site.options.max_upload_files + 10,
        SEND_FILE_MAX_AGE_DEFAULT=None,
    )
    app.jinja_env.filters["reason"] = reason_name
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    guard(app, site)
    explain_errors(app, site.catalogue.path)
    for page in (queue, desk, photos, map_view, upload, packets, api, reread, login):
        app.register_blueprint(page.blueprint(site))

    @app.context_processor
    def everywhere() -> dict[str, Any]:
        return {"visitor": g.get("visitor"), "title": site.catalogue.info.title, "here": ""}

    return app
