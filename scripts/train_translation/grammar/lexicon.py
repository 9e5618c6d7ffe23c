"""Reads the written lexicon in data/."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources

from .conjugation import Stem
from .syrian_verbs import SyrianStem


@dataclass(frozen=True)
class Frame:
    """What may follow a verb: a kind of complement and the classes of nouns that fit it.

    kind is "alone", "place", "object" or "prep"; prep and english are the two prepositions.
    """

    kind: str
    classes: tuple[str, ...] = ()
    prep: str = ""
    english: str = ""


@dataclass(frozen=True)
class Verb:
    """A verb with its meaning, who does it, what may follow."""

    stem: Stem | SyrianStem
    masdar: str
    english: str
    subjects: tuple[str, ...]
    frames: tuple[Frame, ...]
    flags: str


@dataclass(frozen=True)
class Noun:
    """A noun in standard Arabic, its Syrian counterpart and its English."""

    arabic: str
    gender: str
    plural: str
    english: str
    english_plural: str
    article: str
    classes: tuple[str, ...]
    place: tuple[str, str] | None
    syrian: str
    syrian_plural: str


@dataclass(frozen=True)
class Adjective:
    """An adjective; comparative forms are empty where it has none."""

    masculine: str
    feminine: str
    plural: str
    comparative: str
    english: str
    english_comparative: str
    classes: tuple[str, ...]
    syrian: str
    syrian_plural: str


@dataclass(frozen=True)
class Proper:
    """A place (kind: city, area, quarter, country, abroad) or a first name (kind: m or f)."""

    arabic: str
    english: str
    kind: str


@dataclass(frozen=True)
class Lexicon:
    """Everything the grammar knows."""

    verbs: tuple[Verb, ...]
    syrian_verbs: tuple[Verb, ...]
    nouns: tuple[Noun, ...]
    adjectives: tuple[Adjective, ...]
    places: tuple[Proper, ...]
    names: tuple[Proper, ...]


def _rows(name: str) -> list[list[str]]:
    text = resources.files(__package__).joinpath("data", name).read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [[cell.strip() for cell in line.split("|")] for line in lines]


def _known(cell: str) -> str:
    return "" if cell == "-" else cell


def _frame(text: str) -> Frame:
    head, _, classes = text.partition(":")
    names = tuple(classes.split())
    if text == "-":
        return Frame("alone")
    if text == "@":
        return Frame("place")
    if head == "o":
        return Frame("object", names)
    prep, _, english = head.partition("=")
    return Frame("prep", names, prep, english)


def _frames(cell: str) -> tuple[Frame, ...]:
    return tuple(_frame(part.strip()) for part in cell.split(";"))


def load() -> Lexicon:
    """Read the lexicon from the package's data files."""
    verbs = [
        Verb(
            Stem(c[0], c[1], int(c[2]), "g" in c[7]),
            _known(c[3]),
            c[4],
            tuple(c[5].split()),
            _frames(c[6]),
            c[7],
        )
        for c in _rows("verbs.txt")
    ]
    syrian = [
        Verb(
            SyrianStem(c[0], c[1], c[2], c[7]),
            "",
            c[3],
            tuple(c[4].split()),
            _frames(c[5]),
            c[6] + ("" if c[7] else "n"),
        )
        for c in _rows("verbs_syrian.txt")
    ]
    nouns = []
    for c in _rows("nouns.txt"):
        arabic, english = c[7].split("=") if c[7] else ("", "")
        place = (arabic, english) if c[7] else None
        nouns.append(
            Noun(
                c[0],
                c[1],
                _known(c[2]),
                c[3],
                c[4],
                c[5],
                tuple(c[6].split()),
                place,
                c[8] or c[0],
                c[9] or _known(c[2]),
            )
        )
    adjectives = [
        Adjective(
            c[0],
            c[1],
            _known(c[2]),
            _known(c[3]),
            c[4],
            _known(c[5]),
            tuple(c[6].split()),
            c[7],
            _known(c[8]),
        )
        for c in _rows("adjectives.txt")
    ]
    places = [Proper(*row) for row in _rows("places.txt")]
    names = [Proper(*row) for row in _rows("names.txt")]
    return Lexicon(
        tuple(verbs), tuple(syrian), tuple(nouns), tuple(adjectives), tuple(places), tuple(names)
    )
