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
PRONOUN = {
    "1s": "أنا",
    "2ms": "أنت",
    "2fs": "أنت",
    "3ms": "هو",
    "3fs": "هي",
    "1p": "نحن",
    "2mp": "أنتم",
    "3mp": "هم",
}
SYRIAN_PRONOUN = {
    "1s": "أنا",
    "2ms": "إنت",
    "2fs": "إنتي",
    "3ms": "هو",
    "3fs": "هي",
    "1p": "نحنا",
    "2mp": "إنتو",
    "3mp": "هنن",
}

_TIMES = {
    "past": [
        ("أمس", "yesterday"), ("في العام الماضي", "last year"), ("قبل الحرب", "before the war"), ("في الليل", "at night"),
        ("قبل سنتين", "two years ago"), ("قبل شهر", "a month ago"), ("في الصباح", "in the morning"), ("ليلة أمس", "last night"),
        ("في ذلك اليوم", "that day"), ("بعد القصف", "after the bombing"), ("في الشتاء", "in winter"), ("مرة واحدة", "once"),
        ("قبل ثلاثة أيام", "three days ago"), ("يوم الجمعة", "on Friday"), ("هذا الصباح", "this morning"), ("منذ زمن", "long ago"),
    ],
    "future": [
        ("غدا", "tomorrow"), ("يوما ما", "one day"), ("قريبا", "soon"), ("بعد الحرب", "after the war"), ("في الربيع", "in spring"),
        ("هذه الليلة", "tonight"), ("في العام القادم", "next year"), ("بعد أسبوع", "in a week"), ("إلى الأبد", "forever"),
        ("مهما طال الزمن", "no matter how long it takes"), ("ذات صباح", "one morning"), ("معا", "together"),
    ],
    "habit": [
        ("كل يوم", "every day"), ("دائما", "always"), ("كل ليلة", "every night"), ("كل صباح", "every morning"),
        ("أحيانا", "sometimes"), ("كل عيد", "every holiday"),
    ],
    "now": [("الآن", "now"), ("اليوم", "today"), ("منذ سنة", "for a year"), ("منذ ثلاثة أشهر", "for three months")],
}  # fmt: skip
_SYRIAN_TIMES = {
    "past": [
        ("مبارح", "yesterday"), ("السنة الماضية", "last year"), ("قبل الحرب", "before the war"), ("بالليل", "at night"),
        ("من سنتين", "two years ago"), ("من شهر", "a month ago"), ("الصبح", "in the morning"), ("مبارح بالليل", "last night"),
        ("بهداك اليوم", "that day"), ("بعد القصف", "after the bombing"), ("بالشتا", "in winter"), ("من زمان", "long ago"),
        ("يوم الجمعة", "on Friday"),
    ],
    "future": [
        ("بكرا", "tomorrow"), ("شي يوم", "one day"), ("قريبا", "soon"), ("بعد الحرب", "after the war"), ("بالربيع", "in spring"),
        ("الليلة", "tonight"), ("السنة الجاي", "next year"), ("بعد جمعة", "in a week"), ("للأبد", "forever"), ("سوا", "together"),
    ],
    "habit": [
        ("كل يوم", "every day"), ("دايما", "always"), ("كل ليلة", "every night"), ("كل يوم الصبح", "every morning"),
        ("مرات", "sometimes"), ("كل عيد", "every holiday"),
    ],
    "now": [("هلق", "now"), ("اليوم", "today"), ("من سنة", "for a year"), ("من تلات شهور", "for three months")],
}  # fmt: skip


@dataclass(frozen=True)
class Subject:
    """Who: a pronoun (phrase is None) or a phrase."""

    person: str
    english_person: str
    english: str
    phrase: Phrase | None = None


def pronoun_subject(person: str) -> Subject:
    """A pronoun as subject."""
    return Subject(person, person, en.SUBJECT[person])


def subject_for(chooser: Chooser, verb: Verb) -> Subject:
    """Someone or something that can do it."""
    name = chooser.pick(verb.subjects)
    if name == "person" and chooser.chance(0.72):
        return pronoun_subject(chooser.pronoun())
    phrase = chooser.of_class(name, subject=True)
    if chooser.syrian and phrase.person in {"3md", "3fd", "3fp"}:
        return Subject("3mp", "things", phrase.english, phrase)
    return Subject(phrase.person, phrase.english_person, phrase.english, phrase)


def predicate_for(chooser: Chooser, verb: Verb, subject: Subject) -> Predicate:
    """A predicate in which the subject does not also stand as object."""
    for _ in range(6):
        made = build(chooser, verb, subject.person)
        if not subject.phrase or not (set(subject.english.split()) - _SMALL) & set(
            made.english_tail.split()
        ):
            return made
    return Predicate(verb) if any(frame.kind == "alone" for frame in verb.frames) else made


_SMALL = {"the", "a", "an", "my", "our", "his", "her", "your", "their", "two"}


def _before(person: str) -> str:
    """The person of a verb that stands before its subject."""
    return {"3mp": "3ms", "3md": "3ms", "3fd": "3fs", "3fp": "3fs"}.get(person, person)


def _clear_alone(verb: Verb, person: str, tense: str, *, syrian: bool) -> bool:
    """Whether the verb form alone tells who is meant (else the pronoun is written)."""
    if person not in {"2ms", "2fs", "3fs"}:
        return True
    if tense == "past":
        stem = verb.stem
        form = syr.past(stem, person) if isinstance(stem, SyrianStem) else std.past(stem, person)
        first = syr.past(stem, "1s") if isinstance(stem, SyrianStem) else std.past(stem, "1s")
        return form != first
    return person == "2ms" or (person == "2fs" and (not syrian or verb.english not in {"be"}))


def arrange(
    chooser: Chooser, subject: Subject, verb_texts: dict[str, str], verb: Verb, tense: str
) -> str:
    """The subject and the verb in one of the usual orders.

    verb_texts maps "full" (agreeing in number) and "before" (verb first) to Arabic.
    """
    if subject.phrase is None:
        table = SYRIAN_PRONOUN if chooser.syrian else PRONOUN
        if _clear_alone(verb, subject.person, tense, syrian=chooser.syrian) and chooser.chance(
            0.82
        ):
            return verb_texts["full"]
        return f"{table[subject.person]} {verb_texts['full']}"
    noun = subject.phrase.nom
    if chooser.syrian:
        return f"{noun} {verb_texts['full']}"
    if subject.person == "3fp" or chooser.chance(0.45):
        return verb_texts["before"].replace(SLOT, f" {noun}", 1)
    return f"{noun} {verb_texts['full']}"


SLOT = "\u0001"


@dataclass(frozen=True)
class Tensed:
    """A finite clause without its subject: Arabic for either order, English after the subject."""

    full: str
    before: str
    english: str
    tense: str


def _finite(predicate: Predicate, person: str, tense: str, mood: str) -> str:
    return predicate.past(person) if tense == "past" else predicate.present(person, mood)


def _both(
    predicate: Predicate, subject: Subject, particle: str, tense: str, mood: str = "indicative"
) -> Pair:
    """The verb agreeing fully, and the verb first with a slot for the subject after it."""
    person = "3fs" if subject.person == "3fp" else subject.person
    full = particle + _finite(predicate, person, tense, mood)
    bare = Predicate(predicate.verb, predicate.suffix)
    before = particle + _finite(bare, _before(subject.person), tense, mood) + SLOT
    return full, f"{before} {predicate.tail}".strip()


def standard_tensed(
    chooser: Chooser, predicate: Predicate, subject: Subject, *, progressive: bool = True
) -> Tensed:
    """The predicate in a tense chosen at random, in standard Arabic."""
    person = subject.english_person
    kind = chooser.rng.choices(
        ("past", "past-", "present", "present-", "future", "future-", "used"),
        (30, 13, 18, 12, 15, 10, 4),
    )[0]
    if kind == "past":
        particle = "لقد " if chooser.chance(0.06) else ""
        return Tensed(
            *_both(predicate, subject, particle, "past"), predicate.english_past(person), "past"
        )
    if kind == "past-":
        text = predicate.english_past(person, negative=True)
        if chooser.chance(0.15):
            return Tensed(*_both(predicate, subject, "ما ", "past"), text, "past")
        return Tensed(*_both(predicate, subject, "لم ", "present", "jussive"), text, "past-")
    if kind == "present":
        text = predicate.english_present(person, progressive=progressive and not predicate.stative)
        return Tensed(*_both(predicate, subject, "", "present"), text, "present")
    if kind == "present-":
        return Tensed(
            *_both(predicate, subject, "لا ", "present"),
            predicate.english_present(person, negative=True),
            "present-",
        )
    if kind == "future":
        particle = "سوف " if chooser.chance(0.3) else "س"
        return Tensed(
            *_both(predicate, subject, particle, "present"), f"will {predicate.base}", "future"
        )
    if kind == "future-":
        return Tensed(
            *_both(predicate, subject, "لن ", "present", "subjunctive"),
            f"will not {predicate.base}",
            "future-",
        )
    kana_full = std.past(KANA, "3fs" if subject.person == "3fp" else subject.person)
    kana_before = std.past(KANA, _before(subject.person))
    full, _ = _both(predicate, subject, "", "present")
    return Tensed(
        f"{kana_full} {full}", f"{kana_before}{SLOT} {full}", f"used to {predicate.base}", "used"
    )


def syrian_tensed(chooser: Chooser, predicate: Predicate, subject: Subject) -> Tensed:
    """The predicate in a tense chosen at random, in Syrian Arabic."""
    person, who = subject.english_person, subject.person
    kinds = (
        "past",
        "past-",
        "present",
        "present-",
        "now",
        "now-",
        "future",
        "future-",
        "used",
        "yet",
    )
    kind = chooser.rng.choices(kinds, (28, 14, 8, 11, 9, 3, 17, 11, 4, 4))[0]
    past, plain, bare = (
        predicate.past(who),
        predicate.present(who),
        predicate.present(who, "subjunctive"),
    )
    texts = {
        "past": (past, predicate.english_past(person)),
        "past-": (f"ما {past}", predicate.english_past(person, negative=True)),
        "present": (plain, predicate.english_present(person)),
        "present-": (f"ما {plain}", predicate.english_present(person, negative=True)),
        "future": (f"رح {bare}", f"will {predicate.base}"),
        "future-": (f"ما رح {bare}", f"will not {predicate.base}"),
        "used": (
            f"{syr.past(KAN, who)} {bare if chooser.chance(0.7) else plain}",
            f"used to {predicate.base}",
        ),
        "yet": (f"لسا ما {past}", predicate.english_perfect(person, negative=True) + " yet"),
    }
    if kind.startswith("now"):
        form = plain if chooser.chance(0.7) else bare
        negative = kind == "now-"
        text = predicate.english_present(
            person, negative=negative, progressive=not predicate.stative
        )
        return Tensed(f"{'ما ' if negative else ''}عم {form}", "", text, "present")
    arabic, text = texts[kind]
    return Tensed(arabic, "", text, {"past-": "past", "present": "plain"}.get(kind, kind))


def time_of(chooser: Chooser, tense: str, predicate: Predicate) -> Pair | None:
    """When, fitting the tense; None where nothing fits well."""
    table = _SYRIAN_TIMES if chooser.syrian else _TIMES
    if tense.startswith("past"):
        return chooser.pick(table["past"])
    if tense.startswith("future"):
        return chooser.pick(table["future"])
    if tense == "present" and not predicate.stative and "for" not in predicate.english_tail.split():
        return chooser.pick(table["now"][:2])
    return None


def statement(chooser: Chooser, *, plain: bool = False) -> Pair:
    """A whole statement; plain leaves place and time out."""
    verb = chooser.verb()
    subject = subject_for(chooser, verb)
    predicate = predicate_for(chooser, verb, subject)
    if chooser.syrian:
        tensed = syrian_tensed(chooser, predicate, subject)
    else:
        tensed = standard_tensed(chooser, predicate, subject)
    arabic = arrange(
        chooser,
        subject,
        {"full": tensed.full, "before": tensed.before},
        verb,
        tensed.tense.rstrip("-"),
    )
    text = f"{subject.english} {tensed.english}"
    if not plain:
        arabic, text = _with_adverbs(chooser, predicate, tensed, arabic, text)
    return arabic, en.sentence(text)


_NO_PLACE = {
    "come",
    "go",
    "come back",
    "return",
    "leave",
    "arrive",
    "reach",
    "travel",
    "be displaced",
    "flee",
    "emigrate",
    "live",
    "own",
    "deserve",
}


def _with_adverbs(
    chooser: Chooser, predicate: Predicate, tensed: Tensed, arabic: str, text: str
) -> Pair:
    has_place = "place" in {frame.kind for frame in predicate.verb.frames} and predicate.tail
    motion = predicate.verb.english in _NO_PLACE or predicate.stative
    if (
        not has_place
        and not motion
        and "person" in predicate.verb.subjects
        and chooser.chance(0.12)
    ):
        where = place_of(chooser)
        if not set(where[1].split()[1:]) - _SMALL & set(text.split()):
            arabic, text = f"{arabic} {where[0]}", f"{text} {where[1]}"
    timed = {"person", "child", "soldier"} & set(predicate.verb.subjects) and chooser.chance(0.26)
    when = time_of(chooser, tensed.tense, predicate) if timed else None
    if when and when[1] == "together" and not text.startswith(("We ", "They ", "we ", "they ")):
        when = None
    if when and not (set(when[1].split()) - _SMALL) & set(text.split()):
        early = chooser.chance(0.2) and tensed.tense != "yet"
        arabic = f"{when[0]} {arabic}" if early else f"{arabic} {when[0]}"
        text = f"{text} {when[1]}"
    return arabic, text


_DAILY = {
    "go", "sit", "stand", "sleep", "wake up", "close", "open", "knock on", "knock", "write", "read", "draw", "sing", "speak",
    "talk", "ask", "hear", "see", "look", "study", "learn", "remember", "miss", "cry", "laugh", "smile", "dream", "be afraid",
    "wait for", "carry", "send", "buy", "eat", "drink", "cook", "water", "wash", "clean", "play", "run", "walk", "guard",
    "help", "visit", "pray", "work", "go down", "go up", "tidy", "count", "gather", "light", "put out", "hand out", "bake",
    "teach", "be late", "fight", "lie", "forget", "return", "come back", "bomb", "thank", "treat", "dance", "stay",
}  # fmt: skip


def habit(chooser: Chooser) -> Pair:
    """What someone does every day, always or sometimes."""
    verb = chooser.verb()
    while verb.english not in _DAILY:
        verb = chooser.verb()
    subject = subject_for(chooser, verb)
    predicate = predicate_for(chooser, verb, subject)
    when = chooser.pick((_SYRIAN_TIMES if chooser.syrian else _TIMES)["habit"])
    full = predicate.present(subject.person if subject.person != "3fp" else "3fs")
    texts = {"full": full, "before": _both(predicate, subject, "", "present")[1]}
    arabic = arrange(chooser, subject, texts, verb, "present")
    if when[1] in {"always", "sometimes"}:
        head, _, rest = predicate.english_present(subject.english_person).partition(" ")
        if head in {"am", "is", "are"}:
            text = f"{subject.english} {head} {when[1]} {rest}"
        else:
            text = f"{subject.english} {when[1]} {head} {rest}".strip()
    else:
        text = f"{subject.english} {predicate.english_present(subject.english_person)} {when[1]}"
    return f"{arabic} {when[0]}", en.sentence(text)
