"""Builds a site: reads the records, makes the pictures, writes the pages that changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path

from wallmsg.catalogue import Catalogue
from wallmsg.errors import CatalogueError
from wallmsg.interchange.classic_script import classic_script
from wallmsg.interchange.export import redacted
from wallmsg.interchange.formats.base import SAFE, Included
from wallmsg.interchange.packet.writer import SHARED
from wallmsg.interchange.public_pictures import OnMissing
from wallmsg.model import Record
from wallmsg.site.languages import LANGUAGES
from wallmsg.site.photo_view import PhotoView, photo_view
from wallmsg.site.rendering import SiteRenderer
from wallmsg.site.search_data import search_script_names, search_scripts
from wallmsg.site.site_folder import SiteFolder
from wallmsg.site.site_pages import SiteContent, SitePage, site_pages
from wallmsg.site.site_pictures import PictureFiles, PictureMaker, picture_files

PICTURE_SIZE = 1600
"""Longest side of the photos, pixels."""

_FONT = "noto-naskh-arabic.woff2"
_LICENCE = "noto-naskh-arabic-OFL.txt"
_STYLES = ("site.css",)
_SCRIPTS = ("folding.js", "search_index.js", "search.js")


@dataclass(frozen=True)
class SiteOptions:
    """What goes into a site."""

    title: str | None = None
    """None is the catalogue's."""
    language: str = LANGUAGES[0]
    """Of the page at the top of the folder."""
    size: int | None = PICTURE_SIZE
    """Longest side of the photos in pixels; None for a site without photos."""
    included: Included = SAFE
    """What to include besides what is safe."""


@dataclass(frozen=True)
class SiteEvents:
    """What is called while a site is built."""

    missing: OnMissing = lambda _id, _error: None
    """With each photo that cannot be opened."""
    damaged: Callable[[str, CatalogueError], None] | None = None
    """With each record that cannot be read; None: it ends the build."""
    progress: Callable[[int, int | None], None] = lambda _done, _total: None
    """With the number of pictures that are made, and of all."""


@dataclass(frozen=True)
class SiteReport:
    """What a build did."""

    photos: int
    messages: int
    written: int
    """Files that are new or changed."""
    unchanged: int
    removed: int
    resumed: bool
    """Whether the build before was stopped."""


def build_site(
    catalogue: Catalogue,
    records: Iterable[Record],
    output: Path,
    options: SiteOptions,
    on: SiteEvents | None = None,
) -> SiteReport:
    """Write a site of those records of the catalogue to the folder `output`.

    A site that is there is brought up to date: only files that changed are written, and files of
    photos that are no longer shown are removed before anything else. Every file is whole or as it
    was; a build that is stopped is completed by the next one. The page of a photo that cannot be
    opened does without a picture. Raises UsageError if the folder holds something else or cannot be
    written.
    """
    on = on or SiteEvents()
    folder = SiteFolder(output)
    views, pictures = _views(records, options)
    content = SiteContent(
        title=options.title or catalogue.info.title,
        photos=tuple(views),
        pictures=pictures,
        private=options.included.private,
        sensitive=options.included.sensitive,
    )
    pages = [*site_pages(content, options.language)]
    assets = dict(_assets())
    folder.begin(_planned(content, pages, assets))
    maker = PictureMaker(catalogue, folder, options.size or 0, on.missing)
    content = replace(content, pictures=_made(maker, pictures, on.progress))
    for name, data in (*assets.items(), *search_scripts(_with_small_pictures(content))):
        folder.write(name, data)
    renderer = SiteRenderer(content)
    for page in pages:
        folder.write(page.path, renderer.render(page))
    folder.finish()
    return SiteReport(
        photos=len(views),
        messages=content.messages,
        written=folder.written,
        unchanged=folder.unchanged,
        removed=folder.removed,
        resumed=not folder.was_complete,
    )


def _views(
    records: Iterable[Record], options: SiteOptions
) -> tuple[list[PhotoView], dict[str, PictureFiles]]:
    included = options.included
    views, pictures = [], {}
    for record in redacted(records, included):
        views.append(photo_view(record, withheld=included.withheld, unclear=included.unclear))
        files = picture_files(record, options.size) if options.size else None
        if files:
            pictures[record.id] = files
    return views, pictures


def _planned(content: SiteContent, pages: Iterable[SitePage], assets: Iterable[str]) -> set[str]:
    """The names of all files of the site."""
    pictures = {name for files in content.pictures.values() for name in (files.large, files.small)}
    return {
        *(page.path for page in pages),
        *assets,
        *search_script_names(content.photos),
        *pictures,
    }


def _made(
    maker: PictureMaker,
    wanted: dict[str, PictureFiles],
    on_progress: Callable[[int, int | None], None],
) -> dict[str, PictureFiles]:
    """The pictures that are there, after those that were missing have been made."""
    made = {}
    for done, (record_id, files) in enumerate(wanted.items(), 1):
        if maker.make(record_id, files):
            made[record_id] = files
        on_progress(done, len(wanted))
    return made


def _with_small_pictures(content: SiteContent) -> list[tuple[PhotoView, str]]:
    return [
        (photo, files.small if (files := content.pictures.get(photo.id)) else "")
        for photo in content.ordered
    ]


def _assets() -> Iterator[tuple[str, bytes]]:
    """Names and contents of style, script and font."""
    own = resources.files(__package__) / "static"
    styles = [(SHARED / "shared.css").read_text(encoding="utf-8")]
    styles += [(own / name).read_text(encoding="utf-8") for name in _STYLES]
    yield "assets/site.css", "\n".join(styles).encode()
    scripts = ((own / name).read_text(encoding="utf-8") for name in _SCRIPTS)
    yield "assets/search.js", classic_script(scripts).encode()
    for name in (_FONT, _LICENCE):
        yield f"assets/{name}", (SHARED / name).read_bytes()
