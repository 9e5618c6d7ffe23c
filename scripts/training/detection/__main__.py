"""python -m scripts.training.detection STEP ...: README.md explains the steps."""

from __future__ import annotations

import argparse
import os
import sys
from argparse import Namespace
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import cv2
import onnx
import torch

from scripts.measure.photos import detector_alone
from scripts.training.detection.evaluation import measure_rendered
from scripts.training.detection.graph import GraphNetwork, with_weights
from scripts.training.detection.heads import OUTPUT, with_line_heads
from scripts.training.detection.pictures import batches
from scripts.training.detection.rendering import SourceFiles, render
from scripts.training.detection.training import Plan, Trainer, train
from wallmsg.detection import MapDetector

SHARED = Path(__file__).resolve().parents[3].parent / "shared"
HELD_BACK = range(500, 560)
"""Seeds of the photos that only measure."""

FIRST = 1000
"""Seed of the first photo to learn from."""

REAL = ("walls-real", "walls-real-more")
_STATE, _MODEL, _LOG = "state.pt", "lines.onnx", "log.jsonl"


def ready_detector() -> Path:
    """The detector inside the installed rapidocr. Raises FileNotFoundError if there is none."""
    spec = find_spec("rapidocr")
    for place in (spec.submodule_search_locations or ()) if spec else ():
        for path in sorted((Path(place) / "models").glob("PP-OCRv6_det_small.onnx")):
            return path
    raise FileNotFoundError("rapidocr's PP-OCRv6_det_small.onnx: pip install rapidocr")


def start_from(path: Path | None) -> tuple[onnx.ModelProto, bool]:
    """The network to train, and whether its outputs have been trained before: one that was
    exported, or a ready detector with new outputs."""
    model = onnx.load(str(path or ready_detector()))
    if any(output.name == OUTPUT for output in model.graph.output):
        return model, True
    return with_line_heads(model), False


def _render(options: Namespace) -> None:
    files = SourceFiles(options.texts, options.latin, options.fonts, options.pens)
    render(files, options.work / "held-back", HELD_BACK, options.jobs)
    last = FIRST + options.count
    render(files, options.work / "photos", range(FIRST, last), options.jobs)


def _train(options: Namespace) -> None:
    cv2.setNumThreads(1)
    torch.set_num_threads(options.threads)
    model, trained = start_from(options.start)
    heads_steps = 0 if trained else Plan.heads_steps
    plan = Plan(options.minutes, options.rate, heads_steps=heads_steps, device=options.device)
    trainer = Trainer(GraphNetwork(model), plan)
    run = options.work / "run"
    run.mkdir(parents=True, exist_ok=True)
    if (run / _STATE).exists():
        trainer.load(run / _STATE)

    def keep(trainer: Trainer) -> None:
        trainer.save(run / _STATE)
        fresh = run / f"{_MODEL}.partial"
        onnx.save(with_weights(model, trainer.averaged.named(), half=True), str(fresh))
        fresh.replace(run / _MODEL)

    seed = options.seed if options.seed is not None else int.from_bytes(os.urandom(4), "big")
    folders = [options.work / "photos", *options.more]
    train(trainer, batches(folders, options.batch, seed), keep, run / _LOG)


def _measure(options: Namespace) -> None:
    finder = MapDetector(options.model or options.work / "run" / _MODEL)
    held_back = options.work / "held-back"
    if held_back.is_dir():
        print(f"rendered walls: {measure_rendered(finder, held_back)}", flush=True)
    for name in REAL:
        folder = SHARED / "photos" / name
        if folder.is_dir():
            print(f"{name}: {detector_alone(folder, finder)}", flush=True)


def _all(options: Namespace) -> None:
    _render(options)
    _train(options)
    _measure(options)


STEPS = {"render": _render, "train": _train, "measure": _measure, "all": _all}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m scripts.training.detection")
    parser.add_argument("step", choices=STEPS)
    parser.add_argument("--work", type=Path, required=True, help="folder of photos and runs")
    render_options = parser.add_argument_group("render")
    render_options.add_argument("--texts", type=Path, help="lines of Arabic, one a row")
    render_options.add_argument("--latin", type=Path, help=".tsv with English in column 2")
    render_options.add_argument("--fonts", type=Path, help="folder with typefaces")
    render_options.add_argument("--pens", type=Path, help="strokes.jsonl of recorded strokes")
    render_options.add_argument("--count", type=int, default=3000, help="photos to learn from")
    render_options.add_argument("--jobs", type=int, default=1)
    train_options = parser.add_argument_group("train")
    train_options.add_argument("--start", type=Path, help="a network to go on from, .onnx")
    train_options.add_argument("--more", type=Path, nargs="*", default=(), help="more photos")
    train_options.add_argument("--minutes", type=float, default=90)
    train_options.add_argument("--batch", type=int, default=6)
    train_options.add_argument("--rate", type=float, default=8e-4)
    train_options.add_argument("--threads", type=int, default=1)
    train_options.add_argument("--device", default="cpu", help="cpu or cuda")
    train_options.add_argument("--seed", type=int)
    parser.add_argument("--model", type=Path, help="measure: else that of the run")
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Take one step."""
    options = _parser().parse_args(arguments)
    if options.step in ("render", "all") and not (
        options.texts and options.latin and options.fonts
    ):
        print("render needs --texts, --latin and --fonts", file=sys.stderr)
        return 2
    STEPS[options.step](options)
    return 0


if __name__ == "__main__":
    sys.exit(main())
