"""PDF contact sheets: photos on A4 pages with their texts, place and date, to print and to read."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, BinaryIO, cast

from fpdf import FPDF
from fpdf.fonts import TTFFont

from wallmsg.effective import CurrentMessage, effective_messages
from wallmsg.errors import UsageError
from wallmsg.evidence.custody_pdf import in_order, joined_letters
from wallmsg.interchange.formats.base import SAFE, Included
from wallmsg.interchange.formats.message_table import english_of, plain
from wallmsg.interchange.output_file import require_no_terminal
from wallmsg.model import Record
from wallmsg.text.arabic import begins_right_to_left

if TYPE_CHECKING:
    from wallmsg.catalogue import CatalogueInfo

MAX_PHOTOS = 2_000
"""A PDF is made in memory; these are some 100 MB."""

_FONT = "Amiri"
_PIXELS = 800
"""Longest side of a picture: about 250 dots an inch."""
_COLUMNS, _ROWS = 2, 3
_MARGIN, _TOP, _GAP = 14.0, 18.0, 6.0
_PICTURE_HEIGHT = 48.0
_CELL_HEIGHT = 88.0
"""Millimetres, as all lengths here."""


@dataclass(frozen=True)
class _Style:
    """How a text is written: size in points, height of a line, grey from 0 (black) to 255."""

    size: float
    height: float
    grey: int = 0


_ARABIC = _Style(11.5, 5.5)
_ENGLISH = _Style(10, 4.6)
_SMALL = _Style(8, 3.8, grey=90)


class ContactSheetFormat:
    """Six photos a page. What does not fit below a photo is cut, with a sign.

    Unclear readings (`wallmsg.effective.is_unclear`) are left out unless they are included.
    """

    name = "pdf"
    suffix = ".pdf"

    def write(
        self,
        records: Iterable[Record],
        info: CatalogueInfo,
        out: BinaryIO,
        included: Included = SAFE,
    ) -> int:
        """Write the sheets; returns how many photos are on them.

        Raises UsageError if there are more than `MAX_PHOTOS`.
        """
        require_no_terminal(out, "pdf is not a text", "give -o NAME.pdf")
        sheets = _Sheets(info.title)
        try:
            count = sheets.add_all(records, included)
            out.write(bytes(sheets.output()))
        finally:
            sheets.close_fonts()
        return count


class _Sheets(FPDF):
    """A4 pages with the catalogue's title above and the number of the page below."""

    def __init__(self, title: str) -> None:
        super().__init__(format="A4")
        self._title = plain(title) or "Wall writing"
        self.set_margin(_MARGIN)
        self.set_auto_page_break(auto=False)
        fonts = files("fontpkg_amiri") / "files"
        for style, name in (("", "Amiri-Regular.ttf"), ("B", "Amiri-Bold.ttf")):
            with as_file(fonts / name) as path:
                self.add_font(_FONT, style, path)
        self.set_title(self._title)
        self.set_creator("wallmsg")

    def header(self) -> None:
        """The title of the catalogue."""
        self.set_font(_FONT, "B", 11)
        self.set_xy(_MARGIN, 8)
        self._line(self._title, self.epw, 6, from_right=begins_right_to_left(self._title))

    def footer(self) -> None:
        """The number of the page."""
        self.set_xy(_MARGIN, self.h - 10)
        self.set_font(_FONT, "", 8)
        self.cell(self.epw, 4, f"{self.page_no()} / {{nb}}", align="C")

    def close_fonts(self) -> None:
        """Close the files of the fonts, which stay open if no PDF was made."""
        for font in self.fonts.values():
            if isinstance(font, TTFFont):
                font.close()

    def add_all(self, records: Iterable[Record], included: Included) -> int:
        """Put all photos on pages; returns how many. Without any there is an empty page."""
        count = 0
        for record in records:
            if count == MAX_PHOTOS:
                raise UsageError(
                    f"contact sheets hold at most {MAX_PHOTOS} photos",
                    hint="export fewer at a time, with --query, --place or --tag",
                )
            self.add(count, record, included)
            count += 1
        if not count:
            self.add_page()
        return count

    def add(self, number: int, record: Record, included: Included) -> None:
        """Put a photo and its texts into the next place; `number` counts from 0."""
        place = number % (_COLUMNS * _ROWS)
        if place == 0:
            self.add_page()
        width = (self.epw - (_COLUMNS - 1) * _GAP) / _COLUMNS
        left = _MARGIN + place % _COLUMNS * (width + _GAP)
        top = _TOP + place // _COLUMNS * _CELL_HEIGHT
        self._picture(record, included, left, top, width)
        self.set_xy(left, top + _PICTURE_HEIGHT + 1)
        end = top + _CELL_HEIGHT - 4
        below = _below(record)
        self._texts(_texts(record, included), left, width, end - len(below) * _SMALL.height)
        for text in below:
            self._write(text, _SMALL, left, width, self.get_y() + _SMALL.height)

    def _picture(
        self, record: Record, included: Included, left: float, top: float, width: float
    ) -> None:
        data = included.photos.jpeg(record, _PIXELS)
        if data is None:
            self.set_draw_color(160)
            self.rect(left, top, width, _PICTURE_HEIGHT)
            self.set_xy(left, top + _PICTURE_HEIGHT / 2)
            self.set_font(_FONT, "", _SMALL.size)
            self.cell(width, _SMALL.height, "no picture", align="C")
            return
        self.image(io.BytesIO(data), left, top, width, _PICTURE_HEIGHT, keep_aspect_ratio=True)

    def _texts(
        self, texts: Iterable[tuple[str, _Style]], left: float, width: float, end: float
    ) -> None:
        """Write the texts as far as there is room above `end`.

        The Arabic of a message leaves room for a line of its English.
        """
        for text, style in texts:
            room = _ENGLISH.height if style is _ARABIC else 0
            self._write(text, style, left, width, end - room)

    def _write(self, text: str, style: _Style, left: float, width: float, end: float) -> None:
        """Write a text that may need several lines, cut with a sign at `end`."""
        self.set_font(_FONT, "", style.size)
        self.set_text_color(style.grey)
        lines = self._lines(text, width)
        from_right = begins_right_to_left(text)
        room = max(0, int((end - self.get_y() + 0.01) / style.height))
        for number, line in enumerate(lines[:room], 1):
            cut = number == room and len(lines) > room
            self.set_x(left)
            self._line(line + (" …" if cut else ""), width, style.height, from_right)
            self.set_y(self.get_y() + style.height)
        self.set_text_color(0)

    def _lines(self, text: str, width: float) -> list[str]:
        """The text, letters joined, broken where it is wider than `width`."""
        joined = joined_letters(text)
        found = self.multi_cell(width, 5, joined, dry_run=True, output="LINES", align="L")
        return list(cast("list[str]", found))  # what output="LINES" gives

    def _line(self, line: str, width: float, height: float, from_right: bool) -> None:
        """Write one line from the right or the left."""
        shown = in_order(joined_letters(line), right_to_left=from_right)
        self.cell(width, height, shown, align="R" if from_right else "L")


def _texts(record: Record, included: Included) -> Iterator[tuple[str, _Style]]:
    """The texts of the messages below a photo, then its captions."""
    for message in effective_messages(record):
        if included.unclear or not message.is_unclear:
            yield plain(message.transcription), _ARABIC
            yield from _english(message)
    for caption in record.captions:
        yield plain(caption.text), _SMALL


def _english(message: CurrentMessage) -> Iterator[tuple[str, _Style]]:
    if english := english_of(message):
        yield plain(english), _ENGLISH
    elif message.withheld:
        yield f"English withheld: {', '.join(message.reasons())}", _SMALL


def _below(record: Record) -> list[str]:
    """The place, and date, name and id of the photo, each for a line of its own.

    In one line with an Arabic place, the parts of a date would change their order.
    """
    named = "   ".join(filter(None, (record.taken, record.photo.name, record.id)))
    return [plain(text) for text in (record.review.place, named) if text]
