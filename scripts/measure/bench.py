"""All figures of the README in one run: reading, speed, memory.

python -m scripts.measure.bench [--quick] [SHARED]     SHARED: the folder with photos/ (default
../shared)
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from scripts.measure import photos as measure_photos
from scripts.measure.speed import memory, photos_of, throughput, timed

ROOT = Path(__file__).parents[2]
CATALOGUE_SIZE = 10_000
PHOTOS, MEGAPIXELS = 32, 12
WATCHED = 8
"""Photos added while memory is sampled: it is constant from the second on."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shared", nargs="?", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--quick", action="store_true", help="speed only")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        speed(Path(name))
    if not options.quick:
        print("\n== Reading")
        measure_photos.report(ROOT / "samples", options.shared / "photos" / "walls-real")


def speed(scratch: Path) -> None:
    """Print whole-process times, throughput and memory."""
    print(f"== Commands (on {CATALOGUE_SIZE} records where a catalogue is read)")
    catalogue = scratch / "catalogue"
    maker = [sys.executable, "-m", "scripts.check.synthetic_catalogue", str(catalogue)]
    subprocess.run([*maker, "--records", str(CATALOGUE_SIZE)], check=True, cwd=ROOT)
    print(timed("wallmsg --help", ["--help"]))
    for query in ("siege", "مدينتي", '"before we leave" OR حلب'):
        print(timed(f"wallmsg search {query}", ["search", query, "-c", catalogue]))
    print(f"\n== Adding {PHOTOS} photos of {MEGAPIXELS} megapixels")
    folder = photos_of(ROOT / "samples", PHOTOS, MEGAPIXELS, scratch / "photos")
    one, two = (throughput(folder, jobs, scratch) for jobs in (1, 2))
    print(one)
    print(two)
    print(f"two jobs are {one.seconds / two.seconds:.2f} times as fast as one")
    for jobs in (1, 2):
        peak = memory(folder, jobs, WATCHED, scratch)
        print(f"add --jobs {jobs}: at most {peak:.0f} MB together")


if __name__ == "__main__":
    main()
