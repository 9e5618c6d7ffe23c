"""Masks in the pixels."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.polygons import quad
from wallmsg.model import Polygon
from wallmsg.photos.masks import COLOUR, masked

PHOTO = np.full((100, 200, 3), (255, 0, 255), np.uint8)


def test_what_is_outlined_is_flat_and_the_rest_stays() -> None:
    """Of a copy: the pixels given are not changed."""
    filled = masked(PHOTO, [quad(20, 30, 60, 70)])
    assert (filled[30:71, 20:61] == COLOUR).all()
    assert (filled[:, 70:] == PHOTO[:, 70:]).all()
    assert (PHOTO == (255, 0, 255)).all()
    assert masked(PHOTO, []) is PHOTO


def test_a_twisted_outline_leaves_no_hole() -> None:
    """Corners in the wrong order cover the same."""
    twisted = Polygon(((20, 30), (60, 70), (60, 30), (20, 70)))
    assert (masked(PHOTO, [twisted]) == masked(PHOTO, [quad(20, 30, 60, 70)])).all()


@given(
    st.lists(st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6)), min_size=3, max_size=6),
    st.integers(0, 199),
    st.integers(0, 99),
    st.floats(0.01, 0.99),
)
def test_every_point_between_the_corners_is_filled(
    corners: list[tuple[float, float]], x: int, y: int, share: float
) -> None:
    """Also where the corners lie far beyond the photo."""
    # A corner opposite the first, so that the point lies between the two.
    (x1, y1), *others = corners
    opposite = (x + (x - x1) * share, y + (y - y1) * share)
    filled = masked(PHOTO, [Polygon(((x1, y1), opposite, *others))])
    assert filled.shape == PHOTO.shape
    assert tuple(filled[y, x]) == COLOUR
