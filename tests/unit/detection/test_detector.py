"""The real line detector on drawn walls."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from tests.factories.polygons import box
from wallmsg.detection import DbDetector
from wallmsg.detection.quads import overlap

pytestmark = pytest.mark.models


@pytest.fixture(scope="module")
def finder() -> DbDetector:
    """The detector, loaded once."""
    return DbDetector()


@pytest.mark.parametrize("slant", [0, 25, -40])
def test_writing_is_found_at_any_slant(finder: DbDetector, slant: int) -> None:
    """A line of letters is covered by a candidate of about its slant."""
    image = np.full((700, 900, 3), 185, dtype=np.uint8)
    cv2.putText(image, "ALEPPO 2016", (150, 370), cv2.FONT_HERSHEY_DUPLEX, 3, (30, 30, 60), 8)
    matrix = cv2.getRotationMatrix2D((450, 350), -slant, 1)
    slanted = cv2.warpAffine(image, matrix, (900, 700), borderMode=cv2.BORDER_REPLICATE)
    found = finder.find(slanted.astype(np.uint8))
    middle = box(400, 310, 100, 60)
    assert any(
        overlap(line.polygon, middle) > 0.5 and abs(line.polygon.angle() - slant) < 6
        for line in found
    )


def test_an_even_wall_has_no_lines(finder: DbDetector) -> None:
    """Where nothing is, nothing is found; nor on the smallest and strangest pictures."""
    assert finder.find(np.full((600, 800, 3), 150, dtype=np.uint8)) == []
    for shape in ((1, 1), (3, 900), (40, 40), (20, 4000), (4000, 20)):
        assert finder.find(np.full((*shape, 3), 150, dtype=np.uint8)) == []


def test_the_detector_is_named_with_its_hash(finder: DbDetector) -> None:
    """Records can say which weights found the lines."""
    assert "det" in finder.model.name
    assert len(finder.model.sha256) == 64
