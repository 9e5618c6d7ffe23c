"""Short phrases as they stand alone on a wall: addresses, one noun of another, exclamations."""

from __future__ import annotations

from . import english as en
from . import nouns
from .choose import Chooser
from .clause import Pair
from .lexicon import Noun
from .nominal import comparable, comparative_of
from .nouns import Phrase, Shape
from .patterns import person_verb
from .predicate import Predicate, build

# Sentences with a slot for a city; said to a city they stand after يا.
_TO_CITY: tuple[Pair, ...] = (
    ("مع السلامة يا {}", "goodbye, {}"),
    ("وداعا يا {}", "farewell, {}"),
    ("راجعين يا {}", "we are coming back, {}"),
    ("سامحينا يا {}", "forgive us, {}"),
    ("اشتقنا يا {}", "we miss you, {}"),
    ("بحبك يا {}", "I love you, {}"),
    ("لك الله يا {}", "God be with you, {}"),
    ("سنعود إليك يا {}", "we will come back to you, {}"),
    ("لن ننساك يا {}", "we will not forget you, {}"),
    ("اصبري يا {}", "be patient, {}"),
    ("صباح الخير يا {}", "good morning, {}"),
    ("لا تبكي يا {}", "do not cry, {}"),
    ("نحن معك يا {}", "we are with you, {}"),
)
_OF_CITY: tuple[Pair, ...] = (
    ("تحية إلى {}", "greetings to {}"),
    ("سلام على {}", "peace upon {}"),
    ("عاشت {}", "long live {}"),
    ("أنقذوا {}", "save {}"),
    ("اذكروا {}", "remember {}"),
    ("كلنا {}", "we are all {}"),
    ("قلبي في {}", "my heart is in {}"),
    ("لا تنسوا {}", "do not forget {}"),
    ("{} في القلب", "{} is in the heart"),
    ("{} لنا", "{} is ours"),
    ("{} تنزف", "{} is bleeding"),
)
# Said to a man, said to a woman, English.
_TO_ONE = {
    "standard": (
        ("أحبك", "أحبك", "I love you"),
        ("سامحني", "سامحيني", "forgive me"),
        ("انتظرني", "انتظريني", "wait for me"),
        ("لا تنسني", "لا تنسيني", "do not forget me"),
        ("لن أنساك", "لن أنساك", "I will not forget you"),
        ("سأعود إليك", "سأعود إليك", "I will come back to you"),
        ("لا تحزن", "لا تحزني", "do not be sad"),
        ("أنا بخير", "أنا بخير", "I am fine"),
        ("أفتقدك", "أفتقدك", "I miss you"),
        ("لا تبك", "لا تبكي", "do not cry"),
        ("رحمك الله", "رحمك الله", "may God have mercy on you"),
    ),
    "syrian": (
        ("بحبك", "بحبك", "I love you"),
        ("اشتقتلك", "اشتقتلك", "I miss you"),
        ("سامحني", "سامحيني", "forgive me"),
        ("لا تنساني", "لا تنسيني", "do not forget me"),
        ("ما رح انساك", "ما رح انساكي", "I will not forget you"),
        ("ناطرينك", "ناطرينك", "we are waiting for you"),
        ("أنا منيح", "أنا منيح", "I am fine"),
        ("راجعلك", "راجعلك", "I am coming back to you"),
        ("لا تزعل", "لا تزعلي", "do not be upset"),
    ),
}
_CALLED_WITHOUT_MY = {"mother", "father", "brother", "sister"}


def addressed(chooser: Chooser) -> Pair:
    """To my mother: I love you; forgive me, brother."""
    kin = chooser.name()
    if chooser.chance(0.6):
        kin = chooser.phrase(chooser.noun("kin"), Shape(owner="1s"))
    man, woman, said = chooser.pick(_TO_ONE[chooser.dialect])
    word = woman if kin.feminine else man
    call = kin.english.removeprefix("my ")
    call = call if call in _CALLED_WITHOUT_MY else kin.english
    options = (
        (f"{word} يا {kin.nom}", f"{said}, {call}"),
        (f"يا {kin.nom} {word}", f"{call}, {said}"),
        (f"إلى {kin.gen}: {word}", f"to {kin.english}: {said}"),
    )
    arabic, text = chooser.pick(options)
    return arabic, en.sentence(text)


def to_city(chooser: Chooser) -> Pair:
    """Goodbye, Aleppo; greetings to Homs."""
    if chooser.chance(0.5):
        city = chooser.called_city()
        arabic, text = chooser.pick(_TO_CITY)
    else:
        city = chooser.city()
        arabic, text = chooser.pick(_OF_CITY)
    return arabic.format(city.gen), en.sentence(text.format(city.english))


# The noun classes of the first noun and of the second: the door of the house.
_OF = {
    "child": ("city", "country"),
    "open": ("home", "room", "shop"),
    "key": ("home", "open", "vehicle"),
    "martyr": ("city",),
    "road": ("city",),
    "people": ("city",),
    "site": ("city",),
    "night": ("city",),
    "picture": ("kin", "city"),
    "text": ("kin",),
    "sound": ("kin",),
    "plant": ("garden",),
    "prisoner": ("city",),
}
_NO_CONSTRUCT = {"مبان", "أراض", "أغان", "شعب", "قصف"}


def of_phrase(chooser: Chooser) -> Pair:
    """The door of the house, the children of Aleppo: one noun with another."""
    while True:
        name = chooser.pick(tuple(_OF))
        first = _head(chooser, chooser.noun(name), plural=name in {"child", "martyr", "prisoner"})
        other = chooser.of_class(chooser.pick(_OF[name]), subject=True)
        if first and _fits_construct(other):
            return f"{first[0]} {other.gen}", en.sentence(f"the {first[1]} of {other.english}")


def _head(chooser: Chooser, noun: Noun, *, plural: bool) -> Pair | None:
    """The first noun, without article; None for plurals that would lose their last letter."""
    if noun.arabic == "ناس":
        return "أهل", "people"
    plural = plural or (noun.article == "c" and bool(noun.plural) and chooser.chance(0.25))
    word = noun.syrian if chooser.syrian else noun.arabic
    if plural:
        word = noun.syrian_plural if chooser.syrian else noun.plural
    shortened = plural and (nouns.sound_plural(noun.plural) or word.endswith("ين"))
    if shortened or word in _NO_CONSTRUCT:
        return None
    return word, noun.english_plural if plural else noun.english


def _fits_construct(other: Phrase) -> bool:
    single = " " not in other.nom or "place" in other.classes
    return other.definite and single and not other.english.startswith("two")


_SHOWN = (
    "home", "room", "child", "site", "picture", "key", "book", "text", "road", "thing",
    "place_area", "kin", "land", "wall", "garden", "food",
)  # fmt: skip
_THIS = {
    "standard": {"m": "هذا", "f": "هذه", "p": "هؤلاء"},
    "syrian": {"m": "هاد", "f": "هي", "p": "هدول"},
}


def shown(chooser: Chooser) -> Pair:
    """This is our house; these are my children; here was my school."""
    noun = chooser.noun(*_SHOWN)
    while noun.article in {"a", "d", "p"} or noun.arabic in {"زوج", "زوجة", "حبيب"}:
        noun = chooser.noun(*_SHOWN)
    many = nouns.human_noun(noun) and noun.article == "c" and not nouns.sound_plural(noun.plural)
    number = "pl" if many and chooser.chance(0.4) else "sg"
    owner = chooser.pick(("1s", "1p", "1s", "1p", "3ms", "3mp"))
    phrase = chooser.phrase(noun, Shape(number, owner=owner))
    gender = "p" if number == "pl" else "f" if phrase.feminine else "m"
    this, text = _THIS[chooser.dialect][gender], phrase.english
    lead, was = ("these are", "were") if phrase.english_person == "things" else ("this is", "was")
    options = [(f"{this} {phrase.nom}", f"{lead} {text}")]
    if number == "sg":
        kana, no = ("كانت", "ليست") if phrase.feminine else ("كان", "ليس")
        no, here = ("مو", "هون") if chooser.syrian else (no, "هنا")
        options += [
            (f"{this} {no} {phrase.acc}", f"{lead} not {text}"),
            (f"{here} {kana} {phrase.nom}", f"here {was} {text}"),
        ]
    arabic, text = chooser.pick(options)
    return arabic, en.sentence(text)


_EXCLAIMED = (
    "city", "nature", "home", "bad", "clothes", "child", "kin", "food", "season", "road",
)  # fmt: skip


def exclaimed(chooser: Chooser) -> Pair:
    """How beautiful the sea is."""
    name = chooser.pick(_EXCLAIMED)
    fits = [one for one in comparable(chooser, name) if one.english not in {"old", "new", "near"}]
    adjective = chooser.pick(fits)
    phrase = chooser.of_class(name, "1p", subject=True)
    while not phrase.definite:
        phrase = chooser.of_class(name, "1p", subject=True)
    arabic = f"ما {comparative_of(chooser, adjective)} {phrase.acc}"
    text = f"how {adjective.english} {phrase.english} {en.be(phrase.english_person)}"
    return arabic, en.sentence(text)


def passive(chooser: Chooser) -> Pair:
    """It was bombed: تم with the verbal noun (standard Arabic only)."""
    verb = chooser.pick([one for one in chooser.lexicon.verbs if "p" in one.flags and one.masdar])
    frame = next(one for one in verb.frames if one.kind == "object")
    phrase = chooser.complement(frame, "1p")
    was, done = en.be(phrase.english_person, past_tense=True), en.participle(verb.english)
    feminine = verb.masdar.endswith("ة")
    past, future, never = ("تمت", "ستتم", "لم تتم") if feminine else ("تم", "سيتم", "لم يتم")
    what, who = f"{verb.masdar} {phrase.gen}", phrase.english
    options = [
        (f"{past} {what}", f"{who} {was} {done}"),
        (f"{past} {what}", f"{who} {was} {done}"),
        (f"{future} {what}", f"{who} will be {done}"),
        (f"{never} {what}", f"{who} {was} not {done}"),
    ]
    if "n" not in verb.flags:
        forbidden = "تمنع" if feminine else "يمنع"
        options.append((f"{forbidden} {what}", f"{en.gerund(verb.english)} {who} is forbidden"))
    arabic, text = chooser.pick(options)
    return arabic, en.sentence(text)


def relative(chooser: Chooser) -> Pair:
    """The man who wrote the letter."""
    who = chooser.noun("person", "child")
    while who.article != "c":
        who = chooser.noun("person", "child")
    plural = bool(who.plural) and who.gender == "m" and chooser.chance(0.3)
    phrase = chooser.phrase(who, Shape("pl" if plural else "sg"))
    person = "3mp" if plural else "3fs" if phrase.feminine else "3ms"
    predicate = build(chooser, person_verb(chooser), person)
    that = "اللي" if chooser.syrian else {"3mp": "الذين", "3fs": "التي", "3ms": "الذي"}[person]
    negative = chooser.chance(0.2)
    action = predicate.past(person)
    if negative and chooser.syrian:
        action = f"ما {action}"
    elif negative:
        action = f"لم {predicate.present(person, 'jussive')}"
    text = f"{phrase.english} who {predicate.english_past(person, negative=negative)}"
    return f"{phrase.nom} {that} {action}", en.sentence(text)


_THERE = {
    "live", "cry", "sleep", "play", "sit", "stay", "stand", "laugh", "dance", "study", "work",
    "sing", "pray", "win", "be martyred", "get sick", "surrender", "grow up", "die", "run",
    "walk", "shout",
}  # fmt: skip
_BORN = {
    "1s": ("ولدت", "خلقت"),
    "1p": ("ولدنا", "خلقنا"),
    "3ms": ("ولد", "خلق"),
    "3mp": ("ولدوا", "خلقو"),
}


def where_relative(chooser: Chooser) -> Pair:
    """The house where I was born, where we used to play."""
    noun = chooser.noun("home", "room", "site", "road", "place_area", "garden")
    phrase = chooser.phrase(noun, Shape())
    person = chooser.pick(tuple(_BORN))
    if chooser.chance(0.2):
        action = _BORN[person][chooser.syrian]
        text = f"{en.be(person, past_tense=True)} born"
    else:
        verb = person_verb(chooser)
        while verb.english not in _THERE:
            verb = person_verb(chooser)
        action = Predicate(verb).past(person)
        text = Predicate(verb).english_past(person)
    feminine = phrase.feminine
    that = "اللي" if chooser.syrian else "التي" if feminine else "الذي"
    arabic = f"{phrase.nom} {that} {action} {'فيها' if feminine else 'فيه'}"
    english = f"{phrase.english} where {en.SUBJECT[person]} {text}"
    if chooser.chance(0.5):
        this = _THIS[chooser.dialect]["f" if feminine else "m"]
        is_ = "" if chooser.syrian else "هي " if feminine else "هو "
        return f"{this} {is_}{arabic}", en.sentence(f"this is {english}")
    return arabic, en.sentence(english)
