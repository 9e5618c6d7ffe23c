"""Messages and reading order."""

from __future__ import annotations

import math

import pytest

from tests.factories.polygons import box
from wallmsg.detection import group
from wallmsg.model import Line, Outcome, Polygon


def line(text: str, polygon: Polygon) -> Line:
    """A line that was read."""
    return Line(polygon=polygon, text=text, confidence=0.9, outcome=Outcome.READ)


def texts(lines: list[Line]) -> list[list[str]]:
    """Messages as lists of their lines' texts."""
    return [[line.text for line in message.lines] for message in group(lines)]


def test_rows_from_the_top_each_from_the_right() -> None:
    """Lines in a row are read from the right, rows from the top, in whatever order they come."""
    lines = [
        line("4", box(0, 102)),
        line("1", box(250, 0)),
        line("3", box(250, 95)),
        line("2", box(0, 8)),
    ]
    assert texts(lines) == [["1", "2", "3", "4"]]


def test_writing_far_apart_is_several_messages() -> None:
    """A gap of many heights parts messages; the higher one comes first."""
    lines = [line("below", box(0, 500)), line("above", box(0, 0)), line("beside", box(900, 500))]
    assert texts(lines) == [["above"], ["beside"], ["below"]]


def test_writing_of_very_different_size_is_several_messages() -> None:
    """A small scribble under large letters is a message of its own."""
    lines = [line("large", box(0, 0, 800, 200)), line("small", box(0, 210, 100, 20))]
    assert texts(lines) == [["large"], ["small"]]


def test_writing_that_runs_another_way_is_another_message() -> None:
    """A tag up the side of a message is none of its lines; upside down has an order of its own."""
    upward = Polygon(((410.0, 200.0), (410.0, 0.0), (450.0, 0.0), (450.0, 200.0)))
    assert texts([line("along", box(0, 0, 400, 40)), line("up", upward)]) == [["up"], ["along"]]
    rows = [line("1", box(0, 0)), line("2", box(0, 50))]
    turned = [line(row.text, row.polygon.rotated(180, 600, 400)) for row in (rows[1], rows[0])]
    assert texts(turned) == [["1", "2"]]


@pytest.mark.parametrize("slant", [-30, -15, 15, 30])
def test_slanted_lines_keep_their_order(slant: float) -> None:
    """Rows are seen along the common slant: a steep first line does not fall below the second."""

    def slanted(row: int, column: int) -> Polygon:
        turn = math.radians(slant)
        corners = [(x, y) for x, y in box(column * 260, row * 60).points]
        return Polygon(
            tuple(
                (
                    x * math.cos(turn) - y * math.sin(turn),
                    x * math.sin(turn) + y * math.cos(turn),
                )
                for x, y in corners
            )
        )

    lines = [
        line("3", slanted(1, 1)),
        line("2", slanted(0, 0)),
        line("4", slanted(1, 0)),
        line("1", slanted(0, 1)),
    ]
    assert texts(lines) == [["1", "2", "3", "4"]]


def test_nothing_is_nothing() -> None:
    """Without lines there is no message."""
    assert group([]) == ()
