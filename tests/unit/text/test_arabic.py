"""Folding, skeletons, digits and direction marks."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from wallmsg.text.arabic import (
    ascii_digits,
    count_arabic,
    fold,
    has_arabic,
    isolate,
    scoring_form,
    skeleton,
    strip_marks,
)

arabic = st.text(st.characters(min_codepoint=0x600, max_codepoint=0x6FF) | st.sampled_from(" aé"))


@given(st.text() | arabic)
@example("C:\u0327")
@example("C\u0640\u0327")
@example("\u1a75\u06de\u034d")
@example("\u1df4\u0621\u1ce2")
@example("حلب ء دار")
def test_folding_is_idempotent(text: str) -> None:
    """Folding what is folded changes nothing; so for the skeleton and the scoring form."""
    assert fold(fold(text)) == fold(text)
    assert skeleton(skeleton(text)) == skeleton(text)
    assert scoring_form(scoring_form(text)) == scoring_form(text)


@given(st.text())
def test_same_skeleton_for_all_that_folds_alike(text: str) -> None:
    """The skeleton sees no more than folding does."""
    assert skeleton(fold(text)) == skeleton(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("أحبك", "احبك"),
        ("ٲرض", "أرض"),
        ("مدرسۀ", "مدرسة"),
        ("علے", "على"),
        ("إلى", "الي"),
        ("مدينة", "مدينه"),
        ("هُجِّرنا", "هجرنا"),
        ("حـــلب", "حلب"),
        ("ﺣﻠﺐ", "حلب"),
        ("٢٠١٦", "2016"),
        ("۲۰۱۶", "2016"),
        ("مسؤول شاطئ", "مسوول شاطي"),
        ("ح\u200cلب\u202c", "حلب"),
        ("ALEPPO  حلب", "aleppo حلب"),
    ],
)
def test_spellings_that_fold_alike(one: str, other: str) -> None:
    """Spelling variants of one word share their folded form."""
    assert fold(one) == fold(other)


def test_the_skeleton_forgets_dots_but_not_shapes() -> None:
    """Words that differ in dots share a skeleton, words that differ in shape do not."""
    assert skeleton("تركت") == skeleton("بركب")
    assert skeleton("حلب") == skeleton("جلت")
    assert skeleton("حلب") != skeleton("كلب")
    assert skeleton("سماء") == skeleton("شما")


def test_digits_alone_are_turned() -> None:
    """Digits become 0-9, letters keep their hamza."""
    assert ascii_digits("أ٢٠۱۶") == "أ2016"


def test_arabic_is_letters_only() -> None:
    """Arabic digits and punctuation are no Arabic words; presentation forms are letters."""
    assert not has_arabic("٢٠١٦، 2016 aleppo")
    assert count_arabic("حلب aleppo") == 3
    assert has_arabic("ﺣ")


@given(arabic)
def test_isolating_wraps_and_keeps(text: str) -> None:
    """Direction isolates go around Arabic and nothing else changes."""
    wrapped = isolate(text)
    assert wrapped.strip("\u2067\u2069") == text.strip("\u2067\u2069")
    assert (wrapped != text) == has_arabic(text)


@given(arabic)
def test_no_marks_are_left(text: str) -> None:
    """Vowel marks and tatweel are gone after stripping."""
    left = strip_marks(text)
    assert "\u0640" not in left
    assert not any("\u064b" <= c <= "\u0652" for c in left)


def test_the_scoring_form() -> None:
    """Rates ignore marks, punctuation and alif forms, not the hamza on و and ي."""
    assert scoring_form("إلى مَن، (شاركتني)!  ٢٠١٦") == "الي من شاركتني 2016"
    assert scoring_form("مسؤول") != scoring_form("مسوول")
    assert not any(unicodedata.category(c)[0] == "P" for c in scoring_form("a-b/c…"))
