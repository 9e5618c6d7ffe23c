"""The gate: decides whether an English translation is shown, marked for checking, or withheld.

It collects flags, and the most severe one decides. Most are decided by the estimate of
`estimate.py`: from the two texts and the evidence stored with the translation it computes how
probable it is that the English is right. The rules, whose checks are in `checks/`, look for visible
mistakes that no estimate may outweigh, such as a lost negation. A low confidence of the reading
counts, too. Without evidence the score and the agreement of the hypotheses replace the estimate.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from wallmsg.model import GlossWord, Level, QualityFlag, Translation
from wallmsg.text.arabic import count_arabic
from wallmsg.translation.glossary import Glossary, Term, read_glossary
from wallmsg.translation.lexicon.english import FUNCTION_WORDS, EnglishWords, words
from wallmsg.translation.lexicon.gloss import Dictionary, GlossedWord
from wallmsg.translation.lexicon.names import Gazetteer, embedded_places, sounds_alike
from wallmsg.translation.quality.checks.agents import persons_lost
from wallmsg.translation.quality.checks.negation import negation_changed
from wallmsg.translation.quality.checks.numbers import changed_numbers
from wallmsg.translation.quality.checks.opposites import ends_in_less, opposites
from wallmsg.translation.quality.checks.repetition import repetition
from wallmsg.translation.quality.checks.violence import ViolenceCheck
from wallmsg.translation.quality.estimate import Estimate, QualityEstimator
from wallmsg.translation.quality.verdict import Reason, Verdict

_NO_NAMES = frozenset(("I", "God", "Allah", "O", "Lord"))


@dataclass(frozen=True)
class Thresholds:
    """The gate's limits; `python -m scripts.measure.gate` shows the effect of changing them."""

    score_check: float = -0.7
    """Mean log-probability a token below which a translation is marked for checking (measured on
    the embedded package: above it most are right)."""
    score_withheld: float = -1.0
    """Below it most are wrong."""
    reading_check: float = 0.6
    """Confidence of the transcription."""
    reading_withheld: float = 0.3
    longest: float = 2.6
    """Maximum of English words per Arabic word, after an allowance of five."""
    shortest: float = 0.45
    supported_check: float = 0.5
    """Minimum share of English content words that an Arabic word explains."""
    supported_withheld: float = 0.25
    covered_check: float = 0.25
    """Minimum share of Arabic content words that an English word matches."""
    covered_words: int = 3
    """With fewer such words the share is not judged."""
    agreement: float = 0.34
    """Minimum share of content words that the best hypotheses have in common."""
    score_margin: float = 0.25
    """Hypotheses with a score this close to the best one are compared with it."""


class Gate:
    """Judges translations; it holds the word lists and has no other state."""

    def __init__(
        self,
        dictionary: Dictionary,
        gazetteer: Gazetteer | None = None,
        thresholds: Thresholds | None = None,
        estimator: QualityEstimator | None = None,
    ) -> None:
        """`gazetteer`: places whose names must be in the translation (default: none).

        `estimator`: decides about translations that carry evidence; without it the thresholds do.
        """
        self._dictionary = dictionary
        self._gazetteer = gazetteer or Gazetteer(())
        self._limits = thresholds or Thresholds()
        self._english = EnglishWords()
        self._estimator = estimator
        self._violence = ViolenceCheck(self._english)

    @classmethod
    def embedded(cls, thresholds: Thresholds | None = None, terms: Iterable[Term] = ()) -> Gate:
        """The gate with the word lists that come with wallmsg.

        `terms`: of other glossaries, whose names must be in the translation, too. Raises
        MissingToolError if a word list is missing.
        """
        names = (*embedded_places(), *Glossary((*read_glossary(), *terms)).names())
        dictionary = Dictionary.embedded()
        estimator = QualityEstimator.embedded(dictionary, EnglishWords())
        return cls(dictionary, Gazetteer(names), thresholds, estimator)

    def judge(self, arabic: str, translation: Translation, confidence: float = 1.0) -> Verdict:
        """The verdict on one message's translation.

        `arabic`: the translated text. `confidence`: of its transcription, 0 to 1. A translation
        made by people (`translation.source`) is judged by the reading alone.
        """
        if translation.source is not None:
            return Verdict.of(tuple(self._reading(confidence)))
        gloss = self._dictionary.gloss(arabic)
        flags, quality = self._judged(arabic, translation, gloss)
        shown = tuple(GlossWord(word.written, word.senses) for word in gloss)
        return Verdict.of((*self._reading(confidence), *flags), quality, shown)

    def _judged(
        self, arabic: str, translation: Translation, gloss: Sequence[GlossedWord]
    ) -> tuple[list[QualityFlag], float | None]:
        """Flags of a machine's English, and the estimate of its quality where there is one."""
        if not translation.text.strip():
            empty = QualityFlag(Reason.EMPTY, Level.WITHHELD)
            return ([empty] if count_arabic(arabic) else []), None
        estimator = self._estimator
        if estimator is not None and estimator.is_beyond_estimate(translation):
            # Of a far better translator only what is dangerous counts: where the dictionary finds
            # no word of the one text in the other, such a translator has put it freely.
            rules = self._rules(arabic, translation.text, gloss, strong_only=True)
            return [flag for flag in rules if flag.reason != Reason.UNSUPPORTED], None
        estimate = estimator.estimate(arabic, translation) if estimator else None
        flags = self._rules(arabic, translation.text, gloss, strong_only=estimate is not None)
        if estimator is None or estimate is None:
            return [*flags, *self._score(translation), *self._agreement(translation)], None
        flags += _estimated(estimate, estimator.level(estimate))
        return flags, round(estimate.adequate, 2)

    def passes_rules(self, arabic: str, english: str) -> bool:
        """Whether no rule objects to the English that counts beside an estimate of its quality."""
        return not self._rules(arabic, english, self._dictionary.gloss(arabic), strong_only=True)

    def _rules(
        self, arabic: str, english: str, gloss: Sequence[GlossedWord], *, strong_only: bool
    ) -> list[QualityFlag]:
        """Flags of the rules; with `strong_only`, weak signs count only if they withhold."""
        rules = [
            *repetition(arabic, english, self._english),
            *self._length(arabic, english),
            *_arabic_left(english),
            *_numbers(arabic, english),
            *self._negated(arabic, english, gloss),
            *self._violent(arabic, english, gloss),
            *self._names(arabic, english, gloss if not strong_only else ()),
        ]
        weak = [*_persons(english, gloss), *self._unsupported(english, gloss)]
        if strong_only:
            weak = [flag for flag in weak if flag.level is Level.WITHHELD]
        return [*rules, *weak]

    def _reading(self, confidence: float) -> list[QualityFlag]:
        detail = f"{confidence:.2f}"
        if confidence < self._limits.reading_withheld:
            return [QualityFlag(Reason.UNSURE_READING, Level.WITHHELD, detail)]
        if confidence < self._limits.reading_check:
            return [QualityFlag(Reason.UNSURE_READING, Level.CHECK, detail)]
        return []

    def _score(self, translation: Translation) -> list[QualityFlag]:
        detail = f"{translation.score:.2f}"
        if translation.score < self._limits.score_withheld:
            return [QualityFlag(Reason.LOW_SCORE, Level.WITHHELD, detail)]
        if translation.score < self._limits.score_check:
            return [QualityFlag(Reason.LOW_SCORE, Level.CHECK, detail)]
        return []

    def _length(self, arabic: str, english: str) -> list[QualityFlag]:
        source, target = len(arabic.split()), len(english.split())
        detail = f"{source} -> {target} words"
        if target > self._limits.longest * source + 5:
            return [QualityFlag(Reason.LENGTH, Level.WITHHELD, detail)]
        if source >= 4 and target < self._limits.shortest * source:
            return [QualityFlag(Reason.LENGTH, Level.WITHHELD, detail)]
        return []

    def _negated(
        self, arabic: str, english: str, gloss: Sequence[GlossedWord]
    ) -> list[QualityFlag]:
        if changed := negation_changed(arabic, english):
            return [QualityFlag(Reason.NEGATION, Level.WITHHELD, changed)]
        found = opposites(arabic, english, self._senses(gloss), self._english)
        level = Level.CHECK if all(map(ends_in_less, found)) else Level.WITHHELD
        return [QualityFlag(Reason.NEGATION, level, ", ".join(found))] if found else []

    def _violent(
        self, arabic: str, english: str, gloss: Sequence[GlossedWord]
    ) -> list[QualityFlag]:
        # Rare senses would allow too much: بعد is `after`, and rarely `to die`.
        senses = [
            (*word.senses[:1], *self._dictionary.translations(word.written)) for word in gloss
        ]
        unlicensed = self._violence.unlicensed(arabic, english, senses)
        if unlicensed:
            return [QualityFlag(Reason.VIOLENCE, Level.WITHHELD, ", ".join(unlicensed))]
        return []

    def _names(self, arabic: str, english: str, gloss: Sequence[GlossedWord]) -> list[QualityFlag]:
        lost = self._gazetteer.lost(arabic, english)
        invented = self._gazetteer.invented(arabic, english)
        if lost and invented:
            detail = f"{', '.join(lost)} / {', '.join(invented)}"
            return [QualityFlag(Reason.NAME, Level.WITHHELD, detail)]
        if lost or invented:
            return [QualityFlag(Reason.NAME, Level.CHECK, ", ".join(lost or invented))]
        strange = self._strange_names(english, gloss) if gloss else []
        return [QualityFlag(Reason.NAME, Level.CHECK, ", ".join(strange))] if strange else []

    def _strange_names(self, english: str, gloss: Sequence[GlossedWord]) -> list[str]:
        """Capitalised words inside the English that match no Arabic word by sound or meaning."""
        written = [word.written for word in gloss]
        meant = self._meant(gloss)
        strange = []
        for word in _inner_capitals(english):
            plain = word.lower().removesuffix("'s")
            explained = self._english.stem(plain) in meant or plain in FUNCTION_WORDS
            if not explained and not sounds_alike(plain, written):
                strange.append(word)
        return strange

    def _unsupported(self, english: str, gloss: Sequence[GlossedWord]) -> list[QualityFlag]:
        """Whether the content words of the two texts match each other."""
        if not gloss:
            return []
        content = {w for w in words(english) if w not in FUNCTION_WORDS and len(w) > 1}
        extra = self._unmatched_english(content, gloss)
        meaning = [w for w in gloss if w.form is None or self._english.content(" ".join(w.senses))]
        left = self._unmatched_arabic(meaning, english)
        level = self._support(len(extra), len(content)) or self._cover(len(left), len(meaning))
        if level is None:
            return []
        sides = (
            ("in the English only", sorted(extra)),
            ("in the Arabic only", dict.fromkeys(left)),
        )
        detail = "; ".join(f"{side}: {', '.join(found)}" for side, found in sides if found)
        return [QualityFlag(Reason.UNSUPPORTED, level, detail)]

    def _support(self, unmatched: int, content: int) -> Level | None:
        """The level for so many English content words without an Arabic match, if any."""
        share = 1 - unmatched / content if content else 1.0
        if share < self._limits.supported_withheld:
            return Level.WITHHELD if content > 1 else Level.CHECK
        return Level.CHECK if share < self._limits.supported_check else None

    def _cover(self, unmatched: int, meaning: int) -> Level | None:
        """The level for so many Arabic content words without an English match, if any."""
        if (
            meaning < self._limits.covered_words
            or 1 - unmatched / meaning >= self._limits.covered_check
        ):
            return None
        return Level.WITHHELD if unmatched == meaning else Level.CHECK

    def _unmatched_english(self, content: set[str], gloss: Sequence[GlossedWord]) -> set[str]:
        """English words that match no Arabic word by meaning or sound."""
        meant = self._meant(gloss)
        written = [word.written for word in gloss]
        return {
            word
            for word in content
            if self._english.stem(word) not in meant and not sounds_alike(word, written)
        }

    def _unmatched_arabic(self, meaning: Sequence[GlossedWord], english: str) -> list[str]:
        """Arabic words that match no English word by meaning or sound."""
        stems = set(self._english.content(english))
        spoken = [w for w in words(english) if w not in FUNCTION_WORDS]
        return [
            word.written
            for word in meaning
            if not (self._meant([word]) & stems)
            and not any(sounds_alike(w, [word.written]) for w in spoken)
        ]

    def _meant(self, gloss: Sequence[GlossedWord]) -> set[str]:
        """Stems of every English word that an Arabic word may mean."""
        meant = self._english.stems(self._senses(gloss))
        for word in gloss:
            meant.update(self._dictionary.translations(word.written))
        return meant

    def _senses(self, gloss: Sequence[GlossedWord]) -> set[str]:
        """Every English word in the dictionary senses of the Arabic words."""
        senses = (s for word in gloss for s in self._dictionary.possible_senses(word.written))
        return {word for sense in senses for word in words(sense)}

    def _agreement(self, translation: Translation) -> list[QualityFlag]:
        """Whether hypotheses with nearly the same score mean the same."""
        close = [
            h.text
            for h in translation.hypotheses
            if translation.score - h.score <= self._limits.score_margin
        ]
        best = set(self._english.content(translation.text))
        shares = [_overlap(best, set(self._english.content(text))) for text in close]
        if shares and sum(shares) / len(shares) < self._limits.agreement:
            return [QualityFlag(Reason.DISAGREEMENT, Level.CHECK, close[0])]
        return []


def _estimated(estimate: Estimate, level: Level) -> list[QualityFlag]:
    """What the estimate says, with the probability that the English is right."""
    detail = f"{100 * estimate.adequate:.0f} %"
    return [] if level is Level.OK else [QualityFlag(Reason.ESTIMATE, level, detail)]


def _overlap(one: set[str], other: set[str]) -> float:
    return len(one & other) / len(one | other) if one | other else 1.0


def _arabic_left(english: str) -> list[QualityFlag]:
    left = count_arabic(english)
    if not left:
        return []
    letters = sum(c.isalpha() for c in english)
    level = Level.WITHHELD if left > letters / 3 else Level.CHECK
    return [QualityFlag(Reason.ARABIC_LEFT, level, f"{left} letters")]


def _numbers(arabic: str, english: str) -> list[QualityFlag]:
    changed = changed_numbers(arabic, english)
    return [QualityFlag(Reason.NUMBER, Level.WITHHELD, ", ".join(changed))] if changed else []


def _persons(english: str, gloss: Sequence[GlossedWord]) -> list[QualityFlag]:
    lost = persons_lost(english, gloss)
    detail = f"in the Arabic only: {', '.join(lost)}"
    return [QualityFlag(Reason.UNSUPPORTED, Level.CHECK, detail)] if lost else []


def _inner_capitals(english: str) -> list[str]:
    """Capitalised words that do not begin a sentence."""
    found = []
    for before, word in pairwise(english.split()):
        bare = word.strip(".,;:!?\"'()[]-…")
        if before.endswith((".", "!", "?", ":", '"', "…")) or bare in _NO_NAMES:
            continue
        if bare[:1].isupper() and not bare.startswith("I'"):
            found.append(bare)
    return found
