"""Words and their forms."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories.records import marked
from wallmsg.catalogue.search.words import (
    Lexicon,
    Word,
    arabic_stem,
    bare_stems,
    fold_word,
    word_skeleton,
)


def words(text: str) -> list[Word]:
    """The words of a text."""
    return Lexicon().words(text)


def folded(text: str) -> list[str]:
    """The folded words of a text."""
    return Lexicon().folded(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("تركت قلبي، بين", ["تركت", "قلبي", "بين"]),
        ("قَلْبي", ["قلبي"]),
        ("\u2067قلبي\u2069", ["قلبي"]),
        ("قـــلبي", ["قلبي"]),
        ("ـــ", []),
        ("don't", ["dont"]),
        ("don’t 'quoted'", ["dont", "quoted"]),
        ("IMG_12-a.jpg", ["img", "12", "a", "jpg"]),
        ("١٢/٢٠١٦", ["12", "2016"]),
        ("Café", ["cafe"]),
        ("...!؟", []),
        ("ﷺ", ["صلي", "الله", "عليه", "وسلم"]),
    ],
)
def test_words_are_folded_and_split_at_signs(text: str, expected: list[str]) -> None:
    """Signs separate words; marks, tatweel, apostrophes and direction marks do not."""
    assert folded(text) == expected


def test_places_are_those_of_the_original_text() -> None:
    """A word's place covers its vowel marks but not the direction marks around it."""
    text = "\u2067قَلْبي\u2069، heart"
    spans = [(word.start, word.end) for word in words(text)]
    assert marked(text, spans) == ["قَلْبي", "heart"]


@given(st.text())
@settings(deadline=None)
def test_words_hold_letters_and_digits_only(text: str) -> None:
    """No word has a character that means something to FTS5, and all places are inside the text."""
    previous = 0
    for word in words(text):
        assert word.folded
        assert not set(word.folded) & set(map(chr, range(128))) - set(
            "abcdefghijklmnopqrstuvwxyz0123456789"
        )
        assert previous <= word.start < word.end <= len(text)
        previous = word.start


@given(st.text())
@settings(deadline=None)
def test_folding_words_twice_changes_nothing(text: str) -> None:
    """The words of folded words are themselves: an index and a query agree."""
    once = folded(text)
    assert folded(" ".join(once)) == once


@pytest.mark.parametrize(
    "family",
    [
        "بيت البيت والبيت بيتي بيتنا بيته للبيت وللبيت بالبيت",
        "حرية الحرية والحرية حريتنا",
        "مدينة المدينة مدينتنا مدينتي",
        "قلب قلبي قلبك القلب",
        "راجع راجعين راجعون",
        "حلفاء حلفاؤه حلفائه",
        "أحبك أحبيني أحبها",
        "يوم يوماً اليوم",
        "حياة حياتي حياتنا الحياة",
        "سوريا سورية السوريين سوري",
    ],
)
def test_forms_of_one_noun_share_a_stem(family: str) -> None:
    """Articles, pronouns and common endings do not keep a word from being found."""
    stems = {arabic_stem(fold_word(word)) for word in family.split()}
    assert len(stems) == 1, stems


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("بحلب", "حلب"),
        ("وقلبي", "قلب"),
        ("لأطفالكم", "أطفال"),
        ("فسنعود", "نعود"),
        ("ولبلد", "بلد"),
    ],
)
def test_letters_written_onto_a_word_can_come_off(written: str, wanted: str) -> None:
    """Among the bare stems is that of the word without و ف ب ل ك س."""
    assert arabic_stem(fold_word(wanted)) in bare_stems(fold_word(written))


@given(st.text("ابتثجحخدذرزسشصضطظعغفقكلمنهويءةى", min_size=1, max_size=12))
@settings(deadline=None)
def test_a_stem_is_never_empty(word: str) -> None:
    """However short or odd a word, something of it stays; it is never longer than the word."""
    folded_word = fold_word(word)
    assert 0 < len(arabic_stem(folded_word)) <= len(folded_word)
    assert all(bare_stems(folded_word)) or not bare_stems(folded_word)


def test_skeletons_need_three_arabic_letters() -> None:
    """Skeletons of short words would match everything, Latin words have none."""
    assert word_skeleton("من") == ""
    assert word_skeleton("heart") == ""
    assert word_skeleton("حلب") == word_skeleton("جلت") != ""


@pytest.mark.parametrize(
    "spellings",
    [
        "مسؤول مسئول مسءول مسوول",
        "شؤون شئون شءون",
        "قراءة قرائة",
        "رؤوس رءوس رئوس",
        "المسؤولين المسئولين",
    ],
)
def test_spellings_of_a_hamza_share_a_skeleton(spellings: str) -> None:
    """Egyptian, Levantine and careless spellings of a hamza inside a word find each other."""
    shapes = {word_skeleton(fold_word(word)) for word in spellings.split()}
    assert len(shapes) == 1, shapes
    assert shapes != {""}


@pytest.mark.parametrize(("one", "other"), [("طويل", "طول"), ("قوم", "قيم"), ("سماء", "سمو")])
def test_other_letters_keep_their_skeleton(one: str, other: str) -> None:
    """Words whose و or ي is no seat of a hamza are not confused for it."""
    assert word_skeleton(fold_word(one)) != word_skeleton(fold_word(other))


def test_english_is_stemmed_and_numbers_are_not() -> None:
    """City and cities meet; a word of another script or a number is its own stem."""
    looser = Lexicon().forms
    assert looser("cities") == looser("city")
    assert looser("revolutionaries").stem == looser("revolutionary").stem
    assert looser("2016").stem == "2016"
    assert looser("город").stem == "город"
    assert looser("بيتنا").stem == looser("البيت").stem
