"""A packet in a real browser: opened from a folder, edited without a network, merged."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.factories import walls
from tests.fixtures.site import StockedCatalogue
from wallmsg.interchange.merge import merge_answers
from wallmsg.interchange.packet.answers import read_answers
from wallmsg.interchange.packet.writer import PacketOptions, make_packet
from wallmsg.model import Status, Via
from wallmsg.review import effective_messages

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

MARKUP = "<script>document.title='broken'</script>"


@pytest.fixture
def folder(stocked: StockedCatalogue, tmp_path: Path) -> Path:
    """An unpacked packet of the stocked catalogue and a wall on which markup is written."""
    markup = walls.add_photo(
        stocked.catalogue, "zz-markup.jpg", walls.message(MARKUP, english=MARKUP)
    )
    records = [*stocked.catalogue.records()]
    assert markup in records
    path = tmp_path / "packet.zip"
    make_packet(stocked.catalogue, records, path, PacketOptions(), lambda *_: None)
    with zipfile.ZipFile(path) as packet:
        packet.extractall(tmp_path / "unpacked")
    return tmp_path / "unpacked" / "wallmsg-packet"


@pytest.fixture
def open_packet(
    folder: Path, contexts: Callable[..., BrowserContext]
) -> Iterator[Callable[..., Page]]:
    """Opens the packet without a network; fails at any error, and at any request but for files."""
    wrong: list[str] = []

    def opened(context: BrowserContext | None = None, **options: object) -> Page:
        context = context or contexts(offline=True, **options)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
        page.on(
            "request",
            lambda asked: wrong.append(asked.url) if asked.url[:5] not in ("file:", "blob:") else 0,
        )
        page.goto((folder / "index.html").as_uri())
        return page

    yield opened
    assert wrong == []


def go_to(page: Page, name: str) -> None:
    """Choose the first message of that photo."""
    page.locator("nav button", has_text=name).first.click()
    assert page.locator("#photo-name").inner_text() == name


def save(page: Page, path: Path) -> Path:
    """Save the answers."""
    with page.expect_download() as saved:
        page.click("#save")
    assert saved.value.suggested_filename == "answers.json"
    saved.value.save_as(path)
    return path


def test_edited_offline_and_merged(
    open_packet: Callable[..., Page], stocked: StockedCatalogue, tmp_path: Path
) -> None:
    """What was typed into the page is what the catalogue says after the merge, and whose it is."""
    page = open_packet()
    page.fill("#who", "Salma")
    go_to(page, "withheld.jpg")
    assert page.locator("#english").input_value() == ""  # what is withheld did not come along
    assert "violence" in page.locator(".reasons").inner_text()
    page.fill("#line-1", "دماء الشهداء في حلب")
    page.fill("#english", "We will not forget the blood of the martyrs")
    page.fill("#note", "By the old gate")
    page.fill("#question-0", "Is this a name?")
    page.click("#reviewed")
    assert page.locator("#photo-name").inner_text() != "withheld.jpg"
    found = read_answers(save(page, tmp_path / "answers.json"))
    assert found.refused == ()
    report = merge_answers(stocked.catalogue, found.edits, found.notes, comments=found.comments)
    assert (report.changed, report.conflicts, report.refused) == (3, [], [])
    record = stocked.now("withheld")
    [message] = effective_messages(record)
    assert [line.text for line in message.lines] == ["لن ننسى", "دماء الشهداء في حلب"]
    assert message.translation == "We will not forget the blood of the martyrs"
    assert message.transcription_status is message.translation_status is Status.REVIEWED
    assert record.review.notes == ("By the old gate",)
    assert [one.text for one in record.review.comments] == ["Is this a name?"]
    assert {(change.who, change.via) for change in record.review.history} == {("Salma", Via.PACKET)}
    assert record.machine == stocked.records["withheld"].machine


def test_work_survives_a_closed_tab_and_another_computer(
    open_packet: Callable[..., Page],
    contexts: Callable[..., BrowserContext],
    tmp_path: Path,
) -> None:
    """The browser keeps what was typed; the saved file takes it to another browser."""
    here = contexts(offline=True)
    page = open_packet(here)
    go_to(page, "sound.jpg")
    page.fill("#english", "half a sent")
    page.close()
    page = open_packet(here)
    go_to(page, "sound.jpg")
    assert page.locator("#english").input_value() == "half a sent"
    path = save(page, tmp_path / "answers.json")
    other = open_packet(contexts(offline=True))
    with other.expect_file_chooser() as chooser:
        other.click("#load")
    chooser.value.set_files(path)
    other.locator("#notice", has_text="1 message taken up again").wait_for()
    go_to(other, "sound.jpg")
    assert other.locator("#english").input_value() == "half a sent"
    assert (
        json.loads(save(other, tmp_path / "again.json").read_text("utf-8"))["messages"]
        == (json.loads(path.read_text("utf-8"))["messages"])
    )


def test_a_page_that_is_not_whole_says_what_to_do(
    folder: Path, contexts: Callable[..., BrowserContext]
) -> None:
    """Who opens it inside the zip, where the other files are not there, is told to unpack."""
    (folder / "data.js").unlink()
    page = contexts(offline=True).new_page()
    page.goto((folder / "index.html").as_uri())
    assert "unpack all of the zip file" in page.locator("#packed").inner_text()


def test_two_windows_keep_each_others_work(
    open_packet: Callable[..., Page], contexts: Callable[..., BrowserContext]
) -> None:
    """Both write to the same store; neither wipes out what the other typed."""
    here = contexts(offline=True)
    one, two = open_packet(here), open_packet(here)
    store = "wallmsg-packet-" + one.evaluate("window.WALLMSG_PACKET.id")
    go_to(one, "sound.jpg")
    go_to(two, "withheld.jpg")
    one.fill("#english", "from the first window")
    two.fill("#english", "from the second window")
    one.wait_for_function("key => localStorage[key].includes('first window')", arg=store)
    one.wait_for_function("key => localStorage[key].includes('second window')", arg=store)
    third = open_packet(here)
    for name, words in (("sound.jpg", "first"), ("withheld.jpg", "second")):
        go_to(third, name)
        assert third.locator("#english").input_value() == f"from the {words} window"


def test_nothing_is_answered_where_nothing_was_changed(
    open_packet: Callable[..., Page], tmp_path: Path
) -> None:
    """Looking at messages, and taking a change back, leaves no answer."""
    page = open_packet()
    for row in range(page.locator("nav button").count()):
        page.locator("nav button").nth(row).click()
    go_to(page, "sound.jpg")
    page.fill("#line-0", "حلب")
    page.once("dialog", lambda asked: asked.accept())
    page.click("text=Undo")
    assert json.loads(save(page, tmp_path / "a.json").read_text("utf-8"))["messages"] == []


def test_by_keyboard_alone(open_packet: Callable[..., Page]) -> None:
    """Correct, go on, come back, find help, without a mouse; focus is where the typing goes."""
    page = open_packet()
    page.locator("nav button", has_text="sound.jpg").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "line-0"
    start = page.locator("#photo-name").inner_text()
    page.locator("#english").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("typed")
    page.keyboard.press("Control+Enter")
    assert page.evaluate("document.activeElement.id") == "line-0"
    assert page.locator("#done").inner_text().startswith("1 of")
    page.keyboard.press("Alt+PageUp")
    assert page.locator("#photo-name").inner_text() == start
    assert page.locator("#status-translation").input_value() == "reviewed"
    page.locator("#save").focus()
    page.keyboard.press("?")
    assert page.locator("#help").is_visible()
    page.keyboard.press("Escape")
    page.locator("#help").wait_for(state="hidden")
    with page.expect_download():
        page.keyboard.press("Control+s")


def test_lines_and_outlines_light_each_other(open_packet: Callable[..., Page]) -> None:
    """Focusing a line lights its outline; a click on an outline goes to its line."""
    page = open_packet()
    go_to(page, "withheld.jpg")
    page.focus("#line-1")
    assert page.locator("polygon.on").get_attribute("data-line") == "1"
    page.locator('polygon[data-line="0"]').click()
    assert page.evaluate("document.activeElement.id") == "line-0"
    sizes = page.eval_on_selector_all("canvas", "all => all.map((one) => one.width)")
    assert len(sizes) == 2
    assert min(sizes) > 200  # cut out of the photo and drawn


def test_marks_are_one_click(open_packet: Callable[..., Page]) -> None:
    """A gap and a dot below go in where the cursor is; the dot goes away again."""
    page = open_packet()
    go_to(page, "sound.jpg")
    line = page.locator("#line-0")
    line.fill("قلب")
    page.locator(".marks button").nth(1).click()
    assert line.input_value() == "قلب\u0323"
    page.locator(".marks button").nth(1).click()
    assert line.input_value() == "قلب"
    page.locator(".marks button").first.click()
    assert line.input_value() == "قلب [...]"
    line.fill("قلب،")
    page.locator(".marks button").nth(1).click()
    assert line.input_value() == "قلب\u0323،", "below the letter, not below the comma"


def test_the_keyboard_on_the_screen_writes_arabic(open_packet: Callable[..., Page]) -> None:
    """It writes where the cursor is, and the field keeps the focus."""
    page = open_packet()
    go_to(page, "sound.jpg")
    page.locator("#line-0").fill("")
    page.get_by_role("button", name="ع Keys").first.click()
    for key in ("ق", "ل", "ب", "unsure letter: dot below", "erase", "space", "٣"):
        page.locator("#arabic-keys").get_by_role("button", name=key, exact=True).click()
    assert page.locator("#line-0").input_value() == "قلب ٣"
    assert page.evaluate("document.activeElement.id") == "line-0"


def test_arabic_is_shown_in_the_font_of_the_packet(open_packet: Callable[..., Page]) -> None:
    """Whatever fonts the computer has: the file comes along, and is used."""
    page = open_packet()
    go_to(page, "sound.jpg")
    page.evaluate("document.fonts.ready.then(() => true)")
    assert page.evaluate("[...document.fonts].some((font) => font.status === 'loaded')")


def test_nobody_is_asked_for_english(open_packet: Callable[..., Page], tmp_path: Path) -> None:
    """Who reads Arabic alone has done their part with the Arabic; the English stays as it was."""
    page = open_packet()
    go_to(page, "withheld.jpg")
    page.click("#reviewed")
    assert page.locator("#photo-name").inner_text() != "withheld.jpg"
    assert page.locator("#done").inner_text().startswith("1 of")
    [answer] = json.loads(save(page, tmp_path / "a.json").read_text("utf-8"))["messages"]
    assert answer["content"]["transcription_status"] == "reviewed"
    assert answer["content"]["translation"] is None
    assert answer["content"]["translation_status"] == "machine"


def test_markup_on_a_wall_is_text(open_packet: Callable[..., Page]) -> None:
    """Neither the wall's text nor an answer file's ever becomes part of the page."""
    page = open_packet()
    go_to(page, "zz-markup.jpg")
    assert page.locator("#english").input_value() == MARKUP
    assert page.locator("nav button[aria-current] .words").inner_text() == MARKUP
    assert page.title() != "broken"


def test_hostile_answers_do_no_harm(open_packet: Callable[..., Page], tmp_path: Path) -> None:
    """Files that are no answers, or another packet's, change nothing."""
    page = open_packet()
    packet = page.evaluate("window.WALLMSG_PACKET.id")
    rest = {"wallmsg_answers": 1, "packet": packet}
    for number, (document, words) in enumerate(
        [
            ("{", "no answers"),
            ("[]", "no answers"),
            (json.dumps({**rest, "messages": {}}), "no answers"),
            (json.dumps({**rest, "packet": "x", "messages": []}), "another packet"),
            (
                json.dumps(
                    {
                        **rest,
                        "messages": [None, {"record": "__proto__", "message": "x", "content": {}}],
                        "notes": [None, {"record": "constructor", "text": {}}],
                    }
                ),
                "0 messages",
            ),
        ]
    ):
        path = tmp_path / f"{number}.json"
        path.write_text(document, "utf-8")
        page.set_input_files("#file", path)
        page.locator("#notice", has_text=words).wait_for()
    assert json.loads(save(page, tmp_path / "a.json").read_text("utf-8"))["messages"] == []


@pytest.mark.parametrize(("width", "height"), [(1280, 900), (400, 800)])
def test_nothing_is_wider_than_the_window(
    open_packet: Callable[..., Page], width: int, height: int
) -> None:
    """No sideways scrolling, and the button to go on is in sight."""
    page = open_packet(viewport={"width": width, "height": height})
    assert not page.locator("#packed").count()
    go_to(page, "withheld.jpg")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.locator("#reviewed").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_accessible(open_packet: Callable[..., Page], scheme: str) -> None:
    """axe finds nothing serious, in either colours."""
    from axe_playwright_python.sync_playwright import Axe

    page = open_packet(color_scheme=scheme, bypass_csp=True)
    go_to(page, "withheld.jpg")
    found = Axe().run(page, options={"preload": False}).response["violations"]
    assert [(one["id"], one["impact"]) for one in found if one["impact"] != "minor"] == []
