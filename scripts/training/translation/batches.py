"""Turn prepared pairs into rounds of batches: sampling by source, noise, cutting, bucketing."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scripts.training.translation.clean import Pair
from scripts.training.translation.corpus import Prepared
from scripts.training.translation.noise import misread, respell
from scripts.training.translation.pairs import spelling_variants
from scripts.training.translation.sources import (
    BACK,
    BACK_TAG,
    BIBLE,
    LEVANTINE,
    LEVANTINE_TAG,
    NAMES,
    OTHER_DIALECTS,
    TAGS,
    WALLS,
    WORDS,
)
from scripts.training.translation.vocabulary import Vocabulary
from wallmsg.translation.lexicon.dialect import is_levantine


@dataclass(frozen=True)
class Presentation:
    """One training example: source and target piece numbers."""

    source: list[int]
    target: list[int]


@dataclass(frozen=True)
class Drawn:
    """A pair as it is shown in one round, and the symbols before its source side."""

    pair: Pair
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Augment:
    """How often (0..1) a presentation is changed, and how much; `reverse` is English to Arabic."""

    reverse: bool = False

    misread_share: float = 0.3
    misread_rate: float = 0.05
    respell_share: float = 0.3
    join_share: float = 0.1
    no_stop_share: float = 0.3
    tag_share: float = 0.85
    split_share: float = 0.1


REVERSE = Augment(reverse=True, misread_share=0, respell_share=0, split_share=0, tag_share=1)
"""English to Arabic learns no spelling errors, and styles by their symbols alone."""


def draw_round(
    prepared: Sequence[Prepared], last: bool, augment: Augment, rng: random.Random
) -> list[Drawn]:
    """The pairs of one round with their tags: each source by its rate, texts already changed.

    `last` takes the rates of the last phase.
    """
    drawn: list[Drawn] = []
    for part in prepared:
        rate = part.source.last_rate if last else part.source.rate
        if augment.reverse and (part.source.kind == BACK or part.source.name in OTHER_DIALECTS):
            continue
        for pair in part.pairs:
            times = int(rate) + (rng.random() < rate % 1)
            drawn += [_change(pair, part, augment, rng) for _ in range(times)]
    return drawn


def _change(pair: Pair, part: Prepared, augment: Augment, rng: random.Random) -> Drawn:
    kind = part.source.kind
    tags = [TAGS[kind]] if kind in TAGS and rng.random() < augment.tag_share else []
    if kind == BACK:
        tags.append(BACK_TAG)
    if kind not in (WORDS, NAMES, BIBLE) and rng.random() < augment.join_share:
        pair = _join(pair, rng.choice(part.pairs))
    arabic, english = pair.arabic, pair.english
    if rng.random() < augment.no_stop_share and arabic.endswith(".") and english.endswith("."):
        arabic, english = arabic.rstrip(". "), english.rstrip(". ")
    if rng.random() < augment.respell_share:
        variants = spelling_variants(arabic, rng) if kind == WALLS else []
        arabic = rng.choice([*variants, respell(arabic, rng)])
    if kind not in (WORDS, NAMES) and rng.random() < augment.misread_share:
        arabic = misread(arabic, rng.uniform(0, 2 * augment.misread_rate), rng)
    if augment.reverse and (part.source.name in LEVANTINE or is_levantine(arabic)):
        tags.append(LEVANTINE_TAG)
    return Drawn(Pair(arabic, english), tuple(tags))


def _join(first: Pair, second: Pair) -> Pair:
    if len(first.english.split()) + len(second.english.split()) > 30:
        return first
    if first.english[-1] in ".!?":
        return Pair(f"{first.arabic} {second.arabic}", f"{first.english} {second.english}")
    return Pair(f"{first.arabic}. {second.arabic}", f"{first.english}. {second.english}")


def encode_round(
    drawn: Sequence[Drawn],
    vocabulary: Vocabulary,
    augment: Augment,
    rng: random.Random,
) -> list[Presentation]:
    """Cut the texts of a round into pieces; pairs with unknown target characters are left out."""
    result = []
    for one in drawn:
        texts = (one.pair.arabic, one.pair.english)
        text, answer = reversed(texts) if vocabulary.reverse else texts
        target = vocabulary.encode_target(answer)
        if target is None:
            continue
        source = vocabulary.encode_source(text, one.tags)
        result.append(Presentation(vocabulary.split_some(source, augment.split_share, rng), target))
    return result


def bucket(
    presentations: Sequence[Presentation], tokens: int, rng: random.Random
) -> Iterator[list[Presentation]]:
    """Batches of about `tokens` padded tokens (the longer side counts), alike in length, shuffled.

    Every presentation is in exactly one batch; one longer than `tokens` is a batch of its own.
    """
    order = sorted(
        presentations, key=lambda p: (len(p.source) + len(p.target), len(p.source), rng.random())
    )
    batches: list[list[Presentation]] = []
    batch: list[Presentation] = []
    longest = 0
    for item in order:
        size = max(len(item.source), len(item.target), longest)
        if batch and size * (len(batch) + 1) > tokens:
            batches.append(batch)
            batch, size = [], max(len(item.source), len(item.target))
        batch.append(item)
        longest = size
    if batch:
        batches.append(batch)
    rng.shuffle(batches)
    return iter(batches)
