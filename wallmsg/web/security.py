"""The guard before every page: who may ask what, and which headers the answers have."""

from __future__ import annotations

from urllib.parse import quote

from flask import Flask, Response, g, redirect, request
from werkzeug.exceptions import Forbidden, HTTPException, MisdirectedRequest
from werkzeug.wrappers import Response as AnyResponse

from wallmsg.web.context import Site
from wallmsg.web.language import _
from wallmsg.web.sessions import same

CSRF_HEADER = "X-CSRF-Token"

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob: data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)

_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not no-referrer: with that, browsers send forms with the origin "null".
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
}
_SAFE = frozenset(("GET", "HEAD", "OPTIONS"))
_OPEN = frozenset(("static", "shared", "texts", "login.form", "login.enter"))
"""Endpoints for everybody who has the right Host header."""
_OWN_SITE = frozenset(("same-origin", "none"))


def guard(app: Flask, site: Site) -> None:
    """Put the guard before and the headers behind every page of `app`."""

    @app.before_request
    def check() -> AnyResponse | None:
        if not site.options.hosts.allows(request.headers.get("Host", "")):
            raise MisdirectedRequest(_("This server does not answer to that name."))
        _refuse_other_sites()
        token = request.cookies.get(site.cookie, "")
        g.visitor = site.sessions.find(token) if token else None
        if request.method not in _SAFE:
            _refuse_other_origins()
        if request.endpoint in _OPEN:
            return None
        if "key" in request.args and request.method == "GET":
            return _exchange(site)
        if g.visitor is None:
            return _stranger(site)
        if request.method not in _SAFE and not same(
            request.headers.get(CSRF_HEADER, ""), g.visitor.csrf
        ):
            raise Forbidden(_("The page is out of date: load it again."))
        return None

    @app.after_request
    def protect(response: Response) -> Response:
        for name, value in _HEADERS.items():
            response.headers[name] = value
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store"
        return response


def give_cookie(site: Site, response: AnyResponse, token: str) -> AnyResponse:
    """Have the browser remember who it is, out of reach of scripts.

    Other sites may link to our pages (Lax): the link in the terminal's or a mail's window is
    such a one. Everything else of theirs is refused by the guard.
    """
    response.set_cookie(site.cookie, token, httponly=True, samesite="Lax", path="/")
    return response


def _exchange(site: Site) -> AnyResponse:
    """The secret in the link for a cookie, and on to the same page without it."""
    secret = site.options.secret
    if secret is None or not same(request.args["key"], secret):
        raise Forbidden(_("The link is not the one that wallmsg review printed last."))
    # A path of ours, never an address: nobody is sent elsewhere. Quoted, because browsers drop
    # tabs and line breaks: after them, what follows a second slash would be another host.
    answer = redirect("/" + quote(request.path.lstrip("/\\")), code=303)
    if g.visitor is not None:
        return answer
    return give_cookie(site, answer, site.sessions.open(site.options.reviewer, by_password=False))


def _stranger(site: Site) -> AnyResponse:
    if site.options.passwords is not None and request.method == "GET" and not _wants_data():
        return redirect("/login", code=303)
    raise _not_let_in(site)


def _not_let_in(site: Site) -> HTTPException:
    if site.options.passwords is not None:
        return Forbidden(_("Log in first."))
    return Forbidden(_("Open the link that wallmsg review printed: it holds the key."))


def _wants_data() -> bool:
    return request.path.startswith(("/api/", "/photo/", "/line/"))


def _refuse_other_sites() -> None:
    """Other sites may link to our pages, and nothing else (Fetch metadata)."""
    site = request.headers.get("Sec-Fetch-Site", "none")
    mode, place = (request.headers.get(f"Sec-Fetch-{name}") for name in ("Mode", "Dest"))
    linked = request.method == "GET" and mode == "navigate" and place == "document"
    if site not in _OWN_SITE and not linked:
        raise Forbidden(_("Other sites may not use this server."))


def _refuse_other_origins() -> None:
    """A browser says where a change comes from; what says nothing is no browser."""
    origin = request.headers.get("Origin")
    if origin is not None and origin != f"{request.scheme}://{request.headers['Host']}":
        raise Forbidden(_("Other sites may not use this server."))
