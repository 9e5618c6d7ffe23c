"""Reads XML from untrusted sources safely, and writes XML that every parser accepts.

A file from outside may declare entities that expand without limit or refer to other files, nest
without limit, or be huge. Documents here need none of that, so all of it is refused. Nothing is
ever fetched: the parser has no means to do it.
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
"""The formats that are read nest to a depth of about ten."""

MAX_ELEMENTS = 2_000_000
"""The most that a file of that size can have; they take some 300 MB."""

XML = "{http://www.w3.org/XML/1998/namespace}"

# Characters that XML 1.0 cannot contain, escaped or not (its production Char).
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def read_bytes(path: Path, limit: int = MAX_BYTES) -> bytes:
    """A file's bytes. Raises NoInputError if it cannot be read or has more than `limit`."""
    try:
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except OSError as error:
        raise NoInputError(f"cannot read {path}: {error.strerror or error}") from error
    if len(data) > limit:
        raise NoInputError(f"{path.name} is larger than {limit >> 20} MiB")
    return data


def parse_xml(
    data: bytes, name: str, on_end: Callable[[ET.Element], None] | None = None
) -> ET.Element:
    """The root element; names with a namespace come as `{namespace}name`.

    `on_end` is called with each complete element and may clear it to save memory.

    Raises NoInputError, which calls the file `name`, if it is not XML, declares entities, exceeds
    `MAX_ELEMENTS` or `MAX_DEPTH`, or refers to another file.
    """
    builder = ET.TreeBuilder()
    parser = expat.ParserCreate(namespace_separator="}")
    depth = count = 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth, count
        depth, count = depth + 1, count + 1
        if depth > MAX_DEPTH or count > MAX_ELEMENTS:
            raise NoInputError(f"{name} has too many elements, or nests them too deeply")
        builder.start(_qualified(tag), {_qualified(k): v for k, v in attributes.items()})

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        element = builder.end(_qualified(tag))
        if on_end:
            on_end(element)

    def refuse(*_: object) -> int:
        raise NoInputError(f"{name} declares entities, which are refused in files from outside")

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


def root_of(data: bytes, name: str) -> str | None:
    """Name of the root element without its namespace; None for a file that is not XML.

    Raises NoInputError, which calls the file `name`, if it is XML that `parse_xml` refuses.
    """
    head = data.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00")
    if not head.startswith(b"<"):
        return None
    return local(parse_xml(data, name, ET.Element.clear))


def clean(text: str) -> str:
    """The text without the characters that XML cannot contain."""
    return _NOT_XML.sub("", text)


def carried(text: str) -> str:
    """The text as a parser returns it: cleaned, with every line break as a newline."""
    return clean(text).replace("\r\n", "\n").replace("\r", "\n")


def child(parent: ET.Element, tag: str, text: str = "", **attributes: str) -> ET.Element:
    """A new element with that text, appended to `parent`."""
    made = ET.SubElement(parent, tag, {key: clean(value) for key, value in attributes.items()})
    made.text = clean(text)
    return made


def xml_bytes(element: ET.Element, level: int = 0) -> bytes:
    """The element as UTF-8 with a final newline, indented for the depth `level`.

    Texts are unchanged: only elements that contain nothing but elements are indented.
    """
    ET.indent(element, " ", level)
    text = ET.tostring(element, encoding="unicode")
    return f"{' ' * level}{text}\n".encode()


def _qualified(name: str) -> str:
    return "{" + name if "}" in name else name
