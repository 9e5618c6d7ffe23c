"""XML from outside read safely, and XML written that every parser takes.

A file from elsewhere is hostile until it is parsed: it may declare entities that grow without end
or name files to be fetched, nest without end, or be endless itself. Documents here need none of
that, so all of it is refused. Nothing is ever fetched: the parser is told of no way to.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET
from xml.parsers import expat

from wallmsg.errors import NoInputError

MAX_BYTES = 64 << 20
"""A translation memory of half a million short pairs is about this size."""

MAX_DEPTH = 64
"""The formats that are read nest to about ten."""

MAX_ELEMENTS = 2_000_000
"""As many as such a file can have; they take some 300 MB."""

XML = "{http://www.w3.org/XML/1998/namespace}"

# What XML 1.0 cannot carry at all, escaped or not (its production Char).
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def read_bytes(path: Path, most: int = MAX_BYTES) -> bytes:
    """A file's bytes. Raises NoInputError if it cannot be read or has more than `most`."""
    try:
        with path.open("rb") as file:
            data = file.read(most + 1)
    except OSError as error:
        raise NoInputError(f"cannot read {path}: {error.strerror or error}") from error
    if len(data) > most:
        raise NoInputError(f"{path.name} is larger than {most >> 20} MiB")
    return data


def parse_xml(
    data: bytes, name: str, closed: Callable[[ET.Element], None] | None = None
) -> ET.Element:
    """The root element; names with a namespace come as `{namespace}name`.

    `closed` is told of each element that is whole, and may clear it when it has seen enough.

    Raises NoInputError, which speaks of the file as `name`, if it is not XML or declares entities,
    has more or deeper elements than `MOST_ELEMENTS` and `MOST_DEPTH`, or leans on another file.
    """
    builder = ET.TreeBuilder()
    parser = expat.ParserCreate(namespace_separator="}")
    depth = count = 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth, count
        depth, count = depth + 1, count + 1
        if depth > MAX_DEPTH or count > MAX_ELEMENTS:
            raise NoInputError(f"{name} has too many elements, or too deep inside each other")
        builder.start(_qualified(tag), {_qualified(k): v for k, v in attributes.items()})

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        element = builder.end(_qualified(tag))
        if closed:
            closed(element)

    def refuse(*_: object) -> int:
        raise NoInputError(f"{name} declares entities, which a document from outside must not")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = builder.data
    parser.EntityDeclHandler = refuse
    parser.UnparsedEntityDeclHandler = refuse
    parser.ExternalEntityRefHandler = refuse
    parser.buffer_text = True
    try:
        parser.Parse(data, True)
        return builder.close()
    except (expat.ExpatError, ValueError, LookupError, AssertionError) as error:
        raise NoInputError(f"{name} is not well-formed XML: {error}") from error


def local(element: ET.Element) -> str:
    """The element's name without its namespace."""
    return element.tag.rpartition("}")[2]


def clean(text: str) -> str:
    """The text without the characters that no XML document can hold."""
    return _NOT_XML.sub("", text)


def carried(text: str) -> str:
    """The text as it comes back out of a document: cleaned, and every line break a newline."""
    return clean(text).replace("\r\n", "\n").replace("\r", "\n")


def child(parent: ET.Element, tag: str, text: str = "", **attributes: str) -> ET.Element:
    """A new last element of `parent` with that text."""
    made = ET.SubElement(parent, tag, {key: clean(value) for key, value in attributes.items()})
    made.text = clean(text)
    return made


def xml_bytes(element: ET.Element, level: int = 0) -> bytes:
    """The element as UTF-8 with a final newline, indented as standing `level` deep.

    Texts stay as they are: only elements that hold nothing but elements are indented.
    """
    ET.indent(element, " ", level)
    text = ET.tostring(element, encoding="unicode")
    return f"{' ' * level}{text}\n".encode()


def _qualified(name: str) -> str:
    return "{" + name if "}" in name else name
