"""The application: the guard, the pages, and how errors are reported."""

from __future__ import annotations

from hashlib import sha256
from importlib.resources import files
from typing import Any

from flask import Flask, Response, g, send_from_directory

from wallmsg.interchange.packet.writer import SHARED
from wallmsg.web.context import Site
from wallmsg.web.language import set_up as set_up_languages
from wallmsg.web.language import translated_reason
from wallmsg.web.responses import MAX_JSON_BYTES, error_sentence, explain_errors
from wallmsg.web.routes import (
    api,
    comments,
    describe,
    desk,
    flags,
    login,
    map_view,
    packets,
    photos,
    queue,
    reread,
    team,
    upload,
)
from wallmsg.web.security import guard

_YEAR_SECONDS = 365 * 24 * 3600


def files_version() -> str:
    """Letters that stand for the scripts and styles as they are."""
    digest = sha256()
    for folder in (files("wallmsg.web") / "static", SHARED, files("wallmsg.languages")):
        for file in sorted(folder.iterdir(), key=lambda one: one.name):
            if file.is_file():
                digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()[:12]


def _shared_file(filename: str) -> Response:
    """A file that the pages have in common with the page of a packet."""
    return send_from_directory(str(SHARED), filename)


def create_app(site: Site) -> Flask:
    """The review pages for one catalogue, as a WSGI application."""
    # The address names the version of the files: browsers may keep them and need not ask again.
    address = f"/static/{files_version()}"
    app = Flask(
        "wallmsg.web",
        static_folder="static",
        static_url_path=address,
        template_folder="templates",
    )
    app.add_url_rule(f"{address}/shared/<path:filename>", "shared", _shared_file)
    app.config.update(
        # What a request may bring; the upload page alone raises it.
        MAX_CONTENT_LENGTH=MAX_JSON_BYTES,
        MAX_FORM_MEMORY_SIZE=MAX_JSON_BYTES,
        MAX_FORM_PARTS=site.options.max_upload_files + 10,
        SEND_FILE_MAX_AGE_DEFAULT=_YEAR_SECONDS,
    )
    set_up_languages(app, address)
    app.jinja_env.filters.update(reason=translated_reason, sentence=error_sentence)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    # No redirect by the routing: `//host/` would be one to another host.
    app.url_map.merge_slashes = False
    guard(app, site)
    explain_errors(app, site.catalogue.path)
    for page in (
        queue,
        desk,
        photos,
        map_view,
        upload,
        packets,
        api,
        comments,
        describe,
        team,
        flags,
        reread,
        login,
    ):
        app.register_blueprint(page.blueprint(site))

    @app.context_processor
    def everywhere() -> dict[str, Any]:
        return {"visitor": g.get("visitor"), "title": site.catalogue.info.title, "here": ""}

    return app
