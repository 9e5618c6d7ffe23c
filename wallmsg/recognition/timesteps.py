"""The output of Tesseract's network at each timestep of a line, parsed from its hOCR output.

With lstm_choice_mode=1 Tesseract (5.3 to 5.5) lists for each timestep the characters with a score
of at least 0.01. It treats the network's classes as those of a recoder that skips the first three:
class n is printed as the character with the number n + 2; only the space is printed as itself
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
"""The blank label of CTC: no character begins at this timestep."""

Timestep = dict[str, float]
"""Probability of each character, and of `BLANK`, at one position along the line."""

_SHIFT, _BLANK_CLASS = 2, 2
_UNICHARSET = 21  # index of `lstm-unicharset` in a .traineddata file
_WALL_CHARACTERS = set("٠١٢٣٤٥٦٧٨٩،؟ابتي")
_PIECE = re.compile(
    r"ppageno (?P<page>\d+)"
    r"|class='ocrx_word'[^>]*?bbox (?P<left>\d+)[^>]*?x_wconf (?P<confidence>\d+)[^>]*>"
    r"(?P<word>[^<\n]*)"
    r"|id='(?P<timestep>timestep)"
    r"|x_confs (?P<score>\d+)'>(?P<character>[^<]*)<"
)


@dataclass(frozen=True)
class ReadLine:
    """The reading of one picture of a line."""

    words: tuple[Word, ...]
    timesteps: tuple[Timestep, ...] = ()
    """From the right end of the line, as Arabic is read; empty if the reader provides none."""
    labels: str = ""
    """The decoded characters in the order of the timesteps; `words` have them in logical order."""

    @property
    def text(self) -> str:
        """The words, separated by spaces."""
        return " ".join(word.text for word in self.words)


class LabelMap:
    """Maps the names in Tesseract's list of choices to characters.

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
    def of_model(cls, path: Path) -> LabelMap | None:
        """The map of a .traineddata file; None if the model lacks characters that occur on walls.

        Stock models lack some of them, and the decoder is tuned for a model that has them all.
        """
        data = path.read_bytes()
        try:
            (count,) = struct.unpack_from("<i", data)
            offsets = struct.unpack_from(f"<{count}q", data, 4)
            first = offsets[_UNICHARSET]
            last = min(offset for offset in (*offsets, len(data)) if offset > first)
            rows = data[first:last].decode("utf-8").splitlines()
            names = [row.split(" ", 1)[0] for row in rows[1 : 1 + int(rows[0])]]
        except (struct.error, IndexError, ValueError):
            return None
        return cls(names) if set(names) >= _WALL_CHARACTERS else None

    def character(self, name: str) -> str | None:
        """The character for a name in the list; None if it is no character."""
        return self._of.get(name)


def parse_hocr(hocr: str, count: int, label_map: LabelMap | None) -> list[ReadLine]:
    """The lines in Tesseract's hOCR output for `count` pictures of one line each.

    The words are Tesseract's own, in its order. Without `label_map` there are no timesteps.
    """
    words: list[list[Word]] = [[] for _ in range(count)]
    parts: list[list[tuple[int, list[Timestep]]]] = [[] for _ in range(count)]
    page = 0
    for piece in _PIECE.finditer(hocr):
        if piece["page"]:
            page = int(piece["page"])
        elif page >= count:
            break
        elif piece["left"]:
            parts[page].append((int(piece["left"]), []))
            if text := html.unescape(piece["word"]).strip():
                words[page].append(Word(text, min(int(piece["confidence"]) / 100, 1.0)))
        elif piece["timestep"] and parts[page]:
            parts[page][-1][1].append({})
        elif label_map and parts[page] and parts[page][-1][1]:
            character = label_map.character(html.unescape(piece["character"]))
            if character is not None and int(piece["score"]):
                parts[page][-1][1][-1][character] = int(piece["score"]) / 100
    return [
        ReadLine(tuple(own), tuple(_right_to_left(pieces)))
        for own, pieces in zip(words, parts, strict=True)
    ]


def _right_to_left(parts: list[tuple[int, list[Timestep]]]) -> Iterator[Timestep]:
    for _, timesteps in sorted(parts, key=lambda part: -part[0]):
        yield from reversed(timesteps)


def best_path(timesteps: Sequence[Timestep]) -> str:
    """The most probable character of each timestep, with repeats and blanks removed."""
    kept, before = [], BLANK
    for timestep in timesteps:
        best = max(timestep, key=lambda character: timestep[character], default=BLANK)
        if best != before:
            kept.append(best)
        before = best
    return "".join(kept)
