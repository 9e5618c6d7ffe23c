"""Commands, prohibitions and questions."""

from __future__ import annotations

from . import english as en
from .choose import Chooser
from .clause import Pair, Subject, predicate_for, pronoun, subject_for, verb_first
from .patterns import person_verb
from .predicate import Predicate, build

_COMMANDED = ("2ms", "2fs", "2mp", "2ms", "2mp")
_CALLED: dict[str, tuple[Pair, ...]] = {
    "2mp": (
        ("يا ناس", "people"),
        ("يا شباب", "guys"),
        ("يا أهلي", "my family"),
        ("يا جيران", "neighbours"),
        ("يا أولاد", "children"),
    ),
    "2fs": (
        ("يا أمي", "mother"),
        ("يا أختي", "sister"),
        ("يا بنتي", "my daughter"),
        ("يا حبيبتي", "my love"),
    ),
    "2ms": (
        ("يا أخي", "brother"),
        ("يا أبي", "father"),
        ("يا ابني", "my son"),
        ("يا صديقي", "my friend"),
        ("يا جاري", "neighbour"),
    ),
}


def address(chooser: Chooser, person: str) -> Pair:
    """Somebody called: يا أمي, fitting the person of a command."""
    if person != "2mp" and chooser.chance(0.4):
        name = chooser.name()
        while name.feminine != (person == "2fs"):
            name = chooser.name()
        return f"يا {name.nom}", name.english
    return chooser.pick(_CALLED[person])


def _maybe_addressed(chooser: Chooser, person: str, arabic: str, text: str) -> Pair:
    if chooser.chance(0.7):
        return arabic, en.sentence(text)
    call, name = address(chooser, person)
    if chooser.chance(0.5):
        return f"{call} {arabic}", en.sentence(f"{name}, {text}")
    return f"{arabic} {call}", en.sentence(f"{text}, {name}")


def command(chooser: Chooser) -> Pair:
    """Do it."""
    person = chooser.pick(_COMMANDED)
    predicate = build(chooser, person_verb(chooser, "nb"), person)
    return _maybe_addressed(chooser, person, predicate.command(person), predicate.base)


def prohibition(chooser: Chooser) -> Pair:
    """Do not do it."""
    person = chooser.pick(_COMMANDED)
    predicate = build(chooser, person_verb(chooser, "n"), person)
    word = chooser.pick(("لا", "لا", "ما")) if chooser.syrian else "لا"
    arabic = f"{word} {predicate.present(person, 'jussive')}"
    return _maybe_addressed(chooser, person, arabic, f"do not {predicate.base}")


_ASKING: dict[str, tuple[Pair, ...]] = {
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
_NOT_ASKED = {"die", "own", "deserve", "be martyred"}
_NOT_HOW = {"live", "be displaced", "stay", "stand"}


def question(chooser: Chooser) -> Pair:
    """Yes or no, when, why, how, where."""
    verb = person_verb(chooser)
    while verb.english in _NOT_ASKED:
        verb = person_verb(chooser)
    subject = subject_for(chooser, verb)
    predicate = predicate_for(chooser, verb, subject)
    word, asked = chooser.pick(_ASKING[chooser.dialect])
    if asked in {"how", "where"} and (predicate.stative or verb.english in _NOT_HOW):
        word, asked = ("ليش" if chooser.syrian else "لماذا"), "why"
    tense = chooser.pick(("past", "future", "present"))
    if asked == "when" and tense == "present":
        tense = "future"
    if subject.phrase and not chooser.syrian and chooser.chance(0.85):
        alone = Predicate(predicate.verb, predicate.suffix)
        form = _asked_form(chooser, alone, verb_first(subject.person), tense)
        arabic = f"{word} {form} {subject.phrase.nom} {predicate.tail}"
    else:
        form = _asked_form(chooser, predicate, subject.verb_person, tense)
        arabic = f"{word} {_asked_subject(chooser, subject, word)} {form}"
    text = f"{asked} {_english(predicate, subject, tense)}".strip()
    return f"{arabic.strip()}؟", en.sentence(f"{text}?")


def _asked_form(chooser: Chooser, predicate: Predicate, person: str, tense: str) -> str:
    if tense == "past":
        return predicate.past(person)
    if not chooser.syrian:
        return ("س" if tense == "future" else "") + predicate.present(person)
    if tense == "future":
        return f"رح {predicate.present(person, 'bare')}"
    return ("" if predicate.stative else "عم ") + predicate.present(person)


def _asked_subject(chooser: Chooser, subject: Subject, word: str) -> str:
    """The subject where it must be said; a bare second person is understood."""
    if subject.phrase:
        return subject.phrase.nom
    said = subject.person in {"1s", "3fs", "2fs"} or (not word and chooser.chance(0.3))
    return pronoun(chooser, subject.person) if said else ""


def _english(predicate: Predicate, subject: Subject, tense: str) -> str:
    """English question without its question word: did he go, will we go, are you afraid."""
    person, who, base = subject.english_person, subject.english, predicate.base
    if tense == "future":
        return f"will {who} {base}"
    if predicate.verb.english.startswith("be "):
        return f"{en.be(person, past_tense=tense == 'past')} {who} {base.partition(' ')[2]}"
    if tense == "present" and not predicate.stative:
        return f"{en.be(person)} {who} {predicate.gerund}"
    return f"{en.do(person, past_tense=tense == 'past')} {who} {base}"


def who_question(chooser: Chooser) -> Pair:
    """Who did it."""
    predicate = build(chooser, person_verb(chooser), "3ms")
    tense = chooser.pick(("past", "past", "future", "present"))
    form = _asked_form(chooser, predicate, "3ms", tense).removeprefix("عم ")
    text = {
        "past": predicate.english_past("3ms"),
        "future": f"will {predicate.base}",
        "present": predicate.english_present("3ms"),
    }[tense]
    return f"{'مين' if chooser.syrian else 'من'} {form}؟", f"Who {text}?"
