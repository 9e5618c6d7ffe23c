"""Choose among a translator's hypotheses by more than the score of the network that made them.

Five things are known of a hypothesis: how probable the network finds it; how probable the network
of the other direction finds the Arabic, given it (noisy channel, Yee et al. 2019); how much it has
in common with the other hypotheses (minimum Bayes risk); how many words of meaning on both sides
the dictionary can pair; and whether negation, numbers and persons are those of the Arabic. The best
has the highest weighted sum.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from wallmsg.model import Hypothesis
from wallmsg.translation.lexicon.english import EnglishWords
from wallmsg.translation.lexicon.gloss import Dictionary
from wallmsg.translation.network_scorer import NetworkScorer
from wallmsg.translation.packages.package import TranslationPackage, embedded_reverse_package
from wallmsg.translation.quality.checks.agents import persons_lost
from wallmsg.translation.quality.checks.negation import negation_changed
from wallmsg.translation.quality.checks.numbers import changed_numbers

_SHARPNESS = 4.0
"""Mean log-probabilities a token are multiplied by this before they weigh in the consensus."""

REVERSED = 8
"""Hypotheses of a text that the reverse network scores: with all 16 the mean sentence chrF of the
development pairs is 0.2 higher, and the time a third longer."""


@dataclass(frozen=True)
class Evidence:
    """What is known of one hypothesis; larger is better."""

    forward: float
    """Mean log-probability a token."""
    reverse: float
    """Mean log-probability a token of the Arabic, given the hypothesis."""
    consensus: float
    """Expected chrF, 0..1, with the other hypotheses as references."""
    coverage: float
    """Share, 0..1, of the words of meaning on both sides that the dictionary pairs."""
    faithful: float
    """Minus how many of negation, numbers and persons differ on the two sides."""


@dataclass(frozen=True)
class Weights:
    """How much each kind of evidence counts. Fitted by `scripts.training.translation rerank`."""

    forward: float = 1.0
    reverse: float = 0.5
    consensus: float = 0.5
    coverage: float = 0.8
    faithful: float = 0.5

    def sum(self, evidence: Evidence) -> float:
        """The value of a hypothesis."""
        return (
            self.forward * evidence.forward
            + self.reverse * evidence.reverse
            + self.consensus * evidence.consensus
            + self.coverage * evidence.coverage
            + self.faithful * evidence.faithful
        )


class ReverseScorer:
    """How probable the network of the other direction finds the Arabic, given English."""

    def __init__(self, package: TranslationPackage, threads: int = 1) -> None:
        """Load an English-to-Arabic package. Raises ModelError if it cannot be loaded."""
        self._network = NetworkScorer(package, threads)

    def scores(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        """Mean log-probability a token of the Arabic of each (Arabic, English) pair."""
        found = self._network.log_probabilities([(english, arabic) for arabic, english in pairs])
        # To two digits: the third changes with the batch in CTranslate2's 8-bit arithmetic.
        return [round(sum(one) / max(len(one), 1), 2) for one in found]


class Lexical:
    """What the dictionary and the gate's checks say of an Arabic text and its English."""

    def __init__(self, dictionary: Dictionary, english: EnglishWords | None = None) -> None:
        """`english`: stems to share with others (default: its own)."""
        self._dictionary = dictionary
        self._english = english or EnglishWords()
        self._meanings: dict[str, frozenset[str]] = {}

    def faithful(self, arabic: str, hypotheses: Sequence[str]) -> list[float]:
        """Minus the number of marks (negation, numbers, persons) that differ, for each text."""
        gloss = self._dictionary.gloss(arabic)
        return [
            -float(
                bool(negation_changed(arabic, english))
                + bool(changed_numbers(arabic, english))
                + bool(persons_lost(english, gloss))
            )
            for english in hypotheses
        ]

    def coverage(self, arabic: str, hypotheses: Sequence[str]) -> list[float]:
        """The share of paired words, 0..1, for each English text; 1 where there is none to pair."""
        words = (word.written for word in self._dictionary.gloss(arabic))
        meant = [stems for stems in map(self._meant, words) if stems]
        every = frozenset().union(*meant)
        return [self._share(meant, every, set(self._english.content(text))) for text in hypotheses]

    def _share(
        self, meant: Sequence[frozenset[str]], every: frozenset[str], english: set[str]
    ) -> float:
        paired = sum(not stems.isdisjoint(english) for stems in meant) + len(english & every)
        words = len(meant) + len(english)
        return paired / words if words else 1.0

    def _meant(self, arabic: str) -> frozenset[str]:
        """Stems of the English words of meaning that an Arabic word may stand for."""
        if arabic not in self._meanings:
            senses = self._dictionary.possible_senses(arabic)
            stems = {stem for sense in senses for stem in self._english.content(sense)}
            self._meanings[arabic] = frozenset(stems.union(self._dictionary.translations(arabic)))
        return self._meanings[arabic]


class Reranker:
    """Puts hypotheses in order, best first."""

    def __init__(
        self,
        lexical: Lexical,
        reverse: ReverseScorer | None = None,
        weights: Weights | None = None,
    ) -> None:
        """Without `reverse` its evidence is 0 for all."""
        self._lexical = lexical
        self._reverse = reverse
        self._weights = weights or Weights()

    @classmethod
    def embedded(cls, threads: int = 1) -> Reranker | None:
        """The re-ranker for the embedded package, or None where there is no reverse package.

        Raises MissingToolError if the dictionary is missing.
        """
        package = embedded_reverse_package()
        if package is None:
            return None
        return cls(Lexical(Dictionary.embedded()), ReverseScorer(package, threads))

    def rank(
        self, texts: Sequence[str], hypotheses: Sequence[Sequence[Hypothesis]]
    ) -> list[list[int]]:
        """For each text the positions of its hypotheses, best first.

        The reverse network, which takes most of the time, is asked about the few that are best
        without it.
        """
        cheap = self._without_reverse(texts, hypotheses)
        few = [order[:REVERSED] for order in map(self._order, cheap)]
        full = iter(
            self._with_reverse(
                texts,
                [
                    [several[i] for i in chosen]
                    for several, chosen in zip(hypotheses, few, strict=True)
                ],
                [[found[i] for i in chosen] for found, chosen in zip(cheap, few, strict=True)],
            )
        )
        return [
            [
                *(chosen[i] for i in self._order(next(full))),
                *(i for i in self._order(found) if i not in chosen),
            ]
            for found, chosen in zip(cheap, few, strict=True)
        ]

    def evidence(
        self, texts: Sequence[str], hypotheses: Sequence[Sequence[Hypothesis]]
    ) -> list[list[Evidence]]:
        """All that is known of every hypothesis of each text."""
        return self._with_reverse(texts, hypotheses, self._without_reverse(texts, hypotheses))

    def _order(self, found: Sequence[Evidence]) -> list[int]:
        return sorted(range(len(found)), key=lambda i: -self._weights.sum(found[i]))

    def _without_reverse(
        self, texts: Sequence[str], hypotheses: Sequence[Sequence[Hypothesis]]
    ) -> list[list[Evidence]]:
        from wallmsg.translation.rerank.consensus import expected_chrf

        result = []
        for text, several in zip(texts, hypotheses, strict=True):
            english = [one.text for one in several]
            columns = (
                [one.score for one in several],
                [0.0] * len(several),
                expected_chrf(english, [_SHARPNESS * one.score for one in several]),
                self._lexical.coverage(text, english),
                self._lexical.faithful(text, english),
            )
            result.append([Evidence(*row) for row in zip(*columns, strict=True)])
        return result

    def _with_reverse(
        self,
        texts: Sequence[str],
        hypotheses: Sequence[Sequence[Hypothesis]],
        found: Sequence[Sequence[Evidence]],
    ) -> list[list[Evidence]]:
        pairs = [
            (text, one.text)
            for text, several in zip(texts, hypotheses, strict=True)
            for one in several
        ]
        scores = iter(self._reverse.scores(pairs) if self._reverse else [0.0] * len(pairs))
        return [[replace(one, reverse=next(scores)) for one in several] for several in found]
