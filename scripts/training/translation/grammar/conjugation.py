"""Standard Arabic verb forms as they are spelled without vowel marks.

The classes and endings are those of any grammar of the language (W. Wright, A Grammar of the
Arabic Language, tables I-XX); tests hold them against written-out paradigms.
"""

from __future__ import annotations

from dataclasses import dataclass

PERSONS = ("1s", "2ms", "2fs", "3ms", "3fs", "1p", "2mp", "3mp", "3md", "3fd")
MOODS = ("indicative", "subjunctive", "jussive")

_PAST_ENDINGS = {
    "1s": "ت",
    "2ms": "ت",
    "2fs": "ت",
    "3ms": "",
    "3fs": "ت",
    "1p": "نا",
    "2mp": "تم",
    "3mp": "وا",
    "3md": "ا",
    "3fd": "تا",
}
_CONSONANT_ENDINGS = ("1s", "2ms", "2fs", "1p", "2mp")
_PRESENT_PREFIX = {
    "1s": "أ",
    "2ms": "ت",
    "2fs": "ت",
    "3ms": "ي",
    "3fs": "ت",
    "1p": "ن",
    "2mp": "ت",
    "3mp": "ي",
    "3md": "ي",
    "3fd": "ت",
}
_PRESENT_ENDINGS = {"2fs": "ين", "2mp": "ون", "3mp": "ون", "3md": "ان", "3fd": "ان"}
_SHORT_ENDINGS = {"2fs": "ي", "2mp": "وا", "3mp": "وا", "3md": "ا", "3fd": "ا"}

_PAST_EXCEPTIONS = {
    "جاء": {
        "3mp": "جاؤوا",
        **dict.fromkeys(("1s", "2ms", "2fs"), "جئت"),
        "1p": "جئنا",
        "2mp": "جئتم",
    },
}
_COMMAND_EXCEPTIONS = {"أكل": "كل", "أخذ": "خذ", "جاء": "تعال", "سأل": "اسأل"}


@dataclass(frozen=True)
class Stem:
    """A verb as the conjugator needs it: third person past and present, and its form (I to X)."""

    past: str
    present: str
    form: int = 1
    doubled: bool = False

    @property
    def hollow(self) -> bool:
        """Whether the long vowel before the last letter goes when an ending closes the syllable."""
        if self.doubled or self.form in {2, 3, 5, 6} or len(self.past) < 3:
            return False
        return self.past[-2] == "ا" and self.past[-1] not in "ىاء"

    @property
    def weak_end(self) -> bool:
        """Whether the root ends in a weak letter (بكى, دعا, نسي, رأى)."""
        return self.present[-1] in "يوى"


def past(stem: Stem, person: str) -> str:
    """The past form of a person (see PERSONS)."""
    special = _PAST_EXCEPTIONS.get(stem.past, {}).get(person)
    if special:
        return special
    if stem.weak_end and stem.past[-1] in "ىاي":
        return _weak_past(stem, person)
    if person in _CONSONANT_ENDINGS:
        return _closed_past(stem, person)
    if stem.past.endswith("أ") and person in {"3mp", "3md"}:
        return stem.past[:-1] + ("ؤوا" if person == "3mp" else "آ")
    return stem.past + _PAST_ENDINGS[person]


def _closed_past(stem: Stem, person: str) -> str:
    """Before an ending that begins with a consonant."""
    base, ending = stem.past, _PAST_ENDINGS[person]
    if stem.hollow:
        base = base[:-2] + base[-1]
    elif stem.doubled:
        base += base[-1]
    # A root that ends in the ending's own letter is written with it once.
    return base + ending[base[-1] == ending[0] :]


def _weak_past(stem: Stem, person: str) -> str:
    base, last = stem.past[:-1], stem.past[-1]
    full = base + ("و" if last == "ا" else "ي")
    if person in _CONSONANT_ENDINGS or person == "3md":
        return full + _PAST_ENDINGS[person]
    if person == "3ms":
        return stem.past
    if person == "3mp":
        return base + "وا"
    return (full if last == "ي" else base) + _PAST_ENDINGS[person]


def present(stem: Stem, person: str, mood: str = "indicative") -> str:
    """The present form of a person in a mood (see MOODS)."""
    body, last = stem.present[1:], stem.present[-1]
    prefix = _PRESENT_PREFIX[person]
    if person == "1s" and body.startswith("أ"):
        prefix, body = "آ", body[1:]
    endings = _PRESENT_ENDINGS if mood == "indicative" else _SHORT_ENDINGS
    ending = endings.get(person, "")
    if not ending:
        if mood == "jussive":
            body = _shortened(stem, body)
        return prefix + body
    if stem.weak_end:
        return prefix + _weak_join(body, ending)
    if last in "أئ":
        return prefix + _hamza_join(body, ending)
    return prefix + body + ending


def _shortened(stem: Stem, body: str) -> str:
    if stem.weak_end:
        return body[:-1]
    if stem.hollow:
        return body[:-2] + body[-1]
    return body


def _weak_join(body: str, ending: str) -> str:
    if ending[0] == "ا":
        return body[:-1] + ("ي" if body[-1] == "ى" else body[-1]) + ending
    return body[:-1] + ending


def _hamza_join(body: str, ending: str) -> str:
    if body[-1] == "ئ":
        return body + ending
    if ending[0] == "ا":
        return body[:-1] + "آ" + ending[1:]
    return body[:-1] + {"و": "ؤ", "ي": "ئ"}[ending[0]] + ending


def command(stem: Stem, person: str) -> str:
    """The command to a person: 2ms, 2fs or 2mp."""
    ending = {"2ms": "", "2fs": "ي", "2mp": "وا"}[person]
    special = _COMMAND_EXCEPTIONS.get(stem.past)
    if special:
        return special + ending
    body = stem.present[1:]
    if not ending:
        body = _shortened(stem, body)
    joined = (_weak_join(body, ending) if stem.weak_end else body + ending) if ending else body
    if stem.present[-1] in "أئ" and ending:
        joined = _hamza_join(body, ending)
    return _command_prefix(stem) + joined


def _command_prefix(stem: Stem) -> str:
    if stem.form == 4:
        return "أ"
    if stem.form in {7, 8, 10}:
        return "ا"
    if stem.form != 1 or stem.hollow or stem.doubled or len(stem.present) < 4:
        return ""
    return "ا"


def with_object(verb: str, suffix: str) -> str:
    """A verb form with an attached pronoun, such as ه, ها, نا; "me" is ني."""
    if verb.endswith("تم"):
        verb += "و"
    elif verb.endswith("وا"):
        verb = verb[:-1]
    elif verb == "رأى":
        verb = "رآ"
    elif verb.endswith("ى"):
        verb = verb[:-1] + "ا"
    return verb + suffix
