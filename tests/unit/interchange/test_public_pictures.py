"""Copies of photos for the public: what they show, and what they do not carry."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from msgspec.structs import replace
from PIL import Image

from tests.factories.records import record
from wallmsg.catalogue import Catalogue
from wallmsg.interchange.public_pictures import public_picture, public_pixels
from wallmsg.model import Record, Storage

ORIENTATION = 0x0112


@pytest.fixture
def sideways(catalogue: Catalogue) -> Record:
    """A record in the catalogue: 300x600 upright, 600x300 as stored, its upright top red."""
    made = record("side.jpg")
    image = Image.new("RGB", (600, 300), (20, 20, 200))
    image.paste((200, 20, 20), (0, 0, 150, 300))
    exif = Image.Exif()
    exif[ORIENTATION] = 6  # to be turned a quarter clockwise
    exif[0x0110] = "SecretPhone 9"
    path = catalogue.path / "photos" / "side.jpg"
    image.save(path, "JPEG", exif=exif)
    photo = replace(made.photo, storage=Storage.COPY, path="photos/side.jpg", width=300, height=600)
    made = replace(made, photo=photo)
    catalogue.add(made)
    return made


def test_a_copy_is_upright_small_and_without_metadata(
    catalogue: Catalogue, sideways: Record
) -> None:
    """Its longer side is no longer than asked for, and no longer than the photo's."""
    jpeg = public_picture(catalogue, sideways, 200)
    assert jpeg is not None
    assert b"Exif" not in jpeg
    assert b"SecretPhone" not in jpeg
    image = Image.open(io.BytesIO(jpeg))
    assert image.size == (100, 200)
    red, _, blue = image.getpixel((50, 20))  # type: ignore[misc]
    assert red > 150 > blue
    large = public_picture(catalogue, sideways, 5000)
    assert large is not None
    assert Image.open(io.BytesIO(large)).size == (300, 600)


def test_a_redacted_record_gives_the_same_copy(catalogue: Catalogue, sideways: Record) -> None:
    """A redacted record has no path of a photo outside the catalogue any more."""
    photo = replace(sideways.photo, path="side.jpg", storage=Storage.REFERENCE)
    redacted = replace(sideways, photo=photo)
    assert public_picture(catalogue, redacted, 200) == public_picture(catalogue, sideways, 200)


def test_there_is_none_of_a_photo_that_is_gone(
    catalogue: Catalogue, sideways: Record, tmp_path: Path
) -> None:
    """The caller hears why, if it wants to."""
    (catalogue.path / "photos" / "side.jpg").unlink()
    missing: list[tuple[str, str]] = []
    answer = public_picture(
        catalogue, sideways, 200, lambda who, why: missing.append((who, str(why)))
    )
    assert answer is None
    [(who, why)] = missing
    assert who == sideways.id
    assert str(tmp_path) not in why
    assert public_pixels(catalogue, sideways) is None
