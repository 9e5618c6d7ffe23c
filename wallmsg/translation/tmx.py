"""Translation memories as TMX 1.4, which every CAT tool reads and writes.

Format: https://www.gala-global.org/tmx-14b (the specification's last version). Python's own XML
parser is enough for it: of the libraries, translate-toolkit is under the GPL, which wallmsg is not,
and hypomnema wants a newer Python; the tests read what is written here with the former.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO
from xml.etree import ElementTree as ET

from wallmsg.errors import NoInputError
from wallmsg.text.languages import ARABIC, ENGLISH, LanguageNotes
from wallmsg.text.safe_xml import XML, child, local, parse_xml, xml_bytes
from wallmsg.translation.memory import Reviewed
from wallmsg.version import __version__

_SOURCE = "x-wallmsg-source"
_CODES = frozenset(("bpt", "ept", "it", "ph", "ut", "sub"))
_HEAD = b"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4">
"""


def write_tmx(pairs: Iterable[Reviewed], out: BinaryIO) -> int:
    """Writes pairs as they come, keeping none; returns how many. Sources become properties."""
    out.write(_HEAD)
    header = ET.Element(
        "header",
        {
            "creationtool": "wallmsg",
            "creationtoolversion": __version__,
            "segtype": "block",
            "o-tmf": "wallmsg",
            "adminlang": "en",
            "srclang": "ar",
            "datatype": "plaintext",
        },
    )
    out.write(xml_bytes(header, 1))
    out.write(b" <body>\n")
    count = 0
    for pair in pairs:
        count += 1
        unit = ET.Element("tu")
        if pair.source:
            child(unit, "prop", pair.source, type=_SOURCE)
        for language, text in (("ar", pair.arabic), ("en", pair.english)):
            variant = child(unit, "tuv", **{f"{XML}lang": language})
            child(variant, "seg", text)
        out.write(xml_bytes(unit, 2))
    out.write(b" </body>\n</tmx>\n")
    return count


def read_tmx(
    data: bytes, name: str, languages: LanguageNotes | None = None
) -> tuple[Reviewed, ...]:
    """The Arabic-English pairs of a file called `name`, in its order; other languages are ignored.

    Regions and the codes of ISO 639-3 count (`ar-SY`, `en_GB`, `apc`); `languages` collects the
    codes that were accepted so. Formatting codes are left out of the texts. Raises NoInputError if
    it is not TMX or has no such pair.
    """
    pairs: list[Reviewed] = []
    accepted = languages or LanguageNotes()

    def closed(element: ET.Element) -> None:
        if local(element) == "tu":
            pairs.extend(_pair(element, name, accepted))
            element.clear()  # half a million of them would fill a gigabyte

    root = parse_xml(data, name, closed)
    if local(root) != "tmx":
        raise NoInputError(f"{name} is not a translation memory: it begins with <{local(root)}>")
    if not pairs:
        raise NoInputError(f"{name} has no Arabic text with an English translation")
    return tuple(pairs)


def _pair(unit: ET.Element, name: str, languages: LanguageNotes) -> Iterator[Reviewed]:
    texts: dict[str, str] = {}
    source = name
    for part in unit:
        if local(part) == "tuv":
            # TMX 1.1 had a plain `lang`.
            given = part.get(f"{XML}lang") or part.get("lang") or ""
            texts.setdefault(languages.language_of(given), _segment(part))
        elif local(part) == "prop" and part.get("type") == _SOURCE and part.text:
            source = part.text.strip()
    if texts.get(ARABIC) and texts.get(ENGLISH):
        yield Reviewed(texts[ARABIC], texts[ENGLISH], source)


def _segment(variant: ET.Element) -> str:
    for part in variant:
        if local(part) == "seg":
            return "".join(_text(part)).strip()
    return ""


def _text(element: ET.Element) -> Iterator[str]:
    """The text inside, without that of formatting codes."""
    yield element.text or ""
    for part in element:
        if local(part) not in _CODES:
            yield from _text(part)
        yield part.tail or ""
