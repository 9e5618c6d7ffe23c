"""Collects the strings of the review pages and of packets into the language files.

Marked strings of Python, templates and JavaScript, the texts of the packet's page, the reasons to
doubt a translation, and the errors that pages show. What a language lacks is added to its file with
no text; what is no longer used is removed. Prints what is left to translate; fails if anything is.

python -m scripts.check.languages
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from importlib import resources
from io import BytesIO
from pathlib import Path

import click
from babel.messages import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

from wallmsg.ingest.judgement import reason_name, reason_sentence, reasons
from wallmsg.languages.localisation import PLACE
from wallmsg.model import Outcome, Status

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "wallmsg"
FILES = Path(str(resources.files("wallmsg.languages")))
MARKS = {"_": None, "ngettext": (1, 2), "gettext": None}
PAGE = PACKAGE / "interchange" / "packet" / "page"
SHOWING_ERRORS = ("catalogue/search", "photos", "review", "web")
"""Parts of the package whose errors a page may show."""
COMMAND_LINE = frozenset(("passwords.py", "server.py", "text_form.py"))
"""Modules of these whose errors only commands show."""
ATTRIBUTES = ("aria-label", "title", "placeholder", "alt")
WIDTH = 100

Text = str | tuple[str, str]
Found = Iterator[tuple[str, Text]]


def collected() -> Catalog:
    """Every string that a page may show, each with the files it is in."""
    places: dict[Text, set[str]] = {}
    for place, text in _found():
        places.setdefault(text, set()).add(place)
    catalog = Catalog(project="wallmsg", charset="utf-8")
    for text in sorted(places, key=lambda one: one if isinstance(one, str) else one[0]):
        shown = text if isinstance(text, str) else text[0]
        flags = ["python-format"] if PLACE.search(shown) else []
        catalog.add(text, locations=[(place, 0) for place in sorted(places[text])], flags=flags)
    return catalog


def _found() -> Found:
    for path in sorted(PACKAGE.rglob("*.py")):
        if path.is_relative_to(PACKAGE / "web"):
            yield from _marked(path, "python")
        if _shows_errors(path):
            yield from _errors(path)
    for path in sorted((PACKAGE / "web" / "templates").glob("*.html")):
        yield from _marked(path, "jinja2.ext:babel_extract")
    for folder in (PACKAGE / "web" / "static", PAGE):
        for path in sorted(folder.rglob("*.js")):
            yield from _marked(path, "javascript")
    for path in sorted(PAGE.glob("*.html")):
        yield from ((_name(path), text) for text in page_texts(path.read_text(encoding="utf-8")))
    yield from (("wallmsg/ingest/judgement.py", text) for text in _reasons())


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _marked(path: Path, method: str) -> Found:
    """The strings in the file that are arguments of `_` and `ngettext`, or in `{% trans %}`."""
    options = {"newstyle_gettext": "true", "jsx": False, "parse_template_string": True}
    with path.open("rb") as file:
        for _, text, _, _ in extract(method, file, keywords=MARKS, options=options):
            yield _name(path), text if isinstance(text, str) else (text[0], text[1])


def _shows_errors(path: Path) -> bool:
    inside = any(path.is_relative_to(PACKAGE / part) for part in SHOWING_ERRORS)
    return inside and path.name not in COMMAND_LINE


def _errors(path: Path) -> Found:
    """Messages and hints of errors that are plain text; such with values in them stay English."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        if not re.search(r"(Error|^Refused)$", node.func.id) or node.func.id in {
            "TypeError",
            "ValueError",
        }:
            continue
        given = [*node.args, *(one.value for one in node.keywords if one.arg == "hint")]
        for value in given:
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                yield _name(path), value.value


def _reasons() -> Iterator[str]:
    """Names of reasons, statuses and outcomes, and the sentence of each reason."""
    yield from (reason_name(one.value) for one in (*Status, *Outcome))
    for reason, _ in reasons():
        yield reason_name(reason)
        yield reason_sentence(reason)


class _Texts(HTMLParser):
    """Texts and spoken attributes of a page, but for what `translate="no"` keeps."""

    EMPTY = frozenset(("meta", "link", "input", "img", "br", "hr"))

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._kept: list[bool] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        kept = given.get("translate") == "no" or tag in {"script", "style", "title"}
        kept = kept or bool(self._kept and self._kept[-1])
        if not kept:
            self.texts += [text for name in ATTRIBUTES if (text := given.get(name))]
        if tag not in self.EMPTY:
            self._kept.append(kept)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.EMPTY:
            self._kept.pop()

    def handle_data(self, data: str) -> None:
        if self._kept and not self._kept[-1] and (text := " ".join(data.split())):
            self.texts.append(text)


def page_texts(html: str) -> list[str]:
    """The texts of a packet's page, which its script translates, and what it says without one."""
    parser = _Texts()
    parser.feed(html)
    unpacked = re.findall(r'translate="no"><p>([^<]*)</p>', html)
    return [text for text in parser.texts if re.search(r"[^\W\d_]", text)] + unpacked


def updated(path: Path) -> Catalog:
    """The language file with what the pages say now: its texts kept, none guessed."""
    with path.open("rb") as file:
        catalog = read_po(file)
    catalog.update(collected(), no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    return catalog


def written(catalog: Catalog) -> bytes:
    """The file of a language, in a form that changes little with the sources."""
    out = BytesIO()
    write_po(
        out, catalog, width=WIDTH, sort_output=True, include_lineno=False, ignore_obsolete=True
    )
    return out.getvalue()


def untranslated(catalog: Catalog) -> list[str]:
    """The strings without a text, or without one of their plural forms."""
    return [
        str(message.id)
        for message in catalog
        if message.id and (message.fuzzy or not all(texts_of(message)))
    ]


def texts_of(message: Message) -> list[str]:
    """The texts of a string: one, or one for each plural form."""
    given = message.string
    return [given or ""] if isinstance(given, str) or given is None else [str(one) for one in given]


@click.command(help=__doc__)
def main() -> None:
    """Bring all language files up to date."""
    left = 0
    for path in sorted(FILES.glob("*.po")):
        catalog = updated(path)
        path.write_bytes(written(catalog))
        missing = untranslated(catalog)
        left += len(missing)
        print(f"{path.relative_to(ROOT)}: {len(catalog)} strings, {len(missing)} not translated")
        for text in missing:
            print(f"  {text}")
    if left:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
