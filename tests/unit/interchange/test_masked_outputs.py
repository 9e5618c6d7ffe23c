"""No output shows what a mask covers: a magenta face, and a search for magenta in all pixels."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace
from PIL import Image, ImageDraw

from scripts.check.synthetic_catalogue.synthetic_records import store_jpeg
from tests.factories.magenta import MAGENTA, magenta_pixels, pictures_in
from tests.factories.polygons import quad
from tests.factories.reviews import read, wall
from wallmsg import factory
from wallmsg.catalogue import Catalogue
from wallmsg.interchange.export import Included
from wallmsg.interchange.formats.registry import export_names
from wallmsg.interchange.packet.writer import PacketOptions, make_packet
from wallmsg.model import Mask, MaskReason, Record, Review
from wallmsg.site import SiteOptions

SIZE = (1400, 1000)
FACE = (600, 300, 760, 500)
WITH_PICTURES = {
    *("packet", "packet page", "site", "xlsx", "pdf", "iiif", "bagit", "dublin-core"),
    *("alto", "page", "tei"),
}
"""Outputs in which the photo must be found: a search of an output without one proves nothing."""

WITH_ORIGINALS = {"bagit"}
"""Formats that hold the photos themselves, unmasked, with --private: so they are made without."""


@pytest.fixture
def photographed(catalogue: Catalogue, tmp_path: Path) -> Record:
    """A record of a grey wall with a magenta face, under a mask."""
    image = Image.new("RGB", SIZE, (150, 150, 140))
    ImageDraw.Draw(image).ellipse(FACE, fill=MAGENTA)
    path = tmp_path / "face.jpg"
    image.save(path, "JPEG", quality=95, subsampling=0)
    photo = store_jpeg(catalogue, "face.jpg", path.read_bytes(), SIZE)
    left, top, right, bottom = FACE
    mask = Mask(quad(left - 16, top - 16, right + 16, bottom + 16), MaskReason.FACE)
    made = replace(wall(read("سنعود", english="We return")), photo=photo)
    made = replace(made, review=Review(masks=(mask,)))
    catalogue.add(made)
    return made


def _packet(catalogue: Catalogue, output: Path) -> None:
    make_packet(catalogue, catalogue.records(), output, PacketOptions(), lambda *_: None)


def _site(catalogue: Catalogue, output: Path) -> None:
    included = Included(private=True, withheld=True, sensitive=True)
    factory.build_site(catalogue, output, SiteOptions(included=included))


def _exported(name: str) -> Callable[[Catalogue, Path], None]:
    def export(catalogue: Catalogue, output: Path) -> None:
        with output.open("wb") as out:
            private = name not in WITH_ORIGINALS
            factory.export(catalogue, name, out, Included(private=private, withheld=True))

    return export


OUTPUTS: dict[str, tuple[str, Callable[[Catalogue, Path], None]]] = {
    "packet": ("p.zip", _packet),
    "packet page": ("p.html", _packet),
    "site": ("site", _site),
    **{name: (f"export.{name}", _exported(name)) for name in export_names()},
}
"""Every way out by name: the output's file name, and what writes it. Enter new ones here."""


@pytest.mark.parametrize("name", OUTPUTS)
def test_no_output_shows_what_a_mask_covers(
    catalogue: Catalogue, photographed: Record, tmp_path: Path, name: str
) -> None:
    """Also with everything that may be asked for; the photo in the catalogue stays as it is."""
    file, write = OUTPUTS[name]
    output = tmp_path / "out" / file
    output.parent.mkdir()
    write(catalogue, output)
    pictures = pictures_in(output.parent)
    large = [picture for _, picture in pictures if max(picture.size) > 100]
    assert bool(large) == (name in WITH_PICTURES)
    assert {where: magenta_pixels(picture) for where, picture in pictures} == dict.fromkeys(
        (where for where, _ in pictures), 0
    )
    original = catalogue.photo_path(photographed)
    assert hashlib.sha256(original.read_bytes()).hexdigest() == photographed.photo.sha256
    assert magenta_pixels(Image.open(original)) > 20_000


def test_the_search_finds_magenta(tmp_path: Path) -> None:
    """In a file, in a page and in a zip; else the test above would see nothing."""
    left, top, right, bottom = FACE
    image = Image.new("RGB", SIZE, (150, 150, 140))
    ImageDraw.Draw(image).ellipse(FACE, fill=MAGENTA)
    image.save(tmp_path / "plain.jpg", quality=85)
    [(_, found)] = pictures_in(tmp_path / "plain.jpg")
    assert magenta_pixels(found) > (right - left) * (bottom - top) * 0.7
