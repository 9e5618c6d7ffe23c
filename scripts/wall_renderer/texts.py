"""Draws the texts that people write on walls: what a line image says.

    python -m scripts.wall_renderer.texts --corpus DIR [--corpus DIR ...] --count N --out FILE
        [--seed S] [--numbers SHARE] [--long SHARE]

DIR holds .tsv files of Arabic and English (the first column is used) or .ar files of Arabic; their
kind is told from the beginning of their names (KINDS below), and others are left out; where no name
is known, all are taken for prose. Besides there are dates, telephone numbers, Latin fragments and
made-up words, so that the reader learns letters and not only phrases. The messages in
samples/ are left out.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from scripts.wall_renderer.messages import MESSAGES
from scripts.wall_renderer.noise import chance

LETTERS = "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي"
ALLOWED = re.compile(rf"[{LETTERS}ًٌٍَُِّْپچڤگ٠-٩0-9A-Za-z ،؛؟!?.…/:%\"'«»()-]+")
_MARKS = re.compile("[\u064b-\u0652\u0670]")
_FOLD = str.maketrans("أإآىة", "ااايه")

# Share of lines, and which corpus files (by the beginning of their names) they come from.
KINDS: Mapping[str, tuple[float, tuple[str, ...]]] = {
    "slogans": (0.14, ("handwritten", "wall", "holidays", "siege", "slogan")),
    "everyday": (0.2, ("tatoeba", "refugee", "xsid", "storybooks", "tico19", "integreat")),
    "dialect": (0.07, ("dict_maknuune", "dict_wiktionary_south", "flores200_devtest_apc", "iwslt")),
    "political": (0.12, ("udhr", "un_sdg", "tella", "uwazi", "ud_pud", "bayanat")),
    "religious": (0.08, ("bible", "quran")),
    "names": (0.1, ("names", "geo")),
    "prose": (
        0.09,
        ("xquad", "mt_geneval", "tata_family", "dict_wiktionary_msa", "flores", "ntrex"),
    ),
}
_OTHER = "prose"  # what the texts of somebody else's files are
MADE: Mapping[str, float] = {"numbers": 0.1, "latin": 0.03, "invented": 0.05, "letters": 0.02}
_WORD_COUNTS = np.array([0.2, 0.2, 0.18, 0.15, 0.1, 0.08, 0.05, 0.04])  # one to eight words
_LONG = 8, 15  # words of a line of a letter or a page, and one more than the most

_LATIN = (
    "Free Syria",
    "SYRIA",
    "Aleppo",
    "HALEP",
    "FSA",
    "I love you",
    "LOVE",
    "Peace",
    "Made in Syria",
    "No war",
    "Freedom",
    "Homs",
    "Forever",
    "Stop",
    "Ali",
    "M.H",
    "A.S",
    "Ahmad",
    "Sara",
    "REVOLUTION",
    "Help",
    "Exit",
    "SOS",
    "Stop bombing",
    "Killed",
    "Home",
    "UN",
    "Idlib",
    "Real Madrid",
    "Barca",
    "Hope",
    "We will return",
    "Be free",
    "Daraya",
    "WC",
    "Hamza",
    "Zaman",
)
_BEFORE_NUMBERS = (
    "هاتف",
    "جوال",
    "رقم",
    "للايجار",
    "عام",
    "سنة",
    "حلب",
    "ادلب",
    "حمص",
    "يوم",
    "تاريخ",
    "للبيع",
    "شارع",
    "بناء",
    "كتيبة",
    "الساعة",
    "ذكرى",
    "منذ",
    "داريا",
)
_MONTHS = (
    "كانون الثاني",
    "شباط",
    "آذار",
    "نيسان",
    "أيار",
    "حزيران",
    "تموز",
    "آب",
    "أيلول",
    "تشرين الأول",
    "تشرين الثاني",
    "كانون الأول",
)


def folded(text: str) -> str:
    """The text without marks, punctuation and the differences that people do not keep."""
    return re.sub(r"[^\w]+", " ", _MARKS.sub("", text).translate(_FOLD)).strip()


@dataclass(frozen=True)
class Corpus:
    """Texts by kind."""

    texts: Mapping[str, Sequence[str]]

    @classmethod
    def read(cls, folders: Iterable[Path]) -> Corpus:
        """The first columns of all .tsv and .ar files, sorted by name, each text once.

        Raises ValueError where no file has any Arabic.
        """
        kept: dict[str, dict[str, None]] = {kind: {} for kind in KINDS}
        folders = list(folders)
        kinds = {path: _kind(path.stem) for folder in folders for path in _files(folder)}
        strange = not any(kinds.values())
        for path, kind in kinds.items():
            if kind is None and not strange:
                continue
            for row in path.read_text(encoding="utf-8").splitlines():
                text = clean(row.partition("\t")[0])
                if text:
                    kept[kind or _OTHER][text] = None
        if not any(kept.values()):
            raise ValueError(f"no Arabic in the .tsv or .ar files of {' '.join(map(str, folders))}")
        return cls({kind: tuple(texts) for kind, texts in kept.items()})


def _files(folder: Path) -> list[Path]:
    return sorted([*folder.glob("*.tsv"), *folder.glob("*.ar")])


def _kind(name: str) -> str | None:
    return next((kind for kind, (_, starts) in KINDS.items() if name.startswith(starts)), None)


def clean(text: str) -> str:
    """The text in characters that the renderer draws, empty when it says little in Arabic."""
    text = text.replace("ٱ", "ا").replace("ـ", "").replace("“", '"').replace("”", '"')
    text = " ".join("".join(ALLOWED.findall(text)).split())
    arabic = sum("ء" <= c <= "ي" for c in text)
    return text if arabic >= 2 and arabic >= 0.6 * len(text.replace(" ", "")) else ""


class TextSampler:
    """Draws one line after the other from one random stream."""

    def __init__(
        self,
        rng: np.random.Generator,
        corpus: Corpus,
        made: Mapping[str, float] = MADE,
        long: float = 0.0,
    ) -> None:
        """`made`: shares of the kinds that come from no corpus; corpus texts have 0.8 in all.
        `long`: of those from a corpus, the share of lines as long as on a page."""
        self.rng = rng
        self.long = long
        self.corpus = corpus
        shares = {kind: share for kind, (share, _) in KINDS.items() if corpus.texts.get(kind)}
        shares |= made
        self.kinds = list(shares)
        self.shares = np.array([shares[kind] for kind in self.kinds])
        self.shares /= self.shares.sum()
        self.kept_out = {folded(message.arabic) for message in MESSAGES}
        self.words = [w for kind in ("everyday", "slogans") for w in self._words(kind)]

    def _words(self, kind: str) -> list[str]:
        texts = self.corpus.texts.get(kind, ())[:3000]
        return [word for text in texts for word in text.split() if len(word) > 2] or ["حلب"]

    def __call__(self) -> str:
        """One line of writing in logical order, never empty."""
        while True:
            kind = self.kinds[int(self.rng.choice(len(self.kinds), p=self.shares))]
            text = getattr(self, f"_{kind}")() if kind in MADE else self._from_corpus(kind)
            text = " ".join(text.split())
            if text.strip(" .…-:!؟?،؛\"'()«»/") and folded(text) not in self.kept_out:
                return text

    def _pick(self, choices: Sequence[str]) -> str:
        return choices[int(self.rng.integers(len(choices)))]

    def _from_corpus(self, kind: str) -> str:
        texts = self.corpus.texts[kind]
        words = self._pick(texts).split()
        count = 1 + int(self.rng.choice(len(_WORD_COUNTS), p=_WORD_COUNTS))
        if self.long and chance(self.rng, self.long):
            count = int(self.rng.integers(*_LONG))
            while len(words) < count:
                words += self._pick(texts).split()
        if kind in ("slogans", "names"):
            count = max(count, 4)
        first = int(self.rng.integers(max(1, len(words) - count + 1)))
        text = as_written(self.rng, " ".join(words[first : first + count]))
        return self._punctuated(text)

    def _punctuated(self, text: str) -> str:
        draw = self.rng.random()
        if draw < 0.12:
            return text + self._pick(
                ["!", "!!", "؟", ".", "...", "…", "،", "؛", ":", " ♥", "..", "؟!"]
            )
        if draw < 0.15:
            return self._pick(["«%s»", '"%s"', "(%s)"]) % text.strip(" .!؟،")
        if draw < 0.18:
            words = text.split()
            at = int(self.rng.integers(len(words)))
            words[at] += self._pick(["،", "...", "،", ".", "؛", ":", " -"])
            return " ".join(words)
        if draw < 0.21:
            return f"{text} {self._number()}"
        return text

    def _number(self) -> str:
        rng = self.rng
        year = str(
            int(rng.integers(1950, 2027)) if chance(rng, 0.4) else int(rng.integers(2010, 2020))
        )
        day, month = str(int(rng.integers(1, 32))), str(int(rng.integers(1, 13)))
        separator = self._pick(["/", "/", "/", "-", "-", ".", ":", " "])
        kinds = (
            year,
            separator.join((day, month, year)),
            separator.join((day, month)),
            f"{year}{separator}{month}{separator}{day}",
            f"{rng.integers(1, 101)}%",
            "09" + "".join(map(str, rng.integers(0, 10, 8))),
            "".join(map(str, rng.integers(0, 10, int(rng.integers(1, 8))))),
            f"{rng.integers(1, 13)}:{rng.integers(0, 60):02d}",
        )
        text = self._pick(kinds)
        return arabic_digits(text) if chance(rng, 0.6) else text

    def _numbers(self) -> str:
        draw = self.rng.random()
        if draw < 0.4:
            return self._number()
        if draw < 0.7:
            before = self._pick(_BEFORE_NUMBERS) + self._pick(["", ":", ""])
            return f"{before} {self._number()}"
        if draw < 0.85:
            year = arabic_digits(str(int(self.rng.integers(2011, 2020))))
            day = arabic_digits(str(int(self.rng.integers(1, 31))))
            return self._pick(
                [f"{day} {self._pick(_MONTHS)} {year}", f"{day} {self._pick(_MONTHS)}"]
            )
        if draw < 0.93:
            first = int(self.rng.integers(1990, 2020))
            last = first + int(self.rng.integers(1, 12))
            return arabic_digits(f"{first} - {last}")
        return f"{self._pick(self.words)} {self._number()}"

    def _latin(self) -> str:
        text = self._pick(_LATIN)
        draw = self.rng.random()
        if draw < 0.3:
            return f"{self._pick(self.words)} {text}"
        if draw < 0.5:
            letters = list("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
            return "".join(self.rng.choice(letters, int(self.rng.integers(1, 8))))
        return text + self._pick(["", "", "!", " ♥", "."])

    def _invented(self) -> str:
        """Words that nobody knows, of letters as common as in real ones."""
        words = []
        for _ in range(int(self.rng.integers(1, 4))):
            length = int(self.rng.integers(2, 8))
            words.append("".join(self._pick(self._pick(self.words)) for _ in range(length)))
        text = "".join(c for c in " ".join(words) if c in LETTERS + " ")
        return text.strip()

    def _letters(self) -> str:
        """Every letter as often as another."""
        count = int(self.rng.integers(1, 7))
        text = "".join(self.rng.choice(list(LETTERS), count))
        return text + self._pick(["", "", "اً", "ّ" if text[-1] != "ء" else ""])


def arabic_digits(text: str) -> str:
    """The text with Arabic-Indic digits."""
    return text.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))


def as_written(rng: np.random.Generator, text: str) -> str:
    """The text spelt as on walls: hardly any marks, hamza often left out, ه for ة, ى for ي."""
    keep = 0.25 if chance(rng, 0.15) else 0.0
    text = _MARKS.sub(
        lambda mark: (
            mark.group()
            if mark.group() in "ًّ" and chance(rng, max(keep, 0.3))
            else (mark.group() if chance(rng, keep) else "")
        ),
        text,
    )
    if chance(rng, 0.22):
        text = re.sub("[أإآ]", "ا", text)
    if chance(rng, 0.08):
        text = re.sub(r"ة\b", "ه", text)
    if chance(rng, 0.06):
        text = re.sub(r"ي\b", "ى", text)
    return text


def main(arguments: Sequence[str] | None = None) -> int:
    """Write texts for line images to a file, one a line."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--corpus", type=Path, action="append", required=True)
    parser.add_argument("--count", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--numbers", type=float, default=MADE["numbers"], help="their share")
    parser.add_argument("--long", type=float, default=0.0, help="share of 8 to 14 words a line")
    options = parser.parse_args(arguments)
    made = {**MADE, "numbers": options.numbers}
    rng = np.random.default_rng(options.seed)
    try:
        corpus = Corpus.read(options.corpus)
    except (OSError, ValueError) as error:
        parser.error(str(error))
    counts = (f"{len(texts)} {kind}" for kind, texts in corpus.texts.items())
    print(f"texts: {', '.join(counts)}", file=sys.stderr)
    sampler = TextSampler(rng, corpus, made, options.long)
    lines = "".join(sampler() + "\n" for _ in range(options.count))
    options.out.write_text(lines, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
