"""chrF of every text of a group against every other: the consensus of hypotheses."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

ORDER = 6
"""Longest character n-gram, as in sacreBLEU's chrF."""
_BETA_SQUARED = 4.0


def pairwise_chrf(texts: Sequence[str]) -> NDArray[np.float64]:
    """chrF (0..1) of each row's text with each column's as the reference; spaces don't count."""
    counts = [_counts(["".join(text.split()) for text in texts], n) for n in range(1, ORDER + 1)]
    precision = np.zeros((len(texts), len(texts)))
    recall = np.zeros_like(precision)
    orders = np.zeros_like(precision)
    for table in counts:
        shared = np.minimum(table[:, None], table[None]).sum(axis=2)
        total = table.sum(axis=1)
        both = (total[:, None] > 0) & (total[None] > 0)
        precision += np.divide(shared, total[:, None], out=np.zeros_like(precision), where=both)
        recall += np.divide(shared, total[None], out=np.zeros_like(recall), where=both)
        orders += both
    precision, recall = (
        np.divide(x, orders, out=np.zeros_like(x), where=orders > 0) for x in (precision, recall)
    )
    below = _BETA_SQUARED * precision + recall
    return np.divide(
        (1 + _BETA_SQUARED) * precision * recall, below, out=np.zeros_like(below), where=below > 0
    )


def _counts(texts: Sequence[str], n: int) -> NDArray[np.int32]:
    """How often each text (row) has each n-gram of the group (column)."""
    columns: dict[str, int] = {}
    cells = [
        (row, columns.setdefault(text[i : i + n], len(columns)))
        for row, text in enumerate(texts)
        for i in range(len(text) - n + 1)
    ]
    table = np.zeros((len(texts), max(len(columns), 1)), dtype=np.int32)
    if cells:
        rows, cols = zip(*cells, strict=True)
        np.add.at(table, (np.array(rows), np.array(cols)), 1)
    return table


def expected_chrf(texts: Sequence[str], log_probabilities: Sequence[float]) -> list[float]:
    """Each text's mean chrF with all of the group as references, weighted by their probability.

    Minimum Bayes risk decoding (Kumar and Byrne 2004) takes the text with the highest value.
    """
    if not texts:
        return []
    scores = np.asarray(log_probabilities, dtype=np.float64)
    weights = np.exp(scores - scores.max())
    expected: list[float] = (pairwise_chrf(texts) @ (weights / weights.sum())).tolist()
    return expected
