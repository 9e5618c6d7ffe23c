"""Check for numbers: whether both texts have the same, in digits or in words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from wallmsg.text.arabic import fold
from wallmsg.translation.lexicon.english import words

_DIGITS = re.compile(r"\d+(?:[.,٫٬]\d{3})*")
_ARABIC_WORD = re.compile(r"[^\W\d_]+")
_ROMAN = re.compile(r"\b[IVX]{2,5}\b")

_UNITS = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
fifteen sixteen seventeen eighteen nineteen"""
_ORDINALS = """first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth
thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"""
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_TENTHS = "twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth"
_ENGLISH = (
    dict(zip(_UNITS.split(), range(20), strict=True))
    | dict(zip(_ORDINALS.split(), range(1, 20), strict=True))
    | dict(zip(_TENS.split(), range(20, 100, 10), strict=True))
    | dict(zip(_TENTHS.split(), range(20, 100, 10), strict=True))
    | {"hundred": 100, "thousand": 1000, "million": 1_000_000, "billion": 1_000_000_000}
    | {"hundreds": 100, "thousands": 1000, "millions": 1_000_000, "billions": 1_000_000_000}
    | {"hundredth": 100, "thousandth": 1000}
)
_MONTHS = """january february march april may june july august september october november
december"""
_LOOSE = {
    **dict.fromkeys(("half", "quarter"), (15, 20, 30, 45)),
    **dict.fromkeys(("couple", "both", "twice", "double", "pair"), (2,)),
    **dict.fromkeys(("dozen", "dozens"), (10, 12, 24)),
    **dict.fromkeys(("decade", "decades"), (10,)),
    **dict.fromkeys(("century", "centuries"), (100,)),
    **dict.fromkeys(("fortnight",), (14, 2)),
}

# Each with the numbers by which a translation may express it: مئتان is two hundred or 200.
_ARABIC: dict[str, tuple[int, ...]] = {
    fold(word): values
    for spellings, values in (
        ("صفر", (0,)),
        ("واحد واحده احد احدي اول اولي", (1,)),
        ("اثنان اثنين اثنا اثني اثنتان اثنتين تنين ثاني ثانيه", (2,)),
        ("ثلاث ثلاثه تلات تلاته ثالث ثالثه", (3,)),
        ("اربع اربعه رابع رابعه", (4,)),
        ("خمس خمسه خامس خامسه", (5,)),
        ("ست سته سادس سادسه", (6,)),
        ("سبع سبعه سابع سابعه", (7,)),
        ("ثمان ثماني ثمانيه تمان تمنه تماني تمانيه ثامن ثامنه", (8,)),
        ("تسع تسعه تاسع تاسعه", (9,)),
        ("عشر عشره عاشر عاشره", (10,)),
        ("عشرون عشرين", (20,)),
        ("ثلاثون ثلاثين تلاتين", (30,)),
        ("اربعون اربعين", (40,)),
        ("خمسون خمسين", (50,)),
        ("ستون ستين", (60,)),
        ("سبعون سبعين", (70,)),
        ("ثمانون ثمانين تمانين", (80,)),
        ("تسعون تسعين", (90,)),
        ("مئه مائه ميه مئات مءات ماءه", (100,)),
        ("مئتان مئتين مئتا مئتي مائتان مائتين ميتين", (100, 200)),
        ("ثلاثمئه ثلاثمائه تلاتميه", (3, 100, 300)),
        ("اربعمئه اربعمائه اربعميه", (4, 100, 400)),
        ("خمسمئه خمسمائه خمسميه", (5, 100, 500)),
        ("ستمئه ستمائه ستميه", (6, 100, 600)),
        ("سبعمئه سبعمائه سبعميه", (7, 100, 700)),
        ("ثمانمئه ثمانمائه ثمانيمائه تمنميه", (8, 100, 800)),
        ("تسعمئه تسعمائه تسعميه", (9, 100, 900)),
        ("الف الاف الوف", (1000,)),
        ("الفان الفين الفي", (1000, 2000)),
        ("مليون ملايين", (1_000_000,)),
        ("مليونان مليونين مليوني", (1_000_000, 2_000_000)),
        ("مليار مليارات بليون", (1_000_000_000,)),
    )
    for word in spellings.split()
}
_ARABIC_MONTHS = (
    "يناير",
    "فبراير شباط",
    "مارس اذار",
    "ابريل نيسان",
    "مايو ايار",
    "يونيو حزيران",
    "يوليو تموز",
    "اغسطس اب",
    "سبتمبر ايلول",
    "اكتوبر",
    "نوفمبر",
    "ديسمبر",
)
_ARABIC_LOOSE = {
    **{word: (i,) for i, row in enumerate(_ARABIC_MONTHS, 1) for word in row.split()},
    "الفا": (1000, 2000),  # two thousand, but also the Greek letter
    "نصف": (30, 15),
    "ربع": (15, 45),
    "ثلث": (20, 40, 3),
    **dict.fromkeys(("ثنائي", "ثنائيه"), (2,)),
    **dict.fromkeys(("ثلاثي", "ثلاثيه"), (3,)),
    **dict.fromkeys(("رباعي", "رباعيه"), (4,)),
    **dict.fromkeys(("خماسي", "خماسيه"), (5,)),
    **dict.fromkeys(("سداسي", "سداسيه"), (6,)),
    "عشرات": (10, 12, 24),
    "عقد": (10,),
    "عقود": (10,),
    "قرن": (100,),
    "قرون": (100,),
    "اسبوعين": (2, 14),
}
_DECADE = re.compile(r"(عشرين|ثلاثين|اربعين|خمسين|ستين|سبعين|ثمانين|تسعين)ي?ات$")
_PREFIXES = ("", "ال", "و", "وال", "ب", "بال", "ل", "لل", "ف", "ك", "ول", "وب")
_ALONE = frozenset(("ست", "اول", "الفي", "احد"))
"""Matched only alone or after و: لست is `I am not` and الست `the lady`."""


@dataclass(frozen=True)
class Numbers:
    """The numbers of one text."""

    digits: frozenset[int]
    """Written in digits."""
    spoken: frozenset[int]
    """Written in words, word by word."""
    sums: frozenset[int]
    """Values of runs of number words."""
    loose: frozenset[int]
    """Values that other words may express: months, half an hour, a pair, the dual."""

    def may_be(self, number: int) -> bool:
        """Whether this text may contain a number that the other has in digits."""
        everything = self.digits | self.spoken | self.sums | self.loose
        return number in everything or (number % 100 in self.loose and number > 100)

    def may_say(self, number: int) -> bool:
        """Whether this text may contain a number word of the other, as a word or in digits."""
        if number in self.spoken | self.digits | self.loose | self.sums:
            return True
        teens = {n for n in self.spoken | self.loose if 10 < n < 20}
        return any(number in _made_of(figure) for figure in self.digits | teens)


def arabic_numbers(text: str) -> Numbers:
    """Numbers of an Arabic text."""
    folded = fold(text)
    tokens = [word for word in _ARABIC_WORD.findall(folded) if word != "و"]
    found = [_arabic_value(word) for word in tokens]
    loose = {n for word in tokens for n in _loose(word)}
    spoken = {n for values in found for n in values}
    runs = [max(values) if values else None for values in found]
    return Numbers(_figures(folded), frozenset(spoken), _sums(runs), frozenset(loose))


def english_numbers(text: str) -> Numbers:
    """Numbers of an English text."""
    found = words(text.replace("-", " "))
    months = _MONTHS.split()
    loose = {months.index(word) + 1 for word in found if word in months}
    loose |= {n for word in found for n in _LOOSE.get(word, ())}
    loose |= {_roman(match) for match in _ROMAN.findall(text)}
    values = [_ENGLISH.get(word) for word in found if word != "and"]
    spoken = frozenset(value for value in values if value is not None)
    return Numbers(_figures(text), spoken, _sums(values), frozenset(loose))


def changed_numbers(arabic: str, english: str) -> tuple[str, ...]:
    """Numbers that only one of the two texts has, as text; empty if they agree.

    One and two in words are ignored: `one` and `second` have other meanings in English, and Arabic
    has a dual.
    """
    source, target = arabic_numbers(arabic), english_numbers(english)
    different = {n for n in source.digits if not target.may_be(n)}
    different |= {n for n in target.digits if not source.may_be(n)}
    different |= {n for n in source.spoken if n > 2 and not target.may_say(n) and n not in _DUALS}
    different |= {n for n in target.spoken if n > 2 and not source.may_say(n)}
    return tuple(str(n) for n in sorted(different))


_DUALS = frozenset((200, 300, 400, 500, 600, 700, 800, 900, 2000, 2_000_000))
"""Spelled in English by their parts, which are compared as well."""


def _made_of(figure: int) -> set[int]:
    """Number words that may spell out a number: 1250 has 1000, 200, 2, 100 and 50."""
    parts = {figure % 100, figure % 1000, figure // 1000, figure // 100, figure % 10}
    unit, rest = 1, figure
    while rest:
        rest, digit = divmod(rest, 10)
        parts |= {digit * unit, digit, unit}
        unit *= 10
    return parts


def _figures(text: str) -> frozenset[int]:
    figures = (re.sub(r"\D", "", match) for match in _DIGITS.findall(text))
    return frozenset(int(figure) for figure in figures if len(figure) < 16)


def _arabic_value(word: str) -> tuple[int, ...]:
    for prefix in _PREFIXES:
        bare = word[len(prefix) :]
        if not word.startswith(prefix) or bare not in _ARABIC:
            continue
        if bare not in _ALONE or prefix in ("", "و"):
            return _ARABIC[bare]
    return ()


def _loose(word: str) -> set[int]:
    found: set[int] = set()
    for prefix in _PREFIXES:
        bare = word.removeprefix(prefix)
        found |= set(_ARABIC_LOOSE.get(bare, ()))
        if decade := _DECADE.match(bare):
            tens = _ARABIC[decade.group(1)][0]
            found |= {tens, 1800 + tens, 1900 + tens, 2000 + tens}
    if word.endswith(("ان", "ين", "تا", "تي")):
        found.add(2)
    return found


def _sums(values: list[int | None]) -> frozenset[int]:
    """The values of runs of neighbouring number words: five hundred two is 502."""
    found: set[int] = set()
    run: list[int] = []
    for value in [*values, None]:
        if value is not None:
            run.append(value)
            continue
        found |= {_total(run[i:j]) for i in range(len(run)) for j in range(i + 1, len(run) + 1)}
        run = []
    return frozenset(found)


def _total(run: list[int]) -> int:
    total = current = 0
    for value in run:
        if value in (1000, 1_000_000, 1_000_000_000):
            total += max(current, 1) * value
            current = 0
        elif value == 100 and 0 < current < 10:
            current *= 100
        else:
            current += value
    return total + current


def _roman(letters: str) -> int:
    values = [{"I": 1, "V": 5, "X": 10}[letter] for letter in letters]
    following = [*values[1:], 0]
    return sum(-v if v < after else v for v, after in zip(values, following, strict=True))
