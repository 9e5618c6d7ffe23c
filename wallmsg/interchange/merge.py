"""Answers from elsewhere merged into the catalogue, with a report of what was not applied.

One bad answer never stops the others. An answer that conflicts with a later change is not applied
but reported, with both versions. Answers that were merged before are found in the history and
skipped, so that the same file can be merged again.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from msgspec import Struct
from msgspec.structs import replace

from wallmsg.catalogue import Action, Catalogue
from wallmsg.effective import Content, CurrentMessage, OutlineBounds, find
from wallmsg.errors import CatalogueError, UsageError
from wallmsg.model import Change, Field, Record, Status, Via, utc_now
from wallmsg.review.comments import NewComment, apply_comment
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

_BY_PEOPLE = frozenset((Status.DRAFT, Status.REVIEWED, Status.APPROVED))
"""Statuses of English that a person has written or checked."""


@dataclass(frozen=True)
class Note:
    """A text to be added to the notes about a photo."""

    record_id: str
    text: str
    who: str
    via: Via


class Conflict(Struct, frozen=True, kw_only=True):
    """An answer that was not applied because somebody else changed the same text meanwhile."""

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
    """Answers that the catalogue has already, or that were merged before."""
    conflicts: list[Conflict] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """Sentences about how the answers were read."""


def merge_answers(
    catalogue: Catalogue,
    edits: Iterable[Edit],
    notes: Iterable[Note] = (),
    details: Iterable[DetailsEdit] = (),
    comments: Iterable[NewComment] = (),
    *,
    overwrite: bool = False,
) -> Report:
    """Apply the answers to the catalogue, one record after the other; returns what became of them.

    `details` are facts about photos; where somebody else has changed the same fact meanwhile, they
    are refused.

    With `overwrite`, answers that conflict are applied too; what they replace stays in the history.
    Raises CatalogueError if the catalogue cannot be written.
    """
    merger = _Merger(catalogue, overwrite)
    for edit in edits:
        merger.merge(edit)
    for note in notes:
        merger.add(note)
    for facts in details:
        merger.describe(facts)
    for comment in comments:
        merger.comment(comment)
    return merger.report


class _Merger:
    """Merges answers into one catalogue."""

    def __init__(self, catalogue: Catalogue, overwrite: bool) -> None:
        self.report = Report()
        self._catalogue = catalogue
        self._overwrite = overwrite
        # An id from outside is used as a path only if it is one of these.
        self._known_ids = set(catalogue.ids())
        self._about: Counter[tuple[str, str]] = Counter()

    def merge(self, edit: Edit) -> None:
        """Apply one edit, or report why not."""
        try:
            self._update(
                (edit.record_id, edit.message_id or ""),
                lambda record: _merged(record, edit, overwrite=self._overwrite),
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
        """Add one note, or report why not."""
        self._update((note.record_id, ""), lambda record: _noted(record, note))

    def describe(self, edit: DetailsEdit) -> None:
        """Apply facts about a photo, or report why not."""
        self._update(
            (edit.record_id, "about the photo"),
            lambda record: _described(record, edit, overwrite=self._overwrite),
        )

    def comment(self, new: NewComment) -> None:
        """Add a question or an answer, or report why not."""
        self._update(
            (new.record_id, f"comment on {new.message_id or 'the photo'}"),
            lambda record: apply_comment(record, new, utc_now()),
        )

    def _update(self, where: tuple[str, str], change: Callable[[Record], Record]) -> None:
        record_id, outcome = where[0], [False]

        def changed(record: Record) -> Record:
            new = change(record)
            outcome.append(new != record)
            return new

        try:
            if record_id not in self._known_ids:
                raise UsageError("there is no such record")
            self._about[where] += 1
            if self._about[where] > MAX_ABOUT_ONE:
                raise UsageError(f"there are more than {MAX_ABOUT_ONE} answers about it")
            try:
                self._catalogue.read(record_id)
            except CatalogueError as error:  # damaged: the other answers can still be applied
                raise UsageError(str(error)) from error
            self._catalogue.update(record_id, changed, Action.REVIEW)
        except UsageError as error:
            self.report.refused.append(Refused(" ".join(where).strip(), str(error)))
        else:
            self.report.changed += outcome[-1]
            self.report.unchanged += not outcome[-1]


def _described(record: Record, edit: DetailsEdit, *, overwrite: bool) -> Record:
    """The record with the facts about its photo. Raises UsageError."""
    try:
        return apply_details(record, edit, utc_now())
    except DetailsConflictError as error:
        if not overwrite:
            fields = ", ".join(clash.field.value.replace("_", " ") for clash in error.clashes)
            raise UsageError(f"somebody else has changed the same meanwhile: {fields}") from error
        # An edit that begins from the current facts cannot conflict.
        begun = replace(edit, base=error.theirs, details=error.merged)
        return apply_details(record, begun, utc_now())


def _merged(record: Record, edit: Edit, *, overwrite: bool) -> Record:
    """The record with the answer. Raises ConflictError, UsageError."""
    answer, there = _validated(record, edit)
    if _merged_before(record, answer):
        return record
    try:
        return apply_edit(record, answer, utc_now())
    except ConflictError:
        if not overwrite and not _only_machine(record, answer, there):
            raise
        # An edit that begins from the current content cannot conflict.
        begun = replace(answer, base=there.content, base_version=there.version)
        return apply_edit(record, begun, utc_now())


def _validated(record: Record, edit: Edit) -> tuple[Edit, CurrentMessage]:
    """The edit with valid contents, and the message it is about. Raises UsageError."""
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
    # Compared with what the answer began from, whatever the catalogue has now.
    content = drafted(base, clean_content(edit.content, base), machine_english=False)
    if not content.translation and content.translation_status in _BY_PEOPLE:
        # Without English nothing was checked. The Arabic of the answer is kept.
        status = Status.MACHINE if content.translation is None else Status.DRAFT
        content = replace(content, translation_status=status)
    return replace(edit, base=base, content=content), there


def _merged_before(record: Record, edit: Edit) -> bool:
    """Whether the history has every change of this edit by the same person, via the same way."""
    author = Author(edit.who, edit.via, "")
    wanted = message_changes(record.review, edit.message_id or "", edit.base, edit.content, author)
    made = {
        (change.field, change.after)
        for change in record.review.history
        if (change.message, change.who, change.via) == (edit.message_id, edit.who, edit.via)
    }
    return bool(wanted) and all((change.field, change.after) in made for change in wanted)


def _only_machine(record: Record, edit: Edit, there: CurrentMessage) -> bool:
    """Whether the edit conflicts only with a new machine reading, which a person may replace.

    True only if each outline is at the place of one of the machine's: otherwise it may be another
    message.
    """
    if any(message.id == there.id for message in record.review.messages):
        return False
    ours, machine = edit.base.lines, there.content.lines
    return len(ours) == len(machine) and all(
        OutlineBounds(one.polygon).same_as(OutlineBounds(other.polygon))
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
