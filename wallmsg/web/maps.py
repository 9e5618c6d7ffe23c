"""The map of photos that know where they were taken."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from wallmsg.errors import QueryError
from wallmsg.review import points
from wallmsg.web import mapping
from wallmsg.web.asked import Form
from wallmsg.web.site import Site

LISTED = 60
"""Photos shown below the map."""


def blueprint(site: Site) -> Blueprint:
    """The map."""
    pages = Blueprint("map", __name__)

    @pages.get("/map")
    def show() -> str | tuple[str, int]:
        form = Form.of(request.args)
        try:
            found = points(site.catalogue, form.asked())
        except QueryError as error:
            return render_template("map.html", here="map", form=form, wrong=error), 400
        named = mapping.parse_box(request.args.get("box", ""))
        box = named or (mapping.around(found) if found else None)
        inside = [point for point in found if box and box.holds(point)]
        return render_template(
            "map.html",
            here="map",
            form=form,
            total=len(found),
            inside=inside[:LISTED],
            count=len(inside),
            zoomed=named is not None,
            drawing=mapping.draw(found, box) if box else None,
            size=(mapping.WIDTH, mapping.HEIGHT),
        )

    return pages
