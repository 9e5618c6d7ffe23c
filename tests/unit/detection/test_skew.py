"""Slanted writing: the slant lines share, and quads drawn along it."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wallmsg.detection import DetectedLine
from wallmsg.detection.quads import candidates, ordered
from wallmsg.detection.skew import Detection, aligned, along, common_slant


def detection(x: float, y: float, width: float, height: float, angle: float) -> Detection:
    """A core of that size about its middle, boxed as it stands."""
    core = cv2.boxPoints(((x, y), (width, height), angle))
    return Detection(DetectedLine(ordered(core), 0.8), core)


@given(
    st.floats(-44, 44),
    st.lists(st.tuples(st.floats(0, 900), st.floats(0, 900)), min_size=1, max_size=12),
)
def test_a_quad_along_a_slant_holds_all_of_its_outline(
    slant: float, points: list[tuple[float, float]]
) -> None:
    """Turned level, every point lies inside, and the quad slants as it was asked to."""
    quad = along(np.array(points), slant)
    assert quad.angle() == pytest.approx(slant, abs=0.01)
    corners = np.array(quad.points, dtype=np.float32)
    for x, y in points:
        assert cv2.pointPolygonTest(corners, (x, y), measureDist=True) > -0.01


@given(st.floats(-44, 44), st.floats(20, 400), st.floats(10, 100))
def test_drawn_along_its_own_slant_a_quad_is_the_detectors(
    slant: float, width: float, height: float
) -> None:
    """A rectangle and the detector's swelling around it, there and back."""
    quad = along(cv2.boxPoints(((500.0, 500.0), (width, height), slant)), slant)
    grown = width * height * 1.6 / (width + height)
    assert quad.centre() == pytest.approx((500, 500), abs=0.1)
    assert quad.width() == pytest.approx(width + grown, rel=0.01)
    assert quad.height() == pytest.approx(height + grown, rel=0.01)


def test_long_sure_lines_tell_the_slant() -> None:
    """Words boxed askew and doubtful quads do not; without any line nothing slants."""
    long = [detection(400, 400, 500, 80, 33).line, detection(400, 600, 450, 80, 35).line]
    words = [detection(100 * i, 200, 90, 80, 5).line for i in range(6)]
    doubtful = DetectedLine(detection(400, 800, 900, 100, -20).line.polygon, 0.4)
    assert common_slant([*words, *long, doubtful]) == pytest.approx(34, abs=1.1)
    assert common_slant([]) == common_slant([doubtful]) == common_slant(words) == 0


def test_words_boxed_askew_are_drawn_along_the_line_and_joined() -> None:
    """Two words of a slanted line, each boxed level, become one candidate of its slant."""
    line = detection(500, 700, 600, 80, 30)
    cos, sin = np.cos(np.pi / 6), np.sin(np.pi / 6)
    words = [
        Detection(
            DetectedLine(ordered(cv2.boxPoints(((x, y), (150.0, 120.0), 0.0))), 0.7),
            cv2.boxPoints(((x, y), (120.0, 60.0), 30.0)),
        )
        for x, y in ((400.0, 300.0), (400 + 190 * cos, 300 + 190 * sin))
    ]
    boxed = candidates([one.line for one in (line, *words)])
    drawn = candidates(aligned([line, *words]))
    assert len(boxed) == 3
    assert len(drawn) == 4
    assert {round(one.polygon.angle()) for one in drawn} == {30}


def test_long_lines_stay_as_they_were_boxed() -> None:
    """A long line of another slant than the rest is not forced along."""
    detections = [detection(400, 300, 600, 80, 0), detection(400, 600, 300, 60, 20)]
    assert aligned(detections) == [one.line for one in detections]
