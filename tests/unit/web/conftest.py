"""Fixtures of the review pages: a stocked catalogue, Flask's test client, a real server, a browser.

`client` talks to the application without a network. `server` is the real one, with fakes that read
and translate at once; `page` is Chromium on it, let in already, failing the test at any error that
the page reports.
"""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.unit.web import review_fixtures as shop
from wallmsg.catalogue import Catalogue
from wallmsg.model import Record
from wallmsg.web.allowed_hosts import Hosts
from wallmsg.web.application import create_app
from wallmsg.web.context import Site, WebOptions
from wallmsg.web.pictures import Pictures
from wallmsg.web.server import ReviewServer, ServeOptions
from wallmsg.web.upload_queue import Uploads

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

PORT = 8347
HOST = f"127.0.0.1:{PORT}"
PATIENCE_MS = 30_000.0
"""Until a page must have done what is waited for, however busy the machine is."""

SECRET = "the-secret-of-this-start"  # noqa: S105

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


@dataclass
class Shop:
    """A stocked catalogue and its records by short names."""

    catalogue: Catalogue
    records: dict[str, Record]

    def id(self, name: str) -> str:
        """Id of a record."""
        return self.records[name].id

    def now(self, name: str) -> Record:
        """The record as it is in the catalogue now."""
        return self.catalogue.read(self.id(name))


@dataclass
class Visitor:
    """Somebody with a browser, without the browser."""

    client: FlaskClient
    csrf: str

    def get(self, address: str, **more: Any) -> TestResponse:
        """The page or data at that address."""
        return self.client.get(address, headers={"Host": HOST}, **more)

    def post(self, address: str, json: object = None, **more: Any) -> TestResponse:
        """Send a change, as a page does."""
        headers = {"Host": HOST, "X-CSRF-Token": self.csrf, **more.pop("headers", {})}
        if json is not None:
            more["json"] = json
        return self.client.post(address, headers=headers, **more)


@pytest.fixture(scope="session")
def stock(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Record]]:
    """A catalogue that is made once and never changed, and its records."""
    catalogue = shop.catalogue_at(tmp_path_factory.mktemp("stock"))
    return catalogue.path, shop.stock(catalogue)


@pytest.fixture
def stocked(tmp_path: Path, stock: tuple[Path, dict[str, Record]]) -> Shop:
    """A catalogue with a photo of every kind, for one test."""
    made, records = stock
    shutil.copytree(made, tmp_path / "catalogue")
    return Shop(Catalogue.open(tmp_path / "catalogue"), dict(records))


@pytest.fixture
def make_site(stocked: Shop) -> Iterator[Callable[..., Site]]:
    """Makes a site over the stocked catalogue; arguments change its options."""
    made: list[Site] = []

    def make(**changes: Any) -> Site:
        given = {"reviewer": "Rima", "secret": SECRET, **changes}
        options = WebOptions(hosts=Hosts("127.0.0.1", PORT), **given)
        catalogue = stocked.catalogue
        site = Site(
            catalogue=catalogue,
            options=options,
            services=shop.services(catalogue),
            pictures=Pictures(catalogue),
            uploads=Uploads(shop.fast_batch(catalogue), options.max_waiting),
        )
        made.append(site)
        return site

    yield make
    for site in made:
        site.uploads.stop(30)


@pytest.fixture
def enter() -> Callable[..., Visitor]:
    """Lets somebody into a site through the link with the secret."""

    def let_in(site: Site, name: str | None = None) -> Visitor:
        client = create_app(site).test_client()
        client.get(f"/?key={SECRET}", headers={"Host": HOST})
        cookie = client.get_cookie(site.cookie, domain="127.0.0.1")
        assert cookie is not None
        if name:
            site.sessions.rename(cookie.value, name)
        found = site.sessions.find(cookie.value)
        assert found is not None
        return Visitor(client, found.csrf)

    return let_in


@pytest.fixture
def client(make_site: Callable[..., Site], enter: Callable[..., Visitor]) -> Visitor:
    """Rima, who has opened the link."""
    return enter(make_site())


@dataclass
class Running:
    """A real server in a thread."""

    server: ReviewServer
    shop: Shop

    @property
    def link(self) -> str:
        """Lets a browser in."""
        return self.server.link

    @property
    def base(self) -> str:
        """Where its pages begin, without a slash at the end."""
        return f"http://127.0.0.1:{self.server.options.hosts.port}"


@pytest.fixture
def serve(stocked: Shop) -> Iterator[Callable[..., Running]]:
    """Starts a real server over the stocked catalogue; arguments change how."""
    started: list[tuple[ReviewServer, threading.Thread]] = []

    def start(**changes: Any) -> Running:
        options = ServeOptions(**{"reviewer": "Rima", "port": 0, **changes})
        server = ReviewServer(stocked.catalogue, options, shop.parts)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        started.append((server, thread))
        return Running(server, stocked)

    yield start
    for server, thread in started:
        server.close()
        thread.join(10)
        server.site.uploads.stop(30)


@pytest.fixture
def server(serve: Callable[..., Running]) -> Running:
    """A real server over the stocked catalogue."""
    return serve()


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
