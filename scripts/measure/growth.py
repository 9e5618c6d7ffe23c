"""How the time of commands grows with a catalogue, and a picture of it.

    python -m scripts.measure.growth measure FOLDER --sizes 1000 50000 --label "this version"
    python -m scripts.measure.growth draw

`measure` makes invented catalogues of those sizes in FOLDER, indexes them, runs each command as a
whole process, and adds a line for each to `growth.jsonl`. Another checkout of wallmsg is measured
with `--wallmsg ITS_FOLDER`. Seconds are those of the processor, user and system: unlike the clock's
they say the same on a busy machine. `draw` makes the picture of `wallmsg help large-catalogues`.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec
from msgspec import Struct

from scripts.measure.growth_chart import chart

ROOT = Path(__file__).parents[2]
RESULTS = Path(__file__).with_name("growth.jsonl")
PICTURE = ROOT / "wallmsg" / "docs" / "growth.svg"
RUNS = 3


class Command(NamedTuple):
    """A command that is measured."""

    name: str
    arguments: tuple[str, ...]


COMMANDS = (
    Command("search, frequent word", ("search", "the")),
    Command("search, two frequent words", ("search", "the", "house")),
    Command("search, words or words", ("search", "siege OR حلب")),
    Command("search, rare word", ("search", "00042")),
    Command(
        "search, frequent word and filters",
        ("search", "the", "--tag", "love", "--after", "2016-06", "--min-confidence", "0.8"),
    ),
    Command("list -n 5", ("list", "-n", "5")),
    Command("list -n 5 --sort confidence", ("list", "-n", "5", "--sort", "confidence")),
    Command("list -n 5 --tag love", ("list", "-n", "5", "--tag", "love")),
    Command("review --list -n 5", ("review", "--list", "-n", "5")),
    Command("stats", ("stats",)),
    Command("show NAME", ("show", "00042")),
)


class Measured(Struct, frozen=True, kw_only=True):
    """One command on one catalogue."""

    label: str
    records: int
    command: str
    seconds: float
    """Of the processor: median of the runs."""
    megabytes: float
    """Most memory that was resident."""


def main() -> None:
    """Measure or draw."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    modes = parser.add_subparsers(dest="mode", required=True)
    measuring = modes.add_parser("measure")
    measuring.add_argument("folder", type=Path)
    measuring.add_argument("--sizes", type=int, nargs="+", default=[1000, 10_000, 100_000])
    measuring.add_argument("--label", default="this version")
    measuring.add_argument("--wallmsg", type=Path, default=ROOT, help="checkout to measure")
    measuring.add_argument("--results", type=Path, default=RESULTS)
    modes.add_parser("draw")
    options = parser.parse_args()
    if options.mode == "measure":
        for size in options.sizes:
            measure(catalogue_of(options.folder, size), size, options)
    else:
        PICTURE.write_text(chart(stored(RESULTS)), encoding="utf-8")


def catalogue_of(folder: Path, size: int) -> Path:
    """The invented catalogue of that size, made if it is not there yet."""
    path = folder / str(size)
    if not path.exists():
        maker = [sys.executable, "-m", "scripts.check.synthetic_catalogue", str(path)]
        subprocess.run([*maker, "--records", str(size), "--bulk", "2"], check=True, cwd=ROOT)
    return path


def measure(catalogue: Path, size: int, options: argparse.Namespace) -> None:
    """Index a catalogue, then run each command, and keep the figures."""
    (catalogue / "index.sqlite3").unlink(missing_ok=True)
    found = [_run(options.wallmsg, ("index", "-c", str(catalogue)))]
    lines = [_measured(options.label, size, "index, each 1000 records", found, 1000 / size)]
    for command in COMMANDS:
        arguments = (*command.arguments, "-c", str(catalogue))
        runs = [_run(options.wallmsg, arguments) for _ in range(RUNS)]
        lines.append(_measured(options.label, size, command.name, runs))
    with options.results.open("ab") as file:
        for line in lines:
            print(line)
            file.write(msgspec.json.encode(line) + b"\n")


def stored(path: Path) -> list[Measured]:
    """The figures in a file; the last ones of each label, size and command."""
    lines = path.read_bytes().splitlines()
    found = [msgspec.json.decode(line, type=Measured) for line in lines]
    return list({(one.label, one.records, one.command): one for one in found}.values())


def _measured(
    label: str,
    size: int,
    command: str,
    runs: Iterable[tuple[float, float]],
    factor: float = 1.0,
) -> Measured:
    seconds, megabytes = zip(*runs, strict=True)
    return Measured(
        label=label,
        records=size,
        command=command,
        seconds=round(statistics.median(seconds) * factor, 4),
        megabytes=round(max(megabytes), 1),
    )


def _run(wallmsg: Path, arguments: Sequence[str]) -> tuple[float, float]:
    """Processor seconds and most megabytes of a whole process, its own processes included."""
    process = subprocess.Popen(
        [sys.executable, "-m", "wallmsg", *arguments],
        cwd=wallmsg,
        env={**os.environ, "PYTHONPATH": str(wallmsg)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{shutil.which('wallmsg') or 'wallmsg'} {' '.join(arguments)} failed")
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1000


if __name__ == "__main__":
    main()
