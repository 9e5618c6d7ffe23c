"""Writes generated sentence pairs: python -m scripts.training.translation.grammar --help."""

from __future__ import annotations

import argparse
from itertools import islice
from pathlib import Path
from random import Random

from wallmsg.text.arabic import fold

from .generate import pairs
from .lexicon import load


def main() -> None:
    """Write COUNT distinct pairs as Arabic<TAB>English lines."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.training.translation.grammar", description=__doc__
    )
    parser.add_argument("--count", type=int, default=1000, help="how many pairs")
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same pairs")
    parser.add_argument("--syrian", type=float, default=0.4, help="share of Syrian Arabic, 0..1")
    parser.add_argument(
        "--without",
        type=Path,
        action="append",
        default=[],
        help="a file of Arabic lines (or Arabic<TAB>English) kept out: test sets",
    )
    parser.add_argument("-o", "--output", type=Path, required=True, help="file to write")
    options = parser.parse_args()
    kept_out = {
        fold(line.split("\t")[0])
        for path in options.without
        for line in path.read_text(encoding="utf-8").splitlines()
    }
    made = (
        pair
        for pair in pairs(load(), Random(options.seed), options.syrian)
        if fold(pair[0]) not in kept_out
    )
    with options.output.open("w", encoding="utf-8") as output:
        output.writelines(
            f"{arabic}\t{english}\n" for arabic, english in islice(made, options.count)
        )


if __name__ == "__main__":
    main()
