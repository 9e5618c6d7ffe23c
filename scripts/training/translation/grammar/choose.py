"""Chooses nouns, adjectives, places and owners that make sense together."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from random import Random
from typing import TypeVar

from . import nouns
from .lexicon import Adjective, Frame, Lexicon, Noun, Proper, Verb
from .nouns import Phrase, Shape

T = TypeVar("T")
PRONOUNS = ("1s", "1p", "2ms", "2fs", "2mp", "3ms", "3fs", "3mp")
_PRONOUN_WEIGHTS = (30, 30, 8, 4, 6, 10, 6, 10)
_CITY_KINDS = {"city": 60, "area": 12, "quarter": 20, "abroad": 6}
_ALIASES = {
    "city_s": "city",
    "home_s": "home",
    "people_s": "people",
    "soldier2": "soldier",
    "couple": "kin",
}
OWNED = {
    "طفل", "جار", "صديق", "معلم", "معلمة", "ضيف", "شهيد", "بيت", "منزل", "شقة", "غرفة", "مطبخ",
    "خيمة", "سطح", "حديقة", "باب", "نافذة", "جدار", "مدرسة", "جامعة", "دكان", "حي", "شارع",
    "قرية", "مدينة", "حقل", "بلد", "وطن", "أرض",
}  # fmt: skip
FIXED = {
    "say": (
        ("الحقيقة", "the truth"),
        ("نعم", "yes"),
        ("لا", "no"),
        ("كلمة حق", "a word of truth"),
        ("شيئا", "something"),
    ),
    "god": (("الله", "God"),),
    "aid": (("المساعدات", "the aid"), ("مساعدات", "aid")),
    "surrender": (("الاستسلام", "surrender"),),
    "survivor": (("ناجين", "survivors"), ("الناجين", "the survivors")),
    "good_news": (("الخبر", "the news"), ("النصر", "victory")),
    "memory_t": (("تلك الأيام", "those days"), ("أيام الطفولة", "the days of childhood")),
}
_HUMAN_SYRIAN = {"زعلان", "مبسوط", "تعبان", "طيب"}


@dataclass
class Chooser:
    """The lexicon with its indexes, one random source, one kind of Arabic.

    dialect is "standard" or "syrian".
    """

    lexicon: Lexicon
    rng: Random
    dialect: str
    by_class: dict[str, list[Noun]] = field(default_factory=lambda: defaultdict(list))
    cities: list[Proper] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Index the nouns by class."""
        for noun in self.lexicon.nouns:
            for name in noun.classes:
                self.by_class[name].append(noun)
        for place in self.lexicon.places:
            # The biggest places stand first in the list and are named most often.
            self.cities += (
                [place] * (4 if len(self.cities) < 36 else 1) if place.kind in _CITY_KINDS else []
            )

    @property
    def syrian(self) -> bool:
        """Whether this is Syrian Arabic."""
        return self.dialect == "syrian"

    def chance(self, share: float) -> bool:
        """True in this share of cases."""
        return self.rng.random() < share

    def pick(self, options: tuple[T, ...] | list[T]) -> T:
        """One of them."""
        return self.rng.choice(options)

    def pronoun(self) -> str:
        """A person, the first ones most often."""
        return self.rng.choices(PRONOUNS, _PRONOUN_WEIGHTS)[0]

    def noun(self, *classes: str) -> Noun:
        """A noun of one of the classes."""
        pools = [self.by_class[_ALIASES.get(name, name)] for name in classes]
        pools = [pool for pool in pools if pool]
        return self.pick(self.pick(pools))

    def shape(self, noun: Noun, owner: str = "", *, subject: bool = False) -> Shape:
        """A sensible number, article and owner for a noun; owner is whose it may be."""
        number = self._number(noun)
        if noun.article == "k":
            return Shape("sg", owner=self.kin_owner(noun, owner))
        if noun.article in {"a", "d", "p"}:
            return Shape("sg")
        may_own = number != "du" and not (number == "pl" and nouns.sound_plural(noun.plural))
        may_own = may_own and noun.article == "c" and self._ownable(noun)
        roll = self.rng.random()
        if owner and may_own and roll < 0.35:
            return Shape(number, owner=owner)
        indefinite = not subject and roll > (0.93 if number == "pl" else 0.76)
        if noun.arabic in {"نظام", "شعب", "حصار", "احتلال", "ماء", "قصف", "خبز"}:
            indefinite = noun.arabic == "خبز" and indefinite
        adjective = self.attribute(noun, number) if number != "du" and self.chance(0.1) else None
        return Shape(number, definite=not indefinite, adjective=adjective)

    def _number(self, noun: Noun) -> str:
        if (
            noun.article != "c"
            or not noun.plural
            or {"road", "prison", "rubble", "checkpoint"} & set(noun.classes)
        ):
            return "sg"
        roll = self.rng.random()
        if roll < (0.25 if nouns.human_noun(noun) else 0.15):
            return "pl"
        return "du" if roll > 0.98 else "sg"

    def kin_owner(self, noun: Noun, owner: str) -> str:
        """Whose relative it is; husbands and wives have one owner of the right sex."""
        if noun.arabic in {"زوج", "زوجة", "حبيب"}:
            return self.pick(("1s", "1s", "3fs" if noun.arabic == "زوج" else "3ms"))
        return owner or self.pick(("1s", "1s", "1p", "3ms", "3fs", "2ms"))

    @staticmethod
    def _ownable(noun: Noun) -> bool:
        if nouns.human_noun(noun) or noun.place:
            return noun.arabic in OWNED
        return not (
            {"event", "weapon", "road", "night", "winter", "bad", "nature", "well"}
            & set(noun.classes)
        )

    def phrase(self, noun: Noun, shape: Shape) -> Phrase:
        """The noun in this kind of Arabic."""
        return nouns.syrian(noun, shape) if self.syrian else nouns.standard(noun, shape)

    def attribute(self, noun: Noun, number: str, *, predicate: bool = False) -> Adjective | None:
        """An adjective that fits the noun, or None."""
        fits = self.fitting(noun.classes, predicate=predicate)
        if number == "du":
            fits = [one for one in fits if "colour" not in one.classes]
        if nouns.human_noun(noun) and number != "sg":
            fits = [one for one in fits if one.plural and (not self.syrian or one.syrian_plural)]
        if not nouns.human_noun(noun):
            fits = [one for one in fits if not self.syrian or one.syrian not in _HUMAN_SYRIAN]
        elif {"soldier", "ruler", "martyr", "thief"} & set(noun.classes) and not predicate:
            fits = [one for one in fits if "ruler" in one.classes]
        if not predicate:
            fits = [one for one in fits if one.masculine != "عطشان" and one.syrian != "لحالو"]
        return self.pick(fits) if fits else None

    def fitting(self, classes: tuple[str, ...], *, predicate: bool = False) -> list[Adjective]:
        """All adjectives that fit nouns of these classes."""
        fits = [fit for fit in self.lexicon.fits if predicate or not fit.predicate]
        wanted = {fit.adjectives for fit in fits if fit.nouns & set(classes)}
        return [one for one in self.lexicon.adjectives if wanted & set(one.classes)]

    def city(self) -> Phrase:
        """A Syrian place (now and then a city abroad)."""
        return nouns.proper(self.pick(self.cities))

    def called_city(self) -> Phrase:
        """A place that can be called to with يا: its name has no article."""
        city = self.city()
        while city.nom.startswith("ال"):
            city = self.city()
        return city

    def country(self) -> Phrase:
        """A country."""
        return nouns.proper(
            self.pick([one for one in self.lexicon.places if one.kind == "country"])
        )

    def name(self) -> Phrase:
        """A first name."""
        return nouns.proper(self.pick(self.lexicon.names))

    def of_class(self, name: str, owner: str = "", *, subject: bool = False) -> Phrase:
        """A phrase for a class name of the lexicon."""
        if name in FIXED:
            arabic, text = self.pick(FIXED[name])
            return Phrase(arabic, arabic, arabic, text, "3fs", "3fs")
        if name in {"city", "city_s"}:
            return self.city()
        if name == "country":
            return self.country()
        if name in {"kin", "person", "friend"} and self.chance(0.3):
            return self.name()
        noun = self.noun(name)
        return self.phrase(noun, self.shape(noun, owner, subject=subject))

    def complement(self, frame: Frame, owner: str) -> Phrase:
        """Something that fits a verb's frame."""
        return self.of_class(self.pick(frame.classes), owner)

    def verb(self) -> Verb:
        """Any verb."""
        return self.pick(self.lexicon.syrian_verbs if self.syrian else self.lexicon.verbs)
