"""Where a text answers a query, for lists that mark it."""

from __future__ import annotations

from wallmsg.catalogue.search.match import Highlighter, Match
from wallmsg.catalogue.search.query import Query
from wallmsg.catalogue.search.words import Lexicon


class Marker:
    """Marks what a list was asked for in its texts."""

    def __init__(self, query: Query) -> None:
        self._highlighter = Highlighter(query, Lexicon()) if query.wanted() else None

    def pieces(self, text: str) -> list[tuple[str, bool]]:
        """The text in pieces, each with whether it answers the query."""
        if self._highlighter is None:
            return [(text, False)]
        made: list[tuple[str, bool]] = []
        end = 0
        for start, stop in self._highlighter.spans(text, Match.SKELETON):
            made += [(text[end:start], False), (text[start:stop], True)]
            end = stop
        return [piece for piece in (*made, (text[end:], False)) if piece[0]]
