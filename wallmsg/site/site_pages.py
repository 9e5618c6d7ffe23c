"""Every page of a site: its address, its template, and what it shows."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from wallmsg.model import Level
from wallmsg.site.browse import KINDS, Group, groups, in_order
from wallmsg.site.languages import LANGUAGES
from wallmsg.site.photo_view import PhotoView
from wallmsg.site.site_map import SiteMap, site_map
from wallmsg.site.site_pictures import PictureFiles

PER_PAGE = 60
"""Photos on one page of a list."""

CHOSEN = 12
"""Photos on the start page."""


@dataclass(frozen=True)
class SiteContent:
    """All that a site shows."""

    title: str
    photos: tuple[PhotoView, ...]
    pictures: Mapping[str, PictureFiles]
    """By record id, those that are there."""
    private: bool = False
    sensitive: bool = False

    @cached_property
    def ordered(self) -> list[PhotoView]:
        """The photos by date."""
        return in_order(self.photos)

    @cached_property
    def groups(self) -> dict[str, list[Group]]:
        """The groups by kind."""
        return {kind: groups(self.ordered, kind) for kind in KINDS}

    @cached_property
    def map(self) -> SiteMap:
        """The map of the places."""
        return site_map(self.ordered, self.groups["places"])

    @cached_property
    def messages(self) -> int:
        """The number of messages."""
        return sum(len(photo.messages) for photo in self.photos)

    @cached_property
    def chosen(self) -> list[PhotoView]:
        """Photos for the start page: those with a picture, the best read and translated first."""
        with_picture = [photo for photo in self.ordered if photo.id in self.pictures]
        return sorted(with_picture or self.ordered, key=_merit, reverse=True)[:CHOSEN]


def _merit(photo: PhotoView) -> tuple[int, int, float]:
    shown = [message for message in photo.messages if message.english]
    good = sum(message.verdict in {None, Level.OK} for message in shown)
    sure = max((message.confidence or 1.0 for message in shown), default=0.0)
    return int(photo.checked), min(good, 1), sure


@dataclass(frozen=True)
class SitePage:
    """A page before it is rendered."""

    path: str
    language: str
    template: str
    twin: str
    """Path of the same page in the other language."""
    values: dict[str, Any] = field(default_factory=dict)
    """What the template shows besides the content of the site."""


def site_pages(content: SiteContent, language: str) -> Iterator[SitePage]:
    """All pages of a site; `language` is that of the page at the top."""
    other = next(code for code in LANGUAGES if code != language)
    yield SitePage("index.html", language, "start.html", f"{other}/index.html")
    for code in LANGUAGES:
        for page in _pages(content):
            twin = next(one for one in LANGUAGES if one != code)
            yield SitePage(
                f"{code}/{page.path}", code, page.template, f"{twin}/{page.path}", page.values
            )


def _pages(content: SiteContent) -> Iterator[SitePage]:
    """The pages of one language, with paths inside its folder."""
    yield _page("index.html", "start.html")
    for name in ("map", "search", "about"):
        yield _page(f"{name}.html", f"{name}.html")
    yield from _list("all", content.ordered, heading="all", group=None)
    for kind in KINDS:
        yield _page(f"{kind}.html", "groups.html", kind=kind, groups=content.groups[kind])
        for group in content.groups[kind]:
            yield from _list(f"{kind}/{group.slug}", group.photos, heading=kind, group=group)
    ordered = content.ordered
    for number, photo in enumerate(ordered):
        yield _page(
            f"photos/{photo.id}.html",
            "photo.html",
            photo=photo,
            previous=ordered[number - 1] if number else None,
            following=ordered[number + 1] if number + 1 < len(ordered) else None,
        )


def _list(
    name: str, photos: Sequence[PhotoView], *, heading: str, group: Group | None
) -> Iterator[SitePage]:
    last = max(1, math.ceil(len(photos) / PER_PAGE))
    for number in range(1, last + 1):
        yield _page(
            list_path(name, number),
            "list.html",
            name=name,
            heading=heading,
            group=group,
            total=len(photos),
            photos=photos[(number - 1) * PER_PAGE : number * PER_PAGE],
            number=number,
            last=last,
        )


def list_path(name: str, number: int) -> str:
    """The path of a page of a list, in the folder of a language."""
    return f"{name}.html" if number == 1 else f"{name}-{number}.html"


def _page(path: str, template: str, **values: object) -> SitePage:
    return SitePage(path, "", template, "", values)
