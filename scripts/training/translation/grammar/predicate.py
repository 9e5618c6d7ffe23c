"""Verb phrases: a verb with its complement, in every tense, both kinds of Arabic and English."""

from __future__ import annotations

from dataclasses import dataclass

from . import conjugation as std
from . import english as en
from . import nouns
from . import syrian_verbs as syr
from .choose import Chooser
from .conjugation import Stem
from .lexicon import Frame, Verb
from .syrian_verbs import SyrianStem

_HUMAN = {
    "kin", "person", "person_obj", "friend", "child_obj", "martyr", "doctor", "prisoner",
    "neighbour", "guest", "sick", "people",
}  # fmt: skip
_WITH_PRONOUN = {
    "إلى": "إلي", "على": "علي", "عن": "عن", "من": "من", "مع": "مع", "ل": "ل", "ب": "ب", "في": "في",
}  # fmt: skip


@dataclass(frozen=True)
class Predicate:
    """A verb and what follows it. suffix is an attached pronoun; tails follow the verb."""

    verb: Verb
    suffix: str = ""
    tail: str = ""
    english_tail: str = ""

    def arabic(self, form: str) -> str:
        """A verb form with everything after it."""
        if self.suffix:
            join = _join_syrian if isinstance(self.verb.stem, SyrianStem) else std.with_object
            form = join(form, self.suffix)
        return f"{form} {self.tail}".strip()

    def past(self, person: str) -> str:
        """Arabic past."""
        stem = self.verb.stem
        return self.arabic(
            std.past(stem, person) if isinstance(stem, Stem) else syr.past(stem, person)
        )

    def present(self, person: str, mood: str = "indicative") -> str:
        """Arabic present; in Syrian "indicative" has ب, the others are bare."""
        stem = self.verb.stem
        if isinstance(stem, Stem):
            return self.arabic(std.present(stem, person, mood))
        return self.arabic(
            syr.with_b(stem, person) if mood == "indicative" else syr.bare(stem, person)
        )

    def command(self, person: str) -> str:
        """Arabic command."""
        stem = self.verb.stem
        return self.arabic(
            std.command(stem, person) if isinstance(stem, Stem) else syr.command(stem, person)
        )

    @property
    def stative(self) -> bool:
        """Whether English says it in the simple present."""
        return "s" in self.verb.flags

    @property
    def base(self) -> str:
        """English infinitive without to."""
        return self._tailed(self.verb.english)

    @property
    def gerund(self) -> str:
        """English -ing form."""
        return self._tailed(en.gerund(self.verb.english))

    def _tailed(self, words: str) -> str:
        return f"{words} {self.english_tail}".strip()

    def english_past(self, person: str, *, negative: bool = False) -> str:
        """went, did not go, was afraid, was not afraid."""
        head, _, rest = self.verb.english.partition(" ")
        if not negative:
            return self._tailed(en.past(self.verb.english, person))
        if head == "be":
            return self._tailed(f"{en.be(person, past_tense=True)} not {rest}")
        return f"did not {self.base}"

    def english_perfect(self, person: str, *, negative: bool = False) -> str:
        """has gone, have not gone."""
        head = "have" if en.do(person) == "do" else "has"
        return self._tailed(
            f"{head} {'not ' if negative else ''}{en.participle(self.verb.english)}"
        )

    def english_present(
        self, person: str, *, negative: bool = False, progressive: bool = False
    ) -> str:
        """goes, does not go, is going, is not going."""
        head, _, rest = self.verb.english.partition(" ")
        if head == "be":
            return self._tailed(f"{en.be(person)} {'not ' if negative else ''}{rest}")
        if progressive:
            return f"{en.be(person)} {'not ' if negative else ''}{self.gerund}"
        if negative:
            return f"{en.do(person)} not {self.base}"
        return self._tailed(en.present(self.verb.english, person))


def _join_syrian(form: str, suffix: str) -> str:
    """A Syrian verb form with an attached pronoun."""
    return syr.with_object(form, suffix)


def attach_preposition(prep: str, phrase: str) -> str:
    """A preposition before a noun; ب, ل and ع are written onto it."""
    if prep == "ل" and phrase.startswith("ال"):
        # Before a noun that itself begins with ل (الليل, الله) only two are written.
        return ("ل" if phrase[2] == "ل" else "لل") + phrase[2:]
    if prep in {"ل", "ب"}:
        return prep + phrase
    if prep == "ع":
        return "ع" + phrase if phrase.startswith("ال") else f"على {phrase}"
    return f"{prep} {phrase}"


def preposition_pronoun(prep: str, person: str) -> str:
    """A preposition with a pronoun: إليه, عني, لك."""
    base, suffix = _WITH_PRONOUN[prep], nouns.OWNERS[person]
    if prep in {"إلى", "على", "في"}:
        return base + ("" if suffix == "ي" else suffix)
    if prep in {"عن", "من"} and suffix == "نا":
        return base + "ا"
    if prep in {"عن", "من"} and suffix == "ي":
        return base + "ي"
    return base + suffix


def build(chooser: Chooser, verb: Verb, person: str) -> Predicate:
    """The verb with a complement that fits; person is who does it (owners follow it)."""
    frame = chooser.pick(verb.frames)
    owner = (
        person if person in nouns.OWNERS and chooser.chance(0.75) else chooser.pick(("1s", "1p"))
    )
    if frame.kind == "alone":
        return Predicate(verb)
    if frame.kind == "place":
        place = place_of(chooser)
        return Predicate(verb, "", place[0], place[1])
    human = bool(_HUMAN & set(frame.classes))
    if frame.kind == "object" and "w" not in verb.flags and chooser.chance(0.2):
        return _with_object_pronoun(chooser, verb, person, human=human)
    if (
        frame.kind == "prep"
        and human
        and frame.prep in _WITH_PRONOUN
        and not chooser.syrian
        and chooser.chance(0.2)
    ):
        other = other_person(chooser, person)
        tail = preposition_pronoun(frame.prep, other)
        return Predicate(verb, "", tail, f"{frame.english} {en.OBJECT[other]}".strip())
    return _with_noun(chooser, verb, frame, owner)


def _with_noun(chooser: Chooser, verb: Verb, frame: Frame, owner: str) -> Predicate:
    phrase = chooser.complement(frame, owner)
    if frame.kind == "object":
        return Predicate(verb, "", phrase.acc, phrase.english)
    if (
        frame.prep == "ع"
        and verb.english in {"go", "come back", "travel"}
        and "place" in phrase.classes
    ):
        tail = attach_preposition(chooser.pick(("ع ", "على", "ل")), phrase.gen).replace("ع  ", "ع ")
    else:
        tail = attach_preposition(frame.prep, phrase.gen)
    return Predicate(verb, "", tail, f"{frame.english} {phrase.english}".strip())


def other_person(chooser: Chooser, person: str) -> str:
    """Someone who is not the one who does it, for an object pronoun."""
    first = [
        one
        for one in ("1s", "1p", "2ms", "3ms", "3fs", "3mp", "2mp")
        if one[0] != person[0] or one[0] == "3"
    ]
    return chooser.pick(first)


def _with_object_pronoun(chooser: Chooser, verb: Verb, person: str, *, human: bool) -> Predicate:
    table = nouns.SYRIAN_OBJECTS if chooser.syrian else nouns.OBJECTS
    if not human:
        one = chooser.pick(("3ms", "3fs"))
        return Predicate(verb, table[one], "", "it")
    one = other_person(chooser, person)
    return Predicate(verb, table[one], "", en.OBJECT[one])


def place_of(chooser: Chooser) -> tuple[str, str]:
    """Where: Arabic and English."""
    roll = chooser.rng.random()
    if roll < 0.3:
        city = chooser.city()
        if chooser.syrian:
            return "ب" + city.gen, f"in {city.english}"
        return f"في {city.gen}", f"in {city.english}"
    if roll < 0.42:
        here = chooser.chance(0.75)
        if chooser.syrian:
            return ("هون", "here") if here else ("هنيك", "there")
        return ("هنا", "here") if here else ("هناك", "there")
    spots = [
        noun
        for noun in chooser.lexicon.nouns
        if noun.place
        and "wall" not in noun.classes
        and not (chooser.syrian and noun.place[0] == "عند")
    ]
    noun = chooser.pick(spots)
    owner = (
        chooser.pick(("1p", "1s"))
        if chooser.chance(0.2) and {"home", "room", "garden", "roof"} & set(noun.classes)
        else ""
    )
    shape = nouns.Shape(owner=owner) if owner else nouns.Shape(definite=True)
    phrase = chooser.phrase(noun, shape)
    prep, english = noun.place or ("", "")
    if chooser.syrian:
        return attach_preposition(
            {"في": "ب", "على": "ع"}.get(prep, prep), phrase.gen
        ), f"{english} {phrase.english}"
    return f"{prep} {phrase.gen}", f"{english} {phrase.english}"
