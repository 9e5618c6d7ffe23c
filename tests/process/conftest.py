"""A catalogue that several processes work on."""

from __future__ import annotations

from pathlib import Path

import pytest

from wallmsg.catalogue import Catalogue


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    """An empty catalogue."""
    return Catalogue.create(tmp_path / "catalogue", title="Walls")
