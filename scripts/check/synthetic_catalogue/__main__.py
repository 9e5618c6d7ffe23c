"""`python -m scripts.check.synthetic_catalogue FOLDER [--records N]`: an invented catalogue."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from scripts.check.synthetic_catalogue.bulk import add_in_bulk
from scripts.check.synthetic_catalogue.synthetic_records import synthetic_record
from wallmsg.catalogue import Catalogue


def main() -> None:
    """Make the catalogue and say how long a record took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="must not exist or be empty")
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument(
        "--bulk",
        type=int,
        metavar="JOBS",
        help="write them in that many processes without syncing, and do not index them",
    )
    arguments = parser.parse_args()
    catalogue = Catalogue.create(arguments.folder, title="Invented")
    start = time.perf_counter()
    if arguments.bulk:
        add_in_bulk(catalogue, range(arguments.records), arguments.bulk)
    else:
        for number in range(arguments.records):
            catalogue.add(synthetic_record(number))
    seconds = time.perf_counter() - start
    each = 1000 * seconds / max(1, arguments.records)
    print(f"{arguments.records} records in {seconds:.1f} s, {each:.1f} ms each")


if __name__ == "__main__":
    main()
