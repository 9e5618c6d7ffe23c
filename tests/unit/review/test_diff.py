"""Texts compared by words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from wallmsg.review import Op, merge3, word_diff

texts = st.lists(
    st.sampled_from(["قلبي", "قَلبي", "سنعود", "my", "heart", ",", " ", "\n", "[...]", "ا\u0323ب"]),
    max_size=12,
).map("".join)


@given(texts, texts)
def test_a_diff_holds_both_texts(before: str, after: str) -> None:
    """Without what was added it is the old text, without what was removed the new one."""
    pieces = word_diff(before, after)
    assert "".join(piece.text for piece in pieces if piece.op is not Op.ADDED) == before
    assert "".join(piece.text for piece in pieces if piece.op is not Op.REMOVED) == after


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_text_can_be_compared(before: str, after: str) -> None:
    """Nothing of any text is dropped."""
    pieces = word_diff(before, after)
    assert "".join(piece.text for piece in pieces if piece.op is not Op.ADDED) == before
    assert "".join(piece.text for piece in pieces if piece.op is not Op.REMOVED) == after


def test_words_are_whole() -> None:
    """An Arabic word that changed in one letter or mark is exchanged whole, so it stays joined."""
    assert word_diff("تركت قلبي هنا", "تركت قَلبي هنا") == [
        (Op.SAME, "تركت "),
        (Op.REMOVED, "قلبي"),
        (Op.ADDED, "قَلبي"),
        (Op.SAME, " هنا"),
    ]


@given(texts, texts, texts)
def test_merged_texts_lose_nothing(base: str, mine: str, theirs: str) -> None:
    """Both whole texts can be read from the pieces; without a conflict there is one text."""
    merged = merge3(base, mine, theirs)
    assert merge3(base, mine, base).text == mine
    assert merge3(base, base, theirs).text == theirs
    assert merge3(base, mine, mine).text == mine
    assert (merged.text is None) == (merged.conflicts > 0)
    for piece in merged.pieces:
        if piece.text is None:
            assert piece.mine in mine
            assert piece.theirs in theirs


def test_changes_far_apart_meet() -> None:
    """Different words of one text may be changed by two people."""
    assert merge3("a b c d", "x b c d", "a b c y").text == "x b c y"
    assert merge3("a b c", "a x c", "a y c").conflicts == 1
