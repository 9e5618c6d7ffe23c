"""What the detector found is sorted before it is read."""

from __future__ import annotations

import numpy as np

from tests.factories.fakes import FakeDetector, FakeKinds, FakeReader, chooser
from tests.factories.polygons import box
from wallmsg.detection import DetectedLine, Pixels, WritingKind
from wallmsg.ingest.pipeline import PhotoReader
from wallmsg.ingest.sorting import sort_by_kind
from wallmsg.model import Outcome, Polygon

WALL = np.full((400, 600, 3), 180, dtype=np.uint8)
ARABIC, LATIN, BRICKS = box(50, 50), box(50, 150), box(50, 250)
KINDS = {ARABIC: WritingKind.ARABIC, LATIN: WritingKind.OTHER, BRICKS: WritingKind.NOTHING}


def by_place(quad: Polygon) -> WritingKind:
    """The kind of the outline of a wall that lies nearest."""
    return KINDS[min(KINDS, key=lambda own: abs(own.points[0][1] - quad.points[0][1]))]


def test_only_arabic_is_read() -> None:
    """Other writing is outlined and not read; what is no writing leaves nothing."""
    pictures: list[Pixels] = []

    def text(picture: Pixels) -> str:
        pictures.append(picture)
        return "سنعود يوما"

    reader = PhotoReader(
        FakeDetector([*KINDS]), FakeReader(text), chooser(), kinds=FakeKinds(by_place)
    )
    reading = reader.read(WALL)
    assert [line.polygon for line in reading.lines] == [ARABIC]
    assert reading.other_writing == (LATIN,)
    assert len(pictures) == 5
    assert set(reader.models) == {"detector", "reader", "kinds"}


def test_a_photo_with_other_writing_alone_has_no_text() -> None:
    """There is no message on it, and it is not turned about."""
    reader = PhotoReader(
        FakeDetector([LATIN, box(52, 152)]), FakeReader(), chooser(), kinds=FakeKinds(by_place)
    )
    reading = reader.read(WALL)
    assert (reading.outcome, reading.messages) == (Outcome.NO_TEXT, ())
    assert reading.other_writing == (LATIN,)


def test_only_the_turn_that_is_seen_is_tried() -> None:
    """Arabic that stands upright needs no other way up."""
    found = [DetectedLine(ARABIC, 0.9)]
    for turn, turns in ((0, ()), (180, (180,)), (270, (270,))):
        assert sort_by_kind(FakeKinds(by_place, turn), WALL, found).turns == turns
    assert sort_by_kind(None, WALL, found).turns is None
