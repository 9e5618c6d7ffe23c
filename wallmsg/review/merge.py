"""A three-way merge of two people's changes of one message: by field, the transcription by line.

A change of one person is kept, and so is the same change of both; different changes of the same
field are a `Clash`, which a person decides. The status of a checked text is never given to a merged
text that nobody has seen as a whole: that becomes a draft.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from wallmsg.effective import Content, OutlineBounds, rank
from wallmsg.model import Field, Polygon, ReviewedLine, Status


class Clash(Struct, frozen=True, kw_only=True):
    """A field that two people changed differently. None: the text or line does not exist."""

    field: Field
    line: int | None = None
    """Index among the merged lines; None if it does not concern one line."""
    base: str | None
    mine: str | None
    theirs: str | None


class Merged(Struct, frozen=True):
    """The merged content, which has my version where they clash."""

    content: Content
    clashes: tuple[Clash, ...] = ()


class Versions(NamedTuple):
    """The common base, my version and theirs."""

    base: Content
    mine: Content
    theirs: Content


def merge_content(base: Content, mine: Content, theirs: Content) -> Merged:
    """Merge two versions of `base`."""
    all3 = Versions(base, mine, theirs)
    clashes: list[Clash] = []
    lines = _merge_lines(all3, clashes)
    translation = _merge_value(
        Field.TRANSLATION, (base.translation, mine.translation, theirs.translation), clashes
    )
    merged = Content(lines=lines, translation=translation, deleted=_merge_deleted(all3, clashes))
    content = replace(
        merged,
        transcription_status=_merge_status(
            Field.TRANSCRIPTION_STATUS,
            (base.transcription_status, mine.transcription_status, theirs.transcription_status),
            (mine.lines == lines, theirs.lines == lines),
            clashes,
        ),
        translation_status=_merge_status(
            Field.TRANSLATION_STATUS,
            (base.translation_status, mine.translation_status, theirs.translation_status),
            tuple(_same_texts(one, merged) for one in (mine, theirs)),
            clashes,
        ),
    )
    return Merged(content, tuple(clashes))


def _same_texts(one: Content, other: Content) -> bool:
    return (one.transcription, one.translation) == (other.transcription, other.translation)


def _merge_value(
    field: Field, versions: tuple[str | None, str | None, str | None], clashes: list[Clash]
) -> str | None:
    base, mine, theirs = versions
    if theirs in {mine, base}:
        return mine
    if mine == base:
        return theirs
    clashes.append(Clash(field=field, base=base, mine=mine, theirs=theirs))
    return mine


def _merge_deleted(all3: Versions, clashes: list[Clash]) -> bool:
    """Whether the message is deleted; a deletion clashes with an edit."""
    base, mine, theirs = all3
    if mine.deleted == theirs.deleted:
        return mine.deleted
    deleter, other = (mine, theirs) if mine.deleted != base.deleted else (theirs, mine)
    if replace(other, deleted=base.deleted) != base and deleter.deleted:
        before, own, other_flag = ("true" if one.deleted else "false" for one in all3)
        clashes.append(Clash(field=Field.DELETED, base=before, mine=own, theirs=other_flag))
        return mine.deleted
    return deleter.deleted


def _merge_status(
    field: Field,
    versions: tuple[Status, Status, Status],
    seen: tuple[bool, ...],
    clashes: list[Clash],
) -> Status:
    """The status of the merged text; `seen`: whether it equals my text, their text."""
    base, mine, theirs = versions
    if mine == theirs or theirs == base:
        status = mine
    elif mine == base:
        status = theirs
    elif Status.CANNOT_READ in {mine, theirs}:
        clashes.append(Clash(field=field, base=base, mine=mine, theirs=theirs))
        return mine
    else:
        status = min(mine, theirs, key=rank)
    confirmed = any(
        saw and side.is_checked and rank(side) >= rank(status)
        for saw, side in zip(seen, (mine, theirs), strict=True)
    )
    return Status.DRAFT if status.is_checked and not confirmed else status


# Lines are merged by keys: the position of a base line, or side and position of a new line.

Key = tuple[str, int]


def _merge_lines(all3: Versions, clashes: list[Clash]) -> tuple[ReviewedLine, ...]:
    base, mine, theirs = (content.lines for content in all3)
    if theirs in (mine, base):
        return mine
    if mine == base:
        return theirs
    old: dict[Key, ReviewedLine] = {("base", i): line for i, line in enumerate(base)}
    own = _keyed(base, mine, "mine")
    other = _keyed(base, theirs, "theirs")
    other = _same_additions(own, other)
    # If nobody moved lines, the order must not depend on which side is merged into the other.
    after = _weight(theirs) >= _weight(mine)
    order = _merge_order(list(old), list(own), list(other), clashes, after)
    merged: list[ReviewedLine] = []
    for key in order:
        line = _merge_line((old.get(key), own.get(key), other.get(key)), len(merged), clashes)
        if line is not None:
            merged.append(line)
    return tuple(merged)


def _keyed(
    base: Sequence[ReviewedLine], lines: Sequence[ReviewedLine], side: str
) -> dict[Key, ReviewedLine]:
    """The lines by key: that of the base line with the same outline or place, else a new one."""
    found = _matched(base, lines)
    return {
        ("base", found[number]) if number in found else (side, number): line
        for number, line in enumerate(lines)
    }


def _matched(base: Sequence[ReviewedLine], lines: Sequence[ReviewedLine]) -> dict[int, int]:
    """Positions in `lines` and those of the lines in `base` with the same outline or place."""
    outlines: dict[Polygon, list[int]] = {}
    for i, line in enumerate(base):
        outlines.setdefault(line.polygon, []).append(i)
    found: dict[int, int] = {}
    for number, line in enumerate(lines):
        if same := outlines.get(line.polygon):
            found[number] = same.pop(0)
    taken = set(found.values())
    free = {i: OutlineBounds(line.polygon) for i, line in enumerate(base) if i not in taken}
    for number, line in enumerate(lines):
        if number not in found and free:
            bounds = OutlineBounds(line.polygon)
            near = next((i for i, other in free.items() if other.same_as(bounds)), None)
            if near is not None:
                found[number] = near
                del free[near]
    return found


def _same_additions(
    own: dict[Key, ReviewedLine], other: dict[Key, ReviewedLine]
) -> dict[Key, ReviewedLine]:
    """Their lines, with my keys for lines that both have added at the same place."""
    added = [key for key in own if key[0] == "mine"]
    news = [key for key in other if key[0] == "theirs"]
    found = _matched([own[key] for key in added], [other[key] for key in news])
    renamed = {news[i]: added[j] for i, j in found.items()}
    return {renamed.get(key, key): line for key, line in other.items()}


def _merge_line(
    versions: tuple[ReviewedLine | None, ReviewedLine | None, ReviewedLine | None],
    position: int,
    clashes: list[Clash],
) -> ReviewedLine | None:
    """One line of the merged text; None if it was removed."""
    base, mine, theirs = versions
    if theirs in (mine, base):
        return mine
    if mine == base:
        return theirs
    if mine is None or theirs is None:
        clashes.append(_line_clash(versions, position))
        return mine or theirs  # a line that one side still has is kept
    old_text, old_outline = (base.text, base.polygon) if base else (None, None)
    if mine.text not in (theirs.text, old_text) and theirs.text != old_text:
        clashes.append(_line_clash(versions, position))
    text = theirs.text if mine.text == old_text else mine.text
    # Either of two outlines of the same line is good enough.
    outline = theirs.polygon if mine.polygon == old_outline else mine.polygon
    return ReviewedLine(outline, text)


def _line_clash(
    versions: tuple[ReviewedLine | None, ReviewedLine | None, ReviewedLine | None], position: int
) -> Clash:
    base, mine, theirs = (line.text if line else None for line in versions)
    return Clash(field=Field.LINES, line=position, base=base, mine=mine, theirs=theirs)


def _merge_order(
    base: list[Key], mine: list[Key], theirs: list[Key], clashes: list[Clash], after: bool
) -> list[Key]:
    """All keys in one order: that of the side that moved lines; if both did, it is a clash. If
    neither did, `after` says whether theirs comes first."""
    if _follows(mine, base) and (after or not _follows(theirs, base)):
        lead, other = theirs, mine
    else:
        lead, other = mine, theirs
        if not _follows(theirs, base) and not _follows(theirs, mine):
            old, own, new = (" ".join(str(i + 1) for _, i in keys) for keys in (base, mine, theirs))
            clashes.append(Clash(field=Field.LINES, base=old, mine=own, theirs=new))
    order = list(lead)
    for number, key in enumerate(other):
        if key in order:
            continue
        before = next((k for k in reversed(other[:number]) if k in order), None)
        order.insert(order.index(before) + 1 if before else 0, key)
    # Base lines that both removed are in neither.
    return order


def _weight(lines: Sequence[ReviewedLine]) -> tuple[int, list[tuple[tuple[float, float], ...]]]:
    """Sort key of the two versions for the order of added lines: the longer one leads."""
    return len(lines), [line.polygon.points for line in lines]


def _follows(one: Sequence[Key], other: Sequence[Key]) -> bool:
    """Whether the keys that both have are in the same order."""
    here, there = set(one), set(other)
    return [key for key in one if key in there] == [key for key in other if key in here]
