"""What people do on the desk, for its tests."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from tests.fixtures.site import Running

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page


def open_desk(page: Page, running: Running, name: str) -> None:
    """Open the desk of a record by its short name and wait until it can be used."""
    page.goto(f"{running.base}/r/{running.stocked.id(name)}")
    page.locator("#messages:not([aria-busy])").wait_for()
    until(page, "document.querySelector('#world canvas').width > 300")


def until(page: Page, true: str, patience: float = 30.0) -> None:
    """Wait until a JavaScript expression is true, without eval, which the page forbids."""
    end = time.monotonic() + patience
    while not page.evaluate(true):
        assert time.monotonic() < end, f"never true: {true}"
        page.wait_for_timeout(30)


def line(page: Page, number: int = 1) -> Locator:
    """The field of a line of the first message."""
    return page.locator(".line textarea").nth(number - 1)


def saved(page: Page) -> None:
    """Wait until all is saved."""
    page.locator("#saved", has_text="All is saved").wait_for()


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Drag on the photo; positions are shares of the stage, from its top left."""
    box = page.locator("#stage").bounding_box()
    assert box is not None
    for number, (x, y) in enumerate((start, end)):
        page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"], steps=8)
        page.mouse.down() if number == 0 else page.mouse.up()


def typed(page: Page, *keys: str) -> None:
    """Press keys one after the other, on whatever has the focus."""
    for key in keys:
        page.keyboard.press(key)


def focused(page: Page) -> str:
    """The label of what has the focus."""
    return str(
        page.evaluate(
            "document.activeElement.getAttribute('aria-label') ?? document.activeElement.id"
        )
    )
