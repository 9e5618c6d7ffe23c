"""The query language: words, "phrases", beginnings*, AND, OR, NOT and parentheses.

    query  := all (OR all)*
    all    := one (AND? one)*
    one    := NOT one | -item | item
    item   := word | word* | "phrase" | ( query )

Words that stand side by side must all be found. The operators are written in capitals, so that
`and` is a word like any other. Signs that are neither letters nor digits separate words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

from wallmsg.catalogue.search.words import Lexicon
from wallmsg.errors import QueryError

MAX_WORDS = 64
MAX_DEPTH = 16

_EXAMPLE = 'for example: heart AND (city OR "between the walls") NOT war'


class QueryTerm(NamedTuple):
    """Folded words that must follow each other; of the last perhaps only the beginning."""

    words: tuple[str, ...]
    prefix: bool = False


class And(NamedTuple):
    """Every part must be found."""

    parts: tuple[Node, ...]


class Or(NamedTuple):
    """At least one part must be found."""

    parts: tuple[Node, ...]


class Not(NamedTuple):
    """The part must not be found."""

    part: Node


Node = QueryTerm | And | Or | Not


class Query(NamedTuple):
    """What is looked for; `node` is None for an empty query, which everything answers."""

    text: str
    node: Node | None

    def wanted(self) -> list[QueryTerm]:
        """The terms that are looked for, without those that must not be found."""
        return list(_wanted(self.node, wanted=True)) if self.node else []


def parse_query(text: str) -> Query:
    """The query that a person typed.

    Raises QueryError, which says what is wrong and gives an example.
    """
    if not text.strip():
        return Query(text, None)
    tokens = _tokens(text)
    if not tokens:
        raise QueryError(f"there is no word to look for in {text.strip()!r}", hint=_EXAMPLE)
    if sum(len(token.words) for token in tokens) > MAX_WORDS:
        raise QueryError(f"the query has more than {MAX_WORDS} words", hint="look for fewer")
    parser = _Parser(tokens)
    node = parser.query()
    if parser.next():
        raise QueryError("a closing parenthesis has no opening one", hint=_EXAMPLE)
    return Query(text, node)


class _Kind(Enum):
    TERM = "a word"
    AND = "AND"
    OR = "OR"
    NOT = "NOT"
    OPEN = "("
    CLOSE = ")"


class _Token(NamedTuple):
    kind: _Kind
    words: tuple[str, ...] = ()
    prefix: bool = False


_QUOTES = '"“”„‟«»'
_TOKEN = re.compile(
    rf"""
    \s+
    | [{_QUOTES}](?P<phrase>[^{_QUOTES}]*)(?P<end>[{_QUOTES}]|$)(?P<star>\*?)
    | (?P<open>\()
    | (?P<close>\))
    | (?P<minus>(?<![^\s(])-(?=[^\s\-)]))
    | (?P<word>[^\s(){_QUOTES}]+)
    """,
    re.VERBOSE,
)
_OPERATORS = {"AND": _Kind.AND, "OR": _Kind.OR, "NOT": _Kind.NOT}


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    for match in _TOKEN.finditer(text):
        if match["open"]:
            found.append(_Token(_Kind.OPEN))
        elif match["close"]:
            found.append(_Token(_Kind.CLOSE))
        elif match["minus"]:
            found.append(_Token(_Kind.NOT))
        elif match["phrase"] is not None:
            if not match["end"]:
                raise QueryError("a quotation mark is not closed", hint=_EXAMPLE)
            found += _term(match["phrase"], star=bool(match["star"]))
        elif match["word"] in _OPERATORS:
            found.append(_Token(_OPERATORS[match["word"]]))
        elif match["word"]:
            found += _term(match["word"], star=False)
    return found


def _term(text: str, *, star: bool) -> list[_Token]:
    prefix = star or text.endswith("*")
    found = tuple(Lexicon().folded(text))
    if found:
        return [_Token(_Kind.TERM, found, prefix)]
    if prefix:
        raise QueryError("* needs the beginning of a word before it", hint="for example: hope*")
    return []


class _Parser:
    def __init__(self, tokens: list[_Token]) -> None:
        self.tokens = tokens
        self.at = 0
        self.depth = 0

    def next(self) -> _Kind | None:
        return self.tokens[self.at].kind if self.at < len(self.tokens) else None

    def query(self) -> Node:
        parts = [self.all()]
        while self.next() is _Kind.OR:
            self.at += 1
            parts.append(self.all())
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def all(self) -> Node:
        parts = [self.one()]
        while self.next() not in {_Kind.OR, _Kind.CLOSE, None}:
            if self.next() is _Kind.AND:
                self.at += 1
            parts.append(self.one())
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def one(self) -> Node:
        kind = self.next()
        if kind is None or kind in {_Kind.AND, _Kind.OR, _Kind.CLOSE}:
            raise self._missing()
        token = self.tokens[self.at]
        self.at += 1
        if kind is _Kind.TERM:
            return QueryTerm(token.words, token.prefix)
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise QueryError("the query has too many parentheses or NOTs inside each other")
        part: Node
        if kind is _Kind.NOT:
            part = Not(self.one())
        else:
            part = self.query()
            if self.next() is not _Kind.CLOSE:
                raise QueryError("an opening parenthesis has no closing one", hint=_EXAMPLE)
            self.at += 1
        self.depth -= 1
        return part

    def _missing(self) -> QueryError:
        before = self.tokens[self.at - 1].kind if self.at else None
        if before in {_Kind.AND, _Kind.OR, _Kind.NOT}:
            message = f"{before.value} needs a word after it"
        elif before is _Kind.OPEN:
            message = "there is no word to look for inside the parentheses"
        else:
            kind = self.next()
            name = kind.value if kind else "the query"
            message = f"{name} needs a word before it"
        return QueryError(message, hint=_EXAMPLE)


def _wanted(node: Node, *, wanted: bool) -> Iterator[QueryTerm]:
    if isinstance(node, QueryTerm):
        if wanted:
            yield node
    elif isinstance(node, Not):
        yield from _wanted(node.part, wanted=not wanted)
    else:
        for part in node.parts:
            yield from _wanted(part, wanted=wanted)
