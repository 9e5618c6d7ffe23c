"""Typefaces whose shaping rules are written for Graphite, which Pillow cannot follow: SIL's Awami.

HarfBuzz's `hb-shape` (Debian: libharfbuzz-bin) places the glyphs, FreeType (PyPI: freetype-py)
draws them. Where either is not to be had, such typefaces are left out.
"""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.uint8]

_PROGRAM = "hb-shape"


def can_draw() -> bool:
    """Whether hb-shape and freetype-py are installed."""
    return bool(shutil.which(_PROGRAM) and importlib.util.find_spec("freetype"))


@dataclass(frozen=True)
class Placed:
    """A glyph and where it stands, in pixels right of and above the start of the baseline."""

    glyph: int
    x: float
    y: float


class GraphiteFont:
    """One font file. Arabic only: text is shaped from right to left by `program`, an hb-shape."""

    def __init__(self, path: Path, program: str = _PROGRAM) -> None:
        self.path = path
        self.program = program
        self.drawn: dict[tuple[str, int], tuple[Mask, int]] = {}

    @cached_property
    def _face(self) -> Any:  # noqa: ANN401  (freetype-py has no types)
        import freetype

        return freetype.Face(str(self.path))

    def place(self, text: str, em: int) -> tuple[Placed, ...]:
        """Where HarfBuzz puts the glyphs of `text` at `em` pixels an em.

        Raises subprocess.CalledProcessError when hb-shape fails.
        """
        command = [self.program, "--shaper=graphite2", "--direction=rtl", "--script=arab"]
        command += ["--no-glyph-names", "--output-format=json", f"--font-size={em * 64}"]
        command += [str(self.path), "--", text]
        run = subprocess.run(command, capture_output=True, text=True, check=True)
        x = y = 0
        placed = []
        for glyph in json.loads(run.stdout):
            placed.append(Placed(glyph["g"], (x + glyph["dx"]) / 64, (y + glyph["dy"]) / 64))
            x += glyph["ax"]
            y += glyph["ay"]
        return tuple(placed)

    def draw(self, text: str, em: int) -> tuple[Mask, int]:
        """The text as HxW uint8 (255 = ink), and the row of its baseline."""
        key = (text, em)
        if key not in self.drawn:
            self.drawn[key] = self._draw(text, em)
        return self.drawn[key]

    def _draw(self, text: str, em: int) -> tuple[Mask, int]:
        self._face.set_pixel_sizes(0, em)
        pieces = []
        for placed in self.place(text, em):
            self._face.load_glyph(placed.glyph)
            slot = self._face.glyph
            if slot.bitmap.rows and slot.bitmap.width:
                rows = np.array(slot.bitmap.buffer, np.uint8).reshape(slot.bitmap.rows, -1)
                left = round(placed.x) + slot.bitmap_left
                top = -round(placed.y) - slot.bitmap_top
                pieces.append((left, top, rows[:, : slot.bitmap.width]))
        if not pieces:
            return np.zeros((1, 1), np.uint8), 0
        left = min(x for x, _, _ in pieces) - 2
        top = min(y for _, y, _ in pieces) - 2
        right = max(x + rows.shape[1] for x, _, rows in pieces) + 2
        bottom = max(y + rows.shape[0] for _, y, rows in pieces) + 2
        mask = np.zeros((bottom - top, right - left), np.uint8)
        for x, y, rows in pieces:
            part = mask[y - top : y - top + rows.shape[0], x - left : x - left + rows.shape[1]]
            np.maximum(part, rows, out=part)
        return mask, -top
