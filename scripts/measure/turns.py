"""Measures slanted writing and rotated photos against upright ones.

    python -m scripts.wall_renderer.scenes --texts TEXTS --fonts DIR --out DIR --empty 0 --count 8 \
        --slants 0 20 -35 45
    python -m scripts.measure.turns DIR [--photos 8]

Prints lines found and CER for each slant, and for the upright photos rotated by quarter turns, with
the number whose rotation was recognised.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from scripts.measure.photos import pixels_of
from wallmsg import factory
from wallmsg.detection import turn
from wallmsg.evaluation import Score, score, total, with_truth
from wallmsg.ingest.pipeline import PhotoReader

_SLANT = re.compile(r"-slant([+-]\d+)$")


def _read(
    reader: PhotoReader, pairs: Sequence[tuple[Path, list[str]]], degrees: int
) -> Iterator[tuple[Score, bool]]:
    """The score of each photo, rotated clockwise first, and whether the rotation was recognised."""
    for path, truth in pairs:
        reading = reader.read(turn(pixels_of(path), degrees))
        lines = [line for message in reading.messages for line in message.lines]
        noticed = (reading.rotation + degrees) % 360 == 0
        yield score(path.name, reading.outcome, truth, lines), noticed


def report(
    name: str, reader: PhotoReader, pairs: Sequence[tuple[Path, list[str]]], by: int
) -> None:
    """Print one row."""
    done = list(_read(reader, pairs, by))
    whole = total(one for one, _ in done)
    print(
        f"{name:>12}: lines found {whole.found_lines}/{whole.true_lines}, CER {whole.cer or 0:.3f},"
        f" rotation right {sum(noticed for _, noticed in done)}/{len(done)}",
        flush=True,
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the photos of the folder by slant, and the level ones rotated."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--photos", type=int, default=8, help="of each slant")
    options = parser.parse_args(arguments)
    slants: dict[int, list[tuple[Path, list[str]]]] = {}
    for path, truth in with_truth(options.folder):
        found = _SLANT.search(path.stem)
        slants.setdefault(int(found[1]) if found else 0, []).append((path, truth))
    reader = factory.make_reader(factory.ReadingOptions())
    for slant in sorted(slants, key=abs):
        report(f"slant {slant:+d}", reader, slants[slant][: options.photos], 0)
    for degrees in (90, 180, 270) if 0 in slants else ():
        report(f"turned {degrees}", reader, slants[0][: options.photos], degrees)


if __name__ == "__main__":
    main()
