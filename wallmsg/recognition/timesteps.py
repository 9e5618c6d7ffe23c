"""What Tesseract's network thinks each column of a line shows, from its hOCR output.

With lstm_choice_mode=1 Tesseract (5.3 to 5.5) lists for each column the characters with a score of
a hundredth and more. It takes the network's classes for those of a recoder that leaves the first
three out: class n stands there as the character with the number n + 2, only the space as itself
(RecodeBeamSearch::SaveMostCertainChoices in src/lstm/recodebeam.cpp).
"""

from __future__ import annotations

import html
import re
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from wallmsg.model import Word

BLANK = ""
"""In a column: no character begins here."""

Column = dict[str, float]
"""Chance of each character, and of `BLANK`."""

_SHIFT, _BLANK_CLASS = 2, 2
_UNICHARSET = 21  # place of `lstm-unicharset` in a .traineddata file
_OF_WALLS = set("٠١٢٣٤٥٦٧٨٩،؟ابتي")
_PIECE = re.compile(
    r"ppageno (?P<page>\d+)"
    r"|class='ocrx_word'[^>]*?bbox (?P<left>\d+)[^>]*?x_wconf (?P<sure>\d+)[^>]*>(?P<word>[^<\n]*)"
    r"|id='(?P<step>timestep)"
    r"|x_confs (?P<share>\d+)'>(?P<character>[^<]*)<"
)


@dataclass(frozen=True)
class ReadLine:
    """What was read of one picture of a line."""

    words: tuple[Word, ...]
    columns: tuple[Column, ...] = ()
    """From the right end of the line, as Arabic is read; empty where they are not understood."""
    shown: str = ""
    """What the words are decoded from: the characters in the order of the columns."""

    @property
    def text(self) -> str:
        """The words with spaces between."""
        return " ".join(word.text for word in self.words)


class Shown:
    """Which characters the names in Tesseract's list of choices stand for.

    Args:
        characters: The model's characters in the order of its unicharset.
    """

    def __init__(self, characters: Sequence[str]) -> None:
        self._of = {
            name: characters[number - _SHIFT]
            for number, name in enumerate(characters)
            if number - _SHIFT > _BLANK_CLASS
        }
        self._of |= {" ": " ", characters[_BLANK_CLASS + _SHIFT]: BLANK}

    @classmethod
    def by(cls, model: Path) -> Shown | None:
        """Of a .traineddata file; None where it does not know the characters of walls, as stock
        models do not: how to decode was found for a model that does."""
        data = model.read_bytes()
        try:
            (count,) = struct.unpack_from("<i", data)
            offsets = struct.unpack_from(f"<{count}q", data, 4)
            first = offsets[_UNICHARSET]
            last = min(offset for offset in (*offsets, len(data)) if offset > first)
            rows = data[first:last].decode("utf-8").splitlines()
            names = [row.split(" ", 1)[0] for row in rows[1 : 1 + int(rows[0])]]
        except (struct.error, IndexError, ValueError):
            return None
        return cls(names) if set(names) >= _OF_WALLS else None

    def character(self, name: str) -> str | None:
        """The character that stands behind a name; None for what is no character."""
        return self._of.get(name)


def lines_of(hocr: str, count: int, shown: Shown | None) -> list[ReadLine]:
    """The lines of Tesseract's hOCR output for `count` pictures of a line each, with the words as
    Tesseract has them, in its order."""
    words: list[list[Word]] = [[] for _ in range(count)]
    parts: list[list[tuple[int, list[Column]]]] = [[] for _ in range(count)]
    page = 0
    for piece in _PIECE.finditer(hocr):
        if piece["page"]:
            page = int(piece["page"])
        elif page >= count:
            break
        elif piece["left"]:
            parts[page].append((int(piece["left"]), []))
            if text := html.unescape(piece["word"]).strip():
                words[page].append(Word(text, min(int(piece["sure"]) / 100, 1.0)))
        elif piece["step"] and parts[page]:
            parts[page][-1][1].append({})
        elif shown and parts[page] and parts[page][-1][1]:
            character = shown.character(html.unescape(piece["character"]))
            if character is not None and int(piece["share"]):
                parts[page][-1][1][-1][character] = int(piece["share"]) / 100
    return [
        ReadLine(tuple(own), tuple(_from_the_right(pieces)))
        for own, pieces in zip(words, parts, strict=True)
    ]


def _from_the_right(parts: list[tuple[int, list[Column]]]) -> Iterator[Column]:
    for _, columns in sorted(parts, key=lambda part: -part[0]):
        yield from reversed(columns)


def greedy(columns: Sequence[Column]) -> str:
    """The likeliest character of each column, repeats and blanks dropped."""
    kept, before = [], BLANK
    for column in columns:
        best = max(column, key=lambda character: column[character], default=BLANK)
        if best != before:
            kept.append(best)
        before = best
    return "".join(kept)
