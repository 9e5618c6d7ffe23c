"""Dublin Core as a table and as sidecars, read back by libraries of others."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import rdflib
from rdflib.namespace import DC, RDF

from tests.factories.records import HEART, judged, message, record
from tests.factories.walls import ALEPPO, add_photo, catalogue_at
from tests.factories.walls import message as wall_message
from wallmsg import factory
from wallmsg.catalogue import CatalogueInfo
from wallmsg.interchange.export import Included, export
from wallmsg.interchange.formats.dublin_core import COLUMNS, DublinCoreFormat
from wallmsg.model import Level, Record, Review

INFO = CatalogueInfo(created="", program="")
CORE = rdflib.Namespace("http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/")
EXIF = rdflib.Namespace("http://ns.adobe.com/exif/1.0/")
WALL = Review(place="حلب", taken="2016-12-05", tags=("siege", "وداع"), surface="plaster")

Files = dict[str, bytes]


def unpacked(out: io.BytesIO) -> Files:
    """The files of a zip file."""
    with zipfile.ZipFile(out) as files:
        return {name: files.read(name) for name in files.namelist()}


def made(*stored: Record, **included: bool) -> Files:
    """The files of those records, without pictures."""
    out = io.BytesIO()
    options = Included(**included)  # type: ignore[arg-type]
    assert export(DublinCoreFormat(), stored, INFO, out, options) == len(stored)
    return unpacked(out)


def rows_of(files: Files) -> list[dict[str, str]]:
    """The rows of the table by their headings."""
    text = files["metadata.csv"].decode("utf-8-sig")
    header, *rows = csv.reader(io.StringIO(text, newline=""))
    assert tuple(header) == COLUMNS
    return [dict(zip(header, row, strict=True)) for row in rows]


def sidecar_of(files: Files, there: Record) -> rdflib.Graph:
    """A sidecar as a library for RDF reads it."""
    root = ET.fromstring(files[f"photos/{there.id[:2]}/{there.id}.xmp"])  # noqa: S314
    return rdflib.Graph().parse(data=ET.tostring(root[0]), format="xml", publicID="urn:photo")


def values(graph: rdflib.Graph, name: rdflib.URIRef) -> list[rdflib.Literal]:
    """The values of a field: itself, or the members of its list."""
    found: list[rdflib.Literal] = []
    for value in graph.objects(None, name):
        members = [(p, o) for p, o in graph.predicate_objects(value) if p != RDF.type]
        found += [o for _, o in sorted(members)] if members else [value]
    return found


def test_a_photo_has_a_row_a_picture_and_a_sidecar(tmp_path: Path) -> None:
    """The row says which file the picture is; asset managers find the sidecar beside it."""
    catalogue = catalogue_at(tmp_path)
    there = add_photo(catalogue, "a.jpg", wall_message("قلبي", english="my heart"), review=WALL)
    out = io.BytesIO()
    assert factory.export(catalogue, "dublin-core", out) == 1
    files = unpacked(out)
    [row] = rows_of(files)
    assert files[row["file"]].startswith(b"\xff\xd8")
    assert row["file"].replace(".jpg", ".xmp") in files
    assert row["dcterms:identifier"] == f"{there.id} | sha256:{there.photo.sha256}"
    expected = {
        "dcterms:title": "حلب (a.jpg)",
        "dcterms:created": "2016-12-05",
        "dcterms:spatial": "حلب",
        "dcterms:subject": "siege | وداع",
        "dcterms:medium": "plaster",
        "dcterms:language": "ar",
        "bibo:content": "قلبي",
        "dcterms:abstract": "my heart",
    }
    assert {name: row[name] for name in expected} == expected


def test_sidecars_are_rdf_with_the_fields_of_iptc() -> None:
    """Arabic and English are one description in two languages."""
    there = record("a.jpg", message(*HEART), review=WALL)
    graph = sidecar_of(made(there), there)
    descriptions = {text.language: str(text) for text in values(graph, DC.description)}
    assert descriptions == {"x-default": HEART[1], "ar": HEART[0], "en": HEART[1]}
    assert list(map(str, values(graph, DC.subject))) == ["siege", "وداع"]
    assert list(map(str, values(graph, DC.date))) == ["2016-12-05"]
    assert list(map(str, values(graph, CORE.Location))) == ["حلب"]
    assert str(values(graph, DC.identifier)[0]) == there.id


@pytest.mark.parametrize("private", [False, True])
def test_the_position_is_there_only_if_private_is_included(tmp_path: Path, private: bool) -> None:
    """Degrees, minutes and the letter, as XMP has them."""
    catalogue = catalogue_at(tmp_path)
    there = add_photo(catalogue, "a.jpg", gps=ALEPPO)
    out = io.BytesIO()
    factory.export(catalogue, "dublin-core", out, Included(private=private))
    found = values(sidecar_of(unpacked(out), there), EXIF.GPSLatitude)
    assert list(map(str, found)) == (["36,12.126000N"] if private else [])


def test_withheld_english_is_in_neither() -> None:
    """Both say that it is withheld, and why."""
    there = record("a.jpg", judged(message(*HEART), Level.WITHHELD, "number"))
    files = made(there)
    assert HEART[1] not in b"".join(files.values()).decode()
    [row] = rows_of(files)
    assert row["dcterms:provenance"].endswith("verdict: withheld (number)")


def test_a_formula_is_defused_and_an_id_stays() -> None:
    """The table is opened in spreadsheets, and its ids are compared with others."""
    there = record(
        "12345.jpg", message(*HEART), review=Review(place="=HYPERLINK(1)", tags=("2016",))
    )
    [row] = rows_of(made(there))
    assert row["dcterms:spatial"] == "'=HYPERLINK(1)"
    assert row["dcterms:subject"] == "2016"


def test_what_xml_cannot_hold_is_left_out() -> None:
    """No photo's name makes a sidecar that nobody can read."""
    there = record("a\x00\x1b<&>.jpg", message(*HEART))
    graph = sidecar_of(made(there), there)
    assert [str(text) for text in values(graph, DC.title)] == ["a<&>.jpg"]
