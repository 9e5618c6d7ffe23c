"""Stacked words: a detector made for Chinese takes a few short lines for one upright column."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from wallmsg.detection.crop import around
from wallmsg.detection.illumination import Floats, Pixels, grey_of
from wallmsg.detection.quads import alike
from wallmsg.detection.types import DetectedLine
from wallmsg.model import Polygon

_TALL = 1.25
"""Times its width from which a quad may hold several lines."""

_HEIGHT = 320
"""Pixels of height at which its ink is examined: strokes are still several pixels wide."""

_ASIDE, _ABOVE = 0.5, 0.08
"""Of its width and height, looked at around it: the detector draws the core of a column."""

_GROUND = 0.35
"""Of the width, over which the light of the wall may change."""

_SPECK = 0.02
"""Of the width, the side of the smallest mark that counts."""

_GAP = 0.12
"""Ink in a row of pixels, as a share of that in a well filled one, below which lines part."""

_LOW = 0.45
"""Times the usual height below which a band is the dots or the tail of its neighbour."""

_NARROW = 0.6
"""Times its height below which a band is a stroke, not a word."""

_MAX_COUNT = 8
"""More bands than this are a texture."""

_SAME = 0.5
"""Shared area over joint area from which two columns are the same."""


def rows(image: Pixels, found: Sequence[DetectedLine]) -> list[DetectedLine]:
    """The single lines inside quads that are taller than wide, in case they hold several.

    They are offered beside the quads: reading shows what is right.

    Args:
        image: HxWx3 uint8 BGR.
        found: Lines in pixels of `image`.
    """
    columns: list[DetectedLine] = []
    for line in sorted(found, key=lambda line: -line.polygon.area()):
        tall = line.polygon.height() >= _TALL * line.polygon.width()
        if tall and all(alike(line.polygon, other.polygon) < _SAME for other in columns):
            columns.append(line)
    return [row for column in columns for row in _parted(image, column)]


def _parted(image: Pixels, column: DetectedLine) -> list[DetectedLine]:
    """The column's lines, from the top; none if it does not fall into several."""
    cut, back = _upright(image, column.polygon)
    ink = _ink(cut)
    bands = _bands(ink)
    if not 2 <= len(bands) <= _MAX_COUNT:
        return []
    lines = []
    for top, bottom in bands:
        across = np.flatnonzero(ink[top:bottom].any(axis=0))
        left, right = int(across[0]), int(across[-1]) + 1
        if right - left < _NARROW * (bottom - top):
            continue
        box = np.array([[[left, top], [right, top], [right, bottom], [left, bottom]]], np.float32)
        corners = cv2.perspectiveTransform(box, back)[0]
        polygon = Polygon(tuple((float(x), float(y)) for x, y in corners))
        lines.append(DetectedLine(polygon, column.score))
    return lines


def _upright(image: Pixels, quad: Polygon) -> tuple[Pixels, Floats]:
    """The quad and what is around it, HxW uint8 grey, and the way back from there to the photo."""
    corners = np.array(quad.points, dtype=np.float32)
    across, down = ((corners[1] - corners[0]) * _ASIDE, (corners[3] - corners[0]) * _ABOVE)
    signs = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]], dtype=np.float32)
    wide = corners + signs[:, :1] * across + signs[:, 1:] * down
    scale = _HEIGHT / max(1.0, quad.height())
    width = max(16, round(quad.width() * scale * (1 + 2 * _ASIDE)))
    height = round(_HEIGHT * (1 + 2 * _ABOVE))
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    back = cv2.getPerspectiveTransform(target, wide)
    if scale < 0.5:  # a warp takes single pixels
        image, wide = around(image, wide, 2 * scale)
    warp = cv2.getPerspectiveTransform(wide, target)
    cut = cv2.warpPerspective(image, warp, (width, height), borderMode=cv2.BORDER_REPLICATE)
    return grey_of(cut.astype(np.uint8, copy=False)), back


def _ink(grey: Pixels) -> Pixels:
    """Where the writing of a column is, HxW of 0 and 1: what stands in it, not what crosses it."""
    height, width = grey.shape
    aside = round(width * _ASIDE / (1 + 2 * _ASIDE))
    core = slice(aside, width - aside)
    wide = width - 2 * aside
    # So wide a blur is the same, and fifty times as fast, on a smaller picture.
    small = cv2.resize(grey, (width // 8, height // 8), interpolation=cv2.INTER_AREA)
    blurred = cv2.GaussianBlur(small, (0, 0), max(1.0, _GROUND * wide / 8))
    ground = cv2.resize(blurred, (width, height)).astype(np.float32)
    even = np.clip(grey * (160.0 / np.maximum(ground, 16)), 0, 255)
    level, _ = cv2.threshold(even[:, core].astype(np.uint8), 0, 255, cv2.THRESH_OTSU)
    dark = even <= level
    if 2 * np.count_nonzero(dark[:, core]) > dark[:, core].size:
        dark = ~dark
    _, labels, stats, centres = cv2.connectedComponentsWithStats(dark.astype(np.uint8))
    least = (_SPECK * wide) ** 2
    left, top = stats[:, cv2.CC_STAT_LEFT], stats[:, cv2.CC_STAT_TOP]
    right, bottom = left + stats[:, cv2.CC_STAT_WIDTH], top + stats[:, cv2.CC_STAT_HEIGHT]
    inside = (left > 0) & (top > 0) & (right < width) & (bottom < height)
    near = (centres[:, 0] > aside / 2) & (centres[:, 0] < width - aside / 2)
    low = bottom - top < 0.5 * height
    keep = inside & near & low & (stats[:, cv2.CC_STAT_AREA] >= least)
    keep[0] = False
    kept: Pixels = keep[labels].astype(np.uint8)
    return kept


def _bands(ink: Pixels) -> list[tuple[int, int]]:
    """Top and bottom of each line of ink."""
    filled = np.convolve(ink.sum(axis=1), np.ones(5) / 5, mode="same")
    written = filled[filled > 0]
    if not len(written):
        return []
    full = filled > _GAP * np.percentile(written, 80)
    edges = np.flatnonzero(np.diff(np.concatenate(([0], full.astype(np.int8), [0]))))
    bands = [(int(a), int(b)) for a, b in edges.reshape(-1, 2)]
    usual = sorted((b - a for a, b in bands), reverse=True)[len(bands) // 3]
    while len(bands) > 1:
        thin = min(range(len(bands)), key=lambda i: bands[i][1] - bands[i][0])
        if bands[thin][1] - bands[thin][0] >= _LOW * usual:
            break
        _join_nearest(bands, thin)
    return bands


def _join_nearest(bands: list[tuple[int, int]], thin: int) -> None:
    """Make a band part of the neighbour that stands closer."""
    above = bands[thin][0] - bands[thin - 1][1] if thin else None
    below = bands[thin + 1][0] - bands[thin][1] if thin + 1 < len(bands) else None
    other = thin - 1 if below is None or (above is not None and above <= below) else thin + 1
    first, last = sorted((thin, other))
    bands[first : last + 1] = [(bands[first][0], bands[last][1])]
