"""Written pairs of what people write on walls, one file a topic, and how they are spelled.

Each TOPIC.tsv holds `Arabic<TAB>English` lines in standard or Syrian Arabic. held_out.tsv holds
whole topics (notes to returning owners, farewell to the city, humour, exile and the sea): it is
for measuring only, and who writes the others does not read it. A few pairs of property,
neighbours_notes and songs_city come near its subjects; none comes near its words (`NEAR`). Five
files practise what was translated badly: who does what to whom, commands and vocatives, negation
and contrast, look-alike words and numbers, spoken Levantine. News, science, places, history, facts,
life, report and words are no wall messages but what news and everyday text need. The pairs were
written for this project; no native speaker has checked them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import resources
from random import Random

from wallmsg.text.arabic import fold, strip_marks

HELD_OUT = "held_out"
NEAR = 0.75
"""From this share of common words on, one text is a near copy of the other."""

_BARE = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا"})
_WRONG_HAMZA = {"إن": "أن", "إلى": "الى", "ؤ": "و", "ئ": "ي"}
_SOUNDS = {"ظ": "ض", "ذ": "د", "ث": "ت"}
_DRAWN_OUT = "اوي"


def topics() -> tuple[str, ...]:
    """The names of all files that may be trained on."""
    names = (entry.name for entry in resources.files(__package__).iterdir())
    return tuple(
        sorted(
            name.removesuffix(".tsv")
            for name in names
            if name.endswith(".tsv") and name != f"{HELD_OUT}.tsv"
        )
    )


def read(topic: str) -> Iterator[tuple[str, str]]:
    """The (Arabic, English) pairs of a topic."""
    path = resources.files(__package__).joinpath(f"{topic}.tsv")
    for line in path.read_text(encoding="utf-8").splitlines():
        arabic, english = line.split("\t")
        yield arabic, english


def words(arabic: str) -> frozenset[str]:
    """The folded words of a text."""
    return frozenset(fold(arabic).split())


def overlap(first: frozenset[str], second: frozenset[str]) -> float:
    """The share of words two texts have in common: 0..1 of the longer one."""
    longer = max(len(first), len(second))
    return len(first & second) / longer if longer else 0.0


def near_copy(arabic: str, others: Iterable[str]) -> str | None:
    """The first of the other texts that says nearly the same in the same words, if any."""
    mine = words(arabic)
    return next((other for other in others if overlap(mine, words(other)) >= NEAR), None)


def _no_hamza(text: str, _: Random) -> str:
    return text.translate(_BARE)


def _some_hamza_wrong(text: str, rng: Random) -> str:
    wrong = rng.choice(sorted(_WRONG_HAMZA))
    return text.replace(wrong, _WRONG_HAMZA[wrong])


def _ha_for_ta(text: str, _: Random) -> str:
    return " ".join(word[:-1] + "ه" if word.endswith("ة") else word for word in text.split())


def _dotless_ya(text: str, _: Random) -> str:
    swap = {"ي": "ى", "ى": "ي"}
    return " ".join(word[:-1] + swap.get(word[-1], word[-1]) for word in text.split())


def _ending_alif(text: str, _: Random) -> str:
    """Syrian plural verbs are written with and without the last alif: رجعو, رجعوا."""
    words = text.split()
    return " ".join(w + "ا" if len(w) > 3 and w.endswith("و") else w for w in words)


def _as_spoken(text: str, rng: Random) -> str:
    letter = rng.choice(sorted(_SOUNDS))
    return text.replace(letter, _SOUNDS[letter])


def _drawn_out(text: str, rng: Random) -> str:
    """A long vowel written several times, as in حريييية."""
    places = [i for i, letter in enumerate(text[1:-1], 1) if letter in _DRAWN_OUT]
    if not places:
        return text
    place = rng.choice(places)
    return text[:place] + text[place] * rng.randint(2, 4) + text[place + 1 :]


def _joined_call(text: str, _: Random) -> str:
    """يا written onto the next word: ياحلب."""
    return f" {text}".replace(" يا ", " يا").strip()


_CHANGES = (
    _no_hamza,
    _ha_for_ta,
    _dotless_ya,
    _ending_alif,
    _some_hamza_wrong,
    _as_spoken,
    _drawn_out,
    _joined_call,
)
_WEIGHTS = (40, 20, 12, 8, 6, 4, 4, 6)


def spelling_variants(arabic: str, rng: Random) -> list[str]:
    """Up to three other spellings of the text that people use; none is equal to it.

    Dropped or wrong hamzas, ه for ة, ى for ي, final alif, letters as spoken, drawn out vowels.
    """
    text = strip_marks(arabic)
    made: list[str] = []
    for _ in range(3):
        variant = text
        for change in rng.choices(_CHANGES, _WEIGHTS, k=rng.randint(1, 2)):
            variant = change(variant, rng)
        if variant != arabic and variant not in made:
            made.append(variant)
    return made
