"""Renders the pages of a site. Texts of records are untrusted: every one is cleaned and escaped."""

from __future__ import annotations

import re

from jinja2 import Environment, PackageLoader, StrictUndefined

from wallmsg.site.browse import Group, month_of, slug_of
from wallmsg.site.languages import LANGUAGES, Interface, interface
from wallmsg.site.site_pages import SiteContent, SitePage, list_path
from wallmsg.text.controls import without_controls

MENU = (
    ("all", "all.html"),
    ("places", "places.html"),
    ("dates", "dates.html"),
    ("tags", "tags.html"),
    ("map", "map.html"),
    ("search", "search.html"),
    ("about", "about.html"),
)
"""The string and the page of each entry of the menu."""

_SURROGATES = re.compile("[\ud800-\udfff]")


class SiteRenderer:
    """Renders pages of one site."""

    def __init__(self, content: SiteContent) -> None:
        self._content = content
        self._interfaces = {code: interface(code) for code in LANGUAGES}
        self._environments = {code: _environment(own) for code, own in self._interfaces.items()}

    def render(self, page: SitePage) -> bytes:
        """The page as HTML in UTF-8."""
        language = page.language
        up = "../" * page.path.count("/")
        template = self._environments[language].get_template(page.template)
        other = next(own for code, own in self._interfaces.items() if code != language)
        text = template.render(
            page=page,
            site=self._content,
            pictures=self._content.pictures,
            lang=language,
            t=self._interfaces[language].strings,
            other=other,
            menu=MENU,
            to=lambda path: up + path,
            here=lambda path: f"{up}{language}/{path}",
            list_path=list_path,
            **page.values,
        )
        return text.encode("utf-8")


def _environment(own: Interface) -> Environment:
    environment = Environment(
        loader=PackageLoader("wallmsg.site"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=shown,
    )
    environment.filters.update(
        reason=own.reason,
        group_name=lambda group: _group_name(group, own),
        slug=slug_of,
        month_of=month_of,
        date=lambda stamp: stamp.replace("T", " "),
    )
    return environment


def shown(value: object) -> object:
    """A value as it goes into a page: texts without control characters and direction marks.

    Markup made by the templates is left as it is.
    """
    if not isinstance(value, str) or value.isprintable() or hasattr(value, "__html__"):
        return value  # a printable text has no such character: most need no search
    return _SURROGATES.sub("\ufffd", without_controls(value))


def _group_name(group: Group, own: Interface) -> str:
    return own.month(group.key) if group.kind == "dates" else group.key
