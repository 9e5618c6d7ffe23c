"""In which language the request in hand is answered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Flask, Response, g, has_request_context, request
from markupsafe import Markup, escape
from msgspec.structs import replace

from wallmsg.ingest.judgement import ExplainedFlag, explain_flags, reason_name
from wallmsg.languages import ENGLISH, Language, javascript, language, languages
from wallmsg.model import QualityFlag

COOKIE = "wallmsg-language"
"""Set by the switch on the page; without it the browser's own languages decide."""


def current() -> Language:
    """The language of the request in hand; English outside of one."""
    if not has_request_context():
        return language(ENGLISH)
    if "language" not in g:
        g.language = _chosen()
    found: Language = g.language
    return found


def _(text: str, /, **values: object) -> str:
    """The English text in the visitor's language, filled in with `values`."""
    return current().gettext(text, **values)


def ngettext(one: str, many: str, number: int, /, **values: object) -> str:
    """The text for that number of things in the visitor's language."""
    return current().ngettext(one, many, number, **values)


def translated_reason(reason: str) -> str:
    """A reason, status or outcome in the visitor's language."""
    return _(reason_name(reason))


def translated_flags(flags: Sequence[QualityFlag]) -> tuple[ExplainedFlag, ...]:
    """The flags of a translation, each with a sentence in the visitor's language."""
    return tuple(replace(flag, sentence=_(flag.sentence)) for flag in explain_flags(flags))


def set_up(app: Flask, address: str) -> None:
    """Give templates `_`, `ngettext`, `language` and the filters `number` and `date`.

    `address` is the folder of static files, in which each language's texts are a script.
    """
    app.jinja_env.add_extension("jinja2.ext.i18n")
    # `_` gives text, which is escaped; `{% trans %}`, which calls `gettext`, may hold markup.
    app.jinja_env.globals.update({"_": _, "ngettext": ngettext, "gettext": _marked_up})
    app.jinja_env.newstyle_gettext = True  # type: ignore[attr-defined]
    app.jinja_env.filters.update(number=_number, date=_date)
    app.add_url_rule(f"{address}/texts/<code>.js", "texts", _texts)

    @app.context_processor
    def everywhere() -> dict[str, Any]:
        return {"language": current(), "languages": languages()}


def _chosen() -> Language:
    known = languages()
    code = request.cookies.get(COOKIE, "")
    if code in known:
        return known[code]
    return language(request.accept_languages.best_match(list(known)) or ENGLISH)


def _marked_up(text: str, /, **values: object) -> Markup:
    shown = {name: escape(value) for name, value in values.items()}
    return Markup(current().gettext(text, **shown))  # noqa: S704 - a text of ours


def _number(value: object) -> str:
    return current().number(value)


def _date(text: str) -> str:
    return current().date(text)


def _texts(code: str) -> Response:
    """The texts of a language as a script."""
    return Response(javascript((language(code).code,)), mimetype="text/javascript")
