"""A site in a real browser, opened from its folder without a network: search, reading, axe."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import expect

from tests.factories import walls
from wallmsg import factory
from wallmsg.catalogue import Catalogue
from wallmsg.catalogue.search.words import Lexicon, fold_word
from wallmsg.interchange.classic_script import classic_script
from wallmsg.model import GlossWord, Level, Record, Review
from wallmsg.site import SiteOptions
from wallmsg.site.search_data import folding_rules

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

MARKUP = "<img src=x onerror=\"document.title='broken'\"></script>"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Record]]:
    """A site of photos of every kind, and a wall on which markup is written."""
    folder = tmp_path_factory.mktemp("site")
    catalogue = walls.catalogue_at(folder)
    records = walls.stock(catalogue)
    records["markup"] = walls.add_photo(
        catalogue, "zz-markup.jpg", walls.message(MARKUP + " جدران", english=MARKUP)
    )
    _add_glossed(catalogue)
    factory.build_site(catalogue, folder / "site", SiteOptions())
    return folder / "site", records


def _add_glossed(catalogue: Catalogue) -> None:
    """A photo with a place, tags and a dictionary's words."""
    doubtful = walls.message(
        "وقلوبنا", english="And our hearts", verdict=Level.CHECK, reason="name"
    )
    assert doubtful.translation is not None
    glossed = walls.replace(doubtful.translation, gloss=(GlossWord("وقلوبنا", ("heart",)),))
    review = Review(place="حلب، المشهد", taken="2016-12", tags=("farewell", "حنين"))
    walls.add_photo(catalogue, "hearts.jpg", doubtful.translated(glossed), review=review)


@pytest.fixture
def site(built: tuple[Path, dict[str, Record]]) -> Path:
    """The folder of the site."""
    return built[0]


@pytest.fixture
def open_page(site: Path, contexts: Callable[..., BrowserContext]) -> Iterator[Callable[..., Page]]:
    """Opens a page without a network; fails at any error, and at any request but for files."""
    wrong: list[str] = []

    def opened(path: str, **options: object) -> Page:
        page = contexts(offline=True, **options).new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
        page.on("request", lambda sent: None if sent.url[:5] == "file:" else wrong.append(sent.url))
        page.goto((site / path).as_uri())
        return page

    yield opened
    assert wrong == []


def search(page: Page, query: str) -> list[str]:
    """The Arabic of what is found."""
    page.fill("#q", query)
    page.keyboard.press("Enter")
    expect(page.locator("#status")).not_to_have_text("")
    count = page.locator("#status").inner_text().rpartition(":")[2].strip()
    expect(page.locator("#found li")).to_have_count(int(count) if count.isdigit() else 0)
    return page.locator("#found .arabic").all_inner_texts()


def test_search_in_both_languages(open_page: Callable[..., Page]) -> None:
    """From the start page to the message: spellings, endings, misread dots; markup stays text."""
    page = open_page("ar/index.html")
    page.fill("#q", "سَنَعود")
    page.get_by_role("button", name="بحث").click()
    expect(page.locator("#found .arabic")).to_have_text(["سنعود يوما"])
    assert search(page, "القلوب") == ["وقلوبنا"]
    assert search(page, "سبعود") == ["سنعود يوما"]
    assert search(page, "RETURNING day") == ["سنعود يوما"]
    assert search(page, "return walls") == []
    assert search(page, "kill") == []
    assert search(page, "جدران")[0].startswith("<img")
    assert page.title() != "broken"
    assert search(page, "حلب") == ["وقلوبنا"]
    expect(page.locator("#found .mark")).to_have_text("قد تكون خاطئة: راجعها قبل الاستعمال")
    page.locator("#found a").click()
    expect(page.locator(".message:target .arabic")).to_have_text("وقلوبنا")
    assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"


def test_everything_but_search_is_read_without_javascript(open_page: Callable[..., Page]) -> None:
    """By links alone: to a photo, its outlines, its other language; search says what it needs."""
    page = open_page("index.html", java_script_enabled=False)
    page.get_by_role("link", name="Places: 2").click()
    page.get_by_role("link", name="حلب، المشهد").click()
    page.locator(".card a").click()
    expect(page.locator(".text[lang=ar]")).to_have_text("وقلوبنا")
    assert page.locator("figure img").evaluate("one => one.naturalWidth") == 640
    expect(page.locator(".outlines polygon")).to_be_visible()
    page.get_by_label("Outlines of the writing").first.uncheck()
    expect(page.locator(".outlines polygon")).not_to_be_visible()
    page.get_by_role("link", name="العربية").click()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.locator(".text[lang=ar]")).to_have_text("وقلوبنا")
    page.get_by_role("link", name="البحث", exact=True).click()
    expect(page.locator(".warning")).to_contain_text("جافاسكربت")


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_can_be_used_by_anybody(
    open_page: Callable[..., Page],
    site: Path,
    built: tuple[Path, dict[str, Record]],
    language: str,
    colours: str,
) -> None:
    """axe finds nothing serious on any kind of page, and none is wider than a phone."""
    photos = [f"photos/{built[1][name].id}.html" for name in ("two", "withheld")]
    phone = {"width": 390, "height": 800}
    page = open_page(
        f"{language}/index.html", color_scheme=colours, viewport=phone, bypass_csp=True
    )
    for name in ("index.html", "map.html", "search.html", *photos):
        page.goto((site / language / name).as_uri())
        if name == "search.html":
            assert search(page, "walls")
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
        found = Axe().run(page, options={"preload": False}).response["violations"]
        grave = [one for one in found if one["impact"] in ("serious", "critical")]
        told = [(one["id"], [node["html"] for node in one["nodes"]]) for one in grave]
        assert told == [], name
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name


@pytest.fixture(scope="module")
def folding() -> str:
    """The page's folding as a script that gives `window.folder`."""
    static = resources.files("wallmsg.site") / "static" / "folding.js"
    script = classic_script([static.read_text("utf-8") + "\nwindow.Folder = Folder;\n"])
    return f"{script}\nwindow.folder = new Folder({json.dumps(folding_rules())});"


LETTERS = "".join(
    map(
        chr, (*range(0x20, 0x7F), *range(0xA0, 0x250), *range(0x600, 0x700), *range(0xFB50, 0xFDFC))
    )
)


def test_the_page_folds_as_the_catalogue_does(page_with_folder: Page) -> None:
    """Any text has the same words and forms on both sides, else a stored word is not found."""

    @settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
    @given(st.lists(st.text(st.sampled_from(LETTERS), min_size=1, max_size=12), max_size=40))
    def same(texts: list[str]) -> None:
        script = "texts => texts.map(one => folder.words(one))"
        lexicon = Lexicon()
        assert page_with_folder.evaluate(script, texts) == [lexicon.folded(one) for one in texts]

    same()


def test_arabic_forms_are_the_same(page_with_folder: Page) -> None:
    """Stems without what is written onto a word, and shapes without dots."""
    lexicon = Lexicon()
    joined = (
        *(
            "والبيوت",
            "وقلوبنا",
            "كالمسؤولين",
            "قلبي",
            "مدينتي",
            "سنعود",
            "للأطفال",
            "قراءة",
            "شؤون",
        ),
        *("ابنتها", "فسيكفيكهم", "حلب", "ال", "و", "أحبائي", "ومدرستهم", "بالحرية"),
    )
    for word in map(fold_word, joined):
        forms = lexicon.forms(word)
        stems, shapes = page_with_folder.evaluate(
            "word => [folder.stems(word), folder.skeletons(word)]", word
        )
        assert stems == [*dict.fromkeys((forms.stem, *forms.bare))]
        assert shapes == [*dict.fromkeys(filter(None, (forms.skeleton, forms.stem_skeleton)))]


@pytest.fixture
def page_with_folder(contexts: Callable[..., BrowserContext], folding: str) -> Page:
    """An empty page with the script."""
    page = contexts(offline=True).new_page()
    page.add_script_tag(content=folding)
    return page
