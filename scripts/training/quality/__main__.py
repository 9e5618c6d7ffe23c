"""`python -m scripts.training.quality STEP`: translate, sheet, grades, fit.

    translate  the texts (texts.py) with a package, with evidence: WORK/outputs.jsonl
    sheet      what a grader reads, blind to scores, in random order: WORK/sheet-NN.txt
    grades     joins WORK/grades*.txt (`number grade` a line) with the outputs
    rescore    gives outputs that were graded before the evidence of the packages of today
    fit        fits the estimate on the graded outputs and prints how well it separates the grades

Grades: 2 adequate (a reader gets the meaning right; nothing of importance lost, added or changed),
1 flawed (the main point comes through, something of substance is lost, changed or garbled),
0 wrong (the meaning is lost, reversed, invented or unintelligible). Style does not count.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from scripts.training.quality.regression import Floats, cross_validated, fit
from scripts.training.quality.texts import texts_of
from wallmsg.model import Hypothesis, Translation, TranslationEvidence
from wallmsg.translation import (
    ArgosTranslator,
    Dictionary,
    Gate,
    TranslationPackage,
    embedded_package,
    measure_package,
)
from wallmsg.translation.lexicon.english import EnglishWords
from wallmsg.translation.network_scorer import NetworkScorer
from wallmsg.translation.packages.package import embedded_reverse_package
from wallmsg.translation.quality.estimate import Coefficients
from wallmsg.translation.quality.evidence import EvidenceTranslator
from wallmsg.translation.quality.features import FeatureExtractor
from wallmsg.translation.rerank.reranker import Lexical, Reranker, ReverseScorer

ROOT = Path(__file__).resolve().parents[3]
GRADED = {
    "fit": Path(__file__).parent / "graded.jsonl",
    "test": ROOT / "scripts" / "measure" / "graded_outputs.jsonl",
}
TARGET = ROOT / "wallmsg" / "translation" / "data" / "quality_estimate.json"
SHEET = 150
OWN = ("messages", "development")
RIDGE = 3.0
TRANSLATOR_WEIGHT = 10.0


class Output(msgspec.Struct, frozen=True, kw_only=True):
    """One output and its grade. `arabic` is left out where it stands in the corpus."""

    id: str
    english: str
    hypotheses: tuple[str, ...]
    score: float
    evidence: TranslationEvidence
    arabic: str | None = None
    grade: int | None = None
    second: int | None = None
    """The grade of another reader, who knew neither scores nor the first grade."""


def translate(options: argparse.Namespace) -> None:
    """Translate all texts and write WORK/outputs.jsonl."""
    texts = list(texts_of(options.purpose, options.corpus))
    translator = make_translator(options)
    made = translator.translate([text.arabic for text in texts])
    rows = [
        Output(
            id=text.id,
            english=one.text,
            hypotheses=tuple(h.text for h in one.hypotheses),
            score=one.score,
            evidence=one.evidence,
            arabic=text.arabic,
        )
        for text, one in zip(texts, made, strict=True)
        if one.evidence is not None
    ]
    write_rows(options.work / "outputs.jsonl", rows)
    print(f"{len(rows)} outputs of {translator.name}")


def make_translator(options: argparse.Namespace) -> EvidenceTranslator:
    """The package as the program uses it, with evidence."""
    package = TranslationPackage.open(options.package) if options.package else embedded_package()
    reverse = (
        TranslationPackage.open(options.reverse) if options.reverse else embedded_reverse_package()
    )
    if reverse is None:
        raise SystemExit("the estimate needs an English-Arabic package: --reverse FILE")
    reranker = Reranker(Lexical(Dictionary.embedded()), ReverseScorer(reverse))
    return EvidenceTranslator(
        ArgosTranslator(package, reranker=reranker),
        NetworkScorer(package),
        NetworkScorer(reverse),
    )


def sheet(options: argparse.Namespace) -> None:
    """Write the outputs that have no grade yet in random order, without scores."""
    rows = read_rows(options.work / "outputs.jsonl")
    known = known_grades(graded_file(options))
    order = [i for i, row in enumerate(rows) if (row.id, row.english) not in known]
    print(f"{len(order)} of {len(rows)} outputs have no grade yet")
    random.Random(11).shuffle(order)
    for start in range(0, len(order), SHEET):
        part = order[start : start + SHEET]
        text = "".join(f"{i}\t{rows[i].arabic}\t{rows[i].english}\n" for i in part)
        (options.work / f"sheet-{start // SHEET:02d}.txt").write_text(text, encoding="utf-8")


def grades(options: argparse.Namespace) -> None:
    """Join WORK/grades*.txt with the outputs and write GRADED.

    An output that was graded before keeps its grade. What to fit on grows by the new outputs; of
    what is measured, only the outputs of today stay.
    """
    rows = read_rows(options.work / "outputs.jsonl")
    target = graded_file(options)
    known = known_grades(target)
    graded: dict[int, Output] = {}
    for i, row in enumerate(rows):
        if earlier := known.get((row.id, row.english)):
            graded[i] = msgspec.structs.replace(row, grade=earlier.grade, second=earlier.second)
    for path in sorted(options.work.glob("grades*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip():
                number, grade = line.split()[:2]
                graded[int(number)] = msgspec.structs.replace(rows[int(number)], grade=int(grade))
    kept = [
        row if row.id.split(":")[0] in OWN else msgspec.structs.replace(row, arabic=None)
        for _, row in sorted(graded.items())
    ]
    if options.purpose == "fit" and target.exists():
        made = {(row.id, row.english) for row in kept}
        others = [row for row in read_rows(target) if (row.id, row.english) not in made]
        kept = [*others, *kept]
    write_rows(target, kept)
    print(f"{len(kept)} graded outputs in {target.name}")


def graded_file(options: argparse.Namespace) -> Path:
    """The file of graded outputs that the options name."""
    return Path(options.graded or GRADED[options.purpose])


def known_grades(path: Path) -> dict[tuple[str, str], Output]:
    """The graded outputs in a file, by the id of the text and the English."""
    rows = read_rows(path) if path.exists() else []
    return {(row.id, row.english): row for row in rows if row.grade is not None}


def rescore(options: argparse.Namespace) -> None:
    """Replace the evidence of graded outputs by that of the packages given."""
    path = graded_file(options)
    stored = read_rows(path)
    rows = with_texts(stored, options.purpose, options.corpus)
    made = [
        Translation(
            text=row.english,
            score=row.score,
            translator="",
            hypotheses=tuple(Hypothesis(text, 0.0) for text in row.hypotheses),
        )
        for row in rows
    ]
    scored = make_translator(options).with_evidence([row.arabic or "" for row in rows], made)
    evidence = {
        (row.id, row.english): one.evidence
        for row, one in zip(rows, scored, strict=True)
        if one.evidence is not None
    }
    kept = [
        msgspec.structs.replace(row, evidence=evidence.get((row.id, row.english), row.evidence))
        for row in stored
    ]
    write_rows(path, kept)


def fit_estimate(options: argparse.Namespace) -> None:
    """Fit both regressions and the limits, print the separation, write TARGET."""
    rows = with_texts(read_rows(options.graded or GRADED["fit"]), "fit", options.corpus)
    names, features = feature_table(rows)
    grade = np.array([row.grade for row in rows])
    adequate, wrong = (grade == 2).astype(float), (grade == 0).astype(float)
    p_adequate = cross_validated(features, adequate, RIDGE)
    p_wrong = cross_validated(features, wrong, RIDGE)
    sound = without_objection(rows)
    limits = choose_limits(p_adequate, p_wrong, grade, sound)
    report(p_adequate, p_wrong, grade, limits, sound)
    coefficients = Coefficients(
        package=options.name,
        graded=len(rows),
        adequate=_named(names, fit(features, adequate, RIDGE)),
        wrong=_named(names, fit(features, wrong, RIDGE)),
        ok_adequate=limits[0],
        ok_wrong=limits[1],
        check_adequate=limits[2],
        translator_chrf=measure_package(make_translator(options)).chrf,
        translator_weight=TRANSLATOR_WEIGHT,
    )
    text = json.dumps(msgspec.to_builtins(coefficients), indent=1)
    options.target.write_text(text + "\n", encoding="utf-8")


def feature_table(rows: list[Output]) -> tuple[list[str], Floats]:
    """Names of the features, and NxF."""
    extractor = FeatureExtractor(Dictionary.embedded(), EnglishWords())
    table = []
    for row in rows:
        made = Translation(
            text=row.english,
            score=row.score,
            translator="",
            hypotheses=tuple(Hypothesis(text, 0.0) for text in row.hypotheses),
        )
        table.append(extractor.features(row.arabic or "", made, row.evidence))
    names = list(table[0])
    return names, np.array([[one[name] for name in names] for one in table])


def choose_limits(
    p_adequate: Floats, p_wrong: Floats, grade: Floats, sound: NDArray[np.bool_]
) -> tuple[float, float, float]:
    """The limits that show most as `ok` at 90 % adequate and 3 % wrong, and from which at least
    three in five of what is shown at all are adequate. `sound`: no rule of the gate objects."""
    best, shown = (0.99, 0.0), 0
    for low in np.arange(0.6, 0.96, 0.02):
        for high in np.arange(0.03, 0.16, 0.01):
            ok = sound & (p_adequate >= low) & (p_wrong <= high)
            number = int(ok.sum())
            good = number and (grade[ok] == 2).mean() >= 0.9 and (grade[ok] == 0).mean() <= 0.03
            if good and number > shown:
                best, shown = (round(float(low), 2), round(float(high), 2)), number
    check = next(
        (
            round(float(low), 2)
            for low in np.arange(0.1, 0.9, 0.01)
            if (grade[sound & (p_adequate >= low)] == 2).mean() >= 0.6
        ),
        0.5,
    )
    return (*best, min(check, best[0]))


def without_objection(rows: Sequence[Output]) -> NDArray[np.bool_]:
    """Whether no rule of the gate, which the estimate does not replace, objects to an output."""
    gate = Gate.embedded()
    return np.array([gate.passes_rules(row.arabic or "", row.english) for row in rows])


def report(
    p_adequate: Floats,
    p_wrong: Floats,
    grade: Floats,
    limits: tuple[float, float, float],
    sound: NDArray[np.bool_],
) -> None:
    """Print what would be shown how, by cross-validation."""
    ok = sound & (p_adequate >= limits[0]) & (p_wrong <= limits[1])
    check = ~ok & sound & (p_adequate >= limits[2])
    print(f"limits {limits}; area under the curve {area(p_adequate, grade == 2):.3f} (adequate),")
    print(f"{area(p_wrong, grade == 0):.3f} (wrong)")
    for name, part in (("ok", ok), ("check", check), ("withheld", ~ok & ~check)):
        shares = [f"{100 * (grade[part] == g).mean():5.1f} %" for g in (2, 1, 0)]
        print(f"{name:9s} {int(part.sum()):5d}  adequate, flawed, wrong: {' '.join(shares)}")
    found = (grade == 2)[ok | check].sum() / max((grade == 2).sum(), 1)
    print(f"adequate outputs shown as ok or check: {100 * found:.1f} %")
    print("reliability of the probability of adequate:")
    for low in np.arange(0, 1, 0.1):
        part = (p_adequate >= low) & (p_adequate < low + 0.1)
        if part.any():
            print(f"  {low:.1f}  {int(part.sum()):4d}  {(grade[part] == 2).mean():.2f}")


def area(scores: Floats, positive: Floats) -> float:
    """Area under the receiver operating characteristic."""
    ranks = np.argsort(np.argsort(scores)) + 1.0
    there = positive.sum()
    below = ranks[positive].sum() - there * (there + 1) / 2
    return float(below / max(there * (len(scores) - there), 1))


def with_texts(rows: list[Output], purpose: str, corpus: Path) -> list[Output]:
    """Rows with the Arabic of the corpus where it is left out; those without are dropped."""
    known = {text.id: text.arabic for text in texts_of(purpose, corpus)}
    filled = [msgspec.structs.replace(r, arabic=r.arabic or known.get(r.id)) for r in rows]
    return [row for row in filled if row.arabic]


def read_rows(path: Path) -> list[Output]:
    """Outputs from JSON lines."""
    decoder = msgspec.json.Decoder(Output)
    return [decoder.decode(line) for line in path.read_bytes().splitlines()]


def write_rows(path: Path, rows: list[Output]) -> None:
    """Outputs as JSON lines."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = (json.dumps(msgspec.to_builtins(row), ensure_ascii=False) for row in rows)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def _named(names: list[str], weights: Floats) -> dict[str, float]:
    return {name: round(float(weight), 4) for name, weight in zip(names, weights, strict=True)}


STEPS = {
    "translate": translate,
    "sheet": sheet,
    "grades": grades,
    "rescore": rescore,
    "fit": fit_estimate,
}


def main() -> None:
    """Parse the command line and run one step."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.training.quality",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("step", choices=STEPS)
    parser.add_argument("--corpus", type=Path, default=ROOT.parent / "shared" / "corpus")
    parser.add_argument("--work", type=Path, default=ROOT.parent / "lab" / "quality")
    parser.add_argument("--package", type=Path, help="default: the embedded one")
    parser.add_argument("--reverse", type=Path, help="English to Arabic; default: the embedded one")
    parser.add_argument("--purpose", choices=GRADED, default="fit", help="which texts")
    parser.add_argument("--graded", type=Path, help="default: the file of the purpose")
    parser.add_argument("--target", type=Path, default=TARGET)
    parser.add_argument("--name", default="", help="of the package, for the record")
    options = parser.parse_args()
    STEPS[options.step](options)


if __name__ == "__main__":
    main()
