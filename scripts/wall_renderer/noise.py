"""Smooth random fields, the stuff of which walls, strokes and light are made."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import ArrayLike, NDArray

Field = NDArray[np.float32]
Shape = tuple[int, int]


def field(values: ArrayLike) -> Field:
    """The values as float32."""
    return np.asarray(values, np.float32)


def smooth(rng: np.random.Generator, shape: Shape, scale: float) -> Field:
    """Noise of mean 0 and deviation about 1 whose features are about `scale` pixels wide."""
    return stretched(rng, shape, (scale, scale))


def stretched(rng: np.random.Generator, shape: Shape, scale: tuple[float, float]) -> Field:
    """Like `smooth`, with features `scale` = (down, across) pixels wide."""
    rows, columns = (max(2, round(n / s) + 2) for n, s in zip(shape, scale, strict=True))
    grid = rng.standard_normal((rows, columns), dtype=np.float32)
    if (rows, columns) == (shape[0] + 2, shape[1] + 2):
        return grid[: shape[0], : shape[1]]
    large = cv2.resize(grid, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC)
    return field(large) * np.float32(1.3)


def rough(rng: np.random.Generator, shape: Shape, scale: float, octaves: int = 4) -> Field:
    """Noise with features from `scale` pixels down, each octave half as wide and 0.6 as strong."""
    total = np.zeros(shape, np.float32)
    strength = 1.0
    for octave in range(octaves):
        width = scale / 2**octave
        if width < 1:
            break
        total += strength * smooth(rng, shape, width)
        strength *= 0.6
    return field(total / 1.25)


def chance(rng: np.random.Generator, probability: float) -> bool:
    """True with the given probability."""
    return bool(rng.random() < probability)


def between(rng: np.random.Generator, low: float, high: float) -> float:
    """A number between two, each as likely."""
    return float(rng.uniform(low, high))
