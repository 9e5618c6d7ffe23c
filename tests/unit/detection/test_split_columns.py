"""Several short lines that the detector saw as one upright column."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from wallmsg.detection import DetectedLine
from wallmsg.detection.illumination import Pixels
from wallmsg.detection.split_columns import rows
from wallmsg.model import Polygon

WORDS = ((60, 130), (190, 250), (310, 390))
"""Top and bottom of what is written in the column, in pixels."""


def wall(ground: int = 200) -> Pixels:
    """An empty wall, slightly rough, HxWx3."""
    rough = np.random.default_rng(5).normal(ground, 3, (450, 400, 1))
    return np.clip(np.repeat(rough, 3, axis=2), 0, 255).astype(np.uint8)


def written(paint: int = 30, ground: int = 200) -> Pixels:
    """Three words of strokes below each other, the middle one with a dot above it."""
    photo = wall(ground)
    for top, bottom in WORDS:
        for x in range(140, 260, 24):
            cv2.line(photo, (x, top), (x - 8, bottom), (paint,) * 3, 9)
        cv2.line(photo, (132, bottom), (256, bottom), (paint,) * 3, 9)
    cv2.circle(photo, (190, 176), 6, (paint,) * 3, -1)
    return photo


def column(
    left: float = 130, right: float = 265, top: float = 40, bottom: float = 410
) -> DetectedLine:
    """What the detector would say of it."""
    corners = ((left, top), (right, top), (right, bottom), (left, bottom))
    return DetectedLine(Polygon(corners), 0.8)


@pytest.mark.parametrize(("paint", "ground"), [(30, 200), (230, 60)])
def test_a_column_falls_into_its_lines(paint: int, ground: int) -> None:
    """Each word gets its own quad, from the top, dark or light, the dot with the nearer word."""
    found = rows(written(paint, ground), [column()])
    assert [line.score for line in found] == [0.8] * 3
    for line, (top, bottom) in zip(found, (WORDS[0], (170, 250), WORDS[2]), strict=True):
        _, upper, _, lower = line.polygon.bounds()
        assert upper == pytest.approx(top, abs=12)
        assert lower == pytest.approx(bottom, abs=12)


def test_a_leaning_column_falls_into_leaning_lines() -> None:
    """The lines of a photo held aslant slant as its column does."""
    turn = cv2.getRotationMatrix2D((200, 225), 10, 1)
    photo = cv2.warpAffine(written(), turn, (400, 450), borderMode=cv2.BORDER_REPLICATE)
    corners = np.array(column().polygon.points) @ turn[:, :2].T + turn[:, 2]
    leaning = DetectedLine(Polygon(tuple((float(x), float(y)) for x, y in corners)), 0.8)
    found = rows(photo.astype(np.uint8, copy=False), [leaning])
    assert len(found) == 3
    assert all(line.polygon.angle() == pytest.approx(-10, abs=1) for line in found)


def test_strokes_that_lead_out_of_the_column_are_not_its_writing() -> None:
    """Joints and edges that run across the wall add no line and make none wider."""
    photo = written()
    cv2.line(photo, (0, 280), (399, 280), (90, 90, 90), 5)
    cv2.line(photo, (330, 0), (330, 449), (60, 60, 60), 12)
    found = rows(photo, [column()])
    assert len(found) == 3
    assert all(line.polygon.bounds()[2] < 300 for line in found)


def test_same_column_seen_twice_is_parted_once() -> None:
    """Passes at several scales see one column; its lines are offered once."""
    assert len(rows(written(), [column(), column(125, 268, 45, 405)])) == 3


@pytest.mark.parametrize("photo", [wall(), written()[40:170]])
def test_no_second_line_no_parting(photo: Pixels) -> None:
    """An empty column, and one with a single word, stay as they are."""
    assert rows(photo, [column(bottom=photo.shape[0] - 5)]) == []


def test_a_line_wider_than_high_is_left_alone() -> None:
    """Only quads that are clearly taller than wide are looked at."""
    assert rows(written(), [column(0, 399)]) == []


def test_a_column_partly_outside_the_photo_is_no_fault() -> None:
    """The detector may grow a quad past the photo's edge."""
    found = rows(written(), [column(top=-300, bottom=700)])
    assert all(line.polygon.area() > 0 for line in found)
