"""Measures the verdicts of the gate on good, corrupted and machine translations.

    python -m scripts.measure.gate CORPUS [--set test|train]

Good translations are by people (`tatoeba_heldout1000`, `wall_messages`, parts of FLORES-200 and of
the spoken Levantine of IWSLT); they have no score and no other hypotheses, so the gate treats them
as certain. Corrupted ones are made from them by `scripts.measure.corrupt_translations`. The output
of the embedded package for the same Arabic is judged, too, by its chrF against the good English.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from scripts.measure.corrupt_translations import DANGEROUS, USELESS, Corruption, Pair
from wallmsg.model import Level, Translation
from wallmsg.translation import ArgosTranslator, Verdict, embedded_package
from wallmsg.translation.quality.gate import Gate
from wallmsg.translation.source_text import prepare

TEST = {
    "tatoeba_heldout1000": 1000,
    "wall_messages": 60,
    "flores200_devtest_arb_Arab": 200,
    "iwslt2024_apc_valid": 200,
}
TRAIN = {"tatoeba_most": 1000, "handwritten_slogans": 300, "ud_pud_news_wiki": 200}
EACH = 120
"""Corrupted translations for each kind of corruption."""


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("corpus", type=Path, help="directory with train/ and test/")
    parser.add_argument("--set", choices=("test", "train"), default="test", dest="name")
    parser.add_argument("--show", type=int, default=0, help="wrong verdicts to print for each kind")
    options = parser.parse_args()
    sets = read_test(options.corpus) if options.name == "test" else read_train(options.corpus)
    gate = Gate.embedded()
    console = Console(width=120)
    console.print(good_table(gate, sets, options.show))
    pairs = [pair for rows in sets.values() for pair in rows]
    console.print(corrupted_table(gate, pairs, options.show))
    if options.name == "test":
        console.print(model_table(gate, sets))


def read_test(corpus: Path) -> dict[str, list[Pair]]:
    """The good pairs of the test sets."""
    sets = {}
    for name, number in TEST.items():
        arabic = (corpus / "test" / f"{name}.ar").read_text(encoding="utf-8").splitlines()
        english = (corpus / "test" / f"{name}.en").read_text(encoding="utf-8").splitlines()
        rows = [Pair(prepare(a), e) for a, e in zip(arabic, english, strict=True) if a and e]
        sets[name] = random.Random(1).sample(rows, min(number, len(rows)))
    return sets


def read_train(corpus: Path) -> dict[str, list[Pair]]:
    """Good pairs of the training sets, for setting thresholds without the test sets."""
    sets = {}
    for name, number in TRAIN.items():
        lines = (corpus / "train" / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
        rows = [Pair(*line.split("\t")[:2]) for line in lines]
        sets[name] = random.Random(1).sample(rows, min(number, len(rows)))
    return sets


def good_table(gate: Gate, sets: dict[str, list[Pair]], show: int) -> Table:
    """Verdicts on good translations, and the reasons."""
    table = Table("good translations", "number", "ok", "check", "withheld", "reasons", title="Good")
    everything: list[Verdict] = []
    for name, pairs in sets.items():
        verdicts = [judge(gate, p.arabic, p.english) for p in pairs]
        everything += verdicts
        table.add_row(name, *_shares(verdicts), _reasons(verdicts))
        _show(pairs, [p.english for p in pairs], verdicts, {Level.WITHHELD}, show)
    table.add_row("all", *_shares(everything), _reasons(everything))
    return table


def corrupted_table(gate: Gate, pairs: Sequence[Pair], show: int) -> Table:
    """Verdicts on corrupted translations, by kind of corruption."""
    table = Table("corruption", "number", "ok", "check", "withheld", "reasons", title="Corrupted")
    for title, corruptions in (("dangerous", DANGEROUS), ("useless", USELESS)):
        everything: list[Verdict] = []
        for name, corruption in corruptions.items():
            corrupted = corrupt(pairs, corruption)
            verdicts = [judge(gate, pair.arabic, english) for pair, english in corrupted]
            everything += verdicts
            table.add_row(name, *_shares(verdicts), _reasons(verdicts))
            sources, texts = [p for p, _ in corrupted], [e for _, e in corrupted]
            _show(sources, texts, verdicts, {Level.OK, Level.CHECK}, show)
        table.add_row(f"all {title}", *_shares(everything), "", end_section=True)
    mixed = list(pairs)
    random.Random(3).shuffle(mixed)
    others = [judge(gate, a.arabic, b.english) for a, b in zip(pairs, mixed, strict=True)][:300]
    table.add_row("English of another text", *_shares(others), _reasons(others))
    return table


def model_table(gate: Gate, sets: dict[str, list[Pair]]) -> Table:
    """Verdicts on the output of the embedded package, by its quality."""
    from sacrebleu.metrics.chrf import CHRF

    chrf = CHRF()
    translator = ArgosTranslator(embedded_package())
    pairs = [pair for rows in sets.values() for pair in rows]
    made = translator.translate([pair.arabic for pair in pairs])
    classes: dict[str, list[Verdict]] = {
        "chrF under 20": [],
        "20 to 40": [],
        "40 to 60": [],
        "over 60": [],
    }
    for pair, translation in zip(pairs, made, strict=True):
        score = chrf.sentence_score(translation.text, [pair.english]).score
        name = list(classes)[min(3, int(score // 20))]
        classes[name].append(gate.judge(pair.arabic, translation))
    table = Table(
        f"output of {translator.name}",
        "number",
        "ok",
        "check",
        "withheld",
        "reasons",
        title="Model",
    )
    for name, verdicts in classes.items():
        table.add_row(name, *_shares(verdicts), _reasons(verdicts))
    return table


def judge(gate: Gate, arabic: str, english: str) -> Verdict:
    """The gate's verdict on English without a score and other hypotheses."""
    return gate.judge(arabic, Translation(text=english, score=0.0, translator="a person"))


def corrupt(pairs: Sequence[Pair], corruption: Corruption) -> list[tuple[Pair, str]]:
    """Up to EACH pairs to which the corruption applies, with the corrupted English."""
    chance = random.Random(2)
    order = list(pairs)
    chance.shuffle(order)
    corrupted = []
    for pair in order:
        english = corruption(pair, chance)
        if english and english != pair.english:
            corrupted.append((pair, english))
        if len(corrupted) == EACH:
            break
    return corrupted


def _shares(verdicts: Sequence[Verdict]) -> tuple[str, ...]:
    counts = Counter(verdict.level for verdict in verdicts)
    number = len(verdicts) or 1
    return (str(len(verdicts)), *(f"{100 * counts[level] / number:.1f} %" for level in Level))


def _reasons(verdicts: Iterable[Verdict]) -> str:
    counts = Counter(f.reason for v in verdicts for f in v.flags if f.level is Level.WITHHELD)
    return ", ".join(f"{reason} {n}" for reason, n in counts.most_common(4))


def _show(
    pairs: Sequence[Pair],
    texts: Sequence[str],
    verdicts: Sequence[Verdict],
    levels: set[Level],
    number: int,
) -> None:
    wrong = [row for row in zip(pairs, texts, verdicts, strict=True) if row[2].level in levels]
    for pair, text, verdict in wrong[:number]:
        grave = [f"{f.reason}: {f.detail}" for f in verdict.flags if f.level is Level.WITHHELD]
        print(f"  {pair.arabic} | {text} | {'; '.join(grave)}")


if __name__ == "__main__":
    main()
