"""Short phrases as they stand alone on a wall: addresses, dates, names, counts, exclamations."""

from __future__ import annotations

from . import english as en
from . import nouns
from .choose import Chooser
from .clause import Pair, predicate_for, pronoun_subject
from .lexicon import Verb
from .nouns import Shape
from .predicate import Predicate, build, place_of

_MONTHS = (
    ("كانون الثاني", "January"), ("شباط", "February"), ("آذار", "March"), ("نيسان", "April"), ("أيار", "May"), ("حزيران", "June"),
    ("تموز", "July"), ("آب", "August"), ("أيلول", "September"), ("تشرين الأول", "October"), ("تشرين الثاني", "November"), ("كانون الأول", "December"),
)  # fmt: skip
_DAYS = (
    ("السبت", "Saturday"), ("الأحد", "Sunday"), ("الاثنين", "Monday"), ("الثلاثاء", "Tuesday"), ("الأربعاء", "Wednesday"),
    ("الخميس", "Thursday"), ("الجمعة", "Friday"),
)  # fmt: skip
_NUMBERS = {
    3: ("ثلاثة", "ثلاث", "تلات", "three"), 4: ("أربعة", "أربع", "أربع", "four"), 5: ("خمسة", "خمس", "خمس", "five"),
    6: ("ستة", "ست", "ست", "six"), 7: ("سبعة", "سبع", "سبع", "seven"), 8: ("ثمانية", "ثماني", "تمان", "eight"),
    9: ("تسعة", "تسع", "تسع", "nine"), 10: ("عشرة", "عشر", "عشر", "ten"),
}  # fmt: skip
_SPANS = (
    ("يوم", "أيام", "day", "m"),
    ("شهر", "أشهر", "month", "m"),
    ("سنة", "سنوات", "year", "f"),
    ("ليلة", "ليال", "night", "f"),
    ("ساعة", "ساعات", "hour", "f"),
)
_SYRIAN_SPANS = {"أشهر": "شهور", "سنوات": "سنين", "ليال": "ليالي"}


def digits(chooser: Chooser, number: int) -> str:
    """The number in Arabic-Indic or in European digits."""
    text = str(number)
    return (
        text.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")) if chooser.chance(0.5) else text
    )


def count(chooser: Chooser, number: int, one: str, many: str, gender: str) -> str:
    """A number from 3 up with its noun: the number is of the other gender up to ten."""
    if number > 10 or chooser.chance(0.2):
        shown = digits(chooser, number)
        if number <= 10:
            return f"{shown} {many}"
        return f"{shown} {one if chooser.syrian else nouns.indefinite_accusative(one)}"
    masculine, feminine, syrian, _ = _NUMBERS[number]
    return f"{syrian if chooser.syrian else masculine if gender == 'm' else feminine} {many}"


def counted(chooser: Chooser) -> Pair:
    """Five children, 12 houses, three keys and the like, in a clause."""
    noun = chooser.noun(
        "child",
        "person",
        "home",
        "key",
        "book",
        "martyr",
        "thing",
        "weapon_fall",
        "prisoner",
        "plant",
    )
    while noun.article != "c" or not noun.plural or noun.arabic in _NOT_COUNTED:
        noun = chooser.noun(
            "child", "person", "home", "key", "book", "martyr", "thing", "weapon_fall", "prisoner"
        )
    number = chooser.pick((3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20, 25, 30, 40, 50, 100))
    many = (noun.syrian_plural if chooser.syrian else noun.plural) or noun.plural
    one = noun.syrian if chooser.syrian else noun.arabic
    if not chooser.syrian and nouns.sound_plural(many):
        many = many[:-2] + "ين"
    if number == 100:
        amount = f"مئة {one}" if not chooser.syrian else f"مية {one}"
    else:
        amount = count(chooser, number, one, many, noun.gender)
    shown = (
        _NUMBERS[number][3]
        if number in _NUMBERS
        else ("a hundred" if number == 100 else str(number))
    )
    shown = str(number) if any(letter.isdigit() for letter in amount) else shown
    text = f"{shown} {noun.english_plural}"
    where = place_of(chooser)
    human = nouns.human_noun(noun)
    mine = "عندي" if chooser.syrian else "لدي"
    ours = "عندنا" if chooser.syrian else "لدينا"
    there = "في" if chooser.syrian else "هناك"
    options = [(amount, text), (f"{there} {amount} {where[0]}", f"there are {text} {where[1]}")]
    if not {"martyr", "prisoner", "weapon_fall"} & set(noun.classes):
        options += [(f"{mine} {amount}", f"I have {text}"), (f"{ours} {amount}", f"we have {text}")]
    if human:
        options += (
            [(f"كنا {amount} {where[0]}", f"we were {text} {where[1]}")]
            if noun.gender == "m" and "martyr" not in noun.classes
            else []
        )
    if where[0] in {"هناك", "هنيك"}:
        options = options[:1]
    arabic, text = chooser.pick(options)
    return arabic, en.sentence(text)


_NOT_COUNTED = {
    "كأس",
    "ريح",
    "أرض",
    "جيش",
    "شعب",
    "رضيع",
    "جريح",
    "مرآة",
    "تفاحة",
    "وردة",
    "زيتونة",
    "شجرة",
    "نظام",
    "عدو",
}


def spans(chooser: Chooser) -> Pair:
    """For three years, after two months, since five days."""
    one, many, text, gender = chooser.pick(_SPANS)
    number = chooser.pick((1, 2, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 20, 40, 100))
    many = _SYRIAN_SPANS.get(many, many) if chooser.syrian else many
    if number == 1:
        amount, length = one, f"a {text}" if text != "hour" else "an hour"
    elif number == 2:
        amount, length = nouns.dual(one, "gen"), f"two {text}s"
    elif number == 100:
        amount, length = (f"مية {one}" if chooser.syrian else f"مئة {one}"), f"a hundred {text}s"
    else:
        amount = count(chooser, number, one, many, gender)
        spelled = number in _NUMBERS and not any(letter.isdigit() for letter in amount)
        length = f"{_NUMBERS[number][3] if spelled else number} {text}s"
    verb = _person_verb(chooser, "nbs")
    subject = pronoun_subject(chooser.pick(("1s", "1p", "3mp", "3ms")))
    predicate = predicate_for(chooser, verb, subject)
    since, before, after = ("من", "من", "بعد") if chooser.syrian else ("منذ", "قبل", "بعد")
    who, person = subject.english, subject.person
    if chooser.syrian:
        perfect = {"1s": "صارلي", "1p": "صارلنا", "3ms": "صارله", "3mp": "صارلهم"}[
            person
        ] + f" {amount}"
        options: tuple[Pair, ...] = (
            (
                f"{perfect} ما {predicate.past(person)}",
                f"{who} {predicate.english_perfect(person, negative=True)} for {length}",
            ),
            (
                f"{predicate.past(person)} {before} {amount}",
                f"{who} {predicate.english_past(person)} {length} ago",
            ),
            (
                f"رح {predicate.present(person, 'bare')} {after} {amount}",
                f"{who} will {predicate.base} in {length}",
            ),
        )
    else:
        options = (
            (
                f"لم {predicate.present(person, 'jussive')} {since} {amount}",
                f"{who} {predicate.english_perfect(person, negative=True)} for {length}",
            ),
            (
                f"{predicate.past(person)} {before} {amount}",
                f"{who} {predicate.english_past(person)} {length} ago",
            ),
            (
                f"س{predicate.present(person)} {after} {amount}",
                f"{who} will {predicate.base} in {length}",
            ),
            (
                f"{since} {amount} لم {predicate.present(person, 'jussive')}",
                f"{who} {predicate.english_perfect(person, negative=True)} for {length}",
            ),
            (
                f"{after} {amount} {predicate.past(person)}",
                f"After {length} {who} {predicate.english_past(person)}",
            ),
        )
    arabic, english = chooser.pick(options)
    return arabic, en.sentence(english)


def _person_verb(chooser: Chooser, without: str = "") -> Verb:
    """A verb people do, without any of these flags."""
    while True:
        verb = chooser.verb()
        if "person" in verb.subjects and not set(without) & set(verb.flags):
            return verb


def date(chooser: Chooser) -> Pair:
    """A date alone or with what happened."""
    day, month, year = (
        chooser.rng.randint(1, 28),
        chooser.rng.randrange(12),
        chooser.rng.randint(2011, 2024),
    )
    arabic_month, english_month = _MONTHS[month]
    style = chooser.rng.randrange(4)
    if style == 0:
        shown = f"{digits(chooser, day)} {arabic_month} {digits(chooser, year)}"
        text = f"{day} {english_month} {year}"
    elif style == 1:
        mark = chooser.pick(("/", "-", "/"))
        shown = (
            digits(chooser, day) + mark + digits(chooser, month + 1) + mark + digits(chooser, year)
        )
        shown = (
            shown
            if len({c.isascii() for c in shown if c.isdigit()}) == 1
            else f"{day}{mark}{month + 1}{mark}{year}"
        )
        text = f"{day}{mark}{month + 1}{mark}{year}"
    elif style == 2:
        shown, text = f"{arabic_month} {digits(chooser, year)}", f"{english_month} {year}"
    else:
        weekday = chooser.pick(_DAYS)
        shown = f"{weekday[0]} {digits(chooser, day)} {arabic_month}"
        text = f"{weekday[1]}, {day} {english_month}"
    return _with_event(chooser, shown, text)


def _with_event(chooser: Chooser, shown: str, text: str) -> Pair:
    city = chooser.city()
    name = chooser.name()
    martyred = "استشهدت" if name.feminine else "استشهد"
    was_here = ("كانت" if name.feminine else "كان") + (" هون" if chooser.syrian else " هنا")
    options = (
        (shown, text),
        (f"{city.nom} {shown}", f"{city.english}, {text}"),
        (f"{name.nom} {was_here} {shown}", f"{name.english} was here, {text}"),
        (f"{martyred} {name.nom} {shown}", f"{name.english} was martyred, {text}"),
        (f"{name.nom} {shown}", f"{name.english}, {text}"),
        (f"خرجنا من {city.gen} {shown}", f"we left {city.english}, {text}"),
        (f"ذكرى {name.nom} {shown}", f"in memory of {name.english}, {text}"),
        (
            f"وصلنا إلى هنا {shown}" if not chooser.syrian else f"وصلنا لهون {shown}",
            f"we arrived here, {text}",
        ),
        (
            f"هنا ولد {name.nom} {shown}" if not name.feminine else f"هنا ولدت {name.nom} {shown}",
            f"{name.english} was born here, {text}",
        ),
    )
    arabic, english = chooser.pick(options)
    return arabic, en.sentence(english)


def addressed(chooser: Chooser) -> Pair:
    """To my mother: I love you; goodbye, Aleppo."""
    city, name = chooser.called_city(), chooser.name()
    relative_noun = chooser.noun("kin")
    kin = chooser.phrase(relative_noun, Shape(owner="1s")) if chooser.chance(0.6) else name
    love = chooser.pick(
        (
            ("أحبك", "I love you"),
            ("سامحيني" if kin.feminine else "سامحني", "forgive me"),
            ("انتظريني" if kin.feminine else "انتظرني", "wait for me"),
            ("لا تنسيني" if kin.feminine else "لا تنسني", "do not forget me"),
            ("لن أنساك", "I will not forget you"),
            ("سأعود إليك", "I will come back to you"),
            ("أنا بخير", "I am fine"),
            ("لا تحزني" if kin.feminine else "لا تحزن", "do not be sad"),
            ("أفتقدك", "I miss you"),
        )
    )
    syrian_love = chooser.pick(
        (
            ("بحبك", "I love you"),
            ("اشتقتلك", "I miss you"),
            ("سامحيني" if kin.feminine else "سامحني", "forgive me"),
            ("لا تنسيني" if kin.feminine else "لا تنساني", "do not forget me"),
            ("ما رح انساك", "I will not forget you"),
            ("ناطرينك", "we are waiting for you"),
            ("أنا منيح", "I am fine"),
            ("راجعلك", "I am coming back to you"),
        )
    )
    word = syrian_love if chooser.syrian else love
    called = f"يا {kin.nom}" if kin.english.startswith("my ") or kin is name else f"يا {name.nom}"
    call = kin.english.removeprefix("my ") if kin.english.startswith("my ") else name.english
    call = (
        call
        if not kin.english.startswith("my ") or call in {"mother", "father", "brother", "sister"}
        else f"my {call}"
    )
    if not kin.english.startswith("my ") and kin is not name:
        word = (
            ("اشتقتلك", "I miss you") if chooser.syrian else ("لن أنساك", "I will not forget you")
        )
    city_word = chooser.pick(
        (("مع السلامة يا", "goodbye, {}"), ("وداعا يا", "farewell, {}"), ("راجعين يا", "we are coming back, {}"), ("سامحينا يا", "forgive us, {}"), ("اشتقنا يا", "we miss you, {}"),
         ("بحبك يا", "I love you, {}"), ("لك الله يا", "God be with you, {}"), ("سنعود إليك يا", "we will come back to you, {}"), ("لن ننساك يا", "we will not forget you, {}"),
         ("اصبري يا", "be patient, {}"), ("صباح الخير يا", "good morning, {}"), ("تصبحين على خير يا", "good night, {}"), ("لا تبكي يا", "do not cry, {}"), ("نحن معك يا", "we are with you, {}"))
    )  # fmt: skip
    options = (
        (f"{word[0]} {called}", f"{word[1]}, {call}"),
        (f"{called} {word[0]}", f"{call}, {word[1]}"),
        (f"إلى {kin.gen}: {word[0]}", f"to {kin.english}: {word[1]}"),
        (f"{city_word[0]} {city.nom}", city_word[1].format(city.english)),
        (f"من {city.gen} إلى {chooser.city().gen}", ""),
        (f"تحية إلى {city.gen}", f"greetings to {city.english}"),
    )
    arabic, text = chooser.pick(options)
    if not text:
        other = chooser.city()
        arabic, text = (
            f"من {city.gen} إلى {other.gen} سلام",
            f"from {city.english} to {other.english}, greetings",
        )
    return arabic, en.sentence(text)


def of_phrase(chooser: Chooser) -> Pair:
    """The door of the house, the children of Aleppo: one noun with another, in a clause or alone."""
    pairs = {
        "child": ("city", "country"), "open": ("home", "room", "shop"), "key": ("home", "open", "vehicle"), "martyr": ("city",),
        "road": ("city",), "people": ("city",), "site": ("city",), "night": ("city",), "picture": ("kin", "city"), "kin_of": (),
        "text": ("kin",), "sound": ("kin",), "plant": ("garden",), "prisoner": ("city",),
    }  # fmt: skip
    first = chooser.pick([name for name in pairs if name != "kin_of"])
    head = chooser.noun(first)
    plural = first in {"child", "martyr", "prisoner"} or (
        head.article == "c" and head.plural and chooser.chance(0.25)
    )
    word = (
        (head.syrian_plural if chooser.syrian else head.plural)
        if plural
        else (head.syrian if chooser.syrian else head.arabic)
    )
    if (
        not word
        or (plural and nouns.sound_plural(head.plural))
        or word in {"مبان", "أراض", "أغان"}
        or word == "شعب"
    ):
        return of_phrase(chooser)
    if chooser.syrian and plural and word.endswith("ين"):
        return of_phrase(chooser)
    other = chooser.of_class(chooser.pick(pairs[first]), subject=True)
    if (
        not other.definite
        or other.english.startswith("two")
        or (" " in other.nom.strip()
        and "place" not in other.classes)
    ):
        return of_phrase(chooser)
    name = head.english_plural if plural else head.english
    if head.arabic == "ناس":
        word, name = "أهل", "people"
    return f"{word} {other.gen}", en.sentence(f"the {name} of {other.english}")


def shown(chooser: Chooser) -> Pair:
    """This is our house; these are my children; this was my school."""
    noun = chooser.noun(
        "home",
        "room",
        "child",
        "site",
        "picture",
        "key",
        "book",
        "text",
        "road",
        "thing",
        "place_area",
        "kin",
        "land",
        "wall",
        "garden",
        "food",
    )
    human = nouns.human_noun(noun)
    plural = (
        human
        and noun.plural
        and noun.article == "c"
        and not nouns.sound_plural(noun.plural)
        and chooser.chance(0.4)
    )
    owner = chooser.pick(("1s", "1p", "1s", "1p", "3ms", "3mp"))
    if noun.article in {"a", "d", "p"} or noun.arabic in {"زوج", "زوجة", "حبيب"}:
        return shown(chooser)
    phrase = chooser.phrase(noun, Shape("pl" if plural else "sg", owner=owner))
    this = {"m": "هذا", "f": "هذه", "p": "هؤلاء"}
    if chooser.syrian:
        this = {"m": "هاد", "f": "هي", "p": "هدول"}
    word = this["p"] if plural else this["f" if phrase.feminine else "m"]
    many = plural or phrase.english_person == "things"
    lead = "these are" if many else "this is"
    not_ = "مو" if chooser.syrian else ("ليست" if phrase.feminine else "ليس")
    options = [(f"{word} {phrase.nom}", f"{lead} {phrase.english}")]
    if not plural:
        arabic = (
            f"{word} {not_} {phrase.nom}"
            if chooser.syrian
            else f"{not_} {word} {phrase.acc}"
            if chooser.chance(0.3)
            else f"{word} {not_} {phrase.acc}"
        )
        options.append((arabic, f"{lead} not {phrase.english}"))
        was = "كانت" if phrase.feminine else "كان"
        here = "هون" if chooser.syrian else "هنا"
        options.append(
            (
                f"{here} {was} {phrase.nom}" if chooser.syrian else f"هنا {was} {phrase.nom}",
                f"here {'were' if many else 'was'} {phrase.english}",
            )
        )
    if not human and chooser.chance(0.3):
        plain = chooser.phrase(noun, Shape())
        mine = (
            ("إلنا" if owner == "1p" else "إلي")
            if chooser.syrian
            else ("لنا" if owner == "1p" else "لي")
        )
        whose = "ours" if owner == "1p" else "mine"
        options.append(
            (
                f"{word} {plain.nom} {mine}",
                f"{lead.split(maxsplit=1)[0]} {noun.english} {lead.split()[1]} {whose}",
            )
        )
    arabic, text = chooser.pick(options)
    return arabic, en.sentence(text)


def exclaimed(chooser: Chooser) -> Pair:
    """How beautiful the sea is!"""
    name = chooser.pick(
        ("city", "nature", "home", "bad", "clothes", "child", "kin", "food", "season", "road")
    )
    fits = [
        one
        for one in chooser.fitting((name,), predicate=True)
        if one.comparative and one.english not in {"old", "new", "near"}
    ]
    if name == "bad":
        fits = [
            one
            for one in chooser.lexicon.adjectives
            if one.english in {"hard", "bitter", "heavy", "dangerous", "strong"}
        ]
    adjective = chooser.pick(fits)
    phrase = chooser.of_class(name, "1p", subject=True)
    if not phrase.definite:
        return exclaimed(chooser)
    comparative = "أطول" if adjective.english == "long" else adjective.comparative
    arabic = f"ما {comparative} {phrase.nom if chooser.syrian else phrase.acc}"
    return arabic, en.sentence(
        f"how {adjective.english} {phrase.english} {en.be(phrase.english_person)}"
    )


def passive(chooser: Chooser) -> Pair:
    """It was bombed: تم with the verbal noun."""
    verbs = [one for one in chooser.lexicon.verbs if "p" in one.flags and one.masdar]
    verb = chooser.pick(verbs)
    frame = next(one for one in verb.frames if one.kind == "object")
    phrase = chooser.complement(frame, "1p")
    noun_gender = "f" if verb.masdar.endswith("ة") else "m"
    was = en.be(phrase.english_person, past_tense=True)
    done = en.participle(verb.english)
    past, future, never = (
        ("تمت", "ستتم", "لم تتم") if noun_gender == "f" else ("تم", "سيتم", "لم يتم")
    )
    if phrase.english_person == "1s":
        return passive(chooser)
    options = (
        (f"{past} {verb.masdar} {phrase.gen}", f"{phrase.english} {was} {done}"),
        (f"{past} {verb.masdar} {phrase.gen}", f"{phrase.english} {was} {done}"),
        (f"{future} {verb.masdar} {phrase.gen}", f"{phrase.english} will be {done}"),
        (f"{never} {verb.masdar} {phrase.gen}", f"{phrase.english} {was} not {done}"),
        (
            f"يمنع {verb.masdar} {phrase.gen}"
            if "n" not in verb.flags
            else f"{past} {verb.masdar} {phrase.gen} أمس",
            "",
        ),
    )
    arabic, text = chooser.pick(options)
    if not text:
        if "n" in verb.flags:
            text = f"{phrase.english} {was} {done} yesterday"
        else:
            text = f"{en.gerund(verb.english)} {phrase.english} is forbidden"
    return arabic, en.sentence(text)


def relative(chooser: Chooser) -> Pair:
    """The house where we used to live; the man who wrote the letter."""
    verb = _person_verb(chooser)
    who = chooser.noun("person", "child")
    plural = bool(who.plural) and chooser.chance(0.3) and who.gender == "m" and who.article == "c"
    if who.article != "c":
        return relative(chooser)
    phrase = chooser.phrase(who, Shape("pl" if plural else "sg"))
    person = "3mp" if plural else ("3fs" if phrase.feminine else "3ms")
    predicate = build(chooser, verb, person)
    that = "اللي" if chooser.syrian else {"3mp": "الذين", "3fs": "التي", "3ms": "الذي"}[person]
    negative = chooser.chance(0.2)
    if chooser.syrian:
        arabic = f"{'ما ' if negative else ''}{predicate.past(person)}"
    else:
        arabic = (
            f"لم {predicate.present(person, 'jussive')}" if negative else predicate.past(person)
        )
    text = predicate.english_past(person, negative=negative)
    return f"{phrase.nom} {that} {arabic}", en.sentence(f"{phrase.english} who {text}")


_THERE = {
    "live", "cry", "sleep", "play", "sit", "stay", "stand", "laugh", "dance", "study", "work", "sing", "pray", "win",
    "be martyred", "get sick", "surrender", "grow up", "die", "run", "walk", "shout",
}  # fmt: skip


def where_relative(chooser: Chooser) -> Pair:
    """The house where I was born, where we used to play."""
    noun = chooser.noun("home", "room", "site", "road", "place_area", "garden")
    phrase = chooser.phrase(noun, Shape())
    person = chooser.pick(("1s", "1p", "3mp", "3ms"))
    verb = _person_verb(chooser)
    while verb.english not in _THERE:
        verb = _person_verb(chooser)
    born = chooser.chance(0.2) and person in {"1s", "1p", "3ms"}
    that = "اللي" if chooser.syrian else ("التي" if phrase.feminine else "الذي")
    within = "فيها" if phrase.feminine else "فيه"
    who = en.SUBJECT[person]
    if born and not chooser.syrian:
        form = {"1s": "ولدت", "1p": "ولدنا", "3ms": "ولد"}[person]
        core, text = f"{that} {form} {within}", f"where {who} {en.be(person, past_tense=True)} born"
    elif born:
        form = {"1s": "خلقت", "1p": "خلقنا", "3ms": "خلق"}[person]
        core, text = f"{that} {form} {within}", f"where {who} {en.be(person, past_tense=True)} born"
    else:
        predicate = Predicate(verb)
        core, text = (
            f"{that} {predicate.past(person)} {within}",
            f"where {who} {predicate.english_past(person)}",
        )
    this = (
        ("هاد" if not phrase.feminine else "هي")
        if chooser.syrian
        else ("هذا" if not phrase.feminine else "هذه")
    )
    if chooser.chance(0.5):
        lead = "this is"
        return (
            f"{this} {'هو' if not phrase.feminine else 'هي'} {phrase.nom} {core}"
            if not chooser.syrian
            else f"{this} {phrase.nom} {core}",
            en.sentence(f"{lead} {phrase.english} {text}"),
        )
    return f"{phrase.nom} {core}", en.sentence(f"{phrase.english} {text}")
