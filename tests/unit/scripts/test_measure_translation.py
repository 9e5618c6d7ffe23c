"""What the translation package is measured on."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.measure.translation import test_sets as all_sets

CORPUS = Path(__file__).parents[4] / "shared" / "corpus"


def test_every_set_is_measured() -> None:
    """None is left out because its file has moved; each text has a reference."""
    if not CORPUS.exists():
        pytest.skip("the corpus is not here")
    sets = {one.name: one for one in all_sets(CORPUS)}
    assert set(sets) == {
        "tatoeba",
        "wall messages",
        "written, held out",
        "samples",
        "walls + held out",
        "walls + held out +5 % errors",
        "flores arb",
        "flores apc",
        "iwslt apc",
    }
    assert all(len(one.arabic) == len(one.english) > 0 for one in sets.values())
    assert len(sets["walls + held out"].arabic) == 250
    assert len(sets["samples"].arabic) == 12
