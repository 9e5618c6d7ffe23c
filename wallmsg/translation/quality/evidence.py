"""Evidence for a translation: what the embedded networks of both directions make of it.

The networks judge any English, from any source, so the estimate that is fitted on this evidence
means the same for every package.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from wallmsg.model import Model, Translation, TranslationEvidence
from wallmsg.translation.engine import Translator
from wallmsg.translation.network_scorer import NetworkScorer
from wallmsg.translation.packages.package import PackageProfile
from wallmsg.translation.source_text import needs_model, prepare


class EvidenceTranslator:
    """A translator whose translations carry evidence."""

    def __init__(
        self,
        translator: Translator,
        forward: NetworkScorer,
        reverse: NetworkScorer,
        profile: PackageProfile | None = None,
    ) -> None:
        """`forward`: Arabic to English; `reverse`: English to Arabic; `profile`: of the
        translator, if it is not the one that the estimate was fitted on."""
        self._translator = translator
        self._forward = forward
        self._reverse = reverse
        self._chrf = profile.chrf if profile else None

    @property
    def name(self) -> str:
        """Name and version of what translates."""
        return self._translator.name

    @property
    def model(self) -> Model:
        """Name and checksum of what translates."""
        return self._translator.model

    def translate(self, texts: Sequence[str]) -> list[Translation]:
        """One translation with its evidence for each text, in their order."""
        return self.with_evidence(texts, self._translator.translate(texts))

    def with_evidence(
        self, texts: Sequence[str], translations: Sequence[Translation]
    ) -> list[Translation]:
        """The translations of `texts` with evidence; where nothing was translated, without."""
        scored = [
            i
            for i, (text, one) in enumerate(zip(texts, translations, strict=True))
            if one.text and needs_model(prepare(text))
        ]
        pairs = [(prepare(texts[i]), translations[i].text) for i in scored]
        forward = self._forward.log_probabilities(pairs)
        reverse = self._reverse.log_probabilities([(english, arabic) for arabic, english in pairs])
        result = list(translations)
        for i, there, back in zip(scored, forward, reverse, strict=True):
            evidence = _evidence(there, back, _consensus(translations[i]))
            evidence = msgspec.structs.replace(evidence, translator=self._chrf)
            result[i] = msgspec.structs.replace(translations[i], evidence=evidence)
        return result


def _evidence(
    forward: Sequence[float], reverse: Sequence[float], consensus: float
) -> TranslationEvidence:
    # To two digits: the third changes with the batch in CTranslate2's 8-bit arithmetic.
    numbers = (
        round(value, 2) for scores in (forward, reverse) for value in (_mean(scores), min(scores))
    )
    return TranslationEvidence(
        **dict(zip(("forward", "forward_min", "reverse", "reverse_min"), numbers, strict=True)),
        consensus=round(min(1.0, max(0.0, consensus)), 2),
    )


def _mean(scores: Sequence[float]) -> float:
    return sum(scores) / len(scores)


def _consensus(translation: Translation) -> float:
    """Mean chrF of the text against the other hypotheses; 1 where there is none."""
    from wallmsg.translation.rerank.consensus import pairwise_chrf

    others = [one.text for one in translation.hypotheses if one.text]
    if not others:
        return 1.0
    table = pairwise_chrf([translation.text, *others])
    return float(table[0, 1:].mean())
