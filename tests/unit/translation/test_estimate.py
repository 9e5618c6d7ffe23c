"""The quality estimate: evidence, features, probabilities, and what the gate makes of them."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np
import pytest

from scripts.training.quality.regression import cross_validated, fit, probabilities
from tests.factories.fakes import FakeTranslator
from wallmsg.model import Hypothesis, Level, Translation, TranslationEvidence
from wallmsg.translation import Dictionary, Gate
from wallmsg.translation.lexicon.english import EnglishWords
from wallmsg.translation.packages.package import PackageProfile
from wallmsg.translation.quality.estimate import Coefficients, QualityEstimator
from wallmsg.translation.quality.evidence import EvidenceTranslator
from wallmsg.translation.quality.features import FeatureExtractor
from wallmsg.translation.quality.profile import calibration_pairs, measure_package

ARABIC = "تركت قلبي في هذه المدينة"
ENGLISH = "I left my heart in this city"
SURE = TranslationEvidence(
    forward=-0.1, forward_min=-0.5, reverse=-0.5, reverse_min=-1.0, consensus=0.9
)
LOST = TranslationEvidence(
    forward=-2.0, forward_min=-8.0, reverse=-5.0, reverse_min=-12.0, consensus=0.2
)
COEFFICIENTS = Coefficients(
    package="test",
    graded=0,
    adequate={"bias": 3.0, "forward": 2.0, "reverse": 2.0},
    wrong={"bias": -3.0, "forward": -2.0, "reverse": -2.0},
    ok_adequate=0.8,
    ok_wrong=0.2,
    check_adequate=0.3,
    translator_chrf=0.5,
    translator_weight=10.0,
)


@pytest.fixture(scope="module")
def dictionary() -> Dictionary:
    """The dictionary that comes with wallmsg."""
    return Dictionary.embedded()


@pytest.fixture(scope="module")
def gate(dictionary: Dictionary) -> Gate:
    """A gate that decides by the estimate."""
    return Gate(dictionary, estimator=QualityEstimator(COEFFICIENTS, dictionary, EnglishWords()))


def made(evidence: TranslationEvidence | None, english: str = ENGLISH) -> Translation:
    """A translation with that evidence and a score that the old thresholds withhold."""
    return Translation(text=english, score=-3.0, translator="t", evidence=evidence)


def test_evidence_decides_and_is_told_as_a_probability(gate: Gate) -> None:
    """Good evidence is `ok` although the score is low; bad evidence is withheld."""
    good = gate.judge(ARABIC, made(SURE))
    assert good.level is Level.OK
    assert good.quality is not None
    assert good.quality > 0.8
    bad = gate.judge(ARABIC, made(LOST))
    assert bad.level is Level.WITHHELD
    assert bad.quality is not None
    assert bad.quality < 0.1
    assert bad.flags[0].reason == "estimate"


def test_without_evidence_the_score_decides(gate: Gate) -> None:
    """A translation that nobody scored is judged by the thresholds, without a probability."""
    verdict = gate.judge(ARABIC, made(None))
    assert (verdict.level, verdict.quality) == (Level.WITHHELD, None)


def test_dangerous_faults_are_withheld_whatever_the_evidence(gate: Gate) -> None:
    """A lost negation or a changed number counts more than the estimate."""
    assert (
        gate.judge("لن نعود يا حلب", made(SURE, "We will return, Aleppo")).level is Level.WITHHELD
    )
    assert (
        gate.judge("عاش هنا 12 سنة", made(SURE, "He lived here 20 years")).level is Level.WITHHELD
    )


def test_a_worse_translator_is_trusted_less(dictionary: Dictionary) -> None:
    """The same evidence means less from a package that did worse on the calibration messages."""
    estimator = QualityEstimator(COEFFICIENTS, dictionary, EnglishWords())
    doubtful = msgspec.structs.replace(LOST, forward=-0.8, reverse=-1.5)
    plain, worse = (
        estimator.estimate(ARABIC, made(msgspec.structs.replace(doubtful, translator=chrf)))
        for chrf in (None, 0.3)
    )
    assert plain
    assert worse
    assert worse.adequate < plain.adequate
    assert worse.wrong > plain.wrong


def test_a_far_better_translator_is_judged_by_rules_alone(gate: Gate) -> None:
    """The embedded networks cannot judge it: nothing is estimated, dangerous faults count."""
    better = msgspec.structs.replace(LOST, translator=0.8)
    good = gate.judge(ARABIC, made(better, "My soul stayed behind in that town"))
    assert (good.level, good.quality) == (Level.OK, None)
    assert gate.judge("لن نعود", made(better, "We will return")).level is Level.WITHHELD


def test_features_see_lost_words_and_persons(dictionary: Dictionary) -> None:
    """Words without an answer, and a person that changed, move their features."""
    extractor = FeatureExtractor(dictionary, EnglishWords())

    def of(english: str) -> dict[str, float]:
        return extractor.features(ARABIC, made(SURE, english), SURE)

    full, short, other = of(ENGLISH), of("I left"), of("They left their heart in this city")
    assert full["arabic_matched"] > short["arabic_matched"]
    assert full["shorter"] < short["shorter"]
    assert other["persons_added"] > full["persons_added"]
    assert full.keys() == short.keys()
    assert all(np.isfinite(list(full.values())))


class FixedScorer:
    """Gives every token of every text the same log-probability."""

    def __init__(self, value: float) -> None:
        self.value = value
        self.pairs: list[tuple[str, str]] = []

    def log_probabilities(self, pairs: Sequence[tuple[str, str]]) -> list[tuple[float, ...]]:
        """Two tokens for each pair."""
        self.pairs += pairs
        return [(self.value, 2 * self.value)] * len(pairs)


def test_translations_carry_evidence_of_both_networks() -> None:
    """Forward sees Arabic and then English, reverse the other way round; digits have none."""
    forward, reverse = FixedScorer(-1.0), FixedScorer(-2.0)
    translator = EvidenceTranslator(
        FakeTranslator(),
        forward,
        reverse,
        PackageProfile(0.6, ()),  # type: ignore[arg-type]
    )
    first, digits = translator.translate(["سنعود", "2016"])
    assert first.evidence == TranslationEvidence(
        forward=-1.5,
        forward_min=-2.0,
        reverse=-3.0,
        reverse_min=-4.0,
        consensus=1.0,
        translator=0.6,
    )
    assert digits.evidence is None
    assert forward.pairs == [("سنعود", first.text)]
    assert reverse.pairs == [(first.text, "سنعود")]


def test_consensus_falls_with_other_hypotheses() -> None:
    """Evidence knows when the other hypotheses say something else."""
    translator = EvidenceTranslator(
        FakeTranslator(),
        FixedScorer(-1.0),
        FixedScorer(-1.0),  # type: ignore[arg-type]
    )
    alike = Translation(
        text=ENGLISH, score=0, translator="t", hypotheses=(Hypothesis(ENGLISH + ".", 0),)
    )
    unlike = msgspec.structs.replace(alike, hypotheses=(Hypothesis("He was tired", 0),))
    one, other = translator.with_evidence([ARABIC, ARABIC], [alike, unlike])
    assert one.evidence
    assert other.evidence
    assert one.evidence.consensus > other.evidence.consensus


class Copier:
    """A perfect or a useless translator of the calibration messages."""

    name = "copier 1"

    def __init__(self, useful: bool) -> None:
        self.answers = dict(calibration_pairs()) if useful else {}

    def translate(self, texts: Sequence[str]) -> list[Translation]:
        """The reference, or nonsense."""
        return [
            Translation(text=self.answers.get(text, "zzz"), score=-0.5, translator=self.name)
            for text in texts
        ]


def test_packages_are_told_apart_by_their_profile() -> None:
    """The profile of a good package is high, that of a useless one low; progress ends at all."""
    seen: list[tuple[int, int]] = []
    good = measure_package(Copier(True), lambda *step: seen.append(step))  # type: ignore[arg-type]
    useless = measure_package(Copier(False))  # type: ignore[arg-type]
    assert (good.chrf, useless.chrf < 0.1) == (1.0, True)
    assert seen[-1] == (len(calibration_pairs()),) * 2
    assert good.scores == (-0.5,) * 11


def test_regression_finds_what_the_labels_follow() -> None:
    """Labels drawn from known weights give these weights back, roughly, and calibrated."""
    chance = np.random.default_rng(5)
    features = np.column_stack([np.ones(4000), chance.normal(size=(4000, 2))])
    true = np.array([-0.5, 2.0, 0.0])
    labels = (chance.random(4000) < probabilities(features, true)).astype(float)
    assert fit(features, labels, 0.1) == pytest.approx(true, abs=0.2)
    p = cross_validated(features, labels, 0.1)
    high = p > 0.8
    assert labels[high].mean() == pytest.approx(p[high].mean(), abs=0.05)


def test_the_gate_gives_the_gloss(gate: Gate) -> None:
    """The verdict carries the Arabic word by word, for where the English is withheld."""
    gloss = gate.judge(ARABIC, made(LOST)).gloss
    assert [word.written for word in gloss] == ARABIC.split()
    assert "heart" in {word.written: word.senses for word in gloss}["قلبي"]
