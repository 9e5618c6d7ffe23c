"""The shape of strokes: their edges, their centre lines, their dots."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from scripts.wall_renderer.noise import Field, chance, smooth

Mask = NDArray[np.uint8]

_HALF = 127
_FAINT = 70  # thin strokes must not break when their centre line is sought
# Neighbours of a pixel, clockwise from the one above, as powers of two.
_KERNEL = np.array([[128, 1, 2], [64, 0, 4], [32, 16, 8]], np.float32)


def _thinning_table(first: bool) -> Mask:
    """By the code of its neighbours, whether Zhang and Suen (1984) delete a pixel in this pass."""
    table = np.zeros(256, np.uint8)
    for code in range(256):
        p = [(code >> bit) & 1 for bit in range(8)]
        steps = sum(p[i] == 0 and p[(i + 1) % 8] == 1 for i in range(8))
        if first:
            edges = p[0] * p[2] * p[4] == 0 and p[2] * p[4] * p[6] == 0
        else:
            edges = p[0] * p[2] * p[6] == 0 and p[0] * p[4] * p[6] == 0
        table[code] = 2 <= sum(p) <= 6 and steps == 1 and edges
    return table


def skeleton(mask: Mask, most: int = 40) -> Mask:
    """Centre lines of the ink, HxW of 0 and 1 (Zhang and Suen), after at most `most` rounds.

    What they would thin to nothing, as they do a dot that comes down to four pixels, keeps its
    middle: 71 of 1,732 separate parts of ink in 150 texts were lost before.
    """
    ink = thin = (mask > _FAINT).astype(np.uint8)
    tables = (_thinning_table(True), _thinning_table(False))
    for _ in range(most):
        before = int(thin.sum())
        for table in tables:
            code = cv2.filter2D(thin, cv2.CV_8U, _KERNEL, borderType=cv2.BORDER_CONSTANT)
            thin = thin & (1 - np.asarray(cv2.LUT(code, table), np.uint8))
        if int(thin.sum()) == before:
            break
    return thin | _middles_of_lost(ink, thin)


def _middles_of_lost(ink: Mask, thin: Mask) -> Mask:
    """One pixel in the middle of each part of `ink` of which nothing is left in `thin`."""
    middles = np.zeros_like(ink)
    count, labels, _, centres = cv2.connectedComponentsWithStats(ink)
    left = np.bincount(labels[thin > 0], minlength=count)
    for part in np.flatnonzero(left[1:] == 0) + 1:
        rows, columns = np.nonzero(labels == part)
        x, y = centres[part]
        nearest = int(np.argmin((rows - y) ** 2 + (columns - x) ** 2))
        middles[rows[nearest], columns[nearest]] = 1
    return middles


def from_edge(rng: np.random.Generator, mask: Mask, weight: float) -> Field:
    """Signed distance (pixels, positive inside) to the edge of the typeface's own shape, `weight`
    pixels bolder on average."""
    ink = (mask > _HALF).astype(np.uint8)
    inside = cv2.distanceTransform(ink, cv2.DIST_L2, 3)
    outside = cv2.distanceTransform(1 - ink, cv2.DIST_L2, 3)
    edge = np.where(ink > 0, inside - 0.5, 0.5 - outside) + mask.astype(np.float32) / 255 - 0.5
    edge += weight
    if weight:
        edge += 0.25 * abs(weight) * smooth(rng, mask.shape, 30)
    return edge.astype(np.float32)


def from_skeleton(rng: np.random.Generator, mask: Mask, width: float) -> Field:
    """Signed distance (pixels, positive inside) to the edge of a stroke `width` pixels wide, drawn
    along the centre lines of the ink: what a pen or a spray can makes of the same letters."""
    thin = skeleton(mask)
    away = cv2.distanceTransform(1 - thin, cv2.DIST_L2, 5)
    pressure = 1 + 0.15 * smooth(rng, (mask.shape[0], mask.shape[1]), 40)
    return np.asarray(width / 2 * np.clip(pressure, 0.6, 1.5) - away, np.float32)


def dots_as_written(rng: np.random.Generator, mask: Mask, em: int) -> Mask:
    """The word with its dots as hands make them: run together, drawn as dashes, or one lost."""
    count, labels, stats, middles = cv2.connectedComponentsWithStats(
        (mask > _HALF).astype(np.uint8)
    )
    small = [
        i
        for i in range(1, count)
        if stats[i, cv2.CC_STAT_WIDTH] < 0.25 * em and stats[i, cv2.CC_STAT_HEIGHT] < 0.25 * em
    ]
    if not small:
        return mask
    changed = mask.copy()
    if chance(rng, 0.2):
        changed[labels == int(rng.choice(small))] = 0
        return changed
    dots = np.isin(labels, small)
    if chance(rng, 0.5):  # neighbours run together
        reach = max(3, int(0.14 * em)) | 1
        joined = cv2.morphologyEx(
            dots.astype(np.uint8) * 255, cv2.MORPH_CLOSE, np.ones((3, reach), np.uint8)
        )
        return np.maximum(changed, joined)
    for i in small:  # dashes
        x, y = middles[i]
        half = 0.9 * stats[i, cv2.CC_STAT_WIDTH] * rng.uniform(0.8, 1.3)
        rise = half * rng.normal(0, 0.35)
        changed[labels == i] = 0
        ends = [(round(x - half), round(y + rise)), (round(x + half), round(y - rise))]
        thick = max(2, int(0.7 * stats[i, cv2.CC_STAT_HEIGHT]))
        cv2.line(changed, ends[0], ends[1], 255, thick, cv2.LINE_AA)
    return changed
