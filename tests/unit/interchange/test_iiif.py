"""IIIF that viewers show, checked with the library of its community."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import iiif_prezi3
import pytest
from msgspec.structs import replace
from PIL import Image

from tests.factories.records import HEART, heart, judged, message, record
from tests.factories.walls import HEIGHT, WIDTH, add_photo, catalogue_at
from tests.factories.walls import message as wall_message
from wallmsg import factory
from wallmsg.catalogue import Catalogue, CatalogueInfo
from wallmsg.interchange.export import Included, export
from wallmsg.interchange.formats.iiif import IiifFormat
from wallmsg.interchange.formats.iiif import collections as collections_module
from wallmsg.model import Caption, Level, Outcome, Polygon, Record, Review

ADDRESS = "https://example.org/walls/"
INFO = CatalogueInfo(title="جدران", created="", program="")

Files = dict[str, bytes]


def made(*stored: Record, **included: bool) -> Files:
    """The files of those records, without pictures."""
    out = io.BytesIO()
    options = Included(address=ADDRESS, **included)  # type: ignore[arg-type]
    assert export(IiifFormat(), stored, INFO, out, options) == len(stored)
    return unpacked(out)


def unpacked(out: io.BytesIO) -> Files:
    """The files of a zip file."""
    with zipfile.ZipFile(out) as files:
        return {name: files.read(name) for name in files.namelist()}


def manifest_of(files: Files, record_id: str) -> dict[str, Any]:
    """A manifest, which the library of the IIIF community takes."""
    text = files[f"manifests/{record_id}.json"]
    iiif_prezi3.Manifest.model_validate_json(text)
    return json.loads(text)


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    """A catalogue with one photo."""
    catalogue = catalogue_at(tmp_path)
    two = wall_message("تركت قلبي", "في حلب", english="I left my heart in Aleppo")
    add_photo(catalogue, "a.jpg", two, review=Review(place="حلب", taken="2016-12-05"))
    return catalogue


@pytest.fixture
def files(catalogue: Catalogue) -> Files:
    """Its export."""
    out = io.BytesIO()
    assert factory.export(catalogue, "iiif", out, Included(address=ADDRESS)) == 1
    return unpacked(out)


def addresses(resource: Any) -> list[str]:
    """All addresses in a document."""
    return re.findall(r'"id":"([^"]+)"', json.dumps(resource, separators=(",", ":")))


def test_every_address_is_that_of_a_file(catalogue: Catalogue, files: Files) -> None:
    """So that any web server offers all of it; parts of a document begin with its address."""
    [record_id] = catalogue.ids()
    manifest = manifest_of(files, record_id)
    collection = json.loads(files["collection.json"])
    iiif_prezi3.Collection.model_validate_json(files["collection.json"])
    for address in addresses(manifest) + addresses(collection):
        name = address.removeprefix(ADDRESS)
        assert name != address
        inside = name.startswith(f"manifests/{record_id}/canvas")
        assert inside or name in files or f"{name}/info.json" in files, name
    assert [item["id"] for item in collection["items"]] == [manifest["id"]]


def test_pictures_are_static_and_have_the_sizes_they_say(
    catalogue: Catalogue, files: Files
) -> None:
    """A viewer asks for nothing but these files, which have no metadata."""
    [record_id] = catalogue.ids()
    info = json.loads(files[f"images/{record_id}/info.json"])
    assert (info["profile"], info["width"], info["height"]) == ("level0", WIDTH, HEIGHT)
    sizes = [(size["width"], size["height"]) for size in info["sizes"]]
    assert sizes == [(160, 120), (320, 240), (640, 480)]
    for width, height in sizes:
        data = files[f"images/{record_id}/full/{width},{height}/0/default.jpg"]
        with Image.open(io.BytesIO(data)) as picture:
            assert picture.size == (width, height)
            assert not picture.getexif()
    largest = files[f"images/{record_id}/full/640,480/0/default.jpg"]
    assert files[f"images/{record_id}/full/max/0/default.jpg"] == largest


def test_lines_and_english_are_annotations(catalogue: Catalogue, files: Files) -> None:
    """Each line with its outline, the English with those of all lines of its message."""
    [record_id] = catalogue.ids()
    [canvas] = manifest_of(files, record_id)["items"]
    arabic, english = canvas["annotations"]
    bodies = [item["body"] for page in (arabic, english) for item in page["items"]]
    assert [(body["value"], body["language"], body["textDirection"]) for body in bodies] == [
        ("تركت قلبي", "ar", "rtl"),
        ("في حلب", "ar", "rtl"),
        ("I left my heart in Aleppo", "en", "ltr"),
    ]
    svgs = [item["target"]["selector"]["value"] for item in arabic["items"] + english["items"]]
    paths = [ET.fromstring(svg)[0].attrib["d"] for svg in svgs]  # noqa: S314
    assert paths[0] == "M60,95 L560,95 L560,145 L60,145 Z"
    assert paths[2] == f"{paths[0]} {paths[1]}"
    assert {item["target"]["source"] for item in arabic["items"]} == {canvas["id"]}
    assert (canvas["width"], canvas["height"]) == (WIDTH, HEIGHT)


def test_what_is_known_is_metadata_in_both_languages(catalogue: Catalogue, files: Files) -> None:
    """And the day is where viewers sort by it."""
    [record_id] = catalogue.ids()
    manifest = manifest_of(files, record_id)
    facts = {fact["label"]["en"][0]: fact for fact in manifest["metadata"]}
    assert facts["Place"]["label"]["ar"] == ["المكان"]
    assert facts["Place"]["value"] == {"ar": ["حلب"]}
    assert facts["State of message 1"]["value"]["en"][0].startswith("Arabic: machine")
    assert manifest["navDate"] == "2016-12-05T00:00:00Z"
    assert manifest["label"] == {"ar": ["حلب (a.jpg)"]}


def test_withheld_english_is_no_annotation() -> None:
    """Its verdict and the reasons are metadata; it is there when it is asked for."""
    there = record("a.jpg", judged(message(*HEART), Level.WITHHELD, "number"))
    [canvas] = manifest_of(made(there), there.id)["items"]
    assert len(canvas["annotations"]) == 1
    assert b"verdict: withheld (number)" in made(there)[f"manifests/{there.id}.json"]
    [canvas] = manifest_of(made(there, withheld=True), there.id)["items"]
    assert canvas["annotations"][1]["items"][0]["body"]["value"] == HEART[1]


def test_unclear_readings_are_left_out() -> None:
    """Unless they are included."""
    there = record("a.jpg", message("سسس", confidence=0.2))
    assert manifest_of(made(there), there.id)["items"][0]["annotations"] == []
    assert manifest_of(made(there, unclear=True), there.id)["items"][0]["annotations"] != []


def test_a_photo_that_cannot_be_opened_has_a_manifest() -> None:
    """So that none is missing; without a size its canvas holds the outlines."""
    failed = record("none.jpg", outcome=Outcome.FAILED)
    lines = tuple(
        replace(line, polygon=Polygon(((0, 0), (90.5, 0), (90.5, 40), (0, 40))))
        for line in message(*HEART).lines
    )
    seen = record("a.jpg", replace(message(*HEART), lines=lines))
    files = made(failed, seen)
    for one, size in ((failed, (1, 1)), (seen, (91, 40))):
        [canvas] = manifest_of(files, one.id)["items"]
        assert (canvas["width"], canvas["height"]) == size
        assert canvas["items"] == []


def test_a_text_is_never_html() -> None:
    """Viewers take a value from `<` to `>` for HTML; one with a space after it they do not."""
    there = replace(heart(), captions=(Caption("<b>wall</b>", "x"),))
    manifest = manifest_of(made(there), there.id)
    [caption] = [f for f in manifest["metadata"] if f["label"]["en"] == ["Caption"]]
    assert caption["value"] == {"none": ["<b>wall</b> "]}


def test_many_photos_are_several_collections(monkeypatch: pytest.MonkeyPatch) -> None:
    """Viewers load a collection as a whole; none of them is too large."""
    monkeypatch.setattr(collections_module, "COLLECTION_SIZE", 2)
    stored = [heart(f"{number}.jpg") for number in range(5)]
    files = made(*stored)
    top = json.loads(files["collection.json"])
    parts = [json.loads(files[item["id"].removeprefix(ADDRESS)]) for item in top["items"]]
    assert [item["type"] for item in top["items"]] == ["Collection"] * 3
    assert [len(part["items"]) for part in parts] == [2, 2, 1]
    assert parts[2]["label"]["en"] == ["Photos 5 to 5"]
    for name, data in files.items():
        if name.startswith("collection"):
            iiif_prezi3.Collection.model_validate_json(data)
