"""The custody of a photo as a PDF, with Arabic joined and in its direction."""

from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path
from typing import cast

from fpdf import FPDF

from wallmsg.catalogue.files import disk_errors, replace_file
from wallmsg.evidence.custody import Custody
from wallmsg.evidence.custody_text import Block, blocks

_FONT = "Amiri"
_MARGIN, _INDENT, _LINE = 20.0, 8.0, 5.0
"""Millimetres."""


def write_pdf(custody: Custody, target: Path) -> None:
    """Writes the custody of a photo as a PDF. Raises CatalogueError if it cannot be written."""
    page = _Paper(custody.id)
    for number, block in enumerate(blocks(custody)):
        page.block(block, 16 if number == 0 else 12)
    with disk_errors(f"write {target}"):
        replace_file(target, bytes(page.output()))


class _Paper(FPDF):
    """A4 pages with the id and the number of the page below."""

    def __init__(self, record_id: str) -> None:
        super().__init__(format="A4")
        self._record_id = record_id
        self.set_margin(_MARGIN)
        self.set_auto_page_break(auto=True, margin=_MARGIN)
        fonts = files("fontpkg_amiri") / "files"
        for style, name in (("", "Amiri-Regular.ttf"), ("B", "Amiri-Bold.ttf")):
            with as_file(fonts / name) as path:
                self.add_font(_FONT, style, path)
        self.set_title(f"Custody of {record_id}")
        self.add_page()

    def footer(self) -> None:
        """The last line of each page."""
        self.set_y(-15)
        self.set_font(_FONT, "", 7)
        self.cell(0, _LINE, f"{self._record_id}    page {self.page_no()} of {{nb}}", align="C")

    def block(self, block: Block, size: float) -> None:
        """Writes a heading and its lines."""
        self.set_font(_FONT, "B", size)
        self._text(block.heading, 0, size * 0.55)
        self.ln(1)
        for indent, text in block.lines:
            self.set_font(_FONT, "", 9 if indent else 10)
            self._text(text, indent * _INDENT, _LINE)
        self.ln(4)

    def _text(self, text: str, indent: float, height: float) -> None:
        """Writes a text that may need several lines."""
        joined = joined_letters(text)
        width = self.epw - indent
        lines = self.multi_cell(width, height, joined, dry_run=True, output="LINES", align="L")
        for line in cast("list[str]", lines):  # what output="LINES" gives
            self.set_x(_MARGIN + indent)
            self.cell(width, height, in_order(line), new_x="LMARGIN", new_y="NEXT")


def joined_letters(text: str) -> str:
    """The text with Arabic letters in the forms that they have beside each other."""
    from arabic_reshaper import ArabicReshaper

    return str(ArabicReshaper(configuration={"delete_harakat": False}).reshape(text))


def in_order(line: str, *, right_to_left: bool = False) -> str:
    """A line in the order in which its letters are seen, from the left to the right.

    `right_to_left`: the line is Arabic with, perhaps, other words in it; else the other way round.

    fpdf2 orders letters itself, but puts figures on the wrong side of the Arabic before them.
    """
    if right_to_left:
        from bidi.algorithm import get_display as display_from_right

        return str(display_from_right(line, base_dir="R"))  # it mirrors brackets, too
    from bidi import get_display

    return str(get_display(line, base_dir="L"))
