"""Opening photos: formats by content, orientation once, EXIF kept, broken files named."""

from __future__ import annotations

import contextlib
import hashlib
from pathlib import Path
from typing import Any

import numpy as np
import pillow_heif
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from wallmsg.errors import PhotoError
from wallmsg.model import Gps
from wallmsg.photos.image_file import Page, SourceFile, hash_file, open_pages, photo_of, sniff

pillow_heif.register_heif_opener()

RED, WHITE = (0, 0, 255), (255, 255, 255)
SAVED = {
    "JPEG": ("JPEG", ".jpg"),
    "PNG": ("PNG", ".png"),
    "TIFF": ("TIFF", ".tif"),
    "WEBP": ("WEBP", ".webp"),
    "HEIC": ("HEIF", ".heic"),
    "AVIF": ("AVIF", ".avif"),
}


def picture() -> Image.Image:
    """A lying photo, white with a red corner at the top left of the stored pixels."""
    image = Image.new("RGB", (64, 32), "white")
    image.paste("red", (0, 0, 16, 16))
    return image


def exif(orientation: int = 1, taken: str = "2016:12:15 10:11:12") -> bytes:
    """EXIF as a phone writes it."""
    data = Image.Exif()
    data[0x0112] = orientation
    data[0x010F], data[0x0110] = "Apple\x00", "iPhone 6"
    data.get_ifd(0x8769)[0x9003] = taken
    gps = data.get_ifd(0x8825)
    gps[1], gps[2], gps[3], gps[4] = "N", (36.0, 12.0, 7.5), "W", (37.0, 9.0, 36.0)
    gps[5], gps[6] = b"\x01", 12.25
    return data.tobytes()


def pages(path: Path, **limits: int) -> list[Page]:
    """All pages of a photo."""
    # Closed here: an error that a test catches would keep the file open until it is collected.
    with contextlib.closing(open_pages(path, **limits)) as loaders:
        return [load() for load in loaders]


@pytest.mark.parametrize("kind", SAVED)
def test_exif_is_kept_and_orientation_applied_once(kind: str, tmp_path: Path) -> None:
    """Every format that carries EXIF comes upright, with date, camera and place."""
    saved_as, ending = SAVED[kind]
    path = tmp_path / f"photo{ending}"
    picture().save(path, saved_as, exif=exif(orientation=6), quality=95)
    [page] = pages(path)
    assert page.format == kind
    assert page.pixels.shape == (64, 32, 3)
    assert np.abs(page.pixels[4, 27].astype(int) - RED).max() < 12
    assert np.abs(page.pixels[4, 4].astype(int) - WHITE).max() < 12
    assert page.orientation == 6
    assert page.taken == "2016-12-15T10:11:12"
    assert page.camera == "Apple iPhone 6"
    assert page.gps == Gps(36.202083, -37.16, -12.2)


@pytest.mark.parametrize("kind", ["BMP", "GIF"])
def test_formats_without_exif(kind: str, tmp_path: Path) -> None:
    """Formats without EXIF open as well, and say that they know nothing."""
    path = tmp_path / "photo"
    picture().save(path, kind)
    [page] = pages(path)
    assert (page.format, page.taken, page.camera, page.gps) == (kind, None, None, None)
    assert tuple(page.pixels[4, 4]) == RED


def test_content_decides_and_not_the_ending(tmp_path: Path) -> None:
    """A PNG called .jpg is a PNG."""
    path = tmp_path / "photo.jpg"
    picture().save(path, "PNG")
    assert sniff(path) == "PNG"
    assert pages(path)[0].format == "PNG"


def test_every_page_of_a_tiff(tmp_path: Path) -> None:
    """Each page of a TIFF comes with its number; its own pixels too."""
    path = tmp_path / "scan.tif"
    others = [Image.new("RGB", (20, 10), "red"), Image.new("RGB", (8, 8), "blue")]
    picture().save(path, save_all=True, append_images=others)
    found = pages(path)
    assert [(page.number, page.count) for page in found] == [(1, 3), (2, 3), (3, 3)]
    assert [page.pixels.shape[:2] for page in found] == [(32, 64), (10, 20), (8, 8)]


@pytest.mark.parametrize(
    ("mode", "colour", "bgr"),
    [
        ("L", 128, (128, 128, 128)),
        ("1", 1, WHITE),
        ("P", 0, (0, 0, 0)),
        ("RGBA", (255, 0, 0, 0), WHITE),
        ("RGBA", (255, 0, 0, 255), RED),
        ("LA", (0, 0), WHITE),
        ("I;16", 65535, WHITE),
    ],
)
def test_every_kind_of_pixel(mode: str, colour: Any, bgr: object, tmp_path: Path) -> None:
    """Grey, bilevel, palette, transparent and 16-bit photos become plain BGR; clear is white."""
    path = tmp_path / "photo.png"
    Image.new(mode, (8, 8), colour).save(path)
    assert tuple(pages(path)[0].pixels[4, 4]) == bgr


def test_cmyk(tmp_path: Path) -> None:
    """A JPEG for printing opens in its right colours."""
    path = tmp_path / "photo.jpg"
    Image.new("CMYK", (8, 8), (0, 255, 255, 0)).save(path)
    assert np.abs(pages(path)[0].pixels[4, 4].astype(int) - RED).max() < 40


@pytest.mark.parametrize("ending", [".jpg", ".png", ".webp", ".heic", ".tif", ".avif"])
@pytest.mark.parametrize("share", [0.05, 0.4, 0.9])
def test_a_truncated_photo_is_refused(ending: str, share: float, tmp_path: Path) -> None:
    """A photo cut off anywhere raises PhotoError in one sentence; nothing is read in silence of
    what is less than half, or of what cannot be decoded in parts."""
    if share > 0.5 and ending in {".jpg", ".png"}:
        pytest.skip("most of it is there: see the next")
    whole = tmp_path / f"whole{ending}"
    noise = np.random.default_rng(1).integers(0, 255, (200, 300, 3), dtype=np.uint8)
    Image.fromarray(noise).save(whole)
    data = whole.read_bytes()
    cut = tmp_path / f"cut{ending}"
    cut.write_bytes(data[: int(len(data) * share)])
    with pytest.raises(PhotoError) as caught:
        pages(cut)
    assert "\n" not in str(caught.value)
    assert "file" in str(caught.value)
    assert "object" not in str(caught.value)


@pytest.mark.parametrize(
    ("ending", "options"), [(".jpg", {}), (".jpg", {"progressive": True}), (".png", {})]
)
def test_most_of_a_photo_is_read_and_said_to_be_damaged(
    ending: str, options: dict[str, Any], tmp_path: Path
) -> None:
    """A file that lacks its end is read as far as it goes; the record says what is missing."""
    whole = tmp_path / f"whole{ending}"
    noise = np.random.default_rng(1).integers(0, 255, (200, 300, 3), dtype=np.uint8)
    Image.fromarray(noise).save(whole, **options)
    data = whole.read_bytes()
    cut = tmp_path / f"cut{ending}"
    cut.write_bytes(data[: int(len(data) * 0.9)])
    [page] = pages(cut)
    [sound] = pages(whole)
    assert sound.damage is None
    assert page.damage is not None
    rows = page.pixels.shape[0] // 2
    assert page.pixels.shape == sound.pixels.shape
    difference = np.abs(page.pixels[:rows].astype(int) - sound.pixels[:rows]).mean()
    if options:
        assert "less sharp" in page.damage
        assert difference < 40
    else:
        # A row of blocks that is there in part counts.
        assert page.damage in {f"only the upper {n}% of the picture is there" for n in (90, 96)}
        assert difference < 1


def test_a_jpeg_without_its_last_two_bytes_is_whole(tmp_path: Path) -> None:
    """Copying that stops at the end marker costs nothing, and nothing is said."""
    path = tmp_path / "photo.jpg"
    picture().resize((640, 320)).save(path, exif=exif(orientation=6))
    [sound] = pages(path)
    path.write_bytes(path.read_bytes()[:-2])
    [page] = pages(path)
    assert page.damage is None
    assert (page.pixels == sound.pixels).all()


def test_one_bad_page_does_not_hide_the_others(tmp_path: Path) -> None:
    """A page over the limit fails alone."""
    path = tmp_path / "scan.tif"
    Image.new("L", (100, 100)).save(
        path, save_all=True, append_images=[Image.new("L", (8, 8)), Image.new("L", (90, 90))]
    )
    outcomes: list[Any] = []
    for load in open_pages(path, max_pixels=8500):
        try:
            outcomes.append(load().number)
        except PhotoError as error:
            outcomes.append(error.message)
    assert outcomes[0].startswith("100 x 100 is more than the limit")
    assert outcomes[1:] == [2, 3]


def test_a_decompression_bomb_is_refused_before_decoding(tmp_path: Path) -> None:
    """The size in the header is enough to refuse a photo; the hint names the option."""
    path = tmp_path / "bomb.png"
    Image.new("1", (20_000, 20_000)).save(path)
    with pytest.raises(PhotoError, match="more than the limit of 150 megapixels") as caught:
        pages(path)
    assert "--max-megapixels" in str(caught.value)


@pytest.mark.parametrize(
    ("data", "reason"),
    [(b"", "empty"), (b"just text", "not an image"), (b"\xff\xd8\xff\xe0junk", "damaged|truncat")],
)
def test_what_is_no_photo(data: bytes, reason: str, tmp_path: Path) -> None:
    """Empty files, other files and mere headers are refused with the reason."""
    path = tmp_path / "photo.jpg"
    path.write_bytes(data)
    with pytest.raises(PhotoError, match=reason):
        pages(path)


@given(st.binary(max_size=200), st.sampled_from([b"", b"\xff\xd8\xff", b"BM", b"GIF89a", b"II*\0"]))
def test_no_bytes_do_harm(
    tmp_path_factory: pytest.TempPathFactory, tail: bytes, head: bytes
) -> None:
    """Whatever the bytes, the answer is pages or PhotoError."""
    path = tmp_path_factory.mktemp("bytes") / "photo"
    path.write_bytes(head + tail)
    with contextlib.suppress(PhotoError):
        pages(path)


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    """A missing file says what the system says."""
    with pytest.raises(PhotoError, match="No such file"):
        hash_file(tmp_path / "absent")
    with pytest.raises(PhotoError, match="not a regular file"):
        sniff(tmp_path)


@pytest.mark.parametrize("taken", ["0000:00:00 00:00:00", "    ", "20:16", "junk"])
def test_clocks_that_say_nothing(taken: str, tmp_path: Path) -> None:
    """A date that is none is no date."""
    path = tmp_path / "photo.jpg"
    picture().save(path, exif=exif(taken=taken))
    assert pages(path)[0].taken is None


def test_the_proof_of_a_photo(tmp_path: Path) -> None:
    """The hash is that of the bytes; what the record says comes from file and page."""
    path = tmp_path / "photo.png"
    picture().save(path)
    sha256, length = hash_file(path)
    assert sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert length == path.stat().st_size
    source = SourceFile(path=path, name="a/photo.png", sha256=sha256, bytes=length)
    photo = photo_of(source, pages(path)[0])
    assert (photo.name, photo.sha256, photo.bytes) == ("a/photo.png", sha256, length)
    assert (photo.width, photo.height, photo.format) == (64, 32, "PNG")
