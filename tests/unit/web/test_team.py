"""Assigning messages from the desk, and who has a photo open."""

from __future__ import annotations

from collections.abc import Callable

from tests.fixtures.site import StockedCatalogue, Visitor
from wallmsg.web.context import Site
from wallmsg.web.presence import SECONDS, Presence


def test_a_message_is_given_to_somebody(
    make_site: Callable[..., Site], enter: Callable[..., Visitor], stocked: StockedCatalogue
) -> None:
    """They find it under "for me"; an empty name takes it back."""
    site = make_site()
    rima, sami = enter(site), enter(site, "Sami")
    address = f"/api/r/{stocked.id('two')}/assign"
    assert rima.post(address, {"message": "m1", "to": "Sami"}).json["assigned"] == "Sami"
    assert "two.jpg" in sami.get("/?assigned=Sami").text
    assert 'href="?assigned=Sami"' in sami.get("/").text
    assert rima.post(address, {"message": "m1", "to": " "}).json["assigned"] is None
    assert "two.jpg" not in sami.get("/?assigned=Sami").text
    assert rima.post(address, {"message": "m9", "to": "Sami"}).status_code == 400


def test_others_on_the_same_photo_are_named(
    make_site: Callable[..., Site], enter: Callable[..., Visitor], stocked: StockedCatalogue
) -> None:
    """Each sees the other, on this photo alone."""
    site = make_site()
    rima, sami = enter(site), enter(site, "Sami")
    here = f"/api/r/{stocked.id('two')}/here"
    assert rima.post(here).json == {"others": []}
    assert sami.post(here).json == {"others": ["Rima"]}
    assert rima.post(f"/api/r/{stocked.id('sound')}/here").json == {"others": []}


def test_who_has_gone_is_no_longer_named() -> None:
    """A closed page reports no more."""
    now = [0.0]
    presence = Presence(lambda: now[0])
    presence.here("a", "Ann")
    now[0] = SECONDS + 1
    assert presence.here("a", "Ben") == []
