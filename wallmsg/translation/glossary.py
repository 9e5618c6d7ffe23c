"""Glossaries: terms and names with fixed English, and whether a translation uses it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from wallmsg.errors import UsageError
from wallmsg.text.arabic import fold
from wallmsg.translation.lexicon.names import FixedName, without_clitics

_FILE = Path(__file__).parent / "data" / "glossary.tsv"
_NAMES = frozenset(("place", "person"))
_WORD = re.compile(r"[^\W_]+")
_ARTICLE = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)


@dataclass(frozen=True)
class Term:
    """One row of a glossary."""

    arabic: str
    english: tuple[str, ...]
    """Accepted renderings, the preferred one first."""
    kind: str = "term"
    """`place`, `person`, `party`, `organisation`, `formula`, `term` or any other word of a file."""


@dataclass(frozen=True)
class TermUse:
    """A term in a text, and whether the translation uses its English."""

    term: Term
    respected: bool


class Glossary:
    """Terms by their folded Arabic; of several for one text the last counts."""

    def __init__(self, terms: Iterable[Term]) -> None:
        """`terms`: those of the embedded glossary first, then the user's own."""
        self._terms = {_words(term.arabic): term for term in terms}
        self._terms.pop((), None)
        self._longest = max(map(len, self._terms), default=0)

    def __len__(self) -> int:
        """The number of terms."""
        return len(self._terms)

    def find(self, arabic: str) -> tuple[Term, ...]:
        """Terms in a text, in order; of overlapping ones the longest; clitics are ignored."""
        words = _words(arabic)
        found = []
        i = 0
        while i < len(words):
            term, size = self._at(words, i)
            if term:
                found.append(term)
            i += size
        return tuple(found)

    def report(self, arabic: str, english: str) -> tuple[TermUse, ...]:
        """For each term in the Arabic, whether one of its English renderings is used."""
        text = f" {_plain(english)} "
        return tuple(
            TermUse(term, any(f" {_bare(e)} " in text for e in term.english))
            for term in self.find(arabic)
        )

    def names(self) -> tuple[FixedName, ...]:
        """Its places and people, for the gate."""
        return tuple(
            FixedName(term.arabic, tuple(_ARTICLE.sub("", e) for e in term.english))
            for term in self._terms.values()
            if term.kind in _NAMES
        )

    def _at(self, words: tuple[str, ...], i: int) -> tuple[Term | None, int]:
        for size in range(min(self._longest, len(words) - i), 0, -1):
            for first in without_clitics(words[i]):
                if term := self._terms.get((first, *words[i + 1 : i + size])):
                    return term, size
        return None, 1


def read_glossary(path: Path = _FILE) -> tuple[Term, ...]:
    """Terms of a tab-separated file. Raises UsageError as `parse_glossary` does."""
    try:
        return parse_glossary(path.read_bytes(), path.name)
    except OSError as error:
        raise UsageError(f"the glossary {path} cannot be read: {error}") from error


def parse_glossary(data: bytes, name: str) -> tuple[Term, ...]:
    """Terms of tab-separated text: Arabic, English (`; ` between renderings), kind (optional).

    Empty rows and rows that begin with # are skipped. Raises UsageError, which calls the file
    `name`, with the number of the first invalid row.
    """
    try:
        rows = data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise UsageError(f"the glossary {name} cannot be read: {error}") from error
    terms = []
    for number, row in enumerate(rows, 1):
        if not row.strip() or row.startswith("#"):
            continue
        cells = [cell.strip() for cell in row.split("\t")]
        english = tuple(e.strip() for e in cells[1].split(";") if e.strip()) if cells[1:] else ()
        if not _words(cells[0]) or not english:
            raise UsageError(
                f"row {number} of {name} is not `Arabic, tab, English`",
                hint="separate the columns with a tab",
            )
        terms.append(Term(cells[0], english, cells[2] if cells[2:] and cells[2] else "term"))
    return tuple(terms)


def write_glossary(terms: Iterable[Term], out: BinaryIO) -> int:
    """Write terms as tab-separated text that `parse_glossary` reads; returns how many.

    Characters that the format cannot hold are replaced: `;` inside a rendering by a comma, a line
    end or tab by a space; # at the beginning is removed.
    """
    count = 0
    for term in terms:
        count += 1
        arabic = _one_line(term.arabic).lstrip("# ")
        english = "; ".join(_one_line(text).replace(";", ",") for text in term.english)
        out.write(f"{arabic}\t{english}\t{_one_line(term.kind)}\n".encode())
    return count


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _words(arabic: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(fold(arabic)))


def _plain(english: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", english.casefold()))


def _bare(english: str) -> str:
    return _plain(_ARTICLE.sub("", english))
