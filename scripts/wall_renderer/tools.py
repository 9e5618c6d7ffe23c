"""What paint makes of a stroke: spray, brush, roller, chalk, marker, pen, scratch, stencil, print.

Every tool takes the signed distance to the edge of the stroke (HxW float32, pixels, positive
inside) and returns how much it covers and how its tone varies. `unit` is the em in parts of
lettering.EM, so that the same tool works on a line of 72 pixels and on a wall of 1600.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from scripts.wall_renderer.noise import Field, between, chance, field, rough, smooth, stretched


@dataclass(frozen=True)
class Paint:
    """What a tool leaves: `alpha` 0..1 (how much it hides the wall) and `tone`, added to the
    paint's brightness (0 = as it is). Both HxW float32."""

    alpha: Field
    tone: Field


Tool = Callable[[np.random.Generator, Field, float], Paint]


def _soft(edge: Field, width: float) -> Field:
    """0 outside to 1 inside over `width` pixels around the edge."""
    step = np.clip(edge / np.float32(width) + np.float32(0.5), 0, 1)
    return field(step * step * (3 - 2 * step))


def _even(edge: Field) -> Field:
    return np.zeros_like(edge)


def spray(rng: np.random.Generator, edge: Field, unit: float) -> Paint:
    """Soft edge, a halo of overspray, speckles, sometimes drips."""
    soft = between(rng, 2, 7) * unit
    alpha = _soft(edge + 0.2 * soft, soft)
    halo = np.exp(np.minimum(edge, 0) / np.float32(between(rng, 2, 7) * unit))
    alpha = np.maximum(alpha, between(rng, 0.05, 0.3) * halo)
    grain = rng.random(edge.shape, dtype=np.float32)
    if unit > 1.3:
        grain = field(cv2.GaussianBlur(grain, (0, 0), unit / 3))
        grain = (grain - grain.mean()) / (4 * grain.std()) + np.float32(0.5)
    speckles = (grain > 0.97) & (halo > 0.15)
    alpha = np.maximum(alpha, speckles * np.float32(between(rng, 0.1, 0.8)))
    thin = between(rng, 0, 0.35)
    alpha *= 1 - thin * np.clip(
        0.5 + 0.5 * smooth(rng, (edge.shape[0], edge.shape[1]), 25 * unit), 0, 1
    )
    if chance(rng, 0.35):
        alpha = np.maximum(alpha, _drips(rng, edge, unit))
    return Paint(np.asarray(alpha, np.float32), _even(edge))


def _drips(rng: np.random.Generator, edge: Field, unit: float) -> Field:
    """Runs of paint down from where it lies thick."""
    drips = np.zeros(edge.shape, np.uint8)
    height = edge.shape[0]
    rows, columns = np.nonzero(edge > 0.6 * max(1.0, float(edge.max())))
    for _ in range(int(rng.integers(1, 3 + edge.shape[1] // int(200 * unit + 1)))):
        if not len(rows):
            break
        i = int(rng.integers(len(rows)))
        length = int(unit * rng.gamma(2, 14))
        thick = max(1, round(unit * between(rng, 1, 3.2)))
        x, y = int(columns[i]), int(rows[i])
        end = min(height - 1, y + length)
        cv2.line(drips, (x, y), (x + int(rng.integers(-1, 2)), end), 230, thick, cv2.LINE_AA)
        cv2.circle(drips, (x, end), max(1, round(thick * 0.7)), 230, -1, cv2.LINE_AA)
    return field(cv2.GaussianBlur(drips, (0, 0), 0.6 * unit)) / np.float32(255)


def brush(rng: np.random.Generator, edge: Field, unit: float) -> Paint:
    """Ragged edge, bristle streaks, thick and thin paint."""
    shape = (edge.shape[0], edge.shape[1])
    ragged = edge + between(rng, 0.2, 1.0) * unit * smooth(rng, shape, 4 * unit)
    alpha = _soft(ragged, 1.6 * unit)
    streaks = stretched(rng, shape, (2 * unit, 9 * unit)) + 0.6 * smooth(rng, shape, 30 * unit)
    dry = between(rng, -0.6, 0.8)  # the higher, the emptier the brush
    gaps = _soft(np.asarray(streaks + 1.6 - dry, np.float32), 0.9)
    alpha *= 1 - (1 - gaps) * between(rng, 0.3, 0.95)
    if chance(rng, 0.2):
        alpha = np.maximum(alpha, _drips(rng, edge, unit))
    return Paint(np.asarray(alpha, np.float32), np.asarray(0.05 * streaks, np.float32))


def roller(rng: np.random.Generator, edge: Field, unit: float) -> Paint:
    """Wide and blotchy: the roller skips the hollows of the wall."""
    shape = (edge.shape[0], edge.shape[1])
    alpha = _soft(edge + 1.2 * unit, 2 * unit)
    blotches = rough(rng, shape, 14 * unit)
    alpha *= _soft(np.asarray(blotches + between(rng, 0.6, 1.5), np.float32), 1.0)
    return Paint(np.asarray(alpha, np.float32), np.asarray(0.04 * blotches, np.float32))


def chalk(rng: np.random.Generator, edge: Field, unit: float) -> Paint:
    """Grains that stay on the wall's high points only."""
    shape = (edge.shape[0], edge.shape[1])
    grain = rough(rng, shape, 5 * unit, 3) + 0.5 * stretched(rng, shape, (2 * unit, 9 * unit))
    press = between(rng, 0.0, 1.1) + 0.4 * smooth(rng, shape, 40 * unit)
    kept = _soft(np.asarray(grain + press, np.float32), 0.9)
    alpha = _soft(edge + 0.5 * unit, 2.2 * unit) * kept * between(rng, 0.65, 0.95)
    dust = 0.12 * np.exp(np.minimum(edge, 0) / np.float32(4 * unit))
    return Paint(np.maximum(alpha, dust).astype(np.float32), _even(edge))


def marker(rng: np.random.Generator, edge: Field, unit: float) -> Paint:
    """Sharp, even, a little see-through."""
    shape = (edge.shape[0], edge.shape[1])
    alpha = _soft(edge + 0.25 * unit * smooth(rng, shape, 5 * unit), 1.3 * unit)
    alpha *= between(rng, 0.7, 1.0) - 0.08 * np.abs(smooth(rng, shape, 20 * unit))
    return Paint(np.clip(alpha, 0, 1).astype(np.float32), _even(edge))


def pen(rng: np.random.Generator, edge: Field, unit: float) -> Paint:
    """Ink on paper: sharp; a ballpoint or pencil is paler and skips."""
    alpha = _soft(edge, 1.1 * unit)
    if chance(rng, 0.4):
        shape = (edge.shape[0], edge.shape[1])
        alpha *= np.clip(between(rng, 0.6, 0.95) + 0.25 * smooth(rng, shape, 3 * unit), 0, 1)
    return Paint(np.asarray(alpha, np.float32), _even(edge))


def scratch(rng: np.random.Generator, edge: Field, unit: float) -> Paint:
    """Scraped into the plaster: pale inside, a shadow along one side."""
    shape = (edge.shape[0], edge.shape[1])
    torn = edge + 0.9 * unit * smooth(rng, shape, 2.5 * unit)
    alpha = _soft(torn, 1.2 * unit) * between(rng, 0.5, 0.95)
    shift = max(1, round(1.3 * unit))
    shadow = _soft(np.roll(torn, shift, axis=0), 1.2 * unit) * (1 - alpha) * between(rng, 0, 0.8)
    total = np.maximum(alpha, shadow)
    tone = np.where(shadow > alpha, -0.8, 0.0)
    return Paint(total.astype(np.float32), tone.astype(np.float32))


def stencil(rng: np.random.Generator, edge: Field, unit: float) -> Paint:
    """Spray through a cut sheet: hard edges, bridges across the letters, paint creeping under."""
    columns = np.arange(edge.shape[1], dtype=np.float32)
    period = between(rng, 26, 60) * unit
    bridge = np.abs((columns + between(rng, 0, period)) % period - period / 2)
    cut = np.minimum(edge, bridge[None] - np.float32(between(rng, 0.8, 1.8) * unit))
    alpha = _soft(cut, 1.5 * unit)
    creep = 0.35 * np.exp(np.minimum(cut, 0) / np.float32(2 * unit))
    patches = np.clip(0.5 + smooth(rng, (edge.shape[0], edge.shape[1]), 20 * unit), 0, 1)
    alpha = np.maximum(alpha * between(rng, 0.7, 1), creep * patches)
    return Paint(alpha.astype(np.float32), _even(edge))


def sign(rng: np.random.Generator, edge: Field, unit: float) -> Paint:
    """Printed or cut letters: clean, now and then with an outline or a shade."""
    alpha = _soft(edge, 1.2 * unit)
    tone = _even(edge)
    if chance(rng, 0.25):
        alpha = np.maximum(alpha, 0.8 * _soft(np.roll(edge, (2, -2), (0, 1)), 1.5 * unit))
        tone = np.where(edge < 0, between(rng, -0.5, 0.5), 0)
    return Paint(alpha, tone.astype(np.float32))
