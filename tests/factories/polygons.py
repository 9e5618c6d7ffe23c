"""Outlines."""

from __future__ import annotations

from wallmsg.model import Polygon


def box(left: float, top: float, width: float = 200, height: float = 40) -> Polygon:
    """An upright quad by its place and size."""
    return quad(left, top, left + width, top + height)


def quad(left: float, top: float, right: float, bottom: float) -> Polygon:
    """An upright quad by its corners."""
    return Polygon(((left, top), (right, top), (right, bottom), (left, bottom)))
