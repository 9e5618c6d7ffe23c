"""Fitting the weights of re-ranking."""

# ruff: noqa: S311 (repeatable draws are wanted, not secrets)

from __future__ import annotations

import random

import numpy as np
import pytest

from scripts.training.translation.rerank_weights import Candidates, fit
from wallmsg.translation.rerank.reranker import Evidence


def _texts(count: int, useful: int) -> list[Candidates]:
    """Lists of eight hypotheses whose worth is what one kind of evidence says, and some noise."""
    rng = random.Random(3)
    texts = []
    for _ in range(count):
        rows = [[rng.gauss(0, 1) for _ in Evidence.__dataclass_fields__] for _ in range(8)]
        worth = [row[useful] + rng.gauss(0, 0.2) for row in rows]
        texts.append(Candidates(np.array(rows), np.array(worth)))
    return texts


@pytest.mark.parametrize("useful", [1, 2, 3, 4])
def test_the_kind_of_evidence_that_tells_gets_the_weight(useful: int) -> None:
    """What is random gets less than what is right, and the choice comes near the best one."""
    found = fit(_texts(60, useful))
    weights = list(vars(found.weights).values())
    assert weights[useful] == max(weights)
    assert found.first < found.cross_validated <= found.chosen + 0.05
    assert found.chosen <= found.oracle
    assert found.chosen > 0.8 * found.oracle


def test_evidence_that_tells_nothing_gains_nothing_on_other_texts() -> None:
    """Cross-validation shows it where the fit itself seems to gain."""
    rng = random.Random(5)
    texts = [
        Candidates(
            np.array([[rng.gauss(0, 1) for _ in range(5)] for _ in range(8)]),
            np.array([rng.gauss(0, 1) for _ in range(8)]),
        )
        for _ in range(100)
    ]
    found = fit(texts)
    assert found.cross_validated - found.first < 0.4
