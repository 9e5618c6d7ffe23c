"""Pictures to look at: size, way up, no metadata, the cut-out of a line."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tests.factories.polygons import box
from wallmsg.errors import PhotoError
from wallmsg.model import Polygon
from wallmsg.photos.thumbnails import as_jpeg, line_picture, pixels_of, quad_of

ORIENTATION = 0x0112


@pytest.fixture(scope="module")
def photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A JPEG lying on its side: 1600x800 as stored, 800x1600 upright, its upright top red."""
    path = tmp_path_factory.mktemp("preview") / "side.jpg"
    image = Image.new("RGB", (1600, 800), (20, 20, 200))
    image.paste((200, 20, 20), (0, 0, 400, 800))
    exif = Image.Exif()
    exif[ORIENTATION] = 6  # to be turned a quarter clockwise
    exif[0x010F] = "Secret camera"
    image.save(path, "JPEG", exif=exif)
    return path


@pytest.mark.parametrize("at_least", [1, 150, 200, 390, 400, 401, 800, 1600, 9999, None])
def test_a_smaller_photo_is_large_enough_and_upright(photo: Path, at_least: int | None) -> None:
    """Its longer side is no shorter than asked for, unless the file's is; its top is on top."""
    pixels = pixels_of(photo, at_least=at_least)
    height, width = pixels.shape[:2]
    assert min(at_least or 1600, 1600) <= height <= 1600
    assert abs(height - 2 * width) <= 2
    blue, _, red = pixels[height // 10, width // 2]
    assert red > 150 > blue
    if at_least is not None and at_least <= 200:
        assert height <= 400


def test_a_smaller_photo_is_like_the_whole(photo: Path) -> None:
    """Decoding less gives nearly the picture that decoding all gives."""
    small = np.asarray(Image.open(io.BytesIO(as_jpeg(pixels_of(photo, at_least=200), 200))))
    whole = np.asarray(Image.open(io.BytesIO(as_jpeg(pixels_of(photo), 200))))
    assert small.shape == whole.shape
    assert np.abs(small.astype(int) - whole.astype(int)).mean() < 3


def test_pictures_carry_no_metadata(photo: Path) -> None:
    """Neither camera nor place nor orientation leaves with a picture."""
    jpeg = as_jpeg(pixels_of(photo), 300)
    picture = Image.open(io.BytesIO(jpeg))
    assert max(picture.size) == 300
    assert not picture.getexif()
    assert b"Secret" not in jpeg


def test_pages(tmp_path: Path) -> None:
    """The requested page is returned; one that is not there is reported."""
    path = tmp_path / "two.tif"
    first, second = Image.new("RGB", (9, 9), "red"), Image.new("RGB", (9, 9), "blue")
    first.save(path, save_all=True, append_images=[second])
    assert pixels_of(path, 2)[4, 4].tolist() == [255, 0, 0]
    with pytest.raises(PhotoError, match="no page 3"):
        pixels_of(path, 3)


def test_photos_that_are_not_there(tmp_path: Path) -> None:
    """Gone, empty or no image: reported as PhotoError."""
    (tmp_path / "empty.jpg").touch()
    (tmp_path / "text.jpg").write_text("text")
    for name in ("gone.jpg", "empty.jpg", "text.jpg"):
        with pytest.raises(PhotoError):
            pixels_of(tmp_path / name)


def test_a_line_is_cut_out_in_colour() -> None:
    """The inside of the quad, wide as it is, whatever its slant."""
    wall = np.full((300, 400, 3), 200, np.uint8)
    wall[100:140, 50:350] = (0, 0, 255)
    cut = line_picture(wall, box(50, 100, 300, 40))
    height, width = cut.shape[:2]
    assert width > 5 * height
    assert cut[height // 2, width // 2].tolist() == [0, 0, 255]


@given(
    st.lists(st.tuples(st.floats(-500, 900), st.floats(-500, 900)), min_size=3, max_size=8).map(
        lambda points: Polygon(tuple(points))
    )
)
def test_any_outline_gives_a_picture(outline: Polygon) -> None:
    """People draw what they like: inside, outside, crossed; there is a picture of decent size."""
    wall = np.full((300, 400, 3), 200, np.uint8)
    height, width = line_picture(wall, outline).shape[:2]
    assert 0 < height <= 100
    assert 0 < width <= 2500
    assert len(quad_of(outline).points) == 4
