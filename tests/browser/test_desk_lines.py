"""Lines drawn, cut and joined on the photo, and read again on the spot."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.desk_steps import drag, line, open_desk, saved, typed
from tests.factories.walls import HEIGHT, WIDTH
from tests.fixtures.site import Running
from wallmsg.effective import CurrentMessage, effective_messages
from wallmsg.model import Polygon

if TYPE_CHECKING:
    from playwright.sync_api import Page

READ = "قرئ من جديد"
"""What the fake reader reads on every line."""


def kept(page: Page, server: Running, name: str) -> tuple[CurrentMessage, ...]:
    """The messages of a record once the page has saved them."""
    typed(page, "Control+s")
    saved(page)
    return effective_messages(server.stocked.now(name))


def on_photo(page: Page, x: float, y: float) -> tuple[float, float]:
    """Where a point of the photo, in its pixels, lies on the stage, as shares of it."""
    box = page.locator("#world").bounding_box()
    stage = page.locator("#stage").bounding_box()
    assert box is not None
    assert stage is not None
    return (
        (box["x"] - stage["x"] + x / WIDTH * box["width"]) / stage["width"],
        (box["y"] - stage["y"] + y / HEIGHT * box["height"]) / stage["height"],
    )


def near(polygon: Polygon, left: float, top: float, right: float, bottom: float) -> bool:
    """Whether an outline is that upright box, to two pixels."""
    wanted = pytest.approx((left, top, right, bottom), abs=2)
    return bool(polygon.bounds() == wanted)


def test_a_line_redrawn_with_the_mouse_is_read_again(page: Page, server: Running) -> None:
    """Dragging across the writing draws the outline anew; the new reading takes the text's place
    and the old text stays one click away."""
    open_desk(page, server, "sound")
    typed(page, "Alt+o")
    drag(page, on_photo(page, 100, 300), on_photo(page, 420, 360))
    page.get_by_role("button", name="Done, read it again").click()
    expect(line(page)).to_have_value(READ)
    assert page.get_by_role("button", name="سنعود يوما").is_visible()
    [one] = kept(page, server, "sound")
    assert near(one.lines[0].polygon, 100, 300, 420, 360)
    assert one.transcription == READ
    assert one.transcription_status == "draft"


def test_a_corner_can_be_dragged(page: Page, server: Running) -> None:
    """One corner moves, the others stay: lines need not be upright."""
    open_desk(page, server, "sound")
    typed(page, "Alt+o")
    drag(page, on_photo(page, 560, 145), on_photo(page, 600, 200))
    typed(page, "Enter")
    expect(line(page)).to_have_value(READ)
    [one] = kept(page, server, "sound")
    points = one.lines[0].polygon.points
    assert points[2] == pytest.approx((600, 200), abs=2)
    assert (*points[0], *points[1]) == pytest.approx((60, 95, 560, 95))


def test_a_line_is_redrawn_with_keys(page: Page, server: Running) -> None:
    """Arrows move an outline, Shift and arrows resize it, Enter has it read again."""
    open_desk(page, server, "sound")
    typed(page, "Alt+o", "ArrowRight", "ArrowDown", "ArrowDown", "Shift+ArrowLeft", "Enter")
    expect(line(page)).to_have_value(READ)
    [one] = kept(page, server, "sound")
    left, top, right, bottom = one.lines[0].polygon.bounds()
    assert (left > 60, top > 95) == (True, True)
    assert right == pytest.approx(560, abs=1)
    assert bottom - top == pytest.approx(50, abs=1)


def test_escape_leaves_everything_as_it_was(page: Page, server: Running) -> None:
    """A tool that is put away has changed nothing."""
    open_desk(page, server, "sound")
    for key in ("Alt+o", "Alt+c", "Alt+d", "Alt+w"):
        typed(page, key, "ArrowRight", "ArrowRight", "Escape")
    assert page.locator("#tool-bar").is_hidden()
    assert page.locator("#saved").inner_text() == "All is saved"


def test_a_missed_line_is_added_by_dragging(page: Page, server: Running) -> None:
    """It is read at once and stands where it is read: below the first."""
    open_desk(page, server, "sound")
    page.get_by_text("Lines ▾").click()
    page.get_by_role("button", name="+ Line").click()
    drag(page, on_photo(page, 120, 200), on_photo(page, 500, 250))
    typed(page, "Enter")
    expect(line(page, 2)).to_have_value(READ)
    [one] = kept(page, server, "sound")
    assert one.transcription == f"سنعود يوما\n{READ}"


def test_a_missed_line_is_added_with_keys(page: Page, server: Running) -> None:
    """An arrow puts a box into the middle of the photo."""
    open_desk(page, server, "sound")
    typed(page, "Alt+d", "ArrowUp", "ArrowUp", "Enter")
    expect(line(page, 2)).to_have_value(READ)
    [one] = kept(page, server, "sound")
    assert len(one.lines) == 2


def test_a_message_is_added_where_the_machine_found_nothing(page: Page, server: Running) -> None:
    """Its first line is drawn, read and kept as a message that people added."""
    open_desk(page, server, "bare")
    page.get_by_role("button", name="+ Add a message").click()
    drag(page, on_photo(page, 100, 90), on_photo(page, 500, 150))
    page.get_by_role("button", name="Done, read it").click()
    expect(line(page)).to_have_value(READ)
    [one] = kept(page, server, "bare")
    assert (one.id, one.transcription) == ("a1", READ)
    line(page).fill("مرحبا")
    [again] = kept(page, server, "bare")
    assert (again.id, again.transcription) == ("a1", "مرحبا")


def test_a_line_is_cut_at_the_stroke(page: Page, server: Running) -> None:
    """The right part comes first, as Arabic is read; both are read again."""
    open_desk(page, server, "sound")
    typed(page, "Alt+c")
    drag(page, on_photo(page, 310, 90), on_photo(page, 310, 150))
    expect(page.locator(".line")).to_have_count(2)
    expect(line(page, 2)).to_have_value(READ)
    [one] = kept(page, server, "sound")
    right, left = (part.polygon for part in one.lines)
    assert near(right, 310, 95, 560, 145)
    assert near(left, 60, 95, 310, 145)


def test_words_that_a_person_wrote_are_shared_out_when_cutting(page: Page, server: Running) -> None:
    """Reading again offers its text beside them and overwrites nothing."""
    open_desk(page, server, "sound")
    line(page).fill("راجعون يا حلب")
    typed(page, "Alt+c", "Enter")
    expect(page.locator(".line")).to_have_count(2)
    for number in (1, 2):  # the line at hand shows what else it may say
        line(page, number).focus()
        expect(page.get_by_role("button", name=READ)).to_be_visible()
    texts = [line(page, number).input_value() for number in (1, 2)]
    assert texts == ["راجعون", "يا حلب"]


def test_lines_are_joined(page: Page, server: Running) -> None:
    """Two become one whose outline holds both; Ctrl+Z parts them again."""
    open_desk(page, server, "withheld")
    typed(page, "Alt+j", "Enter")
    expect(page.locator(".line")).to_have_count(1)
    expect(line(page)).to_have_value(READ)
    page.locator("#stage").focus()
    typed(page, "Control+z")
    expect(page.locator(".line")).to_have_count(2)
    assert line(page).input_value() == "لن ننسى"
    assert page.locator("#saved").inner_text() == "All is saved"
    line(page).focus()
    typed(page, "Alt+j", "Enter")
    expect(line(page)).to_have_value(READ)
    [one] = kept(page, server, "withheld")
    assert near(one.lines[0].polygon, 60, 95, 560, 225)


def test_lines_change_places_and_go(page: Page, server: Running) -> None:
    """Reading order is people's to set; a deleted line is gone once it is saved."""
    open_desk(page, server, "withheld")
    line(page, 2).focus()
    typed(page, "Alt+Shift+ArrowUp")
    assert kept(page, server, "withheld")[0].transcription == "دماء الشهداء\nلن ننسى"
    typed(page, "Alt+Delete")
    assert kept(page, server, "withheld")[0].transcription == "لن ننسى"


def test_a_message_that_is_none_is_deleted(page: Page, server: Running) -> None:
    """The last line's deletion is the message's; it can be taken back in the history."""
    open_desk(page, server, "sound")
    typed(page, "Alt+Delete")
    expect(page.locator("article")).to_be_hidden()
    assert kept(page, server, "sound") == ()
    typed(page, "Alt+y")
    page.get_by_role("button", name="Take back").last.click()
    expect(line(page)).to_be_visible()
    assert len(effective_messages(server.stocked.now("sound"))) == 1


def test_outlines_follow_a_turned_photo(page: Page, server: Running) -> None:
    """On a photo that is turned, a box drawn upright for the eye begins at the writing's corner."""
    open_desk(page, server, "bare")
    typed(page, "r", "w")
    drag(page, (0.4, 0.45), (0.6, 0.55))
    typed(page, "Enter")
    expect(line(page)).to_have_value(READ)
    [one] = kept(page, server, "bare")
    first, second, *_ = one.lines[0].polygon.points
    # Seen from the turned photo, writing runs upwards on the photo as it is stored.
    assert first[0] == pytest.approx(second[0], abs=1)
    assert first[1] > second[1]


def test_a_line_goes_over_to_another_message(page: Page, server: Running) -> None:
    """Moved past the end of its message it joins the next; a message left empty is gone, and one
    Ctrl+Z brings both back."""
    open_desk(page, server, "two")
    line(page).focus()
    typed(page, "Alt+Shift+ArrowDown")
    expect(page.locator("article:visible")).to_have_count(1)
    page.locator("#stage").focus()
    typed(page, "Control+z")
    expect(page.locator("article:visible")).to_have_count(2)
    assert page.locator("#saved").inner_text() == "All is saved"
    line(page).focus()
    typed(page, "Alt+Shift+ArrowDown")
    [one] = kept(page, server, "two")
    assert (one.id, one.transcription) == ("m2", "تركت قلبي\nبين الجدران")
