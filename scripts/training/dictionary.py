"""Builds the embedded dictionary: senses of open dictionaries, ordered by translated text.

    python -m scripts.training.dictionary CORPUS/train

Dictionaries list senses in no useful order (for رحل: to saddle, to mount, to set out). The order is
counted in translated sentences: a sense that occurs in translations of its word more often than by
chance comes first. The same counts decide between the dictionary forms of a written word.
"""

from __future__ import annotations

import argparse
import math
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from scripts.training.word_alignment import translation_stems
from wallmsg.text.arabic import fold, strip_marks
from wallmsg.translation.lexicon.english import FUNCTION_WORDS, EnglishWords, words
from wallmsg.translation.lexicon.gloss import Dictionary, DictionaryEntry, DictionaryFile
from wallmsg.translation.lexicon.morphology import WordKind, analyses
from wallmsg.translation.lexicon.names import embedded_places

TARGET = Path("wallmsg/translation/data/dictionary.bin")
OWN = Path(__file__).parent / "dictionary_own.tsv"

DICTIONARIES = (
    "dict_wiktionary_msa.tsv",
    "dict_maknuune_palestinian_words.tsv",
    "dict_wiktionary_south_levantine.tsv",
    "dict_arwikicats_terms.tsv",
    "holidays_civic.tsv",
    "handwritten_places_terms.tsv",
)
NAMES = ("names_units.tsv",)
SENTENCES = (
    "tatoeba_most.tsv",
    "tatoeba_pivot.tsv",
    "handwritten_slogans.tsv",
    "udhr.tsv",
    "un_sdg.tsv",
    "ud_pud_news_wiki.tsv",
    "xquad_wiki.tsv",
    "tico19_dev_covid.tsv",
    "storybooks_ccby.tsv",
    "refugee_phrasebook.tsv",
    "mt_geneval_wiki.tsv",
    "integreat_refugee_app.tsv",
    "tella_human_rights_app.tsv",
    "tata_family_health.tsv",
    "bible_svd_web.tsv",
)
MAX_SENSES = 6
_OWN_SUPPORT = 300
MAX_SENTENCES = 120_000
_PARENTHESES = re.compile(r"\s*\([^)]*\)")
_TOKEN = re.compile(r"[^\W\d_]+")


@dataclass
class Draft:
    """An entry under construction."""

    lemma: str
    senses: list[str] = field(default_factory=list)
    own: int = 0
    """How many of its senses are from our own list; they keep their order."""
    name: bool = False


def main() -> None:
    """Write the dictionary and print its size."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("corpus", type=Path, help="directory with the .tsv files")
    parser.add_argument("-o", "--output", type=Path, default=TARGET)
    options = parser.parse_args()
    data = build(options.corpus)
    packed = zlib.compress(msgspec.msgpack.encode(data), 9)
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_bytes(packed)
    print(
        f"{len(data.entries)} forms, {sum(len(e.senses) for e in data.entries)} senses,"
        f" {len(data.preferred)} preferred readings,"
        f" {len(data.translations)} words with translations,"
        f" {len(packed) / 1e6:.2f} MB"
    )


def build(corpus: Path) -> DictionaryFile:
    """The dictionary from the files in `corpus`."""
    english = EnglishWords()
    drafts = gather(corpus)
    pairs = list(read_sentences(corpus))
    counts = Counts(drafts, pairs, english)
    entries = tuple(counts.entry(i) for i in range(len(drafts)))
    keys: dict[str, list[int]] = defaultdict(list)
    for i, entry in enumerate(entries):
        keys[fold(entry.lemma)].append(i)
    plain = DictionaryFile(entries, {k: tuple(v) for k, v in keys.items()}, {}, {})
    preferred = counts.preferred(plain)
    # Function words take part, else their translations would be attributed to other words.
    translations = {
        word: tuple(stem for stem in stems if stem not in FUNCTION_WORDS)
        for word, stems in translation_stems(counts.tokens).items()
    }
    translations = {word: stems for word, stems in translations.items() if stems}
    return DictionaryFile(plain.entries, plain.keys, preferred, translations)


def gather(corpus: Path) -> list[Draft]:
    """Every dictionary form with its senses, those of our own list first."""
    drafts: dict[str, Draft] = {}
    for row in OWN.read_text(encoding="utf-8").splitlines():
        lemma, senses = row.split("\t")
        drafts[strip_marks(lemma)] = Draft(strip_marks(lemma), senses.split("; "))
    for place in embedded_places():
        if len(place.arabic.split()) == 1:
            drafts.setdefault(place.arabic, Draft(place.arabic, list(place.english[:1])))
    for draft in drafts.values():
        draft.own = len(draft.senses)
    for name in DICTIONARIES:
        for arabic, english in _rows(corpus / name):
            lemma = strip_marks(arabic)
            sense = tidy_sense(english)
            if not sense or len(lemma.split()) > 1 or len(sense) > 48:
                continue
            draft = drafts.setdefault(lemma, Draft(lemma))
            if _bare(sense) not in map(_bare, draft.senses):
                draft.senses.append(sense)
    known = {fold(lemma) for lemma in drafts}
    for name in NAMES:
        for arabic, english in _rows(corpus / name):
            if len(arabic.split()) == 1 and fold(arabic) not in known:
                draft = drafts.setdefault(arabic, Draft(arabic, name=True))
                draft.senses.append(english)
    return list(drafts.values())


def tidy_sense(english: str) -> str:
    """The sense without remarks in parentheses."""
    return " ".join(_PARENTHESES.sub("", english).split()).strip(" ,;:")


def read_sentences(corpus: Path) -> Iterator[tuple[str, str]]:
    """Translated sentences, everyday ones first."""
    number = 0
    for name in SENTENCES:
        for pair in _rows(corpus / name):
            number += 1
            if number > MAX_SENTENCES:
                return
            yield pair


class Counts:
    """How often words, forms and senses occur together in translated sentences."""

    def __init__(
        self, drafts: Sequence[Draft], pairs: Iterable[tuple[str, str]], english: EnglishWords
    ) -> None:
        """`pairs`: Arabic and English sentences."""
        self._drafts = drafts
        self._english = english
        self._heads = [[self._head(s) for s in draft.senses] for draft in drafts]
        self._verbs = self._find_verbs()
        self._keys: dict[str, list[int]] = defaultdict(list)
        for i, draft in enumerate(drafts):
            self._keys[fold(draft.lemma)].append(i)
        self._forms: dict[str, list[int]] = {}
        self.tokens: list[tuple[list[str], list[str]]] = []
        self._total = 0
        self._stem_count: Counter[str] = Counter()
        self._word_count: Counter[str] = Counter()
        self._form_count: Counter[int] = Counter()
        self._form_sense: Counter[tuple[int, int]] = Counter()
        self._word_sense: Counter[tuple[str, int, int]] = Counter()
        for arabic, english_text in pairs:
            self._add(arabic, english_text)

    def entry(self, i: int) -> DictionaryEntry:
        """The finished entry, its senses ordered by weight."""
        draft = self._drafts[i]
        weights = [self._weight(i, k) for k in range(len(draft.senses))]
        order = sorted(range(len(weights)), key=lambda k: (-weights[k], k))
        if draft.own:
            order = list(range(len(weights)))
        senses = tuple(draft.senses[k] for k in order[:MAX_SENSES])
        support = max(_OWN_SUPPORT * bool(draft.own), int(max(weights, default=0.0)))
        return DictionaryEntry(draft.lemma, senses, support, self._verbs[i], draft.name)

    def preferred(self, plain: DictionaryFile) -> dict[str, int]:
        """Words whose counts clearly favour another form than the rules of the gloss choose."""
        dictionary = Dictionary(plain)
        index = {id(entry): i for i, entry in enumerate(plain.entries)}
        chosen = {}
        for word, number in self._word_count.items():
            if number < 4:
                continue
            weights = {i: self._word_weight(word, i) for i in self._forms[word]}
            if not weights or any(self._drafts[i].own for i in self._keys.get(word, ())):
                continue
            best = max(weights, key=lambda i: weights[i])
            read = dictionary._best(word)  # noqa: SLF001 (the builder complements the dictionary)
            if read is None or weights[best] < 8:
                continue
            usual = index[id(read[1])]
            if self._drafts[usual].own:
                continue
            if usual != best and weights[best] > 1.5 * weights.get(usual, 0.0):
                chosen[word] = best
        return chosen

    def _add(self, arabic: str, english_text: str) -> None:
        stems = [self._english.stem(w) for w in words(english_text)]
        present = set(stems)
        tokens = [fold(t) for t in _TOKEN.findall(strip_marks(arabic))]
        self.tokens.append((tokens, stems))
        self._total += 1
        self._stem_count.update(present)
        seen: set[int] = set()
        for word in dict.fromkeys(tokens):  # in order, so that every build is the same
            self._word_count[word] += 1
            for i in self._possible(word):
                for k, head in enumerate(self._heads[i]):
                    if head and head <= present:
                        self._word_sense[word, i, k] += 1
                        if i not in seen:
                            self._form_sense[i, k] += 1
                if i not in seen:
                    self._form_count[i] += 1
                    seen.add(i)

    def _possible(self, word: str) -> list[int]:
        if word not in self._forms:
            self._forms[word] = sorted(
                {
                    i
                    for a in analyses(word, self._keys)
                    for i in self._keys[a.stem]
                    if a.kind is not WordKind.VERB or self._verbs[i]
                }
            )
        return self._forms[word]

    def _head(self, sense: str) -> frozenset[str]:
        """Stems that must all be present for the sense to count as present."""
        content = frozenset(self._english.content(sense))
        return content or frozenset(self._english.stems(sense))

    def _weight(self, i: int, k: int) -> float:
        return self._association(self._form_sense[i, k], self._form_count[i], self._heads[i][k])

    def _word_weight(self, word: str, i: int) -> float:
        return max(
            (
                self._association(self._word_sense[word, i, k], self._word_count[word], head)
                for k, head in enumerate(self._heads[i])
            ),
            default=0.0,
        )

    def _association(self, together: int, alone: int, head: frozenset[str]) -> float:
        """Co-occurrence beyond chance, as a log-likelihood: n * log(observed / expected)."""
        if not together:
            return 0.0
        chance = min(self._stem_count[s] for s in head) / self._total
        return max(0.0, together * math.log(together / (alone * chance)))

    def _find_verbs(self) -> list[bool]:
        """Which drafts can be verbs: Wiktionary writes `to go`, other dictionaries `go`."""
        bases = Counter(
            s.removeprefix("to ").split()[0]
            for draft in self._drafts
            for s in draft.senses
            if s.startswith("to ")
        )
        return [
            not draft.name
            and any(
                s.startswith("to ")
                or (not draft.own and (s.startswith("be ") or s.split()[0] in bases))
                for s in draft.senses[: draft.own or None]
            )
            for draft in self._drafts
        ]


def _rows(path: Path) -> Iterator[tuple[str, str]]:
    with path.open(encoding="utf-8") as file:
        for row in file:
            arabic, _, english = row.rstrip("\n").partition("\t")
            if english:
                yield arabic.strip(), english.strip()


def _bare(sense: str) -> str:
    return sense.lower().removeprefix("to ").removeprefix("be ").removeprefix("a ")


if __name__ == "__main__":
    main()
