"""Trains the reading model: python -m scripts.training.reading STEP; README.md has the steps."""

from __future__ import annotations

import argparse
import subprocess
import sys
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import torch

from scripts.training.reading.charset import (
    WALL_CHARACTERS,
    class_sources,
    parse_unicharset,
)
from scripts.training.reading.enlarge_model import (
    Growth,
    change_classes,
    deepen,
    grow,
    less_silent,
    mix,
    widen,
)
from scripts.training.reading.language import Language, ToolError, build_language, corpus_words
from scripts.training.reading.layers import LstmComponent, build_lstm, parse_lstm
from scripts.training.reading.lines import LineStream, Source, read_folders, read_lines
from scripts.training.reading.network import ReadingNetwork
from scripts.training.reading.traineddata import read_traineddata, write_traineddata
from scripts.training.reading.training import Plan, Trainer, train

ROOT = Path(__file__).resolve().parents[3]
SHARED = ROOT.parent / "shared"
# Real handwriting for training, with its share of the lines.
REAL_SHARES = {"finger-drawn": 0.04, "pen-words": 0.03}
_MORE_FILTERS = 3  # layers that `all` adds with `deepen`
_CUTS_SHARE = "0.12"  # of what `all` shows
_WEIGHTS = "weights.pt"  # in a run's folder, for a run beside it
# Measuring sets, with the number of their lines that are measured during training.
FOLLOWED = {
    "rendered-lines": (None, 120),
    "walls-real-lines": (None, 30),
    "finger-drawn": ("measure", 60),
    "pen-words": ("measure", 60),
    "pen-lines": (None, 20),
    "print-lines": (None, 8),
}


def _make_start(options: Namespace) -> None:
    """Write a model from a stock network, with our characters and more units, as float."""
    parts = read_traineddata(options.start)
    component = parse_lstm(parts["lstm"])
    own = build_language("\n".join(WALL_CHARACTERS), None)
    sources = class_sources(
        parse_unicharset(parts["lstm-unicharset"]), parse_unicharset(own["lstm-unicharset"])
    )
    grown = change_classes(grow(component, Growth()), sources)
    own["lstm"] = build_lstm(replace(grown, int8=False))
    write_traineddata(options.out, own)


def _deepen(options: Namespace) -> None:
    """Write a model with one more layer of filters, still untrained, as float."""
    parts = read_traineddata(options.start)
    component = deepen(parse_lstm(parts["lstm"]), options.filters)
    parts["lstm"] = build_lstm(replace(component, int8=False))
    write_traineddata(options.out, parts)


def _widen(options: Namespace) -> None:
    """Write a model with more context around each letter, still untrained, as float."""
    parts = read_traineddata(options.start)
    component = widen(parse_lstm(parts["lstm"]), options.units)
    parts["lstm"] = build_lstm(replace(component, int8=False))
    write_traineddata(options.out, parts)


def _mix(options: Namespace) -> None:
    """Write the average of two float models of runs from one start, as float."""
    parts, other = read_traineddata(options.start), read_traineddata(options.other)
    mixed = mix(parse_lstm(parts["lstm"]), parse_lstm(other["lstm"]), options.share)
    parts["lstm"] = build_lstm(replace(mixed, int8=False))
    write_traineddata(options.out, parts)


def _sources(options: Namespace) -> list[Source]:
    sources: list[Source] = []
    for name, share in REAL_SHARES.items():
        if (options.photos / name / "manifest.jsonl").exists():
            load = partial(read_lines, options.photos / name, "train")
            sources.append(Source(name, load, share))
    for folder, part in options.more:
        sources.append(Source(folder, partial(read_folders, Path(folder)), _share(part)))
    rest = 1 - sum(source.share for source in sources)
    name = str(options.lines)
    return [Source(name, partial(read_folders, options.lines), rest), *sources]


def _share(part: str) -> float:
    try:
        share = float(part)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise ValueError(f"a share of what is shown is between 0 and 1, not {part}")
    return share


def _train(options: Namespace) -> None:
    """Train from `--start`, or continue from the checkpoint in `--run`."""
    beyond = tuple(options.beyond) if options.beyond else None
    if beyond and not 0 < beyond[0] < beyond[1]:
        raise ValueError("--beyond: the first loss must be the smaller one")
    torch.set_num_threads(1)
    torch.manual_seed(options.seed)
    options.run.mkdir(parents=True, exist_ok=True)
    parts = read_traineddata(options.start)
    component = parse_lstm(parts["lstm"])
    charset = parse_unicharset(parts["lstm-unicharset"])
    network = ReadingNetwork(component.network)
    plan = Plan(minutes=options.minutes, rate=options.rate, beyond=beyond)
    trainer = Trainer(network, charset, plan)
    checkpoint = options.run / "checkpoint.pt"
    if checkpoint.exists():
        trainer.load(checkpoint)
    sets = {
        name: read_lines(options.photos / name, use)[:count]
        for name, (use, count) in FOLLOWED.items()
        if (options.photos / name / "manifest.jsonl").exists()
    }

    def keep(current: Trainer) -> None:
        current.save(checkpoint)
        _write_network(current.averaged, component, parts, options.run / "float.traineddata")

    seed = options.seed + trainer.steps
    frame = network.input_height, network.step
    stream = LineStream(_sources(options), charset, frame, seed)
    share = None
    if options.beside:
        files = options.run / _WEIGHTS, options.beside / _WEIGHTS
        share = partial(trainer.share, *files)
    train(trainer, stream.batches(plan.columns), sets, keep, options.run / "log.jsonl", share)


def _write_network(
    network: ReadingNetwork, component: LstmComponent, parts: dict[str, bytes], path: Path
) -> None:
    trained = replace(component, network=network.to_layer(), int8=False)
    write_traineddata(path, {**parts, "lstm": build_lstm(trained)})


def _write(options: Namespace) -> None:
    """Write a finished model: int8 or float, with or without word lists."""
    parts = read_traineddata(options.start)
    component = less_silent(parse_lstm(parts["lstm"]), options.less_silent)
    parts = {name: part for name, part in parts.items() if not name.endswith("dawg")}
    if options.words:
        words = corpus_words(sorted(options.words.glob("*.tsv")), options.least)
        language = build_language("\n".join(WALL_CHARACTERS), Language(words))
        own = parse_unicharset(language["lstm-unicharset"])
        if own != parse_unicharset(parts["lstm-unicharset"]):
            raise SystemExit("the word lists need the characters of this version's charset.py")
        parts |= language
    parts["lstm"] = build_lstm(replace(component, int8=not options.float))
    write_traineddata(options.out, parts)


def _all(options: Namespace) -> None:
    """Run every step from typefaces to the finished model, with all files in `--work`."""
    work: Path = options.work.resolve()
    work.mkdir(parents=True, exist_ok=True)
    fonts, texts, lines, cuts = (work / name for name in ("fonts", "texts.txt", "lines", "cuts"))
    if _module("fonts", "--fonts", fonts):
        print("continuing without the typefaces that could not be downloaded", file=sys.stderr)
    drawn = ("--texts", texts, "--fonts", fonts)
    for name, arguments in (
        ("texts", ("--corpus", options.corpus.resolve(), "--count", options.count, "--out", texts)),
        ("lines", (*drawn, "--out", lines, "--count", options.count, "--jobs", options.jobs)),
        ("cuts", (*drawn, "--out", cuts, "--count", options.walls)),
    ):
        if _module(name, *arguments):
            raise ValueError(f"scripts.wall_renderer.{name} failed: see above")
    start = work / "start.traineddata"
    _make_start(Namespace(start=options.start, out=start))
    for _ in range(_MORE_FILTERS):
        _deepen(Namespace(start=start, out=start, filters=options.filters))
    _widen(Namespace(start=start, out=start, units=options.units))
    options.lines, options.run, options.start = lines, work / "run", start
    options.more = [*options.more, (str(cuts), _CUTS_SHARE)]
    _train(options)
    options.start, options.words = options.run / "float.traineddata", options.corpus
    _write(options)


def _module(name: str, *arguments: object) -> int:
    command = [sys.executable, "-m", f"scripts.wall_renderer.{name}", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


_STEPS = {
    "train": _train,
    "start": _make_start,
    "deepen": _deepen,
    "widen": _widen,
    "mix": _mix,
    "write": _write,
    "all": _all,
}

_NEEDED = {"train": ("lines", "run"), "all": ("work", "out"), "mix": ("other", "out")}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m scripts.training.reading")
    parser.add_argument("step", nargs="?", default="train", choices=list(_STEPS))
    parser.add_argument("--start", type=Path, required=True, help="model to begin with")
    parser.add_argument("--out", type=Path, help="model that every step but `train` makes")
    parser.add_argument("--other", type=Path, help="second model for `mix`")
    parser.add_argument("--share", type=float, default=0.5, help="of the second model (0..1)")
    parser.add_argument("--lines", type=Path, help="folder of folders of rendered lines")
    more = "FOLDER SHARE: lines to show more often, and their share of all (0..1)"
    parser.add_argument("--more", nargs=2, action="append", default=[], help=more)
    parser.add_argument("--photos", type=Path, default=SHARED / "photos")
    parser.add_argument("--run", type=Path, help="checkpoints and log, outside the repository")
    parser.add_argument("--work", type=Path, help="folder for everything that `all` makes")
    parser.add_argument("--corpus", type=Path, default=SHARED / "corpus" / "train")
    parser.add_argument("--count", type=int, default=40_000, help="lines that `all` renders")
    parser.add_argument("--walls", type=int, default=200, help="walls that `all` cuts lines from")
    parser.add_argument("--jobs", type=int, default=1, help="processes with which it renders")
    parser.add_argument("--minutes", type=float, default=Plan.minutes)
    parser.add_argument("--rate", type=float, default=Plan.rate)
    beyond = "loss a character from which a line counts less, and from which not at all (2.2 3.4)"
    parser.add_argument("--beyond", nargs=2, type=float, metavar=("LESS", "NOT"), help=beyond)
    beside = "the other run's folder: two runs that take the mean of their weights now and then"
    parser.add_argument("--beside", type=Path, metavar="RUN", help=beside)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--words", type=Path, help="folder of corpus .tsv files for word lists")
    parser.add_argument("--least", type=int, default=3, help="times a word must stand there")
    parser.add_argument("--filters", type=int, default=32, help="filters that `deepen` adds")
    parser.add_argument("--units", type=int, default=256, help="units that `widen` widens to")
    less = "how much `write` lowers the score of saying nothing (natural logarithm)"
    parser.add_argument("--less-silent", type=float, default=0.0, metavar="BY", help=less)
    parser.add_argument("--float", action="store_true", help="write float, not int8, weights")
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Entry point; returns the exit code."""
    parser = _parser()
    options = parser.parse_args(arguments)
    needed = _NEEDED.get(options.step, ("out",))
    missing = [f"--{name}" for name in needed if getattr(options, name) is None]
    if missing:
        parser.error(f"{options.step} needs {' and '.join(missing)}")
    try:
        _STEPS[options.step](options)
    except (OSError, ValueError, ToolError) as error:
        parser.error(str(error))
    return 0


if __name__ == "__main__":
    sys.exit(main())
