"""The query language."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wallmsg.catalogue.search.query import MAX_DEPTH, And, Not, Or, Query, QueryTerm, parse_query
from wallmsg.errors import QueryError

A, B, C = QueryTerm(("a",)), QueryTerm(("b",)), QueryTerm(("c",))


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("a", A),
        ("A", A),
        ("a b c", And((A, B, C))),
        ("a AND b c", And((A, B, C))),
        ("a OR b", Or((A, B))),
        ("a b OR c", Or((And((A, B)), C))),
        ("a (b OR c)", And((A, Or((B, C))))),
        ("a NOT b", And((A, Not(B)))),
        ("a AND NOT b", And((A, Not(B)))),
        ("a -b", And((A, Not(B)))),
        ("NOT NOT a", Not(Not(A))),
        ("-(a b)", Not(And((A, B)))),
        ('"a b"', QueryTerm(("a", "b"))),
        ("“a b”", QueryTerm(("a", "b"))),
        ("«a b»", QueryTerm(("a", "b"))),
        ("a-b", QueryTerm(("a", "b"))),
        ("a - b", And((A, B))),
        ("ho*", QueryTerm(("ho",), prefix=True)),
        ('"a ho"*', QueryTerm(("a", "ho"), prefix=True)),
        ('"a ho*"', QueryTerm(("a", "ho"), prefix=True)),
        ("a and b", And((A, QueryTerm(("and",)), B))),
        ("a ... b", And((A, B))),
        ("قَلْبي", QueryTerm(("قلبي",))),
        ("a(b)c", And((A, B, C))),
    ],
)
def test_queries_are_understood(text: str, node: object) -> None:
    """Words side by side are joined by AND, which binds closer than OR."""
    assert parse_query(text).node == node


@pytest.mark.parametrize("text", ["", "  ", "\n\t"])
def test_an_empty_query_asks_nothing(text: str) -> None:
    """Nothing typed is no mistake: it lists everything."""
    assert parse_query(text) == Query(text, None)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('"a b', "quotation mark is not closed"),
        ("(a", "opening parenthesis has no closing"),
        ("a)", "closing parenthesis has no opening"),
        (")", "needs a word before it"),
        ("()", "inside the parentheses"),
        ("a AND", "AND needs a word after it"),
        ("OR a", "OR needs a word before it"),
        ("a OR OR b", "OR needs a word after it"),
        ("NOT", "NOT needs a word after it"),
        ("*", "* needs the beginning of a word"),
        ('""*', "* needs the beginning of a word"),
        ("...", "no word to look for"),
        ("(" * (MAX_DEPTH + 1) + "a" + ")" * (MAX_DEPTH + 1), "inside each other"),
        ("a " * 65, "more than 64 words"),
    ],
)
def test_mistakes_are_named(text: str, words: str) -> None:
    """A malformed query gets one clear sentence."""
    with pytest.raises(QueryError, match="^" + r".*" + words.replace("*", r"\*")):
        parse_query(text)


def test_terms_that_are_wanted() -> None:
    """Highlights are for what is looked for, not for what must be absent."""
    assert parse_query("a NOT b (c OR NOT NOT a)").wanted() == [A, C, A]
    assert parse_query("").wanted() == []


@given(st.text('ab "()*-ANDORT«»\n') | st.text())
@settings(deadline=None)
def test_any_text_is_a_query_or_a_clear_mistake(text: str) -> None:
    """Nothing that can be typed raises anything but QueryError."""
    with contextlib.suppress(QueryError):
        assert bool(parse_query(text).node) == bool(text.strip())
