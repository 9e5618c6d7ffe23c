"""Pictures of the review pages over the samples: light and dark, wide and narrow, in each language.

The program itself reads and translates the samples first (some minutes); a few messages are then
corrected to their true texts, so that the pages show work in progress. Everything is written to
`--out` to be looked at; `--readme` writes the one that README.md shows, small enough to be kept.

python -m scripts.check.screenshots [--catalogue DIRECTORY] [--out FOLDER] [--readme FOLDER]
"""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click
from PIL import Image

from scripts.check.review_server import serving
from wallmsg.catalogue import Catalogue
from wallmsg.effective import Content, effective_messages
from wallmsg.model import Record, ReviewedLine, Status, Via
from wallmsg.review import Details, DetailsEdit, Edit, save, save_details

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "samples"
WIDTHS = {1280: 800, 360: 740}
"""Widths in pixels, and how high each picture is."""
SCHEMES = ("light", "dark")
LOCALES = {"en": "en-GB", "ar": "ar-SY"}
"""Languages, and what the browser asks for."""
CORRECTED = {"08-love-me.jpg": Status.APPROVED, "11-children.jpg": Status.REVIEWED}
"""Samples that somebody has been at already, and how far they got."""
ON_THE_DESK = "04-forced.jpg"
QUALITY = 80
MAX_BYTES = 200_000
"""Of all pictures for README.md together."""
PATIENCE_MS = 120_000.0
"""The first translation loads its model; the machine may be busy."""


@dataclass(frozen=True)
class Look:
    """How a page is shown."""

    width: int
    """In pixels."""
    scheme: str
    """"light" or "dark"."""
    language: str

    def __str__(self) -> str:
        """As it stands in the name of a picture; English is not named."""
        parts = [str(self.width), self.scheme, *([] if self.language == "en" else [self.language])]
        return "-".join(parts)


LOOKS = tuple(
    Look(width, scheme, language) for language in LOCALES for width in WIDTHS for scheme in SCHEMES
)
SHOWN = (("desk", Look(1280, "light", "en")),)
"""Which of them README.md shows."""


@dataclass(frozen=True)
class Scene:
    """One page as it is to be shown."""

    name: str
    path: Callable[[Catalogue], str]
    prepare: Callable[[Page], None]


def _named(catalogue: Catalogue, name: str) -> Record:
    return next(
        record
        for record in map(catalogue.read, catalogue.ids())
        if Path(record.photo.name).name == name
    )


def _desk(catalogue: Catalogue) -> str:
    return f"/r/{_named(catalogue, ON_THE_DESK).id}"


def _corrected_desk(catalogue: Catalogue) -> str:
    return f"/r/{_named(catalogue, next(iter(CORRECTED))).id}"


def _pictures(page: Page) -> None:
    page.wait_for_load_state("networkidle")


def _ready(page: Page) -> None:
    page.locator("#guide").evaluate("guide => { guide.open = false; }")
    # It appears when what helps to translate is there.
    page.locator(".helps-fold").first.wait_for(timeout=PATIENCE_MS)
    page.wait_for_load_state("networkidle")


def _outline(page: Page) -> None:
    _ready(page)
    page.locator(".line textarea").first.focus()
    page.keyboard.press("Alt+o")


def _history(page: Page) -> None:
    _ready(page)
    page.keyboard.press("Alt+y")
    page.locator("#history-fold").scroll_into_view_if_needed()


def _keys(page: Page) -> None:
    _ready(page)
    page.keyboard.press("Alt+?")


SCENES = (
    Scene("queue", lambda _: "/", _pictures),
    Scene("grid", lambda _: "/?view=grid", _pictures),
    Scene("map", lambda _: "/map", _pictures),
    Scene("desk", _desk, _ready),
    Scene("outline", _desk, _outline),
    Scene("history", _corrected_desk, _history),
    Scene("keys", _desk, _keys),
)


def correct(catalogue: Catalogue) -> None:
    """Put the true texts of some samples into the catalogue, as a reviewer would."""
    with (SAMPLES / "captions.csv").open(encoding="utf-8", newline="") as file:
        english = {row["file"]: row["caption"] for row in csv.DictReader(file)}
    for name, status in CORRECTED.items():
        record = _named(catalogue, name)
        message = effective_messages(record)[0]
        truth = (SAMPLES / name).with_suffix(".gt.txt").read_text(encoding="utf-8").splitlines()
        texts = [text for text in truth if text.strip()]
        if len(texts) != len(message.lines):
            texts = [line.text for line in message.lines]
        content = Content(
            lines=tuple(
                ReviewedLine(line.polygon, text)
                for line, text in zip(message.lines, texts, strict=True)
            ),
            transcription_status=status,
            translation=english[name],
            translation_status=status,
        )
        edit = Edit(
            record_id=record.id,
            message_id=message.id,
            base_version=message.version,
            base=message.content,
            content=content,
            who="Rana",
            via=Via.PAGE,
        )
        save(catalogue, edit)
        details = Details(place="Aleppo, al-Kallaseh", surface="plaster", tags=("love",))
        save_details(
            catalogue,
            DetailsEdit(
                record_id=record.id, base=Details(), details=details, who="Rana", via=Via.PAGE
            ),
        )


def picture(browser: Browser, link: str, path: str, scene: Scene, look: Look) -> Image.Image:
    """One page as a browser shows it that looks like that, RGB."""
    context = browser.new_context(
        viewport={"width": look.width, "height": WIDTHS[look.width]},
        color_scheme="dark" if look.scheme == "dark" else "light",
        locale=LOCALES[look.language],
    )
    context.set_default_timeout(PATIENCE_MS)
    try:
        page = context.new_page()
        page.goto(link)
        page.goto(link.partition("/?")[0] + path)
        scene.prepare(page)
        page.wait_for_timeout(300)
        return Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    finally:
        context.close()


def built(folder: Path) -> Path:
    """A catalogue of the samples, read and translated by the program; in `folder`."""
    path = folder / "catalogue"
    wallmsg = Path(sys.executable).with_name("wallmsg")
    command = [str(wallmsg), "add", "samples", "--captions", "samples/captions.csv"]
    command += ["-c", str(path)]
    subprocess.run(command, check=True, cwd=ROOT)
    return path


def write(image: Image.Image, scene: Scene, look: Look, out: Path, readme: Path | None) -> int:
    """Write a picture where it belongs; returns the bytes that README.md's folder grew by."""
    image.save(out / f"{scene.name}-{look}.png")
    if readme is None or (scene.name, look) not in SHOWN:
        return 0
    kept = readme / f"{scene.name}-{look}.jpg"
    image.save(kept, quality=QUALITY, optimize=True, progressive=True)
    return kept.stat().st_size


@click.command(help=__doc__)
@click.option("--catalogue", type=click.Path(path_type=Path, exists=True), help="Made before.")
@click.option("--out", type=click.Path(path_type=Path), default=ROOT / "build" / "screenshots")
@click.option("--readme", type=click.Path(path_type=Path))
def main(catalogue: Path | None, out: Path, readme: Path | None) -> None:
    """Make all pictures."""
    from playwright.sync_api import sync_playwright

    for folder in filter(None, (out, readme)):
        folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        copy = Path(scratch) / "shown"
        shutil.copytree(catalogue or built(Path(scratch)), copy)
        opened = Catalogue.open(copy)
        correct(opened)
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"))
        written = 0
        with serving(opened) as server:
            for scene in SCENES:
                for look in LOOKS:
                    image = picture(browser, server.link, scene.path(opened), scene, look)
                    written += write(image, scene, look, out, readme)
        browser.close()
    if written > MAX_BYTES:
        raise SystemExit(f"the pictures for README.md take {written} bytes, {MAX_BYTES} at most")
    print(f"{len(SCENES) * len(LOOKS)} pictures in {out}")


if __name__ == "__main__":
    main()
