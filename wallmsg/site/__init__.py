"""A catalogue as a site of static pages, for a folder, a file share or any web host.

`build_site` writes it. Every page is there in Arabic and in English, can be read without JavaScript
and loads nothing from elsewhere. What could endanger somebody is left out as in an export.
"""

from __future__ import annotations

from wallmsg.site.build import PICTURE_SIZE, SiteEvents, SiteOptions, SiteReport, build_site
from wallmsg.site.languages import LANGUAGES

__all__ = ["LANGUAGES", "PICTURE_SIZE", "SiteEvents", "SiteOptions", "SiteReport", "build_site"]
