"""Pages and packets in Arabic, and the desk on a phone, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.desk_steps import line, open_desk
from tests.fixtures.site import Running, StockedCatalogue
from wallmsg.interchange.packet.writer import PacketOptions, make_packet

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

Visit = Callable[..., "Page"]

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
PAGES = ("/", "/?view=grid", "/map", "/nothing", "/?q=%22open")
LATIN = """() => {
    const kept = "[lang=en], [lang=ar-Latn], [translate=no], [dir=auto], kbd, code, noscript";
    const known = /^(Alt|Shift|Ctrl|Enter|Delete|GPS|JavaScript|OR|NOT|wallmsg)$/;
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) {
        const { data, parentElement } = walker.currentNode;
        if (parentElement.closest(kept) || parentElement.closest("option, script")) continue;
        const words = data.replace(/\\S+\\.(jpg|json)/g, "").match(/[A-Za-z]{2,}/g) ?? [];
        if (words.some((word) => !known.test(word))) found.push(data);
    }
    return found;
}"""
"""Texts in Latin letters that are neither English on purpose nor names of keys."""


def serious(page: Page, **options: Any) -> list[tuple[str, list[str]]]:
    """What axe-core finds that keeps people from using the page."""
    found = Axe().run(page, **options).response["violations"]
    grave = [one for one in found if one["impact"] in ("serious", "critical")]
    return [(one["id"], [node["html"] for node in one["nodes"]]) for one in grave]


@pytest.mark.parametrize(("look", "scheme"), [({}, "light"), (PHONE, "dark")])
def test_every_page_in_arabic(
    server: Running, visit: Visit, look: dict[str, Any], scheme: str
) -> None:
    """For who reads Arabic: right to left, nothing left in English, accessible, not too wide."""
    page = visit(server, locale="ar-SY", color_scheme=scheme, **look)
    desks = [f"/r/{server.stocked.id(name)}" for name in ("withheld", "bare")]
    for path in (*PAGES, *desks):
        page.goto(server.base + path)
        if path in desks:
            page.locator("#messages:not([aria-busy])").wait_for()
        page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
        assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"
        assert page.evaluate(LATIN) == [], path
        assert serious(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_the_language_is_chosen_and_kept(page: Page, server: Running) -> None:
    """By the switch on top, whatever the browser's own is; unsaved work stays."""
    open_desk(page, server, "two")
    line(page).fill("تركت قلبي هناك")
    page.locator("[data-language]").select_option("ar")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.get_by_role("button", name="حفظ والتالي")).to_be_visible()
    expect(line(page)).to_have_value("تركت قلبي هناك")
    page.goto(server.base + "/")
    expect(page.locator(".found")).to_have_text("٦ عناصر في القائمة، منها ١ بلا رسالة")
    page.locator("[data-language]").select_option("en")
    expect(page.locator(".found")).to_have_text("6 in the queue, 1 of them without a message")


@pytest.mark.parametrize("locale", ["en-GB", "ar-SY"])
def test_writing_on_a_phone(server: Running, visit: Visit, locale: str) -> None:
    """The photo takes a third at most and makes room; the keyboard does not cover the line."""
    page = visit(server, locale=locale, **PHONE)
    open_desk(page, server, "two")
    assert high(page, ".photo-side") <= 0.35 * 740 + 1
    line(page).tap()
    expect(line(page)).to_be_focused()
    assert high(page, ".photo-side") <= 0.16 * 740
    for area in (line(page), page.locator("textarea.english").first):
        page.set_viewport_size({"width": 360, "height": 740})
        area.tap()
        page.set_viewport_size({"width": 360, "height": 400})  # as the keyboard leaves it
        page.wait_for_timeout(200)
        box, foot = area.bounding_box(), page.locator(".desk-foot").bounding_box()
        strip = page.locator(".photo-side").bounding_box()
        assert box is not None
        assert foot is not None
        assert strip is not None
        assert strip["y"] + strip["height"] <= box["y"]
        assert box["y"] + box["height"] <= foot["y"]
    page.set_viewport_size({"width": 360, "height": 740})
    for tool in (
        page.locator(".line.active .line-tools button").first,
        page.locator("#text-side h2").first,
    ):
        tool.scroll_into_view_if_needed()
    page.locator("[data-do=help]").tap()
    expect(page.locator("#help")).to_be_visible()


def high(page: Page, selector: str) -> float:
    """How high an element is, in pixels."""
    box = page.locator(selector).bounding_box()
    assert box is not None
    return box["height"]


def test_a_packet_in_arabic(
    stocked: StockedCatalogue, contexts: Callable[..., BrowserContext], tmp_path: Path
) -> None:
    """One page in both languages: by the browser's, or as chosen, which it remembers."""
    path = tmp_path / "packet.html"
    make_packet(
        stocked.catalogue, stocked.catalogue.records(), path, PacketOptions(), lambda *_: None
    )
    context = contexts(locale="ar-SY", color_scheme="dark", bypass_csp=True, **PHONE)
    page = context.new_page()
    page.goto(path.as_uri())
    expect(page.locator("#reviewed")).to_have_text("مراجَعة، التالي")
    page.locator("nav button", has_text="withheld.jpg").first.tap()
    expect(page.locator(".reasons li")).to_contain_text("عنف: ")
    assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"
    assert page.evaluate(LATIN) == []
    assert serious(page, options={"preload": False}) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator("#language").select_option("en")
    expect(page.locator("#reviewed")).to_have_text("Reviewed, next")
    page.reload()
    expect(page.locator("#reviewed")).to_have_text("Reviewed, next")
