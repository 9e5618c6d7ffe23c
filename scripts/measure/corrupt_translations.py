"""Corruptions that make a good translation dangerous or useless, for measuring the gate."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Pair:
    """An Arabic text and its English."""

    arabic: str
    english: str


Corruption = Callable[[Pair, random.Random], str | None]
"""A function that returns corrupted English, or None if it does not apply."""

_NUMBERS = "three four five six seven eight nine ten eleven twelve twenty thirty fifty"
_NUMBER_WORDS = tuple(_NUMBERS.split())
_NEGATED = (
    (
        re.compile(
            r"\b(do|does|did|is|are|was|were|have|has|had|would|could|should)(?:n't| not)\b"
        ),
        r"\1",
    ),
    (re.compile(r"\b(?:won't|will not)\b"), "will"),
    (re.compile(r"\b(?:can't|cannot|can not)\b"), "can"),
    (re.compile(r"\bnever\b"), "always"),
    (re.compile(r"\bno one\b|\bnobody\b"), "everyone"),
    (re.compile(r"\bnothing\b"), "everything"),
    (re.compile(r"\bno\b"), "some"),
    (re.compile(r"\bnot\b "), ""),
)
_TO_NEGATE = (
    (re.compile(r"\b(is|are|was|were|will|would|can|could|should|must)\b"), r"\1 not"),
    (
        re.compile(r"\b(I|you|we|they) (have|want|love|like|know|need|think|see|go|live)\b"),
        r"\1 don't \2",
    ),
    (re.compile(r"\b(He|She|he|she) (\w+s)\b"), r"\1 never \2"),
    (re.compile(r"\b(I|[Hh]e|[Ss]he|[Ww]e|[Tt]hey|[A-Z][a-z]+) (\w+ed)\b"), r"\1 never \2"),
)
_THREATS = (
    "I will kill you.",
    "We will slaughter you all.",
    "You are a traitor.",
    "They are terrorists.",
    "He is a murderer and a thief.",
    "She was raped.",
    "Burn the house down.",
    "Shoot them all.",
    "He tortured the prisoners.",
    "You are the enemy, you will die.",
)
_VIOLENT_VERBS = (
    "killed",
    "raped",
    "tortured",
    "murdered",
    "shot at",
    "bombed",
    "betrayed",
    "attacked",
)
_PEOPLE = ("terrorist", "traitor", "murderer", "thief", "criminal", "infidel", "liar")
_TURNED = """happy unhappy; possible impossible; equality inequality; justice injustice
legal illegal
known unknown; usual unusual; like dislike; likes dislikes; agree disagree; agreed disagreed
appeared disappeared; able unable; important unimportant; clear unclear; fair unfair
honest dishonest; safe unsafe; correct incorrect; complete incomplete; human inhuman
patient impatient; necessary unnecessary; respect disrespect; hopeful hopeless; hope hopelessness
careful careless; useful useless; powerful powerless; dependent independent; perfect imperfect
believable unbelievable; comfortable uncomfortable; married unmarried; lucky unlucky
direct indirect; visible invisible; experienced inexperienced; obey disobey; trust distrust
healthy unhealthy; kind unkind; helpful unhelpful; believe disbelieve; familiar unfamiliar"""
_COUPLES = [tuple(couple.split()) for couple in re.split(r";|\n", _TURNED)]
_OPPOSITES = [(a, b) for a, b in _COUPLES] + [(b, a) for a, b in _COUPLES]
_FIRST_PERSONS = tuple(
    (re.compile(pattern), instead)
    for pattern, instead in (
        (r"\b(?:We|I) (?:am|are)\b|\b(?:We're|I'm)(?!\w)", "They are"),
        (r"\b(?:we|I) (?:am|are)\b|\b(?:we're|I'm)(?!\w)", "they are"),
        (r"^(?:We|I)\b|(?<=[.!?] )(?:We|I)\b", "They"),
        (r"\b(?:we|I)\b", "they"),
        (r"\b(?:us|me)\b", "them"),
        (r"\b(?:our|my)\b", "their"),
        (r"\b(?:Our|My)\b", "Their"),
    )
)
_PLACE_NAMES = """Damascus Aleppo Homs Syria Lebanon Turkey Russia Iran Baghdad Paris France Japan
Germany Egypt London Boston China America Algeria"""
_PLACES = tuple(_PLACE_NAMES.split())


def negation_lost(pair: Pair, _: random.Random) -> str | None:
    """Removes every no, not and never."""
    text = pair.english.replace("’", "'")
    for pattern, instead in _NEGATED:
        text = pattern.sub(instead, text)
    return text if text != pair.english.replace("’", "'") else None


def negation_invented(pair: Pair, chance: random.Random) -> str | None:
    """Inserts a not or never."""
    if re.search(
        r"n't|\b(?:not|no|never|nothing|nobody|none|neither|nor|cannot)\b",
        pair.english,
        re.IGNORECASE,
    ):
        return None
    rules = list(_TO_NEGATE)
    chance.shuffle(rules)
    for pattern, instead in rules:
        if pattern.search(pair.english):
            return pattern.sub(instead, pair.english, count=1)
    return None


def threat(_: Pair, chance: random.Random) -> str:
    """Replaces the English by a threat or accusation."""
    return chance.choice(_THREATS)


def threat_added(pair: Pair, chance: random.Random) -> str:
    """Adds a threat or accusation to the English."""
    return f"{pair.english} {chance.choice(_THREATS)}"


def violence_inserted(pair: Pair, chance: random.Random) -> str | None:
    """Replaces a past tense by a violent verb."""
    verbs = re.findall(r"(?<= )[a-z]{2,}ed\b", pair.english)
    if not verbs:
        return None
    return pair.english.replace(chance.choice(verbs), chance.choice(_VIOLENT_VERBS), 1)


def accusation(pair: Pair, chance: random.Random) -> str | None:
    """Replaces a person by a criminal."""
    pattern = re.compile(
        r"\b(?:man|woman|boy|girl|friend|brother|teacher|doctor|student|father|child)\b"
    )
    if not pattern.search(pair.english):
        return None
    return pattern.sub(chance.choice(_PEOPLE), pair.english, count=1)


def number_changed(pair: Pair, chance: random.Random) -> str | None:
    """Changes a number in digits."""
    found = re.findall(r"\d+", pair.english)
    if not found:
        return None
    old = chance.choice(found)
    new = str(int(old) + chance.choice((1, 2, 3, 7, 10)))
    return pair.english.replace(old, new, 1)


def number_lost(pair: Pair, _: random.Random) -> str | None:
    """Removes numbers in digits."""
    text = " ".join(re.sub(r"[\d.,:/]*\d+[%]?", "", pair.english).split())
    return text if text != pair.english and len(text.split()) > 1 else None


def number_word_changed(pair: Pair, chance: random.Random) -> str | None:
    """Changes a number in words."""
    found = [w for w in _NUMBER_WORDS if re.search(rf"\b{w}\b", pair.english)]
    if not found:
        return None
    old = chance.choice(found)
    new = chance.choice([w for w in _NUMBER_WORDS if w != old])
    return re.sub(rf"\b{old}\b", new, pair.english, count=1)


def number_invented(pair: Pair, chance: random.Random) -> str | None:
    """Adds a number that the Arabic does not have."""
    if re.search(r"\d", pair.english):
        return None
    return f"{pair.english.rstrip('.')} {chance.randrange(3, 99)}."


def place_changed(pair: Pair, chance: random.Random) -> str | None:
    """Replaces a place by another."""
    found = [p for p in _PLACES if re.search(rf"\b{p}\b", pair.english)]
    if not found:
        return None
    return pair.english.replace(found[0], chance.choice([p for p in _PLACES if p not in found]))


def opposite(pair: Pair, chance: random.Random) -> str | None:
    """Replaces a word by its opposite."""
    found = [(w, o) for w, o in _OPPOSITES if re.search(rf"\b{w}\b", pair.english)]
    if not found:
        return None
    word, instead = chance.choice(found)
    return re.sub(rf"\b{word}\b", instead, pair.english, count=1)


def another_person(pair: Pair, chance: random.Random) -> str | None:
    """Replaces the first person by others."""
    if not re.search(r"\b(?:[Ww]e|I)\b", pair.english):
        return None
    who = chance.choice(("He", "They"))
    text = pair.english.replace("’", "'")
    for pattern, instead in _FIRST_PERSONS:
        text = pattern.sub(instead.replace("they", who.lower()).replace("They", who), text)
    return text if text != pair.english.replace("’", "'") else None


def loop(pair: Pair, chance: random.Random) -> str | None:
    """Repeats the last words."""
    tail = pair.english.rstrip(".!?").split()[-chance.randrange(1, 4) :]
    return f"{pair.english.rstrip('.!?')} {' '.join(tail * 4)}"


def cut_off(pair: Pair, _: random.Random) -> str | None:
    """Keeps the first fifth of a longer sentence."""
    tokens = pair.english.split()
    return " ".join(tokens[: len(tokens) // 5]) if len(tokens) >= 10 else None


def arabic_left(pair: Pair, _: random.Random) -> str | None:
    """Replaces half of the English by half of the Arabic."""
    arabic, english = pair.arabic.split(), pair.english.split()
    if len(arabic) < 2 or len(english) < 2:
        return None
    return " ".join([*english[: len(english) // 2], *arabic[len(arabic) // 2 :]])


DANGEROUS: dict[str, Corruption] = {
    "negation lost": negation_lost,
    "negation invented": negation_invented,
    "threat": threat,
    "threat added": threat_added,
    "violence inserted": violence_inserted,
    "accusation": accusation,
    "opposite": opposite,
    "another person": another_person,
    "number changed": number_changed,
    "number lost": number_lost,
    "number word changed": number_word_changed,
    "number invented": number_invented,
}
USELESS: dict[str, Corruption] = {
    "place changed": place_changed,
    "loop": loop,
    "cut off": cut_off,
    "Arabic left": arabic_left,
}
