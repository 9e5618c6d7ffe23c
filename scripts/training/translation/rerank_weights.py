"""Fit the weights with which hypotheses are re-ranked, on pairs that are for nothing else."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass, fields, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from scripts.training.translation.clean import Pair
from wallmsg.model import Hypothesis
from wallmsg.translation import ArgosTranslator, Dictionary, TranslationPackage
from wallmsg.translation.argos_translator import RERANKED
from wallmsg.translation.rerank.reranker import Evidence, Lexical, Reranker, ReverseScorer, Weights

DRAWS = 4000
FOLDS = 5
_SMALLEST, _LARGEST = 0.02, 5.0

Utility = Callable[[str, str], float]
"""How good a hypothesis (first) is, by the reference."""


@dataclass(frozen=True)
class Candidates:
    """The hypotheses of one text: what is known of each, and how good each is."""

    evidence: NDArray[np.float64]
    """One row a hypothesis, one column a kind of evidence; the network's own choice first."""
    utility: NDArray[np.float64]


@dataclass(frozen=True)
class Fit:
    """Weights, and mean utilities: of the network's own choice, of the best in every list, of what
    the weights choose, and of what weights fitted on the other folds choose."""

    weights: Weights
    first: float
    oracle: float
    chosen: float
    cross_validated: float


def candidates(
    pairs: Sequence[Pair], forward: Path, reverse: Path | None, utility: Utility
) -> list[Candidates]:
    """The hypotheses of each pair's Arabic by two packages, with the evidence for each."""
    wide = ArgosTranslator(
        TranslationPackage.open(forward), decoding=replace(RERANKED, kept=RERANKED.hypotheses)
    ).translate([pair.arabic for pair in pairs])
    found = [[Hypothesis(one.text, one.score), *one.hypotheses] for one in wide]
    scorer = ReverseScorer(TranslationPackage.open(reverse)) if reverse else None
    reranker = Reranker(Lexical(Dictionary.embedded()), scorer)
    evidence = reranker.evidence([pair.arabic for pair in pairs], found)
    return [
        Candidates(
            np.array([astuple(one) for one in several]),
            np.array([utility(one.text, pair.english) for one in hypotheses]),
        )
        for pair, hypotheses, several in zip(pairs, found, evidence, strict=True)
    ]


def fit(texts: Sequence[Candidates], seed: int = 1) -> Fit:
    """The weights that choose best, by random search; `forward` is always 1."""
    drawn = _draws(random.Random(seed))
    gains = np.array([_chosen(texts, weights) for weights in drawn])
    best = _centre(drawn, gains)
    folds = np.arange(len(texts)) % FOLDS
    outside = np.empty(len(texts))
    for fold in range(FOLDS):
        inside = _centre(drawn, gains[:, folds != fold])
        outside[folds == fold] = _chosen(
            [t for t, f in zip(texts, folds, strict=True) if f == fold], inside
        )
    return Fit(
        Weights(*(round(float(weight), 2) for weight in best)),
        float(np.mean([one.utility[0] for one in texts])),
        float(np.mean([one.utility.max() for one in texts])),
        float(np.mean(_chosen(texts, best))),
        float(outside.mean()),
    )


def _centre(drawn: NDArray[np.float64], gains: NDArray[np.float64]) -> NDArray[np.float64]:
    """The mean of the best draws: many weights choose nearly the same, and the very best one of
    them does so by chance."""
    best = gains.mean(axis=1).argsort()[-len(drawn) // 100 :]
    centre: NDArray[np.float64] = drawn[best].mean(axis=0)
    return centre


def _draws(rng: random.Random) -> NDArray[np.float64]:
    """Weights to try: each kind of evidence but the first may also be left out."""
    kinds = len(fields(Evidence))

    def one() -> float:
        low, high = np.log(_SMALLEST), np.log(_LARGEST)
        return 0.0 if rng.random() < 0.15 else float(np.exp(rng.uniform(low, high)))

    return np.array([[1.0, *(one() for _ in range(kinds - 1))] for _ in range(DRAWS)])


def _chosen(texts: Sequence[Candidates], weights: NDArray[np.float64]) -> list[float]:
    return [float(one.utility[int((one.evidence @ weights).argmax())]) for one in texts]
