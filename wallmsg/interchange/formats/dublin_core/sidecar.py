"""XMP sidecars with the fields of Dublin Core and IPTC that asset managers show.

See ISO 16684-1 (XMP) and the IPTC Photo Metadata Standard.
"""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree import ElementTree as ET

from wallmsg.interchange.formats.dublin_core.description import Description
from wallmsg.text.safe_xml import child, xml_bytes

_NAMESPACES = {
    "xmlns:rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "xmlns:dc": "http://purl.org/dc/elements/1.1/",
    "xmlns:photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "xmlns:Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
    "xmlns:xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
    "xmlns:exif": "http://ns.adobe.com/exif/1.0/",
}


def sidecar(described: Description) -> bytes:
    """The sidecar of a photo."""
    root = ET.Element("x:xmpmeta", {"xmlns:x": "adobe:ns:meta/"})
    rdf = child(root, "rdf:RDF", **_NAMESPACES)
    about = child(rdf, "rdf:Description", **{"rdf:about": ""})
    _languages(about, "dc:title", {"x-default": described.title})
    arabic, english = "\n\n".join(described.arabic), "\n\n".join(described.english)
    captions = "\n".join(described.captions)
    shown = {"x-default": english or arabic or captions, "ar": arabic, "en": english}
    _languages(about, "dc:description", shown)
    _list(about, "dc:subject", "rdf:Bag", described.subjects)
    _list(about, "dc:creator", "rdf:Seq", [described.photographer])
    _list(about, "dc:date", "rdf:Seq", [described.date])
    _list(about, "dc:language", "rdf:Bag", ["ar"] if described.arabic else [])
    simple = {
        "dc:identifier": described.identifiers[0],
        "dc:source": "".join(described.identifiers[1:]),
        "photoshop:DateCreated": described.date,
        "photoshop:Headline": described.captions[0] if described.captions else "",
        "photoshop:Instructions": "\n".join(described.states),
        "Iptc4xmpCore:Location": described.place,
        "xmpMM:PreservedFileName": described.file_name,
    }
    if described.gps:
        simple["exif:GPSLatitude"] = _degrees(described.gps.latitude, "NS")
        simple["exif:GPSLongitude"] = _degrees(described.gps.longitude, "EW")
    for name, text in simple.items():
        if text:
            child(about, name, text)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + xml_bytes(root)


def _languages(about: ET.Element, name: str, texts: dict[str, str]) -> None:
    """A text in several languages, the one to show without a choice first."""
    if any(texts.values()):
        alternatives = child(child(about, name), "rdf:Alt")
        for language, text in texts.items():
            if text:
                child(alternatives, "rdf:li", text, **{"xml:lang": language})


def _list(about: ET.Element, name: str, kind: str, texts: Iterable[str]) -> None:
    """Several values, in an order (`rdf:Seq`) or without (`rdf:Bag`)."""
    if kept := [text for text in texts if text]:
        items = child(child(about, name), kind)
        for text in kept:
            child(items, "rdf:li", text)


def _degrees(value: float, signs: str) -> str:
    """Degrees as XMP writes them: whole degrees, minutes with decimals, a letter."""
    minutes = round(abs(value) * 60, 6)
    return f"{int(minutes // 60)},{minutes % 60:.6f}{signs[value < 0]}"
