"""Small catalogues for the tests of the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fixtures.commands import message_record
from wallmsg.catalogue import Catalogue
from wallmsg.model import Level, QualityFlag


@pytest.fixture
def catalogue(small_catalogue: Catalogue) -> Catalogue:
    """A small catalogue: two messages, one wall without writing."""
    return small_catalogue


@pytest.fixture
def doubtful(tmp_path: Path) -> Catalogue:
    """A catalogue of two translations: one that wants checking, one that is withheld."""
    made = Catalogue.create(tmp_path / "doubtful", title="Doubtful")
    check = (QualityFlag("low_score", Level.CHECK, "-0.80"),)
    made.write(message_record("check", "تركت قلبي هنا", "I left my heart here", flags=check))
    withheld = (
        QualityFlag("name", Level.WITHHELD, "حلب"),
        QualityFlag("violence", Level.CHECK, "battles"),
        QualityFlag("unsure_reading", Level.CHECK, "0.50"),
    )
    made.write(message_record("withheld", "سنعود إلى حلب", "We return to Homs", 0.5, withheld))
    return made
