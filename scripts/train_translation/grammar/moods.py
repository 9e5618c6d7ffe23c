"""Commands, wishes, questions, conditions: sentences around a verb that are not statements."""

from __future__ import annotations

from . import english as en
from .choose import Chooser
from .clause import (
    PRONOUN,
    SYRIAN_PRONOUN,
    Pair,
    Subject,
    predicate_for,
    pronoun_subject,
    subject_for,
)
from .lexicon import Verb
from .predicate import Predicate, build

_COMMANDED = ("2ms", "2fs", "2mp", "2ms", "2mp")


def _person_verb(chooser: Chooser, *, command: bool = False) -> Verb:
    while True:
        verb = chooser.verb()
        if "person" in verb.subjects and not (command and set("nb") & set(verb.flags)):
            return verb


def address(chooser: Chooser, person: str) -> Pair:
    """Somebody called: يا أمي, fitting the person of a command."""
    if person == "2mp":
        children = "يا ولاد" if chooser.syrian else "يا أولاد"
        return chooser.pick(
            (
                ("يا ناس", "people"),
                ("يا شباب", "guys"),
                ("يا أهلي", "my family"),
                ("يا جيران", "neighbours"),
                (children, "children"),
            )
        )
    kin: tuple[Pair, ...]
    if person == "2fs":
        kin = (
            ("يا أمي", "mother"),
            ("يا أختي", "sister"),
            ("يا بنتي", "my daughter"),
            ("يا حبيبتي", "my love"),
        )
    else:
        kin = (
            ("يا أخي", "brother"),
            ("يا أبي", "father"),
            ("يا ابني", "my son"),
            ("يا صديقي", "my friend"),
            ("يا جاري", "neighbour"),
        )
    if chooser.chance(0.4):
        name = chooser.name()
        while (name.person == "3fs") != (person == "2fs"):
            name = chooser.name()
        return f"يا {name.nom}", name.english
    return chooser.pick(kin)


def _maybe_addressed(chooser: Chooser, person: str, arabic: str, text: str) -> Pair:
    if chooser.chance(0.7):
        return arabic, en.sentence(text)
    call, name = address(chooser, person)
    if chooser.chance(0.5):
        return f"{call} {arabic}", en.sentence(f"{name}, {text}")
    return f"{arabic} {call}", en.sentence(f"{text}, {name}")


def command(chooser: Chooser) -> Pair:
    """Do it."""
    verb = _person_verb(chooser, command=True)
    person = chooser.pick(_COMMANDED)
    predicate = build(chooser, verb, person)
    text = predicate.base
    arabic = predicate.command(person)
    return _maybe_addressed(chooser, person, arabic, text)


def prohibition(chooser: Chooser) -> Pair:
    """Do not do it."""
    verb = _person_verb(chooser)
    while "n" in verb.flags:
        verb = _person_verb(chooser)
    person = chooser.pick(_COMMANDED)
    predicate = build(chooser, verb, person)
    word = chooser.pick(("لا", "لا", "ما")) if chooser.syrian else "لا"
    arabic = f"{word} {predicate.present(person, 'jussive')}"
    return _maybe_addressed(chooser, person, arabic, f"do not {predicate.base}")


def _wish_frames(syrian: bool) -> tuple[tuple[str, dict[str, str], dict[str, str]], ...]:
    """Openers: the English pattern, Arabic by person, English by person."""
    if syrian:
        return (
            ("to", _bidd(), {p: f"{en.present('want', p)} to" for p in _WHO}),
            (
                "to",
                {p: f"ما {word}" for p, word in _bidd().items()},
                {p: f"{en.do(p)} not want to" for p in _WHO},
            ),
            ("to", dict.fromkeys(_WHO, "لازم"), dict.fromkeys(_WHO, "must")),
            ("to", dict.fromkeys(_WHO, "مو لازم"), {p: f"{en.do(p)} not have to" for p in _WHO}),
            (
                "to",
                dict(zip(_WHO, ("بقدر", "منقدر", "بتقدر", "بيقدر", "بيقدرو"), strict=True)),
                dict.fromkeys(_WHO, "can"),
            ),
            (
                "to",
                dict(
                    zip(
                        _WHO,
                        ("ما بقدر", "ما منقدر", "ما بتقدر", "ما بيقدر", "ما بيقدرو"),
                        strict=True,
                    )
                ),
                dict.fromkeys(_WHO, "cannot"),
            ),
            (
                "to",
                dict(
                    zip(
                        _WHO, ("كان بدي", "كان بدنا", "كان بدك", "كان بده", "كان بدهم"), strict=True
                    )
                ),
                dict.fromkeys(_WHO, "wanted to"),
            ),
            (
                "to",
                dict(
                    zip(_WHO, ("ما قدرت", "ما قدرنا", "ما قدرت", "ما قدر", "ما قدرو"), strict=True)
                ),
                dict.fromkeys(_WHO, "could not"),
            ),
        )
    verbs = (
        ("أريد أن", "نريد أن", "تريد أن", "يريد أن", "يريدون أن"),
        ("لا أريد أن", "لا نريد أن", "لا تريد أن", "لا يريد أن", "لا يريدون أن"),
        ("أستطيع أن", "نستطيع أن", "تستطيع أن", "يستطيع أن", "يستطيعون أن"),
        ("لا أستطيع أن", "لا نستطيع أن", "لا تستطيع أن", "لا يستطيع أن", "لا يستطيعون أن"),
        ("لم أستطع أن", "لم نستطع أن", "لم تستطع أن", "لم يستطع أن", "لم يستطيعوا أن"),
        ("يجب أن",) * 5,
        ("علي أن", "علينا أن", "عليك أن", "عليه أن", "عليهم أن"),
        ("أحلم أن", "نحلم أن", "تحلم أن", "يحلم أن", "يحلمون أن"),
        ("أتمنى أن", "نتمنى أن", "تتمنى أن", "يتمنى أن", "يتمنون أن"),
        ("حاولت أن", "حاولنا أن", "أنت حاولت أن", "حاول أن", "حاولوا أن"),
        ("أردت أن", "أردنا أن", "أنت أردت أن", "أراد أن", "أرادوا أن"),
    )
    text = (
        {p: f"{en.present('want', p)} to" for p in _WHO},
        {p: f"{en.do(p)} not want to" for p in _WHO},
        dict.fromkeys(_WHO, "can"),
        dict.fromkeys(_WHO, "cannot"),
        dict.fromkeys(_WHO, "could not"),
        dict.fromkeys(_WHO, "must"),
        dict.fromkeys(_WHO, "must"),
        {p: f"{en.present('dream', p)} of" for p in _WHO},
        {p: f"{en.present('hope', p)} to" for p in _WHO},
        dict.fromkeys(_WHO, "tried to"),
        dict.fromkeys(_WHO, "wanted to"),
    )
    return tuple(
        ("of" if "dream" in t["1s"] else "to", dict(zip(_WHO, v, strict=True)), t)
        for v, t in zip(verbs, text, strict=True)
    )


_WHO = ("1s", "1p", "2ms", "3ms", "3mp")


def _bidd() -> dict[str, str]:
    return {"1s": "بدي", "1p": "بدنا", "2ms": "بدك", "3ms": "بده", "3mp": "بدهم"}


def modal(chooser: Chooser) -> Pair:
    """want to, must, can, tried to."""
    verb = _person_verb(chooser)
    while set("nb") & set(verb.flags) and verb.english != "see":
        verb = _person_verb(chooser)
    person = chooser.rng.choices(_WHO, (40, 30, 8, 12, 10))[0]
    kind, arabic, text = chooser.pick(_wish_frames(chooser.syrian))
    predicate = build(chooser, verb, person)
    action = predicate.gerund if kind == "of" else predicate.base
    middle = predicate.present(person, "subjunctive")
    return f"{arabic[person]} {middle}", en.sentence(
        f"{en.SUBJECT[person]} {text[person]} {action}"
    )


def hope(chooser: Chooser) -> Pair:
    """I wish, I hope, God willing, let us."""
    verb = _person_verb(chooser)
    while set("nb") & set(verb.flags) and verb.english not in {"see", "find"}:
        verb = _person_verb(chooser)
    subject = (
        subject_for(chooser, verb)
        if chooser.chance(0.4)
        else pronoun_subject(chooser.pick(("1p", "1s")))
    )
    person = "3fs" if subject.person == "3fp" else subject.person
    predicate = predicate_for(chooser, verb, subject)
    bare = predicate.present(person, "subjunctive")
    who, verb_phrase = subject.english, predicate.english_present(subject.english_person)
    name = f"{subject.phrase.nom} " if subject.phrase else ""
    if not subject.phrase and person not in {"1s", "1p", "3ms", "3mp", "2mp"}:
        return hope(chooser)
    if chooser.syrian:
        options = [
            (f"إن شاء الله {name}{bare}", f"God willing, {who} will {predicate.base}"),
            (f"يا رب {name}{bare}", f"Lord, let {_objective(subject)} {predicate.base}"),
            (f"يا ريت {name}{bare}", f"I wish {who} could {predicate.base}"),
            (f"بتمنى {name}{bare}", f"I hope {who} {verb_phrase}"),
        ]
        if subject.person == "1p":
            options += [
                (f"خلينا {bare}", f"let us {predicate.base}"),
                (f"يلا {bare}", f"come on, let us {predicate.base}"),
            ]
    else:
        after = (
            f"{bare} {subject.phrase.nom}" if subject.phrase and not predicate.tail else f"{bare}"
        )
        options = [
            (
                f"إن شاء الله س{predicate.present(person)}"
                if not name
                else f"إن شاء الله {name}س{predicate.present(person)}",
                f"God willing, {who} will {predicate.base}",
            ),
            (
                f"ليت {subject.phrase.acc} {predicate.present(person)}"
                if subject.phrase
                else f"ليت{_LAYTA[person]} {predicate.present(person)}",
                f"I wish {who} could {predicate.base}",
            ),
        ]
        if not subject.phrase:
            options += [
                (f"أتمنى أن {bare}", f"I hope {who} {verb_phrase}")
                if person != "1s"
                else (f"أتمنى أن {bare}", f"I hope to {predicate.base}")
            ]
            options += (
                [(f"نأمل أن {bare}", f"We hope to {predicate.base}")] if person == "1p" else []
            )
            options += (
                [
                    (f"دعونا {bare}", f"let us {predicate.base}"),
                    (f"هيا {bare}", f"let us {predicate.base}"),
                ]
                if person == "1p"
                else []
            )
        elif after != bare and subject.person in {"3ms", "3fs"}:
            options += [(f"أتمنى أن {after}", f"I hope {who} {verb_phrase}")]
    arabic, text = chooser.pick(options)
    return arabic, en.sentence(text)


_LAYTA = {"1s": "ني", "1p": "نا", "3ms": "ه", "3mp": "هم", "2mp": "كم"}


def _objective(subject: Subject) -> str:
    return en.OBJECT[subject.person] if subject.phrase is None else subject.english


def _asked(predicate: Predicate, subject: Subject, tense: str) -> str:
    """English question without its question word: did he go, will we go, are you afraid."""
    person, who, base = subject.english_person, subject.english, predicate.base
    head, _, _ = predicate.verb.english.partition(" ")
    if tense == "future":
        return f"will {who} {base}"
    if head == "be":
        return f"{en.be(person, past_tense=tense == 'past')} {who} {base.partition(' ')[2]}"
    if tense == "present" and not predicate.stative:
        return f"{en.be(person)} {who} {predicate.gerund}"
    return f"{en.do(person, past_tense=tense == 'past')} {who} {base}"


_WORDS = {
    "standard": (
        ("هل", ""),
        ("هل", ""),
        ("متى", "when"),
        ("لماذا", "why"),
        ("كيف", "how"),
        ("أين", "where"),
    ),
    "syrian": (("", ""), ("إيمتى", "when"), ("ليش", "why"), ("كيف", "how"), ("وين", "where")),
}


def question(chooser: Chooser) -> Pair:
    """Yes or no, when, why, how, where."""
    verb = _person_verb(chooser)
    while verb.english in {"die", "own", "deserve", "be martyred"}:
        verb = _person_verb(chooser)
    subject = subject_for(chooser, verb)
    predicate = predicate_for(chooser, verb, subject)
    word, asked = chooser.pick(_WORDS[chooser.dialect])
    tense = chooser.pick(("past", "future", "present"))
    if asked in {"how", "where"} and (
        predicate.stative or verb.english in {"live", "be displaced", "stay", "stand"}
    ):
        word, asked = _WORDS[chooser.dialect][-3] if chooser.syrian else ("لماذا", "why")
    if asked == "when" and tense == "present":
        tense = "future"
    person = "3fs" if subject.person == "3fp" else subject.person
    if chooser.syrian:
        verb_text = {
            "past": predicate.past(person),
            "future": f"رح {predicate.present(person, 'bare')}",
            "present": f"عم {predicate.present(person)}",
        }[tense]
        if tense == "present" and predicate.stative:
            verb_text = predicate.present(person)
    else:
        verb_text = {
            "past": predicate.past(person),
            "future": f"س{predicate.present(person)}",
            "present": predicate.present(person),
        }[tense]
    arabic = _question_order(chooser, word, verb_text, subject)
    if subject.phrase and not chooser.syrian and chooser.chance(0.85):
        arabic = _verb_first(predicate, word, subject, tense)
    text = f"{asked} {_asked(predicate, subject, tense)}".strip()
    return f"{arabic}؟", en.sentence(f"{text}?")


def _verb_first(predicate: Predicate, word: str, subject: Subject, tense: str) -> str:
    person = {"3mp": "3ms", "3md": "3ms", "3fd": "3fs", "3fp": "3fs"}.get(
        subject.person, subject.person
    )
    bare = Predicate(predicate.verb, predicate.suffix)
    form = bare.past(person) if tense == "past" else bare.present(person)
    name = subject.phrase.nom if subject.phrase else ""
    return f"{word} {'س' if tense == 'future' else ''}{form} {name} {predicate.tail}".strip()


def _question_order(chooser: Chooser, word: str, verb_text: str, subject: Subject) -> str:
    if subject.phrase:
        return f"{word} {subject.phrase.nom} {verb_text}".strip()
    explicit = (
        subject.person in {"3fs", "2fs"}
        or (not word and chooser.chance(0.3))
        or subject.person == "1s"
    )
    table = SYRIAN_PRONOUN if chooser.syrian else PRONOUN
    return (
        f"{word} {table[subject.person]} {verb_text}".strip()
        if explicit
        else f"{word} {verb_text}".strip()
    )


def who_question(chooser: Chooser) -> Pair:
    """Who did it."""
    verb = _person_verb(chooser)
    predicate = build(chooser, verb, "3ms")
    tense = chooser.pick(("past", "past", "future", "present"))
    word = "مين" if chooser.syrian else "من"
    if chooser.syrian:
        form = {
            "past": predicate.past("3ms"),
            "future": f"رح {predicate.present('3ms', 'bare')}",
            "present": predicate.present("3ms"),
        }[tense]
    else:
        form = {
            "past": predicate.past("3ms"),
            "future": f"س{predicate.present('3ms')}",
            "present": predicate.present("3ms"),
        }[tense]
    text = {
        "past": predicate.english_past("3ms"),
        "future": f"will {predicate.base}",
        "present": predicate.english_present("3ms"),
    }[tense]
    return f"{word} {form}؟", f"Who {text}?"


def condition(chooser: Chooser) -> Pair:
    """If ... then; if only."""
    person = chooser.pick(("1s", "1p", "3ms", "3mp", "2mp"))
    first = build(chooser, _verb_for_condition(chooser), person)
    other = chooser.pick(("1s", "1p")) if person in {"3ms", "3mp", "2mp"} else person
    second = build(chooser, _verb_for_condition(chooser), other)
    who, then = en.SUBJECT[person], en.SUBJECT[other]
    negative = chooser.chance(0.25)
    real = chooser.chance(0.65)
    if chooser.syrian:
        end = (
            f"ما رح {second.present(other, 'bare')}"
            if negative
            else f"رح {second.present(other, 'bare')}"
        )
        unreal_end = (
            f"ما كنا {second.present(other, 'bare')}"
            if negative
            else f"كنا {second.present(other, 'bare')}"
        )
        if not real and other == "1p":
            return (
                f"لو {first.past(person)} {unreal_end}",
                f"If {who} {_had(first)}, we would {'not ' * negative}have {_done(second)}",
            )
        start = f"إذا {first.past(person)}"
    else:
        end = (
            f"فلن {second.present(other, 'subjunctive')}"
            if negative
            else f"فس{second.present(other)}"
        )
        if not real:
            end = f"لما {second.past(other)}" if negative else f"ل{second.past(other)}"
            return (
                f"لو {first.past(person)} {end}",
                f"If {who} {_had(first)}, {then} would {'not ' * negative}have {_done(second)}",
            )
        start = f"إذا {first.past(person)}"
    return f"{start} {end}", en.sentence(
        f"if {who} {first.english_present(person)}, {then} will {'not ' * negative}{second.base}"
    )


def _verb_for_condition(chooser: Chooser) -> Verb:
    while True:
        verb = _person_verb(chooser)
        if not set("nbs") & set(verb.flags):
            return verb


def _had(predicate: Predicate) -> str:
    return f"had {_done(predicate)}"


def _done(predicate: Predicate) -> str:
    return predicate.english_perfect("1s").removeprefix("have ")


def joined(chooser: Chooser) -> Pair:
    """Two clauses: and, but, because, until, before, after, when."""
    verb, then = _verb_for_condition(chooser), _verb_for_condition(chooser)
    person = chooser.pick(("1s", "1p", "3ms", "3mp"))
    who = en.SUBJECT[person]
    first, second = build(chooser, verb, person), build(chooser, then, person)
    if not (
        set(first.english_tail.split()) & set(second.english_tail.split()) - {"the", "our", "my"}
    ):
        return _join_two(chooser, first, second, person, who)
    return joined(chooser)


def _join_two(chooser: Chooser, first: Predicate, second: Predicate, person: str, who: str) -> Pair:
    past, text = first.past(person), f"{who} {first.english_past(person)}"
    bare = second.present(person, "subjunctive")
    if chooser.syrian:
        options: tuple[Pair, ...] = (
            (
                f"{past} وبعدين {second.past(person)}",
                f"{text} and then {second.english_past(person)}",
            ),
            (
                f"{past} بس ما {second.past(person)}",
                f"{text} but {who} {second.english_past(person, negative=True)}",
            ),
            (f"{past} قبل ما {bare}", f"{text} before {who} {second.english_past(person)}"),
            (
                f"{past} لأنه ما {second.past(person)}",
                f"{text} because {who} {second.english_past(person, negative=True)}",
            ),
            (
                f"ما رح {first.present(person, 'bare')} قبل ما {bare}",
                f"{who} will not {first.base} before {who} {second.english_present(person)}",
            ),
            (
                f"بس {past} {second.past(person)}",
                f"when {text}, {who} {second.english_past(person)}",
            ),
            (
                f"رح ضل {first.present('1s', 'bare')} لحتى {second.present('1s', 'bare')}",
                f"I will keep on {first.gerund} until I {second.english_present('1s')}",
            )
            if person == "1s"
            else (f"{past} مشان {bare}", f"{text} so that {who} could {second.base}"),
        )
    else:
        options = (
            (f"{past} ثم {second.past(person)}", f"{text} and then {second.english_past(person)}"),
            (f"{past} و{second.past(person)}", f"{text} and {second.english_past(person)}"),
            (
                f"{past} لكننا لم {second.present(person, 'jussive')}",
                f"{text} but {who} {second.english_past(person, negative=True)}",
            )
            if person == "1p"
            else (
                f"{past} ولم {second.present(person, 'jussive')}",
                f"{text} and {second.english_past(person, negative=True)}",
            ),
            (f"{past} قبل أن {bare}", f"{text} before {who} {second.english_past(person)}"),
            (
                f"{past} بعد أن {second.past(person)}",
                f"{text} after {who} {second.english_past(person)}",
            ),
            (
                f"{past} حين {second.past(person)}",
                f"{text} when {who} {second.english_past(person)}",
            ),
            (
                f"لن {first.present(person, 'subjunctive')} حتى {bare}",
                f"{who} will not {first.base} until {who} {second.english_present(person)}",
            ),
            (f"{past} كي {bare}", f"{text} so that {who} could {second.base}"),
            (f"{past} دون أن {bare}", f"{text} without {second.gerund}"),
        )
    arabic, english = chooser.pick(options)
    return arabic, en.sentence(english)


def continuing(chooser: Chooser) -> Pair:
    """still, no longer."""
    verb = _verb_for_condition(chooser)
    person = chooser.pick(("1s", "1p", "3ms", "3mp"))
    predicate = build(chooser, verb, person)
    who = en.SUBJECT[person]
    if chooser.syrian:
        still = {"1s": "لساتني", "1p": "لساتنا", "3ms": "لساته", "3mp": "لساتهم"}[person]
        done = {"1s": "ما عدت", "1p": "ما عدنا", "3ms": "ما عاد", "3mp": "ما عادو"}[person]
        pair = (
            f"{still} {'' if predicate.stative else 'عم '}{predicate.present(person)}",
            f"{done} {predicate.present(person, 'bare')}",
        )
    else:
        still = {"1s": "ما زلت", "1p": "ما زلنا", "3ms": "ما زال", "3mp": "ما زالوا"}[person]
        done = {"1s": "لم أعد", "1p": "لم نعد", "3ms": "لم يعد", "3mp": "لم يعودوا"}[person]
        pair = (f"{still} {predicate.present(person)}", f"{done} {predicate.present(person)}")
    if chooser.chance(0.5):
        words = predicate.english_present(person, progressive=not predicate.stative).split(" ", 1)
        if words[0] in {"am", "is", "are"}:
            return pair[0], en.sentence(f"{who} {words[0]} still {words[1]}")
        return pair[0], en.sentence(f"{who} still {' '.join(words)}")
    text = predicate.english_present(person).split(" ", 1)
    if text[0] in {"am", "is", "are"}:
        return pair[1], en.sentence(f"{who} {text[0]} no longer {text[1]}")
    return pair[1], en.sentence(f"{who} no longer {' '.join(text)}")
