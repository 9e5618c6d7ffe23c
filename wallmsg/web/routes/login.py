"""Coming in with a password, calling oneself something, going out."""

from __future__ import annotations

import threading
import time
from collections import deque

from flask import Blueprint, Response, redirect, render_template, request
from msgspec import Struct
from werkzeug.exceptions import Forbidden, NotFound
from werkzeug.wrappers import Response as AnyResponse

from wallmsg.review import reviewer_name
from wallmsg.web.context import Site, visitor
from wallmsg.web.passwords import Passwords
from wallmsg.web.responses import asked, data
from wallmsg.web.security import give_cookie

MAX_FAILURES = 10
"""From one address within the next constant; then it must wait."""

FAILURE_SECONDS = 300.0


class NewName(Struct, frozen=True):
    """What a reviewer wants to be called."""

    name: str


def blueprint(site: Site) -> Blueprint:
    """The pages to log in and out."""
    pages = Blueprint("login", __name__)
    failures = _Failures()

    @pages.get("/login")
    def form() -> str:
        _only_with_passwords(site)
        return render_template("login.html", name="")

    @pages.post("/login")
    def enter() -> AnyResponse:
        passwords = _only_with_passwords(site)
        address = request.remote_addr or ""
        name = request.form.get("name", "").strip()
        if failures.too_many(address):
            wrong = "Too many attempts: wait five minutes."
            return Response(render_template("login.html", name=name, wrong=wrong), 429)
        if not passwords.check(name, request.form.get("password", "")):
            failures.count(address)
            wrong = "Name and password do not fit."
            return Response(render_template("login.html", name=name, wrong=wrong), 403)
        token = site.sessions.open(name, by_password=True)
        return give_cookie(site, redirect("/", code=303), token)

    @pages.post("/api/logout")
    def leave() -> Response:
        site.sessions.close(request.cookies.get(site.cookie, ""))
        answer = data({})
        answer.delete_cookie(site.cookie, path="/")
        return answer

    @pages.post("/api/reviewer")
    def rename() -> Response:
        if visitor().by_password:
            raise Forbidden("Whoever logs in has the name of their password.")
        name = reviewer_name(asked(NewName).name)
        site.sessions.rename(request.cookies.get(site.cookie, ""), name)
        return data({"name": name})

    return pages


def _only_with_passwords(site: Site) -> Passwords:
    if site.options.passwords is None:
        raise NotFound("Nobody logs in here: open the link that wallmsg review printed.")
    return site.options.passwords


class _Failures:
    """Wrong passwords by address, lately."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._times: dict[str, deque[float]] = {}

    def count(self, address: str) -> None:
        with self._lock:
            self._times.setdefault(address, deque(maxlen=MAX_FAILURES)).append(time.monotonic())

    def too_many(self, address: str) -> bool:
        limit = time.monotonic() - FAILURE_SECONDS
        with self._lock:
            self._times = {a: t for a, t in self._times.items() if t and t[-1] > limit}
            times = self._times.get(address, ())
            return sum(moment > limit for moment in times) >= MAX_FAILURES
