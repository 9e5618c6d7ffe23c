"""Arabic before it goes into the network."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from wallmsg.translation.source_text import needs_model, prepare, split_long

ARABIC = st.text(alphabet="ابتسلمنيوةىأإآ ًُِّـ٠١٢.،!\u200f\ufeff\ufefb…\n", max_size=200)


def _words(text: str) -> int:
    return len(text.split())


@given(st.one_of(st.text(), ARABIC))
def test_preparing_twice_changes_nothing(text: str) -> None:
    """Preparing is idempotent, so it does not matter who prepared first."""
    assert prepare(prepare(text)) == prepare(text)


def test_prepared_text_has_plain_letters_and_digits() -> None:
    """Marks, tatweel and direction marks go, digits are ASCII, hamzas and ة stay."""
    assert prepare("لم نرحل بل هُجِّـــرنا\u200f\nحلب ٢٠١٦") == "لم نرحل بل هجرنا حلب 2016"
    assert prepare("أُمّي المدينة هدى") == "أمي المدينة هدى"
    assert prepare("ﻻ ﺗﻨﺴﻮا") == "لا تنسوا"


def test_only_arabic_needs_the_model() -> None:
    """A number, Latin letters or nothing at all is not sent through the network."""
    assert needs_model("سنعود")
    assert not needs_model("2016")
    assert not needs_model("FSA !")
    assert not needs_model("")


@given(ARABIC.map(prepare), st.integers(min_value=1, max_value=9))
def test_nothing_is_lost_when_a_text_is_cut(text: str, limit: int) -> None:
    """The pieces hold every letter of the text in order, and none is longer than allowed."""
    pieces = split_long(text, _words, limit)
    assert "".join("".join(pieces).split()) == "".join(text.split())
    assert all(_words(piece) <= limit for piece in pieces)
    assert all(piece.strip() for piece in pieces)


def test_text_is_cut_at_sentences_before_clauses_before_words() -> None:
    """The cut comes where a reader would pause."""
    text = "سنعود يوما. لن ننسى، لن نسامح أبدا"
    assert split_long(text, _words, 7) == [text]
    assert split_long(text, _words, 5) == ["سنعود يوما.", "لن ننسى، لن نسامح أبدا"]
    assert split_long(text, _words, 3) == ["سنعود يوما.", "لن ننسى،", "لن نسامح أبدا"]
    assert split_long(text, _words, 1) == text.split()


def test_a_single_endless_word_is_cut_too() -> None:
    """Not even a row of letters without any space gets past the limit."""
    pieces = split_long("س" * 1000, len, 100)
    assert "".join(pieces) == "س" * 1000
    assert max(map(len, pieces)) <= 100
