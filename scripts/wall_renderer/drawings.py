"""What stands on walls beside writing: faces, figures, shapes, scribbles; and what stands before
them: poles, plants, wires. All are masks, HxW float32, 0..1, drawn with cv2."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from scripts.wall_renderer.noise import Field, Shape, between, chance, field, rough, smooth

Points = NDArray[np.float64]
_SHIFT = 3  # bits of a pixel's fraction in cv2's coordinates


def line(mask: NDArray[np.uint8], points: Points, thick: float, closed: bool = False) -> None:
    """Draw a polyline into a mask, in place."""
    fixed = np.round(np.clip(points, -4000, 4000) * 2**_SHIFT).astype(np.int32)
    cv2.polylines(mask, [fixed], closed, 255, max(1, round(thick)), cv2.LINE_AA, _SHIFT)


def fill(mask: NDArray[np.uint8], points: Points) -> None:
    """Fill a polygon of a mask, in place."""
    fixed = np.round(np.clip(points, -4000, 4000) * 2**_SHIFT).astype(np.int32)
    cv2.fillPoly(mask, [fixed], 255, cv2.LINE_AA, _SHIFT)


def curve(points: Points, closed: bool = False, steps: int = 12) -> Points:
    """A smooth curve through points (Catmull and Rom)."""
    n = len(points)
    if closed:
        padded = np.concatenate([points[-1:], points, points[:2]])
    else:
        padded = np.concatenate([points[:1], points, points[-1:]])
    t = np.linspace(0, 1, steps, endpoint=False)[:, None]
    parts = []
    for i in range(n if closed else n - 1):
        a, b, c, d = padded[i : i + 4]
        parts.append(
            0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2)
            + 0.5 * (3 * b - a - 3 * c + d) * t**3
        )
    return np.concatenate([*parts, points[:1] if closed else points[-1:]])


def ellipse(centre: Points, radii: tuple[float, float], turn: float = 0.0, n: int = 24) -> Points:
    """Points around an ellipse."""
    angle = np.linspace(0, 2 * np.pi, n, endpoint=False)
    x, y = radii[0] * np.cos(angle), radii[1] * np.sin(angle)
    c, s = np.cos(turn), np.sin(turn)
    return np.stack([centre[0] + c * x - s * y, centre[1] + s * x + c * y], 1)


Layers = list[tuple[NDArray[np.uint8], str]]
"""Masks from the first painted to the last; `fill` layers take any colour, `line` layers one."""


def face(rng: np.random.Generator, shape: Shape, at: Points, size: float) -> Layers:
    """A face with eyes, nose, mouth and hair."""
    skin, lines = (np.zeros(shape, np.uint8) for _ in range(2))
    wide = between(rng, 0.6, 0.9)
    head = ellipse(at, (size * wide / 2, size / 2), rng.normal(0, 0.15))
    head += rng.normal(0, 0.01 * size, head.shape)
    head = curve(head, closed=True, steps=4)
    thick = max(1.0, size * between(rng, 0.008, 0.035))
    fill(skin, head)
    line(lines, head, thick, closed=True)
    eye = between(rng, 0.07, 0.15) * size
    for side in (-1, 1):
        middle = at + np.array([side * 0.19 * size, -0.06 * size])
        almond = ellipse(middle, (eye, eye * between(rng, 0.3, 0.8)))
        line(lines, almond, thick, closed=True)
        fill(lines, ellipse(middle, (eye * 0.35, eye * 0.35)))
        brow = middle + np.array([[-1.2, -0.8], [0, -1.3], [1.2, -0.9]]) * eye
        line(lines, curve(brow), 1.6 * thick)
    nose = at + np.array([[0.02, -0.05], [0.06, 0.12], [-0.04, 0.14]]) * size
    line(lines, curve(nose), thick)
    mouth = at + np.array([[-0.13, 0.26], [0, between(rng, 0.24, 0.33)], [0.13, 0.26]]) * size
    line(lines, curve(mouth), between(rng, 1, 3) * thick)
    for _ in range(int(rng.integers(0, 26))):
        start = at + np.array([rng.normal(0, 0.25), -0.42 + 0.08 * rng.random()]) * size
        strand = start + np.cumsum(rng.normal((0, 0.08), 0.12, (5, 2)), 0) * size
        line(lines, curve(np.concatenate([start[None], strand])), between(rng, 1, 3) * thick)
    return [(skin, "fill"), (lines, "line")]


def figure(rng: np.random.Generator, shape: Shape, at: Points, size: float) -> Layers:
    """Somebody standing, or an animal, as a few limbs."""
    mask = np.zeros(shape, np.uint8)
    thick = size * between(rng, 0.05, 0.16)
    hip = at + np.array([0, 0.1]) * size
    neck = at + np.array([rng.normal(0, 0.05), -0.25]) * size
    line(mask, np.stack([hip, neck]), 2 * thick)
    fill(mask, ellipse(neck - np.array([0, 0.14]) * size, (0.1 * size, 0.12 * size)))
    for start, reach in ((hip, 0.42), (hip, 0.42), (neck, 0.36), (neck, 0.36)):
        bend = rng.normal(0, 0.8)
        joint = start + reach / 2 * size * np.array([np.sin(bend), np.cos(bend)])
        bend += rng.normal(0, 0.6)
        end = joint + reach / 2 * size * np.array([np.sin(bend), np.cos(bend)])
        line(mask, curve(np.stack([start, joint, end])), thick)
    return [(mask, "fill")]


def emblem(rng: np.random.Generator, shape: Shape, at: Points, size: float) -> Layers:
    """A heart, star, arrow, spiral, flower, sun, crown, eye or blob."""
    mask = np.zeros(shape, np.uint8)
    t = np.linspace(0, 2 * np.pi, 40, endpoint=False)
    kind = int(rng.integers(8))
    thick = max(1.0, size * between(rng, 0.02, 0.09))
    if kind == 0:
        points = np.stack([16 * np.sin(t) ** 3, -13 * np.cos(t) + 5 * np.cos(2 * t)], 1) / 34
    elif kind == 1:
        spikes = int(rng.integers(4, 9))
        radii = np.where(np.arange(2 * spikes) % 2, between(rng, 0.15, 0.3), 0.5)
        angle = np.arange(2 * spikes) * np.pi / spikes
        points = np.stack([radii * np.sin(angle), -radii * np.cos(angle)], 1)
    elif kind == 2:
        turns = np.linspace(0.2, between(rng, 8, 24), 90)
        points = 0.5 * turns[:, None] / turns[-1] * np.stack([np.cos(turns), np.sin(turns)], 1)
    elif kind == 3:
        petals = int(rng.integers(4, 10))
        radii = 0.3 + 0.2 * np.cos(petals * t)
        points = np.stack([radii * np.cos(t), radii * np.sin(t)], 1)
    elif kind == 4:
        points = np.array([[-0.5, 0], [0.3, 0], [0.15, -0.2], [0.5, 0], [0.15, 0.2], [0.3, 0]])
    elif kind == 5:
        points = np.array(
            [[-0.5, 0.3], [-0.5, -0.3], [-0.2, 0], [0, -0.4], [0.2, 0], [0.5, -0.3], [0.5, 0.3]]
        )
    elif kind == 6:
        points = rng.uniform(-0.5, 0.5, (int(rng.integers(3, 6)), 2))
    else:
        radii = 0.35 + 0.15 * rng.standard_normal(len(t[::5]))
        points = curve(
            np.stack([radii * np.cos(t[::5]), radii * np.sin(t[::5])], 1), closed=True, steps=5
        )
    turn = rng.normal(0, 0.5)
    c, s = np.cos(turn), np.sin(turn)
    placed = at + size * points @ np.array([[c, s], [-s, c]])
    if chance(rng, 0.5) and kind not in (2, 4):
        fill(mask, placed)
        return [(mask, "fill")]
    line(mask, placed, thick, closed=kind not in (2, 4))
    return [(mask, "line")]


def pattern(rng: np.random.Generator, shape: Shape, at: Points, size: float) -> Layers:
    """The same small shape in rows, as on borders and gratings."""
    mask = np.zeros(shape, np.uint8)
    step = size / between(rng, 4, 12)
    cell = rng.uniform(-0.45, 0.45, (int(rng.integers(2, 6)), 2)) * step
    smooth_cell = curve(cell) if chance(rng, 0.5) else cell
    thick = max(1.0, step * between(rng, 0.05, 0.25))
    rows = int(rng.integers(1, 7))
    for row in range(rows):
        for column in range(int(size / step)):
            place = at + np.array([column * step - size / 2, (row - rows / 2) * step])
            line(mask, place + smooth_cell, thick)
    return [(mask, "line")]


def scribble(rng: np.random.Generator, shape: Shape, at: Points, size: float) -> Layers:
    """Strokes with the swing of letters that are none: tags, calligraffiti."""
    mask = np.zeros(shape, np.uint8)
    thick = max(1.0, size * between(rng, 0.02, 0.1))
    for _ in range(int(rng.integers(2, 9))):
        start = at + rng.normal(0, 0.25, 2) * [size, 0.4 * size]
        steps = rng.normal(0, 0.16, (int(rng.integers(3, 8)), 2)) * [1.3, 1] * size
        line(mask, curve(np.concatenate([start[None], start + np.cumsum(steps, 0)])), thick)
    return [(mask, "line")]


DRAWINGS: tuple[tuple[float, Callable[..., Layers]], ...] = (
    (0.3, face), (0.2, figure), (0.34, emblem), (0.16, pattern),
)  # fmt: skip


def pole(rng: np.random.Generator, shape: Shape) -> tuple[Field, Field]:
    """A pole, pipe, railing or tree trunk before the wall: (mask, brightness), HxW."""
    height, width = shape
    mask = np.zeros(shape, np.uint8)
    wide = width * between(rng, 0.008, 0.07)
    count = int(rng.integers(4, 12)) if chance(rng, 0.15) else 1
    x = between(rng, 0, width)
    lean = rng.normal(0, 0.06)
    for i in range(count):
        at = x + i * wide * between(rng, 3, 3.4) if count > 1 else x
        ends = np.array([[at, -20], [at + lean * height, height + 20]])
        line(mask, ends, wide if count == 1 else max(2, 0.3 * wide))
    if chance(rng, 0.15):
        mask = np.ascontiguousarray(cv2.resize(mask.T, (width, height)))
    tone = np.linspace(-1, 1, width, dtype=np.float32)[None] * np.ones(shape, np.float32)
    return field(mask / 255), field(1 + 0.2 * np.sin(tone * width / max(wide, 1)))


def foliage(rng: np.random.Generator, shape: Shape, large: bool) -> Field:
    """Leaves of a plant or tree, HxW 0..1."""
    height, width = shape
    mask = np.zeros(shape, np.uint8)
    x, low = between(rng, 0, width), chance(rng, 0.6)
    size = between(rng, 0.12, 0.5 if large else 0.3) * min(shape)
    y = height - size * between(rng, -0.1, 0.8) if low else size * between(rng, -0.2, 0.6)
    leaf = max(2.0, size * between(rng, 0.02, 0.09))
    for _ in range(int(rng.integers(60, 400))):
        at = np.array([x, y]) + rng.normal(0, 0.5 * size, 2) * [1.4, 1]
        fill(mask, ellipse(at, (leaf, leaf * between(rng, 0.3, 0.7)), between(rng, 0, 3.2), 10))
    return field(mask / 255)


def lump(rng: np.random.Generator, shape: Shape) -> Field:
    """A car, heap or person before the wall, standing on the photo's lower edge: HxW 0..1."""
    height, width = shape
    mask = np.zeros(shape, np.uint8)
    tall, wide = between(rng, 0.1, 0.5) * height, between(rng, 0.06, 0.5) * width
    x = between(rng, -0.1, 1.1) * width
    points = np.array(
        [[-0.5, 0.1], [-0.48, -0.45], [-0.25, -0.6], [-0.1, -1], [0.2, -0.98], [0.38, -0.55],
         [0.5, -0.4], [0.5, 0.1]]
    )  # fmt: skip
    points = points * [wide, tall] + [x, height] + rng.normal(0, 0.03, (8, 2)) * [wide, tall]
    fill(mask, curve(points, closed=True, steps=5))
    return field(mask / 255)


def wire(rng: np.random.Generator, shape: Shape) -> Field:
    """A cable across the photo, HxW 0..1."""
    height, width = shape
    mask = np.zeros(shape, np.uint8)
    y = between(rng, -0.1, 0.9) * height
    x = np.linspace(-10, width + 10, 30)
    bow = between(rng, 0, 0.2) * height * (1 - (2 * x / width - 1) ** 2)
    line(mask, np.stack([x, y + bow + rng.normal(0, 0.1) * x], 1), between(rng, 1, 4))
    return field(mask / 255)


def blotches(rng: np.random.Generator, shape: Shape) -> Field:
    """Fields of paint as on a mural, HxW 0..1, with sharp or soft borders."""
    size = between(rng, 0.1, 0.6) * max(shape)
    base = smooth(rng, shape, size) if chance(rng, 0.6) else rough(rng, shape, size)
    return field(np.clip((base - between(rng, -0.5, 0.8)) / between(rng, 0.01, 0.3), 0, 1))
