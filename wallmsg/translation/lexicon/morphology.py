"""Light morphology: strips clitics and endings from Arabic words to find their dictionary form.

It works on folded words (`wallmsg.text.arabic.fold`). Every result is only a candidate; the
dictionary decides which of them exist. Words it cannot analyse have no gloss.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias


class WordKind(StrEnum):
    """The part of speech that the affixes of a candidate require."""

    ANY = "any"
    NOUN = "noun"
    VERB = "verb"


@dataclass(frozen=True)
class Analysis:
    """One analysis of a word."""

    stem: str
    """Candidate dictionary form, folded."""
    cost: float
    """Cost of what was stripped or changed; lower is more probable."""
    clitics: tuple[str, ...]
    """English of what was stripped, in reading order, such as `and`, `the`, `our`."""
    kind: WordKind


_Found: TypeAlias = tuple[str, float, tuple[str, ...], WordKind]
"""Stem, cost, English of the clitics, kind."""

_SHORT_STEM = 0.8
"""Extra cost of a stem of two letters: most words leave one, rarely correctly, when stripped."""

_CONJUNCTIONS = (("", ()), ("و", ("and",)), ("ف", ("so",)))
_NOUN_PREFIXES = (
    ("", ()),
    ("ال", ("the",)),
    ("بال", ("in", "the")),
    ("كال", ("like", "the")),
    ("لل", ("for", "the")),
    ("عال", ("on", "the")),
    ("هال", ("this",)),
    ("ب", ("in",)),
    ("ك", ("like",)),
    ("ل", ("for",)),
)
_POSSESSIVES = (
    ("", ()),
    ("ي", ("my",)),
    ("ه", ("his",)),
    ("ها", ("her",)),
    ("هم", ("their",)),
    ("هن", ("their",)),
    ("هما", ("their",)),
    ("ك", ("your",)),
    ("كم", ("your",)),
    ("كن", ("your",)),
    ("نا", ("our",)),
)
_OBJECTS = (
    ("", ()),
    ("ني", ("me",)),
    ("ه", ("him",)),
    ("ها", ("her",)),
    ("هم", ("them",)),
    ("هن", ("them",)),
    ("هما", ("them",)),
    ("ك", ("you",)),
    ("كم", ("you",)),
    ("كن", ("you",)),
    ("نا", ("us",)),
    ("لي", ("to me",)),
    ("لك", ("to you",)),
    ("له", ("to him",)),
    ("لها", ("to her",)),
    ("لنا", ("to us",)),
    ("لكم", ("to you",)),
    ("لهم", ("to them",)),
)
_IMPERFECT = (
    ("ا", ("I",)),
    ("ن", ("we",)),
    ("ي", ("he",)),
    ("ت", ("you/she",)),
)
_SPOKEN_FIRST_PERSON = "ب"
"""In spoken Arabic ب before a verb replaces the ا of `I`: بعتقد."""
_BEFORE_IMPERFECT = (("", ()), ("س", ("will",)), ("ل", ("to",)), ("ب", ()), ("ح", ("will",)))
_IMPERFECT_ENDINGS = ("", "وا", "ون", "ين", "ان", "ن", "و", "ي", "ا")
_PERFECT_ENDINGS = (
    ("", ()),
    ("ت", ("I/you/she",)),
    ("نا", ("we",)),
    ("تم", ("you",)),
    ("تن", ("you",)),
    ("تو", ("you",)),
    ("وا", ("they/you",)),
    ("و", ("they/you",)),
    ("ن", ("they",)),
    ("ا", ("they",)),
)
_NOUN_ENDINGS = (
    ("", ("",), 0.0),
    ("ا", ("",), 0.6),  # the accusative of an indefinite noun
    ("ه", ("",), 0.8),  # feminine of an adjective
    ("ات", ("ه", ""), 0.8),
    ("ون", ("",), 0.8),
    ("ين", ("",), 0.8),
    ("ان", ("", "ه"), 1.0),
    ("تان", ("ه",), 0.8),
    ("تين", ("ه",), 0.8),
    ("و", ("",), 1.2),  # a sound plural before a pronoun or a genitive has lost its ن
    ("يه", ("", "ي"), 1.2),
    ("ي", ("",), 1.4),
)
# Broken plurals by pattern: the singular has the letters that the pattern keeps.
_BROKEN_PLURALS = tuple(
    (re.compile(pattern.replace("C", "(.)")), tuple(singulars.split()))
    for pattern, singulars in (
        ("اCCاC", r"\1\2\3 \1ا\2\3 \1\2\3ه"),  # أطفال طفل، أصحاب صاحب
        ("اCCاء", r"\1\2و \1\2ي \1\2"),  # أعضاء عضو
        ("اCCCاء", r"\1\2ي\3"),  # أصدقاء صديق
        ("CCCاء", r"\1ا\2\3 \1\2ي\3"),  # علماء عالم، شهداء شهيد
        ("CCاC", r"\1\2\3 \1ا\2\3 \1\2ي\3 \1\2\3ه"),  # رجال رجل، طلاب طالب، كبار كبير
        ("CCوC", r"\1\2\3 \1ا\2\3"),  # قلوب قلب، شهود شاهد
        ("CCاCC", r"\1\2\3\4 \1\2\3\4ه \1\2و\4 \1\2ا\4ه \1\2ي\4ه"),  # مناطق منطقة، رسائل رسالة
        ("CCاCيC", r"\1\2\3ي\4 \1\2\3و\4 \1\2\3ا\4"),  # تقارير تقرير، مفاتيح مفتاح
        ("CواCC", r"\1ا\2\3 \1ا\2\3ه"),  # شوارع شارع
        ("CواCيC", r"\1ا\2و\3"),  # طوابير طابور
        ("CواC", r"\1ا\2ه"),  # مواد مادة
    )
)


def analyses(
    word: str, known: Container[str] | None = None, barred: frozenset[str] = frozenset()
) -> list[Analysis]:
    """Analyses of one folded word, the most probable first.

    `known`: dictionary forms; other stems are left out (default: none is).
    `barred`: English of endings that the word as written cannot have, such as `his` after ة.

    >>> [a.stem for a in analyses("مدينتنا", {"مدينه", "مدينت"})]
    ['مدينه', 'مدينت']
    """
    best: dict[tuple[str, WordKind], Analysis] = {}
    for stem, changes, clitics, kind in _candidates(word):
        if (len(stem) < 2 and clitics) or (known is not None and stem not in known):
            continue
        if clitics and clitics[-1] in barred:
            continue
        cost = changes + _SHORT_STEM * (len(stem) == 2 and bool(clitics))
        key = (stem, kind)
        if key not in best or cost < best[key].cost:
            best[key] = Analysis(stem, cost, clitics, kind)
    return sorted(best.values(), key=lambda a: a.cost)


def _candidates(word: str) -> Iterator[_Found]:
    yield word, 0.0, (), WordKind.ANY
    for letter, meaning in _CONJUNCTIONS:
        if not word.startswith(letter):
            continue
        rest = word[len(letter) :]
        extra = 0.9 if letter else 0.0
        for stem, cost, clitics, kind in (*_nouns(rest), *_verbs(rest)):
            yield stem, cost + extra, (*meaning, *clitics), kind


def _nouns(word: str) -> Iterator[_Found]:
    for prefix, before in _NOUN_PREFIXES:
        if not word.startswith(prefix) or len(word) - len(prefix) < 2:
            continue
        body = word[len(prefix) :]
        definite = prefix.endswith("ال") or prefix == "لل"
        cost = 0.5 * bool(prefix) if definite else 0.9 * bool(prefix)
        for suffix, after in _POSSESSIVES:
            if not body.endswith(suffix) or (suffix and (definite or len(body) - len(suffix) < 2)):
                continue
            stem = body[: len(body) - len(suffix)]
            for base, extra in _noun_bases(stem, possessed=bool(suffix)):
                total = cost + extra + 0.7 * bool(suffix)
                yield base, total, (*before, *after), WordKind.NOUN


def _noun_bases(stem: str, *, possessed: bool) -> Iterator[tuple[str, float]]:
    """Singular, indefinite forms of which `stem` may be a form, with their costs."""
    if possessed and stem.endswith("ت"):
        yield f"{stem[:-1]}ه", 0.0
    if possessed and stem.endswith(("اي", "او")):
        yield f"{stem[:-1]}ء", 0.3
    for ending, replacements, extra in _NOUN_ENDINGS:
        if possessed and ending.endswith("ن"):
            continue  # duals and sound plurals lose their ن before a pronoun
        if stem.endswith(ending) and len(stem) - len(ending) >= 2:
            base = stem[: len(stem) - len(ending)]
            yield from ((base + new, extra) for new in replacements)
    for pattern, singulars in _BROKEN_PLURALS:
        if match := pattern.fullmatch(stem):
            yield from ((match.expand(singular), 1.3) for singular in singulars)


def _verbs(word: str) -> Iterator[_Found]:
    for suffix, after in _OBJECTS:
        if not word.endswith(suffix) or len(word) - len(suffix) < 2:
            continue
        body = word[: len(word) - len(suffix)]
        cost = 0.7 * bool(suffix)
        for found in (*_imperfects(body), *_perfects(body), *_imperatives(body)):
            stem, own, subject, kind = found
            yield stem, own + cost, (*subject, *after), kind


def _imperfects(word: str) -> Iterator[_Found]:
    if word.startswith(_SPOKEN_FIRST_PERSON) and len(word) > 3:
        for base, extra in _verb_bases(word[1:], short_first=True):
            yield base, 1.5 + extra, ("I",), WordKind.VERB
    for particle, before in _BEFORE_IMPERFECT:
        for person, subject in _IMPERFECT:
            start = particle + person
            if not word.startswith(start):
                continue
            for ending in _IMPERFECT_ENDINGS:
                body = word[len(start) : len(word) - len(ending)]
                if not word.endswith(ending) or len(body) < 2:
                    continue
                cost = 0.8 + 0.5 * bool(particle) + 0.4 * bool(ending)
                for base, extra in _verb_bases(body, short_first=True):
                    yield base, cost + extra, (*before, *subject), WordKind.VERB


def _perfects(word: str) -> Iterator[_Found]:
    for ending, subject in _PERFECT_ENDINGS:
        body = word[: len(word) - len(ending)]
        if not word.endswith(ending) or len(body) < 2:
            continue
        for base, extra in _verb_bases(body, short_first=False):
            yield base, 0.75 * bool(ending) + extra, subject, WordKind.VERB


def _imperatives(word: str) -> Iterator[_Found]:
    for ending in ("", "وا", "و", "ي", "ن"):
        body = word[: len(word) - len(ending)]
        if not word.endswith(ending) or len(body) < 2:
            continue
        if body.startswith("ا") and len(body) > 3:
            yield body[1:], 0.9 + 0.3 * bool(ending), (), WordKind.VERB
        for base, extra in _verb_bases(body, short_first=True):
            yield base, 0.9 + 0.3 * bool(ending) + extra, (), WordKind.VERB


def _verb_bases(body: str, *, short_first: bool) -> Iterator[tuple[str, float]]:
    """Third persons of the past of which `body` may be a form, with their costs.

    `short_first`: the body is from an imperfect or imperative, which drop an initial و or ا.
    """
    starts = [(body, 0.0)]
    if short_first:
        starts += [(f"ا{body}", 0.2), (f"و{body}", 0.6)]
    for start, cost in starts:
        yield start, cost
        yield from ((base, cost + extra) for base, extra in _weak(start))


def _weak(body: str) -> Iterator[tuple[str, float]]:
    """Bases of verbs with و, ي or a doubled letter in the root, whose stem changes."""
    if len(body) >= 3 and body[-2] in "وي":
        yield f"{body[:-2]}ا{body[-1]}", 0.3
    if len(body) <= 4:
        yield f"{body[:-1]}ا{body[-1]}", 0.6
    if body[-1] == "و":
        yield f"{body[:-1]}ا", 0.3
        yield f"{body[:-1]}ي", 0.5
    if body[-1] == "ا":
        yield f"{body[:-1]}ي", 0.4
    if body[-1] == "ي":
        yield f"{body[:-1]}ا", 0.5
    else:
        yield f"{body}ي", 0.8
        yield f"{body}ا", 0.9
    if len(body) >= 3 and body[-1] == body[-2]:
        yield body[:-1], 0.2
