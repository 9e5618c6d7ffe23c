"""`python -m scripts.training.translation STEP`: every step from open text to the package."""

from __future__ import annotations

import argparse
import random
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from scripts.training.translation import corpus
from scripts.training.translation.batches import Augment, draw_round

if TYPE_CHECKING:
    from scripts.training.translation.training import Plan, Trainer

ROOT = Path(__file__).parents[3]
VOCABULARY_SEED = 1


def prepare(options: argparse.Namespace) -> None:
    """Clean the corpus and the written and generated pairs into WORK/prepared."""
    generated = options.work / "generated.tsv"
    prepared, dropped = corpus.prepare_all(options.corpus, generated)
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
    texts = [text for pair, _ in drawn for text in (pair.arabic, pair.english)]
    train_vocabulary(texts, options.work / "vocabulary")


def train(options: argparse.Namespace) -> None:
    """Train (or go on training) for `--minutes` in all: WORK/main/last.pt."""
    from scripts.training.translation.training import Plan

    trainer = _trainer(options, Plan(minutes=options.minutes), "main")
    last = options.work / "main" / "last.pt"
    if last.exists():
        trainer.resume(last)
    signal.signal(signal.SIGTERM, lambda *_: trainer.stop())
    trainer.run()


def finish(options: argparse.Namespace) -> None:
    """The last phase, from WORK/main/last.pt: everyday, wall and generated text, falling rate."""
    from scripts.training.translation.training import Plan, rate_factor, steps_of

    main = options.work / "main" / "last.pt"
    start = rate_factor(Plan(minutes=0), steps_of(main), 0)
    plan = Plan(minutes=options.finish_minutes, last=True, start=start, save_every=1.0)
    for old in (options.work / "finish").glob("weights-*.pt"):
        old.unlink()
    trainer = _trainer(options, plan, "finish")
    trainer.resume(main, fresh_clock=True)
    trainer.run()


def package(options: argparse.Namespace) -> None:
    """Average the last checkpoints of a phase and write the Argos package into WORK."""
    from scripts.training.translation.package import Release, average, write_package

    checkpoints = sorted((options.work / options.phase).glob("weights-*.pt"))[-options.average :]
    notice = (corpus.HERE / "NOTICE.md").read_text(encoding="utf-8")
    release = Release(options.version, notice)
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


def _trainer(options: argparse.Namespace, plan: Plan, name: str) -> Trainer:
    import torch

    from scripts.training.translation.network import Shape
    from scripts.training.translation.training import Data, Trainer
    from scripts.training.translation.vocabulary import Vocabulary

    torch.set_num_threads(1)
    words = Vocabulary(options.work / "vocabulary.model")
    shape = Shape(len(words.source), len(words.target))
    data = Data(corpus.read_prepared(options.work / "prepared"), words, Augment())
    return Trainer(shape, data, plan, options.work / name)


STEPS = {
    "generate": generate,
    "prepare": prepare,
    "vocabulary": vocabulary,
    "train": train,
    "finish": finish,
    "package": package,
}


def main() -> None:
    """Parse the command line and run one step, or all in order."""
    parser = argparse.ArgumentParser(prog="python -m scripts.training.translation")
    parser.add_argument("step", choices=[*STEPS, "all"])
    parser.add_argument("--corpus", type=Path, default=ROOT.parent / "shared" / "corpus")
    parser.add_argument("--work", type=Path, default=ROOT.parent / "lab" / "translation")
    parser.add_argument("--minutes", type=float, default=240, help="of training, in all")
    parser.add_argument("--finish-minutes", type=float, default=25, help="of the last phase")
    parser.add_argument("--generated", type=int, default=150_000, help="generated sentences")
    parser.add_argument("--average", type=int, default=5, help="checkpoints to average")
    parser.add_argument("--phase", choices=["main", "finish"], default="finish", help="to package")
    parser.add_argument("--version", default="0.3", help="of the package")
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    for name, step in STEPS.items():
        if options.step in (name, "all"):
            step(options)


if __name__ == "__main__":
    main()
