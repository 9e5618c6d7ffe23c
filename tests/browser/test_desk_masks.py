"""Masks drawn on the desk, with pointer and keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.desk_steps import drag, focused, open_desk, saved, typed
from tests.browser.test_desk_lines import near, on_photo
from tests.fixtures.site import Running
from wallmsg.interchange.public_pictures import public_pixels
from wallmsg.model import Mask, MaskReason
from wallmsg.photos.masks import COLOUR

if TYPE_CHECKING:
    from playwright.sync_api import Page


def kept(page: Page, server: Running, name: str) -> tuple[Mask, ...]:
    """The masks of a record once the page has saved them."""
    typed(page, "Control+s")
    saved(page)
    return server.stocked.now(name).review.masks


def test_a_mask_is_drawn_named_and_removed(page: Page, server: Running) -> None:
    """A box drawn with the mouse covers that part of public copies, until it is removed."""
    open_desk(page, server, "sound")
    page.get_by_role("button", name="Mask", exact=True).click()
    drag(page, on_photo(page, 100, 220), on_photo(page, 260, 380))
    page.locator("#tool-bar").get_by_role("button", name="Mask this").click()
    page.get_by_label("What mask 1 covers").select_option("face")
    [mask] = kept(page, server, "sound")
    assert near(mask.polygon, 100, 220, 260, 380)
    assert mask.reason is MaskReason.FACE
    record = server.stocked.now("sound")
    pixels = public_pixels(server.stocked.catalogue, record)
    assert pixels is not None
    assert (pixels[225:375, 105:255] == COLOUR).all()

    page.reload()
    expect(page.get_by_label("What mask 1 covers")).to_have_value("face")
    assert page.locator("#masks polygon").count() == 1
    page.get_by_role("button", name="Remove mask 1").click()
    assert kept(page, server, "sound") == ()
    page.locator("#history-fold summary").click()
    expect(page.locator("#history")).to_contain_text("masks: 1 before, 0 after")
    page.get_by_role("button", name="Take back change 2").click()
    expect(page.get_by_label("What mask 1 covers")).to_have_value("face")


def test_a_mask_is_drawn_with_keys(page: Page, server: Running) -> None:
    """Arrows begin, move and resize it; afterwards the focus is where it was."""
    open_desk(page, server, "sound")
    typed(page, "Alt+Shift+m", "ArrowDown", "ArrowDown", "Enter")
    expect(page.get_by_label("What mask 1 covers")).to_be_visible()
    [first] = kept(page, server, "sound")
    page.get_by_role("button", name="Change mask 1").focus()
    typed(page, "Enter", "ArrowRight", "Shift+ArrowRight", "Enter")
    assert focused(page) == "Change mask 1"
    [second] = kept(page, server, "sound")
    assert second.polygon.width() > first.polygon.width()
    typed(page, "Tab", "Enter")
    assert kept(page, server, "sound") == ()


def test_a_mask_can_be_given_up(page: Page, server: Running) -> None:
    """Nothing is kept of it."""
    open_desk(page, server, "sound")
    typed(page, "Alt+Shift+m", "ArrowDown", "Escape")
    assert page.locator("#masks polygon").count() == 0
    assert kept(page, server, "sound") == ()
