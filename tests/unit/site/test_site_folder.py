"""A site is brought up to date by writing what changed, and never loses or leaks on the way."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.factories import walls
from tests.factories.polygons import quad
from tests.unit.site.conftest import Build
from wallmsg import factory
from wallmsg.catalogue import Catalogue
from wallmsg.errors import UsageError
from wallmsg.model import Mask, MaskReason, Record
from wallmsg.site import SiteEvents, SiteOptions
from wallmsg.site.site_folder import MARK


@pytest.fixture
def two(catalogue: Catalogue) -> tuple[Record, Record]:
    """Two photos with a message each."""
    return (
        walls.add_photo(catalogue, "a.jpg", walls.message("سنعود", english="We return")),
        walls.add_photo(catalogue, "b.jpg", walls.message("باقون هنا", english="We stay here")),
    )


def state(site: Path) -> dict[str, int]:
    """All files with the time at which each was written."""
    return {
        path.relative_to(site).as_posix(): path.stat().st_mtime_ns
        for path in site.rglob("*")
        if path.is_file()
    }


def changed(before: dict[str, int], after: dict[str, int]) -> set[str]:
    """The files that are new, gone or written again."""
    both = {*before, *after} - {MARK}
    return {name for name in both if before.get(name) != after.get(name)}


@pytest.mark.usefixtures("two")
def test_a_second_build_writes_nothing(build: Build, site: Path) -> None:
    """No page and no picture."""
    first = build()
    assert (first.photos, first.messages, first.unchanged, first.removed) == (2, 2, 0, 0)
    before = state(site)
    second = build()
    assert (second.written, second.removed, second.resumed) == (0, 0, False)
    assert changed(before, state(site)) == set()


def test_only_what_changed_is_written(
    catalogue: Catalogue, build: Build, site: Path, two: tuple[Record, Record]
) -> None:
    """A note is on one photo's pages and in the index, and no picture is made again."""
    build()
    before = state(site)
    first = two[0]
    catalogue.write(replace(first, review=replace(first.review, notes=("By the gate",))))
    build()
    assert changed(before, state(site)) == {
        f"en/photos/{first.id}.html",
        f"ar/photos/{first.id}.html",
        "assets/search-index.js",
    }


def test_a_mask_makes_the_picture_again(
    catalogue: Catalogue, build: Build, site: Path, two: tuple[Record, Record]
) -> None:
    """Under another name: the picture without it is gone."""
    build()
    before = {path.name for path in (site / "pictures").iterdir()}
    first = two[0]
    mask = Mask(quad(10, 10, 60, 60), MaskReason.FACE)
    catalogue.write(replace(first, review=replace(first.review, masks=(mask,))))
    build()
    after = {path.name for path in (site / "pictures").iterdir()}
    assert len(before) == len(after) == 4
    assert len(before & after) == 2
    assert not any(name.startswith(first.id) for name in before & after)


def test_what_became_sensitive_is_removed_first(
    catalogue: Catalogue, build: Build, site: Path, two: tuple[Record, Record]
) -> None:
    """Its pages and pictures are gone even if the build is stopped at its first picture."""
    build()
    secret = two[0]
    catalogue.write(replace(secret, review=replace(secret.review, sensitive=True)))

    def stop(_done: int, _total: int | None) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        factory.build_site(catalogue, site, SiteOptions(), on=SiteEvents(progress=stop))
    assert not [name for name in state(site) if secret.id in name]
    left = site / "en" / ".all.html.1234.tmp"
    left.write_text("half", encoding="utf-8")
    report = build()
    assert report.resumed
    assert not left.exists()
    everything = "".join(path.read_text("utf-8", "replace") for path in site.rglob("*.*"))
    assert secret.id not in everything
    assert not build().resumed


@pytest.mark.usefixtures("two")
def test_no_other_folder_is_touched(build: Build, site: Path) -> None:
    """One with files of its own is refused, and so is one that links elsewhere."""
    site.mkdir()
    (site / f".{MARK}.1234.tmp").write_text("", encoding="utf-8")  # of a build stopped at once
    own = site / "thesis.txt"
    own.write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="not empty"):
        build()
    assert own.read_text(encoding="utf-8") == "mine"
    assert not (site / "index.html").exists()
    own.unlink()
    build()
    assert not list(site.glob(".*"))
    own.write_text("mine", encoding="utf-8")  # at the top it is left alone
    build()
    assert own.read_text(encoding="utf-8") == "mine"
    elsewhere = site.with_name("elsewhere")
    (site / "en").rename(elsewhere)
    (site / "en").symlink_to(elsewhere)
    before = state(elsewhere)
    with pytest.raises(UsageError, match="is a link"):
        build()
    assert state(elsewhere) == before


def test_not_inside_the_catalogue(catalogue: Catalogue) -> None:
    """A site there would be mistaken for the catalogue's own files."""
    with pytest.raises(UsageError, match="inside the catalogue"):
        factory.build_site(catalogue, catalogue.path / "site", SiteOptions())


def test_a_photo_that_is_gone_is_reported(
    catalogue: Catalogue, site: Path, two: tuple[Record, Record]
) -> None:
    """Its page does without; a picture that was made before stays."""
    build = factory.build_site
    missing: list[str] = []
    events = SiteEvents(missing=lambda identity, _error: missing.append(identity))
    catalogue.photo_path(two[0]).unlink()
    build(catalogue, site, SiteOptions(), on=events)
    assert missing == [two[0].id]
    page = (site / "en" / "photos" / f"{two[0].id}.html").read_text(encoding="utf-8")
    assert "سنعود" in page
    assert "<img" not in page
    catalogue.photo_path(two[1]).unlink()
    build(catalogue, site, SiteOptions(), on=events)
    assert missing == [two[0].id] * 2


@pytest.mark.usefixtures("two")
def test_a_site_without_photos(build: Build, site: Path) -> None:
    """Has texts alone; pictures of an earlier one are removed."""
    build()
    build(SiteOptions(size=None))
    assert not list((site / "pictures").iterdir())
