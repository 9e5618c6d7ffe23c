"""How a query meets the indexed words: as an FTS5 expression, and as highlights in a text.

Both come from the same forms of a term, so what is found is also what is highlighted. A query is
asked strictly first, then ever more loosely (`Match`); a row belongs to the first level at which
it answers. What must *not* be found is always asked for at the level of stems: `NOT city` also
keeps out `cities`, but a doubtful skeleton keeps nothing out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import NamedTuple

from wallmsg.catalogue.search.query import Node, Not, Or, Query, QueryTerm
from wallmsg.catalogue.search.words import Lexicon, Word

EVERY = "every"
RECORD = "record"
LISTED = "listed"
"""Marks of rows: each row; those about a photo as such; messages and photos without messages."""

GAP = "¶"
"""Stands between texts in one column, so that no phrase reaches from one into the next."""


class Match(StrEnum):
    """How closely a hit answers the query, closest first."""

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
    bones: tuple[str, ...]
    bone_stem: str
    loose: tuple[str, ...]


def forms_of(term: QueryTerm, lexicon: Lexicon) -> Forms:
    """The forms of a term; a form that means nothing for it is empty."""
    looser = [lexicon.looser(word) for word in term.words]
    single = looser[0] if len(looser) == 1 and not term.prefix else None
    # "and" is written onto the word itself and is no part of what is looked for.
    joined = single.bare if single and term.words[0].startswith("و") else ()
    pairs = list(zip(looser, term.words, strict=True))
    return Forms(
        words=term.words,
        prefix=term.prefix,
        stems=() if term.prefix else tuple(form.stem for form in looser),
        other_stems=joined,
        bones=tuple(form.bones or word for form, word in pairs)
        if any(form.bones for form in looser)
        else (),
        bone_stem=single.bone_stem if single else "",
        loose=tuple(form.bones or (word if term.prefix else form.stem) for form, word in pairs),
    )


def fts_expression(query: Query, level: Match, lexicon: Lexicon) -> str:
    """The FTS5 expression that rows answering the (not empty) query at `level` match.

    A message's row only matches if at least one wanted word stands in the message itself and not
    merely in what is said about its photo: for that there is the record's own row. Where absence
    alone is an answer (`NOT war`), rows are those of a list.
    """
    if query.node is None:
        raise ValueError("an empty query has no expression")
    expression = _expression(query.node, level, lexicon, wanted=True)
    if _absence_answers(query.node):
        return f"({expression}) AND {_phrase('kind', (LISTED,))}"
    own = [_term(forms_of(term, lexicon), level, about=False) for term in query.wanted()]
    return f"({expression}) AND ({_phrase('kind', (RECORD,))} OR {' OR '.join(own)})"


def _absence_answers(node: Node) -> bool:
    """Whether a text with none of the words answers."""
    if isinstance(node, QueryTerm):
        return False
    if isinstance(node, Not):
        return not _absence_answers(node.part)
    joint = any if isinstance(node, Or) else all
    return joint(map(_absence_answers, node.parts))


def _expression(node: Node, level: Match, lexicon: Lexicon, *, wanted: bool) -> str:
    if isinstance(node, QueryTerm):
        return _term(forms_of(node, lexicon), level if wanted else Match.STEM, about=True)
    if isinstance(node, Not):
        part = _expression(node.part, level, lexicon, wanted=not wanted)
        return f"({_phrase('kind', (EVERY,))} NOT {part})"
    joint = " OR " if isinstance(node, Or) else " AND "
    parts = (_expression(part, level, lexicon, wanted=wanted) for part in node.parts)
    return f"({joint.join(parts)})"


def _term(forms: Forms, level: Match, *, about: bool) -> str:
    """One term as FTS5: in the message's own columns, and in those about its photo if `about`."""
    reach = LEVELS.index(level)
    extra = " about" if about else ""
    found = [_phrase(f"{{transcription translation{extra}}}", forms.words, forms.prefix)]
    if reach >= LEVELS.index(Match.STEM):
        extra = " about_stems" if about else ""
        if forms.prefix:
            columns = "{stems bare}" if len(forms.words) == 1 else "stems"
            found.append(_phrase(columns, forms.words, prefix=True))
        else:
            found.append(_phrase(f"{{stems{extra}}}", forms.stems))
        if len(forms.stems) == 1:
            found += [
                _phrase("{stems bare}", (stem,)) for stem in (*forms.stems, *forms.other_stems)
            ]
    if reach >= LEVELS.index(Match.SKELETON):
        if forms.bones:
            found.append(_phrase("bones", forms.bones, forms.prefix))
        if forms.bone_stem:
            found.append(_phrase("bone_stems", (forms.bone_stem,)))
    if reach >= LEVELS.index(Match.GUESS):
        found.append(_phrase("guesses", forms.words, forms.prefix))
        found.append(_phrase("loose_guesses", forms.loose, forms.prefix))
        # Last, since many an English word (man, an, in) is an Arabic one in Latin letters.
        found.append(_phrase("romanised", forms.words, forms.prefix))
        if not forms.prefix:
            found.append(_phrase("gloss", forms.stems))
    return f"({' OR '.join(found)})"


def _phrase(columns: str, phrase: Iterable[str], prefix: bool = False) -> str:
    # Words are letters and digits only (words.py), so nothing here needs escaping.
    return f'{columns} : "{" ".join(phrase)}"{" *" if prefix else ""}'


class Highlighter:
    """Finds in a text what made it a hit."""

    def __init__(self, query: Query, lexicon: Lexicon) -> None:
        self._forms = [forms_of(term, lexicon) for term in query.wanted()]
        self._lexicon = lexicon

    def spans(self, text: str, level: Match) -> tuple[tuple[int, int], ...]:
        """Start and end of each stretch of `text` that answers the query at `level` or closer."""
        found: set[tuple[int, int]] = set()
        listed = self._lexicon.words(text)
        for forms in self._forms:
            for same in self._ways(forms, level):
                found |= _runs(listed, len(forms.words), same)
        return _merged(found)

    def _ways(self, forms: Forms, level: Match) -> list[Callable[[int, str], bool]]:
        """Tests of whether a folded word may stand at a position of the term."""
        reach = LEVELS.index(level)
        last = len(forms.words) - 1
        looser = self._lexicon.looser

        def starts(form: str, wanted: str, position: int) -> bool:
            return form.startswith(wanted) if forms.prefix and position == last else form == wanted

        ways: list[Callable[[int, str], bool]] = [
            lambda at, word: starts(word, forms.words[at], at)
        ]
        if reach >= LEVELS.index(Match.STEM):
            ways.append(lambda at, word: self._same_stem(forms, at, word))
        if reach >= LEVELS.index(Match.SKELETON) and forms.bones:
            ways.append(lambda at, word: starts(looser(word).bones or word, forms.bones[at], at))
        if reach >= LEVELS.index(Match.SKELETON) and forms.bone_stem:
            ways.append(lambda _, word: looser(word).bone_stem == forms.bone_stem)
        return ways

    def _same_stem(self, forms: Forms, at: int, word: str) -> bool:
        looser = self._lexicon.looser(word)
        single = len(forms.words) == 1
        own = (looser.stem, *looser.bare)
        if forms.prefix:
            return single and any(form.startswith(forms.words[0]) for form in own)
        if looser.stem == forms.stems[at]:
            return True
        return single and not {*forms.stems, *forms.other_stems}.isdisjoint(own)


def _runs(
    listed: list[Word], length: int, same: Callable[[int, str], bool]
) -> set[tuple[int, int]]:
    """Stretches of `length` words in a row of which each passes the test for its position."""
    return {
        (listed[i].start, listed[i + length - 1].end)
        for i in range(len(listed) - length + 1)
        if all(same(k, listed[i + k].folded) for k in range(length))
    }


def _merged(spans: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """The stretches in order, overlapping ones joined."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
