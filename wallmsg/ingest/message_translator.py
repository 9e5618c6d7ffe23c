"""The English of messages: from memory where people have translated the text, else a machine's.

What a machine made is judged; and where a line was read with little certainty, its other readings
are translated too, so that a reader learns which words the English hangs on.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from msgspec.structs import replace

from wallmsg.ingest.judgement import Judge, judged
from wallmsg.model import AmbiguousWord, Level, Message, Model, Outcome, QualityFlag, Translation
from wallmsg.text.arabic import fold
from wallmsg.translation import (
    ReadingVariant,
    Reason,
    TranslationMemory,
    Translator,
    ambiguous_words,
)

MEMORY = "translation memory"
"""What stands in a translation for the name of a package if the English is people's."""

_AT_ONCE = 16
_NAMED = 3


@dataclass(frozen=True)
class AlternativePolicy:
    """Which other readings are translated too, and for how long."""

    sure: float = 0.8
    """Confidence from which a line's reading is taken as it is: most such lines are right."""
    share: float = 0.15
    """Confidence of another reading, as a share of the best one's, from which it counts."""
    most: int = 4
    """Other readings of one message."""
    seconds: float = 4.0
    """For all messages that are translated at once. What is left then is not tried."""


class MessageTranslator:
    """Gives messages their English.

    Args:
        translator: Makes what is not remembered.
        judge: Says how far a translation can be trusted; None leaves them not judged.
        memory: What people have translated before.
        tries: Which other readings are translated too.
        clock: Seconds that only grow.
    """

    def __init__(
        self,
        translator: Translator,
        judge: Judge | None = None,
        memory: TranslationMemory | None = None,
        tries: AlternativePolicy | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._translator = translator
        self._judge = judge
        self._memory = memory or TranslationMemory(())
        self._tries = tries or AlternativePolicy()
        self._clock = clock

    @property
    def model(self) -> Model:
        """Name and checksum of the machine's package."""
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
        """What people made of this very text. Of a text with gaps nobody can say it is the same."""
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
        """Other readings of messages, by their positions, with English that can be believed."""
        wanted = [
            [(i, text) for text in other_readings(message, self._tries)]
            if one.source is None and one.verdict is not Level.WITHHELD
            else []
            for i, (message, one) in enumerate(zip(messages, found, strict=True))
        ]
        # The likeliest other reading of each message comes before the second of any.
        turns = [one for turn in zip_longest(*wanted) for one in turn if one is not None]
        made: dict[int, list[ReadingVariant]] = {}
        end = self._clock() + self._tries.seconds
        for start in range(0, len(turns), _AT_ONCE):
            if self._clock() >= end:
                break
            some = turns[start : start + _AT_ONCE]
            english = self._translator.translate([text for _, text in some])
            for (i, text), translation in zip(some, english, strict=True):
                if self._is_sound(text, translation):
                    made.setdefault(i, []).append(ReadingVariant(text, translation.text))
        return made

    def _is_sound(self, arabic: str, translation: Translation) -> bool:
        """Whether the English of another reading says anything: that of a misreading does not."""
        if self._judge is None:
            return True
        return self._judge.judge(arabic, translation).level.value != Level.WITHHELD.value

    @staticmethod
    def _with_ambiguous_words(
        message: Message, translation: Translation, others: Sequence[ReadingVariant]
    ) -> Translation:
        """The translation with the words it hangs on; then it wants checking."""
        found = ambiguous_words(ReadingVariant(message.readable_text(), translation.text), others)
        if not found:
            return translation
        translation = replace(translation, ambiguous_words=found)
        if translation.verdict is None:
            return translation
        flags = _with_unsure(translation.flags, _named(found))
        verdict = max(translation.verdict, Level.CHECK, key=list(Level).index)
        return replace(translation, verdict=verdict, flags=flags)


def other_readings(message: Message, tries: AlternativePolicy) -> tuple[str, ...]:
    """The message's text as it may be read too, one line otherwise each time, likeliest first."""
    best = [line.text if line.outcome is Outcome.READ else "" for line in message.lines]
    found: list[tuple[float, str]] = []
    for i, line in enumerate(message.lines):
        if line.outcome is not Outcome.READ or line.confidence >= tries.sure:
            continue
        for other in line.alternatives:
            if other.confidence >= tries.share * line.confidence:
                rows = [*best[:i], other.text, *best[i + 1 :]]
                found.append((-other.confidence, " ".join(row for row in rows if row)))
    texts = [text for _, text in sorted(found, key=lambda one: one[0])]
    return tuple(_different(message.readable_text(), texts))[: tries.most]


def _different(best: str, texts: Sequence[str]) -> Iterator[str]:
    """Those that are not merely another spelling of the best or of an earlier one."""
    seen = {fold(best)}
    for text in texts:
        folded = fold(text)
        if folded and folded not in seen:
            seen.add(folded)
            yield text


def _named(found: Sequence[AmbiguousWord]) -> str:
    """The words in question, as the doubt tells them."""
    pairs = dict.fromkeys((hinge.read or "–", hinge.instead or "–") for hinge in found)
    return "; ".join(f"{read} / {instead}" for read, instead in list(pairs)[:_NAMED])


def _with_unsure(flags: tuple[QualityFlag, ...], words: str) -> tuple[QualityFlag, ...]:
    """The doubts with one about the reading that names the words."""
    reason = Reason.UNSURE_READING.value
    if all(flag.reason != reason for flag in flags):
        return (*flags, QualityFlag(reason, Level.CHECK, words))
    return tuple(
        replace(flag, detail=f"{flag.detail}; {words}") if flag.reason == reason else flag
        for flag in flags
    )
