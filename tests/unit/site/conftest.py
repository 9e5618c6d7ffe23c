"""A catalogue with small photos, and sites of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.factories import walls
from wallmsg import factory
from wallmsg.catalogue import Catalogue
from wallmsg.interchange.export import Included
from wallmsg.site import SiteOptions, SiteReport

Build = Callable[..., SiteReport]


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    """An empty catalogue."""
    return walls.catalogue_at(tmp_path)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Where the site is written."""
    return tmp_path / "site"


@pytest.fixture
def build(catalogue: Catalogue, site: Path) -> Build:
    """Builds the site of the catalogue; arguments are those of `Included`, or `options`."""

    def made(options: SiteOptions | None = None, **included: bool) -> SiteReport:
        return factory.build_site(
            catalogue, site, options or SiteOptions(included=Included(**included))
        )

    return made
