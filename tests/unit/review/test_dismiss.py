"""Dismissing a flag: it counts no longer for that English, and the reason is kept."""

from __future__ import annotations

import json

import pytest
from msgspec.structs import replace

from tests.factories.records import judged
from tests.factories.reviews import edited, message_of, read, wall, with_text
from wallmsg.effective import TEXT_CHANGED
from wallmsg.errors import UsageError
from wallmsg.interchange.redaction.private import public
from wallmsg.interchange.redaction.withheld import without_withheld
from wallmsg.model import Level, Record, Via
from wallmsg.review import FlagDismissal, apply_dismissal, restore

NOW = "2026-12-01T12:00:00+00:00"
HELD = wall(judged(read("حلب", english="Aleppo"), Level.WITHHELD, "name", "number"))


def dismissed(record: Record, flag: str, why: str = "it is in the Arabic") -> Record:
    """The record after Ann has dismissed a flag of its first message."""
    wanted = FlagDismissal(
        record_id=record.id, message_id="m1", flag=flag, why=why, who="Ann", via=Via.PAGE
    )
    return apply_dismissal(record, wanted, NOW)


def test_the_verdict_is_that_of_the_flags_that_are_left() -> None:
    """When none is left the English is shown, and no export leaves it out."""
    one = dismissed(HELD, "name")
    assert (message_of(one).verdict, message_of(one).reasons()) == (Level.WITHHELD, ("number",))
    assert message_of(one).translation is None
    both = dismissed(one, "number")
    assert (message_of(both).verdict, message_of(both).translation) == (Level.OK, "Aleppo")
    left = without_withheld(public(both))
    assert left.machine.messages[0].translation is not None
    assert left.machine.messages[0].translation.text == "Aleppo"
    assert message_of(left).translation == "Aleppo"
    assert "Ann" not in str(left)
    assert without_withheld(public(one)).machine.messages[0].translation.text == ""  # type: ignore[union-attr]


def test_the_reason_is_in_the_history_and_can_be_taken_back() -> None:
    """Then the flag counts again."""
    record = dismissed(HELD, "name", "a street is called so")
    [change] = record.review.history
    assert json.loads(change.after or "") == {"flag": "name", "why": "a street is called so"}
    back = restore(record, change.number, "Ben", NOW)
    assert message_of(back).reasons() == ("name", "number")
    assert [one.who for one in back.review.history] == ["Ann", "Ben"]


def test_other_english_is_judged_by_its_own_flags() -> None:
    """A dismissal is about the words that the person saw."""
    record = dismissed(HELD, "name")
    other = judged(read("حلب", english="Homs"), Level.WITHHELD, "name")
    newer = replace(record, machine=replace(record.machine, messages=(other,)))
    assert message_of(newer).reasons() == ("name",)


def test_what_cannot_be_dismissed() -> None:
    """Nothing without a reason, no flag that is not there, none of a changed Arabic."""
    changed = edited(HELD, with_text(message_of(HELD).content, 0, "حمص"))
    for record, flag, why in (
        (HELD, "name", " "),
        (HELD, "negation", "why"),
        (changed, TEXT_CHANGED, "why"),
    ):
        with pytest.raises(UsageError):
            dismissed(record, flag, why)
