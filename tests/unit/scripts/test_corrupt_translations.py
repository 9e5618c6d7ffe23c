"""The corruptions that corrupt good translations, and that the gate catches what they make."""

from __future__ import annotations

import random

import pytest

from scripts.measure.corrupt_translations import DANGEROUS, USELESS, Corruption, Pair
from wallmsg.model import Level, Translation
from wallmsg.translation import Gate

PAIRS = [
    Pair("لم نرحل بل هجرنا", "We did not leave, we were displaced"),
    Pair("سنعود إلى حلب", "We will return to Aleppo"),
    Pair("المساواة والعدالة", "Equality and justice"),
    Pair("أخي طالب في دمشق", "My brother is a student in Damascus"),
    Pair("مشينا في المدينة خمسة أيام", "We walked in the city for five days"),
    Pair("حلب 2016، نحن هنا", "Aleppo 2016, we are here"),
    Pair(
        "تحت كل بناء مهدم عائلات دفنت مع أحلامها",
        "Under every destroyed building there are families that were buried with their dreams",
    ),
]
CORRUPTIONS = sorted((DANGEROUS | USELESS).items())


@pytest.fixture(scope="module")
def gate() -> Gate:
    """With everything that comes with wallmsg."""
    return Gate.embedded()


def _level(gate: Gate, arabic: str, english: str) -> Level:
    return gate.judge(arabic, Translation(text=english, score=-0.3, translator="test")).level


@pytest.mark.parametrize(("name", "corruption"), CORRUPTIONS)
def test_a_corruption_changes_a_pair_or_does_not_apply(name: str, corruption: Corruption) -> None:
    """Each corruption applies to one of the pairs at least, and what it makes is another text."""
    made = [corruption(pair, random.Random(5)) for pair in PAIRS]  # noqa: S311
    assert any(made), name
    assert all(text is None or text != pair.english for text, pair in zip(made, PAIRS, strict=True))


@pytest.mark.parametrize(("name", "corruption"), CORRUPTIONS)
def test_the_gate_lets_the_good_pass_and_stops_the_corrupted(
    gate: Gate, name: str, corruption: Corruption
) -> None:
    """None of the good is withheld; everything corrupted is at least marked."""
    for pair in PAIRS:
        assert _level(gate, pair.arabic, pair.english) is not Level.WITHHELD, pair
        corrupted = corruption(pair, random.Random(5))  # noqa: S311
        if corrupted:
            assert _level(gate, pair.arabic, corrupted) is not Level.OK, (name, corrupted)
