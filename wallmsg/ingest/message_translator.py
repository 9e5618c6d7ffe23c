"""Translates messages: from memory if people have translated the text, else with a translator.

Machine translations are judged. If a line was read with low confidence, its other readings are
translated too, to show which words change the translation.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from msgspec.structs import replace

from wallmsg.ingest.judgement import Judge, judged, with_unsure_words
from wallmsg.model import AmbiguousWord, Level, Message, Model, Outcome, Translation
from wallmsg.text.arabic import fold
from wallmsg.translation import (
    ReadingVariant,
    TranslationMemory,
    Translator,
    ambiguous_words,
)

MEMORY = "translation memory"
"""The translator's name in a translation that is from the memory."""

_BATCH = 16
_MAX_NAMED = 3


@dataclass(frozen=True)
class AlternativePolicy:
    """Which alternative readings are translated too, and for how long."""

    confident: float = 0.8
    """Confidence from which a line has no alternatives: most such lines are right."""
    min_share: float = 0.15
    """Minimum confidence of an alternative, as a share of the best reading's."""
    max_count: int = 4
    """Alternatives for one message."""
    seconds: float = 4.0
    """Time for all messages of one call; alternatives left after it are not translated."""


class MessageTranslator:
    """Translates messages.

    Args:
        translator: Translates what the memory lacks.
        judge: Judges translations; None leaves them without a verdict.
        memory: What people have translated before.
        alternatives: Which alternative readings are translated too.
        clock: Monotonic seconds.
    """

    def __init__(
        self,
        translator: Translator,
        judge: Judge | None = None,
        memory: TranslationMemory | None = None,
        alternatives: AlternativePolicy | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._translator = translator
        self._judge = judge
        self._memory = memory or TranslationMemory(())
        self._policy = alternatives or AlternativePolicy()
        self._clock = clock

    @property
    def model(self) -> Model:
        """Name and checksum of the translator's model."""
        return self._translator.model

    def translate(self, messages: Sequence[Message]) -> list[Translation]:
        """One translation for each message, in their order."""
        known = [self._remembered(message) for message in messages]
        texts = [m.readable_text() for m, k in zip(messages, known, strict=True) if k is None]
        made = iter(self._translator.translate(texts) if texts else ())
        found = [
            self._judged(message, k or next(made))
            for message, k in zip(messages, known, strict=True)
        ]
        others = self._others(messages, found)
        return [
            self._with_ambiguous_words(messages[i], one, others.get(i, ()))
            for i, one in enumerate(found)
        ]

    def _remembered(self, message: Message) -> Translation | None:
        """People's translation of the same text; None for a text with gaps, which may differ."""
        if any(line.outcome is not Outcome.READ for line in message.lines):
            return None
        recalled = self._memory.exact(message.readable_text())
        if recalled is None:
            return None
        known = recalled.reviewed
        return Translation(
            text=known.english, score=0.0, translator=MEMORY, source=known.source or MEMORY
        )

    def _judged(self, message: Message, translation: Translation) -> Translation:
        return judged(message, translation, self._judge) if self._judge else translation

    def _others(
        self, messages: Sequence[Message], found: Sequence[Translation]
    ) -> Mapping[int, list[ReadingVariant]]:
        """Alternative readings of messages, by index, whose English can be trusted."""
        wanted = [
            [(i, text) for text in other_readings(message, self._policy)]
            if one.source is None and one.verdict is not Level.WITHHELD
            else []
            for i, (message, one) in enumerate(zip(messages, found, strict=True))
        ]
        # The best alternative of each message comes before the second of any.
        turns = [one for turn in zip_longest(*wanted) for one in turn if one is not None]
        made: dict[int, list[ReadingVariant]] = {}
        end = self._clock() + self._policy.seconds
        for start in range(0, len(turns), _BATCH):
            if self._clock() >= end:
                break
            some = turns[start : start + _BATCH]
            english = self._translator.translate([text for _, text in some])
            for (i, text), translation in zip(some, english, strict=True):
                if self._is_acceptable(text, translation):
                    made.setdefault(i, []).append(ReadingVariant(text, translation.text))
        return made

    def _is_acceptable(self, arabic: str, translation: Translation) -> bool:
        """Whether the English of an alternative is acceptable; that of a misreading is not."""
        if self._judge is None:
            return True
        return self._judge.judge(arabic, translation).level.value != Level.WITHHELD.value

    @staticmethod
    def _with_ambiguous_words(
        message: Message, translation: Translation, others: Sequence[ReadingVariant]
    ) -> Translation:
        """The translation with its ambiguous words, which mark it for checking."""
        found = ambiguous_words(ReadingVariant(message.readable_text(), translation.text), others)
        if not found:
            return translation
        translation = replace(translation, ambiguous_words=found)
        if translation.verdict is None:
            return translation
        return with_unsure_words(translation, _named(found))


def other_readings(message: Message, policy: AlternativePolicy) -> tuple[str, ...]:
    """Alternative texts of the message, each with one line read differently, best first."""
    best = [line.text if line.outcome is Outcome.READ else "" for line in message.lines]
    found: list[tuple[float, str]] = []
    for i, line in enumerate(message.lines):
        if line.outcome is not Outcome.READ or line.confidence >= policy.confident:
            continue
        for other in line.alternatives:
            if other.confidence >= policy.min_share * line.confidence:
                rows = [*best[:i], other.text, *best[i + 1 :]]
                found.append((-other.confidence, " ".join(row for row in rows if row)))
    texts = [text for _, text in sorted(found, key=lambda one: one[0])]
    return tuple(_different(message.readable_text(), texts))[: policy.max_count]


def _different(best: str, texts: Sequence[str]) -> Iterator[str]:
    """The texts that differ from `best` and from earlier ones in more than spelling."""
    seen = {fold(best)}
    for text in texts:
        folded = fold(text)
        if folded and folded not in seen:
            seen.add(folded)
            yield text


def _named(found: Sequence[AmbiguousWord]) -> str:
    """The ambiguous words, for the detail of a flag."""
    pairs = dict.fromkeys((word.read or "–", word.instead or "–") for word in found)
    return "; ".join(f"{read} / {instead}" for read, instead in list(pairs)[:_MAX_NAMED])
