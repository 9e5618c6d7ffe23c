"""Reads the written lexicon in data/."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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
class Pattern:
    """A sentence pattern; persons holds the first and second verb's person of each form it has."""

    weight: int
    persons: tuple[tuple[str, str], ...]
    arabic: str
    english: str


@dataclass(frozen=True)
class Fit:
    """Which nouns an adjective class goes with; predicate: only as "the house is ..."."""

    adjectives: str
    nouns: frozenset[str]
    predicate: bool


@dataclass(frozen=True)
class Lexicon:
    """Everything the grammar knows.

    patterns are by kind and dialect, times by dialect and tense: (Arabic, English).
    """

    verbs: tuple[Verb, ...]
    syrian_verbs: tuple[Verb, ...]
    nouns: tuple[Noun, ...]
    adjectives: tuple[Adjective, ...]
    places: tuple[Proper, ...]
    names: tuple[Proper, ...]
    fits: tuple[Fit, ...]
    patterns: Mapping[tuple[str, str], list[Pattern]]
    times: Mapping[tuple[str, str], list[tuple[str, str]]]


def _rows(name: str) -> Iterator[list[str]]:
    text = resources.files(__package__).joinpath("data", name).read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            yield ["" if cell.strip() == "-" else cell.strip() for cell in line.split("|")]


def _frames(cell: str) -> tuple[Frame, ...]:
    return tuple(_frame(part.strip()) for part in cell.split(";"))


def _frame(text: str) -> Frame:
    head, _, classes = text.partition(":")
    names = tuple(classes.split())
    if text in {"", "-"}:
        return Frame("alone")
    if text == "@":
        return Frame("place")
    if head == "o":
        return Frame("object", names)
    prep, _, english = head.partition("=")
    return Frame("prep", names, prep, english)


def _verb(row: list[str]) -> Verb:
    past, present, form, masdar, english, subjects, frames, flags = row
    stem = Stem(past, present, int(form), "g" in flags)
    return Verb(stem, masdar, english, tuple(subjects.split()), _frames(frames), flags)


def _syrian_verb(row: list[str]) -> Verb:
    past, present, kind, english, subjects, frames, flags, command = row
    stem = SyrianStem(past, present, kind, command)
    flags += "" if command else "n"
    return Verb(stem, "", english, tuple(subjects.split()), _frames(frames), flags)


def _noun(row: list[str]) -> Noun:
    arabic, gender, plural, english, english_plural, article, classes, where, syrian, many = row
    prep, _, english_prep = where.partition("=")
    return Noun(
        arabic=arabic,
        gender=gender,
        plural=plural,
        english=english,
        english_plural=english_plural,
        article=article,
        classes=tuple(classes.split()),
        place=(prep, english_prep) if where else None,
        syrian=syrian or arabic,
        syrian_plural=many or plural,
    )


def _adjective(row: list[str]) -> Adjective:
    masculine, feminine, plural, comparative, english, more, classes, syrian, many = row
    return Adjective(
        masculine=masculine,
        feminine=feminine,
        plural=plural,
        comparative=comparative,
        english=english,
        english_comparative=more,
        classes=tuple(classes.split()),
        syrian=syrian,
        syrian_plural=many,
    )


def _patterns() -> dict[tuple[str, str], list[Pattern]]:
    found: dict[tuple[str, str], list[Pattern]] = {}
    for kind, dialect, weight, persons, arabic, english in _rows("patterns.txt"):
        pairs = [one.partition(">") for one in persons.split()] or [("", "", "")]
        people = tuple((first, second or first) for first, _, second in pairs)
        pattern = Pattern(int(weight), people, arabic, english)
        found.setdefault((kind, dialect), []).append(pattern)
    return found


def load() -> Lexicon:
    """Read the lexicon from the package's data files."""
    times: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for dialect, tense, arabic, english in _rows("times.txt"):
        times.setdefault((dialect, tense), []).append((arabic, english))
    return Lexicon(
        verbs=tuple(map(_verb, _rows("verbs.txt"))),
        syrian_verbs=tuple(map(_syrian_verb, _rows("verbs_syrian.txt"))),
        nouns=tuple(map(_noun, _rows("nouns.txt"))),
        adjectives=tuple(map(_adjective, _rows("adjectives.txt"))),
        places=tuple(Proper(*row) for row in _rows("places.txt")),
        names=tuple(Proper(*row) for row in _rows("names.txt")),
        fits=tuple(Fit(a, frozenset(n.split()), bool(p)) for a, n, p in _rows("fits.txt")),
        patterns=_patterns(),
        times=times,
    )
