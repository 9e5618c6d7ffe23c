"""Statements: who does what, in which tense, where and when."""

from __future__ import annotations

from dataclasses import dataclass

from . import conjugation as std
from . import english as en
from . import syrian_verbs as syr
from .choose import Chooser
from .conjugation import Stem
from .lexicon import Verb
from .nouns import Phrase
from .predicate import Predicate, build, place_of
from .syrian_verbs import SyrianStem

Pair = tuple[str, str]
KANA = Stem("كان", "يكون")
KAN = SyrianStem("كان", "يكون", "hollow", "كون")
_PRONOUNS = {
    "standard": dict(
        zip(
            ("1s", "2ms", "2fs", "3ms", "3fs", "1p", "2mp", "3mp"),
            ("أنا", "أنت", "أنت", "هو", "هي", "نحن", "أنتم", "هم"),
            strict=True,
        )
    ),
    "syrian": dict(
        zip(
            ("1s", "2ms", "2fs", "3ms", "3fs", "1p", "2mp", "3mp"),
            ("أنا", "إنت", "إنتي", "هو", "هي", "نحنا", "إنتو", "هنن"),
            strict=True,
        )
    ),
}
SMALL_WORDS = {"the", "a", "an", "my", "our", "his", "her", "your", "their", "two"}


@dataclass(frozen=True)
class Subject:
    """Who: a pronoun (phrase is None) or a phrase."""

    person: str
    english_person: str
    english: str
    phrase: Phrase | None = None

    @property
    def verb_person(self) -> str:
        """The person of a verb after the subject; several women share the singular here."""
        return "3fs" if self.person == "3fp" else self.person


@dataclass(frozen=True)
class Tense:
    """How a tense is made: a particle, a form and mood of the verb; english names its English."""

    weight: int
    particle: str
    form: str
    mood: str
    english: str


_STANDARD = (
    Tense(29, "", "past", "", "past"),
    Tense(1, "لقد ", "past", "", "past"),
    Tense(2, "ما ", "past", "", "past-"),
    Tense(12, "لم ", "present", "jussive", "past-"),
    Tense(18, "", "present", "indicative", "now"),
    # A bare لا is as often a general truth: "does not sell", not "is not selling".
    Tense(12, "لا ", "present", "indicative", "simple-"),
    Tense(11, "س", "present", "indicative", "future"),
    Tense(4, "سوف ", "present", "indicative", "future"),
    Tense(10, "لن ", "present", "subjunctive", "future-"),
    Tense(4, "", "present", "indicative", "used"),
)
_SYRIAN = (
    Tense(28, "", "past", "", "past"),
    Tense(14, "ما ", "past", "", "past-"),
    Tense(8, "", "present", "indicative", "simple"),
    Tense(11, "ما ", "present", "indicative", "simple-"),
    Tense(7, "عم ", "present", "indicative", "now"),
    Tense(2, "عم ", "present", "bare", "now"),
    Tense(3, "ما عم ", "present", "indicative", "now-"),
    Tense(17, "رح ", "present", "bare", "future"),
    Tense(11, "ما رح ", "present", "bare", "future-"),
    Tense(4, "", "present", "bare", "used"),
    Tense(4, "لسا ما ", "past", "", "yet"),
)


def pronoun(chooser: Chooser, person: str) -> str:
    """The pronoun itself."""
    return _PRONOUNS[chooser.dialect][person]


def pronoun_subject(person: str) -> Subject:
    """A pronoun as subject."""
    return Subject(person, person, en.SUBJECT[person])


def subject_for(chooser: Chooser, verb: Verb) -> Subject:
    """Someone or something that can do it."""
    name = chooser.pick(verb.subjects)
    if name == "person" and chooser.chance(0.72):
        return pronoun_subject(chooser.pronoun())
    phrase = chooser.of_class(name, subject=True)
    return Subject(phrase.person, phrase.english_person, phrase.english, phrase)


def predicate_for(chooser: Chooser, verb: Verb, subject: Subject) -> Predicate:
    """A predicate in which the subject does not also stand as object."""
    named = set(subject.english.split()) - SMALL_WORDS
    for _ in range(6):
        made = build(chooser, verb, subject.person)
        if not subject.phrase or not named & set(made.english_tail.split()):
            return made
    alone = any(frame.kind == "alone" for frame in verb.frames)
    return Predicate(verb) if alone else made


def verb_first(person: str) -> str:
    """The person of a verb that stands before its subject: it agrees in gender only."""
    return {"3mp": "3ms", "3md": "3ms", "3fd": "3fs", "3fp": "3fs"}.get(person, person)


def _finite(predicate: Predicate, person: str, tense: Tense) -> str:
    if tense.form == "past":
        return tense.particle + predicate.past(person)
    return tense.particle + predicate.present(person, tense.mood)


def _clear_alone(verb: Verb, person: str, tense: Tense) -> bool:
    """Whether the verb form alone tells who is meant (else the pronoun is written)."""
    if person not in {"2ms", "2fs", "3fs"}:
        return True
    if tense.form == "past":
        stem = verb.stem
        if isinstance(stem, Stem):
            return std.past(stem, person) != std.past(stem, "1s")
        return syr.past(stem, person) != syr.past(stem, "1s")
    return person != "3fs"


def arrange(chooser: Chooser, subject: Subject, predicate: Predicate, tense: Tense) -> str:
    """The Arabic clause, its subject and verb in one of the usual orders."""
    person = subject.verb_person
    full = _finite(predicate, person, tense)
    was = ""
    if tense.english == "used":
        was = (syr.past(KAN, person) if chooser.syrian else std.past(KANA, person)) + " "
    if subject.phrase is None:
        clear = _clear_alone(predicate.verb, person, tense) and chooser.chance(0.82)
        return was + full if clear else f"{pronoun(chooser, person)} {was}{full}"
    name = subject.phrase.nom
    if chooser.syrian or not (subject.person == "3fp" or chooser.chance(0.45)):
        return f"{name} {was}{full}"
    first = verb_first(subject.person)
    if was:
        return f"{std.past(KANA, first)} {name} {full}"
    alone = Predicate(predicate.verb, predicate.suffix)
    return f"{_finite(alone, first, tense)} {name} {predicate.tail}".strip()


def english_of(predicate: Predicate, person: str, kind: str) -> str:
    """The English predicate of a tense."""
    negative = kind.endswith("-")
    match kind.rstrip("-"):
        case "past":
            return predicate.english_past(person, negative=negative)
        case "future":
            return f"will {'not ' * negative}{predicate.base}"
        case "used":
            return f"used to {predicate.base}"
        case "yet":
            return predicate.english_perfect(person, negative=True) + " yet"
    progressive = kind.startswith("now") and not predicate.stative
    return predicate.english_present(person, negative=negative, progressive=progressive)


def statement(chooser: Chooser) -> Pair:
    """A whole statement."""
    verb = chooser.verb()
    subject = subject_for(chooser, verb)
    predicate = predicate_for(chooser, verb, subject)
    tenses = _SYRIAN if chooser.syrian else _STANDARD
    tense = chooser.rng.choices(tenses, [one.weight for one in tenses])[0]
    arabic = arrange(chooser, subject, predicate, tense)
    text = f"{subject.english} {english_of(predicate, subject.english_person, tense.english)}"
    for adverb in (_where(chooser, predicate, text), _when(chooser, predicate, tense, text)):
        if adverb:
            arabic, text = f"{arabic} {adverb[0]}", f"{text} {adverb[1]}"
    return arabic, en.sentence(text)


# Verbs that would make "in the street" a goal, or for which a place says nothing.
_NO_PLACE = {
    "come", "go", "come back", "return", "leave", "arrive", "reach", "travel", "be displaced",
    "flee", "emigrate", "live", "own", "deserve",
}  # fmt: skip


def _where(chooser: Chooser, predicate: Predicate, text: str) -> Pair | None:
    verb = predicate.verb
    placed = predicate.tail and any(frame.kind == "place" for frame in verb.frames)
    fixed = placed or predicate.stative or verb.english in _NO_PLACE
    if fixed or "person" not in verb.subjects or not chooser.chance(0.12):
        return None
    where = place_of(chooser)
    return None if _repeats(where[1], text) else where


def _when(chooser: Chooser, predicate: Predicate, tense: Tense, text: str) -> Pair | None:
    times = chooser.lexicon.times
    timed = {"person", "child", "soldier"} & set(predicate.verb.subjects)
    kind = tense.english.rstrip("-")
    if not timed or (chooser.dialect, kind) not in times or not chooser.chance(0.26):
        return None
    if kind == "now" and (predicate.stative or "for" in predicate.english_tail.split()):
        return None
    when = chooser.pick(times[chooser.dialect, kind])
    alone = when[1] == "together" and not text.startswith(("we ", "they "))
    return None if alone or _repeats(when[1], text) else when


def _repeats(addition: str, text: str) -> bool:
    return bool((set(addition.split()) - SMALL_WORDS - {"in"}) & set(text.split()))


_DAILY = {
    "go", "sit", "stand", "sleep", "wake up", "close", "open", "knock on", "knock", "write",
    "read", "draw", "sing", "speak", "talk", "ask", "hear", "see", "look", "study", "learn",
    "remember", "miss", "cry", "laugh", "smile", "dream", "be afraid", "wait for", "carry",
    "send", "buy", "eat", "drink", "cook", "water", "wash", "clean", "play", "run", "walk",
    "guard", "help", "visit", "pray", "work", "go down", "go up", "tidy", "count", "gather",
    "light", "put out", "hand out", "bake", "teach", "be late", "fight", "lie", "forget",
    "return", "come back", "bomb", "thank", "treat", "dance", "stay",
}  # fmt: skip


def habit(chooser: Chooser) -> Pair:
    """What someone does every day, always or sometimes."""
    verb = chooser.verb()
    while verb.english not in _DAILY:
        verb = chooser.verb()
    subject = subject_for(chooser, verb)
    predicate = predicate_for(chooser, verb, subject)
    when = chooser.pick(chooser.lexicon.times[chooser.dialect, "habit"])
    arabic = arrange(chooser, subject, predicate, Tense(1, "", "present", "indicative", "simple"))
    action = predicate.english_present(subject.english_person)
    if when[1] in {"always", "sometimes"}:
        action = with_adverb(action, when[1])
    else:
        action = f"{action} {when[1]}"
    return f"{arabic} {when[0]}", en.sentence(f"{subject.english} {action}")


def with_adverb(action: str, adverb: str) -> str:
    """An adverb before an English verb, but after am, is and are."""
    head, _, rest = action.partition(" ")
    if head in {"am", "is", "are"}:
        return f"{head} {adverb} {rest}"
    return f"{adverb} {action}"
