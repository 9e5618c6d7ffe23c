"""Answers from elsewhere into the catalogue: all that fits, and a list of what does not.

One bad answer never stops the others. An answer that clashes with what somebody else did meanwhile
is not applied but listed, with both versions. Answers that were merged before are known by the
history and passed over, so that the same file can be merged again.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from msgspec import Struct
from msgspec.structs import replace

from wallmsg.catalogue import Action, Catalogue
from wallmsg.effective import Content, CurrentMessage, Spot, find
from wallmsg.errors import CatalogueError, UsageError
from wallmsg.model import Change, Field, Record, Status, Via, utc_now
from wallmsg.review.details import (
    DetailsConflictError,
    DetailsEdit,
    apply_details,
    details_of,
)
from wallmsg.review.edit import ConflictError, Edit, apply_edit, drafted
from wallmsg.review.history import Author, message_changes
from wallmsg.review.merge import Clash
from wallmsg.review.validation import MAX_LINES, clean_content, clean_polygon, clean_text

MAX_NOTE = 10_000
"""Letters of one note."""
MAX_ABOUT_ONE = 10
"""Answers about one message, or notes about one photo, in one file: each is kept for ever."""

_STANDING = frozenset((Status.DRAFT, Status.REVIEWED, Status.APPROVED))
"""Statuses of an English that somebody stands for."""


@dataclass(frozen=True)
class Note:
    """Something to be added to the notes about a photo."""

    record_id: str
    text: str
    who: str
    via: Via


class Conflict(Struct, frozen=True, kw_only=True):
    """An answer that was not applied because somebody else changed the same meanwhile."""

    record: str
    message: str
    who: str
    clashes: tuple[Clash, ...]
    base: Content
    content: Content
    """What the answer says."""
    now: Content
    """What the catalogue says."""


class Refused(Struct, frozen=True):
    """An answer that cannot be applied: to what, and why, in one sentence."""

    where: str
    reason: str


@dataclass
class Report:
    """What became of the answers."""

    changed: int = 0
    unchanged: int = 0
    """Those that say what the catalogue says, or that were merged before."""
    conflicts: list[Conflict] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)


def merge_answers(
    catalogue: Catalogue,
    edits: Iterable[Edit],
    notes: Iterable[Note] = (),
    details: Iterable[DetailsEdit] = (),
    *,
    overwrite: bool = False,
) -> Report:
    """Applies the answers that fit to the catalogue, one record after the other.

    `details` are what people say about photos; where somebody else said otherwise meanwhile, it is
    refused.

    With `insist` answers that clash are applied too; what they replace stays in the history.
    Raises CatalogueError if the catalogue cannot be written.
    """
    merging = _Merging(catalogue, overwrite)
    for edit in edits:
        merging.merge(edit)
    for note in notes:
        merging.add(note)
    for edit in details:
        merging.describe(edit)
    return merging.report


class _Merging:
    """Answers going into one catalogue."""

    def __init__(self, catalogue: Catalogue, overwrite: bool) -> None:
        self.report = Report()
        self._catalogue = catalogue
        self._insist = overwrite
        # A name from outside never becomes a path before it is found among these.
        self._known = set(catalogue.ids())
        self._about: Counter[tuple[str, str]] = Counter()

    def merge(self, edit: Edit) -> None:
        """Applies one edit, or lists why not."""
        try:
            self._update(
                (edit.record_id, edit.message_id or ""),
                lambda record: _merged(record, edit, overwrite=self._insist),
            )
        except ConflictError as error:
            self.report.conflicts.append(
                Conflict(
                    record=edit.record_id,
                    message=edit.message_id or "",
                    who=edit.who,
                    clashes=error.clashes,
                    base=error.base,
                    content=error.mine,
                    now=error.theirs,
                )
            )

    def add(self, note: Note) -> None:
        """Adds one note, or lists why not."""
        self._update((note.record_id, ""), lambda record: _noted(record, note))

    def describe(self, edit: DetailsEdit) -> None:
        """Takes over what is said about a photo, or lists why not."""
        self._update(
            (edit.record_id, "about the photo"),
            lambda record: _described(record, edit, overwrite=self._insist),
        )

    def _update(self, where: tuple[str, str], change: Callable[[Record], Record]) -> None:
        record_id, outcome = where[0], [False]

        def changed(record: Record) -> Record:
            new = change(record)
            outcome.append(new != record)
            return new

        try:
            if record_id not in self._known:
                raise UsageError("there is no such record")
            self._about[where] += 1
            if self._about[where] > MAX_ABOUT_ONE:
                raise UsageError(f"there are more than {MAX_ABOUT_ONE} answers about it")
            try:
                self._catalogue.read(record_id)
            except CatalogueError as error:  # damaged: no reason to stop at the others
                raise UsageError(str(error)) from error
            self._catalogue.update(record_id, changed, Action.REVIEW)
        except UsageError as error:
            self.report.refused.append(Refused(" ".join(where).strip(), str(error)))
        else:
            self.report.changed += outcome[-1]
            self.report.unchanged += not outcome[-1]


def _described(record: Record, edit: DetailsEdit, *, overwrite: bool) -> Record:
    """The record with what is said about its photo. Raises UsageError."""
    try:
        return apply_details(record, edit, utc_now())
    except DetailsConflictError as error:
        if not overwrite:
            fields = ", ".join(clash.field.value.replace("_", " ") for clash in error.clashes)
            raise UsageError(f"somebody else has changed the same meanwhile: {fields}") from error
        # Begun from what is there now, nothing can clash.
        begun = replace(edit, base=error.theirs, details=error.merged)
        return apply_details(record, begun, utc_now())


def _merged(record: Record, edit: Edit, *, overwrite: bool) -> Record:
    """The record with the answer. Raises ConflictError, UsageError."""
    answer, there = _fitted(record, edit)
    if _merged_before(record, answer):
        return record
    try:
        return apply_edit(record, answer, utc_now())
    except ConflictError:
        if not overwrite and not _only_machine(record, answer, there):
            raise
        # Begun from what is there now, nothing can clash.
        begun = replace(answer, base=there.content, base_version=there.version)
        return apply_edit(record, begun, utc_now())


def _fitted(record: Record, edit: Edit) -> tuple[Edit, CurrentMessage]:
    """The edit made safe, and the message it is about. Raises UsageError if there is none."""
    there = find(record, edit.message_id or "")
    if there is None:
        raise UsageError("there is no such message")
    if len(edit.base.lines) > MAX_LINES:
        raise UsageError(f"a message can have at most {MAX_LINES} lines")
    known = {line.polygon for line in there.content.lines}
    lines = tuple(
        line if line.polygon in known else replace(line, polygon=clean_polygon(line.polygon))
        for line in edit.base.lines
    )
    base = replace(edit.base, lines=lines)
    # Told by what they began from, whatever is there now.
    content = drafted(base, clean_content(edit.content, base), machine_english=False)
    if not content.translation and content.translation_status in _STANDING:
        # Nothing was checked where there is no English. The Arabic of the answer is kept.
        status = Status.MACHINE if content.translation is None else Status.DRAFT
        content = replace(content, translation_status=status)
    return replace(edit, base=base, content=content), there


def _merged_before(record: Record, edit: Edit) -> bool:
    """Whether the history has every change of this edit, by the same person in the same way."""
    author = Author(edit.who, edit.via, "")
    wanted = message_changes(record.review, edit.message_id or "", edit.base, edit.content, author)
    made = {
        (change.field, change.after)
        for change in record.review.history
        if (change.message, change.who, change.via) == (edit.message_id, edit.who, edit.via)
    }
    return bool(wanted) and all((change.field, change.after) in made for change in wanted)


def _only_machine(record: Record, edit: Edit, there: CurrentMessage) -> bool:
    """Whether the clash is with nobody: the photo was read again, and people's word counts more.

    Only where each outline lies where one of the machine's does: else it may be another message.
    """
    if any(message.id == there.id for message in record.review.messages):
        return False
    ours, machine = edit.base.lines, there.content.lines
    return len(ours) == len(machine) and all(
        Spot(one.polygon).same_as(Spot(other.polygon))
        for one, other in zip(ours, machine, strict=True)
    )


def _noted(record: Record, note: Note) -> Record:
    """The record with the note, unless it was added before. Raises UsageError."""
    text = clean_text(note.text, "note", MAX_NOTE)
    if not text or any(_has_note(change, note.via, text) for change in record.review.history):
        return record
    base = details_of(record)
    details = replace(base, notes=(*base.notes, text))
    edit = DetailsEdit(record_id=record.id, base=base, details=details, who=note.who, via=note.via)
    return apply_details(record, edit, utc_now())


def _has_note(change: Change, via: Via, text: str) -> bool:
    if change.field is not Field.NOTES or change.via is not via:
        return False
    notes = json.loads(change.after or "[]")
    return isinstance(notes, list) and text in notes
