"""How a street photo is taken: the camera, what stands before the wall, light, lens and sensor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from scripts.wall_renderer import drawings, walls
from scripts.wall_renderer.light import blurred, noisy, shade, spot, uneven
from scripts.wall_renderer.noise import Field, between, chance, field, rough, smooth
from scripts.wall_renderer.strips import UNCLEAR, Strip, any_view

EDGE = 48
"""Pixels of wall around the photo, so that a turned camera still sees wall."""

_LEAST = 6  # pixels; lower lines are no lines
_SEEN = 9.0  # deviation of grey levels in a line below which nobody sees it


@dataclass(frozen=True)
class StreetPhoto:
    """HxWx3 uint8 BGR, and its lines in its own pixels."""

    photo: NDArray[np.uint8]
    lines: tuple[Strip, ...]


def any_colour(rng: np.random.Generator) -> Field:
    """Any paint, BGR 0..1: often black, white or red, else of any hue."""
    kind = rng.random()
    if kind < 0.3:
        base = np.full(3, between(rng, 0.03, 0.16))
    elif kind < 0.48:
        base = np.full(3, between(rng, 0.82, 0.98))
    elif kind < 0.6:
        base = np.array([0.1, 0.08, between(rng, 0.5, 0.8)])
    else:
        hue, saturation = int(rng.integers(180)), int(between(rng, 90, 255))
        value = int(between(rng, 50, 255))
        hsv = np.array([[[hue, saturation, value]]], np.uint8)
        base = cv2.cvtColor(hsv, cv2.COLOR_HSV2BGR)[0, 0] / 255
    return field(np.clip(base + rng.normal(0, 0.02, 3), 0.01, 1))


def photographed(
    rng: np.random.Generator, wall: Field, strips: Sequence[Strip], size: tuple[int, int]
) -> StreetPhoto:
    """The photo of a wall, of that width and height: what stands before it, light and noise.

    Args:
        wall: HxWx3 BGR, 0..1, with EDGE pixels more on every side than the photo.
        strips: Lines of writing in pixels of the wall.
    """
    view = any_view(rng, size, EDGE)
    width, height = size
    grid = np.stack(np.meshgrid(np.arange(width), np.arange(height)), -1).astype(np.float32)
    found = view.look(grid)
    pixels = field(
        cv2.remap(
            wall,
            found[..., 0],
            found[..., 1],
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REFLECT,
        )
    )
    if view.corner is not None:
        right = (np.arange(width) > view.corner).astype(np.float32)
        pixels *= (1 - between(rng, 0, 0.45) * (right if chance(rng, 0.5) else 1 - right))[
            None, :, None
        ]
    moved = [strip.moved(view.see) for strip in strips]
    shape = (height, width)
    hidden = np.zeros(shape, np.float32)
    if chance(rng, 0.35):
        hidden = np.maximum(hidden, _surroundings(rng, pixels))
    hidden = np.maximum(hidden, _before(rng, pixels))
    lines = [part for strip in moved for part in strip.visible(hidden)]
    photo = _developed(rng, pixels)
    grey = cv2.cvtColor(photo, cv2.COLOR_BGR2GRAY).astype(np.uint8, copy=False)
    return StreetPhoto(
        photo, tuple(_judged(line, grey) for line in lines if line.height() >= _LEAST)
    )


def _judged(line: Strip, grey: NDArray[np.uint8]) -> Strip:
    """The line; as unclear where nothing of it is to be seen any more."""
    points = np.round(line.outline()).astype(np.int32)
    x, y, w, h = cv2.boundingRect(points)
    x0, y0 = max(0, x), max(0, y)
    part = grey[y0 : y + h, x0 : x + w]
    if part.size == 0:
        return replace(line, kind=UNCLEAR)
    mask = np.zeros(part.shape, np.uint8)
    cv2.fillPoly(mask, [points - [x0, y0]], 255)
    _, spread = cv2.meanStdDev(part, mask=mask)
    return line if float(spread[0, 0]) >= _SEEN else replace(line, kind=UNCLEAR)


def _over(pixels: Field, mask: Field, paint: Field) -> None:
    pixels += mask[..., None] * (paint - pixels)


def _surroundings(rng: np.random.Generator, pixels: Field) -> Field:
    """Sky above the wall and ground below it, in place; where they are, HxW 0..1."""
    height, width = pixels.shape[:2]
    shape = (height, width)
    y = np.arange(height, dtype=np.float32)[:, None]
    hidden = np.zeros(shape, np.float32)
    slope = rng.normal(0, 0.12) * (np.arange(width, dtype=np.float32)[None] - width / 2)
    if chance(rng, 0.6):
        sky = np.array([between(rng, 0.6, 0.95), between(rng, 0.5, 0.75), between(rng, 0.3, 0.6)])
        paint = (
            field(sky) * (0.8 + 0.25 * (y / height))[..., None] * np.ones((1, width, 1), np.float32)
        )
        if chance(rng, 0.4):
            paint = paint + 0.12 * np.clip(rough(rng, shape, 200), 0, 2)[..., None]
        mask = np.clip(between(rng, 0.03, 0.35) * height - y + slope, 0, 1)
        _over(pixels, field(mask), field(paint))
        hidden = np.maximum(hidden, mask)
    if chance(rng, 0.7):
        make = (walls.tiles, walls.concrete, walls.plaster)[int(rng.integers(3))]
        base = field(np.clip(between(rng, 0.25, 0.75) + rng.normal(0, 0.04, 3), 0, 1))
        paint = base * make(rng, shape, between(rng, 0.5, 1.5)).light[..., None]
        mask = np.clip(y - between(rng, 0.68, 0.97) * height + slope, 0, 1)
        _over(pixels, field(mask), field(paint))
        hidden = np.maximum(hidden, mask)
    return field(hidden)


def _before(rng: np.random.Generator, pixels: Field) -> Field:
    """What stands between the camera and the wall, in place; where it is, HxW 0..1."""
    shape = (pixels.shape[0], pixels.shape[1])
    hidden = np.zeros(shape, np.float32)
    for _ in range(int(rng.poisson(0.35))):
        mask, light = drawings.pole(rng, shape)
        _over(pixels, mask, field(any_colour(rng) * 0.7 * light[..., None]))
        hidden = np.maximum(hidden, mask)
    for _ in range(int(rng.poisson(0.3))):
        mask = drawings.foliage(rng, shape, large=chance(rng, 0.5))
        green = np.array([0.12, between(rng, 0.25, 0.5), between(rng, 0.12, 0.35)])
        paint = field(green) * np.clip(1 + 0.6 * rough(rng, shape, 14, 3), 0.2, 2)[..., None]
        _over(pixels, mask, field(paint))
        hidden = np.maximum(hidden, mask)
    if chance(rng, 0.12):
        mask = drawings.lump(rng, shape)
        paint = any_colour(rng) * np.clip(1 + 0.3 * smooth(rng, shape, 60), 0.3, 2)[..., None]
        _over(pixels, mask, field(paint))
        hidden = np.maximum(hidden, mask)
    for _ in range(int(rng.poisson(0.5))):
        mask = drawings.wire(rng, shape)
        _over(pixels, mask, field(np.full(3, between(rng, 0.02, 0.4))))
    return hidden


def _developed(rng: np.random.Generator, pixels: Field) -> NDArray[np.uint8]:
    """Light, lens and sensor."""
    shape = (pixels.shape[0], pixels.shape[1])
    light = uneven(rng, shape, between(rng, 0.05, 0.4))
    if chance(rng, 0.22):
        light = light * shade(rng, shape, between(rng, 0.35, 0.8))
    if chance(rng, 0.08):  # the shadow of leaves
        spots = np.clip(
            rough(rng, shape, between(rng, 15, 80), 3) / between(rng, 0.2, 1) - 0.3, 0, 1
        )
        light = light * (1 - between(rng, 0.2, 0.5) * spots)
    noise = between(rng, 0.003, 0.025)
    kind = rng.random()
    if kind < 0.08:  # night: a lamp or flash, and noise
        light = light * (0.12 + between(rng, 0.5, 1.0) * spot(rng, shape))
        noise = between(rng, 0.02, 0.06)
    elif kind < 0.14:  # glare
        pixels = (
            pixels + between(rng, 0.3, 1.0) * (spot(rng, shape) ** between(rng, 2, 8))[..., None]
        )
    warm = rng.normal(0, 0.06)
    tint = np.array([1 - warm, 1 + rng.normal(0, 0.02), 1 + warm], np.float32)
    pixels = field(pixels * light.astype(np.float32)[..., None] * tint * between(rng, 0.85, 1.2))
    blur = between(rng, 0, 0.9) if chance(rng, 0.85) else between(rng, 0.9, 2.6)
    pixels = noisy(rng, blurred(rng, pixels, blur), noise)
    photo = np.clip(255 * pixels, 0, 255).astype(np.uint8)
    _, packed = cv2.imencode(".jpg", photo, [cv2.IMWRITE_JPEG_QUALITY, int(between(rng, 45, 95))])
    return np.asarray(cv2.imdecode(packed, cv2.IMREAD_COLOR), np.uint8)
