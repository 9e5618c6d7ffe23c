"""The desk in a real browser: reading, correcting, translating, deciding, saving."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from msgspec.structs import replace
from playwright.sync_api import expect

from tests.browser.desk_steps import focused, line, open_desk, saved, typed, until
from tests.factories.polygons import quad
from tests.factories.walls import ALEPPO, WIDTH, add_photo, message
from tests.fixtures.site import Running
from wallmsg.effective import UNSURE, effective_messages
from wallmsg.model import Level, Review, Status

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

Visit = Callable[..., "Page"]

SCALE = "Number(/scale\\((.*)\\)/.exec(document.querySelector('#world').style.transform)[1])"
"""How large the photo is shown."""


def test_from_the_queue_to_an_approval_with_the_keyboard_alone(page: Page, server: Running) -> None:
    """No pointer is needed: start, correct the Arabic, write the English, approve, next."""
    typed(page, "n")
    page.locator("#messages:not([aria-busy])").wait_for()
    assert focused(page) == "Line 1, Arabic"
    first = page.url
    typed(page, "Control+a")
    page.keyboard.type("لن ننسى أبدا")
    typed(page, "Enter", "Enter")
    assert focused(page) == "English translation"
    page.keyboard.type("We will never forget the blood of the martyrs")
    typed(page, "Control+Shift+Enter")
    page.wait_for_url(lambda url: url != first)
    message_id = first.partition("#")[2]
    [approved] = [
        one
        for record in server.stocked.records.values()
        if f"/r/{record.id}" in first
        for one in effective_messages(server.stocked.catalogue.read(record.id))
        if one.id == message_id
    ]
    assert approved.stage is Status.APPROVED
    assert approved.transcription.startswith("لن ننسى أبدا")
    assert approved.translation == "We will never forget the blood of the martyrs"


def test_nothing_is_approved_that_is_not_there(page: Page, server: Running) -> None:
    """Approving a message whose English is withheld marks the Arabic only, and says so."""
    open_desk(page, server, "withheld")
    typed(page, "Alt+a")
    page.get_by_text("only the Arabic was marked").wait_for()
    typed(page, "Control+s")
    saved(page)
    [one] = effective_messages(server.stocked.now("withheld"))
    assert (one.transcription_status, one.translation_status) == (Status.APPROVED, Status.MACHINE)


def test_an_approved_machine_translation_becomes_the_persons(page: Page, server: Running) -> None:
    """What somebody vouches for is kept as it was read, whatever a machine says later."""
    open_desk(page, server, "sound")
    typed(page, "Alt+a", "Control+s")
    saved(page)
    [one] = server.stocked.now("sound").review.messages
    assert one.translation == "We will return one day"
    assert one.translation_status is Status.APPROVED


def test_withheld_english_is_shown_only_to_who_asks(page: Page, server: Running) -> None:
    """The field is empty, the reason is told in words, a button shows the machine's attempt."""
    open_desk(page, server, "withheld")
    assert page.get_by_label("English translation").input_value() == ""
    assert "speaks of violence" in page.locator(".first-doubt").inner_text()
    assert page.get_by_text("We will kill").count() == 0
    page.get_by_role("button", name="Show the machine’s attempt").click()
    assert page.get_by_text("We will kill").is_visible()


def test_other_readings_are_one_click_away(page: Page, server: Running) -> None:
    """A click takes a reading over, and what stood there is offered in its place."""
    stocked = server.stocked
    stocked.records["again"] = add_photo(stocked.catalogue, "again.jpg", message("باقون هنا"))
    made = stocked.records["again"].machine.messages[0].lines[0]
    open_desk(page, server, "again")
    typed(page, "Alt+l")
    page.locator(".line textarea").and_(page.locator(":focus")).wait_for()
    expect(line(page)).to_have_value("قرئ من جديد")
    page.get_by_role("button", name=made.text).click()
    assert line(page).input_value() == made.text
    assert page.get_by_role("button", name="قرئ من جديد").is_visible()


def test_gaps_and_unsure_letters_by_key(page: Page, server: Running) -> None:
    """Keys put [...] at the cursor and a dot below the letter before it; again takes it away."""
    open_desk(page, server, "sound")
    line(page).focus()
    typed(page, "End", "Alt+u")
    assert line(page).input_value() == f"سنعود يوما{UNSURE}"
    typed(page, "Alt+u")
    assert line(page).input_value() == "سنعود يوما"
    typed(page, "Alt+g", "Control+s")
    saved(page)
    assert effective_messages(server.stocked.now("sound"))[0].transcription == "سنعود يوما [...]"
    line(page).fill("سنعود،")
    typed(page, "End", "Alt+u")
    assert line(page).input_value() == f"سنعود{UNSURE}،"


def test_unsure_words_are_underlined(page: Page, server: Running) -> None:
    """Each word that was read with little certainty, and no other."""
    open_desk(page, server, "unsure")
    assert page.locator(".mirror u").all_inner_texts() == ["باقون", "هنا"]
    open_desk(page, server, "sound")
    assert page.locator(".mirror u").count() == 0


def test_texts_run_in_their_own_direction(page: Page, server: Running) -> None:
    """Arabic from right to left, English from left to right, each with its language."""
    open_desk(page, server, "sound")
    for field, direction, language in (
        (line(page), "rtl", "ar"),
        (page.locator("textarea.english"), "ltr", "en"),
    ):
        style = "element => [getComputedStyle(element).direction, element.lang]"
        assert field.evaluate(style) == [direction, language]


def test_markup_on_the_wall_stays_text(page: Page, server: Running) -> None:
    """Text from photos and people is never taken for HTML, wherever the desk shows it."""
    evil = "<script>window.hurt=1</script><img src=x onerror=window.hurt=1>"
    stocked = server.stocked
    stocked.records["evil"] = add_photo(
        stocked.catalogue,
        f"{evil.replace('/', '')}.jpg",
        message(evil, english=evil, verdict=Level.CHECK, reason=evil, confidence=0.3),
    )
    open_desk(page, server, "evil")
    line(page).fill(f"{evil} سلام")
    page.get_by_label("Place").fill(evil)
    typed(page, "Control+s")
    saved(page)
    typed(page, "Alt+y")
    assert line(page).input_value() == f"{evil} سلام"
    assert page.evaluate("window.hurt") is None
    assert page.locator("#text-side img, #text-side script").count() == 0


def test_translating_again_after_correcting_the_arabic(page: Page, server: Running) -> None:
    """English of the earlier Arabic is marked as that; a key has it made again at once."""
    open_desk(page, server, "sound")
    line(page).fill("سنعود غدا")
    page.locator("textarea.english.old").wait_for()
    page.get_by_text("Of the earlier Arabic").wait_for()
    typed(page, "Alt+t")
    english = page.get_by_label("English translation")
    expect(english).to_have_value("[سنعود غدا]")
    assert page.locator("textarea.english.old").count() == 0
    shown = english.input_value()
    typed(page, "Control+s")
    saved(page)
    [one] = effective_messages(server.stocked.now("sound"))
    assert one.translation == shown
    assert one.translation_status is Status.MACHINE


def test_english_follows_the_arabic_by_itself(page: Page, server: Running) -> None:
    """A moment after typing stops; it cannot be approved before it is there, and a person's own
    words stay."""
    open_desk(page, server, "sound")
    line(page).fill("سنعود غدا")
    typed(page, "Alt+a")
    page.locator(".toast", has_text="being made again").wait_for()
    english = page.get_by_label("English translation")
    expect(english).to_have_value("[سنعود غدا]")
    assert page.locator("textarea.english.old").count() == 0
    english.fill("Tomorrow we return")
    line(page).fill("سنعود غدا معا")
    page.wait_for_timeout(1500)
    expect(english).to_have_value("Tomorrow we return")
    line(page).fill("سنعود")
    english.fill("")
    line(page).fill("سنعود يوما")
    expect(english).to_have_value("[سنعود يوما]")


def test_own_english_is_not_overwritten_by_the_machine(page: Page, server: Running) -> None:
    """Translating again offers the machine's text beside a person's."""
    open_desk(page, server, "sound")
    page.get_by_label("English translation").fill("We shall be back")
    typed(page, "Alt+t")
    page.locator(".verdict blockquote").wait_for()
    assert page.get_by_label("English translation").input_value() == "We shall be back"


def test_what_helps_to_translate_is_in_sight(page: Page, server: Running) -> None:
    """Translations of people, agreed words, and the dictionary word by word."""
    open_desk(page, server, "two")
    first = page.locator("article").first
    typed(page, "Alt+a", "Control+s")
    saved(page)
    first.locator(".helps-fold > summary").click()
    assert "heart" in first.locator(".helps .gloss").inner_text()
    stocked = server.stocked
    stocked.records["like"] = add_photo(stocked.catalogue, "like.jpg", message("تركت قلبي", "حلب"))
    open_desk(page, server, "like")
    page.locator(".suggestions").first.wait_for()  # the browser remembers that it was unfolded
    helps = page.locator(".helps").inner_text()
    assert "I left my heart" in helps
    assert "Aleppo" in helps


def test_the_photo_is_described(page: Page, server: Running) -> None:
    """Place, date and the rest are saved; places of the catalogue are offered."""
    open_desk(page, server, "sound")
    offered = page.locator("#known-place option").evaluate_all("all => all.map(one => one.value)")
    assert offered == ["Aleppo, Salaheddine"]
    typed(page, "Alt+i")
    page.get_by_label("Place").fill("Aleppo, Sukkari")
    page.get_by_label("Date").fill("2016-12")
    page.get_by_label("Tags").fill("love, return")
    page.get_by_label("Sensitive").check()
    typed(page, "Control+s")
    saved(page)
    review = server.stocked.now("sound").review
    assert (review.place, review.taken, review.tags) == (
        "Aleppo, Sukkari",
        "2016-12",
        ("love", "return"),
    )
    assert review.sensitive
    assert {change.who for change in review.history} == {"Rima"}


def test_what_the_form_cannot_write_is_left_as_it_is(page: Page, server: Running) -> None:
    """A tag with a comma, a note with an empty row: opening the desk changes neither, nor does
    saving another field."""
    stocked = server.stocked
    review = Review(place="Aleppo ", tags=("love, return",), notes=("one\n\ntwo",))
    stocked.records["odd"] = add_photo(stocked.catalogue, "odd.jpg", message("سلام"), review=review)
    open_desk(page, server, "odd")
    assert page.locator("#saved").inner_text() == "All is saved"
    page.get_by_label("Photographer").fill("Lina")
    typed(page, "Control+s")
    saved(page)
    kept = server.stocked.now("odd").review
    assert kept.photographer == "Lina"
    assert (kept.place, kept.tags, kept.notes) == (review.place, review.tags, review.notes)


def test_what_is_typed_while_saving_is_not_lost(page: Page, server: Running) -> None:
    """Who goes on writing about the photo until the answer comes goes on from there."""
    held: list[Route] = []
    hold = lambda route: held.append(route)  # noqa: E731, PLW0108 - a method has no room for Playwright's mark
    page.route("**/details", hold)
    open_desk(page, server, "sound")
    page.get_by_label("Place").fill("Aleppo")
    typed(page, "Control+s")
    until(page, "document.querySelector('#saved').textContent === 'Saving …'")
    page.get_by_label("Photographer").fill("Lina")
    while not held:
        page.wait_for_timeout(20)
    held[0].continue_()
    page.locator("#saved", has_text="Not saved yet").wait_for()
    assert page.get_by_label("Photographer").input_value() == "Lina"
    page.unroute("**/details")
    typed(page, "Control+s")
    saved(page)
    kept = server.stocked.now("sound").review
    assert (kept.place, kept.photographer) == ("Aleppo", "Lina")


def test_the_whole_photo_is_shown_first(page: Page, server: Running) -> None:
    """Also if an outline reaches beyond its edge; a line too small to read is brought nearer
    without an empty half beside it."""
    stocked = server.stocked
    made = message("سلام")
    outside = (replace(made.lines[0], polygon=quad(500, 95, WIDTH + 20, 150)),)
    tiny = (replace(made.lines[0], polygon=quad(20, 4, 60, 8)),)
    for name, lines in (("outside", outside), ("tiny", tiny)):
        stocked.records[name] = add_photo(
            stocked.catalogue, f"{name}.jpg", replace(made, lines=lines)
        )
    box = """(() => {
      const [world, stage] = ['world', 'stage'].map((id) =>
        document.getElementById(id).getBoundingClientRect());
      return [world.left - stage.left, world.top - stage.top,
        stage.right - world.right, stage.bottom - world.bottom];
    })()"""
    open_desk(page, server, "outside")
    left, top, right, bottom = page.evaluate(box)
    assert min(left, top, right, bottom) > -1
    assert (abs(left - right) < 2, abs(top - bottom) < 2) == (True, True)
    open_desk(page, server, "tiny")
    left, top, right, bottom = page.evaluate(box)
    assert min(right, bottom) < -100
    assert max(left, top) < 1


def test_english_made_anew_is_kept_with_its_doubts(
    serve: Callable[..., Running], visit: Visit
) -> None:
    """It stays the machine's, with its verdict and maker: nobody has stood for it."""
    server = serve()
    page = visit(server)
    open_desk(page, server, "sound")
    line(page).focus()
    typed(page, "End", "Alt+u", "Alt+t")
    page.locator(".toast", has_text="please check it").wait_for()
    assert "يوما" in page.locator(".first-doubt").inner_text()
    typed(page, "Control+s")
    saved(page)
    [one] = effective_messages(server.stocked.now("sound"))
    assert (one.translation_status, one.verdict) == (Status.MACHINE, Level.CHECK)
    assert one.machine_translation is not None
    assert one.translation == one.machine_translation.text
    assert "يوما" in one.flags[0].detail
    page.locator(".verdict .status", has_text="Please check").wait_for()


def test_what_cannot_be_kept_is_told(page: Page, server: Running) -> None:
    """A date that is none is refused with a sentence, and the work stays on the page."""
    open_desk(page, server, "sound")
    page.get_by_label("Date").fill("Tuesday")
    typed(page, "Control+s")
    page.locator(".toast.error", has_text="is not a date").wait_for()
    assert page.get_by_label("Date").input_value() == "Tuesday"
    assert page.locator("#saved").inner_text() == "Not saved yet"


def test_every_change_can_be_taken_back(page: Page, server: Running) -> None:
    """The history shows what was removed and added, and restores what was before."""
    open_desk(page, server, "sound")
    line(page).fill("سنعود غدا")
    typed(page, "Control+s")
    saved(page)
    typed(page, "Alt+y")
    change = page.locator(".history li", has_text="changed the Arabic")
    assert (change.locator("del").inner_text(), change.locator("ins").inner_text()) == (
        "يوما",
        "غدا",
    )
    change.get_by_role("button", name="Take back").click()
    expect(line(page)).to_have_value("سنعود يوما")
    assert effective_messages(server.stocked.now("sound"))[0].transcription == "سنعود يوما"
    assert "by taking a change back" in page.locator("#history").inner_text()


def test_hovering_lights_both_places(page: Page, server: Running) -> None:
    """A line under the pointer is lit on the photo and in the text; a click leads to the text."""
    open_desk(page, server, "withheld")
    rows, lit = page.locator(".line"), re.compile(r"\blit\b")
    outline = page.get_by_role("button", name="line 2:")
    rows.nth(1).hover()
    expect(outline).to_have_class(lit)
    outline.hover()
    expect(rows.nth(1)).to_have_class(lit)
    outline.click()
    expect(rows.nth(1).locator("textarea")).to_be_focused()


def test_the_photo_is_moved_by_wheel_and_keys(page: Page, server: Running) -> None:
    """Wheel and keys zoom, arrows pan, R turns, 0 shows the whole photo again."""
    open_desk(page, server, "sound")

    def view() -> list[float]:
        transform = str(page.locator("#world").evaluate("world => world.style.transform"))
        return [float(number) for number in re.findall(r"-?[\d.]+(?:e-?\d+)?", transform)]

    whole = view()
    page.locator("#stage").hover()
    page.mouse.wheel(0, -400)  # a browser turns it in its own time
    until(page, f"{SCALE} > {whole[3]} * 1.3")
    typed(page, "Alt+p", "ArrowRight", "ArrowDown")
    moved = view()
    typed(page, "r")
    assert view()[2] == 90
    typed(page, "0", "Shift+R", "0")
    assert view() == pytest.approx(whole, abs=0.01)
    assert moved != whole


def test_two_fingers_pinch(server: Running, visit: Visit) -> None:
    """Fingers moving apart zoom in."""
    page = visit(server, has_touch=True, viewport={"width": 400, "height": 800})
    open_desk(page, server, "sound")
    box = page.locator("#stage").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    before = page.evaluate(SCALE)
    session = page.context.new_cdp_session(page)

    def touch(kind: str, apart: float) -> None:
        points = [{"x": x - apart, "y": y, "id": 0}, {"x": x + apart, "y": y, "id": 1}]
        ended = kind == "touchEnd"
        session.send(
            "Input.dispatchTouchEvent", {"type": kind, "touchPoints": [] if ended else points}
        )

    touch("touchStart", 30)
    for apart in (40, 60, 80, 100):
        touch("touchMove", apart)
    touch("touchEnd", 0)
    until(page, f"{SCALE} > {before} * 2")


def test_light_is_flattened_and_brightened(page: Page, server: Running) -> None:
    """Even light takes the shade away that lies over the wall; brightness is a filter."""
    open_desk(page, server, "sound")
    spread = """() => {
      const canvas = document.querySelector('#world canvas');
      const row = canvas.getContext('2d').getImageData(0, 20, canvas.width, 1).data;
      const mean = (from, to) => {
        let sum = 0;
        for (let x = from; x < to; x++) sum += row[4 * x];
        return sum / (to - from);
      };
      const part = Math.floor(canvas.width / 5);
      return mean(canvas.width - part, canvas.width) - mean(0, part);
    }"""
    before = page.evaluate(spread)
    typed(page, "Alt+f")
    assert abs(page.evaluate(spread)) < before / 3
    typed(page, "Alt+b")
    assert (
        page.locator("#world canvas").evaluate("canvas => canvas.style.filter")
        == "brightness(120%)"
    )


def test_the_simple_view_hides_what_volunteers_do_not_need(page: Page, server: Running) -> None:
    """Fewer buttons, remembered by the browser; texts and saving stay."""
    open_desk(page, server, "sound")
    page.get_by_text("More ▾").click()
    assert page.get_by_label("Status of the Arabic").is_visible()
    page.get_by_label("Simple view").check()
    page.reload()
    page.locator(".line").first.wait_for()
    assert not page.get_by_text("More ▾").is_visible()
    assert not page.get_by_text("Lines ▾").is_visible()
    assert line(page).is_visible()
    assert page.get_by_role("button", name="Save and next").is_visible()


def test_all_keys_are_listed(page: Page, server: Running) -> None:
    """The question mark shows the keys; inside a text it is a letter."""
    open_desk(page, server, "sound")
    line(page).focus()
    typed(page, "?")
    assert not page.locator("#help").is_visible()
    typed(page, "Control+z", "Alt+?")
    assert "save, go to the next" in page.locator("#help").inner_text()
    typed(page, "Escape")
    expect(page.locator("#help")).to_be_hidden()


def test_another_key_is_chosen(page: Page, server: Running) -> None:
    """Under the question mark; a key that is taken is refused; it holds after a reload."""
    open_desk(page, server, "sound")
    typed(page, "Alt+?")
    chosen = page.get_by_label("Choose another key for: approve: nobody")
    chosen.click()
    typed(page, "v")
    expect(chosen).to_contain_text("taken by: reviewed")
    typed(page, "4")
    expect(chosen).to_contain_text("taken by")
    typed(page, "9")
    expect(chosen).to_have_text("9")
    page.reload()
    page.locator("#messages:not([aria-busy])").wait_for()
    approved = page.get_by_role("button", name="Approved")
    assert approved.get_attribute("title").endswith("(Alt+9)")
    typed(page, "Alt+a")
    assert approved.get_attribute("aria-pressed") == "false"
    typed(page, "Alt+9")
    assert approved.get_attribute("aria-pressed") == "true"
    typed(page, "Alt+?")
    page.get_by_role("button", name="All keys as they were").click()
    expect(page.get_by_label("Choose another key for: approve: nobody")).to_have_text("A")


def test_single_letters_can_be_switched_off(page: Page, server: Running) -> None:
    """Who dictates to the computer must not set statuses by it (WCAG 2.1.4)."""
    open_desk(page, server, "sound")
    typed(page, "Alt+?")
    page.get_by_label("Letters work without Alt").uncheck()
    typed(page, "Escape")
    expect(page.locator("#help")).to_be_hidden()  # while it is open, no other key is heard
    page.locator("#stage").focus()
    typed(page, "a")
    approved = page.get_by_role("button", name="Approved")
    assert approved.get_attribute("aria-pressed") == "false"
    typed(page, "Alt+a")
    assert approved.get_attribute("aria-pressed") == "true"


def test_all_of_six_lines_is_in_sight(server: Running, visit: Visit) -> None:
    """At 1280x800 nothing is scrolled for: the photo, the line at hand with its cut-out at full
    width, the others, the English and its verdict, the status and the way on."""
    stocked = server.stocked
    texts = [f"سطر رقم {number} على الجدار" for number in range(1, 7)]
    made = message(
        *texts, english="Six lines. " * 6, verdict=Level.CHECK, reason="low_score", top=5
    )
    stocked.records["six"] = add_photo(stocked.catalogue, "six.jpg", made)
    page = visit(server, viewport={"width": 1280, "height": 800})
    open_desk(page, server, "six")
    for number in (1, 3, 6):
        line(page, number).focus()
        assert page.evaluate("scrollY") == 0
        shown = page.evaluate(
            """() => ['#stage', '.line.active', '#band .cutout', '.line textarea',
                'textarea.english', '.verdict', '.status-control', '.line.active .line-tools']
              .flatMap((one) => [...document.querySelectorAll(one)])
              .filter((one) => !one.closest('[hidden]'))
              .map((one) => one.getBoundingClientRect())
              .every(({ top, bottom, height }) => height > 0 && top >= 0
                && bottom <= document.querySelector('.desk-foot').getBoundingClientRect().top)"""
        )
        assert shown, number
        size = page.evaluate("parseFloat(getComputedStyle(document.activeElement).fontSize)")
        assert 26 <= size <= 28
    cut = page.locator("#band .cutout").bounding_box()
    assert cut is not None
    assert cut["width"] > 0.85 * 1280 or 120 <= cut["height"] <= 160


def test_a_photo_without_a_message_is_worked_on(page: Page, server: Running) -> None:
    """People say that there is no Arabic, or other writing; that is saved."""
    open_desk(page, server, "bare")
    page.get_by_role("button", name="Other writing").click()
    typed(page, "Control+s")
    saved(page)
    assert server.stocked.now("bare").review.writing == "other_writing"
    page.get_by_role("button", name="No Arabic here").click()
    typed(page, "Control+Enter")
    page.wait_for_url(lambda url: server.stocked.id("bare") not in url)
    assert server.stocked.now("bare").review.writing == "no_arabic"


def test_a_doubt_is_dismissed_with_a_reason(page: Page, server: Running) -> None:
    """It counts no longer; the reason stands below the verdict and in the history."""
    open_desk(page, server, "withheld")
    page.locator(".verdict summary").click()
    page.get_by_role("button", name="Dismiss …").click()
    page.get_by_label("Why this doubt does not count").fill("The wall says so")
    page.get_by_role("button", name="Dismiss", exact=True).click()
    expect(page.locator(".verdict .status[data-status=ok]")).to_be_visible()
    assert page.locator("textarea.english").input_value()
    page.locator(".verdict summary").click()
    expect(page.locator(".verdict .dismissed")).to_contain_text("The wall says so")
    [change] = server.stocked.now("withheld").review.history
    assert change.field == "flag"


def test_a_question_is_asked_and_settled(page: Page, server: Running) -> None:
    """By keyboard; the message says that a question is open until somebody settles it."""
    open_desk(page, server, "sound")
    line(page).focus()
    typed(page, "Alt+Shift+q")
    page.keyboard.insert_text("Is this a name?")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator(".message.active .pills")).to_contain_text("question open")
    expect(page.locator("#comments-count")).to_have_text("(1 open)")
    page.get_by_label("Answer").fill("A street")
    page.get_by_role("button", name="Settle").click()
    expect(page.locator(".message.active .pills")).not_to_contain_text("question open")
    asked, settled = server.stocked.now("sound").review.comments
    assert (asked.question, settled.text, settled.settles) == (True, "A street", True)


def test_what_is_no_arabic_is_no_message(page: Page, server: Running) -> None:
    """One key: the message is gone, and the photo says that other writing is on it."""
    open_desk(page, server, "sound")
    typed(page, "Alt+Shift+x", "Control+s")
    saved(page)
    now = server.stocked.now("sound")
    assert effective_messages(now) == ()
    assert now.review.writing == "other_writing"


def test_next_leads_through_the_list_and_to_its_end(page: Page, server: Running) -> None:
    """Both messages of a photo follow each other, and after the last one the list says so."""
    page.goto(f"{server.base}/r/{server.stocked.id('two')}?q=heart+OR+walls#m1")
    page.locator("#messages:not([aria-busy])").wait_for()
    typed(page, "Control+Enter")
    page.wait_for_url(lambda url: url.endswith("#m2"))
    assert focused(page) == "Line 1, Arabic"
    assert page.locator("#m2.active").count() == 1
    typed(page, "Control+Enter")
    page.locator("#ended").wait_for()


def test_the_gloss_stands_under_the_line_at_hand(page: Page, server: Running) -> None:
    """On demand, word by word."""
    open_desk(page, server, "two")
    page.locator(".helps-fold").first.wait_for()
    typed(page, "Alt+m")
    expect(page.locator(".line.active .line-gloss")).to_contain_text("heart")
    typed(page, "Alt+m")
    expect(page.locator(".line.active .line-gloss")).to_be_hidden()


def test_arabic_is_written_without_an_arabic_keyboard(page: Page, server: Running) -> None:
    """Keys on the screen write where the cursor is; the browser remembers that they are wanted."""
    open_desk(page, server, "sound")
    line(page).fill("")
    typed(page, "Alt+k")
    for key in (
        "ب",
        "ا",
        "unsure letter: dot below",
        "space",
        "gap: something here cannot be read",
    ):
        page.locator("#arabic-keys").get_by_role("button", name=key, exact=True).click()
    assert line(page).input_value() == f"با{UNSURE} [...]"
    page.reload()
    page.locator("#arabic-keys button").first.wait_for()


@pytest.mark.parametrize("width", [1280, 400])
def test_long_words_make_no_page_wider(server: Running, visit: Visit, width: int) -> None:
    """Nor do long names, places and texts without a space: everything breaks."""
    stocked, endless = server.stocked, "طويلة" * 60
    review = Review(place="P" * 200, tags=("T" * 200,), notes=("N" * 200,))
    stocked.records["endless"] = add_photo(
        stocked.catalogue,
        f"{'x' * 140}.jpg",
        message(endless, "حلب " * 60, english="W" * 300, reason="W" * 100, verdict=Level.CHECK),
        review=review,
        gps=ALEPPO,
    )
    page = visit(server, viewport={"width": width, "height": 800})
    for path in ("/", "/?view=grid", "/map"):
        page.goto(server.base + path)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    open_desk(page, server, "endless")
    page.locator(".helps-fold > summary").click()
    page.locator(".romanised").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("name", ["withheld", "two", "bare"])
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (400, "light")])
def test_the_desk_is_accessible(
    server: Running, visit: Visit, name: str, width: int, scheme: str
) -> None:
    """axe-core finds no serious violation, whatever is shown and however wide."""
    page = visit(server, viewport={"width": width, "height": 800}, color_scheme=scheme)
    open_desk(page, server, name)
    page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
    if name != "bare":
        page.locator(".helps .gloss, .romanised").first.wait_for()
    found = Axe().run(page).response["violations"]
    grave = [one for one in found if one["impact"] in ("serious", "critical")]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in grave] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
