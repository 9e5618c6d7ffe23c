"""Reviewed translations, glossary terms and the words a translation hangs on."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wallmsg.errors import UsageError
from wallmsg.model import AmbiguousWord
from wallmsg.text.arabic import count_arabic, strip_marks
from wallmsg.translation.ambiguity import ReadingVariant, ambiguous_words
from wallmsg.translation.glossary import Glossary, Term, read_glossary
from wallmsg.translation.memory import Reviewed, TranslationMemory

ARABIC = st.text(alphabet="ابتسلمنيوةىأإ ًّـ،!\u200f", max_size=40)


def test_the_same_text_is_answered_from_memory() -> None:
    """Vowel marks, hamzas, punctuation and line ends make no other text."""
    memory = TranslationMemory([Reviewed("سَنعود يوماً!", "We will return one day", "r1")])
    found = memory.exact("سنعود\nيوما")
    assert found is not None
    assert found.exact
    assert found.reviewed.source == "r1"
    assert memory.exact("سنعود") is None


def test_the_last_review_counts() -> None:
    """Who reviews a text again means it."""
    memory = TranslationMemory([Reviewed("سنعود", "first", "a"), Reviewed("سنعود", "second", "b")])
    assert len(memory) == 1
    found = memory.exact("سنعود")
    assert found is not None
    assert found.reviewed.english == "second"


def test_a_similar_text_is_a_suggestion_that_says_what_differs() -> None:
    """One word more may turn the meaning round, so it is named."""
    memory = TranslationMemory(
        [Reviewed("لن نرحل من هذه المدينة", "We will not leave this city", "a")]
    )
    [found] = memory.similar("نرحل من هذه المدينة")
    assert not found.exact
    assert 0.75 <= found.similarity < 1
    assert found.differs == ("لن",)
    assert memory.similar("صباح الخير") == ()
    assert memory.similar("لن نرحل من هذه المدينة") == ()


def test_the_threshold_and_the_number_can_be_set() -> None:
    """A higher threshold suggests less; the most similar come first."""
    known = [Reviewed(f"سنعود إلى المدينة {n}", str(n), str(n)) for n in range(5)]
    assert len(TranslationMemory(known).similar("سنعود إلى المدينة", limit=2)) == 2
    assert TranslationMemory(known, min_similarity=0.999).similar("سنعود إلى المدينة") == ()
    found = TranslationMemory(known).similar("سنعود الى المدينة 3 و", limit=5)
    assert [f.similarity for f in found] == sorted((f.similarity for f in found), reverse=True)


@given(st.lists(ARABIC, max_size=8))
def test_what_was_stored_is_found(texts: list[str]) -> None:
    """Every text with a letter in it is answered, and nothing is without its English."""
    memory = TranslationMemory(Reviewed(t, f"english of {t}", "x") for t in texts)
    for text in texts:
        found = memory.exact(text)
        assert found is not None or not count_arabic(strip_marks(text))
        assert all(not near.exact for near in memory.similar(text))


def test_nothing_is_remembered_of_empty_texts() -> None:
    """An empty text or an empty translation answers nothing."""
    memory = TranslationMemory([Reviewed("", "x", "a"), Reviewed("سنعود", " ", "b")])
    assert len(memory) == 0
    assert memory.similar("") == ()


def test_terms_are_found_and_reported() -> None:
    """The longest term counts, clitics do not matter, and what was not respected is said."""
    glossary = Glossary(
        [
            Term("حلب", ("Aleppo",), "place"),
            Term("ثوار حلب", ("the revolutionaries of Aleppo", "the rebels of Aleppo"), "party"),
            Term("شهيد", ("martyr",)),
        ]
    )
    used = glossary.report(
        "نحن ثوار حلب، والشهيد من حلب", "We are the rebels of Aleppo, the dead from Halab"
    )
    assert [(u.term.arabic, u.respected) for u in used] == [
        ("ثوار حلب", True),
        ("شهيد", False),
        ("حلب", True),
    ]
    assert [(place.arabic, place.english) for place in glossary.names()] == [("حلب", ("Aleppo",))]


def test_the_users_terms_come_before_the_embedded_ones() -> None:
    """A later term for the same Arabic replaces the earlier."""
    glossary = Glossary([Term("الشام", ("Damascus",)), Term("الشام", ("the Levant",))])
    assert len(glossary) == 1
    assert glossary.report("الشام", "The Levant")[0].respected


def test_a_glossary_file_is_read(tmp_path: Path) -> None:
    """Remarks and empty rows are skipped, a byte order mark too; several renderings are kept."""
    file = tmp_path / "g.tsv"
    file.write_text("\ufeff# remark\n\nحلب\tAleppo; Halab\tplace\nشهيد\tmartyr\n", encoding="utf-8")
    assert read_glossary(file) == (
        Term("حلب", ("Aleppo", "Halab"), "place"),
        Term("شهيد", ("martyr",), "term"),
    )


@pytest.mark.parametrize("text", ["حلب Aleppo", "\tAleppo", "حلب\t", "حلب\t ; "])
def test_a_row_that_does_not_fit_is_named(tmp_path: Path, text: str) -> None:
    """The error says which row."""
    file = tmp_path / "g.tsv"
    file.write_text(f"شهيد\tmartyr\n{text}\n", encoding="utf-8")
    with pytest.raises(UsageError, match="row 2"):
        read_glossary(file)
    with pytest.raises(UsageError, match="cannot be read"):
        read_glossary(tmp_path / "none.tsv")


def test_the_word_the_english_hangs_on_is_named() -> None:
    """A dot more makes another word and another meaning; a spelling variant does not."""
    best = ReadingVariant("تركت قلبي في المدينة", "I left my heart in the city")
    dots = ReadingVariant("تركت قلمي في المدينة", "I left a pen on the table")
    spelling = ReadingVariant("تركت قلبى فى المدينه", "Something quite different came out")
    same = ReadingVariant("تركت قلبا في المدينة", "I left a heart in the city")
    assert ambiguous_words(best, [dots, same, dots]) == (
        AmbiguousWord("قلبي", "قلمي", dots.english),
    )
    assert ambiguous_words(best, [spelling]) == ()
    assert ambiguous_words(best, []) == ()


def test_the_embedded_glossary_fits_its_own_format() -> None:
    """Every row of the glossary that comes with wallmsg can be read, and names Aleppo right."""
    glossary = Glossary(read_glossary())
    assert len(glossary) > 200
    assert glossary.report("حلب", "Aleppo")[0].respected
