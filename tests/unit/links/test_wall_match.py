"""Two photos of one wall fit together, photos of two walls do not."""

from __future__ import annotations

import cv2
import numpy as np

from tests.factories.wall_views import SIZE, painted_wall, seen, view
from wallmsg.links.wall_match import match_walls, wall_features

WALL = painted_wall(1)


def test_another_side_and_light_are_the_same_wall() -> None:
    """And points of the one photo are found in the other, to some pixels."""
    one, other = seen(WALL, 0.0), seen(WALL, 1.0, light=0.6)
    match = match_walls(wall_features(one), wall_features(other))
    assert match is not None
    assert match.is_same_wall
    points = np.array([[[200.0, 150.0], [500.0, 400.0]]])
    true = cv2.perspectiveTransform(points, view(1.0))
    assert np.abs(cv2.perspectiveTransform(points, match.mapping) - true).max() < 4


def test_sizes_are_those_of_the_photos() -> None:
    """The features of a smaller copy are at the places of the whole photo."""
    double = (2 * SIZE[0], 2 * SIZE[1])
    large = np.asarray(cv2.resize(WALL, double, interpolation=cv2.INTER_CUBIC), np.uint8)
    whole = wall_features(WALL, double)
    match = match_walls(wall_features(large), whole)
    assert match is not None
    assert np.allclose(match.mapping, np.eye(3), atol=0.05 * SIZE[0])
    assert match.is_same_wall


def test_other_walls_are_not() -> None:
    """Nor a mirrored one, nor one without anything to see."""
    plain = np.full_like(WALL, 128)
    for other in (painted_wall(2), np.ascontiguousarray(WALL[:, ::-1]), plain):
        match = match_walls(wall_features(WALL), wall_features(other))
        assert match is None or not match.is_same_wall
