"""How well a finder finds the lines of rendered photos."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from scripts.training.detection.rendering import photos_in, read_strips
from scripts.wall_renderer.strips import ARABIC, OTHER, Strip
from wallmsg.detection import Detector
from wallmsg.model import Polygon

_COVERED = 0.5  # of a line's area, from which it is found
_OWN = 0.5  # of a found quad's area inside a line, from which it is one of its quads
_SIZES = (("small", 20.0), ("middle", 80.0), ("large", float("inf")))  # pixels of height, below
_ALONG = 0.8  # cosine of the angle from which a quad runs as its line does
_STEP = 2  # areas are counted on a picture this many times smaller


@dataclass
class Found:
    """Counts over rendered photos."""

    lines: dict[str, list[int]] = field(default_factory=dict)
    """For each size, lines of Arabic, and those of them found."""
    upright: int = 0
    """Lines found whose quad runs as the writing does."""
    quads: int = 0
    stray: int = 0
    """Quads that lie on no Arabic."""
    other: int = 0
    """Of these, on writing that is not Arabic."""

    def __str__(self) -> str:
        parts = [f"{name} {found}/{lines}" for name, (lines, found) in self.lines.items()]
        total = [sum(counts) for counts in zip(*self.lines.values(), strict=True)] or [0, 0]
        return (
            f"found {total[1]}/{total[0]} ({', '.join(parts)}), {self.upright} of them the right"
            f" way up; {self.stray} of {self.quads} quads on no Arabic ({self.other} on other"
            " writing)"
        )


def measure_rendered(finder: Detector, folder: Path, most: int = 60) -> Found:
    """What a finder finds on the first photos of a folder."""
    found = Found({name: [0, 0] for name, _ in _SIZES})
    for path in photos_in([folder])[:most]:
        photo = np.asarray(cv2.imread(str(path)), np.uint8)
        quads = [line.polygon for line in finder.find(photo)]
        _count(found, read_strips(path.with_suffix(".json")), quads, photo.shape[:2])
    return found


def _count(
    found: Found, strips: Sequence[Strip], quads: Sequence[Polygon], shape: tuple[int, int]
) -> None:
    corners = [np.array(quad.points) for quad in quads]
    areas = [_area(quad, shape) for quad in corners]
    written: set[int] = set()
    other: set[int] = set()
    for strip in strips:
        area = _area(strip.outline(), shape)
        shared = [np.count_nonzero(area & quad) for quad in areas]
        own = [i for i, n in enumerate(shared) if n > _OWN * np.count_nonzero(areas[i])]
        if strip.kind == OTHER:
            other |= set(own)
        else:
            written |= set(own)
        if strip.kind != ARABIC or not area.any():
            continue
        counts = found.lines[next(name for name, most in _SIZES if strip.height() < most)]
        counts[0] += 1
        if own and sum(shared[i] for i in own) >= _COVERED * np.count_nonzero(area):
            counts[1] += 1
            best = corners[max(own, key=lambda i: shared[i])]
            found.upright += _same_way(strip.top[-1] - strip.top[0], best[1] - best[0])
    found.quads += len(quads)
    found.stray += len(quads) - len(written)
    found.other += len(other - written)


def _area(outline: NDArray[np.floating], shape: tuple[int, int]) -> NDArray[np.uint8]:
    area = np.zeros((shape[0] // _STEP, shape[1] // _STEP), np.uint8)
    cv2.fillPoly(area, [np.round(outline / _STEP).astype(np.int32)], 1)
    return area


def _same_way(one: NDArray[np.floating], other: NDArray[np.floating]) -> bool:
    lengths = float(np.linalg.norm(one) * np.linalg.norm(other))
    return float(one @ other) > _ALONG * lengths
