"""The written pairs: whole, distinct, apart from what measures, and their spelling variants."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.training.translation import pairs
from wallmsg.text.arabic import fold, has_arabic

NEVER = Path(__file__).parents[3] / "scripts" / "training" / "translation" / "never_train.tsv"
DEVELOPMENT = NEVER.with_name("development.tsv")


def seeded(seed: int) -> Random:
    """A source of chance that is the same every time."""
    return Random(seed)  # noqa: S311


def test_every_line_is_a_pair_and_stands_once() -> None:
    """Arabic on one side, none on the other, nothing twice in all topics."""
    seen: set[str] = set()
    for topic in (*pairs.topics(), pairs.HELD_OUT):
        for arabic, english in pairs.read(topic):
            assert arabic == arabic.strip() != "", topic
            assert not has_arabic(english)
            assert english == english.strip()
            assert fold(arabic) not in seen, (topic, arabic)
            seen.add(fold(arabic))


@pytest.mark.large
def test_no_training_topic_nears_what_measures() -> None:
    """No pair of a training topic says nearly the same as a held-out pair or a sample's message."""
    texts = [arabic for arabic, _ in pairs.read(pairs.HELD_OUT)]
    texts += [line.split("\t")[0] for line in NEVER.read_text(encoding="utf-8").splitlines()]
    measured = [pairs.words(text) for text in texts]
    for topic in pairs.topics():
        for arabic, _ in pairs.read(topic):
            mine = pairs.words(arabic)
            assert all(pairs.overlap(mine, other) < pairs.NEAR for other in measured), arabic


@pytest.mark.large
def test_development_pairs_are_apart_from_training_and_tests() -> None:
    """Weights are fitted on them: three hundred pairs that stand, or nearly stand, nowhere else."""
    rows = [line.split("\t") for line in DEVELOPMENT.read_text(encoding="utf-8").splitlines()]
    chosen = [pairs.words(arabic) for arabic, _ in rows]
    assert len(chosen) == 299
    for topic in (*pairs.topics(), pairs.HELD_OUT):
        for arabic, _ in pairs.read(topic):
            mine = pairs.words(arabic)
            assert all(pairs.overlap(mine, other) < 1 for other in chosen), arabic


def test_the_held_out_pairs_are_enough() -> None:
    """The test set has two hundred pairs, none nearly equal to another's whole text."""
    texts = [arabic for arabic, _ in pairs.read(pairs.HELD_OUT)]
    assert len(texts) == len(set(texts)) == 200


def test_a_near_copy_is_found() -> None:
    """Another hamza and one more word do not hide a copy; a shared word does not make one."""
    assert pairs.near_copy("الى بيتي سأعود غدا", ["إلى بيتي سأعود"]) == "إلى بيتي سأعود"
    assert pairs.near_copy("بيتي بعيد", ["بيتي هنا منذ سنة"]) is None


@given(st.integers(0, 10_000))
def test_spelling_variants_differ_from_the_text_only_in_spelling(seed: int) -> None:
    """Variants are never the text itself, never empty, and keep its number of words or join يا."""
    text = "يا مدرسة الأطفال إلى اللقاء رجعو"
    made = pairs.spelling_variants(text, seeded(seed))
    assert text not in made
    assert len(made) == len(set(made)) <= 3
    for variant in made:
        assert len(variant.split()) in {5, 6}


def test_spelling_variants_cover_the_common_habits() -> None:
    """Dropped hamzas, ه for ة and joined يا all occur."""
    made = {
        variant
        for seed in range(200)
        for variant in pairs.spelling_variants("يا أمي المدرسة بعيدة", seeded(seed))
    }
    assert any("امي" in variant for variant in made)
    assert any("المدرسه" in variant for variant in made)
    assert any("ياأمي" in variant for variant in made)
