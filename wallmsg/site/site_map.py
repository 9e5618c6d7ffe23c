"""The map of a site: places that people entered, and cameras' positions if they were included."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wallmsg.catalogue import MapPoint
from wallmsg.review.map_layout import HEIGHT, WIDTH, Drawing, around, draw
from wallmsg.site.browse import Group
from wallmsg.site.photo_view import PhotoView
from wallmsg.site.place_positions import position_of

_NAME_WIDTH, _NAME_HEIGHT = 160.0, 50.0
"""Room for a name, in units of the drawing."""


@dataclass(frozen=True)
class SiteMap:
    """What the map page draws."""

    drawing: Drawing | None
    """None without any position."""
    clusters: tuple[tuple[Group, ...], ...]
    """The places of each cluster of the drawing, those with most photos first."""
    named: frozenset[int]
    """Positions of the clusters that have room for a name."""
    missing: tuple[Group, ...]
    """Places without a known position."""
    width: float = WIDTH
    height: float = HEIGHT


def site_map(photos: Sequence[PhotoView], places: Sequence[Group]) -> SiteMap:
    """The map of those photos; `places` are their groups by place."""
    known = {group.key: position_of(group.key) for group in places}
    points = [
        MapPoint(
            id=photo.id,
            name=photo.name,
            latitude=position[0],
            longitude=position[1],
            place=photo.place,
            sensitive=False,
        )
        for photo in photos
        if (position := photo.position or known.get(photo.place or ""))
    ]
    missing = tuple(group for group in places if known[group.key] is None)
    if not points:
        return SiteMap(None, (), frozenset(), missing)
    drawing = draw(points, around(points))
    by_key = {group.key: group for group in places}
    clusters = tuple(
        tuple(
            sorted(
                (by_key[key] for key in {point.place for point in cluster.points if point.place}),
                key=lambda group: (-len(group.photos), group.key),
            )
        )
        for cluster in drawing.clusters
    )
    return SiteMap(drawing, clusters, _named(drawing, clusters), missing)


def _named(drawing: Drawing, places: Sequence[Sequence[Group]]) -> frozenset[int]:
    """The clusters that have a place, and no other name beside or below them."""
    named: list[int] = []
    for number, cluster in enumerate(drawing.clusters):
        near = any(
            abs(cluster.x - other.x) < _NAME_WIDTH and abs(cluster.y - other.y) < _NAME_HEIGHT
            for other in (drawing.clusters[one] for one in named)
        )
        if places[number] and not near:
            named.append(number)
    return frozenset(named)
