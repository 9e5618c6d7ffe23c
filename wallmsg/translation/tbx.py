"""Glossaries as TBX, the exchange format of terminology (ISO 30042).

Written in the dialect of 2008 (`martif`, TBX-Basic), which CAT tools read; read in that and in the
one of 2019 (`tbx`), which gives the same parts other names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO
from xml.etree import ElementTree as ET

from wallmsg.errors import NoInputError
from wallmsg.text.languages import ARABIC, ENGLISH, LanguageNotes
from wallmsg.text.safe_xml import XML, child, local, parse_xml, xml_bytes
from wallmsg.translation.glossary import Term

_ENTRIES = frozenset(("termEntry", "conceptEntry"))
_LANGUAGES = frozenset(("langSet", "langSec"))
_DEPRECATED = frozenset(("deprecatedTerm-admn-sts", "deprecatedTerm", "supersededTerm-admn-sts"))
_HEAD = b"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE martif SYSTEM "TBXBasiccoreStructV02.dtd">
<martif type="TBX-Basic" xml:lang="en">
 <martifHeader>
  <fileDesc>
   <sourceDesc>
    <p>A glossary of wallmsg</p>
   </sourceDesc>
  </fileDesc>
 </martifHeader>
 <text>
  <body>
"""


def write_tbx(terms: Iterable[Term], out: BinaryIO) -> int:
    """Writes the terms, the kind of each as its subject field; returns how many."""
    out.write(_HEAD)
    count = 0
    for term in terms:
        count += 1
        entry = ET.Element("termEntry", {"id": f"t{count}"})
        child(entry, "descrip", term.kind, type="subjectField")
        for language, texts in (("ar", (term.arabic,)), ("en", term.english)):
            section = child(entry, "langSet", **{f"{XML}lang": language})
            for text in texts:
                child(child(section, "tig"), "term", text)
        out.write(xml_bytes(entry, 3))
    out.write(b"  </body>\n </text>\n</martif>\n")
    return count


def read_tbx(data: bytes, name: str, languages: LanguageNotes | None = None) -> tuple[Term, ...]:
    """The terms of a file called `name` that have Arabic and English, in its order.

    Each Arabic term of an entry becomes one of its own with all English ones that are not marked
    as deprecated. `languages` collects codes such as `apc` that were accepted as Arabic or English.
    Raises NoInputError if it is not TBX or has no such term.
    """
    accepted = languages or LanguageNotes()
    root = parse_xml(data, name)
    if local(root) not in {"martif", "tbx"}:
        raise NoInputError(f"{name} is not a TBX glossary: it begins with <{local(root)}>")
    terms = tuple(
        term
        for entry in root.iter()
        if local(entry) in _ENTRIES
        for term in _terms(entry, accepted)
    )
    if not terms:
        raise NoInputError(f"{name} has no Arabic term with an English one")
    return terms


def _terms(entry: ET.Element, languages: LanguageNotes) -> Iterator[Term]:
    texts: dict[str, list[str]] = {}
    kind = "term"
    for part in entry:
        if local(part) in _LANGUAGES:
            language = languages.language_of(part.get(f"{XML}lang") or "")
            texts.setdefault(language, []).extend(_valid(part))
        elif local(part) == "descrip" and part.get("type") == "subjectField":
            kind = " ".join((part.text or "").split()) or kind
    english = tuple(dict.fromkeys(texts.get(ENGLISH, ())))
    if english:
        for arabic in dict.fromkeys(texts.get(ARABIC, ())):
            yield Term(arabic, english, kind)


def _valid(section: ET.Element) -> Iterator[str]:
    """The terms of one language but the deprecated; `tig`, `ntig` or `termSec` hold one each."""
    for holder in section:
        parts = list(holder.iter())
        if any(local(part) == "termNote" and part.text in _DEPRECATED for part in parts):
            continue
        for part in parts:
            if local(part) == "term" and (text := " ".join("".join(part.itertext()).split())):
                yield text
