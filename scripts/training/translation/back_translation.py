"""Translate English sentences into Arabic with the English-to-Arabic package (tagged
back-translation, Caswell et al. 2019), and keep what can be trained on."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.training.translation import clean
from scripts.training.translation.clean import Pair
from scripts.training.translation.corpus import Prepared, read_guarded
from scripts.training.translation.package import open_network
from scripts.training.translation.sources import LEVANTINE_TAG, WALLS

MAX_ENGLISH_WORDS = 30
BATCH_TOKENS = 4096
_MAX_REPEATS = 3


@dataclass(frozen=True)
class Manner:
    """How a share of the sentences is translated: `best` is a beam of two, the rest is sampled."""

    levantine: bool
    sampled: bool
    top: int = 5
    temperature: float = 0.6


MANNERS = (
    (Manner(levantine=False, sampled=False), 0.5),
    (Manner(levantine=False, sampled=True), 0.15),
    (Manner(levantine=True, sampled=False), 0.35),
)
"""Each manner and its share of the sentences. A weak network's samples are mostly nonsense."""

LEAST_SCORE = -1.5
"""Mean log-probability a token that the English must have, given the Arabic made of it."""


class BackTranslator:
    """English to Arabic with an exported package."""

    def __init__(self, package: Path, threads: int = 1) -> None:
        """Load a package that `write_package` wrote."""
        self._network, self._pieces = open_network(package, threads)

    def translate(self, english: Sequence[str], manner: Manner) -> list[str]:
        """One Arabic text for each English one."""
        head = [LEVANTINE_TAG] if manner.levantine else []
        sources = [[*head, *self._pieces.encode(text, out_type=str)] for text in english]
        search: dict[str, Any] = {"beam_size": 2}
        if manner.sampled:
            search = {
                "beam_size": 1,
                "sampling_topk": manner.top,
                "sampling_temperature": manner.temperature,
            }
        answers = self._network.translate_batch(
            sources,
            max_batch_size=BATCH_TOKENS,
            batch_type="tokens",
            max_decoding_length=80,
            **search,
        )
        return [str(self._pieces.decode(answer.hypotheses[0])) for answer in answers]


def select_english(lines: Iterable[str], tests: Iterable[str]) -> Iterator[str]:
    """Tidied sentences, each once, none of which is the English of a test, however short."""
    seen = {clean.english_key(text) for text in tests}
    for line in lines:
        english = clean.tidy_english(line)
        key = clean.english_key(english)
        if key and key not in seen and len(english.split()) <= MAX_ENGLISH_WORDS:
            seen.add(key)
            yield english


def english_of(corpus: Path, prepared: Iterable[Prepared]) -> list[str]:
    """The sentences to translate, shuffled: `mono/en_tatoeba.txt`, and the English of what people
    wrote, which comes back in other Arabic."""
    mono = corpus / "mono" / "en_tatoeba.txt"
    lines = mono.read_text(encoding="utf-8").splitlines()
    lines += [
        pair.english
        for part in prepared
        if part.source.kind == WALLS or part.source.name == "tatoeba_most"
        for pair in part.pairs
    ]
    tests = (pair.english for pair in read_guarded(corpus))
    chosen = list(select_english(lines, tests))
    random.Random(1).shuffle(chosen)
    return chosen


def usable(pair: Pair) -> bool:
    """Whether a translated pair is complete: no copy, no repetition, a likely length."""
    words = clean.fold_key(pair.arabic).split()
    if clean.defect(pair) or not words:
        return False
    if max(Counter(words).values()) > _MAX_REPEATS:
        return False
    ratio = len(pair.arabic) / len(pair.english)
    return len(pair.english) < 12 or 0.4 <= ratio <= 1.6


class RoundTrip:
    """Whether an Arabic-to-English package finds the way back to the English."""

    def __init__(self, package: Path, threads: int = 1) -> None:
        """Load a package that `write_package` wrote."""
        self._network, self._pieces = open_network(package, threads)

    def believable(self, pairs: Sequence[Pair]) -> list[Pair]:
        """The pairs whose English has a score of at least `LEAST_SCORE`, given the Arabic."""
        found = self._network.score_batch(
            [self._pieces.encode(pair.arabic, out_type=str) for pair in pairs],
            [self._pieces.encode(pair.english, out_type=str) for pair in pairs],
            max_batch_size=512,
            batch_type="tokens",
        )
        return [
            pair
            for pair, score in zip(pairs, found, strict=True)
            if sum(score.log_probs) >= LEAST_SCORE * len(score.log_probs)
        ]


def back_translate(
    english: Sequence[str],
    translator: BackTranslator,
    seed: int,
    round_trip: RoundTrip | None = None,
    chunk: int = 5000,
) -> Iterator[Pair]:
    """The usable pairs, each sentence in one of the MANNERS; believable ones with `round_trip`."""
    rng = random.Random(seed)
    manners = [manner for manner, _ in MANNERS]
    shares = [share for _, share in MANNERS]
    for start in range(0, len(english), chunk):
        texts = english[start : start + chunk]
        drawn = rng.choices(manners, shares, k=len(texts))
        for manner in manners:
            chosen = [text for text, one in zip(texts, drawn, strict=True) if one == manner]
            arabic = translator.translate(chosen, manner) if chosen else []
            pairs = [pair for pair in map(Pair, arabic, chosen) if usable(pair)]
            yield from round_trip.believable(pairs) if round_trip and pairs else pairs
