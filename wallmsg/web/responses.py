"""JSON in and out; every error as a page or as data: one sentence, what to do, never a trace."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TypeVar

import msgspec
from flask import Flask, Response, render_template, request
from werkzeug.exceptions import BadRequest, HTTPException, RequestEntityTooLarge
from werkzeug.wrappers import Response as AnyResponse

from wallmsg.errors import (
    CatalogueError,
    MissingToolError,
    PhotoError,
    RecordNotFoundError,
    WallmsgError,
)
from wallmsg.web.language import _
from wallmsg.web.services import BusyError

T = TypeVar("T")

MAX_JSON_BYTES = 2_000_000
"""Of one request: a message with all its lines, twice, is a tenth of that."""

_DATA = ("/api/", "/photo/", "/line/")
_CODES: tuple[tuple[type[WallmsgError], int], ...] = (
    (RecordNotFoundError, 404),
    (PhotoError, 404),
    (BusyError, 503),
    (MissingToolError, 503),
    (CatalogueError, 500),
    (WallmsgError, 400),
)


def data(value: object, status: int = 200) -> Response:
    """The value as JSON."""
    return Response(msgspec.json.encode(value), status=status, mimetype="application/json")


def asked(kind: type[T]) -> T:
    """What the request asks, as JSON of that kind. Raises BadRequest if it is not."""
    request.max_content_length = MAX_JSON_BYTES
    if request.mimetype != "application/json":
        raise BadRequest(_("The request is not JSON."))
    try:
        return msgspec.json.decode(request.get_data(), type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise BadRequest(_("The request does not fit: %(error)s", error=error)) from error


def error_sentence(error: WallmsgError) -> str:
    """What an error and its hint say, as sentences in the visitor's language."""
    return " ".join(_as_sentence(_(part)) for part in (error.message, error.hint) if part)


def _as_sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def explain_errors(app: Flask, root: Path) -> None:
    """Turn what views raise into answers, which do not reveal where the catalogue (`root`) is."""

    @app.errorhandler(WallmsgError)
    def ours(error: WallmsgError) -> AnyResponse:
        code = next(code for kind, code in _CODES if isinstance(error, kind))
        hint = error.hint and _placeless(_(error.hint), root)
        return _answer(code, _placeless(_(error.message), root), hint)

    @app.errorhandler(RequestEntityTooLarge)
    def too_large(__: RequestEntityTooLarge) -> AnyResponse:
        return _answer(413, _("that is more than this server takes at once"), None)

    @app.errorhandler(HTTPException)
    def refused(error: HTTPException) -> AnyResponse:
        if error.code is not None and error.code < 400:
            return error.get_response(request.environ)
        return _answer(error.code or 500, _sentence(error), None)

    @app.errorhandler(Exception)
    def fault(error: Exception) -> AnyResponse:
        app.logger.exception("a fault at %r", request.path)
        sentence = _("an unexpected %(error)s", error=type(error).__name__)
        return _answer(500, sentence, _("the terminal where wallmsg review runs says more"))


def _sentence(error: HTTPException) -> str:
    """What the error says, where it is ours; else in words for people instead of Werkzeug's."""
    own = type(error).description != error.description and error.description
    known = {
        404: _("there is no page at this address; the queue above has all that there is"),
        405: _("this address does not take that kind of request"),
    }
    return (own or known.get(error.code or 500) or error.description or error.name).rstrip(".")


def _placeless(text: str, root: Path) -> str:
    """The text with paths beginning at the catalogue."""
    for folder in {root.resolve(), root.absolute(), root}:
        if folder != Path():
            text = text.replace(f"{folder}{os.sep}", "").replace(str(folder), "the catalogue")
    return text


def _answer(code: int, sentence: str, hint: str | None) -> AnyResponse:
    if request.path.startswith(_DATA):
        return data({"error": sentence, "hint": hint}, code)
    heading = {404: _("Not there"), 500: _("Something went wrong")}.get(code, _("That will not do"))
    sentence = _as_sentence(sentence)
    page = render_template("message.html", heading=heading, sentence=sentence, hint=hint)
    return Response(page, status=code)
