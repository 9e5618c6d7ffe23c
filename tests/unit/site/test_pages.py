"""What the pages of a site show, in both languages, and that nothing in a record can break them."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.factories import walls
from tests.factories.polygons import box
from tests.factories.records import message as read
from tests.factories.records import record
from tests.unit.site.conftest import Build
from wallmsg.catalogue import Catalogue
from wallmsg.model import (
    Caption,
    GlossWord,
    Gps,
    Level,
    Record,
    Review,
    ReviewedLine,
    ReviewedMessage,
    Status,
)
from wallmsg.site import LANGUAGES, SiteOptions
from wallmsg.site.languages import interface

HOSTILE = '</script><script>alert(1)</script><img src=x onerror="alert(2)">\'"\u202eevil\u2066'


class Tags(HTMLParser):
    """Collects the elements of a page and where its links and pictures lead."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.names: list[str] = []
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.attributes: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """One element."""
        self.names.append(tag)
        self.attributes += [name for name, _ in attrs]
        for name, value in attrs:
            if name == "id" and value:
                self.ids.append(value)
            if name in {"href", "src", "action"} and value:
                self.targets.append(value)


def text_of(path: Path) -> str:
    """A file of the site."""
    return path.read_text(encoding="utf-8")


def page_of(site: Path, record: Record, language: str = "en") -> str:
    """The page of a record."""
    return text_of(site / language / "photos" / f"{record.id}.html")


@pytest.fixture
def wall(catalogue: Catalogue) -> Record:
    """A photo with all that people can say, and a message that they have checked."""
    first = walls.message("تركت قلبي", "في حلب", english="I left it")
    first = replace(first, romanised="taraktu qalbī")
    own = ReviewedMessage(
        id="m1",
        lines=tuple(ReviewedLine(line.polygon, line.text) for line in first.lines),
        transcription_status=Status.APPROVED,
        translation="I left my heart in Aleppo",
        translation_status=Status.APPROVED,
    )
    review = Review(
        place="Aleppo, Sukkari",
        taken="2016-12",
        tags=("farewell", "حنين"),
        notes=("By the gate",),
        surface="plaster",
        photographer="Salma",
        messages=(own,),
    )
    made = walls.add_photo(catalogue, "heart.jpg", first, gps=walls.ALEPPO, review=review)
    made = replace(made, captions=(Caption("A wall", "a newspaper"),))
    catalogue.write(made)
    return made


def test_the_page_of_a_photo(build: Build, site: Path, wall: Record) -> None:
    """Arabic, English and whose they are, place, date, provenance and the citation."""
    build()
    page = page_of(site, wall)
    for shown in (
        *("تركت قلبي", "في حلب", "I left my heart in Aleppo", "taraktu qalbī", "farewell", "حنين"),
        *("Translated by people", "Checked against the photo", "By the gate", "plaster"),
        *("Aleppo, Sukkari", "2016-12", "A wall", "a newspaper", "wallmsg 0"),
        *("How to cite", wall.id, str(wall.photo.sha256)),
    ):
        assert shown in page
    assert '<p class="arabic text" lang="ar" dir="rtl">' in page
    assert page.count("<polygon") == 2
    for secret in ("Salma", "36.2", "10:00", "I left it"):
        assert secret not in page


def test_private_data_only_on_request(build: Build, site: Path, wall: Record) -> None:
    """With it every page says that it must not be published."""
    build(private=True)
    page = page_of(site, wall)
    assert "Salma" in page
    assert "36.20210, 37.13430" in page
    assert "Do not publish" in text_of(site / "en" / "index.html")


def test_every_page_is_there_in_both_languages(build: Build, site: Path, wall: Record) -> None:
    """Each links to the other; the Arabic one is laid out right to left."""
    build()
    names = {
        language: {
            path.relative_to(site / language).as_posix()
            for path in (site / language).rglob("*.html")
        }
        for language in LANGUAGES
    }
    assert names["en"] == names["ar"]
    assert len(names["en"]) == 13
    for name in names["en"]:
        arabic, english = text_of(site / "ar" / name), text_of(site / "en" / name)
        up = "../" * (name.count("/") + 1)
        assert '<html lang="ar" dir="rtl">' in arabic
        assert '<html lang="en" dir="ltr">' in english
        assert f'href="{up}en/{name}"' in arabic
        assert f'href="{up}ar/{name}"' in english
    assert "كيفية الاستشهاد" in page_of(site, wall, "ar")
    assert "كانون الأول 2016" in text_of(site / "ar" / "dates.html")


@pytest.mark.usefixtures("wall")
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_page_has_the_chosen_language(build: Build, site: Path, language: str) -> None:
    """And the title that was given."""
    build(SiteOptions(language=language, title="Walls & people"))
    page = text_of(site / "index.html")
    assert f'<html lang="{language}"' in page
    assert "Walls &amp; people" in page


@pytest.mark.usefixtures("wall")
def test_links_and_pictures_are_there(catalogue: Catalogue, build: Build, site: Path) -> None:
    """Every address leads to a file of the site, and to an element of it; nothing is elsewhere."""
    walls.add_photo(catalogue, "b.jpg", walls.message("سنعود", english="We return"))
    build()
    for path in site.rglob("*.html"):
        tags = Tags(text_of(path))
        assert len(tags.ids) == len(set(tags.ids)), path
        assert "style" not in tags.attributes
        for target in tags.targets:
            file, _, fragment = target.partition("#")
            there = (path.parent / file).resolve() if file else path
            assert there.is_file(), f"{path}: {target}"
            assert there.is_relative_to(site)
            if fragment:
                assert fragment in Tags(text_of(there)).ids
    assert "http" not in re.sub("http-equiv", "", "".join(map(text_of, site.rglob("*.html"))))


def test_machine_english_has_its_verdict(catalogue: Catalogue, build: Build, site: Path) -> None:
    """Doubtful English is marked with its reasons; withheld English is a gloss by dictionary."""
    doubtful = walls.message("سنعود", english="We return", verdict=Level.CHECK, reason="number")
    withheld = walls.message("قلبي", english="Kill", verdict=Level.WITHHELD, reason="violence")
    assert withheld.translation
    glossed = replace(withheld.translation, gloss=(GlossWord("قلبي", ("heart",)),))
    made = walls.add_photo(catalogue, "a.jpg", doubtful, withheld.translated(glossed))
    build()
    page = page_of(site, made)
    assert "We return" in page
    assert "may be wrong: check before use" in page
    assert "A number or date in the Arabic" in page
    assert "(<bdi>detail</bdi>)" in page
    assert "Kill" not in page
    assert "by dictionary" in page
    assert "heart" in page
    assert interface("ar").reason("number") in page_of(site, made, "ar")
    build(withheld=True)
    page = page_of(site, made)
    assert "Kill" in page
    assert 'data-level="withheld"' in page


def test_weak_readings_are_outlined_only(catalogue: Catalogue, build: Build, site: Path) -> None:
    """A mere guess is no text of the archive, unless it is asked for."""
    made = walls.add_photo(catalogue, "weak.jpg", walls.message("تخمين", confidence=0.2))
    build()
    page = page_of(site, made)
    assert "تخمين" not in page
    assert 'class="unclear"' in page
    build(unclear=True)
    assert "تخمين" in page_of(site, made)


@pytest.fixture
def hostile(catalogue: Catalogue) -> Record:
    """A record with markup, quotes and direction controls in every text of people."""
    one = ReviewedMessage(
        id="m1",
        lines=(ReviewedLine(box(0, 0, 9, 9), HOSTILE + " سنعود"),),
        transcription_status=Status.REVIEWED,
        translation=HOSTILE,
        translation_status=Status.REVIEWED,
        romanised=HOSTILE,
    )
    texts = {"place": HOSTILE, "taken": HOSTILE, "surface": HOSTILE, "tool": HOSTILE}
    review = Review(**texts, tags=(HOSTILE,), notes=(HOSTILE,), messages=(one,))
    made = walls.add_photo(catalogue, "h.jpg", walls.message("سنعود"), review=review)
    made = replace(
        made,
        captions=(Caption(HOSTILE, HOSTILE),),
        photo=replace(made.photo, name="a<b>&'\"\u202e.jpg", gps=Gps(1.0, 2.0)),
    )
    catalogue.write(made)
    return made


def test_markup_in_a_record_is_text(build: Build, site: Path, hostile: Record) -> None:
    """Pages have only the elements of the templates, and scripts end where they should."""
    build(SiteOptions(title=HOSTILE))
    plain = HOSTILE.replace("\u202e", "").replace("\u2066", "")
    for path in site.rglob("*.html"):
        page = text_of(path)
        tags = Tags(page)
        assert tags.names.count("script") == (2 if path.name == "search.html" else 0)
        assert not [name for name in tags.attributes if name.startswith("on")]
        assert not re.search("[\u202a-\u202e\u2066-\u2069]", page)
        assert plain in html.unescape(page), path
    for path in site.rglob("search-*.js"):
        script = text_of(path)
        assert script.isascii()
        assert "<" not in script
    assert hostile.id in text_of(site / "assets" / "search-texts-0.js")


def test_an_empty_catalogue_is_a_site(build: Build, site: Path) -> None:
    """With a start page that says so."""
    assert build().photos == 0
    assert "There is nothing here yet" in text_of(site / "index.html")


def test_long_lists_have_several_pages(catalogue: Catalogue, build: Build, site: Path) -> None:
    """Each with its neighbours, the last with what is left."""
    for number in range(61):
        made = record(f"{number}.jpg", read("سنعود", "We return"))
        catalogue.write(made)
    build()
    assert text_of(site / "en" / "all.html").count('class="card"') == 60
    assert text_of(site / "en" / "all-2.html").count('class="card"') == 1
    assert 'href="../en/all-2.html"' in text_of(site / "en" / "all.html")
