"""Measure a translation package as the program uses it: sacreBLEU chrF on each test set, speed."""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from scripts.training.translation.corpus import HELD_OUT
from scripts.training.translation.corpus import NEVER_TRAIN as SAMPLES
from scripts.training.translation.noise import misread
from wallmsg.translation import (
    ArgosTranslator,
    Dictionary,
    TranslationPackage,
    embedded_package,
)
from wallmsg.translation.rerank.reranker import Lexical, Reranker, ReverseScorer

ROOT = Path(__file__).parents[2]
READING_ERRORS = 0.05
SEED = 20161213
SPEED_MESSAGES = 400


@dataclass(frozen=True)
class TestSet:
    """Arabic texts and one English reference for each."""

    name: str
    arabic: list[str]
    english: list[str]

    def misread(self) -> TestSet:
        """The same with 5 % of the Arabic characters read wrongly, the same way every time."""
        rng = random.Random(SEED)
        corrupted = [misread(text, READING_ERRORS, rng) for text in self.arabic]
        return TestSet(f"{self.name} +5 % errors", corrupted, self.english)


def load_tsv(path: Path, name: str) -> TestSet:
    """A test set from the first two columns of a TSV file."""
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    rows = [row for row in rows if len(row) >= 2 and not row[0].startswith("#")]
    return TestSet(name, [row[0] for row in rows], [row[1] for row in rows])


def load_aligned(folder: Path, stem: str, name: str) -> TestSet:
    """A test set from two line-aligned files."""
    arabic, english = (
        (folder / f"{stem}.{side}").read_text(encoding="utf-8").splitlines()
        for side in ("ar", "en")
    )
    return TestSet(name, arabic, english)


def test_sets(corpus: Path) -> Iterator[TestSet]:
    """Every set that is there, the wall sets also with reading errors."""
    folder = corpus / "test"
    yield load_aligned(folder, "tatoeba_heldout1000", "tatoeba")
    walls = load_aligned(folder, "wall_messages", "wall messages")
    yield walls
    written = [walls]
    held_out = load_tsv(HELD_OUT, "written, held out")
    written.append(held_out)
    yield held_out
    samples = load_tsv(SAMPLES, "samples")
    yield samples
    together = TestSet(
        "walls + held out",
        [text for part in written for text in part.arabic],
        [text for part in written for text in part.english],
    )
    yield together
    yield together.misread()
    yield load_aligned(folder, "flores200_devtest_arb_Arab", "flores arb")
    yield load_aligned(folder, "flores200_devtest_apc_Arab", "flores apc")
    yield load_aligned(folder, "iwslt2024_apc_valid", "iwslt apc")


def chrf(hypotheses: list[str], references: list[str]) -> float:
    """Corpus chrF (character 6-grams, beta 2) as sacreBLEU computes it, 0 to 100."""
    from sacrebleu.metrics.chrf import CHRF

    return float(CHRF().corpus_score(hypotheses, [references]).score)


def speed(translator: ArgosTranslator, texts: list[str]) -> float:
    """Messages a second on one core that does nothing else, in one call as the program batches.

    Counted in processor time, which other programs on the machine change little.
    """
    began = time.process_time()
    translator.translate(texts)
    return len(texts) / (time.process_time() - began)


def _reranker(reverse: Path) -> Reranker:
    package = TranslationPackage.open(reverse)
    return Reranker(Lexical(Dictionary.embedded()), ReverseScorer(package))


def main() -> None:
    """Parse the command line and print one line a set."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.measure.translation", description=__doc__
    )
    parser.add_argument("--package", type=Path, help="default: the package in wallmsg/models")
    parser.add_argument("--reverse", type=Path, help="English-Arabic package to re-rank with")
    parser.add_argument("--corpus", type=Path, default=ROOT.parent / "shared" / "corpus")
    parser.add_argument("--only", help="sets whose name contains this")
    parser.add_argument("--limit", type=int, help="the first so many texts of each set")
    parser.add_argument("--output", type=Path, help="write the translations as TSV here")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    package = TranslationPackage.open(options.package) if options.package else embedded_package()
    reranker = _reranker(options.reverse) if options.reverse else None
    translator = ArgosTranslator(package, threads=1, reranker=reranker)
    scores: dict[str, float] = {}
    rows: list[str] = []
    for part in test_sets(options.corpus):
        if options.only and options.only not in part.name:
            continue
        arabic, english = part.arabic[: options.limit], part.english[: options.limit]
        found = translator.translate(arabic)
        scores[part.name] = round(chrf([one.text for one in found], english), 1)
        rows += [
            f"{part.name}\t{one.score}\t{ar}\t{one.text}\t{en}\n"
            for ar, one, en in zip(arabic, found, english, strict=True)
        ]
        if not options.json:
            print(f"{scores[part.name]:6.1f}  {part.name} ({len(arabic)})", flush=True)
    short = load_aligned(options.corpus / "test", "tatoeba_heldout1000", "").arabic[:SPEED_MESSAGES]
    rate = speed(translator, short)
    if options.output:
        options.output.write_text("".join(rows), encoding="utf-8")
    if options.json:
        print(json.dumps({"package": package.name, "chrf": scores, "messages_per_s": round(rate)}))
    else:
        print(f"{rate:6.0f}  short messages a second on one core ({package.name})")


if __name__ == "__main__":
    main()
