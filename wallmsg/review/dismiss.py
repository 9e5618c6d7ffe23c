"""Dismissing a flag of the machine's English for good, with a reason."""

from __future__ import annotations

import json
from contextlib import suppress

from msgspec import Struct
from msgspec.structs import replace

from wallmsg.catalogue import Action, Catalogue
from wallmsg.effective import TEXT_CHANGED, find
from wallmsg.errors import UsageError
from wallmsg.model import Change, Dismissal, Field, Record, Via, english_digest, utc_now
from wallmsg.review.history import next_number
from wallmsg.review.validation import clean_line, reviewer_name

MAX_WHY = 500
"""Letters of a reason."""


class FlagDismissal(Struct, frozen=True, kw_only=True):
    """A person's wish that a flag no longer counts."""

    record_id: str
    message_id: str
    flag: str
    """Reason of the flag."""
    why: str
    who: str
    via: Via


def apply_dismissal(record: Record, wanted: FlagDismissal, now: str) -> Record:
    """The record in which that flag no longer counts for the English that is there now.

    `now` is UTC, ISO 8601. Raises UsageError without a reason, for a flag that is not there, and
    for that of a changed Arabic: its English is of another text.
    """
    why = clean_line(wanted.why, "reason", MAX_WHY)
    if not why:
        raise UsageError("a flag is dismissed with a reason", hint="write why it does not count")
    there = find(record, wanted.message_id)
    if there is None:
        raise UsageError(f"record {record.id} has no message {wanted.message_id}")
    english = there.machine_translation
    if english is None or wanted.flag not in there.reasons():
        raise UsageError(f"the English has no flag {wanted.flag!r}")
    if wanted.flag == TEXT_CHANGED:
        raise UsageError(
            "the English is of an earlier Arabic", hint="translate again, or keep it as your own"
        )
    made = Dismissal(
        message=there.id,
        flag=wanted.flag,
        english=english_digest(english.text),
        why=why,
        who=reviewer_name(wanted.who),
        time=now,
    )
    return _with(record, (*record.review.dismissals, made), _change(record, made, wanted.via))


def restored_flag(record: Record, change: Change, who: str, now: str) -> Record:
    """The record in which the flag counts again that this change of the history dismissed."""
    dismissed = _dismissed_in(change)
    gone = [
        one
        for one in record.review.dismissals
        if one.message == change.message and (one.flag, one.why) == dismissed
    ]
    if not gone:
        return record
    kept = tuple(one for one in record.review.dismissals if one not in gone)
    back = Change(
        number=next_number(record.review),
        time=now,
        who=who,
        via=Via.RESTORE,
        message=change.message,
        field=Field.FLAG,
        before=change.after,
        after=None,
    )
    return _with(record, kept, back)


def save_dismissal(catalogue: Catalogue, wanted: FlagDismissal) -> Record:
    """Dismiss a flag in the catalogue, under its lock; returns the new record.

    Raises what `apply_dismissal` and `Catalogue.update` raise.
    """
    now = utc_now()
    return catalogue.update(
        wanted.record_id, lambda record: apply_dismissal(record, wanted, now), Action.REVIEW
    )


def _dismissed_in(change: Change) -> tuple[str, str] | None:
    """The flag and the reason that a change of the history names; None if it names none."""
    with suppress(ValueError, KeyError, TypeError, RecursionError):
        said = json.loads(change.after or "")
        return said["flag"], said["why"]
    return None


def _change(record: Record, made: Dismissal, via: Via) -> Change:
    return Change(
        number=next_number(record.review),
        time=made.time,
        who=made.who,
        via=via,
        message=made.message,
        field=Field.FLAG,
        before=None,
        after=json.dumps({"flag": made.flag, "why": made.why}, ensure_ascii=False),
    )


def _with(record: Record, dismissals: tuple[Dismissal, ...], change: Change) -> Record:
    history = (*record.review.history, change)
    return replace(record, review=replace(record.review, dismissals=dismissals, history=history))
