"""Read, clean and de-duplicate the training pairs, and keep the test texts out of them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from scripts.training.translation import clean
from scripts.training.translation.clean import Guard, Pair
from scripts.training.translation.sources import (
    BACK_TRANSLATED,
    BIBLE,
    GENERATED,
    INTERFACE,
    NAMES,
    SOURCES,
    WRITTEN,
    Source,
)

HERE = Path(__file__).parent
MAX_ENGLISH_PER_ARABIC = 3
HELD_OUT = HERE / "pairs" / "held_out.tsv"
DEVELOPMENT = HERE / "development.tsv"
NEVER_TRAIN = HERE / "never_train.tsv"


@dataclass(frozen=True)
class Prepared:
    """The cleaned pairs of one source."""

    source: Source
    pairs: tuple[Pair, ...]


def read_tsv(path: Path) -> Iterator[Pair]:
    """The pairs of an `Arabic<TAB>English[<TAB>...]` file; other lines and comments are skipped."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            fields = line.rstrip("\n").split("\t")
            if len(fields) >= 2 and not line.startswith("#"):
                yield Pair(fields[0], fields[1])


def read_test_sets(folder: Path) -> Iterator[Pair]:
    """The pairs of all `NAME.ar` and `NAME.en` test files in `folder`."""
    for arabic in sorted(folder.glob("*.ar")):
        english = arabic.with_suffix(".en").read_text(encoding="utf-8").splitlines()
        for ar, en in zip(arabic.read_text(encoding="utf-8").splitlines(), english, strict=True):
            yield Pair(ar, en)


def build_guard(corpus: Path) -> Guard:
    """All that is measured or fitted on: tests, samples, held-out and development pairs."""
    return Guard(read_guarded(corpus))


def read_guarded(corpus: Path) -> list[Pair]:
    """The pairs that `build_guard` keeps out."""
    pairs = list(read_test_sets(corpus / "test"))
    for path in (HELD_OUT, NEVER_TRAIN, DEVELOPMENT):
        if path.exists():
            pairs.extend(read_tsv(path))
    return pairs


def prepare_source(
    source: Source, raw: Iterable[Pair], guard: Guard, dropped: Counter[str]
) -> Prepared:
    """Clean the pairs of one source; `dropped` counts what was left out, by reason."""
    kept: dict[tuple[str, str], Pair] = {}
    per_arabic: Counter[str] = Counter()
    for pair in raw:
        arabic = clean.tidy_arabic(pair.arabic)
        english = clean.tidy_english(pair.english)
        if source.kind == INTERFACE:
            english = clean.sentence_case(english)
        tidy = clean.match_full_stop(Pair(arabic, english))
        reason = clean.defect(tidy) or ("in a test" if guard.forbids(tidy) else None)
        key = (clean.fold_key(arabic), clean.english_key(english))
        if reason is None and key in kept:
            reason = "duplicate"
        if reason is None and per_arabic[key[0]] >= MAX_ENGLISH_PER_ARABIC:
            reason = "too many translations"
        if reason is not None:
            dropped[f"{source.name}: {reason}"] += 1
            continue
        kept[key] = tidy
        per_arabic[key[0]] += 1
    return Prepared(source, tuple(kept.values()))


def prepare_all(
    corpus: Path, generated: Path, back_translated: Path
) -> tuple[list[Prepared], Counter[str]]:
    """All sources that exist, cleaned: the corpus, written, generated and translated pairs.

    `corpus` holds `train/` and `test/`; `generated` is the grammar's output, `back_translated` what
    the step of that name wrote; either may not exist. A pair that stands in two sources stays in
    the one named first.
    """
    guard = build_guard(corpus)
    dropped: Counter[str] = Counter()
    prepared = [
        prepare_source(source, read_tsv(corpus / "train" / f"{source.name}.tsv"), guard, dropped)
        for source in SOURCES
    ]
    written = [
        p
        for path in sorted((HERE / "pairs").glob("*.tsv"))
        if path != HELD_OUT
        for p in read_tsv(path)
    ]
    prepared.append(prepare_source(WRITTEN, written, guard, dropped))
    for source, path in ((GENERATED, generated), (BACK_TRANSLATED, back_translated)):
        if path.exists():
            prepared.append(prepare_source(source, read_tsv(path), guard, dropped))
    return _once(prepared, dropped), dropped


def _once(prepared: list[Prepared], dropped: Counter[str]) -> list[Prepared]:
    seen: set[tuple[str, str]] = set()
    result = []
    for part in prepared:
        fresh = []
        for pair in part.pairs:
            key = (clean.fold_key(pair.arabic), clean.english_key(pair.english))
            if key in seen and part.source.kind not in (NAMES, BIBLE):
                dropped[f"{part.source.name}: in another source"] += 1
                continue
            seen.add(key)
            fresh.append(pair)
        result.append(Prepared(part.source, tuple(fresh)))
    return result


def write_prepared(prepared: Iterable[Prepared], folder: Path) -> None:
    """Write one TSV a source and `sources.json` with the counts into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    counts = {}
    for part in prepared:
        lines = [f"{p.arabic}\t{p.english}\n" for p in part.pairs]
        (folder / f"{part.source.name}.tsv").write_text("".join(lines), encoding="utf-8")
        counts[part.source.name] = len(part.pairs)
    (folder / "sources.json").write_text(json.dumps(counts, indent=1), encoding="utf-8")


def read_prepared(folder: Path) -> list[Prepared]:
    """What `write_prepared` wrote."""
    result = []
    for source in (*SOURCES, WRITTEN, GENERATED, BACK_TRANSLATED):
        path = folder / f"{source.name}.tsv"
        if path.exists():
            result.append(Prepared(source, tuple(read_tsv(path))))
    return result
