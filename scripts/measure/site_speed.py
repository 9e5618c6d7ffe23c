"""How long a static site takes to build, and to build again.

An invented catalogue is made; every tenth photo has a small picture, as one that people have sent
through a chat. The site is built, built again with nothing changed, and once more after one note.

python -m scripts.measure.site_speed [--messages N] [--folder FOLDER]
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from pathlib import Path

import cv2
import numpy as np
from msgspec.structs import replace

from scripts.check.synthetic_catalogue.synthetic_records import store_jpeg, synthetic_record
from wallmsg import factory
from wallmsg.catalogue import Catalogue
from wallmsg.model import Photo, record_id
from wallmsg.site import SiteOptions

_PICTURE_EVERY = 10
_SIZE = (800, 600)


def main() -> None:
    """Make the catalogue, build its site, and print how long each build took."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--messages", type=int, default=5_000)
    parser.add_argument("--folder", type=Path, help="for the catalogue and the site; must be empty")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        measure(arguments.folder or Path(temporary), arguments.messages)


def measure(folder: Path, messages: int) -> None:
    """Print the figures of a catalogue with at least so many messages."""
    catalogue = Catalogue.create(folder / "catalogue", title="Invented")
    _fill(catalogue, messages)
    site = folder / "site"
    _build(catalogue, site, "first build")
    _build(catalogue, site, "nothing changed")
    record = catalogue.read(catalogue.ids()[0])
    catalogue.write(replace(record, review=replace(record.review, notes=("by the gate",))))
    _build(catalogue, site, "one note added")
    size = sum(path.stat().st_size for path in site.rglob("*") if path.is_file())
    index = (site / "assets" / "search-index.js").stat().st_size
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"site {size / 1e6:.0f} MB, search index {index / 1e6:.2f} MB, peak memory {peak:.0f} MB")


def _fill(catalogue: Catalogue, messages: int) -> None:
    count = number = 0
    while count < messages:
        record = synthetic_record(number)
        if number % _PICTURE_EVERY == 0:
            photo = _stored(catalogue, record.photo, number)
            record = replace(record, id=record_id(photo.sha256 or ""), photo=photo)
        catalogue.add(record)
        count += len(record.machine.messages)
        number += 1
    print(f"{count} messages of {number} photos")


def _stored(catalogue: Catalogue, photo: Photo, number: int) -> Photo:
    """The photo with a small picture of its own in the catalogue."""
    width, height = _SIZE
    noise = np.random.default_rng(number).integers(90, 200, (height // 8, width // 8, 3))
    pixels = cv2.resize(noise.astype(np.uint8), _SIZE)
    data = cv2.imencode(".jpg", pixels)[1].tobytes()
    kept = store_jpeg(catalogue, photo.name, data, _SIZE)
    return replace(kept, taken=photo.taken)


def _build(catalogue: Catalogue, site: Path, what: str) -> None:
    start, used = time.perf_counter(), time.process_time()
    report = factory.build_site(catalogue, site, SiteOptions())
    seconds, busy = time.perf_counter() - start, time.process_time() - used
    print(
        f"{what}: {seconds:.1f} s ({busy:.1f} s of processor), "
        f"{report.written} files written, {report.unchanged} unchanged"
    )


if __name__ == "__main__":
    main()
