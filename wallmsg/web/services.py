"""What the server can do beside showing records: read photos and lines again, translate.

Models are loaded when they are first needed. Reading and translating on request is done one at a
time. A request that would wait too long gets an error at once; other pages never wait for it.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from wallmsg.errors import UsageError, WallmsgError
from wallmsg.ingest.judgement import Judge, with_unsure_words
from wallmsg.model import Retranslation
from wallmsg.web.language import _, translated_flags
from wallmsg.web.suggestion import (
    Glossed,
    Remembered,
    Suggestion,
    TermHit,
    Written,
    message_of,
    unsure_words,
)

if TYPE_CHECKING:
    from wallmsg.ingest.pipeline import PhotoReader
    from wallmsg.model import Line, Message, Polygon, Translation
    from wallmsg.photos.image_file import Pixels
    from wallmsg.translation import Dictionary, Glossary, Romaniser, TranslationMemory, Translator

T = TypeVar("T")

MAX_WAITING = 3
"""Requests in hand and waiting for reader or translator; fewer than the server has threads."""

MAX_LINES = 100
"""Lines read again in one request."""

MAX_LETTERS = 5000
"""Of a text that is translated on request: no wall is longer."""

MAX_REMEMBERED = 1000
"""Translations made on request that can be saved with their verdict."""


class BusyError(WallmsgError):
    """Too many people have asked for reading or translating at once."""


@dataclass(frozen=True)
class ServiceFactories:
    """How the parts are made; each is called once at most, when it is first needed."""

    reader: Callable[[], PhotoReader]
    translator: Callable[[], Translator | None]
    judge: Callable[[], Judge]
    dictionary: Callable[[], Dictionary]
    glossary: Callable[[], Glossary]
    romaniser: Callable[[], Romaniser]
    memory: Callable[[], TranslationMemory]
    """Called again whenever the catalogue or its resources have changed; `judge` and `glossary`
    whenever the resources have."""


class Services:
    """Reads lines and translates texts.

    Args:
        makers: How the parts are made.
        state: Changes when the catalogue does.
        resources: Changes when a translation memory or a glossary is imported.
    """

    def __init__(
        self,
        makers: ServiceFactories,
        state: Callable[[], str] = lambda: "",
        resources: Callable[[], str] = lambda: "",
    ) -> None:
        self._turns = _Turns(MAX_WAITING)
        self._reader = _Lazy(makers.reader)
        self._translator = _Lazy(makers.translator)
        self._judge = _Lazy(makers.judge, resources)
        self._dictionary = _Lazy(makers.dictionary)
        self._glossary = _Lazy(makers.glossary, resources)
        self._romaniser = _Lazy(makers.romaniser)
        self._memory = _Lazy(makers.memory, lambda: f"{state()} {resources()}")
        self._made: OrderedDict[tuple[str, str], Retranslation] = OrderedDict()

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
        if len(quads) > MAX_LINES:
            raise UsageError(_("%(number)s lines at most can be read at once", number=MAX_LINES))
        with self._turns.one():
            return self._reader.get().read_lines(pixels(), quads)

    def suggest(self, lines: Sequence[Written]) -> Suggestion:
        """All that helps to translate a message. How sure its Arabic is counts as in a batch.

        Raises BusyError, UsageError if it is too long, MissingToolError.
        """
        others = [len(other.text) for line in lines for other in line.others]
        if max(sum(len(line.text) for line in lines), *others, 0) > MAX_LETTERS:
            raise UsageError(_("the text is longer than %(number)s letters", number=MAX_LETTERS))
        message = message_of(lines)
        with self._turns.one():
            return self._suggest(message, unsure_words(lines))

    def made(self, arabic: str, english: str | None) -> Retranslation | None:
        """How the machine made that English of a readable text, if it was among the last that it
        was asked for; without `english` what it made of it last."""
        if english is not None:
            return self._made.get((arabic, english))
        # A copy: another thread may add to it meanwhile.
        made = reversed(list(self._made.values()))
        return next((one for one in made if one.arabic == arabic), None)

    def _english(self, message: Message, unsure: str) -> Translation | None:
        from wallmsg.ingest.message_translator import MessageTranslator

        translator = self._translator.get()
        if translator is None or not message.readable_text():
            return None
        [english] = MessageTranslator(translator, self._judge.get()).translate([message])
        english = with_unsure_words(english, unsure) if unsure else english
        made = Retranslation(arabic=message.readable_text(), translation=english)
        self._made[made.arabic, english.text] = made
        self._made.move_to_end((made.arabic, english.text))
        while len(self._made) > MAX_REMEMBERED:
            self._made.popitem(last=False)
        return english

    def _suggest(self, message: Message, unsure: str) -> Suggestion:
        arabic = message.readable_text()
        english = self._english(message, unsure)
        memory = self._memory.get()
        exact = memory.exact(arabic)
        recalled = ((exact,) if exact else ()) + memory.similar(arabic)
        return Suggestion(
            text=english.text if english else None,
            verdict=english.verdict if english else None,
            flags=translated_flags(english.flags) if english else (),
            hypotheses=tuple(other.text for other in english.hypotheses) if english else (),
            memory=tuple(
                Remembered(
                    known.reviewed.arabic,
                    known.reviewed.english,
                    known.reviewed.source,
                    known.similarity,
                    known.differs,
                )
                for known in recalled
            ),
            glossary=tuple(
                TermHit(use.term.arabic, use.term.english, use.term.kind, use.respected)
                for use in dict.fromkeys(
                    self._glossary.get().report(arabic, english.text if english else "")
                )
            ),
            gloss=tuple(
                Glossed(word.written, word.form, word.senses, word.clitics, word.name)
                for word in self._dictionary.get().gloss(arabic)
            ),
            romanised=self._romaniser.get().romanise(arabic) or None,
        )


class _Lazy(Generic[T]):
    """A part that is made when it is first asked for, by one thread.

    It is made again when what `state` returns has changed since.
    """

    def __init__(self, make: Callable[[], T], state: Callable[[], str] = lambda: "") -> None:
        self._make = make
        self._state = state
        self._lock = threading.Lock()
        self._made: tuple[str, T] | None = None

    def get(self) -> T:
        with self._lock:
            state = self._state()
            if self._made is None or self._made[0] != state:
                self._made = (state, self._make())
            return self._made[1]


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
