"""`python -m scripts.training.translation STEP`: every step from open text to the package."""

from __future__ import annotations

import argparse
import random
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from scripts.training.translation import corpus
from scripts.training.translation.batches import REVERSE, Augment, draw_round

if TYPE_CHECKING:
    from scripts.training.translation.training import Plan, Trainer

ROOT = Path(__file__).parents[3]
VOCABULARY_SEED = 1


def prepare(options: argparse.Namespace) -> None:
    """Clean the corpus and the written and generated pairs into WORK/prepared."""
    generated = options.work / "generated.tsv"
    back_translated = options.work / "back_translated.tsv"
    prepared, dropped = corpus.prepare_all(options.corpus, generated, back_translated)
    corpus.write_prepared(prepared, options.work / "prepared")
    for reason, count in sorted(dropped.items()):
        print(f"left out {count:6d}  {reason}")
    print(f"kept {sum(len(part.pairs) for part in prepared)} pairs")


def vocabulary(options: argparse.Namespace) -> None:
    """Train the SentencePiece model on one round of the training texts: WORK/vocabulary.model."""
    from scripts.training.translation.vocabulary import train_vocabulary

    prepared = corpus.read_prepared(options.work / "prepared")
    plain = Augment(misread_share=0.0, join_share=0.0)
    drawn = draw_round(prepared, False, plain, random.Random(VOCABULARY_SEED))
    texts = [text for one in drawn for text in (one.pair.arabic, one.pair.english)]
    train_vocabulary(texts, options.work / "vocabulary")


def train(options: argparse.Namespace) -> None:
    """Train (or go on training) for `--minutes` in all: WORK/main/last.pt (or reverse_main)."""
    from scripts.training.translation.training import Plan

    plan = Plan(minutes=options.minutes, batch_tokens=options.batch_tokens)
    trainer = _trainer(options, plan, "main")
    last = trainer.folder / "last.pt"
    if last.exists():
        trainer.resume(last)
    elif options.start:
        from scripts.training.translation.package import begin_with

        begin_with(trainer.network, trainer.data.vocabulary, options.start)
    signal.signal(signal.SIGTERM, lambda *_: trainer.stop())
    trainer.run()


def finish(options: argparse.Namespace) -> None:
    """The last phase: everyday, wall and generated text, falling rate.

    From WORK/main/last.pt, or from `--checkpoint`, such as the end of an earlier last phase.
    """
    from scripts.training.translation.training import Plan, rate_factor, steps_of

    main = options.checkpoint or _folder(options, "main") / "last.pt"
    plan = Plan(
        minutes=options.finish_minutes,
        last=True,
        batch_tokens=options.batch_tokens,
        seed=options.seed,
    )
    start = options.first_rate or rate_factor(replace(plan, last=False), steps_of(main), 0)
    plan = replace(plan, start=start, save_every=options.finish_minutes / 25)
    for old in _folder(options, "finish").glob("weights-*.pt"):
        old.unlink()
    trainer = _trainer(options, plan, "finish")
    trainer.resume(main, fresh_clock=True)
    trainer.run()


def package(options: argparse.Namespace) -> None:
    """Average the last checkpoints of a phase and write the Argos package into WORK."""
    from scripts.training.translation.package import Release, average, write_package

    checkpoints = sorted(_folder(options, options.phase).glob("weights-*.pt"))[-options.average :]
    notice = (corpus.HERE / "NOTICE.md").read_text(encoding="utf-8")
    release = Release(options.version, notice, options.reverse)
    path = write_package(
        average(checkpoints), options.work / "vocabulary.model", release, options.work
    )
    print(f"{path} {path.stat().st_size} bytes")


def generate(options: argparse.Namespace) -> None:
    """Write the grammar's sentences to WORK/generated.tsv."""
    command = [sys.executable, "-m", "scripts.training.translation.grammar"]
    command += ["--count", str(options.generated), "--seed", "1"]
    command += ["--output", str(options.work.resolve() / "generated.tsv")]
    subprocess.run(command, cwd=ROOT, check=True)


def back_translate(options: argparse.Namespace) -> None:
    """Translate English with WORK's English-to-Arabic package into WORK/back_translated.tsv."""
    from scripts.training.translation import back_translation

    package = max(options.work.glob("translate-en_ar-*.argosmodel"))
    prepared = corpus.read_prepared(options.work / "prepared")
    english = back_translation.english_of(options.corpus, prepared)[: options.sentences]
    print(f"{len(english)} sentences with {package.name}", flush=True)
    translator = back_translation.BackTranslator(package)
    round_trip = back_translation.RoundTrip(options.start) if options.start else None
    count = 0
    with (options.work / "back_translated.tsv").open("w", encoding="utf-8") as lines:
        for pair in back_translation.back_translate(english, translator, 1, round_trip):
            lines.write(f"{pair.arabic}\t{pair.english}\n")
            count += 1
    print(f"kept {count}")


def rerank(options: argparse.Namespace) -> None:
    """Fit the weights of re-ranking on the development pairs, with WORK's newest packages."""
    from sacrebleu.metrics.chrf import CHRF

    from scripts.training.translation.rerank_weights import candidates, fit

    forward, reverse = (
        max(options.work.glob(f"translate-{pair}-*.argosmodel")) for pair in ("ar_en", "en_ar")
    )
    chrf = CHRF()
    pairs = list(corpus.read_tsv(corpus.DEVELOPMENT))
    found = candidates(
        pairs,
        forward,
        reverse,
        lambda text, reference: chrf.sentence_score(text, [reference]).score,
    )
    print(fit(found))


def _folder(options: argparse.Namespace, phase: str) -> Path:
    name = f"reverse_{phase}" if options.reverse else phase
    return Path(options.work / name)


def _trainer(options: argparse.Namespace, plan: Plan, name: str) -> Trainer:
    import torch

    from scripts.training.translation.network import Shape
    from scripts.training.translation.training import Data, Trainer
    from scripts.training.translation.vocabulary import Vocabulary, add_symbols

    torch.set_num_threads(1)
    model = options.work / "vocabulary.model"
    add_symbols(model)
    words = Vocabulary(model, options.reverse)
    shape = Shape(len(words.source), len(words.target))
    augment = REVERSE if options.reverse else Augment()
    data = Data(corpus.read_prepared(options.work / "prepared"), words, augment)
    return Trainer(shape, data, plan, _folder(options, name), options.device)


STEPS = {
    "generate": generate,
    "prepare": prepare,
    "vocabulary": vocabulary,
    "train": train,
    "finish": finish,
    "package": package,
    "back_translate": back_translate,
    "rerank": rerank,
}
APART = ("back_translate", "rerank")
"""Steps that `all` leaves out: they need packages of both directions."""


def main() -> None:
    """Parse the command line and run one step, or all in order."""
    parser = argparse.ArgumentParser(prog="python -m scripts.training.translation")
    parser.add_argument("step", choices=[*STEPS, "all"])
    parser.add_argument("--corpus", type=Path, default=ROOT.parent / "shared" / "corpus")
    parser.add_argument("--work", type=Path, default=ROOT.parent / "lab" / "translation")
    parser.add_argument("--minutes", type=float, default=240, help="of training, in all")
    parser.add_argument("--checkpoint", type=Path, help="that `finish` goes on from")
    parser.add_argument("--first-rate", type=float, help="of `finish`; 1 is that of `train`")
    parser.add_argument("--seed", type=int, default=1, help="of `finish`: another draw of the data")
    parser.add_argument("--finish-minutes", type=float, default=25, help="of the last phase")
    parser.add_argument(
        "--start", type=Path, help="package to begin with, or to check back-translation with"
    )
    parser.add_argument("--generated", type=int, default=150_000, help="generated sentences")
    parser.add_argument("--sentences", type=int, help="to translate back (default: all)")
    parser.add_argument("--average", type=int, default=5, help="checkpoints to average")
    parser.add_argument("--phase", choices=["main", "finish"], default="finish", help="to package")
    parser.add_argument("--reverse", action="store_true", help="from English to Arabic")
    parser.add_argument("--device", choices=["cpu", "cuda"], default="cpu", help="to train on")
    parser.add_argument("--batch-tokens", type=int, help="default: 3,000; 24,000 with cuda")
    parser.add_argument("--version", default="0.5", help="of the package")
    options = parser.parse_args()
    options.batch_tokens = options.batch_tokens or (24_000 if options.device == "cuda" else 3_000)
    options.work.mkdir(parents=True, exist_ok=True)
    for name, step in STEPS.items():
        if options.step == name or (options.step == "all" and name not in APART):
            step(options)


if __name__ == "__main__":
    main()
