"""Whether two photos show the same wall: local features, and one flat view that explains them.

SIFT (Lowe 2004) with root normalisation (Arandjelovic and Zisserman 2012); matches are mutual and
clearly nearer than the second (Lowe's ratio). A wall is nearly flat, so the points of one photo lie
in the other by one homography, which is estimated with MAGSAC++ (Barath et al. 2020).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]

LONGEST_SIDE = 1000
"""Pixels to which photos are reduced: strokes stay, grain and noise go."""

_FEATURES = 1500
_CONTRAST = 0.02
"""Half of SIFT's usual least contrast: plaster has little."""
_SCALE = 512.0
_RATIO = 0.85
_MIN_POINTS = 8
_REACH = 4.0
"""Pixels of the reduced photo by which a point may miss its place."""
_MOST_STRETCH = 6.0
"""Largest ratio of the two scales at a point: a more slanted view shows no writing."""
_SEED = 1

MIN_MATCHES = 18
"""Points that must agree on one view."""
MIN_SHARE = 0.25
"""Share of all matches that must agree."""
MIN_SPREAD = 0.02
"""Share of the smaller photo that the agreeing points must enclose."""


@dataclass(frozen=True)
class WallFeatures:
    """Points of a photo, and what each looks like."""

    points: NDArray[np.float32]
    """Nx2, in pixels of the upright photo."""
    descriptors: NDArray[np.uint8]
    """Nx128."""
    width: int
    height: int

    @property
    def scale(self) -> float:
        """How much smaller the features' photo was than the photo itself, 0 to 1."""
        return min(1.0, LONGEST_SIDE / max(self.width, self.height))


@dataclass(frozen=True)
class WallMatch:
    """How two photos fit together."""

    matches: int
    """Points that agree."""
    share: float
    """Their share of all matches, 0 to 1."""
    spread: float
    """The area between them, as a share of the smaller photo, 0 to 1."""
    mapping: NDArray[np.float64]
    """3x3 homography from pixels of the first photo to pixels of the second."""

    @property
    def is_same_wall(self) -> bool:
        """Whether that is enough to say that both show one wall."""
        return self.matches >= MIN_MATCHES and self.share >= MIN_SHARE and self.spread >= MIN_SPREAD


def wall_features(pixels: Pixels, size: tuple[int, int] | None = None) -> WallFeatures:
    """The features of a photo.

    Args:
        pixels: HxWx3 uint8 BGR, upright.
        size: Width and height of the photo if `pixels` are of a smaller copy.
    """
    height, width = pixels.shape[:2]
    full = size or (width, height)
    grey = cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY)
    share = min(1.0, LONGEST_SIDE / max(height, width))
    if share < 1:
        grey = cv2.resize(grey, None, fx=share, fy=share, interpolation=cv2.INTER_AREA)
    finder = cv2.SIFT.create(nfeatures=_FEATURES, contrastThreshold=_CONTRAST)
    keys, found = finder.detectAndCompute(grey, None)
    if found is None or not len(keys):
        return WallFeatures(np.zeros((0, 2), np.float32), np.zeros((0, 128), np.uint8), *full)
    points = np.array([key.pt for key in keys], np.float32)
    points *= np.array([full[0] / grey.shape[1], full[1] / grey.shape[0]], np.float32)
    root = np.sqrt(found / np.maximum(found.sum(axis=1, keepdims=True), 1e-6))
    return WallFeatures(points, np.clip(root * _SCALE, 0, 255).astype(np.uint8), *full)


def match_walls(one: WallFeatures, other: WallFeatures) -> WallMatch | None:
    """How the two photos fit together; None if no view explains enough of their points."""
    pairs = _paired(one.descriptors, other.descriptors)
    if len(pairs) < _MIN_POINTS:
        return None
    a = one.points[pairs[:, 0]] * one.scale
    b = other.points[pairs[:, 1]] * other.scale
    cv2.setRNGSeed(_SEED)
    mapping, agree = cv2.findHomography(
        a, b, cv2.USAC_MAGSAC, ransacReprojThreshold=_REACH, maxIters=5000, confidence=0.9999
    )
    if mapping is None or agree is None:
        return None
    inside = agree.ravel().astype(bool)
    # Several features stand at one point, with several directions: they are one witness.
    places = np.unique(np.round(np.hstack([a[inside], b[inside]])), axis=0).astype(np.float64)
    if len(places) < _MIN_POINTS or not _is_a_view(mapping, places[:, :2]):
        return None
    everything = np.unique(np.round(np.hstack([a, b])), axis=0)
    spread = min(
        _enclosed(places[:, :2]) / (one.width * one.height * one.scale**2),
        _enclosed(places[:, 2:]) / (other.width * other.height * other.scale**2),
    )
    shrink = np.diag([one.scale, one.scale, 1.0])
    grow = np.diag([1 / other.scale, 1 / other.scale, 1.0])
    whole = grow @ mapping @ shrink
    return WallMatch(len(places), len(places) / len(everything), spread, whole / whole[2, 2])


def _paired(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Kx2 positions of features that are each other's nearest, clearly nearer than the second."""
    if len(one) < 2 or len(other) < 2:
        return np.zeros((0, 2), np.int64)
    a, b = one.astype(np.float32) / _SCALE, other.astype(np.float32) / _SCALE
    # Squared distances of nearly unit vectors.
    squares = (a**2).sum(1)[:, None] + (b**2).sum(1)[None, :] - 2 * (a @ b.T)
    np.maximum(squares, 0, out=squares)
    nearest = squares.argmin(axis=1)
    rows = np.arange(len(a))
    first = squares[rows, nearest]
    back = squares.argmin(axis=0)
    squares[rows, nearest] = np.inf
    second = squares.min(axis=1)
    good = (back[nearest] == rows) & (first < _RATIO**2 * second)
    return np.stack([rows[good], nearest[good]], axis=1)


def _is_a_view(mapping: NDArray[Any], points: NDArray[np.float64]) -> bool:
    """Whether a camera could see it so: not mirrored, and not squeezed, at any of the points."""
    x, y = points[:, 0], points[:, 1]
    (a, b, c), (d, e, f), (g, h, i) = mapping
    w = g * x + h * y + i
    u, v = (a * x + b * y + c) / w, (d * x + e * y + f) / w
    if not (np.all(w > 0) or np.all(w < 0)):
        return False
    slopes = np.stack([a - u * g, b - u * h, d - v * g, e - v * h], axis=1) / w[:, None]
    scales = np.linalg.svd(slopes.reshape(-1, 2, 2), compute_uv=False)
    turned = slopes[:, 0] * slopes[:, 3] - slopes[:, 1] * slopes[:, 2]
    return bool(np.all(turned > 0) and np.all(scales[:, 0] < _MOST_STRETCH * scales[:, 1]))


def _enclosed(points: NDArray[np.float64]) -> float:
    return float(cv2.contourArea(cv2.convexHull(points.astype(np.float32))))
