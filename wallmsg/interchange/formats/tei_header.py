"""The header of a TEI file: what the photo shows, where and when, and which program read it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from wallmsg.model import Record
from wallmsg.text.safe_xml import XML, child

if TYPE_CHECKING:
    from wallmsg.catalogue import CatalogueInfo

_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")


def tei_header(record: Record, info: CatalogueInfo) -> ET.Element:
    """The `teiHeader` of a record."""
    header = ET.Element("teiHeader")
    file = child(header, "fileDesc")
    titles = child(file, "titleStmt")
    child(titles, "title", f"Writing on a wall: {record.photo.name}")
    if record.review.photographer:
        person = child(titles, "respStmt")
        child(person, "resp", "photograph")
        child(person, "name", record.review.photographer)
    program = child(titles, "respStmt")
    program.set(f"{XML}id", "wallmsg")
    child(program, "resp", "machine reading and translation")
    child(program, "name", record.machine.provenance.program)
    published = child(file, "publicationStmt")
    child(published, "authority", info.title or "wallmsg")
    child(published, "idno", record.id, type="wallmsg")
    _source(file, record)
    _encoding(header, record)
    languages = child(child(header, "profileDesc"), "langUsage")
    for code, name in (("ar", "Arabic"), ("en", "English"), ("ar-Latn", "Romanised Arabic")):
        child(languages, "language", name, ident=code)
    if record.review.tags:
        terms = child(child(header.find("profileDesc") or header, "textClass"), "keywords")
        for tag in record.review.tags:
            child(terms, "term", tag)
    made = record.machine.provenance
    change = child(
        child(header, "revisionDesc"), "change", f"read by {made.program}", who="#wallmsg"
    )
    if found := _DATE.match(made.time):
        change.set("when", found.group())
    return header


def _source(file: ET.Element, record: Record) -> None:
    """The photo and what it shows; elements in the order of the schema."""
    described = child(child(file, "sourceDesc"), "msDesc")
    names = child(described, "msIdentifier")
    child(names, "idno", record.photo.name, type="photo")
    if record.photo.sha256:
        other = child(names, "altIdentifier")
        child(other, "idno", record.photo.sha256, type="sha256")
    review = record.review
    if review.surface or review.tool:
        physical = child(described, "physDesc")
        if review.surface:
            support = child(child(child(physical, "objectDesc"), "supportDesc"), "support")
            child(support, "p", review.surface)
        if review.tool:
            child(child(physical, "handDesc"), "handNote", review.tool)
    origin = child(child(described, "history"), "origin")
    if review.place:
        child(origin, "origPlace", review.place)
    if record.taken:
        date = child(origin, "origDate", f"photographed {record.taken}")
        if found := _DATE.match(record.taken):
            date.set("notAfter", found.group())
    if not len(origin):
        child(origin, "p")


def _encoding(header: ET.Element, record: Record) -> None:
    """The models that took part."""
    made = record.machine.provenance
    described = child(header, "encodingDesc")
    child(described, "p", f"Lines were detected and read by {made.program}; people corrected some.")
    for role, model in sorted(made.models.items()):
        child(described, "p", f"{role}: {model.name}, SHA-256 {model.sha256}")
