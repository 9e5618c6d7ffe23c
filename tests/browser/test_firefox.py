"""The way from the queue to a saved correction in Firefox; all else is tried in Chromium."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser import firefox
from tests.fixtures.site import Running, StockedCatalogue
from wallmsg import factory
from wallmsg.effective import effective_messages
from wallmsg.site import SiteOptions


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[firefox.Firefox]:
    """Firefox. Without it these tests are skipped; the automation (CI=true) fails instead."""
    program = firefox.installed()
    if program is None and os.environ.get("CI") != "true":
        pytest.skip("Firefox is not installed; scripts/test installs it as root on Debian")
    assert program is not None, "Firefox is not installed"
    with firefox.firefox(program, tmp_path) as started:
        yield started


def test_from_the_queue_to_a_saved_correction(browser: firefox.Firefox, server: Running) -> None:
    """Start with a key, correct a line, mark it, save, go on: no script fails and nothing is
    refused by the page's own policy."""
    browser.open(server.link)
    browser.press("j", "j")
    assert "سنعود يوما" in browser.value("document.activeElement.textContent")
    browser.press("n")
    browser.until("document.querySelector('#messages:not([aria-busy]) .line textarea') !== null")
    browser.until("document.querySelector('#world canvas').width > 300")
    assert browser.value("document.activeElement.getAttribute('aria-label')") == "Line 1, Arabic"
    assert browser.value("getComputedStyle(document.activeElement).direction") == "rtl"
    first = browser.value("location.href")
    browser.press("Control+a", *"لن نرحل", "Alt+u", "Alt+f")
    assert browser.value("document.querySelector('[data-do=flat]').ariaPressed") == "true"
    browser.press("Control+s")
    browser.until("document.querySelector('#saved').textContent === 'All is saved'")
    [message, *_] = effective_messages(server.stocked.now("withheld"))
    assert message.transcription.startswith("لن نرحل\u0323\n")
    browser.press("Control+Enter")
    browser.until(f"location.href !== '{first}' && document.querySelector('.line') !== null")
    assert browser.errors == []


def test_a_site_is_searched_from_its_folder(
    browser: firefox.Firefox, stocked: StockedCatalogue, tmp_path: Path
) -> None:
    """Its policy lets Firefox load the index and the texts of the results from the folder."""
    site = tmp_path / "site"
    factory.build_site(stocked.catalogue, site, SiteOptions())
    browser.open((site / "ar" / "search.html").as_uri() + "?q=return")
    browser.until("document.querySelectorAll('#found li').length === 1")
    assert "سنعود يوما" in browser.value("document.querySelector('#found').textContent")
    assert browser.value("document.querySelector('#found img').getAttribute('src')") != ""
    assert browser.value("getComputedStyle(document.body).direction") == "rtl"
    assert browser.errors == []
