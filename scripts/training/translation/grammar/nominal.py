"""Sentences without an action: descriptions, possession, existence, comparison, places."""

from __future__ import annotations

from . import conjugation as std
from . import english as en
from . import nouns
from . import syrian_verbs as syr
from .choose import Chooser
from .clause import KAN, KANA, Pair, pronoun, verb_first
from .lexicon import Adjective, Noun
from .nouns import Phrase, Shape
from .patterns import Slots, choose, filled
from .predicate import attach_preposition, place_of, preposition_pronoun

_LAYSA = {
    "1s": "لست", "2ms": "لست", "2fs": "لست", "3ms": "ليس", "3fs": "ليست", "1p": "لسنا",
    "2mp": "لستم", "3mp": "ليسوا", "3md": "ليسا", "3fd": "ليستا", "3fp": "ليست",
}  # fmt: skip
_DESCRIBED = (
    "person", "kin", "child", "home", "room", "site", "road", "open", "thing", "clothes", "food",
    "drink", "book", "city", "nature", "vehicle", "place_area", "text", "building", "event",
    "lesson", "friend", "animal", "night", "season", "shop",
)  # fmt: skip


def _being(chooser: Chooser, person: str) -> Slots:
    """The forms of to be: before its subject (in gender only) and after it."""
    before, after = verb_first(person), "3fs" if person == "3fp" else person
    slots = {"laysa": _LAYSA[before], "laysa_after": _LAYSA[person]}
    if chooser.syrian:
        sar = {"3fs": "صارت", "3mp": "صارو"}.get(after, "صار")
        return slots | {
            "kana_after": syr.past(KAN, after),
            "yakun_after": syr.bare(KAN, after),
            "sar_after": sar,
        }
    feminine = before == "3fs"
    return slots | {
        "kana": std.past(KANA, before),
        "kana_after": std.past(KANA, after),
        "yakun": _was_not(feminine=feminine),
        "yakun_after": std.present(KANA, after),
        "asbaha": "أصبحت" if feminine else "أصبح",
        "mazal": "ما زالت" if feminine else "ما زال",
    }


def _was_not(*, feminine: bool) -> str:
    return "تكن" if feminine else "يكن"


def _to_be(person: str) -> Slots:
    return {"be": en.be(person), "was": en.be(person, past_tense=True)}


def _for_pronoun(chooser: Chooser, adjective: Adjective, person: str, case: str) -> str:
    """The adjective as predicate of a pronoun."""
    plural, feminine = person in {"1p", "2mp", "3mp"}, person in {"2fs", "3fs"}
    if chooser.syrian:
        if plural:
            return adjective.syrian_plural or adjective.plural
        one = adjective.syrian or adjective.masculine
        return nouns.syrian_feminine(adjective) if feminine else one
    word = adjective.feminine if feminine else adjective.masculine
    if plural:
        word = adjective.plural
        if nouns.sound_plural(word):
            return word[:-2] + "ين" if case == "acc" else word
    return nouns.indefinite_accusative(word) if case == "acc" else word


def _for_phrase(
    chooser: Chooser, adjective: Adjective, phrase: Phrase, number: str, case: str
) -> str:
    """The adjective as predicate of a noun phrase."""
    noun = phrase.source
    if chooser.syrian or noun is None:
        person = "3fs" if phrase.feminine else phrase.person
        return _for_pronoun(chooser, adjective, person, case)
    word = nouns.agree(adjective, noun, number, case)
    fixed = number == "du" or (number == "pl" and word.endswith(("ين", "ات")))
    return nouns.indefinite_accusative(word) if case == "acc" and not fixed else word


def _described_thing(chooser: Chooser) -> tuple[Phrase, Adjective, str]:
    """Somebody or something, an adjective that fits, and the number."""
    while True:
        name = chooser.pick(_DESCRIBED)
        if name == "city":
            fits = chooser.fitting(("city",), predicate=True)
            fits = [one for one in fits if not (chooser.syrian and one.syrian == "زعلان")]
            return chooser.city(), chooser.pick(fits), "sg"
        noun = chooser.noun(name)
        drawn = chooser.shape(noun, chooser.pick(("1s", "1p", "")), subject=True)
        shape = Shape(drawn.number, drawn.definite, drawn.owner)
        adjective = chooser.attribute(noun, shape.number, predicate=True)
        if adjective:
            return chooser.phrase(noun, shape), adjective, shape.number


def described(chooser: Chooser) -> Pair:
    """The house is empty; it is not; it was; it will be; is it?"""
    phrase, adjective, number = _described_thing(chooser)
    pattern, index = choose(chooser, "described")
    if "very" in pattern.english and not adjective.comparative:
        return described(chooser)
    arabic = _being(chooser, phrase.person) | {
        "name": phrase.nom,
        "adj": _for_phrase(chooser, adjective, phrase, number, "nom"),
        "adj_acc": _for_phrase(chooser, adjective, phrase, number, "acc"),
    }
    text = _to_be(phrase.english_person) | {"who": phrase.english, "adj": adjective.english}
    return filled(pattern, index, arabic, _future_jussive(pattern.arabic, arabic, text))


def _future_jussive(template: str, arabic: Slots, text: Slots) -> Slots:
    """After س the verb keeps its long vowel: سيكون, but لم يكن. Changes arabic in place."""
    if "س{yakun}" in template:
        arabic["yakun"] = "تكون" if arabic["yakun"] == "تكن" else "يكون"
    return text


def felt(chooser: Chooser) -> Pair:
    """I am tired; we are not afraid; you were alone."""
    pattern, index = choose(chooser, "felt")
    adjective = chooser.pick(_personal(chooser))
    while "very" in pattern.english and not adjective.comparative:
        adjective = chooser.pick(_personal(chooser))
    person = pattern.persons[index][0]
    arabic = _being(chooser, person) | {
        "me": pronoun(chooser, person),
        "adj": _for_pronoun(chooser, adjective, person, "nom"),
        "adj_acc": _for_pronoun(chooser, adjective, person, "acc"),
    }
    text = _to_be(person) | {"who": en.SUBJECT[person], "adj": adjective.english}
    return filled(pattern, index, arabic, text)


def _personal(chooser: Chooser) -> list[Adjective]:
    fits = chooser.fitting(("person",), predicate=True)
    fits = [one for one in fits if one.plural]
    if chooser.syrian:
        return [one for one in fits if one.syrian_plural]
    return fits


_OWNED = (
    "home", "key", "thing", "book", "text", "money", "vehicle", "food", "drink", "hope", "work",
    "memory", "problem", "friend", "child", "medicine", "clothes", "land", "truth",
)  # fmt: skip
_LADA = {"1s": "لدي", "1p": "لدينا", "2ms": "لديك", "3ms": "لديه", "3fs": "لديها", "3mp": "لديهم"}
_CARRIED = {"money", "key", "medicine", "thing"}


def _some(chooser: Chooser, noun: Noun) -> Phrase:
    """An indefinite phrase, now and then with an adjective."""
    adjective = chooser.attribute(noun, "sg") if chooser.chance(0.2) else None
    return chooser.phrase(noun, Shape(definite=False, adjective=adjective))


def possession(chooser: Chooser) -> Pair:
    """I have a key; we do not have bread; he had a house."""
    noun = chooser.noun(chooser.pick(_OWNED))
    while noun.arabic == "حقيقة":
        noun = chooser.noun(chooser.pick(_OWNED))
    phrase = _some(chooser, noun)
    person = chooser.rng.choices(tuple(_LADA), (35, 30, 8, 10, 7, 10))[0]
    pattern, index = choose(chooser, "possession")
    arabic = _being(chooser, phrase.person) | {
        "at": _at(chooser, noun, person),
        "thing": phrase.nom,
        "isnt": "ليست" if phrase.feminine and chooser.chance(0.4) else "ليس",
        "yaud": "تعد" if phrase.feminine else "يعد",
    }
    text = {
        "who": en.SUBJECT[person],
        "have": en.present("have", person),
        "dont": f"{en.do(person)} not",
        "thing": phrase.english,
    }
    return filled(pattern, index, arabic, _future_jussive(pattern.arabic, arabic, text))


def _at(chooser: Chooser, noun: Noun, person: str) -> str:
    if chooser.syrian:
        words = ("عند", "مع") if _CARRIED & set(noun.classes) else ("عند",)
        return chooser.pick(words) + nouns.SYRIAN_OWNERS[person]
    if noun.arabic in {"صديق", "طفل", "حلم", "أمل"} and chooser.chance(0.5):
        return preposition_pronoun("ل", person)
    return chooser.pick((f"عند{nouns.OWNERS[person]}", _LADA[person], _LADA[person]))


_EXISTS = (
    "bread", "food", "drink", "water", "medicine", "utility", "work", "hope", "person", "child",
    "weapon_hid", "plane", "soldier", "good", "thing", "animal", "sick", "bus", "road", "problem",
    "key", "light", "event", "cellar",
)  # fmt: skip
_NOT_THERE = {"نظام", "عودة", "عدالة", "قصف", "حصار", "جيش"}


def existence(chooser: Chooser) -> Pair:
    """There is bread at the bakery; there is no water."""
    noun = chooser.noun(chooser.pick(_EXISTS))
    while noun.arabic in _NOT_THERE:
        noun = chooser.noun(chooser.pick(_EXISTS))
    thing, plain = _some(chooser, noun), chooser.phrase(noun, Shape(definite=False))
    where = place_of(chooser) if chooser.chance(0.6) else ("", "")
    if where[1] == "there":
        where = ("هون" if chooser.syrian else "هنا"), "here"
    pattern, index = choose(chooser, "existence")
    arabic = _being(chooser, thing.person) | {
        "thing": thing.nom,
        "plain": plain.nom,
        "where": where[0],
        "yujad": "توجد" if thing.feminine else "يوجد",
    }
    # A noun that is always "the" in English has no article here.
    bare = noun.english
    text = _to_be(thing.english_person) | {
        "thing": bare if noun.article == "d" else thing.english,
        "thing_plain": bare if noun.article == "d" else plain.english,
        "plain": bare,
        "where": where[1],
    }
    return filled(pattern, index, arabic, text)


_COMPARED = (
    "home", "site", "road", "clothes", "food", "city", "kin", "vehicle", "nature", "room", "bad",
)  # fmt: skip
_HARD = {"hard", "bitter", "heavy", "dangerous", "strong"}
_PRAISED = {
    "beautiful", "old", "big", "small", "famous", "great", "cold", "quiet", "generous", "far away",
}  # fmt: skip
_SYRIAN_COMPARATIVE = {"أجمل": "أحلى", "أفضل": "أحسن", "أصغر": "أزغر", "أثقل": "أتقل"}


def comparable(chooser: Chooser, name: str) -> list[Adjective]:
    """Adjectives with a comparative for a class of nouns."""
    if name == "bad":
        return [one for one in chooser.lexicon.adjectives if one.english in _HARD]
    return [one for one in chooser.fitting((name,), predicate=True) if one.comparative]


def comparative_of(chooser: Chooser, adjective: Adjective) -> str:
    """The Arabic comparative; a few are other words in Syrian."""
    word = adjective.comparative
    return _SYRIAN_COMPARATIVE.get(word, word) if chooser.syrian else word


def comparison(chooser: Chooser) -> Pair:
    """Bigger than, more bitter than; the most beautiful city."""
    name = chooser.pick(_COMPARED)
    adjective = chooser.pick(comparable(chooser, name))
    if name == "city" and chooser.chance(0.5):
        return superlative(chooser)
    first = chooser.of_class(name, chooser.pick(("1s", "1p")), subject=True)
    second = chooser.of_class(name, chooser.pick(("3ms", "2ms")), subject=True)
    shared = {word for word in first.english.split() if len(word) > 3} & set(second.english.split())
    if shared or first.english == second.english or not (first.definite and second.definite):
        return comparison(chooser)
    word, than = comparative_of(chooser, adjective), attach_preposition("من", second.gen)
    better = f"{en.be(first.english_person)} {adjective.english_comparative} than {second.english}"
    return f"{first.nom} {word} {than}", en.sentence(f"{first.english} {better}")


def superlative(chooser: Chooser) -> Pair:
    """Aleppo is the most beautiful city."""
    adjective = chooser.pick(
        [one for one in chooser.lexicon.adjectives if one.english in _PRAISED and one.comparative]
    )
    city = chooser.pick([one for one in chooser.lexicon.places if one.kind == "city"])
    word = adjective.english_comparative
    most = f"most {adjective.english}" if word.startswith("more ") else word[:-1] + "st"
    most = "farthest" if adjective.english == "far away" else most
    place, where = chooser.pick(
        (
            ("مدينة", "city"),
            ("مدينة في العالم", "city in the world"),
            ("مدينة في سوريا", "city in Syria"),
        )
    )
    place = place.replace(" في ", " ب") if chooser.syrian else place
    arabic = f"{city.arabic} {comparative_of(chooser, adjective)} {place}"
    return arabic, f"{city.english} is the {most} {where}"


_PLACED = ("kin", "person", "child", "key", "thing", "vehicle", "picture", "soldier", "sick")


def located(chooser: Chooser) -> Pair:
    """My brother is in the house; where is my brother?; we were in Homs."""
    where = place_of(chooser)
    if chooser.chance(0.5):
        owner = chooser.pick(("1s", "1p"))
        phrase = chooser.of_class(chooser.pick(_PLACED), owner, subject=True)
        person, text_person = phrase.person, phrase.english_person
        who, name = phrase.english, phrase.nom
    else:
        person = text_person = chooser.pronoun()
        who, name = en.SUBJECT[person], pronoun(chooser, person)
    pattern, index = choose(chooser, "located")
    arabic = _being(chooser, person) | {"name": name, "where": where[0]}
    return filled(pattern, index, arabic, _to_be(text_person) | {"who": who, "where": where[1]})
