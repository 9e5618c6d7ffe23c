"""Keystrokes and seconds a message: 50 messages reviewed by keyboard through the real page.

A catalogue is made of invented messages of 1 to 6 lines with known mistakes of the machine. A
program then does what a quick reviewer does, in Chromium at 1280x800, with the keyboard alone: 20
messages are right and get approved, 15 have a wrong word in one line (corrected, approved when
the English has followed; written by hand where the machine's is withheld), 10 have wrong English
(written again, approved), 5 cannot be read. Letters typed into texts are counted apart from
keystrokes, as no page can spare them. For each message the program also looks whether current
line, its cut-out, all Arabic and the English are inside the window before anything is scrolled.

python -m scripts.measure.desk_speed [--messages N] [--json]
"""

from __future__ import annotations

import io
import json
import random
import shutil
import statistics
import tempfile
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import click
import numpy as np
from PIL import Image, ImageDraw

from scripts.check.review_server import serving
from scripts.check.synthetic_catalogue.phrases import OPENINGS, THINGS
from scripts.check.synthetic_catalogue.synthetic_records import record_of, store_jpeg
from wallmsg.catalogue import Catalogue
from wallmsg.model import Level, Line, Message, Outcome, Polygon, Translation, Word

if TYPE_CHECKING:
    from playwright.sync_api import Page

WIDTH, HEIGHT = 1600, 1200
PATIENCE_MS = 60_000.0
_SHARES = (("right", 20), ("line", 15), ("english", 10), ("cannot_read", 5))
_VISIBLE = """selectors => selectors.every(selector => {
  const all = [...document.querySelectorAll(selector)].filter(one => !one.hidden);
  return all.length > 0 && all.every(one => {
    const box = one.getBoundingClientRect();
    return box.height > 0 && box.top >= 0 && box.bottom <= innerHeight;
  });
})"""
"""Whether every element of those selectors lies inside the window."""


@dataclass(frozen=True)
class Task:
    """One message, and what a reviewer has to do with it."""

    kind: str
    line: int = 0
    """Which line is wrong, from 0."""
    text: str = ""
    """What has to be written instead."""
    english: str = ""
    """What the message says, for who has to write it where the machine's is withheld."""


@dataclass
class Figures:
    """What was counted."""

    keys: list[int] = field(default_factory=list)
    letters: list[int] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    opening: list[float] = field(default_factory=list)
    in_sight: int = 0


def tasks(count: int) -> list[Task]:
    """What is to be done, the same at each call, in the shares that the module names."""
    dice = random.Random(20)
    kinds = [kind for kind, share in _SHARES for _ in range(share)]
    dice.shuffle(kinds)
    return [Task(kind) for kind in (kinds * (count // len(kinds) + 1))[:count]]


def _photo(number: int, rows: int) -> Image.Image:
    """A wall with as many rows of strokes as the message has lines."""
    noise = np.random.default_rng(number).normal(185, 8, (HEIGHT // 4, WIDTH // 4, 1))
    wall = Image.fromarray(np.clip(np.repeat(noise, 3, 2), 0, 255).astype(np.uint8))
    wall = wall.resize((WIDTH, HEIGHT))
    draw = ImageDraw.Draw(wall)
    dice = random.Random(number)
    for row in range(rows):
        top = _top(row)
        for left in range(200, WIDTH - 200, 90):
            high = top + dice.randint(10, 60)
            draw.line((left, top + 90, left + 60, high), fill=(60, 30, 30), width=10)
    return wall


def _top(row: int) -> float:
    return 100.0 + 170.0 * row


def _line(text: str, row: int) -> Line:
    left, top, right, bottom = 180.0, _top(row), WIDTH - 180.0, _top(row) + 120.0
    outline = Polygon(((left, top), (right, top), (right, bottom), (left, bottom)))
    words = tuple(Word(word, 0.93) for word in text.split())
    return Line(polygon=outline, text=text, confidence=0.93, outcome=Outcome.READ, words=words)


def fill(catalogue: Catalogue, work: list[Task]) -> dict[str, Task]:
    """Put a photo with one message for each task into the catalogue; tasks by record id."""
    dice = random.Random(7)
    made: dict[str, Task] = {}
    for number, task in enumerate(work):
        rows = [
            (opening, thing)
            for opening, thing in zip(dice.sample(OPENINGS, 6), dice.sample(THINGS, 6), strict=True)
        ][: 1 + number % 6]
        texts = [f"{opening[0]} {thing[0]}" for opening, thing in rows]
        english = ", ".join(f"{opening[1]} {thing[1]}" for opening, thing in rows)
        done = task
        if task.kind == "line":
            wrong = number % len(texts)
            done = Task(task.kind, wrong, texts[wrong], english)
            texts[wrong] = texts[wrong][:-1] + "ؤ"
        elif task.kind == "english":
            done = Task(task.kind, 0, english, english)
            english = english[: len(english) // 2]
        message = Message.of(tuple(_line(text, row) for row, text in enumerate(texts)))
        message = message.translated(
            Translation(text=english, score=-0.4, translator="measured", verdict=Level.OK)
        )
        made[_store(catalogue, number, message)] = done
    return made


def _store(catalogue: Catalogue, number: int, message: Message) -> str:
    name = f"wall-{number:03}.jpg"
    data = io.BytesIO()
    _photo(number, len(message.lines)).save(data, format="JPEG", quality=80)
    photo = store_jpeg(catalogue, name, data.getvalue(), (WIDTH, HEIGHT))
    record = record_of(photo, message)
    catalogue.write(record)
    return record.id


class Reviewer:
    """Presses keys on the page and counts them."""

    def __init__(self, page: Page, work: dict[str, Task]) -> None:
        self._page = page
        self._work = work
        self.figures = Figures()
        self._keys = 0
        self._letters = 0

    def press(self, key: str) -> None:
        """Press one key, or keys together."""
        self._keys += 1
        self._page.keyboard.press(key)

    def write(self, text: str) -> None:
        """Write a text into the field at hand in place of what stands there."""
        self.press("Control+a")
        self._letters += len(text)
        self._page.keyboard.insert_text(text)

    def ready(self) -> None:
        """Wait until a message can be worked on: its text has the focus and its photo is there."""
        self._page.wait_for_function(
            "() => document.activeElement?.closest('.line')"
            " && document.querySelector('#world canvas')?.width > 300",
            timeout=PATIENCE_MS,
        )

    def review_all(self) -> Figures:
        """Review message after message until none is left."""
        self.ready()
        for _ in range(len(self._work)):
            self._keys = self._letters = 0
            began = time.perf_counter()
            record = self._page.url.partition("/r/")[2][:16]
            shown = [".line textarea", "#band .cutout", "textarea.english", ".verdict"]
            self.figures.in_sight += bool(self._page.evaluate(_VISIBLE, shown))
            self._do(self._work.pop(record))
            worked = time.perf_counter()
            self._next(record)
            ended = time.perf_counter()
            self.figures.keys.append(self._keys)
            self.figures.letters.append(self._letters)
            self.figures.seconds.append(ended - began)
            self.figures.opening.append(ended - worked)
        return self.figures

    def _do(self, task: Task) -> None:
        if task.kind == "line":
            for _ in range(task.line):
                self.press("Enter")
            self.write(task.text)
            self._translated()
            # Withheld English leaves the old one in its place, or nothing: it has to be written.
            if self._page.locator(".verdict .status[data-status=withheld]").count():
                self.press("Alt+e")
                self.write(task.english)
        elif task.kind == "english":
            self.press("Alt+e")
            self.write(task.text)
        if task.kind == "cannot_read":
            self.press("Alt+x")
            self.press("Control+Enter")
        else:
            self.press("Control+Shift+Enter")

    def _translated(self) -> None:
        """Wait for the English of the corrected Arabic, which comes by itself."""
        done = ".message.active .verdict:not([aria-busy=true])"
        self._page.locator(done).wait_for(timeout=PATIENCE_MS)

    def _next(self, record: str) -> None:
        """Wait for the next message; after the last, for the queue."""
        self._page.wait_for_url(lambda url: record not in url, timeout=PATIENCE_MS)
        if "/r/" in self._page.url:
            self.ready()


def measure(count: int) -> Figures:
    """Review that many messages in Chromium; returns what was counted."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        catalogue = Catalogue.create(Path(scratch) / "catalogue", title="Measured")
        work = fill(catalogue, tasks(count))
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        with serving(catalogue) as server:
            page = browser.new_page(viewport={"width": 1280, "height": 800})
            page.goto(server.link)
            page.keyboard.press("n")
            page.wait_for_url("**/r/**")
            figures = Reviewer(page, work).review_all()
        browser.close()
    return figures


@click.command(help=__doc__)
@click.option("--messages", default=50, show_default=True, help="How many are reviewed.")
@click.option("--json", "as_json", is_flag=True, help="Every figure, for programs.")
def main(messages: int, as_json: bool) -> None:
    """Print the figures."""
    figures = measure(messages)
    if as_json:
        click.echo(json.dumps(asdict(figures)))
        return
    count = len(figures.keys)
    click.echo(f"messages              {count}")
    click.echo(f"keystrokes a message  {sum(figures.keys) / count:.2f}")
    click.echo(f"letters a message     {sum(figures.letters) / count:.1f}")
    click.echo(f"seconds a message     {statistics.mean(figures.seconds):.2f}")
    click.echo(f"desk to desk, median  {statistics.median(figures.opening):.2f} s")
    click.echo(f"all in sight          {figures.in_sight} of {count}")


if __name__ == "__main__":
    main()
