"""Photos damaged by accident or on purpose: each costs itself alone."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from scripts.check.fuzz_photos import mutations, open_all, seed_photos
from tests.factories.fakes import make_reader
from tests.shared_files import shared_file
from wallmsg.errors import PhotoError
from wallmsg.ingest.page_reader import read_pages
from wallmsg.photos.image_file import DEFAULT_MAX_PIXELS, SourceFile, open_pages
from wallmsg.photos.thumbnails import pixels_of

HUNDRED = list(mutations(115))
"""Five of every sound photo."""


def tiff_with_a_page_without_size() -> bytes:
    """Two pages, the second of which says nothing of its width."""
    out = io.BytesIO()
    first, second = Image.new("L", (40, 30), 90), Image.new("L", (40, 30), 200)
    first.save(out, "TIFF", save_all=True, append_images=[second])
    data = bytearray(out.getvalue())
    at = data.rindex(b"\x00\x01\x04\x00")  # ImageWidth, a 32-bit number
    data[at : at + 2] = b"\xfe\xff"
    return bytes(data)


def source(path: Path) -> SourceFile:
    """The file as a batch hands it to a worker."""
    return SourceFile(path=path, name=path.name, sha256="0" * 64, bytes=path.stat().st_size)


@pytest.mark.parametrize(("name", "data"), HUNDRED, ids=[name for name, _ in HUNDRED])
def test_a_damaged_photo_opens_or_is_refused(name: str, data: bytes, tmp_path: Path) -> None:
    """Nothing but PhotoError with one sentence comes out of a decoder, whatever the damage."""
    path = tmp_path / name
    path.write_bytes(data)
    assert open_all(path) in {"opened", "refused"}


def test_the_photos_that_are_damaged_were_sound(tmp_path: Path) -> None:
    """Each of them opens as it is: the damage is what refuses it."""
    for name, data in seed_photos().items():
        path = tmp_path / name
        path.write_bytes(data)
        assert open_all(path) == "opened", name


def test_a_page_that_cannot_be_counted_costs_its_photo_alone(tmp_path: Path) -> None:
    """What Pillow raises while it counts pages is that photo's failure, in worker and web page."""
    path = tmp_path / "scan.tif"
    path.write_bytes(tiff_with_a_page_without_size())
    [result] = read_pages(make_reader(), source(path), DEFAULT_MAX_PIXELS)
    assert result.reading is None
    assert "damaged file" in (result.reason or "")
    with pytest.raises(PhotoError, match="damaged file"):
        pixels_of(path)


def test_a_photo_that_vanishes_costs_itself_alone(tmp_path: Path) -> None:
    """A file that went away between hashing and reading is a failed photo."""
    path = tmp_path / "gone.jpg"
    Image.new("RGB", (8, 8)).save(path)
    hashed = source(path)
    path.unlink()
    [result] = read_pages(make_reader(), hashed, DEFAULT_MAX_PIXELS)
    assert "No such file" in (result.reason or "")


@pytest.mark.shared
@pytest.mark.parametrize("name", ["a-scan.tif", "avif-033.avif"])
def test_photos_that_stopped_a_batch(name: str) -> None:
    """The two that were found first."""
    path = shared_file("cases", "hostile", name)
    with pytest.raises(PhotoError):
        [load() for load in open_pages(path)]
