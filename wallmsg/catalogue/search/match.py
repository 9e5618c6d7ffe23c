"""A query as an FTS5 expression for the index, and as highlights in a text.

Both use the same forms of a term, so what is found is also what is highlighted. A query is run
strictly first, then more and more loosely (`Match`); a row belongs to the first level at which it
matches. Words that must *not* be found are always matched at the level of stems: `NOT city` also
excludes `cities`, but a doubtful skeleton excludes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import NamedTuple

from wallmsg.catalogue.search.facts import EVERY, LISTED, RECORD, phrase
from wallmsg.catalogue.search.query import Node, Not, Or, Query, QueryTerm
from wallmsg.catalogue.search.words import Lexicon, Word

GAP = "¶"
"""Separates texts in one column, so that no phrase matches across two of them."""


class Match(StrEnum):
    """How closely a hit matches the query, closest first."""

    EXACT = "exact"
    STEM = "stem"
    SKELETON = "skeleton"
    GUESS = "guess"


LEVELS = tuple(Match)


class Forms(NamedTuple):
    """A term in all the forms in which it can be found."""

    words: tuple[str, ...]
    prefix: bool
    stems: tuple[str, ...]
    other_stems: tuple[str, ...]
    skeletons: tuple[str, ...]
    stem_skeleton: str
    loose: tuple[str, ...]


def forms_of(term: QueryTerm, lexicon: Lexicon) -> Forms:
    """The forms of a term; empty where a form does not apply to it."""
    forms = [lexicon.forms(word) for word in term.words]
    single = forms[0] if len(forms) == 1 and not term.prefix else None
    # "and" is written onto the word but is not part of the wanted word.
    joined = single.bare if single and term.words[0].startswith("و") else ()
    pairs = list(zip(forms, term.words, strict=True))
    return Forms(
        words=term.words,
        prefix=term.prefix,
        stems=() if term.prefix else tuple(form.stem for form in forms),
        other_stems=joined,
        skeletons=tuple(form.skeleton or word for form, word in pairs)
        if any(form.skeleton for form in forms)
        else (),
        stem_skeleton=single.stem_skeleton if single else "",
        loose=tuple(form.skeleton or (word if term.prefix else form.stem) for form, word in pairs),
    )


class TermPhrase(NamedTuple):
    """A form of a term: words that must follow each other in one of some columns."""

    columns: tuple[str, ...]
    words: tuple[str, ...]
    prefix: bool = False

    def expression(self) -> str:
        """As FTS5."""
        # Words are letters and digits only (words.py), so nothing here needs escaping.
        names = f"{{{' '.join(self.columns)}}}"
        return f'{names} : "{" ".join(self.words)}"{" *" if self.prefix else ""}'


def fts_expression(
    query: Query, level: Match, lexicon: Lexicon, *, filters: str | None = None
) -> str:
    """The FTS5 expression for rows that match the (not empty) query at `level`, and `filters`.

    A message's row matches only if at least one wanted word is in the message itself and not only
    in the facts about its photo: these have a row of their own. For a query of absent words alone
    (`NOT war`), the rows are those of a list.
    """
    node = _node(query)
    parts = [_expression(node, level, lexicon, wanted=True)]
    if _absence_answers(node):
        parts.append(phrase(LISTED))
    else:
        own = [
            _term(term_phrases(forms_of(term, lexicon), level, about=False))
            for term in query.wanted()
        ]
        parts.append(f"({phrase(RECORD)} OR {' OR '.join(own)})")
    return _all(parts, filters)


def listed_expression(
    query: Query, level: Match, lexicon: Lexicon, *, filters: str | None = None
) -> str:
    """The FTS5 expression for the rows of a list that match the (not empty) query at `level`.

    What is said about a photo is said of all its messages.
    """
    return _all([_expression(_node(query), level, lexicon, wanted=True), phrase(LISTED)], filters)


def _node(query: Query) -> Node:
    if query.node is None:
        raise ValueError("an empty query has no expression")
    return query.node


def _all(parts: list[str], filters: str | None) -> str:
    return " AND ".join([f"({part})" for part in parts] + ([f"({filters})"] if filters else []))


def _absence_answers(node: Node) -> bool:
    """Whether a text with none of the words matches."""
    if isinstance(node, QueryTerm):
        return False
    if isinstance(node, Not):
        return not _absence_answers(node.part)
    joint = any if isinstance(node, Or) else all
    return joint(map(_absence_answers, node.parts))


def _expression(node: Node, level: Match, lexicon: Lexicon, *, wanted: bool) -> str:
    if isinstance(node, QueryTerm):
        reached = level if wanted else Match.STEM
        return _term(term_phrases(forms_of(node, lexicon), reached, about=True))
    if isinstance(node, Not):
        part = _expression(node.part, level, lexicon, wanted=not wanted)
        return f"({phrase(EVERY)} NOT {part})"
    joint = " OR " if isinstance(node, Or) else " AND "
    parts = (_expression(part, level, lexicon, wanted=wanted) for part in node.parts)
    return f"({joint.join(parts)})"


def _term(phrases: Iterable[TermPhrase]) -> str:
    return f"({' OR '.join(one.expression() for one in phrases)})"


def term_phrases(forms: Forms, level: Match, *, about: bool) -> list[TermPhrase]:
    """One term in all forms of `level`: in the message's own columns, with `about` the photo's."""
    reach = LEVELS.index(level)
    extra = ("about",) if about else ()
    found = [TermPhrase(("transcription", "translation", *extra), forms.words, forms.prefix)]
    if reach >= LEVELS.index(Match.STEM):
        found += _stem_phrases(forms, about=about)
    if reach >= LEVELS.index(Match.SKELETON):
        if forms.skeletons:
            found.append(TermPhrase(("skeletons",), forms.skeletons, forms.prefix))
        if forms.stem_skeleton:
            found.append(TermPhrase(("stem_skeletons",), (forms.stem_skeleton,)))
    if reach >= LEVELS.index(Match.GUESS):
        found.append(TermPhrase(("guesses",), forms.words, forms.prefix))
        found.append(TermPhrase(("loose_guesses",), forms.loose, forms.prefix))
        # Last: many English words (man, an, in) are also Arabic ones in Latin letters.
        found.append(TermPhrase(("romanised",), forms.words, forms.prefix))
        if not forms.prefix:
            found.append(TermPhrase(("gloss",), forms.stems))
    return found


def _stem_phrases(forms: Forms, *, about: bool) -> list[TermPhrase]:
    extra = ("about_stems",) if about else ()
    found = []
    if forms.prefix:
        columns = ("stems", "bare") if len(forms.words) == 1 else ("stems",)
        found.append(TermPhrase(columns, forms.words, prefix=True))
    else:
        found.append(TermPhrase(("stems", *extra), forms.stems))
    if len(forms.stems) == 1:
        stems = (*forms.stems, *forms.other_stems)
        found += [TermPhrase(("stems", "bare"), (stem,)) for stem in stems]
    return found


class Highlighter:
    """Finds the words in a text that made it a hit."""

    def __init__(self, query: Query, lexicon: Lexicon) -> None:
        self._forms = [forms_of(term, lexicon) for term in query.wanted()]
        self._lexicon = lexicon

    def spans(self, text: str, level: Match) -> tuple[tuple[int, int], ...]:
        """Start and end of each part of `text` that matches the query at `level` or closer."""
        found: set[tuple[int, int]] = set()
        listed = self._lexicon.words(text)
        for forms in self._forms:
            for same in self._tests(forms, level):
                found |= _runs(listed, len(forms.words), same)
        return _merged(found)

    def _tests(self, forms: Forms, level: Match) -> list[Callable[[int, str], bool]]:
        """Functions that say whether a folded word matches a position of the term."""
        reach = LEVELS.index(level)
        last = len(forms.words) - 1
        forms_of_word = self._lexicon.forms

        def starts(form: str, wanted: str, position: int) -> bool:
            return form.startswith(wanted) if forms.prefix and position == last else form == wanted

        tests: list[Callable[[int, str], bool]] = [
            lambda at, word: starts(word, forms.words[at], at)
        ]
        if reach >= LEVELS.index(Match.STEM):
            tests.append(lambda at, word: self._same_stem(forms, at, word))
        if reach >= LEVELS.index(Match.SKELETON) and forms.skeletons:
            tests.append(
                lambda at, word: starts(
                    forms_of_word(word).skeleton or word, forms.skeletons[at], at
                )
            )
        if reach >= LEVELS.index(Match.SKELETON) and forms.stem_skeleton:
            tests.append(lambda _, word: forms_of_word(word).stem_skeleton == forms.stem_skeleton)
        return tests

    def _same_stem(self, forms: Forms, at: int, word: str) -> bool:
        own_forms = self._lexicon.forms(word)
        single = len(forms.words) == 1
        own = (own_forms.stem, *own_forms.bare)
        if forms.prefix:
            return single and any(form.startswith(forms.words[0]) for form in own)
        if own_forms.stem == forms.stems[at]:
            return True
        return single and not {*forms.stems, *forms.other_stems}.isdisjoint(own)


def _runs(
    listed: list[Word], length: int, same: Callable[[int, str], bool]
) -> set[tuple[int, int]]:
    """Start and end of each `length` words in a row that pass the tests for their positions."""
    return {
        (listed[i].start, listed[i + length - 1].end)
        for i in range(len(listed) - length + 1)
        if all(same(k, listed[i + k].folded) for k in range(length))
    }


def _merged(spans: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """The spans in order, overlapping ones joined."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
