"""Handwriting without a typeface: letters join, dots stand where they belong, hands repeat."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.wall_renderer.fonts import TATWEEL
from scripts.wall_renderer.letterforms import (
    BODIES,
    FIGURES,
    FINAL,
    INITIAL,
    ISOLATED,
    JOINS_NOT,
    LETTERS,
    MEDIAL,
    TOOTHED,
)
from scripts.wall_renderer.lettering import Hand, draw_text
from scripts.wall_renderer.lines import Typefaces
from scripts.wall_renderer.pen import Mask, parse
from scripts.wall_renderer.penmanship import Writer

EM = 72
ONE_STROKE = "سلمعه"  # no dots, and drawn without lifting the pen
HANDS = range(12)


def writer(seed: int) -> Writer:
    """The hand of that number."""
    return Writer(np.random.default_rng(seed))


def ink(mask: Mask) -> Mask:
    """0 and 1."""
    return (mask > 60).astype(np.uint8)


def parts(mask: Mask) -> int:
    """How many pieces of ink are not connected."""
    return cv2.connectedComponents(ink(mask))[0] - 1


@pytest.mark.parametrize("body", sorted(LETTERS))
def test_each_letter_has_the_positions_it_is_written_in(body: str) -> None:
    """A letter that joins on has all four, or looks like another one inside a word."""
    positions = set(LETTERS[body])
    assert ISOLATED in positions
    if body != "hamza":
        assert FINAL in positions
    if body in JOINS_NOT or body in TOOTHED or body == "hooked noon":
        assert positions <= {ISOLATED, FINAL}
    else:
        assert positions == {ISOLATED, INITIAL, MEDIAL, FINAL}


def test_forms_join_where_the_next_letter_begins() -> None:
    """Bodies end on the line to the left where a letter follows."""
    for forms in LETTERS.values():
        for position in (INITIAL, MEDIAL):
            for form in forms.get(position, ()):
                points, _ = parse(form.split("|")[0])
                assert points[-1, 1] == 0
                assert points[-1, 0] > points[0, 0]


@pytest.mark.parametrize("character", sorted(BODIES) + sorted(FIGURES))
def test_every_character_leaves_ink(character: str) -> None:
    """In any hand, on a base line inside or just below the picture."""
    for seed in HANDS:
        mask, base = writer(seed).draw(character, EM)
        assert ink(mask).sum() > 4
        assert mask.dtype == np.uint8
        assert 0 < base <= mask.shape[0] + EM


@given(st.text(ONE_STROKE, min_size=2, max_size=6), st.integers(0, 10_000))
def test_letters_of_a_word_join(word: str, seed: int) -> None:
    """What is written without lifting the pen is one piece of ink."""
    assert parts(writer(seed).draw(word, EM)[0]) == 1


def test_letters_that_do_not_join_stand_apart() -> None:
    """Two alefs are two strokes however thick the pen."""
    for seed in HANDS:
        assert parts(writer(seed).draw("اا", EM)[0]) == 2


def test_dots_stand_on_their_side() -> None:
    """The same word with dots above reaches higher than with dots below, and less low."""
    for seed in HANDS:
        above, line = writer(seed).draw("ته", EM)
        below, other = writer(seed).draw("يه", EM)
        assert line > other
        assert below.shape[0] - other > above.shape[0] - line


def test_words_run_from_right_to_left_and_figures_from_left_to_right() -> None:
    """The tall letter of لس is on the right, the low figure of ٠١ on the left."""
    for seed in HANDS:
        word = ink(writer(seed).draw("لس", EM)[0])
        tops = np.argmax(word.any(axis=0) * word.argmax(axis=0).max() - word.argmax(axis=0))
        assert tops > word.shape[1] / 2
        number = ink(writer(seed).draw("٠١", EM)[0])
        half = number.shape[1] // 2
        rows = [np.flatnonzero(side.any(axis=1)) for side in (number[:, :half], number[:, half:])]
        assert len(rows[0]) < len(rows[1])


def test_a_hand_repeats_and_hands_differ() -> None:
    """Same seed, same writing; another seed, another hand."""
    one, again, other = (writer(seed).draw("سنعود", EM)[0] for seed in (1, 1, 2))
    assert np.array_equal(one, again)
    assert one.shape != other.shape or not np.array_equal(one, other)


def test_tatweel_stretches() -> None:
    """A stretched word is the same word, wider."""
    for seed in HANDS:
        plain, long = (writer(seed).draw(word, EM)[0] for word in ("سم", f"س{TATWEEL * 4}م"))
        assert long.shape[1] > plain.shape[1]


def test_signs_stand_to_the_left_of_their_word() -> None:
    """A question mark or comma is written, after the last letter: its word only becomes longer."""
    for seed in HANDS:
        for sign in "؟،؛":
            plain, signed = (ink(writer(seed).draw(word, EM)[0]) for word in ("إلى", f"إلى{sign}"))
            assert signed.shape[1] > plain.shape[1] + 2
            before = signed.shape[1] - plain.shape[1]
            assert signed[:, :before].any()


def test_the_stem_of_tah_stands_left_of_its_bowl() -> None:
    """ط is a stem with a bowl to its right, not the other way round."""
    for seed in HANDS:
        letter = ink(writer(seed).draw("ط", EM)[0])
        stem = np.flatnonzero(letter[: letter.shape[0] // 4].any(axis=0)).mean()
        assert stem < 0.62 * letter.shape[1]


def test_latin_letters_are_left_to_a_typeface() -> None:
    """Nobody writes what there are no forms for."""
    assert writer(1).covers("حلب 2016 ١٢/١٣ شكراً")
    assert not writer(1).covers("Aleppo")
    assert not writer(1).covers("حُب")
    assert writer(1).draw("Aleppo", EM)[0].shape == (1, 1)


def test_lines_are_written_by_hand_as_often_as_asked() -> None:
    """`writers` is the share of lines that somebody writes, each line somebody else."""
    rng = np.random.default_rng(3)
    edge, base = draw_text(rng, "كنا هنا ٢٠١٦", [writer(4)], Hand())
    assert (edge > 0).any()
    assert 0 < base < edge.shape[0]
    with pytest.raises(ValueError, match="typeface"):
        Typefaces([], writers=1.0)
