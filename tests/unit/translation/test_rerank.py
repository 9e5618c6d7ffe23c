"""Choosing among hypotheses: consensus, coverage, the other direction, the weighted sum."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wallmsg.model import Hypothesis
from wallmsg.translation.lexicon.dialect import is_levantine
from wallmsg.translation.lexicon.gloss import Dictionary
from wallmsg.translation.rerank.consensus import expected_chrf, pairwise_chrf
from wallmsg.translation.rerank.reranker import (
    REVERSED,
    Evidence,
    Lexical,
    Reranker,
    ReverseScorer,
    Weights,
)

TEXTS = st.lists(st.text(alphabet="abcde .", min_size=1, max_size=30), min_size=1, max_size=6)


@given(TEXTS)
def test_pairwise_chrf_is_that_of_sacrebleu(texts: list[str]) -> None:
    """Every text against every other, as the library of the field computes it."""
    metrics = pytest.importorskip("sacrebleu.metrics.chrf", reason="measuring needs sacreBLEU")
    chrf = metrics.CHRF()
    table = pairwise_chrf(texts)
    for i, hypothesis in enumerate(texts):
        for j, reference in enumerate(texts):
            expected = chrf.sentence_score(hypothesis, [reference]).score / 100
            assert table[i, j] == pytest.approx(expected, abs=1e-6)


def test_consensus_prefers_what_most_hypotheses_say() -> None:
    """Of three equally probable texts the one in the middle wins; a certain one pulls."""
    texts = ["the house is far", "the house is far away", "a horse was near"]
    even = expected_chrf(texts, [0.0, 0.0, 0.0])
    assert even.index(min(even)) == 2
    pulled = expected_chrf(texts, [-9.0, -9.0, 0.0])
    assert pulled.index(max(pulled)) == 2
    assert expected_chrf([], []) == []


@pytest.fixture(scope="module")
def lexical() -> Lexical:
    """With the dictionary that comes with wallmsg."""
    return Lexical(Dictionary.embedded())


def test_coverage_counts_lost_and_invented_words(lexical: Lexical) -> None:
    """The full translation has the most, one with a word lost or another invented has less."""
    full, lost, invented = lexical.coverage(
        "البيت بعيد عن المدرسة",
        ["The house is far from the school", "The house is far", "The house is far from the tank"],
    )
    assert full > lost
    assert full > invented
    assert lexical.coverage("", [""]) == [1.0]


class FromTable(ReverseScorer):
    """Scores from a table."""

    def __init__(self, table: dict[str, float]) -> None:
        """`table`: by the English."""
        self.table = table

    def scores(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        """What the table says of each English text."""
        return [self.table[english] for _, english in pairs]


@pytest.mark.parametrize(
    ("weights", "best"),
    [
        (Weights(1, 0, 0, 0, 0), "The house is new"),
        (Weights(0, 1, 0, 0, 0), "The house is not old"),
        (Weights(0, 0, 1, 0, 0), "The horse is new"),
        (Weights(0, 0, 0, 1, 0), "The house is far"),
        (Weights(0, 0.1, 0, 0, 1), "The house is new"),
    ],
)
def test_each_kind_of_evidence_decides_where_it_alone_counts(
    lexical: Lexical, weights: Weights, best: str
) -> None:
    """One hypothesis is best in each way."""
    texts = ["The house is new", "The house is not old", "The horse is new", "The house is far"]
    found = [Hypothesis(text, -0.1 * n) for n, text in enumerate(texts)]
    reverse = FromTable(dict(zip(texts, [-2.0, -1.0, -3.0, -4.0], strict=True)))
    ranker = Reranker(lexical, reverse, weights)
    if best == "The horse is new":
        found = [Hypothesis(t, -9.0 if t != best else 0.0) for t in texts]
    (order,) = ranker.rank(["البيت بعيد"], [found])
    assert texts[order[0]] == best
    assert sorted(order) == [0, 1, 2, 3]


def test_the_reverse_network_is_asked_about_the_few_best(lexical: Lexical) -> None:
    """It orders those; the rest follows in the order without it, and nothing is lost."""
    texts = [f"The house is {n}" for n in range(REVERSED + 3)]
    found = [Hypothesis(text, -0.1 * n) for n, text in enumerate(texts)]
    reverse = FromTable({text: float(n) for n, text in enumerate(texts[:REVERSED])})
    (order,) = Reranker(lexical, reverse, Weights(1, 9, 0, 0, 0)).rank(["البيت"], [found])
    assert order == [*reversed(range(REVERSED)), *range(REVERSED, REVERSED + 3)]


def test_evidence_is_kept_apart_by_text(lexical: Lexical) -> None:
    """Two texts with different numbers of hypotheses get their own evidence back."""
    reverse = FromTable({"far": -1.0, "near": -2.0, "house": -3.0})
    ranker = Reranker(lexical, reverse)
    one, other, none = ranker.evidence(
        ["بعيد", "بيت", "قريب"],
        [[Hypothesis("far", -0.5), Hypothesis("near", -0.6)], [Hypothesis("house", -0.7)], []],
    )
    assert [(e.forward, e.reverse) for e in one] == [(-0.5, -1.0), (-0.6, -2.0)]
    assert [(e.forward, e.reverse) for e in other] == [(-0.7, -3.0)]
    assert other[0].consensus == pytest.approx(1.0)
    assert none == []


def test_the_sum_is_weighted() -> None:
    """Each kind of evidence counts as much as its weight says."""
    assert Weights(1, 2, 3, 4, 5).sum(Evidence(10, 20, 30, 40, -1)) == 10 + 40 + 90 + 160 - 5


def test_changed_negation_numbers_and_persons_count_against_a_text(lexical: Lexical) -> None:
    """Each counts once."""
    texts = ["I did not see 5 cars", "I saw 5 cars", "I saw 6 cars"]
    assert lexical.faithful("لم أر 5 سيارات", texts) == [0.0, -1.0, -2.0]
    assert lexical.faithful("بيتنا بعيد", ["Our house is far"]) == [0.0]


@pytest.mark.parametrize(
    ("arabic", "levantine"),
    [
        ("بدي روح عالبيت هلق", True),
        ("شو صار معك مبارح؟", True),
        ("ليش ما عم تحكي", True),
        ("أريد أن أذهب إلى البيت الآن", False),
        ("ماذا حدث لك أمس؟", False),
        ("قام بتنظيف منزله", False),
        ("سنناقش هذا فيما بعد", False),
        ("", False),
    ],
)
def test_levantine_is_known_by_its_function_words(arabic: str, levantine: bool) -> None:
    """Spoken words mark a text, standard ones do not."""
    assert is_levantine(arabic) is levantine
