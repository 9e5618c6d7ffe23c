"""Queue, map, dropping photos and logging in, in a real browser."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.factories import walls
from tests.fixtures.site import Running, StockedCatalogue
from wallmsg.catalogue.records import record_bytes
from wallmsg.model import Gps, Review
from wallmsg.web.passwords import set_password

if TYPE_CHECKING:
    from playwright.sync_api import Page

Visit = Callable[..., "Page"]

MANY = 5000
PASSWORD = "correct horse battery"  # noqa: S105


def test_the_queue_by_keyboard(page: Page) -> None:
    """j and k walk through messages, Enter opens one, / searches, g changes the view, m the map."""
    page.keyboard.press("j")
    page.keyboard.press("j")
    focused = page.locator("[data-item]:focus")
    expect(focused).to_contain_text("سنعود يوما")
    page.keyboard.press("k")
    expect(focused).to_contain_text("لن ننسى")
    page.keyboard.press("/")
    page.keyboard.type("heart")
    page.keyboard.press("Enter")
    expect(page.locator("[data-item]")).to_have_count(1)
    page.wait_for_load_state()
    page.locator("body").click(position={"x": 2, "y": 400})
    page.keyboard.press("g")
    expect(page.locator(".grid .card")).to_have_count(1)
    page.wait_for_load_state()
    page.keyboard.press("?")
    expect(page.locator("#help")).to_be_visible()
    page.keyboard.press("Escape")  # a browser closes a dialog in its own time
    expect(page.locator("#help")).to_be_hidden()
    page.keyboard.press("m")
    expect(page).to_have_url(re.compile("/map"))


def test_a_key_right_after_the_list_of_keys(page: Page) -> None:
    """The closed list still holds the focus then, and the key works all the same."""
    page.keyboard.press("?")
    expect(page.locator("#help")).to_be_visible()
    page.evaluate(
        """() => {
            document.getElementById("help").close();
            const key = { key: "m", code: "KeyM", bubbles: true };
            document.activeElement.dispatchEvent(new KeyboardEvent("keydown", key));
        }"""
    )
    expect(page).to_have_url(re.compile("/map"))


def test_enter_opens_the_desk(page: Page, server: Running) -> None:
    """With the search it came from, so that the next message is the search's next."""
    page.goto(f"{server.base}/?q=heart")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(rf"/r/{server.stocked.id('two')}\?q=heart#m1"))


def test_approving_in_bulk(page: Page, server: Running) -> None:
    """Told exactly what it would be, with cut-outs; then just that; what is withheld is spared."""
    page.locator("#approve").click()
    expect(page.locator("#approve-count")).to_contain_text("No message would be approved")
    expect(page.locator("#approve-now")).to_be_disabled()
    page.get_by_role("button", name="Leave them").click()
    expect(page.locator(".counts")).to_contain_text("0 done")
    page.locator("#approve").click()
    page.locator("#also-unopened").check()
    expect(page.locator("#approve-list li")).to_have_count(3)
    expect(page.locator("#approve-list .cuts img")).to_have_count(3)
    page.locator("#least-confidence").fill("30")
    page.locator("#least-confidence").blur()
    expect(page.locator("#approve-now")).to_have_text("Approve 4 messages")
    page.locator("#approve-now").click()
    expect(page.locator(".toast")).to_contain_text("4 messages approved")
    expect(page.locator(".counts")).to_contain_text("4 approved")
    assert server.stocked.now("withheld").review.messages == ()


def test_others_work_is_seen(page: Page, server: Running) -> None:
    """A photo that somebody adds appears by itself, and what was focused stays so."""
    page.keyboard.press("j")
    walls.add_photo(server.stocked.catalogue, "fresh.jpg", walls.message("جديد هنا"))
    expect(page.locator("#items")).to_contain_text("جديد هنا")
    expect(page.locator("[data-item]:focus")).to_contain_text("لن ننسى")


def test_dropping_twenty_photos(server: Running, visit: Visit, tmp_path: Path) -> None:
    """Two people drop ten each: all are read, both see all, the queue grows by itself."""
    folder = tmp_path / "photos"
    folder.mkdir()
    for number in range(20):
        (folder / f"IMG_{number}.jpg").write_bytes(walls.jpeg(f"drop{number}", (240, 180)))
    (folder / "notes.txt").write_text("no photo")
    one, other = visit(server), visit(server)
    one.set_input_files("#files", [folder / f"IMG_{number}.jpg" for number in range(10)])
    drop(other, [folder / f"IMG_{number}.jpg" for number in range(10, 20)] + [folder / "notes.txt"])
    for page in (one, other):
        expect(page.locator("#jobs p")).to_have_text(
            re.compile(r"^2[01] of 2[01] photos done, 1 failed$"), timeout=120_000
        )
        expect(page.locator("#jobs li")).to_have_count(21)
        expect(page.locator(".found")).to_have_text("26 in the queue, 1 of them without a message")
    assert len(server.stocked.catalogue.ids()) == 25
    later = visit(server)
    expect(later.locator("#items li").first).to_be_visible()
    expect(later.locator("#jobs")).to_be_hidden()
    one.locator("#jobs a").first.click()
    expect(one).to_have_url(re.compile("/r/[0-9a-f]{16}"))


def drop(page: Page, files: list[Path]) -> None:
    """Drop files onto the page, as from a folder window."""
    transfer = page.evaluate_handle("() => new DataTransfer()")
    for file in files:
        page.evaluate(
            "([transfer, name, bytes]) => transfer.items.add("
            "new File([Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0))], name))",
            [transfer, file.name, _base64(file)],
        )
    page.dispatch_event("body", "dragover", {"dataTransfer": transfer})
    page.dispatch_event("body", "drop", {"dataTransfer": transfer})


def _base64(file: Path) -> str:
    import base64

    return base64.b64encode(file.read_bytes()).decode()


def test_the_map(page: Page, server: Running) -> None:
    """A cluster opens into its photos, a single photo into its desk, all by keyboard too."""
    page.goto(f"{server.base}/map")
    page.get_by_role("link", name="2 photos").press("Enter")
    expect(page.locator(".found")).to_have_text("2 photos here, 3 on the whole map")
    expect(page.locator(".cluster")).to_have_count(2)
    page.get_by_role("link", name="Show the whole map").click()
    expect(page.locator(".found")).to_have_text("3 photos with a known position")
    page.locator(".cluster:not(.many)").first.click()
    expect(page).to_have_url(re.compile(f"/r/{server.stocked.id('two')}"))


def test_markup_on_walls_is_not_run(server: Running, visit: Visit) -> None:
    """Neither by the queue nor by the map nor from the name of a dropped photo."""
    evil = "<img src=x onerror=\"document.title='run'\"><script>document.title='run'</script>"
    review = Review(place=evil, tags=(evil,))
    walls.add_photo(
        server.stocked.catalogue,
        f"{evil}.jpg",
        walls.message(evil, english=evil),
        gps=walls.ALEPPO,
        review=review,
    )
    for path in ("/", "/?view=grid", "/map", "/?q=title"):
        page = visit(server, path)
        expect(page.locator("body")).to_contain_text("onerror")
        assert page.title() != "run"
    page = visit(server)
    file = {"name": f"{evil}.jpg", "mimeType": "image/jpeg", "buffer": b"no image"}
    page.set_input_files("#files", [file])
    expect(page.locator("#jobs li").first).to_contain_text("not an image")
    assert page.title() != "run"


def test_logging_in(serve: Callable[..., Running], visit: Visit, tmp_path: Path) -> None:
    """A wrong password is told, the right one lets in, logging out ends it."""
    set_password(tmp_path / "passwords", "Rima", PASSWORD)
    page = visit(serve(passwords=tmp_path / "passwords"))
    expect(page).to_have_url(re.compile("/login$"))
    for password in ("wrong", PASSWORD):
        page.get_by_label("Name").fill("Rima")
        page.get_by_label("Password").fill(password)
        if password == "wrong":  # noqa: S105
            page.keyboard.press("Enter")
            expect(page.get_by_role("alert")).to_contain_text("do not fit")
    page.keyboard.press("Enter")
    expect(page.locator("[data-item]")).to_have_count(6)
    page.wait_for_load_state()  # before that, no script hears the button
    page.get_by_role("button", name="Log out").click()
    expect(page).to_have_url(re.compile("/login$"))


def test_calling_oneself_something(page: Page, server: Running) -> None:
    """The name on the page is the one in the history, also after loading it again."""
    page.get_by_label("You are").fill("Sami")
    page.keyboard.press("Tab")
    expect(page.locator(".toast")).to_contain_text("Sami")
    page.goto(f"{server.base}/?q=heart")
    page.locator("#approve").click()
    page.locator("#also-unopened").check()
    page.locator("#approve-now").click()
    expect(page.locator(".toast")).to_contain_text("1 message approved")
    assert server.stocked.now("two").review.history[0].who == "Sami"


def test_without_the_link_the_page_says_what_to_do(server: Running, page: Page) -> None:
    """Somebody without the key is told where it is."""
    page.context.clear_cookies()
    page.goto(server.base)
    expect(page.locator("main")).to_contain_text("Open the link that wallmsg review printed")


PAGES = ["/", "/?view=grid", "/?q=heart&status=machine", "/?q=(", "/?q=nowhere", "/map", "/r/x"]


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (400, "dark")])
def test_anybody_can_use_it(server: Running, visit: Visit, width: int, scheme: str) -> None:
    """axe-core finds no serious violation on any page, and none is wider than its window."""
    page = visit(server, viewport={"width": width, "height": 800}, color_scheme=scheme)
    page.set_input_files(
        "#files", [{"name": "x.jpg", "mimeType": "image/jpeg", "buffer": b"no image"}]
    )
    expect(page.locator("#jobs li")).to_have_count(1)
    for path in PAGES:
        page.goto(server.base + path)
        page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
        found = Axe().run(page).response["violations"]
        grave = [one for one in found if one["impact"] in ("serious", "critical")]
        told = [(one["id"], [node["html"] for node in one["nodes"]]) for one in grave]
        assert told == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_the_form_to_log_in_can_be_used_by_anybody(
    serve: Callable[..., Running], visit: Visit, tmp_path: Path
) -> None:
    """axe-core finds nothing serious there either."""
    set_password(tmp_path / "passwords", "Rima", PASSWORD)
    page = visit(serve(passwords=tmp_path / "passwords"))
    found = Axe().run(page).response["violations"]
    assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []


@pytest.fixture
def full(stocked: StockedCatalogue) -> StockedCatalogue:
    """The stocked catalogue with 5,000 records more, each with a message."""
    made = stocked.records["sound"]
    for number in range(MANY):
        record = walls.renamed(
            made,
            number,
            walls.message(f"نص الرسالة {number}", "سطر ثان", english=f"Message {number}"),
            gps=Gps(33 + number % 80 / 20, 36 + number % 77 / 20),
        )
        path = stocked.catalogue.record_path(record.id)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(record_bytes(record))
    stocked.catalogue.rebuild_index()
    return stocked


@pytest.mark.large
def test_five_thousand_records(full: StockedCatalogue, server: Running, visit: Visit) -> None:
    """Queue, search, grid and map of 5,000 records come within half a second, processor time."""
    page = visit(server)
    expect(page.locator(".found")).to_have_text(
        f"{MANY + 6} in the queue, 1 of them without a message"
    )
    for path in ("/", "/?page=90", "/?q=message", "/?view=grid&status=machine", "/map"):
        before = time.process_time()
        answer = page.request.get(server.base + path)
        assert answer.ok
        # The server is in this process: what other programs take of the machine does not count.
        assert time.process_time() - before < 0.5, path
    assert len(full.catalogue.ids()) == MANY + 5
