"""How good a translation package is as a whole: measured once, when it is installed.

A threshold fitted on one package means nothing for another. So each package translates the same
few hundred messages, and the quality estimate takes the result into account.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

from wallmsg.translation.engine import Translator
from wallmsg.translation.packages.package import PackageProfile

_FILE = Path(__file__).parents[1] / "data" / "calibration.tsv"
_AT_ONCE = 20

OnProgress = Callable[[int, int], None]
"""Called with the number of messages done and of all."""


@cache
def calibration_pairs(path: Path = _FILE) -> tuple[tuple[str, str], ...]:
    """Arabic messages and their English; written for wallmsg and never trained on."""
    rows = path.read_text(encoding="utf-8").splitlines()
    return tuple((arabic, english) for arabic, english, *_ in (row.split("\t") for row in rows))


def measure_package(
    translator: Translator, on_progress: OnProgress = lambda _done, _total: None
) -> PackageProfile:
    """The profile of a translator: mean chrF on the calibration messages, quantiles of its score.

    Takes seconds to two minutes.
    """
    import numpy as np

    from wallmsg.translation.rerank.consensus import pairwise_chrf

    pairs = calibration_pairs()
    scores: list[float] = []
    chrf: list[float] = []
    for start in range(0, len(pairs), _AT_ONCE):
        part = pairs[start : start + _AT_ONCE]
        for (_, english), made in zip(
            part, translator.translate([arabic for arabic, _ in part]), strict=True
        ):
            scores.append(made.score)
            chrf.append(float(pairwise_chrf([made.text, english])[0, 1]) if made.text else 0.0)
        on_progress(min(start + _AT_ONCE, len(pairs)), len(pairs))
    quantiles = np.quantile(scores, np.linspace(0, 1, 11))
    return PackageProfile(
        chrf=round(sum(chrf) / len(chrf), 3), scores=tuple(round(float(q), 2) for q in quantiles)
    )
