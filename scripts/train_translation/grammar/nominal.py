"""Sentences without an action: descriptions, possession, existence, comparison, places."""

from __future__ import annotations

from . import conjugation as std
from . import english as en
from . import nouns
from . import syrian_verbs as syr
from .choose import Chooser
from .clause import KAN, KANA, PRONOUN, SYRIAN_PRONOUN, Pair
from .lexicon import Adjective, Noun
from .nouns import Phrase, Shape
from .predicate import attach_preposition, place_of, preposition_pronoun

_LAYSA = {
    "1s": "لست",
    "2ms": "لست",
    "2fs": "لست",
    "3ms": "ليس",
    "3fs": "ليست",
    "1p": "لسنا",
    "2mp": "لستم",
    "3mp": "ليسوا",
    "3md": "ليسا",
    "3fd": "ليستا",
    "3fp": "ليست",
}
_DESCRIBED = (
    "person", "kin", "child", "home", "room", "site", "road", "open", "thing", "clothes", "food", "drink", "book", "city",
    "nature", "vehicle", "place_area", "text", "building", "event", "lesson", "friend", "animal", "night", "season", "shop",
)  # fmt: skip


def _predicative(adjective: Adjective, person: str, case: str, *, syrian: bool) -> str:
    """The adjective as predicate for a pronoun."""
    plural = person in {"1p", "2mp", "3mp"}
    feminine = person in {"2fs", "3fs"}
    if syrian:
        if plural:
            return adjective.syrian_plural or adjective.plural
        return (
            nouns.syrian_feminine(adjective)
            if feminine
            else adjective.syrian or adjective.masculine
        )
    if plural:
        word = adjective.plural
        if nouns.sound_plural(word):
            return word[:-2] + "ين" if case == "acc" else word
        return nouns.indefinite_accusative(word) if case == "acc" else word
    word = adjective.feminine if feminine else adjective.masculine
    return nouns.indefinite_accusative(word) if case == "acc" else word


def _agreeing(adjective: Adjective, noun: Noun, number: str, case: str) -> str:
    word = nouns.agree(adjective, noun, number, case)
    plural = word.endswith(("ين", "ات")) and number == "pl"
    return (
        nouns.indefinite_accusative(word)
        if case == "acc" and number != "du" and not plural
        else word
    )


def _subject_described(chooser: Chooser) -> tuple[Phrase, Adjective, str] | None:
    name = chooser.pick(_DESCRIBED)
    if name == "city":
        phrase = chooser.city()
        fits = chooser.fitting(("city",), predicate=True)
        fits = [one for one in fits if one.syrian not in {"زعلان"}] if chooser.syrian else fits
        return phrase, chooser.pick(fits), "sg"
    noun = chooser.noun(name)
    shape = chooser.shape(noun, chooser.pick(("1s", "1p", "")), subject=True)
    shape = Shape(shape.number, shape.definite, shape.owner)
    adjective = chooser.attribute(noun, shape.number, predicate=True)
    return (chooser.phrase(noun, shape), adjective, shape.number) if adjective else None


def _adjective_for(
    chooser: Chooser, phrase: Phrase, adjective: Adjective, number: str, case: str
) -> str:
    noun = phrase.source
    if chooser.syrian:
        if phrase.person == "3mp":
            return adjective.syrian_plural or adjective.plural
        return (
            nouns.syrian_feminine(adjective)
            if phrase.feminine
            else adjective.syrian or adjective.masculine
        )
    if noun is None:
        return _predicative(adjective, "3fs" if phrase.feminine else "3ms", case, syrian=False)
    return _agreeing(adjective, noun, number, case)


def described(chooser: Chooser) -> Pair:
    """The house is empty; it is not; it was; it will be; is it?"""
    made = _subject_described(chooser)
    if made is None:
        return described(chooser)
    phrase, adjective, number = made
    if chooser.syrian and phrase.person == "3mp" and not adjective.syrian_plural:
        return described(chooser)
    base = _adjective_for(chooser, phrase, adjective, number, "nom")
    other = _adjective_for(chooser, phrase, adjective, number, "acc")
    who, word, person = phrase.english, adjective.english, phrase.english_person
    is_, was = en.be(person), en.be(person, past_tense=True)
    name = phrase.nom
    kind = chooser.rng.choices(
        ("is", "not", "was", "wasnt", "will", "ask", "very", "became"), (30, 18, 18, 6, 8, 8, 8, 6)
    )[0]
    before = {"3mp": "3ms", "3md": "3ms", "3fd": "3fs", "3fp": "3fs"}.get(
        phrase.person, phrase.person
    )
    if chooser.syrian:
        agreeing = phrase.person
        table = {
            "is": f"{name} {base}",
            "not": f"{name} مو {base}"
            if chooser.chance(0.7)
            else f"{name} مانو {base}"
            if agreeing == "3ms"
            else f"{name} مو {base}",
            "was": f"{name} {syr.past(KAN, agreeing)} {base}",
            "wasnt": f"{name} ما {syr.past(KAN, agreeing)} {base}",
            "will": f"{name} رح {syr.bare(KAN, agreeing)} {base}",
            "ask": f"{name} {base}؟",
            "very": f"{name} {base} كتير",
            "became": f"{name} صار{'ت' if agreeing == '3fs' else 'و' if agreeing == '3mp' else ''} {base}",
        }
    else:
        table = {
            "is": f"{name} {base}",
            "not": f"{_LAYSA[before]} {name} {other}"
            if chooser.chance(0.4)
            else f"{name} {_LAYSA[phrase.person]} {other}",
            "was": f"{std.past(KANA, before)} {name} {other}",
            "wasnt": f"{'لم تكن' if before == '3fs' else 'لم يكن'} {name} {other}",
            "will": f"{'ستكون' if before == '3fs' else 'سيكون'} {name} {other}",
            "ask": f"هل {name} {base}؟",
            "very": f"{name} {base} جدا",
            "became": f"{'أصبحت' if before == '3fs' else 'أصبح'} {name} {other}",
        }
    text = {
        "is": f"{who} {is_} {word}", "not": f"{who} {is_} not {word}", "was": f"{who} {was} {word}", "wasnt": f"{who} {was} not {word}",
        "will": f"{who} will be {word}", "ask": f"{is_} {who} {word}?", "very": f"{who} {is_} very {word}", "became": f"{who} became {word}",
    }  # fmt: skip
    if kind == "very" and not adjective.comparative:
        kind = "is"
    return table[kind], en.sentence(text[kind])


def felt(chooser: Chooser) -> Pair:
    """I am tired; we are not afraid; you were alone."""
    adjectives = [
        one
        for one in chooser.lexicon.adjectives
        if {"person", "personp"} & set(one.classes) and one.plural
    ]
    adjectives = [
        one
        for one in adjectives
        if not chooser.syrian or (one.syrian_plural and one.syrian != "لحالو")
    ]
    adjective = chooser.pick(adjectives)
    person = chooser.pronoun()
    word, who, is_, was = (
        adjective.english,
        en.SUBJECT[person],
        en.be(person),
        en.be(person, past_tense=True),
    )
    if chooser.syrian:
        base = _predicative(adjective, person, "nom", syrian=True)
        me = SYRIAN_PRONOUN[person]
        options: tuple[Pair, ...] = (
            (f"{me} {base}", f"{who} {is_} {word}"),
            (f"{me} مو {base}", f"{who} {is_} not {word}"),
            (f"{me} كتير {base}", f"{who} {is_} very {word}" if adjective.comparative else ""),
            (f"{me} {syr.past(KAN, person)} {base}", f"{who} {was} {word}"),
            (f"{me} لسا {base}", f"{who} {is_} still {word}"),
            (f"ليش {me} {base}؟", f"why {is_} {who} {word}?"),
        )
    else:
        base, other = (
            _predicative(adjective, person, case, syrian=False) for case in ("nom", "acc")
        )
        me = PRONOUN[person]
        clear = person not in {"2ms", "2fs"}
        options = (
            (f"{me} {base}", f"{who} {is_} {word}"),
            (
                f"{_LAYSA[person]} {other}" if clear else f"أنت {_LAYSA[person]} {other}",
                f"{who} {is_} not {word}",
            ),
            (f"{me} {base} جدا", f"{who} {is_} very {word}" if adjective.comparative else ""),
            (
                f"{std.past(KANA, person)} {other}" if clear else f"أنت كنت {other}",
                f"{who} {was} {word}",
            ),
            (f"{_STILL[person]} {other}", f"{who} {is_} still {word}"),
            (f"لماذا {me} {base}؟", f"why {is_} {who} {word}?"),
            (f"هل {me} {base}؟", f"{is_} {who} {word}?"),
        )
    arabic, text = chooser.pick(options)
    return (arabic, en.sentence(text)) if text else felt(chooser)


_STILL = {
    "1s": "ما زلت",
    "2ms": "أنت ما زلت",
    "2fs": "أنت ما زلت",
    "3ms": "ما زال",
    "3fs": "ما زالت",
    "1p": "ما زلنا",
    "2mp": "ما زلتم",
    "3mp": "ما زالوا",
}
_OWNED = (
    "home",
    "key",
    "thing",
    "book",
    "text",
    "money",
    "vehicle",
    "food",
    "drink",
    "hope",
    "work",
    "memory",
    "problem",
    "friend",
    "child",
    "medicine",
    "clothes",
    "truth",
    "land",
)


def _some(chooser: Chooser, noun: Noun, *, negative: bool = False) -> Phrase:
    """An indefinite phrase."""
    number = (
        "pl"
        if noun.article == "c" and noun.plural and chooser.chance(0.15) and not negative
        else "sg"
    )
    adjective = chooser.attribute(noun, number) if chooser.chance(0.2) else None
    return chooser.phrase(noun, Shape(number, definite=False, adjective=adjective))


def possession(chooser: Chooser) -> Pair:
    """I have a key; we do not have bread; he had a house."""
    noun = chooser.noun(chooser.pick(_OWNED))
    while noun.arabic == "حقيقة":
        noun = chooser.noun(chooser.pick(_OWNED))
    phrase = _some(chooser, noun, negative=True)
    person = chooser.rng.choices(("1s", "1p", "2ms", "3ms", "3fs", "3mp"), (35, 30, 8, 10, 7, 10))[
        0
    ]
    kind = chooser.pick(("have", "have", "not", "not", "had", "hadnt", "ask"))
    suffix = nouns.SYRIAN_OWNERS[person] if chooser.syrian else nouns.OWNERS[person]
    who, has = en.SUBJECT[person], en.present("have", person).replace("haves", "has")
    thing, bare = phrase.english, phrase.english
    if chooser.syrian:
        at = (
            chooser.pick(("عند", "مع")) + suffix
            if {"money", "key", "medicine", "thing"} & set(noun.classes)
            else "عند" + suffix
        )
        table = {
            "have": f"{at} {phrase.nom}",
            "not": f"ما {at} {phrase.nom}",
            "had": f"كان {at} {phrase.nom}",
            "hadnt": f"ما كان {at} {phrase.nom}",
            "ask": f"{at} {phrase.nom}؟",
        }
    else:
        at = chooser.pick((f"عند{suffix}", _LADA[person], _LADA[person]))
        if noun.arabic in {"صديق", "طفل", "حلم", "أمل"} and chooser.chance(0.5):
            at = preposition_pronoun("ل", person)
        was, wasnt = ("كانت", "لم تكن") if phrase.feminine else ("كان", "لم يكن")
        isnt = "ليست" if phrase.feminine and chooser.chance(0.4) else "ليس"
        table = {
            "have": f"{at} {phrase.nom}",
            "not": f"{isnt} {at} {phrase.nom}",
            "had": f"{was} {at} {phrase.nom}",
            "hadnt": f"{wasnt} {at} {phrase.nom}",
            "ask": f"هل {at} {phrase.nom}؟",
        }
    text = {
        "have": f"{who} {has} {thing}",
        "not": f"{who} {en.do(person)} not have {bare}",
        "had": f"{who} had {thing}",
        "hadnt": f"{who} did not have {bare}",
        "ask": f"{en.do(person)} {who} have {thing}?",
    }
    return table[kind], en.sentence(text[kind])


_LADA = {"1s": "لدي", "1p": "لدينا", "2ms": "لديك", "3ms": "لديه", "3fs": "لديها", "3mp": "لديهم"}
_EXISTS = (
    "bread",
    "food",
    "drink",
    "water",
    "medicine",
    "utility",
    "work",
    "hope",
    "person",
    "child",
    "weapon_hid",
    "plane",
    "soldier",
    "good",
    "thing",
    "animal",
    "sick",
    "bus",
    "road",
    "problem",
    "key",
    "light",
    "event",
    "cellar",
)


def existence(chooser: Chooser) -> Pair:
    """There is bread at the bakery; there is no water."""
    noun = chooser.noun(chooser.pick(_EXISTS))
    while noun.arabic in {"نظام", "عودة", "عدالة", "قصف", "حصار", "جيش"}:
        noun = chooser.noun(chooser.pick(_EXISTS))
    negative = chooser.chance(0.55)
    phrase = _some(chooser, noun, negative=negative)
    where = place_of(chooser) if chooser.chance(0.6) else ("", "")
    is_ = en.be(phrase.english_person)
    was = en.be(phrase.english_person, past_tense=True)
    thing = phrase.english
    thing = noun.english if noun.article == "d" else thing
    no = f"no {noun.english if phrase.english_person != 'things' or noun.article != 'c' else noun.english_plural}"
    past = chooser.chance(0.2)
    if chooser.syrian:
        arabic = {
            (False, False): "في",
            (True, False): "ما في",
            (False, True): "كان في",
            (True, True): "ما كان في",
        }[negative, past]
    elif past:
        arabic = (
            ("لم تكن هناك" if phrase.feminine else "لم يكن هناك")
            if negative
            else ("كانت هناك" if phrase.feminine else "كان هناك")
        )
    else:
        arabic = (
            chooser.pick(("لا توجد" if phrase.feminine else "لا يوجد", "ليس هناك"))
            if negative
            else chooser.pick(("هناك", "يوجد" if not phrase.feminine else "توجد"))
        )
    text = f"there {was if past else is_} {no if negative else thing}"
    if phrase.source and "adj" in text:
        return existence(chooser)
    if negative and phrase.nom.count(" ") and phrase.english != noun.english:
        words = phrase.english.removeprefix("a ").removeprefix("an ")
        text = f"there {was if past else is_} no {words}"
    if where[0] in {"هناك", "هنيك"} and not chooser.syrian:
        where = ("هنا", "here")
    return f"{arabic} {phrase.nom} {where[0]}".strip(), en.sentence(f"{text} {where[1]}".strip())


_COMPARED = (
    "home",
    "site",
    "road",
    "clothes",
    "food",
    "city",
    "kin",
    "vehicle",
    "nature",
    "room",
    "bad",
)


def comparison(chooser: Chooser) -> Pair:
    """bigger than, as ... as nothing, the most beautiful."""
    name = chooser.pick(_COMPARED)
    adjectives = [one for one in chooser.fitting((name,), predicate=True) if one.comparative]
    if name == "bad":
        adjectives = [
            one
            for one in chooser.lexicon.adjectives
            if one.english in {"hard", "bitter", "heavy", "dangerous", "strong"}
        ]
    adjective = chooser.pick(adjectives)
    first = chooser.of_class(name, chooser.pick(("1s", "1p")), subject=True)
    second = chooser.of_class(name, chooser.pick(("3ms", "2ms")), subject=True)
    words = {one for one in first.english.split() if len(one) > 3}
    if (
        first.english == second.english
        or words & set(second.english.split())
        or not (first.definite and second.definite)
    ):
        return comparison(chooser)
    is_ = en.be(first.english_person)
    if name in {"city", "kin", "site", "nature"} and chooser.chance(0.35):
        return superlative(chooser)
    than = attach_preposition("من", second.gen)
    return f"{first.nom} {comparative_of(chooser, adjective)} {than}", en.sentence(
        f"{first.english} {is_} {adjective.english_comparative} than {second.english}"
    )


def comparative_of(chooser: Chooser, adjective: Adjective) -> str:
    """The Arabic comparative; a few are other words in Syrian."""
    syrian = {"أجمل": "أحلى", "أفضل": "أحسن", "أصغر": "أزغر", "أثقل": "أتقل"}
    return (
        syrian.get(adjective.comparative, adjective.comparative)
        if chooser.syrian
        else adjective.comparative
    )


def superlative(chooser: Chooser) -> Pair:
    """Aleppo is the most beautiful city."""
    praised = {
        "beautiful",
        "old",
        "big",
        "small",
        "famous",
        "great",
        "cold",
        "quiet",
        "generous",
        "far away",
    }
    adjective = chooser.pick([one for one in chooser.lexicon.adjectives if one.english in praised])
    city = nouns.proper(chooser.pick([one for one in chooser.lexicon.places if one.kind == "city"]))
    best = {"better": "best", "worse": "worst", "farther away": "farthest"}.get(
        adjective.english_comparative
    )
    word = adjective.english_comparative
    most = best or (f"most {adjective.english}" if word.startswith("more ") else word[:-1] + "st")
    thing = chooser.pick(
        (
            ("مدينة", "city"),
            ("مدينة في العالم", "city in the world"),
            ("مدينة في سوريا", "city in Syria"),
        )
    )
    place = thing[0].replace(" في ", " ب") if chooser.syrian else thing[0]
    return (
        f"{city.nom} {comparative_of(chooser, adjective)} {place}",
        f"{city.english} is the {most} {thing[1]}",
    )


def located(chooser: Chooser) -> Pair:
    """My brother is in the house; where is my brother?; we were in Homs."""
    where = place_of(chooser)
    noun_subject = chooser.chance(0.5)
    kind = chooser.rng.choices(("is", "not", "was", "ask", "will"), (34, 16, 24, 16, 10))[0]
    if noun_subject:
        name = chooser.pick(
            ("kin", "person", "child", "key", "thing", "vehicle", "picture", "soldier", "sick")
        )
        phrase = chooser.of_class(name, chooser.pick(("1s", "1p")), subject=True)
        person, text_person, who, subject = (
            phrase.person,
            phrase.english_person,
            phrase.english,
            phrase.nom,
        )
    else:
        person = text_person = chooser.pronoun()
        who, subject = en.SUBJECT[person], (SYRIAN_PRONOUN if chooser.syrian else PRONOUN)[person]
    is_, was = en.be(text_person), en.be(text_person, past_tense=True)
    if kind == "ask":
        word = "وين" if chooser.syrian else "أين"
        return f"{word} {subject}؟", f"Where {is_} {who}?"
    if chooser.syrian:
        person = {"3md": "3mp", "3fd": "3mp", "3fp": "3mp"}.get(person, person)
        table = {
            "is": f"{subject} {where[0]}",
            "not": f"{subject} مو {where[0]}",
            "was": f"{subject} {syr.past(KAN, person)} {where[0]}",
            "will": f"{subject} رح {syr.bare(KAN, person)} {where[0]}",
        }
    else:
        before = {"3mp": "3ms", "3md": "3ms", "3fd": "3fs", "3fp": "3fs"}.get(person, person)
        kana = std.past(KANA, before if noun_subject else person)
        will = std.present(KANA, before if noun_subject else person)
        negative = (
            f"{_LAYSA[before]} {subject} {where[0]}"
            if noun_subject
            else f"{subject} {_LAYSA[person]} {where[0]}"
        )
        was_text = (
            f"{kana} {subject} {where[0]}" if noun_subject else f"{subject} {kana} {where[0]}"
        )
        will_text = (
            f"س{will} {subject} {where[0]}" if noun_subject else f"{subject} س{will} {where[0]}"
        )
        table = {"is": f"{subject} {where[0]}", "not": negative, "was": was_text, "will": will_text}
    text = {
        "is": f"{who} {is_} {where[1]}",
        "not": f"{who} {is_} not {where[1]}",
        "was": f"{who} {was} {where[1]}",
        "will": f"{who} will be {where[1]}",
    }
    return table[kind], en.sentence(text[kind])
