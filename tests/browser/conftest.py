"""Fixtures of the browser tests: Chromium, and a page of a running server that reports no error."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

from tests.fixtures.site import Running

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

PATIENCE_MS = 30_000.0
"""How long to wait for a page, in milliseconds, on a busy machine too."""

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Chromium. Without it these tests are skipped; the automation (CI=true) fails instead."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
    if found is None and os.environ.get("CI") != "true":
        pytest.skip("Chromium is not installed; scripts/test installs it as root on Debian")
    assert found is not None, "Chromium is not installed"
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE_MS)

    # A home of its own: nothing of the user's browser is read or changed.
    home = tmp_path_factory.mktemp("browser-home")
    environment = {**os.environ, "HOME": str(home), "XDG_CONFIG_HOME": str(home)}
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=found, args=FLAGS, env=environment, chromium_sandbox=False
        )
        yield launched
        launched.close()


@pytest.fixture
def contexts(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Makes separate browsers: each has cookies and storage of its own."""
    made: list[BrowserContext] = []

    def make(**options: Any) -> BrowserContext:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
        context.set_default_timeout(PATIENCE_MS)
        made.append(context)
        return context

    yield make
    for context in made:
        context.close()


@pytest.fixture
def visit(contexts: Callable[..., BrowserContext]) -> Iterator[Callable[..., Page]]:
    """Opens a page of a running server in a separate browser, let in by the link.

    When the test is over, it fails if a script threw or the Content-Security-Policy was broken.
    """
    complaints: list[str] = []

    def open_page(running: Running, path: str = "/", **options: Any) -> Page:
        page = contexts(**options).new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda said: (
                complaints.append(said.text) if "Content Security Policy" in said.text else None
            ),
        )
        page.goto(running.link)
        if path != "/":
            page.goto(running.base + path)
        return page

    yield open_page
    assert complaints == []


@pytest.fixture
def page(server: Running, visit: Callable[..., Page]) -> Page:
    """The queue in a browser."""
    return visit(server)
