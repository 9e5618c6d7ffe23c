"""From the maps that the line detector draws to lines."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from wallmsg.detection.line_map import CORE, MapLine, MapOptions, lines_of, polygon

STRIDE = 4
OPTIONS = MapOptions()
NOTHING, SURE = -6.0, 6.0


class Maps:
    """Maps of a picture, drawn by hand."""

    def __init__(self, width: int = 200, height: int = 160) -> None:
        self.values = np.zeros((4, height, width), np.float32)
        self.values[:2] = NOTHING

    def core(
        self, middle: tuple[float, float], size: tuple[float, float], degrees: float, kind: int = 0
    ) -> Maps:
        """Draw the core of a line of that length and height, all in pixels of the maps."""
        y, x = np.mgrid[0 : self.values.shape[1], 0 : self.values.shape[2]] + 0.5
        turn = math.radians(degrees)
        along = (x - middle[0]) * math.cos(turn) + (y - middle[1]) * math.sin(turn)
        down = (y - middle[1]) * math.cos(turn) - (x - middle[0]) * math.sin(turn)
        grow = (1 - CORE) * size[1] / 2
        inside = (abs(along) < size[0] / 2 - grow) & (abs(down) < size[1] * CORE / 2)
        self.values[kind][inside] = SURE
        self.values[2][inside], self.values[3][inside] = math.cos(turn), math.sin(turn)
        return self

    def lines(self, options: MapOptions = OPTIONS) -> list[MapLine]:
        """What is seen on them."""
        return lines_of(self.values, STRIDE, options)


def box_of(line: MapLine) -> NDArray[np.float64]:
    """Corners of the line in pixels of the maps."""
    return np.array(polygon(line, (1 / STRIDE, 1 / STRIDE)).points)


@pytest.mark.parametrize("degrees", [0, 30, 90, -90, 180, -135])
def test_a_line_keeps_its_size_and_stands_as_its_writing(degrees: float) -> None:
    """The quad is as large as the line, and its first corner is the writing's top left."""
    [line] = Maps().core((100, 80), (90, 20), degrees).lines()
    corners = box_of(line)
    top, left = corners[1] - corners[0], corners[3] - corners[0]
    turned = math.degrees(math.atan2(top[1], top[0]))
    assert (turned - degrees + 180) % 360 - 180 == pytest.approx(0, abs=3)
    assert np.linalg.norm(top) == pytest.approx(90, abs=4)
    assert np.linalg.norm(left) == pytest.approx(20, abs=3)
    assert corners.mean(0) == pytest.approx([100, 80], abs=1.5)
    # From the left end to the right end and down from there: clockwise, never mirrored.
    assert top[0] * left[1] - top[1] * left[0] > 0


def test_other_writing_and_doubtful_cores_are_no_lines() -> None:
    """Only what is surely Arabic comes out."""
    assert Maps().core((100, 80), (90, 20), 0, kind=1).lines() == []
    faint = Maps().core((100, 80), (90, 20), 0)
    faint.values[0][faint.values[0] > 0] = -0.2  # above the threshold, below the score
    assert faint.lines() == []
    assert len(faint.lines(MapOptions(score=0.4))) == 1


def test_pieces_of_a_line_are_one_and_neighbours_are_not() -> None:
    """Words beside each other join; another line, far away or of another size, does not."""
    joined = Maps().core((60, 80), (50, 20), 0).core((120, 81), (50, 20), 0).lines()
    assert len(joined) == 1
    assert joined[0].size[0] / STRIDE == pytest.approx(110, abs=5)
    apart = {
        "far": ((60, 80), (50, 20), (160, 80), (50, 20), 0),
        "below": ((100, 60), (80, 20), (100, 84), (80, 20), 0),
        "larger": ((60, 80), (40, 12), (120, 80), (60, 40), 0),
        "another way": ((50, 80), (50, 20), (100, 80), (50, 20), 80),
    }
    for why, (one, size, other, other_size, turn) in apart.items():
        maps = Maps().core(one, size, 0).core(other, other_size, turn)
        assert len(maps.lines()) == 2, why


def test_lines_that_cross_are_parted_by_their_direction() -> None:
    """A core in which two directions meet is two lines."""
    lines = Maps().core((100, 80), (120, 16), 0).core((100, 120), (70, 16), 90).lines()
    assert len(lines) == 2
    assert sorted(round(abs(line.along[1])) for line in lines) == [0, 1]


def test_specks_are_left_out() -> None:
    """What is lower than the least height is no line."""
    assert Maps().core((100, 80), (2, 1), 0).lines(MapOptions(smallest=12)) == []


@pytest.mark.parametrize("degrees", [20, -35, 75, 160])
def test_a_long_core_corrects_the_direction(degrees: float) -> None:
    """The network need only be roughly right, and right about which end is which."""
    maps = Maps().core((100, 80), (110, 20), degrees)
    wrong = math.radians(degrees + 30)
    inside = maps.values[0] > 0
    maps.values[2][inside], maps.values[3][inside] = math.cos(wrong), math.sin(wrong)
    [line] = maps.lines()
    assert math.degrees(math.atan2(line.along[1], line.along[0])) == pytest.approx(degrees, abs=3)


def test_a_short_core_stands_as_the_network_says() -> None:
    """A single word may be as high as long."""
    [line] = Maps().core((100, 80), (44, 40), 90).lines()
    assert line.along == pytest.approx((0, 1), abs=0.05)
