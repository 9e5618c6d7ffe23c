"""Translation memories and glossaries from and for other programs."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from translate.storage.tbx import tbxfile
from translate.storage.tmx import tmxfile

from wallmsg.errors import NoInputError
from wallmsg.text.safe_xml import clean
from wallmsg.translation.glossary import Term, parse_glossary, write_glossary
from wallmsg.translation.memory import Reviewed, TranslationMemory
from wallmsg.translation.tbx import read_tbx, write_tbx
from wallmsg.translation.tmx import read_tmx, write_tmx

PAIRS = (
    Reviewed("سنعود يوماً", 'We will <b>return</b> & "stay" one day', "3f2a m1"),
    Reviewed("لا تبكِ\nيا أمي", "Do not cry,\nmother", ""),
)
TERMS = (
    Term("حلب الشرقية", ("Eastern Aleppo", "East <Aleppo>"), "place"),
    Term("الشهداء", ("the martyrs",), "term"),
)

OMEGAT = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE tmx SYSTEM "tmx11.dtd">
<tmx version="1.1">
 <header creationtool="OmegaT" segtype="sentence" srclang="AR-SY" adminlang="EN-US"/>
 <body>
  <tu>
   <tuv lang="AR-SY"><seg>قلبي <bpt i="1">&lt;b&gt;</bpt>هنا<ept i="1">&lt;/b&gt;</ept></seg></tuv>
   <tuv lang="EN_GB" changeid="x"><seg>My heart is <hi>here</hi></seg></tuv>
  </tu>
  <tu><tuv xml:lang="fr"><seg>un</seg></tuv><tuv xml:lang="en"><seg>one</seg></tuv></tu>
  <tu><tuv xml:lang="ar"><seg>حلب</seg></tuv><tuv xml:lang="en"><seg/></tuv></tu>
 </body>
</tmx>"""

NEWER = """<tbx type="TBX-Basic" style="dca" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2">
<text><body><conceptEntry id="1"><descrip type="subjectField">party</descrip>
<langSec xml:lang="ar"><termSec><term>الجيش الحر</term></termSec></langSec>
<langSec xml:lang="en">
<termSec><term>the Free Army</term></termSec>
<termSec><term>free armed forces</term>
<termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote></termSec>
</langSec></conceptEntry></body></text></tbx>"""


def written(pairs: tuple[Reviewed, ...]) -> bytes:
    """The bytes of a memory."""
    out = io.BytesIO()
    assert write_tmx(pairs, out) == len(pairs)
    return out.getvalue()


def test_a_memory_comes_back_as_it_went_out() -> None:
    """Markup, quotation marks, line breaks and the source are kept."""
    assert read_tmx(written(PAIRS), "x.tmx") == (
        PAIRS[0],
        Reviewed(PAIRS[1].arabic, PAIRS[1].english, "x.tmx"),
    )


def test_another_program_reads_the_memory() -> None:
    """translate-toolkit's parser finds the same texts and languages."""
    found = tmxfile.parsestring(written(PAIRS), sourcelanguage="ar", targetlanguage="en")
    assert [(u.source, u.target) for u in found.units] == [(p.arabic, p.english) for p in PAIRS]


def test_a_memory_of_another_program_is_read() -> None:
    """Dialects, old attributes and inline codes are understood; other languages are passed over."""
    assert read_tmx(OMEGAT.encode(), "o.tmx") == (
        Reviewed("قلبي هنا", "My heart is here", "o.tmx"),
    )


def test_an_imported_pair_answers() -> None:
    """What was read from TMX is found by the memory."""
    memory = TranslationMemory(read_tmx(written(PAIRS), "x"))
    found = memory.exact("سَنعود يوما")
    assert found is not None
    assert found.reviewed.source == "3f2a m1"


@pytest.mark.parametrize("data", [b"<html/>", written(()), b"<tmx><body><tu/></body></tmx>"])
def test_a_file_without_pairs_is_refused(data: bytes) -> None:
    """Nothing is imported silently empty."""
    with pytest.raises(NoInputError, match=r"x\.tmx"):
        read_tmx(data, "x.tmx")


@given(st.lists(st.tuples(st.text(), st.text()), max_size=4))
def test_any_texts_make_a_memory(texts: list[tuple[str, str]]) -> None:
    """Every pair of which something can be written comes back in order."""
    pairs = tuple(Reviewed(arabic, english, "") for arabic, english in texts)
    wanted = [
        tuple(clean(t).replace("\r\n", "\n").replace("\r", "\n").strip() for t in pair)
        for pair in texts
    ]
    wanted = [pair for pair in wanted if all(pair)]
    if not wanted:
        with pytest.raises(NoInputError):
            read_tmx(written(pairs), "x")
    else:
        assert [(p.arabic, p.english) for p in read_tmx(written(pairs), "x")] == wanted


def test_a_glossary_comes_back_as_it_went_out() -> None:
    """Renderings keep their order, terms their kind, in TBX and in tab-separated text."""
    tbx, tsv = io.BytesIO(), io.BytesIO()
    assert write_tbx(TERMS, tbx) == write_glossary(TERMS, tsv) == 2
    assert read_tbx(tbx.getvalue(), "g.tbx") == TERMS
    assert parse_glossary(tsv.getvalue(), "g.tsv") == TERMS


def test_another_program_reads_the_glossary() -> None:
    """translate-toolkit's parser finds each term and its preferred rendering."""
    out = io.BytesIO()
    write_tbx(TERMS, out)
    found = tbxfile.parsestring(out.getvalue(), sourcelanguage="ar", targetlanguage="en")
    assert [(u.source, u.target) for u in found.units] == [(t.arabic, t.english[0]) for t in TERMS]


def test_the_newer_dialect_is_read() -> None:
    """TBX of 2019 has other names; what is deprecated is left out."""
    assert read_tbx(NEWER.encode(), "n.tbx") == (Term("الجيش الحر", ("the Free Army",), "party"),)


def test_a_file_without_terms_is_refused() -> None:
    """A file that is no glossary is reported by its name."""
    for data in (b"<tmx/>", b"<martif/>"):
        with pytest.raises(NoInputError, match=r"g\.tbx"):
            read_tbx(data, "g.tbx")


def test_what_tab_separated_text_cannot_hold_becomes_the_nearest() -> None:
    """A semicolon inside a rendering would make two of it."""
    out = io.BytesIO()
    write_glossary([Term("# حلب\tالشام", ("a; b", "c\nd"), "x\ty")], out)
    assert parse_glossary(out.getvalue(), "g") == (Term("حلب الشام", ("a, b", "c d"), "x y"),)
