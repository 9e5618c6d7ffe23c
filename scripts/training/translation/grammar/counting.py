"""Numbers, lengths of time and dates, with the nouns they count."""

from __future__ import annotations

from . import nouns
from .choose import Chooser
from .clause import Pair, pronoun_subject
from .lexicon import Noun
from .patterns import choose, filled, person_verb, verb_slots
from .predicate import build, place_of

_MONTHS = (
    ("كانون الثاني", "January"), ("شباط", "February"), ("آذار", "March"), ("نيسان", "April"),
    ("أيار", "May"), ("حزيران", "June"), ("تموز", "July"), ("آب", "August"),
    ("أيلول", "September"), ("تشرين الأول", "October"), ("تشرين الثاني", "November"),
    ("كانون الأول", "December"),
)  # fmt: skip
_DAYS = (
    ("السبت", "Saturday"), ("الأحد", "Sunday"), ("الاثنين", "Monday"), ("الثلاثاء", "Tuesday"),
    ("الأربعاء", "Wednesday"), ("الخميس", "Thursday"), ("الجمعة", "Friday"),
)  # fmt: skip
# Before a masculine noun, before a feminine one, in Syrian, in English.
_NUMBERS = {
    3: ("ثلاثة", "ثلاث", "تلات", "three"),
    4: ("أربعة", "أربع", "أربع", "four"),
    5: ("خمسة", "خمس", "خمس", "five"),
    6: ("ستة", "ست", "ست", "six"),
    7: ("سبعة", "سبع", "سبع", "seven"),
    8: ("ثمانية", "ثماني", "تمان", "eight"),
    9: ("تسعة", "تسع", "تسع", "nine"),
    10: ("عشرة", "عشر", "عشر", "ten"),
}
_SPANS = (
    ("يوم", "m", "أيام", "أيام", "day"),
    ("شهر", "m", "أشهر", "شهور", "month"),
    ("سنة", "f", "سنوات", "سنين", "year"),
    ("ليلة", "f", "ليال", "ليالي", "night"),
    ("ساعة", "f", "ساعات", "ساعات", "hour"),
)
_COUNTED = (
    "child", "person", "home", "key", "book", "martyr", "thing", "weapon_fall", "prisoner",
)  # fmt: skip
_NOT_COUNTED = {"كأس", "رضيع", "جريح", "مرآة", "عدو", "شهيد"}


def digits(chooser: Chooser, number: int) -> str:
    """The number in Arabic-Indic or in European digits."""
    eastern = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
    return str(number).translate(eastern) if chooser.chance(0.5) else str(number)


def _amount(chooser: Chooser, number: int, one: str, many: str, gender: str) -> Pair:
    """A number from 3 up with its noun, and the number in English.

    Up to ten the number has the other gender and the noun is plural; above, the noun is singular.
    """
    counted = one if chooser.syrian else nouns.indefinite_accusative(one)
    if number == 100:
        return f"{'مية' if chooser.syrian else 'مئة'} {one}", "a hundred"
    if number > 10:
        return f"{digits(chooser, number)} {counted}", str(number)
    if chooser.chance(0.2):
        return f"{digits(chooser, number)} {many}", str(number)
    masculine, feminine, syrian, text = _NUMBERS[number]
    word = syrian if chooser.syrian else masculine if gender == "m" else feminine
    return f"{word} {many}", text


def _counted_noun(chooser: Chooser) -> Noun:
    while True:
        noun = chooser.noun(*_COUNTED)
        if noun.article == "c" and noun.plural and noun.arabic not in _NOT_COUNTED:
            return noun


def counted(chooser: Chooser) -> Pair:
    """Five children, 12 houses, three keys and the like, alone or in a clause."""
    noun = _counted_noun(chooser)
    number = chooser.pick((3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20, 25, 30, 40, 50, 100))
    many = noun.syrian_plural if chooser.syrian else noun.plural
    if not chooser.syrian and nouns.sound_plural(many):
        many = many[:-2] + "ين"
    one = noun.syrian if chooser.syrian else noun.arabic
    amount, text = _amount(chooser, number, one, many, noun.gender)
    where = place_of(chooser)
    while where[1] == "there":
        where = place_of(chooser)
    pattern, index = choose(chooser, "counted")
    arabic = {"amount": amount, "where": where[0]}
    return filled(
        pattern, index, arabic, {"amount": f"{text} {noun.english_plural}", "where": where[1]}
    )


def _span(chooser: Chooser) -> Pair:
    """A length of time: a month, two years, five days."""
    one, gender, many, syrian, text = chooser.pick(_SPANS)
    number = chooser.pick((1, 2, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 20, 40, 100))
    if number == 1:
        return one, f"{'an' if text == 'hour' else 'a'} {text}"
    if number == 2:
        return nouns.dual(one, "gen"), f"two {text}s"
    amount, shown = _amount(chooser, number, one, syrian if chooser.syrian else many, gender)
    return amount, f"{shown} {text}s"


def spans(chooser: Chooser) -> Pair:
    """For three years, after two months, five days ago."""
    pattern, index = choose(chooser, "span")
    person = pattern.persons[index][0]
    predicate = build(chooser, person_verb(chooser, "nbs"), person)
    arabic, text = verb_slots(predicate, pronoun_subject(person))
    span, length = _span(chooser)
    return filled(pattern, index, arabic | {"span": span}, text | {"span": length})


def _date(chooser: Chooser) -> Pair:
    day, year = chooser.rng.randint(1, 28), chooser.rng.randint(2011, 2024)
    number = chooser.rng.randint(1, 12)
    month, name = _MONTHS[number - 1]
    style = chooser.rng.randrange(4)
    if style == 0:
        shown = f"{digits(chooser, day)} {month} {digits(chooser, year)}"
        return shown, f"{day} {name} {year}"
    if style == 1:
        mark = chooser.pick(("/", "-", "/"))
        text = f"{day}{mark}{number}{mark}{year}"
        eastern = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
        return (text.translate(eastern) if chooser.chance(0.5) else text), text
    if style == 2:
        return f"{month} {digits(chooser, year)}", f"{name} {year}"
    weekday, english = chooser.pick(_DAYS)
    return f"{weekday} {digits(chooser, day)} {month}", f"{english}, {day} {name}"


def date(chooser: Chooser) -> Pair:
    """A date alone or with what happened."""
    city, name = chooser.city(), chooser.name()
    while city.person == "3ms":
        city = chooser.city()
    shown, text = _date(chooser)
    pattern, index = choose(chooser, "date")
    woman = name.feminine
    arabic = {
        "date": shown,
        "city": city.nom,
        "name": name.nom,
        "kana": "كانت" if woman else "كان",
        "istashhad": "استشهدت" if woman else "استشهد",
        "wulid": "ولدت" if woman else "ولد",
        "kataba": "كتبتها" if woman else "كتبها",
    }
    return filled(
        pattern, index, arabic, {"date": text, "city": city.english, "name": name.english}
    )
