"""Noun phrases: number, case, article, owner and adjective in Arabic, and their English."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from . import english as en
from .lexicon import Adjective, Noun, Proper

CASES = ("nom", "acc", "gen")
OWNERS = {
    "1s": "ي",
    "2ms": "ك",
    "2fs": "ك",
    "3ms": "ه",
    "3fs": "ها",
    "1p": "نا",
    "2mp": "كم",
    "3mp": "هم",
}
SYRIAN_OWNERS = OWNERS | {"2mp": "كن"}
OBJECTS = OWNERS | {"1s": "ني"}
SYRIAN_OBJECTS = SYRIAN_OWNERS | {"1s": "ني"}

_DEFECTIVE = {"مبان", "أغان", "أيد", "أراض", "غال", "عال", "كاف"}
_DIPTOTE = re.compile(r"^(..?.ا..|..?.ا.ي.|.*اء|.*ى|أ...|.*ة|عطشان)$")
_TRIPTOTE = {"مقاتل", "محاصر", "أيام", "أسير", "مسافر", "أمير"}
_FIVE = {"أب", "أخ"}
_LONG = {"nom": "و", "acc": "ا", "gen": "ي"}
_HAMZA = {"nom": "ؤ", "acc": "ء", "gen": "ئ"}
_ENGLISH_PLURALS = {"olives", "dates", "clothes", "shoes", "people"}
# Arabic and English agreement where a collective noun counts differently in the two languages.
_AGREEMENT = {"أهل": ("3mp", "3ms"), "شعب": ("3ms", "things"), "ناس": ("3mp", "things")}


@dataclass(frozen=True)
class Phrase:
    """A noun phrase: its Arabic in the three cases, its English, and how verbs agree with it.

    person and english_person are persons of the conjugators ("things" in English for plurals that
    take a feminine singular in Arabic); classes are the noun's own.
    """

    nom: str
    acc: str
    gen: str
    english: str
    person: str
    english_person: str
    classes: tuple[str, ...] = ()
    definite: bool = True
    source: Noun | None = None

    def arabic(self, case: str) -> str:
        """The Arabic in a case: nom, acc or gen."""
        return {"nom": self.nom, "acc": self.acc, "gen": self.gen}[case]

    @property
    def feminine(self) -> bool:
        """Whether a verb before it takes the feminine."""
        return self.person in {"3fs", "3fd", "3fp"}


@dataclass(frozen=True)
class Shape:
    """How a noun is to be used: number sg, du or pl; article or owner; an adjective."""

    number: str = "sg"
    definite: bool = True
    owner: str = ""
    adjective: Adjective | None = None


def indefinite_accusative(word: str) -> str:
    """With the alif that the indefinite accusative is written with, where it is written."""
    if word in _DEFECTIVE:
        return word + "ي" + ("" if word in {"مبان", "أغان", "أراض"} else "ا")
    if word.endswith("يء"):
        return word[:-1] + "ئا"
    return word if _DIPTOTE.match(word) and word not in _TRIPTOTE else word + "ا"


def with_article(word: str) -> str:
    """With ال; a shortened noun (مبان) gets its last letter back."""
    if word == "امرأة":
        return "المرأة"
    return "ال" + word + ("ي" if word in _DEFECTIVE else "")


def with_owner(word: str, owner: str, case: str) -> str:
    """With an attached pronoun."""
    suffix = OWNERS[owner]
    if word in _FIVE and suffix != "ي":
        return word + _LONG[case] + suffix
    if word.endswith("ة"):
        return word[:-1] + "ت" + suffix
    if word.endswith("ى"):
        return word[:-1] + "ا" + suffix
    if word in _DEFECTIVE:
        return word + "ي" + ("" if suffix == "ي" else suffix)
    if word.endswith("اء"):
        return word[:-1] + (_HAMZA["gen"] if suffix == "ي" else _HAMZA[case]) + suffix
    return word + suffix


def dual(word: str, case: str) -> str:
    """Two of it."""
    stem = word[:-1] + "ت" if word.endswith("ة") else word
    stem = stem[:-1] + "ي" if stem.endswith("ى") else stem
    stem += "ي" if stem in _DEFECTIVE else ""
    return stem + ("ان" if case == "nom" else "ين")


def _inflect(word: str, case: str, *, sound: bool) -> str:
    return word[:-2] + "ين" if sound and case != "nom" else word


def sound_plural(plural: str) -> bool:
    """Whether a plural ends in ون as an ending (not in the root)."""
    return plural.endswith("ون") and plural not in {"زيتون", "سجون", "قانون"}


def number_key(noun: Noun, number: str) -> tuple[str, str]:
    """Arabic and English persons a verb agrees with."""
    if number == "sg" and noun.arabic in _AGREEMENT:
        return _AGREEMENT[noun.arabic]
    human = human_noun(noun)
    if number == "sg":
        person = "3ms" if noun.gender == "m" else "3fs"
        return person, "things" if noun.english in _ENGLISH_PLURALS else person
    if number == "du":
        return ("3md" if noun.gender == "m" else "3fd"), "things"
    if human:
        return ("3mp" if noun.gender == "m" else "3fp"), "things"
    return "3fs", "things"


_HUMAN = {
    "person", "person_obj", "kin", "child", "child_obj", "soldier", "ruler", "doctor", "prisoner",
    "martyr", "sick", "people", "thief", "guest", "friend", "aidman", "journalist", "teacher",
}  # fmt: skip


def human_noun(noun: Noun) -> bool:
    """Whether the noun stands for people."""
    return bool(_HUMAN & set(noun.classes))


def agree(adjective: Adjective, noun: Noun, number: str, case: str) -> str:
    """The adjective's form beside the noun, without article or case ending of the singular."""
    feminine = noun.gender == "f"
    if number == "du":
        return dual(adjective.feminine if feminine else adjective.masculine, case)
    if number == "pl":
        if not human_noun(noun):
            return adjective.feminine
        if feminine and adjective.feminine.endswith("ة"):
            return adjective.feminine[:-1] + "ات"
        return _inflect(adjective.plural, case, sound=sound_plural(adjective.plural))
    if noun.arabic == "ناس":
        return _inflect(adjective.plural, case, sound=sound_plural(adjective.plural))
    return adjective.feminine if feminine else adjective.masculine


def standard(noun: Noun, shape: Shape) -> Phrase:
    """The noun phrase in standard Arabic."""
    forms = {case: _standard_form(noun, shape, case) for case in CASES}
    person, english_person = number_key(noun, shape.number)
    english_text = english_phrase(noun, shape)
    return Phrase(
        forms["nom"],
        forms["acc"],
        forms["gen"],
        english_text,
        person,
        english_person,
        noun.classes,
        shape.definite,
        noun,
    )


def _standard_form(noun: Noun, shape: Shape, case: str) -> str:
    word = {"sg": noun.arabic, "pl": noun.plural, "du": dual(noun.arabic, case)}[shape.number]
    if shape.number == "pl":
        word = _inflect(word, case, sound=sound_plural(word))
    adjective = agree(shape.adjective, noun, shape.number, case) if shape.adjective else ""
    if shape.owner:
        return " ".join(
            filter(
                None, (with_owner(word, shape.owner, case), adjective and with_article(adjective))
            )
        )
    if shape.definite:
        return " ".join(filter(None, (with_article(word), adjective and with_article(adjective))))
    ending = case == "acc" and shape.number != "du"
    feminine_plural = shape.number == "pl" and (word.endswith("ات") or sound_plural(noun.plural))
    if ending and not feminine_plural:
        word = indefinite_accusative(word)
    plural_adjective = adjective.endswith("ين") and shape.number == "pl"
    if adjective and ending and not plural_adjective and not adjective.endswith("ات"):
        adjective = indefinite_accusative(adjective)
    return " ".join(filter(None, (word, adjective)))


_SYRIAN_FEMININE = {"مي", "سما", "إيد", "كهربا", "بنت", "ست", "مرت", "تياب", "مصاري", "مرة"}


def _with_syrian_gender(noun: Noun) -> Noun:
    """The noun with the gender of its Syrian word, which may be another word altogether."""
    if noun.syrian == noun.arabic or human_noun(noun):
        return noun
    feminine = noun.syrian.endswith("ة") or noun.syrian in _SYRIAN_FEMININE
    return replace(noun, gender="f" if feminine else "m")


def syrian(noun: Noun, shape: Shape) -> Phrase:
    """The noun phrase in Syrian Arabic."""
    noun = _with_syrian_gender(noun)
    word = {"sg": noun.syrian, "pl": noun.syrian_plural, "du": dual(noun.syrian, "gen")}[
        shape.number
    ]
    adjective = _syrian_adjective(shape.adjective, noun, shape.number) if shape.adjective else ""
    if shape.owner:
        text = syrian_owner(word, shape.owner)
        adjective = adjective and "ال" + adjective
    elif shape.definite:
        text, adjective = "ال" + word, adjective and "ال" + adjective
    else:
        text = word
    person, english_person = number_key(noun, shape.number)
    person = {"3md": "3mp", "3fd": "3mp", "3fp": "3mp"}.get(person, person)
    if shape.number == "du" and not human_noun(noun):
        person = "3mp"
    full = f"{text} {adjective}".strip()
    return Phrase(
        full,
        full,
        full,
        english_phrase(noun, shape),
        person,
        english_person,
        noun.classes,
        shape.definite,
        noun,
    )


def syrian_owner(word: str, owner: str) -> str:
    """With an attached pronoun, as Syrians write it."""
    suffix = SYRIAN_OWNERS[owner]
    if word in _FIVE:
        return word + ("" if suffix == "ي" else "و") + suffix
    if word.endswith("ة"):
        return word[:-1] + "ت" + suffix
    if word[-1] in "ىا":
        return word[:-1] + "ا" + suffix
    return word + suffix


def syrian_feminine(adjective: Adjective) -> str:
    """The Syrian feminine: مبسوطة, حمرا."""
    base = adjective.syrian
    if not base:
        return adjective.feminine[:-1] if adjective.feminine.endswith("اء") else adjective.feminine
    if base.endswith("ي"):
        return base[:-1] + "ية"
    return base if base in {"شوب", "عجقة", "تازة", "لحالو"} else base + "ة"


def _syrian_adjective(adjective: Adjective, noun: Noun, number: str) -> str:
    if number != "sg" and human_noun(noun):
        return adjective.syrian_plural or adjective.plural
    if noun.gender == "f" or number == "pl":
        return syrian_feminine(adjective)
    if number == "du":
        return adjective.syrian_plural or syrian_feminine(adjective)
    return adjective.syrian or adjective.masculine


def english_phrase(noun: Noun, shape: Shape) -> str:
    """The English of the noun phrase, with its article or owner."""
    word = noun.english if shape.number == "sg" else noun.english_plural
    if shape.number == "du":
        word = f"two {word}" if not shape.adjective else f"two {shape.adjective.english} {word}"
    elif shape.adjective:
        word = f"{shape.adjective.english} {word}"
    if shape.owner:
        return f"{en.OWNER[shape.owner]} {word}"
    if noun.article == "a":
        return word
    if noun.article == "p" and not shape.adjective:
        return "people"
    if shape.definite or noun.article == "d":
        return f"the {word}"
    if shape.number != "sg" or noun.article in {"m", "p"}:
        return word
    return en.article(word)


def proper(entry: Proper) -> Phrase:
    """A place or a first name as a phrase."""
    name = entry.kind in {"m", "f"}
    masculine = entry.kind == "m" or entry.arabic in _MASCULINE_PLACES
    person = "3ms" if masculine else "3fs"
    return Phrase(
        entry.arabic,
        entry.arabic,
        entry.arabic,
        entry.english,
        person,
        person,
        ("name",) if name else ("place",),
    )


_MASCULINE_PLACES = {"لبنان", "العراق", "الأردن", "الساحل", "الجولان", "القلمون", "اليرموك"}
