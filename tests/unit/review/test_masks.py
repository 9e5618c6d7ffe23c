"""Masks as people's word on a photo: kept, merged, restored."""

from __future__ import annotations

import pytest

from tests.factories.polygons import quad
from tests.factories.reviews import LATER, NOW, read, wall
from wallmsg.errors import UsageError
from wallmsg.model import Field, Mask, MaskReason, Polygon, Record, Via, record_from_json
from wallmsg.model import record_to_json as to_text
from wallmsg.review import Details, DetailsEdit, apply_details, details_of, restore

WALL = wall(read("سنعود"))
FACE = Mask(quad(10, 10, 60, 80), MaskReason.FACE)
PLATE = Mask(quad(200, 300, 320, 340), MaskReason.PLATE)


def masked(there: Record, base: tuple[Mask, ...], masks: tuple[Mask, ...]) -> Record:
    """The record after somebody who saw the masks `base` left `masks`."""
    edit = DetailsEdit(
        record_id=there.id,
        base=Details(masks=base),
        details=Details(masks=masks),
        who="Ann",
        via=Via.PAGE,
    )
    return apply_details(there, edit, NOW)


def test_masks_are_kept_with_their_history() -> None:
    """Each once, its corners rounded as those of lines; the record is written and read back."""
    drawn = Mask(quad(10.04, 10, 60, 80), MaskReason.FACE)
    there = masked(WALL, (), (drawn, FACE, Mask(PLATE.polygon)))
    assert there.review.masks == (FACE, Mask(PLATE.polygon))
    [change] = there.review.history
    assert (change.field, change.before) == (Field.MASKS, None)
    assert record_from_json(to_text(there)) == there


def test_masks_of_two_people_are_both_kept() -> None:
    """Neither clashes with the other, and what one removed is gone."""
    first = masked(WALL, (), (FACE,))
    both = masked(first, (), (PLATE,))
    assert both.review.masks == (FACE, PLATE)
    assert masked(both, (FACE,), ()).review.masks == (PLATE,)


def test_a_change_of_masks_can_be_taken_back() -> None:
    """As any other change; also the first."""
    there = masked(masked(WALL, (), (FACE,)), (FACE,), (PLATE,))
    assert details_of(restore(there, 2, "Bob", LATER)).masks == (FACE,)
    assert details_of(restore(there, 1, "Bob", LATER)).masks == ()


def test_a_mask_must_enclose_something() -> None:
    """One that covers nothing would protect nobody."""
    flat = Mask(Polygon(((0, 0), (9, 0), (20, 0))))
    with pytest.raises(UsageError, match="encloses nothing"):
        masked(WALL, (), (flat,))
