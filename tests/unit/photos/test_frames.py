"""Which pictures of a file are photos: pages, frames, previews."""

from __future__ import annotations

import io
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, TiffImagePlugin

from wallmsg.errors import PhotoError
from wallmsg.photos.image_file import Page, open_pages

NOISE = np.random.default_rng(3).integers(0, 255, (60, 90, 3), dtype=np.uint8)
PHOTO = Image.fromarray(NOISE)


def pages(path: Path) -> list[Page]:
    """All pictures of a file."""
    return [load() for load in open_pages(path)]


def tiff(path: Path, *parts: tuple[Image.Image, int]) -> Path:
    """A TIFF of pages with their NewSubfileType."""
    with TiffImagePlugin.AppendingTiffWriter(str(path), new=True) as out:
        for image, kind in parts:
            tags = TiffImagePlugin.ImageFileDirectory_v2()
            tags[254] = kind
            image.save(out, "TIFF", tiffinfo=tags)
            out.newFrame()
    return path


def test_smaller_versions_and_masks_are_no_pages(tmp_path: Path) -> None:
    """A pyramid is one photo; a thumbnail before the photo does not hide it."""
    half, quarter = PHOTO.reduce(2), PHOTO.reduce(4)
    path = tiff(tmp_path / "a.tif", (PHOTO, 0), (half, 1), (quarter, 1), (PHOTO.convert("1"), 4))
    [page] = pages(path)
    assert page.pixels.shape == (60, 90, 3)
    assert (page.number, page.count) == (1, 1)
    [page] = pages(tiff(tmp_path / "b.tif", (quarter, 1), (PHOTO, 0)))
    assert page.pixels.shape == (60, 90, 3)


def test_pages_are_numbered_among_themselves(tmp_path: Path) -> None:
    """Thumbnails between pages count for nothing; a file of nothing else gives its first."""
    small = PHOTO.reduce(4)
    found = pages(tiff(tmp_path / "a.tif", (PHOTO, 2), (small, 3), (PHOTO, 2), (small, 3)))
    assert [(page.number, page.count) for page in found] == [(1, 2), (2, 2)]
    [page] = pages(tiff(tmp_path / "b.tif", (small, 1), (small, 1)))
    assert page.pixels.shape == (15, 23, 3)


def test_too_many_pages_are_refused(tmp_path: Path) -> None:
    """A small file of thousands of pages is no work for hours."""
    path = tmp_path / "many.tif"
    image = Image.new("1", (8, 8))
    image.save(path, save_all=True, append_images=[image] * 250)
    with pytest.raises(PhotoError, match="limit of 200 pages"):
        pages(path)


@pytest.mark.parametrize("ending", ["gif", "webp", "avif", "png"])
@pytest.mark.parametrize("blank", ["first", "last"])
def test_an_animation_is_its_most_detailed_frame(ending: str, blank: str, tmp_path: Path) -> None:
    """A film that fades in from nothing is not read as nothing."""
    empty = Image.new("RGB", PHOTO.size, "white")
    first, second = (empty, PHOTO) if blank == "first" else (PHOTO, empty)
    path = tmp_path / f"film.{ending}"
    options: dict[str, Any] = {"lossless": True} if ending == "webp" else {}
    first.save(path, save_all=True, append_images=[second], duration=100, **options)
    [page] = pages(path)
    assert page.pixels.std() > 40


def dng(path: Path, preview: tuple[int, int] = (16, 10)) -> Path:
    """A raw photo: a small picture to look at, below it what the sensor saw."""
    width, height = 96, 64
    sensor = np.full((height, width), 3000, "<u2")
    sensor[20:40, 20:60] = 300
    small = np.full((preview[1], preview[0], 3), 128, np.uint8).tobytes()

    def directory(at: int, entries: list[tuple[int, int, int, bytes]]) -> bytes:
        out, extra = struct.pack("<H", len(entries)), b""
        behind = at + 2 + 12 * len(entries) + 4
        for tag, kind, count, value in sorted(entries):
            field = value
            if len(value) > 4:
                field = struct.pack("<I", behind + len(extra))
                extra += value
            out += struct.pack("<HHI", tag, kind, count) + field.ljust(4, b"\0")
        return out + struct.pack("<I", 0) + extra

    def short(*values: int) -> bytes:
        return struct.pack(f"<{len(values)}H", *values)

    def long(value: int) -> bytes:
        return struct.pack("<I", value)

    data_at = 1024
    matrix = struct.pack("<18i", *(n for i in range(9) for n in (int(i % 4 == 0), 1)))
    main = [
        (254, 4, 1, long(1)),
        (256, 3, 1, short(preview[0])),
        (257, 3, 1, short(preview[1])),
        (258, 3, 3, short(8, 8, 8)),
        (259, 3, 1, short(1)),
        (262, 3, 1, short(2)),
        (271, 2, 6, b"Maker\0"),
        (272, 2, 6, b"Model\0"),
        (273, 4, 1, long(data_at)),
        (277, 3, 1, short(3)),
        (278, 3, 1, short(preview[1])),
        (279, 4, 1, long(len(small))),
        (306, 2, 20, b"2016:12:15 10:20:30\0"),
        (330, 4, 1, long(512)),
        (50706, 1, 4, b"\x01\x04\0\0"),
        (50708, 2, 6, b"Model\0"),
        (50721, 10, 9, matrix),
    ]
    below = [
        (254, 4, 1, long(0)),
        (256, 3, 1, short(width)),
        (257, 3, 1, short(height)),
        (258, 3, 1, short(16)),
        (259, 3, 1, short(1)),
        (262, 3, 1, short(32803)),
        (273, 4, 1, long(data_at + len(small))),
        (277, 3, 1, short(1)),
        (278, 3, 1, short(height)),
        (279, 4, 1, long(sensor.nbytes)),
        (33421, 3, 2, short(2, 2)),
        (33422, 1, 4, b"\0\1\1\2"),
    ]
    data = (b"II*\0" + long(8) + directory(8, main)).ljust(512, b"\0")
    data = (data + directory(512, below)).ljust(data_at, b"\0")
    path.write_bytes(data + small + sensor.tobytes())
    return path


def test_a_raw_photo_is_developed(tmp_path: Path) -> None:
    """Not its thumbnail is read but what the sensor saw; its EXIF counts."""
    [page] = pages(dng(tmp_path / "IMG_1.DNG"))
    assert page.format == "DNG"
    assert page.pixels.shape == (64, 96, 3)
    assert page.pixels[30, 40].max() + 100 < page.pixels[5, 5].min()
    assert (page.taken, page.camera) == ("2016-12-15T10:20:30", "Maker Model")


def test_a_raw_photo_that_cannot_be_developed(tmp_path: Path) -> None:
    """Its thumbnail is no photo; the reason says what there is."""
    path = dng(tmp_path / "IMG_1.DNG")
    path.write_bytes(path.read_bytes()[:2000])
    with pytest.raises(PhotoError, match="raw photo"):
        pages(path)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"\xff\x0a" + bytes(40), "JPEG XL"),
        (b"\x00\x00\x00\x0cJXL \r\n\x87\n" + bytes(40), "JPEG XL"),
        (b"8BPS\x00\x01" + bytes(40), "Photoshop"),
    ],
)
def test_formats_that_are_not_read_are_named(data: bytes, name: str, tmp_path: Path) -> None:
    """Somebody with such a photo learns what it is."""
    path = tmp_path / "photo"
    path.write_bytes(data)
    with pytest.raises(PhotoError, match=f"not supported: {name}"):
        pages(path)


def test_jpeg_2000(tmp_path: Path) -> None:
    """Archives keep it, and Pillow reads it."""
    path = tmp_path / "photo.jp2"
    PHOTO.save(path)
    [page] = pages(path)
    assert page.format == "JP2"
    assert (page.pixels[:, :, ::-1] == NOISE).all()


def test_metadata_costs_no_pixels(tmp_path: Path) -> None:
    """A PNG with a text that would grow beyond limits, or a broken chunk, is read without them."""
    from PIL import PngImagePlugin

    info = PngImagePlugin.PngInfo()
    info.add_text("comment", "x" * (2 << 20), zip=True)
    path = tmp_path / "photo.png"
    PHOTO.save(path, pnginfo=info)
    assert (pages(path)[0].pixels[:, :, ::-1] == NOISE).all()
    out = io.BytesIO()
    info = PngImagePlugin.PngInfo()
    info.add_text("comment", "hello")
    PHOTO.save(out, "PNG", pnginfo=info)
    path.write_bytes(out.getvalue().replace(b"hello", b"hallo"))
    assert (pages(path)[0].pixels[:, :, ::-1] == NOISE).all()
