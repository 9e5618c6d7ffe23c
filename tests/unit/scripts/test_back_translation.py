"""Back-translation: which English is taken, which pairs are kept."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="training needs torch")

from scripts.training.translation.back_translation import (
    MANNERS,
    BackTranslator,
    Manner,
    RoundTrip,
    back_translate,
    select_english,
    usable,
)
from scripts.training.translation.clean import Pair


class Parrot(BackTranslator):
    """Answers every text with the same Arabic, and remembers how it was asked."""

    def __init__(self, answer: str) -> None:
        """`answer`: to everything."""
        self.answer = answer
        self.asked: list[tuple[str, Manner]] = []

    def translate(self, english: Sequence[str], manner: Manner) -> list[str]:
        """The answer, once for each text."""
        self.asked += [(text, manner) for text in english]
        return [self.answer] * len(english)


def test_no_test_sentence_is_taken_however_short_or_spelt() -> None:
    """Capitals and punctuation do not hide the English of a test."""
    lines = ["I'm cold!", "I am warm.", "I am warm", "", "word " * 40]
    assert list(select_english(lines, ["i'm cold"])) == ["I am warm."]


@pytest.mark.parametrize(
    ("arabic", "english", "good"),
    [
        ("أريد أن أشرب كوبا من الماء", "I want to drink a glass of water", True),
        ("water", "I want to drink a glass of water", False),
        ("أريد", "I want to drink a glass of water with you", False),
        ("من من من من من الماء", "I want to drink a glass of water", False),
        ("أريد 5 أكواب", "I want 6 glasses", False),
        ("", "Hello", False),
    ],
)
def test_incomplete_and_repeating_answers_are_dropped(
    arabic: str, english: str, good: bool
) -> None:
    """Copies, stubs, repetition and changed numbers are of no use."""
    assert usable(Pair(arabic, english)) is good


def test_each_sentence_is_translated_once_in_one_of_the_manners() -> None:
    """All manners occur, about as often as they should, in the same way every time."""
    texts = [f"I want {n} glasses of water today" for n in range(2000)]
    parrot = Parrot("أريد اليوم أكوابا كثيرة من الماء")
    pairs = list(back_translate(texts, parrot, seed=1, chunk=300))
    assert sorted(pair.english for pair in pairs) == sorted(texts)
    assert sorted(text for text, _ in parrot.asked) == sorted(texts)
    for manner, share in MANNERS:
        assert sum(one == manner for _, one in parrot.asked) / 2000 == pytest.approx(
            share, abs=0.05
        )
    again = Parrot(parrot.answer)
    assert list(back_translate(texts, again, seed=1, chunk=300)) == pairs


class Scored:
    """What CTranslate2 returns for one pair."""

    def __init__(self, *log_probs: float) -> None:
        """`log_probs`: of the pieces."""
        self.log_probs = list(log_probs)


class KnowsWater(RoundTrip):
    """Finds the way back to English that has water in it."""

    def __init__(self) -> None:
        """Stands in for the network and the pieces."""
        self._network = self
        self._pieces = self

    def encode(self, text: str, **_: object) -> list[str]:
        """The words."""
        return text.split()

    def score_batch(self, _: object, targets: list[list[str]], **__: object) -> list[Scored]:
        """Low scores for text without water, as a mean: a long text may have a low sum."""
        return [Scored(*[-1.4 if "water" in t else -1.6] * len(t)) for t in targets]


def test_only_pairs_that_lead_back_are_kept() -> None:
    """The mean score of the English decides, and the English is asked for, not the Arabic."""
    good, bad = Pair("ماء", "I want some water to drink"), Pair("water", "Bread")
    assert KnowsWater().believable([good, bad]) == [good]
    parrot = Parrot("أريد اليوم أكوابا كثيرة من الماء")
    texts = ["I want many glasses of water today", "I want many glasses of bread today"]
    assert [p.english for p in back_translate(texts, parrot, 1, KnowsWater())] == texts[:1]


def test_a_package_answers_every_manner(tmp_path: Path) -> None:
    """A package of our own is run sampled and with a beam, with and without the symbol."""
    torch = pytest.importorskip("torch", reason="training needs PyTorch")
    from scripts.training.translation.network import Network, Shape
    from scripts.training.translation.package import Release, write_package
    from scripts.training.translation.vocabulary import Vocabulary, train_vocabulary

    train_vocabulary(["أريد كوبا من الماء", "I want a glass of water"] * 9, tmp_path / "v", 70)
    words = Vocabulary(tmp_path / "v.model", reverse=True)
    torch.manual_seed(1)
    network = Network(Shape(len(words.source), len(words.target), 32, 2, 64, 1, 1))
    release = Release("9.1", "A test.", reverse=True)
    path = write_package(network, tmp_path / "v.model", release, tmp_path)
    translator = BackTranslator(path)
    for manner, _ in MANNERS:
        answers = translator.translate(["I want water", "a glass"], manner)
        assert len(answers) == 2
        assert not any(letter in answer for answer in answers for letter in "abcdefghijk")
