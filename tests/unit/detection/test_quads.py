"""Geometry: corners in the order of the writing, candidates once, fragments joined."""

from __future__ import annotations

import math

import cv2
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.factories.polygons import box
from wallmsg.detection import DetectedLine
from wallmsg.detection.quads import alike, candidates, ordered, overlap


@given(
    st.floats(-44, 44),
    st.floats(30, 300),
    st.floats(10, 300),
    st.integers(0, 3),
    st.booleans(),
)
def test_corners_come_in_the_order_of_the_writing(
    angle: float, width: float, height: float, first: int, mirrored: bool
) -> None:
    """However a rectangle's corners are listed, the top left of the writing comes first."""
    assume(height < 1.9 * width or abs(angle) < 36)  # else it is a steep line, not a tall letter
    rectangle = cv2.boxPoints(((500.0, 500.0), (width, height), angle))
    listed = np.roll(rectangle[::-1] if mirrored else rectangle, first, axis=0)
    quad = ordered(listed)
    assert quad.angle() == pytest.approx(angle, abs=0.1)
    assert quad.width() == pytest.approx(width, rel=0.01)
    assert quad.height() == pytest.approx(height, rel=0.01)
    (x0, y0), (x1, y1), (x2, y2), _ = quad.points
    turn = (x1 - x0) * (y2 - y1) - (y1 - y0) * (x2 - x1)
    assert turn > 0  # clockwise as the eye sees it, y pointing down


@given(st.floats(-52, 52), st.floats(3, 12), st.integers(0, 3))
def test_a_long_line_may_slant_a_little_more(angle: float, long: float, first: int) -> None:
    """A line written at 45 degrees and boxed at 50 runs along its long sides."""
    listed = np.roll(cv2.boxPoints(((500.0, 500.0), (40 * long, 40.0), angle)), first, axis=0)
    quad = ordered(listed)
    assert quad.angle() == pytest.approx(angle, abs=0.1)
    assert quad.width() == pytest.approx(40 * long, rel=0.01)


def test_overlap_and_likeness() -> None:
    """Shared area is measured against the smaller outline, or against both together."""
    large, inside, apart = box(0, 0, 100, 100), box(0, 0, 50, 100), box(200, 0)
    assert overlap(large, inside) == pytest.approx(1)
    assert alike(large, inside) == pytest.approx(0.5)
    assert overlap(large, apart) == alike(large, apart) == 0


def test_equal_candidates_count_once() -> None:
    """Of nearly equal quads the surest stays."""
    found = [
        DetectedLine(box(0, 0), 0.6),
        DetectedLine(box(3, 1), 0.8),
        DetectedLine(box(0, 200), 0.5),
    ]
    assert [line.score for line in candidates(found)] == [0.8, 0.5]


@pytest.mark.parametrize(("gap", "step", "joined"), [(10, 0, 3), (10, 30, 2), (80, 0, 2)])
def test_fragments_of_a_line_are_offered_joined_too(gap: float, step: float, joined: int) -> None:
    """Side by side at the same height: one more candidate that spans both; else not."""
    found = [DetectedLine(box(0, 0), 0.9), DetectedLine(box(200 + gap, step), 0.9)]
    offered = candidates(found)
    assert len(offered) == joined
    widest = max(line.polygon.width() for line in offered)
    assert math.isclose(widest, 400 + gap if joined == 3 else 200, rel_tol=0.02)
