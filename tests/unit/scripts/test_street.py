"""Street photos to train the line detector on: what they mark as writing lies where it says."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.training.detection.rendering import (
    SourceFiles,
    latin_lines,
    photos_in,
    read_strips,
    render,
)
from scripts.wall_renderer.lines import Typefaces
from scripts.wall_renderer.pen_words import PenWords
from scripts.wall_renderer.street import street_photo
from scripts.wall_renderer.street_camera import any_view
from scripts.wall_renderer.street_writing import Sources
from scripts.wall_renderer.strips import ARABIC, OTHER, Placement, any_placement, level
from tests.unit.scripts.test_wall_renderer import installed_face

SEEDS = st.integers(0, 2**32 - 1)


@pytest.fixture(scope="module")
def sources() -> Sources:
    """A few texts, and a typeface of this machine."""
    return Sources(
        ("سنعود يوما", "حلب", "لن ننسى الشهداء"),
        ("SKEN", "Don't stop"),
        Typefaces([installed_face()]),
    )


@given(SEEDS)
def test_where_writing_is_placed_can_be_found_again(seed: int) -> None:
    """`find` is the inverse of `place`, on curves, waves and slopes alike."""
    rng = np.random.default_rng(seed)
    placement = any_placement(rng, (400.0, 300.0), width=300.0, em=50.0)
    points = np.stack([rng.uniform(-150, 150, 40), rng.uniform(-40, 40, 40)], 1)
    assert placement.find(placement.place(points)) == pytest.approx(points, abs=0.05)


@given(SEEDS)
def test_the_camera_can_be_looked_through_both_ways(seed: int) -> None:
    """`look` is the inverse of `see`, around corners too."""
    rng = np.random.default_rng(seed)
    view = any_view(rng, (800, 600), 48)
    points = np.stack([rng.uniform(0, 800, 40), rng.uniform(0, 600, 40)], 1)
    assert view.see(view.look(points)) == pytest.approx(points, abs=0.1)


def test_the_core_is_the_middle_of_a_line() -> None:
    """Half as high, its ends drawn in by a quarter of the height."""
    core = level(0, 200, 10, 50, ARABIC).core(0.5)
    assert core.height() == pytest.approx(20)
    assert (core.top[0], core.bottom[-1]) == (
        pytest.approx([10, 20]),
        pytest.approx([190, 40]),
    )


def test_something_wide_before_a_line_cuts_it() -> None:
    """A pole does not, and what is hidden altogether is gone."""
    line = level(0, 400, 10, 50, ARABIC)
    hidden = np.zeros((60, 401), np.float32)
    hidden[:, 195:205] = 1
    assert len(line.visible(hidden)) == 1
    hidden[:, 120:280] = 1
    parts = line.visible(hidden)
    assert [(round(p.top[0, 0], -1), round(p.top[-1, 0], -1)) for p in parts] == [
        (0, pytest.approx(120, abs=20)),
        (pytest.approx(280, abs=20), 400),
    ]
    assert line.visible(np.ones((60, 401), np.float32)) == []


def test_letters_turn_with_their_line() -> None:
    """Upright writing reads from the top edge's right end to its left one on its head."""
    upside_down = level(-50, 50, -10, 10, ARABIC).moved(Placement((0, 0), np.pi).place)
    assert upside_down.top[0] == pytest.approx([50, 10], abs=0.01)


@pytest.mark.large
def test_a_photo_repeats_itself_and_marks_paint(sources: Sources) -> None:
    """The same seed makes the same photo; in its lines brightness changes, as strokes do."""
    marked = 0
    for seed in range(6):
        street = street_photo(seed, sources, longer=320)
        assert np.array_equal(street.photo, street_photo(seed, sources, longer=320).photo)
        assert max(street.photo.shape[:2]) == 320
        for line in street.lines:
            if line.kind not in (ARABIC, OTHER):
                continue
            left, top = np.maximum(line.outline().min(0), 0).astype(int)
            right, bottom = line.outline().max(0).astype(int) + 1
            assert street.photo[top:bottom, left:right].std() > 5
            marked += 1
    assert marked > 5


@pytest.mark.large
def test_rendering_goes_on_where_it_stopped(tmp_path: Path, sources: Sources) -> None:
    """Photos that are there stay as they are; their lines can be read."""
    (tmp_path / "texts").write_text("حلب\nسنعود يوما\n", encoding="utf-8")
    (tmp_path / "latin").write_text("حلب\tAleppo is here\n", encoding="utf-8")
    files = _Files(tmp_path / "texts", tmp_path / "latin", tmp_path / "fonts", sources=sources)
    out = tmp_path / "photos"
    render(files, out, range(1))
    first = next(iter(out.glob("*.jpg")))
    first.write_bytes(b"kept")
    render(files, out, range(2))
    assert len(photos_in([out])) == 2
    assert first.read_bytes() == b"kept"
    for photo in photos_in([out]):
        assert all(line.height() > 0 for line in read_strips(photo.with_suffix(".json")))


@dataclass(frozen=True)
class _Files(SourceFiles):
    """Files whose typefaces are those of this machine."""

    sources: Sources | None = None

    def read(self) -> Sources:
        """The sources of the tests."""
        assert self.sources
        return self.sources


def test_latin_is_words_tags_and_numbers(tmp_path: Path) -> None:
    """No Arabic, nothing empty, at most four words of a sentence."""
    path = tmp_path / "pairs.tsv"
    path.write_text("حلب هنا\tAleppo is here and now it stays\n", encoding="utf-8")
    lines = latin_lines(path)
    assert all(line.strip() and line.isascii() and len(line.split()) <= 4 for line in lines)
    assert any(line.isdigit() for line in lines)


def test_only_strokes_for_training_are_drawn(tmp_path: Path) -> None:
    """Those kept for measuring never are."""
    stroke = [[[0, 0], [30, 10], [60, 0]]]
    row = {"text": "حلب", "strokes": stroke, "level": "word", "clean": True}
    path = tmp_path / "strokes.jsonl"
    path.write_text(json.dumps({**row, "use": "measure"}), encoding="utf-8")
    with pytest.raises(ValueError, match="no recorded words"):
        PenWords.read(path)
    path.write_text(json.dumps({**row, "use": "train"}), encoding="utf-8")
    mask = PenWords.read(path).draw(np.random.default_rng(1), 40, 3)
    assert mask.max() == 255
