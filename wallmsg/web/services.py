"""What the server can do beside showing records: read photos and lines again, translate.

Models are loaded when they are first needed. Reading and translating on request is done one at a
time; who would wait too long is told so at once, and other pages are never held up by it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from msgspec import Struct

from wallmsg.current import UNSURE
from wallmsg.errors import UsageError, WallmsgError
from wallmsg.model import ILLEGIBLE, Level, Line, Polygon
from wallmsg.trust import Judge, explained, judged_text

if TYPE_CHECKING:
    from wallmsg.photo import Pixels
    from wallmsg.pipeline import PhotoReader
    from wallmsg.translate import Dictionary, Glossary, Romaniser, TranslationMemory, Translator

T = TypeVar("T")

MOST_WAITING = 3
"""Requests in hand and waiting for reader or translator; fewer than the server has threads."""

MOST_LINES = 100
"""Lines read again in one request."""

MOST_LETTERS = 5000
"""Of a text that is translated on request: no wall is longer."""


class BusyError(WallmsgError):
    """Too many people have asked for reading or translating at once."""


class Told(Struct, frozen=True):
    """A doubt about a translation, for people."""

    reason: str
    level: Level
    sentence: str
    detail: str


class Remembered(Struct, frozen=True):
    """A translation people have made of the same or a similar text."""

    arabic: str
    english: str
    source: str
    likeness: float
    differs: tuple[str, ...]


class TermHit(Struct, frozen=True):
    """A term of the glossary that stands in the text, and whether the English keeps to it."""

    arabic: str
    english: tuple[str, ...]
    kind: str
    respected: bool


class Glossed(Struct, frozen=True):
    """What a dictionary says about one word."""

    written: str
    form: str | None
    senses: tuple[str, ...]
    clitics: tuple[str, ...]
    name: bool


class Suggestion(Struct, frozen=True, kw_only=True):
    """All that helps to translate one text. The first three are empty without a translator."""

    text: str | None
    verdict: Level | None
    doubts: tuple[Told, ...]
    hypotheses: tuple[str, ...]
    memory: tuple[Remembered, ...]
    glossary: tuple[TermHit, ...]
    gloss: tuple[Glossed, ...]
    romanised: str | None = None


@dataclass(frozen=True)
class Makers:
    """How the parts are made; each is called once at most, when it is first needed."""

    reader: Callable[[], PhotoReader]
    translator: Callable[[], Translator | None]
    judge: Callable[[], Judge]
    dictionary: Callable[[], Dictionary]
    glossary: Callable[[], Glossary]
    romaniser: Callable[[], Romaniser]
    memory: Callable[[], TranslationMemory]
    """Called anew whenever the catalogue has changed."""


class Services:
    """Reads lines and translates texts.

    Args:
        makers: How the parts are made.
        state: Changes when the catalogue does.
    """

    def __init__(self, makers: Makers, state: Callable[[], str] = lambda: "") -> None:
        self._turns = _Turns(MOST_WAITING)
        self._reader = _Lazy(makers.reader)
        self._translator = _Lazy(makers.translator)
        self._judge = _Lazy(makers.judge)
        self._dictionary = _Lazy(makers.dictionary)
        self._glossary = _Lazy(makers.glossary)
        self._romaniser = _Lazy(makers.romaniser)
        self._make_memory = makers.memory
        self._state = state
        self._memory: tuple[str, TranslationMemory] | None = None

    @property
    def waiting(self) -> int:
        """Requests in hand and waiting."""
        return self._turns.taken

    def translator(self) -> Translator | None:
        """The translator, for batches too: it may be used by several threads."""
        return self._translator.get()

    def read_lines(self, pixels: Callable[[], Pixels], quads: Sequence[Polygon]) -> list[Line]:
        """What is written inside the quads of a photo: a line for each.

        `pixels` gives the photo, HxWx3 uint8 BGR. Raises BusyError, UsageError for too many lines,
        MissingToolError, and what `pixels` raises.
        """
        if len(quads) > MOST_LINES:
            raise UsageError(f"{MOST_LINES} lines at most can be read at once")
        with self._turns.one():
            return self._reader.get().read_lines(pixels(), quads)

    def suggest(self, text: str) -> Suggestion:
        """All that helps to translate a transcription as people write it, rows and marks included.

        Raises BusyError, UsageError if it is too long, MissingToolError.
        """
        if len(text) > MOST_LETTERS:
            raise UsageError(f"the text is longer than {MOST_LETTERS} letters")
        arabic = readable(text)
        with self._turns.one():
            return self._suggest(arabic)

    def _suggest(self, arabic: str) -> Suggestion:
        translator = self._translator.get()
        english = None
        if translator is not None and arabic:
            [english] = translator.translate([arabic])
            english = judged_text(arabic, english, self._judge.get())
        memory = self._remembered()
        exact = memory.exact(arabic)
        recalled = ((exact,) if exact else ()) + memory.near(arabic)
        told = explained(english.doubts) if english else []
        return Suggestion(
            text=english.text if english else None,
            verdict=english.verdict if english else None,
            doubts=tuple(
                Told(doubt.reason, doubt.level, sentence, detail)
                for doubt, (sentence, detail) in zip(
                    english.doubts if english else (), told, strict=True
                )
            ),
            hypotheses=tuple(other.text for other in english.hypotheses) if english else (),
            memory=tuple(
                Remembered(
                    known.reviewed.arabic,
                    known.reviewed.english,
                    known.reviewed.source,
                    known.likeness,
                    known.differs,
                )
                for known in recalled
            ),
            glossary=tuple(
                TermHit(use.term.arabic, use.term.english, use.term.kind, use.respected)
                for use in self._glossary.get().report(arabic, english.text if english else "")
            ),
            gloss=tuple(
                Glossed(word.written, word.form, word.senses, word.clitics, word.name)
                for word in self._dictionary.get().gloss(arabic)
            ),
            romanised=self._romaniser.get().romanise(arabic) or None,
        )

    def _remembered(self) -> TranslationMemory:
        """Called inside a turn: nobody else makes it meanwhile."""
        state = self._state()
        if self._memory is None or self._memory[0] != state:
            self._memory = (state, self._make_memory())
        return self._memory[1]


def readable(transcription: str) -> str:
    """What of a transcription can be translated: one row, without gaps and marks."""
    return " ".join(transcription.replace(ILLEGIBLE, " ").replace(UNSURE, "").split())


class _Lazy(Generic[T]):
    """A part that is made when it is first asked for, by one thread."""

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._lock = threading.Lock()
        self._made: list[T] = []

    def get(self) -> T:
        with self._lock:
            if not self._made:
                self._made.append(self._make())
            return self._made[0]


class _Turns:
    """One at a time, with a short queue."""

    def __init__(self, most: int) -> None:
        self._room = threading.BoundedSemaphore(most)
        self._turn = threading.Lock()
        self._counting = threading.Lock()
        self.taken = 0

    @contextmanager
    def one(self) -> Iterator[None]:
        if not self._room.acquire(blocking=False):
            raise BusyError("others are being served", hint="try again in a moment")
        with self._counting:
            self.taken += 1
        try:
            with self._turn:
                yield
        finally:
            with self._counting:
                self.taken -= 1
            self._room.release()
