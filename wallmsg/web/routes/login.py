"""Coming in with a password, calling oneself something, going out."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, request
from msgspec import Struct
from werkzeug.exceptions import Forbidden, NotFound
from werkzeug.wrappers import Response as AnyResponse

from wallmsg.review import reviewer_name
from wallmsg.web.context import Site, visitor
from wallmsg.web.language import _
from wallmsg.web.login_attempts import DEVICE_SECONDS, LoginAttempts
from wallmsg.web.passwords import Passwords
from wallmsg.web.responses import asked, data
from wallmsg.web.security import give_cookie


class NewName(Struct, frozen=True):
    """What a reviewer wants to be called."""

    name: str


def blueprint(site: Site) -> Blueprint:
    """The pages to log in and out."""
    pages = Blueprint("login", __name__)
    attempts = LoginAttempts()

    @pages.get("/login")
    def form() -> str:
        _only_with_passwords(site)
        return render_template("login.html", name="")

    @pages.post("/login")
    def enter() -> AnyResponse:
        passwords = _only_with_passwords(site)
        name = request.form.get("name", "").strip()
        device = request.cookies.get(_device_cookie(site), "")
        attempt = attempts.begin(request.remote_addr or "", name, device)
        if attempt is None:
            wrong = _("Too many attempts under that name: wait five minutes.")
            return Response(render_template("login.html", name=name, wrong=wrong), 429)
        if not passwords.check(name, request.form.get("password", "")):
            wrong = _("Name and password do not fit.")
            return Response(render_template("login.html", name=name, wrong=wrong), 403)
        answer = redirect("/", code=303)
        answer.set_cookie(
            _device_cookie(site),
            attempts.succeeded(attempt, name, device),
            max_age=DEVICE_SECONDS,
            httponly=True,
            samesite="Strict",
            path="/login",
        )
        return give_cookie(site, answer, site.sessions.open(name, by_password=True))

    @pages.post("/api/logout")
    def leave() -> Response:
        site.sessions.close(request.cookies.get(site.cookie, ""))
        answer = data({})
        answer.delete_cookie(site.cookie, path="/")
        return answer

    @pages.post("/api/reviewer")
    def rename() -> Response:
        if visitor().by_password:
            raise Forbidden(_("Who logs in with a password keeps the name that belongs to it."))
        name = reviewer_name(asked(NewName).name)
        site.sessions.rename(request.cookies.get(site.cookie, ""), name)
        return data({"name": name})

    return pages


def _device_cookie(site: Site) -> str:
    """Name of the cookie of a browser in which somebody has logged in before."""
    return f"{site.cookie}-device"


def _only_with_passwords(site: Site) -> Passwords:
    if site.options.passwords is None:
        raise NotFound(_("Nobody logs in here: open the link that wallmsg review printed."))
    return site.options.passwords
