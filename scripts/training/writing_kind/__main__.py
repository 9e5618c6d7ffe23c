"""python -m scripts.training.writing_kind STEP ...: README.md explains the steps."""

from __future__ import annotations

import argparse
import os
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import torch

from scripts.training.detection.rendering import SourceFiles, render
from scripts.training.writing_kind.compositions import Composer
from scripts.training.writing_kind.examples import (
    Example,
    read_examples,
    write_examples,
    write_picture_file,
)
from scripts.training.writing_kind.network import KindNetwork, export
from scripts.training.writing_kind.training import Learner, logits_of, summary
from scripts.wall_renderer.fonts import find_faces

FIRST = 10_000
"""Seed of the first photo to learn from."""

HELD_BACK = 8
"""Every so many photos only measure."""

_IN_A_FILE = 250
_STATE, _MODEL = "state.pt", "writing_kind.onnx"


def _files(options: Namespace) -> SourceFiles:
    return SourceFiles(
        options.texts, options.latin, options.fonts, options.pens, options.tags, options.grounds
    )


def _render(options: Namespace) -> None:
    seeds = range(options.first, options.first + options.count)
    render(_files(options), options.work / "photos", seeds, options.jobs)


def _cut(options: Namespace) -> None:
    cv2.setNumThreads(1)
    bare = sorted(options.grounds.iterdir()) if options.grounds else []
    write_examples(options.work / "photos", options.work / "examples", bare)


def _compose(options: Namespace) -> None:
    cv2.setNumThreads(1)
    composer = Composer(_files(options).read(), find_faces(options.fonts))
    out = options.work / "composed"
    out.mkdir(parents=True, exist_ok=True)
    for number in range(options.compositions):
        target = out / f"{number:05}.npz"
        if not target.exists():
            rng = np.random.default_rng((number, 77))
            write_picture_file(target, list(composer.examples(rng, _IN_A_FILE)))


def _examples(work: Path) -> tuple[list[Example], list[Example]]:
    """Those to learn from, and those held back."""
    parts: tuple[list[Example], list[Example]] = ([], [])
    for number, path in enumerate(sorted((work / "examples").glob("*.npz"))):
        parts[number % HELD_BACK == 0].extend(read_examples(path))
    for path in sorted((work / "composed").glob("*.npz")):
        parts[0].extend(read_examples(path))
    return parts


def _train(options: Namespace) -> None:
    cv2.setNumThreads(1)
    torch.set_num_threads(options.threads)
    learning, held_back = _examples(options.work)
    print(f"{len(learning)} examples, {len(held_back)} held back", flush=True)
    seed = options.seed if options.seed is not None else int.from_bytes(os.urandom(4), "big")
    learner = Learner(learning, seed)
    learner.learn(options.minutes, lambda row: print(row, flush=True))
    torch.save(learner.network.state_dict(), options.work / _STATE)
    export(learner.network, options.work / _MODEL)
    print(summary(held_back, logits_of(learner.network, held_back)))


def _measure(options: Namespace) -> None:
    torch.set_num_threads(options.threads)
    network = KindNetwork()
    network.load_state_dict(torch.load(options.work / _STATE, weights_only=True))
    network.eval()
    _, held_back = _examples(options.work)
    logits = logits_of(network, held_back)
    print(summary(held_back, logits))
    _print_thresholds(held_back, logits)


def _print_thresholds(examples: Sequence[Example], logits: np.ndarray) -> None:
    """What is dropped at thresholds on the probability of Arabic."""
    powers = np.exp(logits[:, :3] - logits[:, :3].max(1, keepdims=True))
    arabic = powers[:, 0] / powers.sum(1)
    kinds = np.array([one.kind for one in examples])
    for least in (0.01, 0.02, 0.03, 0.05, 0.08, 0.1, 0.15, 0.2, 0.3, 0.5):
        dropped = [float((arabic[kinds == kind] < least).mean()) for kind in range(3)]
        print(f"Arabic below {least}: " + " ".join(f"{share:.3f}" for share in dropped))


def _all(options: Namespace) -> None:
    _render(options)
    _cut(options)
    _compose(options)
    _train(options)
    _measure(options)


STEPS = {
    "render": _render,
    "cut": _cut,
    "compose": _compose,
    "train": _train,
    "measure": _measure,
    "all": _all,
}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m scripts.training.writing_kind")
    parser.add_argument("step", choices=STEPS)
    parser.add_argument("--work", type=Path, required=True, help="folder of photos and networks")
    parser.add_argument("--texts", type=Path, help="lines of Arabic, one a row")
    parser.add_argument("--latin", type=Path, help=".tsv with English in column 2")
    parser.add_argument("--fonts", type=Path, help="folder with typefaces")
    parser.add_argument("--tags", type=Path, help="folder with typefaces of Latin hands")
    parser.add_argument("--pens", type=Path, help="strokes.jsonl of recorded strokes")
    parser.add_argument("--grounds", type=Path, help="folder with photos without writing")
    parser.add_argument("--count", type=int, default=800, help="photos to render")
    parser.add_argument("--compositions", type=int, default=100, help="files of 250 examples")
    parser.add_argument("--first", type=int, default=FIRST, help="seed of the first")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=10, help="of processor time")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=None)
    return parser


def main(arguments: Sequence[str] | None = None) -> None:
    """Carry out a step."""
    options = _parser().parse_args(arguments)
    STEPS[options.step](options)


if __name__ == "__main__":
    main()
