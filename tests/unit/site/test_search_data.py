"""The index has every word of what is shown, folded as the catalogue folds, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

from tests.factories import walls
from tests.unit.site.conftest import Build
from wallmsg.catalogue import Catalogue
from wallmsg.catalogue.search.words import Lexicon
from wallmsg.model import Level, Review
from wallmsg.site.search_data import SHARD


def data_of(path: Path) -> dict[str, object]:
    """What a script assigns."""
    text = path.read_text(encoding="ascii")
    found: dict[str, object] = json.loads(text.partition(" = ")[2].rstrip(";\n"))
    return found


def test_the_index_has_the_folded_words(catalogue: Catalogue, build: Build, site: Path) -> None:
    """Of both languages and of what people say; withheld English is not in it."""
    walls.add_photo(
        catalogue,
        "a.jpg",
        walls.message("سَنعودُ إلى حلب", english="We return"),
        walls.message("قلبي", english="Kill them", verdict=Level.WITHHELD, reason="violence"),
        review=Review(place="Alépo", tags=("farewell",)),
    )
    build()
    index = data_of(site / "assets" / "search-index.js")
    terms = str(index["terms"]).split()
    assert terms == sorted(terms)
    assert {"سنعود", "الي", "حلب", "return", "قلبي", "alepo", "farewell"} <= {*terms}
    assert "kill" not in terms
    assert len(terms) == len(str(index["postings"]).split())
    postings = dict(zip(terms, str(index["postings"]).split(), strict=True))
    assert postings["farewell"] == "0.1"
    assert postings["قلبي"] == "1"
    stems = dict(pair.split(":") for pair in str(index["stems"]).split())
    for term in terms:
        assert Lexicon().forms(term).stem in stems


def test_texts_are_in_parts(catalogue: Catalogue, build: Build, site: Path) -> None:
    """So that a page loads only those of the results that it shows."""
    each = [walls.message("سنعود", english=f"We return {number}") for number in range(SHARD // 2)]
    for name in ("a", "b", "c"):
        walls.add_photo(catalogue, f"{name}.jpg", *each)
    build()
    index = data_of(site / "assets" / "search-index.js")
    assert index["documents"] == SHARD * 3 // 2
    parts = [data_of(site / "assets" / f"search-texts-{number}.js") for number in (0, 1)]
    assert [len(part) for part in parts] == [SHARD, SHARD // 2]
    assert not (site / "assets" / "search-texts-2.js").exists()
