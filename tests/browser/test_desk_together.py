"""Several people, closed tabs, lost connections: nothing that somebody wrote is lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec.json import encode
from msgspec.structs import replace
from playwright.sync_api import expect

from tests.browser.desk_steps import line, open_desk, saved, typed, until
from tests.fixtures.site import Running
from wallmsg.effective import CurrentMessage, effective_messages
from wallmsg.model import Status, Via
from wallmsg.review import Edit, save

if TYPE_CHECKING:
    from playwright.sync_api import Page

Visit = Callable[..., "Page"]

KEPT = "Object.keys(localStorage).filter((name) => name.startsWith('wallmsg:draft:')).length"
"""How many drafts this browser keeps."""


def call(page: Page, name: str) -> None:
    """Say who works at this browser."""
    field = page.get_by_label("You are")
    field.fill(name)
    field.press("Enter")
    page.locator(".toast", has_text=name).wait_for()


def two(server: Running, visit: Visit, name: str) -> tuple[Page, Page]:
    """Rima and Omar, each with a browser, at the same desk."""
    pages = (visit(server), visit(server))
    call(pages[1], "Omar")
    for page in pages:
        open_desk(page, server, name)
    return pages


def test_two_people_change_the_same_line(server: Running, visit: Visit) -> None:
    """The second sees before, theirs and mine, decides, and both stand in the history."""
    rima, omar = two(server, visit, "sound")
    line(rima).fill("سنعود غدا")
    typed(rima, "Control+s")
    saved(rima)
    line(omar).fill("سنرجع يوما")
    typed(omar, "Control+s")
    dialog = omar.locator("#merge")
    dialog.get_by_text("Rima has saved this meanwhile").wait_for()
    assert "غدا" in dialog.locator("label.side", has_text="Rima").inner_text()
    assert "سنرجع" in dialog.locator("label.side", has_text="Yours").inner_text()
    dialog.get_by_label("What shall stand").fill("سنرجع غدا")
    dialog.get_by_role("button", name="Save the merged version").click()
    saved(omar)
    expect(line(omar)).to_have_value("سنرجع غدا")
    record = server.stocked.now("sound")
    assert effective_messages(record)[0].transcription == "سنرجع غدا"
    written = [
        (change.who, change.after)
        for change in record.review.history
        if change.field == "transcription"
    ]
    assert written == [("Rima", "سنعود غدا"), ("Omar", "سنرجع غدا")]


def test_theirs_can_be_taken_with_the_keyboard(server: Running, visit: Visit) -> None:
    """The dialog is used with keys like everything else."""
    rima, omar = two(server, visit, "sound")
    rima.get_by_label("English translation").fill("We will be back")
    typed(rima, "Control+s")
    saved(rima)
    omar.get_by_label("English translation").fill("One day we return")
    typed(omar, "Control+s")
    omar.locator("#merge").wait_for()
    typed(omar, "ArrowDown", "Tab", "Tab", "Enter")
    saved(omar)
    expect(omar.get_by_label("English translation")).to_have_value("We will be back")
    assert effective_messages(server.stocked.now("sound"))[0].translation == "We will be back"


def test_different_changes_need_no_question(server: Running, visit: Visit) -> None:
    """One corrects the Arabic, the other the English: both are kept, nobody is asked."""
    rima, omar = two(server, visit, "withheld")
    line(rima).fill("لن ننسى أبدا")
    typed(rima, "Control+s")
    saved(rima)
    omar.get_by_label("English translation").fill("We will not forget")
    typed(omar, "Control+s")
    saved(omar)
    assert not omar.locator("#merge").is_visible()
    expect(line(omar)).to_have_value("لن ننسى أبدا")
    [one] = effective_messages(server.stocked.now("withheld"))
    assert (one.transcription, one.translation) == (
        "لن ننسى أبدا\nدماء الشهداء",
        "We will not forget",
    )


def test_who_is_not_ready_to_decide_goes_on(server: Running, visit: Visit) -> None:
    """Closing the merge view saves nothing and loses nothing."""
    rima, omar = two(server, visit, "sound")
    line(rima).fill("سنعود غدا")
    typed(rima, "Control+s")
    saved(rima)
    line(omar).fill("سنرجع يوما")
    typed(omar, "Control+s")
    omar.locator("#merge").wait_for()
    typed(omar, "Escape")
    omar.locator("#saved", has_text="Not saved yet").wait_for()  # until then no key is heard
    assert line(omar).input_value() == "سنرجع يوما"
    assert effective_messages(server.stocked.now("sound"))[0].transcription == "سنعود غدا"
    typed(omar, "Control+s")
    omar.locator("#merge").wait_for()


def test_facts_clash_too(server: Running, visit: Visit) -> None:
    """Two places for one photo: the second chooses; tags of both are kept unasked."""
    rima, omar = two(server, visit, "sound")
    for page, place, tag in ((rima, "Aleppo", "love"), (omar, "Idlib", "return")):
        page.get_by_label("Place").fill(place)
        page.get_by_label("Tags").fill(tag)
    typed(rima, "Control+s")
    saved(rima)
    typed(omar, "Control+s")
    dialog = omar.locator("#merge")
    dialog.locator("label.side", has_text="Rima").click()
    dialog.get_by_role("button", name="Save the merged version").click()
    saved(omar)
    review = server.stocked.now("sound").review
    assert review.place == "Aleppo"
    assert set(review.tags) == {"love", "return"}


def test_unsaved_work_survives_a_closed_tab(page: Page, server: Running) -> None:
    """What was typed and drawn is back in a new tab, said so, and can be saved."""
    open_desk(page, server, "sound")
    line(page).fill("سنعود غدا")
    page.get_by_label("Place").fill("Aleppo")
    expect(page.get_by_label("English translation")).to_have_value(
        "[سنعود غدا]"
    )  # until it follows nothing can be reviewed
    typed(page, "Alt+v")
    until(page, "Object.values(localStorage).some((text) => text.includes('reviewed'))")
    page.close(run_before_unload=False)
    again = page.context.new_page()
    open_desk(again, server, "sound")
    again.get_by_text("Your unsaved work of").wait_for()
    assert line(again).input_value() == "سنعود غدا"
    assert again.get_by_label("Place").input_value() == "Aleppo"
    assert server.stocked.now("sound").review.history == ()
    typed(again, "Control+s")
    saved(again)
    record = server.stocked.now("sound")
    assert effective_messages(record)[0].transcription_status is Status.REVIEWED
    assert record.review.place == "Aleppo"
    again.reload()
    again.locator(".line").first.wait_for()
    assert again.get_by_text("Your unsaved work of").count() == 0


def test_two_windows_of_one_person_lose_neither_work(page: Page, server: Running) -> None:
    """Each keeps its own draft and both say that there is another; after both are closed the
    later stands in the fields, and the earlier comes back when that is saved."""
    first, second = page, page.context.new_page()
    for each in (first, second):
        open_desk(each, server, "sound")
    line(first).fill("سنعود غدا")
    second.get_by_text("in another window too").wait_for()
    line(second).fill("سنرجع يوما")
    first.get_by_text("in another window too").wait_for()
    until(second, f"{KEPT} === 2")
    again = page.context.new_page()
    for each in (first, second):
        each.close(run_before_unload=False)
    open_desk(again, server, "sound")
    assert again.get_by_text("An older version is kept").count() == 1
    later = line(again).input_value()
    typed(again, "Control+s")
    saved(again)
    open_desk(again, server, "sound")
    earlier = line(again).input_value()
    assert {earlier, later} == {"سنعود غدا", "سنرجع يوما"}
    typed(again, "Control+s")
    again.locator("#merge").get_by_text("Before").wait_for()


def test_a_draft_of_a_window_still_open(page: Page, server: Running) -> None:
    """Whoever opens the photo again finds the work there, saves it, and the first window has
    nothing to ask: both say the same."""
    open_desk(page, server, "sound")
    line(page).fill("سنعود غدا")
    expect(page.get_by_label("English translation")).to_have_value("[سنعود غدا]")
    until(page, f"{KEPT} === 1")
    other = page.context.new_page()
    open_desk(other, server, "sound")
    assert line(other).input_value() == "سنعود غدا"
    typed(other, "Control+s")
    saved(other)
    page.bring_to_front()
    line(page).focus()
    typed(page, "Control+s")
    saved(page)
    assert not page.locator("#merge").is_visible()
    assert len(server.stocked.now("sound").review.history) == 3  # text, its status, its English
    open_desk(other, server, "sound")
    assert other.get_by_text("Your unsaved work of").count() == 0


def test_an_answer_that_clashes_is_decided_on_the_desk(server: Running, visit: Visit) -> None:
    """Answers of a packet dropped on the queue: what fits is taken, what clashes leads to the
    merge view, and who decides it has it in the history."""
    page, stocked = visit(server), server.stocked
    clashes, [fits] = (effective_messages(stocked.now(name)) for name in ("two", "withheld"))
    answers = [
        *(answer(stocked.id("two"), one, f"جواب {one.id}") for one in clashes),
        answer(stocked.id("withheld"), fits, "لن ننسى أبدا"),
        {"record": "../../etc", "message": "m1"},
    ]
    sent = {"wallmsg_answers": 1, "packet": "x", "who": "Salma", "messages": answers, "notes": []}
    for one in clashes:
        lines = (replace(one.content.lines[0], text=f"عمر {one.id}"),)
        edit = Edit(
            record_id=stocked.id("two"),
            message_id=one.id,
            base_version=one.version,
            base=one.content,
            content=replace(one.content, lines=lines),
            who="Omar",
            via=Via.PAGE,
        )
        save(stocked.catalogue, edit)
    file = {"name": "answers.json", "mimeType": "application/json", "buffer": encode(sent)}
    page.set_input_files("#files", [file])
    told = page.locator("#answers")
    expect(told).to_contain_text("answers.json: 1 taken, 0 unchanged, 2 to decide.")
    expect(told).to_contain_text("Not taken: answer 4")
    told.get_by_role("link", name="Decide what Salma answered").first.click()
    dialog = page.locator("#merge")
    for one in clashes:
        for side, word in (("Omar", "عمر"), ("Yours", "جواب")):
            shown = dialog.locator("label.side", has_text=side)
            expect(shown).to_contain_text(re.compile(f"{word}.*{one.id}"))
        dialog.get_by_role("button", name="Save the merged version").click()
    saved(page)
    page.get_by_text("Decided and saved.").wait_for()
    now = stocked.now("two")
    assert [one.transcription for one in effective_messages(now)] == ["جواب m1", "جواب m2"]
    assert [change.who for change in now.review.history][-1] == "Rima"
    assert {change.who for change in stocked.now("withheld").review.history} == {"Salma"}


def answer(record: str, message: CurrentMessage, text: str) -> dict[str, object]:
    """What a packet's page saves about a message whose first line somebody has corrected."""
    [first, *rest] = message.content.lines
    lines = (replace(first, text=text), *rest)
    content = replace(message.content, lines=lines)
    return {"record": record, "message": message.id, "base": message.content, "content": content}


def test_a_draft_can_be_thrown_away(page: Page, server: Running) -> None:
    """Then the record stands there as it is."""
    open_desk(page, server, "sound")
    line(page).fill("هراء")
    page.reload()
    page.get_by_role("button", name="Throw it away").click()
    expect(line(page)).to_have_value("سنعود يوما")
    page.reload()
    expect(line(page)).to_have_value("سنعود يوما")


def test_a_draft_meets_what_was_saved_meanwhile(server: Running, visit: Visit) -> None:
    """An old draft does not overwrite what others saved since: it clashes as if typed today."""
    rima, omar = two(server, visit, "sound")
    line(omar).fill("سنرجع يوما")
    omar.goto(server.base)
    line(rima).fill("سنعود غدا")
    typed(rima, "Control+s")
    saved(rima)
    open_desk(omar, server, "sound")
    assert line(omar).input_value() == "سنرجع يوما"
    typed(omar, "Control+s")
    omar.locator("#merge").wait_for()
    assert effective_messages(server.stocked.now("sound"))[0].transcription == "سنعود غدا"


def test_a_lost_connection_loses_nothing(page: Page, server: Running) -> None:
    """Saving without the server says so; the work stays and is saved later."""
    connected = True
    # Routed from the beginning: Chromium may let a request through that follows at once.
    page.route("**/api/**", lambda route: route.continue_() if connected else route.abort())
    open_desk(page, server, "sound")
    line(page).fill("سنعود غدا")
    connected = False
    typed(page, "Control+s")
    page.locator(".toast.error", has_text="cannot be reached").wait_for()
    connected = True
    typed(page, "Control+s")
    saved(page)
    assert effective_messages(server.stocked.now("sound"))[0].transcription == "سنعود غدا"


def test_a_second_person_transcribes_unseen(serve: Callable[..., Running], visit: Visit) -> None:
    """With double keying the first text is nowhere on the page until the second one is sent."""
    server = serve(double=1.0)
    rima, omar = two(server, visit, "sound")
    line(rima).fill("سنعود حتما")
    expect(rima.get_by_label("English translation")).to_have_value("[سنعود حتما]")
    typed(rima, "Alt+v", "Control+s")
    saved(rima)
    omar.reload()
    omar.get_by_text("A second pair of eyes").wait_for()
    assert "حتما" not in omar.content()
    assert line(omar).input_value() == ""
    assert omar.get_by_label("English translation").count() == 0
    line(omar).fill("سنعود يوما")
    omar.get_by_role("button", name="Send my reading").click()
    expect(line(omar)).to_have_value("سنعود حتما")
    [second] = server.stocked.now("sound").review.second_readings
    assert (second.who, second.text, second.first) == ("Omar", "سنعود يوما", "سنعود حتما")


def test_a_draft_of_a_message_that_others_deleted_is_not_lost(
    server: Running, visit: Visit
) -> None:
    """It stands there again, and saving asks whether the message shall stay."""
    rima, omar = two(server, visit, "sound")
    line(omar).fill("سنرجع يوما")
    omar.goto(server.base)
    line(rima).focus()
    typed(rima, "Alt+Delete", "Control+s")
    saved(rima)
    open_desk(omar, server, "sound")
    assert line(omar).input_value() == "سنرجع يوما"
    typed(omar, "Control+s")
    omar.locator("#merge").get_by_text("kept").first.wait_for()
    omar.get_by_role("button", name="Save the merged version").click()
    saved(omar)
    assert effective_messages(server.stocked.now("sound"))[0].transcription == "سنرجع يوما"
