"""Strokes of a pen: curves through points, and the ink they leave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from scripts.wall_renderer.noise import between

Mask = NDArray[np.uint8]
Points = NDArray[np.float64]
"""Nx2: x to the left and y up, in parts of an em."""

_FINE = 3  # strokes are drawn this many times larger, then averaged
_STEPS = 8  # points on a curve between two given ones
_DOT = 0.62  # radius of a dot in widths of the stroke


@dataclass
class Stroke:
    """Where a pen went; one point is a dot. `dot` also marks dashes and signs beside a letter."""

    points: Points
    dot: bool = False


@dataclass(frozen=True)
class Nib:
    """The end of a pen: its width in parts of an em, how much thinner it draws along its angle
    (0 to 1), and that angle in radians."""

    width: float
    flat: float
    angle: float


def parse(stroke: str) -> tuple[Points, list[bool]]:
    """The points of a stroke as letterforms.py writes it, and where it turns sharply."""
    points, turns = [], []
    for point in stroke.split():
        x, y = point.rstrip("!").split(",")
        points.append((float(x), float(y)))
        turns.append(point.endswith("!"))
    return np.array(points), turns


def curve(points: Points, turns: list[bool], tension: float) -> Points:
    """A smooth line through the points (cardinal spline), sharp where it turns."""
    if len(points) == 1:
        return points
    slopes = np.zeros_like(points)
    slopes[1:-1] = (points[2:] - points[:-2]) / 2
    slopes[0], slopes[-1] = points[1] - points[0], points[-1] - points[-2]
    steps = np.linspace(0, 1, _STEPS, endpoint=False)[:, None]
    parts = []
    for i in range(len(points) - 1):
        here, there = points[i], points[i + 1]
        out, into = slopes[i], slopes[i + 1]
        straight = there - here
        out = straight if turns[i] else out
        into = straight if turns[i + 1] else into
        squared, cubed = steps**2, steps**3
        parts.append(
            here * (2 * cubed - 3 * squared + 1)
            + there * (3 * squared - 2 * cubed)
            + tension * out * (cubed - 2 * squared + steps)
            + tension * into * (cubed - squared)
        )
    return np.concatenate([*parts, points[-1:]])


def ink(rng: np.random.Generator, strokes: Sequence[Stroke], nib: Nib, em: int) -> tuple[Mask, int]:
    """The strokes as HxW uint8 (255 = ink) at `em` pixels an em, and the row of y = 0."""
    scale = em * _FINE
    pixels = [-stroke.points * scale for stroke in strokes]
    every = np.concatenate(pixels)
    pad = nib.width * scale + 3 * _FINE
    low = np.floor((every.min(axis=0) - pad) / _FINE) * _FINE
    width, height = np.ceil((every.max(axis=0) + pad - low) / _FINE).astype(int)
    large = np.zeros((height * _FINE, width * _FINE), np.uint8)
    for stroke, points in zip(strokes, pixels, strict=True):
        _draw(rng, large, points - low, (nib, scale, stroke.dot))
    small = cv2.resize(large, (int(width), int(height)), interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8), round(-low[1] / _FINE)


def _draw(
    rng: np.random.Generator, canvas: Mask, points: Points, how: tuple[Nib, float, bool]
) -> None:
    nib, scale, dot = how
    width = nib.width * scale
    places = [(round(float(x)), round(float(y))) for x, y in points]
    if len(places) == 1:
        radius = max(2, round(_DOT * width * between(rng, 0.9, 1.3)))
        cv2.circle(canvas, places[0], radius, 255, -1)
        return
    pressure = between(rng, 0.85, 1.15)
    for here, there in pairwise(places):
        way = np.arctan2(here[1] - there[1], there[0] - here[0])
        thin = 0.9 if dot else 1 - nib.flat * (1 - abs(np.sin(way - nib.angle)))
        cv2.line(canvas, here, there, 255, max(2, round(width * pressure * thin)))
