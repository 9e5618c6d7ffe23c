"""Ridge logistic regression by Newton's method, and cross-validated probabilities."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_STEPS = 30


def fit(features: Floats, labels: Floats, ridge: float) -> Floats:
    """Weights (F) of a logistic regression of `labels` (N, 0 or 1) on `features` (NxF).

    `ridge` is the penalty on squared weights; the first feature is the bias and has none.
    """
    weights = np.zeros(features.shape[1])
    penalty = np.full(features.shape[1], ridge)
    penalty[0] = 1e-6
    for _ in range(_STEPS):
        p = probabilities(features, weights)
        gradient = features.T @ (p - labels) + penalty * weights
        curvature = (features * (p * (1 - p))[:, None]).T @ features + np.diag(penalty)
        step = np.linalg.solve(curvature, gradient)
        weights -= step
        if np.abs(step).max() < 1e-8:
            break
    return weights


def probabilities(features: Floats, weights: Floats) -> Floats:
    """Probability of label 1 for each row."""
    result: Floats = 1 / (1 + np.exp(-np.clip(features @ weights, -30, 30)))
    return result


def cross_validated(features: Floats, labels: Floats, ridge: float, folds: int = 10) -> Floats:
    """Probability of label 1 for each row by weights fitted without its fold."""
    order = np.random.default_rng(0).permutation(len(labels))
    result = np.zeros(len(labels))
    for fold in range(folds):
        out = order[fold::folds]
        rest = np.setdiff1d(order, out)
        result[out] = probabilities(features[out], fit(features[rest], labels[rest], ridge))
    return result
