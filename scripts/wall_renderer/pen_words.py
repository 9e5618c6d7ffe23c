"""Words that people wrote with a pen, from recorded strokes, as something to paint on a wall."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from scripts.wall_renderer.drawings import curve, line
from scripts.wall_renderer.noise import between, chance

Mask = NDArray[np.uint8]


@dataclass(frozen=True)
class PenWord:
    """One word: its text, and its strokes, each Nx2."""

    text: str
    strokes: tuple[NDArray[np.float32], ...]
    whole: bool
    """A composition of several words on top of each other, not a single one."""


class PenWords:
    """Recorded words to choose from. Raises ValueError if there are none."""

    def __init__(self, words: list[PenWord]) -> None:
        if not words:
            raise ValueError("no recorded words")
        self._single = [word for word in words if not word.whole]
        self._whole = [word for word in words if word.whole]

    @classmethod
    def read(cls, path: Path) -> PenWords:
        """Those of a strokes.jsonl whose `use` is `train`."""
        words = []
        with path.open(encoding="utf-8") as file:
            for row in file:
                record = json.loads(row)
                single = record["level"] != "composition"
                if record["use"] != "train" or (single and not record["clean"]):
                    continue
                strokes = tuple(np.array(stroke, np.float32) for stroke in record["strokes"])
                words.append(PenWord(record["text"], strokes, not single))
        return cls(words)

    def draw(self, rng: np.random.Generator, em: int, words: int) -> Mask:
        """A line of so many words as HxW uint8 (255 = ink), or a composition."""
        thick = em * between(rng, 0.035, 0.11)
        if self._whole and chance(rng, 0.12):
            word = self._whole[int(rng.integers(len(self._whole)))]
            return _inked(word, 1.7 * em, thick)
        gap = int(em * between(rng, 0.1, 0.4))
        drawn = [
            _inked(self._single[int(i)], em, thick)
            for i in rng.integers(len(self._single), size=words)
        ]
        height = max(mask.shape[0] for mask in drawn) + em // 4
        canvas = np.zeros((height, sum(m.shape[1] + gap for m in drawn) + gap), np.uint8)
        x = gap
        for mask in drawn:
            slack = height - mask.shape[0]
            y = int(np.clip(slack / 2 + rng.normal(0, 0.08) * em, 0, slack))
            canvas[y : y + mask.shape[0], x : x + mask.shape[1]] |= mask
            x += mask.shape[1] + gap
        return canvas


def _inked(word: PenWord, em: float, thick: float) -> Mask:
    """The word as HxW uint8 (255 = ink), as large as its number of letters asks for."""
    points = np.concatenate(word.strokes)
    low, size = points.min(0), np.maximum(np.ptp(points, axis=0), 1.0)
    letters = max(1, len(word.text.replace(" ", "")))
    scale = 0.75 * em * letters**0.5 / float(np.sqrt(size[0] * max(size[1], 0.3 * size[0])))
    scale = min(scale, 2.2 * em / float(size[1]))
    pad = thick + 2
    height, width = (int(side * scale + 2 * pad) for side in (size[1], size[0]))
    mask = np.zeros((height, min(width, 4000)), np.uint8)
    for stroke in word.strokes:
        placed = (stroke - low) * scale + pad
        if len(placed) == 1:
            placed = np.stack([placed[0], placed[0] + np.array([0.3 * thick, 0])])
        path = curve(placed.astype(np.float64), steps=4) if len(placed) > 2 else placed
        line(mask, path, thick)
    return mask
