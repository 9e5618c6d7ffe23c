"""Word-by-word gloss: the dictionary senses of each Arabic word of a message."""

from __future__ import annotations

import math
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec
from msgspec import Struct

from wallmsg.errors import MissingToolError
from wallmsg.text.arabic import fold, has_arabic, strip_marks
from wallmsg.translation.lexicon.morphology import Analysis, WordKind, analyses

SENSES = 3
"""English senses shown for a word."""

_FILE = Path(__file__).parents[1] / "data" / "dictionary.bin"
_TOKEN = re.compile(r"[^\W_]+")
_OTHER_KIND = 0.3
_PER_SUPPORT = 0.28


class DictionaryEntry(Struct, frozen=True, array_like=True):
    """One dictionary form."""

    lemma: str
    senses: tuple[str, ...]
    """English, the most probable first."""
    support: int = 0
    """How often its senses occur in translations of it; higher for common words."""
    verb: bool = False
    name: bool = False
    """Known only as the name of a person or place."""


class DictionaryFile(Struct, frozen=True, array_like=True):
    """The contents of `dictionary.bin`."""

    entries: tuple[DictionaryEntry, ...]
    keys: dict[str, tuple[int, ...]]
    """Folded dictionary form to positions in `entries`."""
    preferred: dict[str, int]
    """Folded word to the entry it nearly always belongs to, if the rules would choose another."""
    translations: dict[str, tuple[str, ...]]
    """Folded word to stems of English words that often occur in translations of it."""


@dataclass(frozen=True)
class GlossedWord:
    """One word of a message."""

    written: str
    form: str | None
    """Dictionary form, or None if the dictionary does not have the word."""
    senses: tuple[str, ...] = ()
    """Up to three English senses."""
    clitics: tuple[str, ...] = ()
    """English of what is attached to the form: `and`, `the`, `our` ..."""
    name: bool = False
    """Whether it is known only as a name."""


class Dictionary:
    """Arabic words to English senses."""

    def __init__(self, data: DictionaryFile) -> None:
        """`data`: the contents of a dictionary file."""
        self._entries = data.entries
        self._keys = data.keys
        self._preferred = data.preferred
        self._translations: Mapping[str, tuple[str, ...]] = data.translations

    @classmethod
    def embedded(cls, path: Path = _FILE) -> Dictionary:
        """The dictionary that comes with wallmsg. Raises MissingToolError if it is missing."""
        try:
            packed = zlib.decompress(path.read_bytes())
            return cls(msgspec.msgpack.decode(packed, type=DictionaryFile))
        except (OSError, zlib.error, msgspec.MsgspecError) as error:
            raise MissingToolError(
                f"the embedded dictionary cannot be read: {error}", hint="install wallmsg again"
            ) from error

    def gloss(self, text: str) -> tuple[GlossedWord, ...]:
        """The gloss of every Arabic word of `text`, in order, without numbers and Latin words."""
        return tuple(
            self.word(token) for token in _TOKEN.findall(strip_marks(text)) if has_arabic(token)
        )

    def word(self, written: str) -> GlossedWord:
        """The gloss of one word as written in a text."""
        found = self._best(written)
        if found is None:
            return GlossedWord(written, None)
        analysis, entry = found
        return GlossedWord(
            written, entry.lemma, entry.senses[:SENSES], analysis.clitics, name=entry.name
        )

    def possible_senses(self, written: str) -> tuple[str, ...]:
        """Senses of every dictionary form the word may be, for judging a translation."""
        return tuple(
            sense
            for _, entry, _ in self._candidates(written)
            if not entry.name
            for sense in entry.senses
        )

    def translations(self, written: str) -> tuple[str, ...]:
        """Stems of English words that often occur in translations of this word."""
        return self._translations.get(fold(written), ())

    def _best(self, written: str) -> tuple[Analysis, DictionaryEntry] | None:
        candidates = self._candidates(written)
        if not candidates:
            return None
        preferred = self._preferred.get(fold(written))
        if preferred is not None:
            chosen = self._entries[preferred]
            candidates = [c for c in candidates if c[1] is chosen] or candidates
        analysis, entry, _ = min(candidates, key=lambda c: c[2])
        return analysis, entry

    def _candidates(self, written: str) -> list[tuple[Analysis, DictionaryEntry, float]]:
        """Analyses of the word that the dictionary confirms, each with its cost."""
        plain = strip_marks(written)
        found = [
            (analysis, entry, _cost(analysis, entry, plain))
            for analysis in analyses(fold(plain), self._keys, _barred(plain))
            for position in self._keys[analysis.stem]
            for entry in (self._entries[position],)
            if not (analysis.kind is WordKind.VERB and not entry.verb)
        ]
        return [c for c in found if not c[1].name] or found


def _cost(analysis: Analysis, entry: DictionaryEntry, written: str) -> float:
    """The cost of reading the word as this form of this entry; lower is more probable."""
    cost = analysis.cost - _PER_SUPPORT * math.log1p(entry.support)
    if not analysis.clitics and analysis.kind is WordKind.ANY and entry.lemma != written:
        cost += 0.3  # the same letters only after folding
    if analysis.kind is not WordKind.ANY and entry.senses[0].startswith("to ") != (
        analysis.kind is WordKind.VERB
    ):
        cost += _OTHER_KIND
    return cost


def _barred(written: str) -> frozenset[str]:
    """Pronouns that the word as written cannot end in; folding turns ة into ه and ى into ي."""
    if written.endswith("ة"):
        return frozenset(("his", "him", "to him"))
    if written.endswith("ى"):
        return frozenset(("my", "me", "to me"))
    return frozenset()
