"""What is written on, and what time and weather did to it.

A surface is brightness around 1 (HxW float32, to be multiplied with a colour) and the share of its
second colour (mortar, joints, rust) 0..1. `unit` is the em in parts of lettering.EM: the larger,
the nearer the wall.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from scripts.wall_renderer.noise import (
    Field,
    Shape,
    between,
    chance,
    field,
    rough,
    smooth,
    stretched,
)


@dataclass(frozen=True)
class Surface:
    """Brightness about 1, share of the second colour 0..1, and hollows in which paint does not
    hold (0..1); all HxW float32."""

    light: Field
    second: Field
    hollow: Field


SurfaceMaker = Callable[[np.random.Generator, Shape, float], Surface]


def _surface(light: Field, second: Field | None = None, hollow: Field | None = None) -> Surface:
    none = np.zeros_like(light)
    return Surface(
        np.asarray(light, np.float32),
        none if second is None else np.asarray(second, np.float32),
        none if hollow is None else np.asarray(hollow, np.float32),
    )


def _grain(rng: np.random.Generator, shape: Shape, strength: float) -> Field:
    return strength * rng.standard_normal(shape, dtype=np.float32)


def plaster(rng: np.random.Generator, shape: Shape, unit: float) -> Surface:
    """Rough or smooth render with stains."""
    bumps = rough(rng, shape, between(rng, 4, 12) * unit, 3)
    stains = rough(rng, shape, between(rng, 80, 200) * unit, 3)
    light = 1 + between(rng, 0.01, 0.06) * bumps + between(rng, 0.02, 0.08) * stains
    return _surface(light + _grain(rng, shape, 0.015), hollow=np.clip(-0.4 * bumps - 0.4, 0, 1))


def concrete(rng: np.random.Generator, shape: Shape, unit: float) -> Surface:
    """Grey, pitted, with the marks of the boards it was cast in."""
    clouds = rough(rng, shape, 120 * unit, 6)
    light = 1 + between(rng, 0.04, 0.12) * clouds + _grain(rng, shape, between(rng, 0.01, 0.04))
    pits = smooth(rng, shape, 3.5 * unit) > between(rng, 2.2, 2.9)
    light -= 0.3 * cv2.GaussianBlur(pits.astype(np.float32), (0, 0), 0.7 * unit)
    if chance(rng, 0.5):
        rows = np.arange(shape[0]) + int(between(rng, 0, 90 * unit))
        seam = (rows % int(between(rng, 60, 140) * unit + 8)) < max(1, unit)
        light -= 0.15 * seam[:, None]
    return _surface(light, hollow=pits.astype(np.float32))


def _courses(
    rng: np.random.Generator, shape: Shape, brick: tuple[float, float], joint: float
) -> tuple[Field, Field]:
    """Joints (0..1) and a tone for each brick of a wall laid in bond."""
    height, width = max(6.0, brick[0]), max(8.0, brick[1])
    wobble = 0.25 * joint
    y, x = np.mgrid[0 : shape[0], 0 : shape[1]].astype(np.float32)
    y += between(rng, 0, height) + wobble * smooth(rng, shape, 4 * height)
    row = np.floor(y / height)
    x += (row % 2) * width / 2 + between(rng, 0, width) + wobble * smooth(rng, shape, 4 * height)
    column = np.floor(x / width)
    to_joint = np.minimum(
        np.minimum(y % height, height - y % height), np.minimum(x % width, width - x % width)
    )
    tones = rng.standard_normal((64, 64), dtype=np.float32)
    tone = tones[row.astype(int) % 64, column.astype(int) % 64]
    joints = np.clip((joint / 2 - to_joint) / max(0.6, 0.2 * joint) + 0.5, 0, 1)
    return joints.astype(np.float32), tone


def brick(rng: np.random.Generator, shape: Shape, unit: float) -> Surface:
    """Small bricks with mortar between."""
    height = between(rng, 22, 48) * unit
    joints, tone = _courses(rng, shape, (height, height * between(rng, 2, 3.2)), 3.5 * unit)
    light = 1 + 0.07 * tone + between(rng, 0.03, 0.08) * rough(rng, shape, 14 * unit)
    light += _grain(rng, shape, 0.025)
    return _surface(light * (1 - 0.25 * joints), joints, 0.6 * joints)


def block(rng: np.random.Generator, shape: Shape, unit: float) -> Surface:
    """Large cement blocks or cut stone."""
    height = between(rng, 70, 170) * unit
    joints, tone = _courses(rng, shape, (height, height * between(rng, 1.4, 2.4)), 5 * unit)
    light = 1 + 0.04 * tone + between(rng, 0.04, 0.1) * rough(rng, shape, 10 * unit, 3)
    light += _grain(rng, shape, 0.03)
    return _surface(light * (1 - 0.3 * joints), joints, 0.5 * joints)


def tiles(rng: np.random.Generator, shape: Shape, unit: float) -> Surface:
    """Glazed tiles: even, with straight thin joints and a sheen."""
    side = between(rng, 50, 130) * unit
    y = (np.arange(shape[0]) + between(rng, 0, side)) % side < 2 * unit
    x = (np.arange(shape[1]) + between(rng, 0, side)) % side < 2 * unit
    joints = (y[:, None] | x[None]).astype(np.float32)
    light = 1 + 0.04 * smooth(rng, shape, 200 * unit) - 0.2 * joints
    return _surface(light + _grain(rng, shape, 0.008), joints)


def shutter(rng: np.random.Generator, shape: Shape, unit: float) -> Surface:
    """A rolling shutter: slats that catch the light, rust."""
    slat = between(rng, 16, 44) * unit
    phase = ((np.arange(shape[0], dtype=np.float32) + between(rng, 0, slat)) % slat) / slat
    profile = between(rng, 0.05, 0.18) * np.sin(2 * np.pi * phase) - 0.3 * (phase > 0.93)
    rust = np.clip(rough(rng, shape, 60 * unit) - 1.2, 0, 1)
    light = 1 + np.repeat(profile[:, None], shape[1], 1) + _grain(rng, shape, 0.012)
    return _surface(light - 0.2 * rust, rust)


def wood(rng: np.random.Generator, shape: Shape, unit: float) -> Surface:
    """Boards with their grain."""
    grain = stretched(rng, shape, (2.5 * unit, 90 * unit)) + stretched(
        rng, shape, (9 * unit, 200 * unit)
    )
    board = (np.arange(shape[0]) + between(rng, 0, 99)) % max(12, int(90 * unit)) < 2 * unit
    light = 1 + between(rng, 0.02, 0.06) * grain - 0.35 * board[:, None]
    return _surface(light + _grain(rng, shape, 0.015))


def metal(rng: np.random.Generator, shape: Shape, unit: float) -> Surface:
    """A painted door or sign: nearly even."""
    light = 1 + 0.05 * smooth(rng, shape, 150 * unit) + _grain(rng, shape, 0.01)
    return _surface(light)


def paper(rng: np.random.Generator, shape: Shape, unit: float) -> Surface:
    """White paper, sometimes ruled."""
    light = 1 + 0.012 * smooth(rng, shape, 80 * unit) + _grain(rng, shape, 0.006)
    if chance(rng, 0.15):
        step = max(14, int(between(rng, 60, 110) * unit))
        rows = (np.arange(shape[0]) + int(rng.integers(step))) % step < max(1, unit)
        light -= between(rng, 0.1, 0.35) * rows[:, None]
    return _surface(light)


def crack(rng: np.random.Generator, shape: Shape, unit: float) -> Field:
    """How dark one crack makes the wall: HxW, 0..1."""
    canvas = np.zeros(shape, np.uint8)
    point = np.array([between(rng, 0, shape[1]), between(rng, 0, shape[0])])
    heading = angle = between(rng, 0, 2 * np.pi)
    for _ in range(int(rng.integers(15, 60))):
        angle = heading + 0.8 * (angle - heading) + rng.normal(0, 0.4)
        step = unit * between(rng, 2, 9)
        onward = point + step * np.array([np.cos(angle), np.sin(angle)])
        ends = [tuple(int(v) for v in np.round(p)) for p in (point, onward)]
        thick = max(1, round(unit * between(rng, 0.6, 1.8)))
        cv2.line(canvas, ends[0], ends[1], 255, thick, cv2.LINE_AA)
        point = onward
    return field(canvas / 255)


def hole(rng: np.random.Generator, shape: Shape, unit: float) -> tuple[Field, Field]:
    """A bullet hole or a knocked-off piece: (broken 0..1, dark 0..1), HxW."""
    y, x = np.mgrid[0 : shape[0], 0 : shape[1]].astype(np.float32)
    at = between(rng, 0, shape[0]), between(rng, 0, shape[1])
    radius = unit * min(13.0, rng.gamma(2.5, 3.5))
    away = np.hypot(y - np.float32(at[0]), x - np.float32(at[1]))
    away = away + 0.25 * radius * smooth(rng, shape, max(3.0, 0.6 * radius))
    broken = np.clip((radius - away) / (1.2 * unit) + 0.5, 0, 1)
    dark = np.clip((0.45 * radius - away) / (1.5 * unit) + 0.5, 0, 1)
    return broken.astype(np.float32), dark.astype(np.float32)


def peeled(rng: np.random.Generator, shape: Shape, unit: float, share: float) -> Field:
    """Where paint has flaked off: HxW 0..1; `share` 0..1 of the wall."""
    flakes = rough(rng, shape, between(rng, 12, 50) * unit)
    threshold = 2.2 - 2.2 * share
    return field(np.clip((flakes - threshold) / 0.15 + 0.5, 0, 1))
