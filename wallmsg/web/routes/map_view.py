"""The map of photos that know where they were taken."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from wallmsg.errors import QueryError
from wallmsg.review import map_layout, map_outline, points
from wallmsg.web.context import Site
from wallmsg.web.routes.queue import selection_of
from wallmsg.web.search_form import Form

LISTED = 60
"""Photos shown below the map."""


def blueprint(site: Site) -> Blueprint:
    """The map."""
    pages = Blueprint("map", __name__)

    @pages.get("/map")
    def show() -> str | tuple[str, int]:
        form = Form.of(request.args)
        try:
            found = points(site.catalogue, selection_of(site, form))
        except QueryError as error:
            return render_template("map.html", here="map", form=form, wrong=error), 400
        named = map_layout.parse_box(request.args.get("box", ""))
        box = named or (map_layout.around(found) if found else map_layout.MIDDLE_EAST)
        inside = [point for point in found if box.holds(point)]
        return render_template(
            "map.html",
            here="map",
            form=form,
            total=len(found),
            inside=inside[:LISTED],
            count=len(inside),
            zoomed=named is not None,
            drawing=map_layout.draw(found, box),
            outline=map_outline.outline(box),
            size=(map_layout.WIDTH, map_layout.HEIGHT),
        )

    @pages.get("/map/pick")
    def pick() -> str | tuple[str, int]:
        """A part of the map alone, for choosing a position on it."""
        box = map_layout.parse_box(request.args.get("box", "")) or map_layout.MIDDLE_EAST
        return render_template(
            "_map_pick.html",
            drawing=map_layout.draw([], box),
            outline=map_outline.outline(box),
            size=(map_layout.WIDTH, map_layout.HEIGHT),
        )

    return pages
