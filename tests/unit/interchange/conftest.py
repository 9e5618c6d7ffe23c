"""A catalogue with one message, which people elsewhere are to work on."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.factories.reviews import read, wall
from wallmsg.catalogue import Catalogue
from wallmsg.model import Record


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    """An empty catalogue."""
    return Catalogue.create(tmp_path / "catalogue", title="Walls")


@pytest.fixture
def there(catalogue: Catalogue) -> Record:
    """A record of two lines with English, in the catalogue."""
    record = wall(read("تركت قلبي", "في حلب", english="I left my heart in Homs"))
    catalogue.add(record)
    return record
