"""XML from outside: what is read, what is refused, what is written."""

from __future__ import annotations

import contextlib
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wallmsg.errors import NoInputError
from wallmsg.text.safe_xml import MAX_DEPTH, child, clean, parse_xml, read_bytes, xml_bytes

BOMB = b"""<!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;&c;&c;&c;</a>"""
FILE = b"""<!DOCTYPE a [<!ENTITY f SYSTEM "file:///etc/hostname">]><a>&f;</a>"""
PARAMETER = b"""<!DOCTYPE a [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd"> %p;]><a/>"""


@pytest.mark.parametrize("data", [BOMB, FILE, PARAMETER])
def test_entities_are_refused(data: bytes) -> None:
    """Neither growing entities nor those that name another file are ever expanded."""
    with pytest.raises(NoInputError, match="declares entities"):
        parse_xml(data, "f.tmx")


def test_a_document_type_alone_is_harmless() -> None:
    """Translation memories name a DTD; it is not fetched, and the document is read."""
    found = parse_xml(b'<!DOCTYPE tmx SYSTEM "http://127.0.0.1:9/tmx14.dtd"><tmx>a</tmx>', "f")
    assert (found.tag, found.text) == ("tmx", "a")


@pytest.mark.parametrize(
    "data", [b"", b"<a>", b"<a></b>", b"plain", b"\xff\xfe\x00", b"<a>\x00</a>", b"<a>&nbsp;</a>"]
)
def test_what_is_no_xml_is_one_clear_error(data: bytes) -> None:
    """Broken input is reported as such, with the file's name."""
    with pytest.raises(NoInputError, match=r"f\.tmx is not well-formed"):
        parse_xml(data, "f.tmx")


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    """Nothing but an element or a NoInputError comes out, whatever goes in."""
    with contextlib.suppress(NoInputError):
        assert isinstance(parse_xml(b"<a>" + data + b"</a>", "f"), ET.Element)


def test_deep_nesting_is_refused() -> None:
    """A document that would exhaust the stack of a program that walks it is refused."""
    deep = MAX_DEPTH + 1
    with pytest.raises(NoInputError, match="deep"):
        parse_xml(b"<a>" * deep + b"</a>" * deep, "f")


def test_utf_16_is_read() -> None:
    """Some tools write it."""
    data = '<?xml version="1.0" encoding="UTF-16"?><a>سنعود</a>'.encode("utf-16")
    assert parse_xml(data, "f").text == "سنعود"


@given(st.text(), st.text())
def test_any_text_survives_as_far_as_xml_can_hold_it(text: str, value: str) -> None:
    """What is written reads back the same but for line ends and what XML forbids."""
    root = ET.Element("{urn:x}a")
    child(root, "b", text, c=value)
    again = parse_xml(xml_bytes(root, 3), "f")
    wanted = clean(text).replace("\r\n", "\n").replace("\r", "\n")
    assert (again[0].text or "") == wanted
    assert (again[0].get("c") or "").split() == clean(value).split()


def test_a_file_too_large_is_refused(tmp_path: Path) -> None:
    """It is not read to its end first."""
    path = tmp_path / "large.tmx"
    path.write_bytes(b"x" * ((1 << 20) + 1))
    with pytest.raises(NoInputError, match="larger than 1 MiB"):
        read_bytes(path, 1 << 20)
    with pytest.raises(NoInputError, match="cannot read"):
        read_bytes(tmp_path / "absent")
