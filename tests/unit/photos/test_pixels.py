"""Decoded pictures as plain pixels, whatever their depth, transparency and turn."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageOps

from wallmsg.photos.image_file import open_pages
from wallmsg.photos.pixels import turned_bgr, upright_bgr

NOISE = np.random.default_rng(3).integers(0, 255, (40, 60, 3), dtype=np.uint8)


def opened(path: Path) -> np.ndarray:
    """The pixels of the file's only picture."""
    [page] = [load() for load in open_pages(path)]
    return page.pixels


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("band", [1, 7, 10_000])
def test_turning_is_that_of_pillow(
    orientation: int, band: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In bands or at once, each of EXIF's eight turns is what Pillow's is."""
    monkeypatch.setattr("wallmsg.photos.pixels._BAND", band * 60)
    image = Image.fromarray(NOISE)
    exif = Image.Exif()
    exif[0x0112] = orientation
    image.info["exif"] = exif.tobytes()
    expected = np.asarray(ImageOps.exif_transpose(image))[:, :, ::-1]
    assert (upright_bgr(Image.fromarray(NOISE), orientation) == expected).all()
    assert (turned_bgr(NOISE[:, :, ::-1], orientation) == expected).all()


@pytest.mark.parametrize(
    ("highest", "kind"),
    [
        (1.0, np.float32),
        (4095, np.uint16),
        (1023, np.uint16),
        (65535, np.uint16),
        (-3.5, np.float32),
    ],
)
def test_deep_pixels_use_the_range(highest: float, kind: type, tmp_path: Path) -> None:
    """A TIFF of floats from 0 to 1, or of 12 bits in 16, is as light as the same in 8 bits."""
    grey = np.linspace(0, 1, 64 * 64).reshape(64, 64)
    path = tmp_path / "deep.tif"
    Image.fromarray((grey * highest).astype(kind)).save(path)
    pixels = opened(path)[:, :, 0].astype(int)
    expected = np.abs(grey if highest > 0 else 1 - grey) * 255
    assert np.abs(pixels - expected).max() <= 2


def test_numbers_that_are_none_are_black(tmp_path: Path) -> None:
    """A float TIFF with gaps and infinities keeps the rest; one of nothing else is not a fault."""
    grey = np.full((8, 8), 0.5, np.float32)
    grey[0], grey[1], grey[2], grey[3] = np.nan, np.inf, 0.0, 1.0
    path = tmp_path / "gaps.tif"
    Image.fromarray(grey).save(path)
    pixels = opened(path)[:, 0, 0]
    assert pixels[2] == 0
    assert pixels[3] == 255
    assert 126 <= pixels[5] <= 128
    Image.fromarray(np.full((8, 8), np.nan, np.float32)).save(path)
    assert opened(path).max() == 0


@pytest.mark.parametrize("ending", ["png", "webp"])
@pytest.mark.parametrize("light", [True, False])
def test_transparency_lies_on_a_contrasting_ground(
    ending: str, light: bool, tmp_path: Path
) -> None:
    """White writing on nothing is seen as well as black writing on nothing."""
    colour = (255, 255, 255) if light else (0, 0, 0)
    image = Image.new("RGBA", (64, 32), (*colour, 0))
    image.paste((*colour, 255), (8, 8, 40, 16))
    path = tmp_path / f"sign.{ending}"
    image.save(path, lossless=True)
    pixels = opened(path).astype(int)
    assert abs(pixels[10, 10, 0] - pixels[0, 0, 0]) > 200


def test_palette_transparency(tmp_path: Path) -> None:
    """A transparent colour of a palette counts, in every band."""
    image = Image.new("P", (16, 16), 1)
    image.putpalette([0, 0, 0, 250, 250, 250])
    image.paste(0, (0, 0, 16, 4))
    path = tmp_path / "sign.png"
    image.save(path, transparency=0)
    pixels = opened(path)
    assert pixels[2, 2].tolist() == [0, 0, 0]  # light writing, so a black ground
    assert pixels[10, 10].tolist() == [250, 250, 250]


@pytest.mark.parametrize("options", [{"lossless": True}, {"quality": 90}])
def test_webp_is_as_pillow_decodes_it(options: dict[str, Any], tmp_path: Path) -> None:
    """Another decoder, which takes less memory, gives the same picture."""
    path = tmp_path / "photo.webp"
    Image.fromarray(NOISE).save(path, **options)
    expected = np.asarray(Image.open(path).convert("RGB"))[:, :, ::-1].astype(int)
    assert np.abs(opened(path) - expected).max() <= 2
