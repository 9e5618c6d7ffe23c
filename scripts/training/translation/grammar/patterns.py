"""Sentence patterns from data/patterns.txt: reading them, choosing one, filling its slots.

Slots in the Arabic: {past} {present} {bare} {jussive} of the verb (each with its complement; bare
is what stands after أن, or after رح in Syrian), {before} and {tail} where the subject stands after
the verb, {name} the subject. In the English: {who} {whom}, {base} {gerund} {past} {present}
{notpast} {notpresent} {done} {notperfect} {still} {nolonger}. A 2 at the end: the second verb.
"""

from __future__ import annotations

from . import english as en
from .choose import Chooser
from .clause import (
    Pair,
    Subject,
    english_of,
    predicate_for,
    pronoun_subject,
    subject_for,
    verb_first,
    with_adverb,
)
from .lexicon import Pattern, Verb
from .predicate import Predicate, build

Slots = dict[str, str]


def choose(chooser: Chooser, kind: str) -> tuple[Pattern, int]:
    """A pattern of a kind, and which of its persons."""
    patterns = chooser.lexicon.patterns[kind, chooser.dialect]
    pattern = chooser.rng.choices(patterns, [one.weight for one in patterns])[0]
    return pattern, chooser.rng.randrange(len(pattern.persons))


def fill(template: str, index: int, slots: Slots) -> str:
    """The template with its alternatives decided and its slots filled."""
    words = []
    for word in template.split():
        forms = word.split("/")
        words.append(forms[index].replace("_", " ") if len(forms) > 1 else word)
    return " ".join(" ".join(words).format_map(slots).split()).replace(" ؟", "؟")


def filled(pattern: Pattern, index: int, arabic: Slots, english: Slots) -> Pair:
    """The pair a pattern makes."""
    first = fill(pattern.arabic, index, arabic)
    return first, en.sentence(fill(pattern.english, index, english))


def verb_slots(predicate: Predicate, subject: Subject, mark: str = "") -> tuple[Slots, Slots]:
    """All forms of a predicate, Arabic and English; mark is put at the end of the slots' names."""
    person = subject.verb_person
    other = subject.english_person
    before = verb_first(subject.person)
    alone = Predicate(predicate.verb, predicate.suffix)
    arabic = {
        "past": predicate.past(person),
        "present": predicate.present(person),
        "bare": predicate.present(person, "subjunctive"),
        "jussive": predicate.present(person, "jussive"),
        "before": alone.present(before, "subjunctive"),
        "tail": predicate.tail,
        "aam": "" if predicate.stative else "عم ",
        "name": subject.phrase.nom if subject.phrase else "",
        "name_acc": subject.phrase.acc if subject.phrase else "",
    }
    done = predicate.english_perfect(other).partition(" ")[2]
    has = en.present("have", other)
    english = {
        "who": subject.english,
        "whom": en.OBJECT.get(other, subject.english) if not subject.phrase else subject.english,
        "base": predicate.base,
        "gerund": predicate.gerund,
        "past": predicate.english_past(other),
        "notpast": predicate.english_past(other, negative=True),
        "present": predicate.english_present(other),
        "notpresent": predicate.english_present(other, negative=True),
        "done": done,
        "notperfect": predicate.english_perfect(other, negative=True),
        "perfect_now": f"{has} been {predicate.gerund}",
        "still": with_adverb(english_of(predicate, other, "now"), "still"),
        "nolonger": with_adverb(predicate.english_present(other), "no longer"),
    }
    return _marked(arabic, mark), _marked(english, mark)


def _marked(slots: Slots, mark: str) -> Slots:
    return {name + mark: text for name, text in slots.items()}


def person_verb(chooser: Chooser, without: str = "") -> Verb:
    """A verb people do that has none of these flags."""
    while True:
        verb = chooser.verb()
        if "person" in verb.subjects and not set(without) & set(verb.flags):
            return verb


def _noun_subject(chooser: Chooser, verb: Verb) -> Subject:
    while True:
        subject = subject_for(chooser, verb)
        if subject.phrase and subject.person in {"3ms", "3fs", "3mp"}:
            return subject


def one_verb(chooser: Chooser, kind: str, without: str) -> Pair:
    """A sentence of a kind with one verb."""
    pattern, index = choose(chooser, kind)
    verb = person_verb(chooser, without)
    person = pattern.persons[index][0]
    subject = _noun_subject(chooser, verb) if person == "noun" else pronoun_subject(person)
    predicate = predicate_for(chooser, verb, subject)
    return filled(pattern, index, *verb_slots(predicate, subject))


def two_verbs(chooser: Chooser, kind: str) -> Pair:
    """A sentence of a kind with two verbs that do not share their nouns."""
    pattern, index = choose(chooser, kind)
    persons = pattern.persons[index]
    while True:
        first, second = (build(chooser, person_verb(chooser, "nbs"), one) for one in persons)
        shared = set(first.english_tail.split()) & set(second.english_tail.split())
        if first.verb != second.verb and not shared - {"the", "our", "my"}:
            break
    arabic, english = verb_slots(first, pronoun_subject(persons[0]))
    arabic2, english2 = verb_slots(second, pronoun_subject(persons[1]), "2")
    return filled(pattern, index, arabic | arabic2, english | english2)


def modal(chooser: Chooser) -> Pair:
    """want to, must, can, tried to."""
    return one_verb(chooser, "modal", "nb")


def hope(chooser: Chooser) -> Pair:
    """I wish, I hope, God willing, let us."""
    return one_verb(chooser, "hope", "nb")


def continuing(chooser: Chooser) -> Pair:
    """still, no longer."""
    return one_verb(chooser, "continuing", "nb")


def condition(chooser: Chooser) -> Pair:
    """If ... then; if only; when."""
    return two_verbs(chooser, "condition")


def joined(chooser: Chooser) -> Pair:
    """Two clauses: and, but, because, until, before, after, when."""
    return two_verbs(chooser, "joined")
