"""Where a line of writing lies on a picture: a strip along it, through bends and camera alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import cv2
import numpy as np

from scripts.wall_renderer.noise import Field, between, chance, field

Mapping = Callable[[Field], Field]
"""Moves points, Nx2 (x, y)."""

ARABIC, OTHER, UNCLEAR = "arabic", "other", "unclear"
"""What is written; UNCLEAR is what nobody should learn from: scribbles that may be letters."""

_STEPS = 25  # points along a strip


@dataclass(frozen=True)
class Strip:
    """A line of writing. `top` and `bottom` are Nx2 (x, y), from the left end of the writing to
    its right end as the writing stands, whichever way that is on the picture."""

    top: Field
    bottom: Field
    kind: str

    def moved(self, mapping: Mapping) -> Strip:
        """The same line where a mapping takes it."""
        return replace(self, top=mapping(self.top), bottom=mapping(self.bottom))

    def height(self) -> float:
        """Mean distance from its top to its bottom."""
        return float(np.linalg.norm(self.top - self.bottom, axis=1).mean())

    def length(self) -> float:
        """Length of its middle."""
        middle = (self.top + self.bottom) / 2
        return float(np.linalg.norm(np.diff(middle, axis=0), axis=1).sum())

    def outline(self) -> Field:
        """Its border, a closed polygon of Nx2."""
        return np.concatenate([self.top, self.bottom[::-1]])

    def core(self, share: float = 0.5) -> Strip:
        """The middle of the line: that share of its height, its ends drawn in as much as its
        sides."""
        inset = (1 - share) / 2
        cut = min(0.3, inset * self.height() / max(self.length(), 1e-6))
        at = np.linspace(cut, 1 - cut, len(self.top))
        places = np.linspace(0, 1, len(self.top))
        ends = [
            np.stack([np.interp(at, places, line[:, axis]) for axis in (0, 1)], 1)
            for line in (self.top, self.bottom)
        ]
        top = ends[0] + inset * (ends[1] - ends[0])
        bottom = ends[1] + inset * (ends[0] - ends[1])
        return Strip(field(top), field(bottom), self.kind)

    def visible(self, hidden: Field) -> list[Strip]:
        """The parts that nothing hides (HxW, 0..1): a line cut by something wide falls apart."""
        rows = np.linspace(0, 1, 9)[:, None, None]
        points = np.round(self.top + rows * (self.bottom - self.top)).astype(int)
        x, y = points[..., 0], points[..., 1]
        inside = (x >= 0) & (y >= 0) & (x < hidden.shape[1]) & (y < hidden.shape[0])
        seen = np.zeros(x.shape)
        seen[inside] = 1 - hidden[y[inside], x[inside]]
        open_ = seen.mean(axis=0) > 0.45
        parts, start = [], None
        gap = 0.8 * self.height() / max(1e-6, self.length()) * (len(open_) - 1)
        open_ = _without_gaps(open_, gap)
        for i, yes in enumerate([*open_, False]):
            if yes and start is None:
                start = i
            if not yes and start is not None:
                parts.append((start, i))
                start = None
        return [Strip(self.top[a:b], self.bottom[a:b], self.kind) for a, b in parts if b - a >= 2]


def _without_gaps(open_: np.ndarray, longest: float) -> np.ndarray:
    """Hidden stretches up to that many steps count as open where both sides are."""
    out = open_.copy()
    hidden = np.flatnonzero(~open_)
    for run in np.split(hidden, np.flatnonzero(np.diff(hidden) > 1) + 1):
        if len(run) and run[0] > 0 and run[-1] < len(open_) - 1 and len(run) <= longest:
            out[run] = True
    return out


def level(left: float, right: float, top: float, bottom: float, kind: str) -> Strip:
    """A strip along the x axis."""
    x = np.linspace(left, right, _STEPS)
    return Strip(
        field(np.stack([x, np.full(_STEPS, top)], 1)),
        field(np.stack([x, np.full(_STEPS, bottom)], 1)),
        kind,
    )


@dataclass(frozen=True)
class Placement:
    """From a block's own plane (x along its lines, y down, its middle at 0, 0) to the wall."""

    centre: tuple[float, float]
    turn: float = 0.0  # radians, clockwise on the picture
    radius: float = (
        0.0  # of the circle that lines follow; positive bends their ends down; 0 is level
    )
    wave: float = 0.0  # height of a sine along the line
    period: float = 1.0
    shear: float = 0.0  # how far lines climb without their letters turning

    def place(self, points: Field) -> Field:
        """Points of the block on the wall, Nx2."""
        u, v = points[..., 0].astype(np.float64), points[..., 1].astype(np.float64)
        v = v + self.wave * np.sin(2 * np.pi * u / self.period) + self.shear * u
        if self.radius:
            r = self.radius - v
            u, v = r * np.sin(u / self.radius), self.radius - r * np.cos(u / self.radius)
        c, s = np.cos(self.turn), np.sin(self.turn)
        x = c * u - s * v + self.centre[0]
        y = s * u + c * v + self.centre[1]
        return field(np.stack([x, y], -1))

    def find(self, points: Field) -> Field:
        """Where points of the wall lie on the block's plane: the inverse of `place`."""
        dx, dy = points[..., 0] - self.centre[0], points[..., 1] - self.centre[1]
        c, s = np.cos(self.turn), np.sin(self.turn)
        u, v = c * dx + s * dy, -s * dx + c * dy
        if self.radius:
            side = np.sign(self.radius)
            away = side * np.hypot(u, self.radius - v)
            turn = np.arctan2(side * u, side * (self.radius - v))
            u, v = turn * self.radius, self.radius - away
        v = v - self.wave * np.sin(2 * np.pi * u / self.period) - self.shear * u
        return field(np.stack([u, v], -1))


def any_turn(rng: np.random.Generator) -> float:
    """How writing stands on a photo, in radians: mostly nearly level, sometimes any way."""
    kind = rng.random()
    if kind < 0.56:
        degrees = rng.normal(0, 5)
    elif kind < 0.8:
        degrees = between(rng, -48, 48)
    elif kind < 0.91:
        degrees = float(rng.choice([-90, 90])) + rng.normal(0, 7)
    elif kind < 0.97:
        degrees = 180 + rng.normal(0, 7)
    else:
        degrees = between(rng, -180, 180)
    return float(np.radians(degrees))


def any_placement(
    rng: np.random.Generator, centre: tuple[float, float], width: float, em: float
) -> Placement:
    """A place for a block of that width: straight, on a curve, wavy or climbing."""
    plain = Placement(centre, any_turn(rng))
    kind = rng.random()
    if kind < 0.12 and width > 2 * em:
        least = max(0.75 * width, 2.5 * em)
        radius = float(rng.choice([-1, 1])) * least * np.exp(between(rng, 0, 1.3))
        return replace(plain, radius=float(radius))
    if kind < 0.22 and width > 2 * em:
        return replace(
            plain, wave=em * between(rng, 0.08, 0.35), period=width * between(rng, 0.6, 2.0)
        )
    if kind < 0.3:
        return replace(plain, shear=between(rng, -0.35, 0.35))
    return plain


@dataclass(frozen=True)
class View:
    """How the camera sees a wall: a homography, and a corner where the wall turns away."""

    matrix: Field  # 3x3, from wall to picture
    corner: float | None = None  # x of the corner on the picture
    sides: tuple[float, float] = (0.0, 0.0)  # how fast each side grows smaller away from it
    horizon: float = 0.0  # y that stays where it is
    span: float = 1.0

    def see(self, points: Field) -> Field:
        """Points of the wall on the picture, Nx2."""
        flat = points.reshape(-1, 2).astype(np.float64)
        out = np.c_[flat, np.ones(len(flat))] @ self.matrix.T.astype(np.float64)
        out = out[:, :2] / out[:, 2:]
        out[:, 1] = self.horizon + (out[:, 1] - self.horizon) / self._grown(out[:, 0])
        return field(out.reshape(points.shape))

    def look(self, points: Field) -> Field:
        """Where points of the picture lie on the wall: the inverse of `see`."""
        flat = points.reshape(-1, 2).astype(np.float64)
        y = self.horizon + (flat[:, 1] - self.horizon) * self._grown(flat[:, 0])
        out = np.c_[flat[:, 0], y, np.ones(len(flat))] @ np.linalg.inv(self.matrix).T
        return field((out[:, :2] / out[:, 2:]).reshape(points.shape))

    def _grown(self, x: np.ndarray) -> np.ndarray:
        if self.corner is None:
            return np.ones_like(x)
        away = (x - self.corner) / self.span
        return 1 + np.where(away < 0, -away * self.sides[0], away * self.sides[1])


def any_view(rng: np.random.Generator, size: tuple[int, int], edge: int) -> View:
    """A camera somewhere before the wall; `edge` pixels of wall surround the picture."""
    width, height = size
    corners = field(np.array([[0, 0], [1, 0], [1, 1], [0, 1]]) * size)
    reach = between(rng, 0, 0.9) * edge
    away = rng.uniform(-reach, reach, (4, 2)).astype(np.float32)
    matrix = field(cv2.getPerspectiveTransform(corners + edge + away, corners))
    if not chance(rng, 0.12):
        return View(matrix)
    outer = chance(rng, 0.6)
    low, high = (0.0, 0.9) if outer else (-0.28, 0.0)
    return View(
        matrix,
        corner=between(rng, 0.25, 0.75) * width,
        sides=(between(rng, low, high), between(rng, low, high)),
        horizon=between(rng, 0.3, 0.7) * height,
        span=float(width),
    )
