"""Light on a wall and the camera that looks at it. Pixels are 0..1 floats, HxW or HxWx3."""

from __future__ import annotations

import cv2
import numpy as np

from scripts.wall_renderer.noise import Field, Shape, between, chance, field, smooth


def uneven(rng: np.random.Generator, shape: Shape, strength: float) -> Field:
    """Light that changes slowly over the wall: a factor around 1."""
    wide = smooth(rng, shape, max(shape) / 1.5)
    y, x = np.mgrid[-0.5 : 0.5 : shape[0] * 1j, -0.5 : 0.5 : shape[1] * 1j]
    angle = between(rng, 0, 2 * np.pi)
    slope = np.cos(angle) * x + np.sin(angle) * y
    return field(np.clip(1 + strength * (slope + 0.4 * wide), 0.15, 2))


def shade(rng: np.random.Generator, shape: Shape, dark: float) -> Field:
    """The edge of a shadow across the wall: `dark` (factor) on one side, 1 on the other."""
    y, x = np.mgrid[0 : shape[0], 0 : shape[1]].astype(np.float32)
    angle = between(rng, -0.9, 0.9) if chance(rng, 0.7) else between(rng, -np.pi, np.pi)
    at = between(rng, 0.2, 0.8) * shape[1]
    away = (x - at) * np.cos(angle) + (y - shape[0] / 2) * np.sin(angle)
    away += between(rng, 0, 6) * smooth(rng, shape, 60)
    soft = between(rng, 1, 0.25 * shape[0] + 2)
    lit = np.clip(away / soft + 0.5, 0, 1)
    return field(dark + (1 - dark) * lit)


def spot(rng: np.random.Generator, shape: Shape) -> Field:
    """How near a spot (flash, glare) each pixel is: 1 in its middle, falling to 0."""
    y, x = np.mgrid[0 : shape[0], 0 : shape[1]].astype(np.float32)
    at = between(rng, 0, shape[0]), between(rng, 0, shape[1])
    wide = between(rng, 0.4, 1.5) * shape[0] * between(rng, 1, 3), between(rng, 0.5, 1.4) * shape[0]
    away = ((x - at[1]) / wide[0]) ** 2 + ((y - at[0]) / wide[1]) ** 2
    return field(np.exp(-away))


def blurred(rng: np.random.Generator, pixels: Field, strength: float) -> Field:
    """Out of focus, or moved; `strength` in pixels."""
    if strength < 0.2:
        return pixels
    if chance(rng, 0.7):
        return field(cv2.GaussianBlur(pixels, (0, 0), strength))
    length = max(2, round(3 * strength))
    kernel = np.zeros((length * 2 + 1, length * 2 + 1), np.float32)
    angle = between(rng, 0, np.pi)
    reach = np.array([np.cos(angle), np.sin(angle)]) * length / 2
    start, end = (np.round(length + sign * reach).astype(int) for sign in (-1, 1))
    cv2.line(kernel, tuple(map(int, start)), tuple(map(int, end)), 1.0)
    return field(cv2.filter2D(pixels, -1, kernel / kernel.sum()))


def noisy(rng: np.random.Generator, pixels: Field, strength: float) -> Field:
    """Sensor noise of deviation `strength`, coarser where the camera smoothed it."""
    noise = rng.standard_normal(pixels.shape, dtype=np.float32)
    if chance(rng, 0.5):
        noise = 2 * field(cv2.GaussianBlur(noise, (0, 0), 0.7))
    return field(pixels + strength * noise)
