"""Syrian verb forms in the spelling people commonly write."""

from __future__ import annotations

from dataclasses import dataclass

from .conjugation import PERSONS

_PAST = {
    "1s": "ت",
    "2ms": "ت",
    "2fs": "تي",
    "3ms": "",
    "3fs": "ت",
    "1p": "نا",
    "2mp": "تو",
    "3mp": "و",
}
_CONSONANT = ("1s", "2ms", "2fs", "1p", "2mp")
_PREFIX = {
    "1s": "ا",
    "2ms": "ت",
    "2fs": "ت",
    "3ms": "ي",
    "3fs": "ت",
    "1p": "ن",
    "2mp": "ت",
    "3mp": "ي",
}
_ENDING = {"2fs": "ي", "2mp": "و", "3mp": "و"}
_B_PREFIX = {
    "1s": "ب",
    "2ms": "بت",
    "2fs": "بت",
    "3ms": "بي",
    "3fs": "بت",
    "1p": "من",
    "2mp": "بت",
    "3mp": "بي",
}

SYRIAN_PERSONS = PERSONS[:8]


@dataclass(frozen=True)
class SyrianStem:
    """A Syrian verb: third person past and present, its kind, and the command to a man."""

    past: str
    present: str
    kind: str
    command: str = ""


def past(stem: SyrianStem, person: str) -> str:
    """The past form of a person."""
    base = stem.past
    if stem.kind == "y" and base[-1] in "ىاي":
        return _weak_past(stem, person)
    if person in _CONSONANT:
        if stem.kind == "hollow":
            base = base[:-2] + base[-1]
        elif stem.kind == "g":
            base += "ي"
        if base.endswith("ت") and _PAST[person].startswith("ت"):
            return base + _PAST[person][1:]
        if base.endswith("ن") and person == "1p":
            return base + "ا"
    return base + _PAST[person]


def _weak_past(stem: SyrianStem, person: str) -> str:
    base = stem.past[:-1]
    if person == "3ms":
        return stem.past
    if person in _CONSONANT:
        return base + "ي" + _PAST[person]
    keeps = stem.past.endswith("ي")
    return base + ("ي" if keeps else "") + _PAST[person]


def _body(stem: SyrianStem, person: str) -> str:
    body = stem.present[1:]
    ending = _ENDING.get(person, "")
    if ending and body[-1] in "ىاي":
        body = body[:-1]
    return body + ending


def bare(stem: SyrianStem, person: str) -> str:
    """The present without ب, as it stands after رح, لازم, بدي and أن."""
    body = _body(stem, person)
    if person == "1s" and body[0] == "ا":
        return "آ" + body[1:]
    return _PREFIX[person] + body


def with_b(stem: SyrianStem, person: str) -> str:
    """The present with ب: بكتب, منكتب."""
    return _B_PREFIX[person] + _body(stem, person)


def command(stem: SyrianStem, person: str) -> str:
    """The command to a person: 2ms, 2fs or 2mp."""
    base = stem.command
    ending = {"2ms": "", "2fs": "ي", "2mp": "و"}[person]
    if ending and base[-1] in "ىيا":
        base = base[:-1]
    return base + ending


def with_object(verb: str, suffix: str) -> str:
    """A verb form with an attached pronoun."""
    if verb.endswith("ى") or (verb.endswith("ا") and not verb.endswith("نا")):
        verb = verb[:-1] + "ا"
    return verb + suffix
