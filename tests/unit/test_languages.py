"""The languages of pages and packets: every text is marked, translated, and filled in rightly."""

from __future__ import annotations

import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from scripts.check.languages import (
    ATTRIBUTES,
    FILES,
    PACKAGE,
    PAGE,
    collected,
    texts_of,
    untranslated,
    updated,
)
from wallmsg.languages import ENGLISH, language, languages
from wallmsg.languages.localisation import PLACE

OTHERS = sorted(FILES.glob("*.po"))
SCRIPTS = sorted([*(PACKAGE / "web" / "static").glob("*.js"), *PAGE.rglob("*.js")])
TEMPLATES = sorted((PACKAGE / "web" / "templates").glob("*.html"))


@pytest.mark.parametrize("path", OTHERS, ids=lambda path: path.stem)
def test_a_language_is_complete(path: Path) -> None:
    """It has a text for every string of the pages, and no other."""
    catalog = updated(path)
    assert untranslated(catalog) == []
    with path.open("rb") as file:
        held = {message.id for message in read_po(file)}
    assert held == {message.id for message in catalog}, "run python -m scripts.check.languages"


@pytest.mark.parametrize("path", OTHERS, ids=lambda path: path.stem)
def test_texts_have_the_places_of_the_english(path: Path) -> None:
    """A value that the English names is named, and no other; forms for 0, 1 and 2 may spell it."""
    for message in updated(path):
        if not message.id:
            continue
        english = message.id if isinstance(message.id, str) else message.id[1]
        for text in texts_of(message):
            wanted, given = set(PLACE.findall(english)), set(PLACE.findall(text))
            assert given <= wanted, text
            assert wanted - given <= ({"num"} if not isinstance(message.id, str) else set()), text
            assert re.findall(r"</?\w+", english) == re.findall(r"</?\w+", text), text


def test_arabic_counts_in_six_forms() -> None:
    """None, one, two, few, many, and hundreds; in Arabic digits."""
    arabic = language("ar")
    said = [arabic.ngettext("%(num)s photo", "%(num)s photos", n) for n in (0, 1, 2, 3, 11, 100)]
    assert said == ["لا صور", "صورة واحدة", "صورتان", "٣ صور", "١١ صورة", "١٠٠ صورة"]
    assert set(arabic.payload(lambda _: True)["texts"]["%(num)s photo"]) == {
        *("zero", "one", "two", "few", "many", "other")
    }
    assert arabic.direction == "rtl"


def test_dates_in_words() -> None:
    """As exact as they are; what is no date stays as it is."""
    arabic, english = language("ar"), language(ENGLISH)
    assert arabic.date("2016-12-05T18:03:00") == "٥ كانون الأول ٢٠١٦"
    assert [english.date(text) for text in ("2016-12-05", "2016-12", "2016", "13/7 1437")] == [
        *("5 December 2016", "December 2016", "2016", "13/7 1437")
    ]


def test_another_language_is_one_file() -> None:
    """Its name, direction and plurals follow from the file; English needs none."""
    assert list(languages()) == [ENGLISH, *(path.stem for path in OTHERS)]
    assert [one.name for one in languages().values()][:2] == ["English", "العربية"]


@cache
def _marked() -> list[str | tuple[str, str]]:
    return [message.id for message in collected() if message.id]


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_mark_their_texts(path: Path) -> None:
    """A string of words is an argument of a marking function; and all that are marked are found."""
    source = path.read_text(encoding="utf-8")
    known = {one for found in _marked() for one in ([found] if isinstance(found, str) else found)}
    for text in re.findall(r'\b(?:_|ngettext)\(\s*"((?:[^"\\]|\\.)*)"', source):
        assert text.replace('\\"', '"') in known, f"not found, as it is inside another: {text}"
    source = re.sub(r"^\s*(?://|/?\*).*$| // .*$", "", source, flags=re.MULTILINE)
    for before, text in re.findall(r'(.{0,12})"((?:[^"\\\n]|\\.)*)"', source, flags=re.DOTALL):
        assert text in known or not _words(text) or "from" in before, f"not marked: {text}"
    for text in re.findall(r"`[^`]*`", source):
        plain = re.sub(r"\$\{.*?\}", "§", text.strip("`"))
        assert not _words(plain), f"not marked: {text}"


def _words(text: str) -> bool:
    """Whether people read that: two words, a full stop, or one word with a capital."""
    text = text.strip()
    found = re.search(r"^[A-Z+↑↓][a-z]* [a-z]|[a-z]{2}[.!?]$|^[A-Z][a-z]{3,}$", text)
    return bool(found) and not text.startswith(KEY_NAMES)


KEY_NAMES = (
    "Alt",
    "Arrow",
    "Control",
    "Ctrl",
    "Meta",
    "Delete",
    "Digit",
    "Enter",
    "Escape",
    "Key",
    "Shift",
)


class _Shown(HTMLParser):
    """The texts of a template that are not made by an expression."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._kept: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.texts += [text for name in ATTRIBUTES if (text := given.get(name))]
        if given.get("translate") == "no" or tag in {"kbd", "title"}:
            self._kept.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._kept and self._kept[-1] == tag:
            self._kept.pop()

    def handle_data(self, data: str) -> None:
        if not self._kept:
            self.texts.append(data)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_templates_mark_their_texts(path: Path) -> None:
    """What is shown outside of expressions and `{% trans %}` has no letters."""
    source = path.read_text(encoding="utf-8")
    source = re.sub(
        r"\{#.*?#\}|\{% trans.*?endtrans %\}|\{% block page.*?endblock %\}",
        "",
        source,
        flags=re.DOTALL,
    )
    source = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "", source, flags=re.DOTALL)
    parser = _Shown()
    parser.feed(source)
    assert [text for text in parser.texts if re.search(r"[A-Za-z]{2}", text)] == []
