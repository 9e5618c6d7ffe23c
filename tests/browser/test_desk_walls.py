"""Photos of the same wall on the desk: better readings, and people's word on the links."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace
from playwright.sync_api import expect

from tests.browser.desk_steps import line, open_desk, saved, typed
from tests.factories.records import message
from tests.factories.walls import add_photo
from tests.fixtures.site import Running
from wallmsg.links import linked_ids
from wallmsg.model import WallLink

if TYPE_CHECKING:
    from playwright.sync_api import Page

SAME_VIEW = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0)


def test_a_better_reading_is_taken_and_a_link_rejected(page: Page, server: Running) -> None:
    """The reading of another photo of the wall is one click away; its link can be rejected."""
    stocked = server.stocked
    poor = add_photo(stocked.catalogue, "poor.jpg", message("سيعود بوما", confidence=0.4))
    clear = add_photo(stocked.catalogue, "clear.jpg", message("سنعود يوما قريبا", confidence=0.95))
    link = WallLink(id=clear.id, matches=90, mapping=SAME_VIEW)
    stocked.catalogue.write(replace(poor, same_wall=(link,)))
    stocked.records["poor"] = poor
    open_desk(page, server, "poor")
    page.get_by_role("button", name="سنعود يوما قريبا").click()
    expect(line(page)).to_have_value("سنعود يوما قريبا")
    walls = page.locator("#walls")
    expect(walls).to_contain_text("clear.jpg")
    walls.get_by_role("button", name="Another wall").click()
    typed(page, "Control+s")
    saved(page)
    review = stocked.now("poor").review
    assert review.other_wall == (clear.id,)
    assert linked_ids(stocked.now("poor")) == ()
