"""Names in both scripts: places with a fixed English name, and names compared by sound."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import fuzz

from wallmsg.text.arabic import fold
from wallmsg.translation.tsv import read_list

_PLACES = Path(__file__).parents[1] / "data" / "places.tsv"
_MIN_SIMILARITY = 74.0
"""Similarity of consonants, 0 to 100, from which two spellings may be the same name."""

_ENDS_IN_A = re.compile("[^aeiou]a$")
_SPOKEN_A = re.compile("(?:[اهيءع]|ت(?:ه|ها|هم|هن|ك|كم|كن|نا|ي))$")
"""Endings of folded Arabic words that are pronounced -a; ي may be ى, and ه is ت before a suffix."""

_WORD = re.compile(r"[^\W\d_]+")
_ARABIC_SOUNDS = str.maketrans(
    dict(zip("بپتطثجدضذرزظسصشغفڤقكخلمن", "bbttsgddzrzzsssgffkkklmn", strict=True))
    | dict.fromkeys("اوهيحعءىةؤئأإآ", None)
)
_CLUSTERS = (
    ("sch", "s"),
    ("kh", "k"),
    ("gh", "g"),
    ("sh", "s"),
    ("ch", "s"),
    ("th", "t"),
    ("dh", "d"),
)
_CLUSTERS_MORE = (("ph", "f"), ("ck", "k"), ("x", "ks"), ("tsch", "s"))
_LATIN_SOUNDS = str.maketrans(
    dict(zip("bpvfcqkgjdtszrlmn", "bbffkkkggdtszrlmn", strict=True))
    | dict.fromkeys("aeiouyhw'", None)
)


@dataclass(frozen=True)
class FixedName:
    """A name with a fixed English form."""

    arabic: str
    english: tuple[str, ...]
    """Accepted spellings."""


def arabic_sounds(word: str) -> str:
    """Consonants of an Arabic word in Latin letters, with similar ones merged."""
    return _single(fold(word).removeprefix("ال").translate(_ARABIC_SOUNDS))


def latin_sounds(word: str) -> str:
    """Consonants of a Latin-script word, with similar ones merged."""
    plain = word.lower().removeprefix("al-").removeprefix("el-")
    for cluster, sound in (*_CLUSTERS, *_CLUSTERS_MORE):
        plain = plain.replace(cluster, sound)
    return _single(re.sub(r"[^a-z]", "", plain.translate(_LATIN_SOUNDS)))


def sounds_alike(latin: str, arabic_words: Iterable[str]) -> bool:
    """Whether a Latin-script word may be a transcription of one of the Arabic words.

    The Arabic is compared with and without clitics. A name in -a needs a word with such an ending;
    apart from that, a name with fewer than two consonants matches every word.
    """
    target = latin_sounds(latin)
    forms = [form for word in arabic_words for form in without_clitics(fold(word))]
    if _ENDS_IN_A.search(latin):
        forms = [form for form in forms if _SPOKEN_A.search(form)]
    if len(target) < 2:
        return bool(forms)
    sounds = map(arabic_sounds, forms)
    return any(s and fuzz.ratio(s, target) >= _MIN_SIMILARITY for s in sounds)


def embedded_places(path: Path = _PLACES) -> tuple[FixedName, ...]:
    """The places that come with wallmsg: in Syria, in neighbouring countries, and capitals.

    Raises MissingToolError if the list is missing.
    """
    rows = read_list(path, "places")
    return tuple(FixedName(arabic, tuple(english.split("; "))) for arabic, english in rows)


class Gazetteer:
    """Places by their folded Arabic and by their English."""

    def __init__(self, places: Iterable[FixedName]) -> None:
        """`places`: the same Arabic name may occur more than once; all spellings count."""
        self._english: dict[tuple[str, ...], set[str]] = {}
        self._arabic: dict[str, set[tuple[str, ...]]] = {}
        for place in places:
            key = tuple(_WORD.findall(fold(place.arabic)))
            names = {name.lower() for name in place.english}
            self._english.setdefault(key, set()).update(names)
            for name in names:
                self._arabic.setdefault(name, set()).add(key)
        self._longest = max(map(len, self._english), default=0)
        self._longest_name = max((len(name.split()) for name in self._arabic), default=0)

    def lost(self, arabic: str, english: str) -> list[str]:
        """Places in the Arabic none of whose English names is in the English."""
        text = f" {_spaced(english)} "
        return [
            " ".join(key)
            for key in self._found(arabic)
            if not any(f" {_spaced(name)} " in text for name in self._english[key])
        ]

    def invented(self, arabic: str, english: str) -> list[str]:
        """Places in the English, capitalised, none of whose Arabic names is in the Arabic."""
        there = set(self._found(arabic))
        parts = {word for key in there for word in key}
        tokens = re.findall(r"[A-Za-z][\w'’-]*", english)
        new = []
        for size in range(self._longest_name, 0, -1):
            for start in range(len(tokens) - size + 1):
                name = " ".join(tokens[start : start + size])
                keys = self._arabic.get(name.lower())
                if keys and name[0].isupper() and not (keys & there or self._part(keys, parts)):
                    new.append(name)
        return new

    @staticmethod
    def _part(keys: set[tuple[str, ...]], parts: set[str]) -> bool:
        """Whether a longer name in the Arabic contains the place."""
        return any(set(key) <= parts for key in keys)

    def _found(self, arabic: str) -> list[tuple[str, ...]]:
        """Places in an Arabic text in order; of overlapping ones the longest."""
        words = _WORD.findall(fold(arabic))
        found = []
        i = 0
        while i < len(words):
            for size in range(min(self._longest, len(words) - i), 0, -1):
                tail = tuple(words[i + 1 : i + size])
                key = next(
                    (k for f in without_clitics(words[i]) if (k := (f, *tail)) in self._english),
                    None,
                )
                if key:
                    found.append(key)
                    i += size
                    break
            else:
                i += 1
        return found


def without_clitics(folded: str) -> list[str]:
    """The word, and its forms without و ف ب ل ك and with or without the article."""
    forms = [folded]
    for prefix in (
        "و",
        "ف",
        "ب",
        "ل",
        "ك",
        "ال",
        "وال",
        "بال",
        "لل",
        "فال",
        "كال",
        "وب",
        "ول",
        "عال",
    ):
        if folded.startswith(prefix) and len(folded) - len(prefix) >= 2:
            forms.append(folded[len(prefix) :])
            if prefix == "لل":
                forms.append("ال" + folded[2:])
    forms += ["ال" + form for form in forms if not form.startswith("ال")]
    return forms


def _single(sounds: str) -> str:
    return re.sub(r"(.)\1+", r"\1", sounds)


def _spaced(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9à-ÿ]+", text.lower()))
