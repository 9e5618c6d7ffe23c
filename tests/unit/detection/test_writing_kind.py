"""What the network for kinds of writing is shown, and what its answers mean."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.factories.polygons import box
from wallmsg.detection import Pixels
from wallmsg.detection.writing_kind import (
    HEIGHT,
    MARGIN,
    WIDTHS,
    SeenKind,
    WritingKinds,
    answer,
    kind_picture,
)
from wallmsg.errors import MissingToolError


def marked(width: int, height: int) -> Pixels:
    """A grey photo with a quad of that size at 100, 100, whose left top quarter is dark."""
    photo = np.full((600, 800, 3), 200, np.uint8)
    photo[100 : 100 + height // 2, 100 : 100 + width // 2] = 20
    return photo


def dark(picture: Pixels) -> tuple[bool, bool]:
    """Whether the dark corner is at the left, and at the top."""
    inner = picture[MARGIN:-MARGIN, MARGIN:-MARGIN].mean(2)
    half = inner.shape[0] // 2, inner.shape[1] // 2
    return (
        bool(inner[:, : half[1]].mean() < inner[:, half[1] :].mean()),
        bool(inner[: half[0]].mean() < inner[half[0] :].mean()),
    )


def test_a_line_is_shown_as_it_stands() -> None:
    """Height is given, width is one of a few."""
    picture = kind_picture(marked(300, 60), box(100, 100, 300, 60))
    assert picture.shape[0] == HEIGHT
    assert picture.shape[1] in WIDTHS
    assert dark(picture) == (True, True)


def test_a_tall_outline_is_shown_on_its_side() -> None:
    """Turned counter-clockwise: what was at the left top lies at the left bottom."""
    picture = kind_picture(marked(60, 300), box(100, 100, 60, 300))
    assert picture.shape[1] > 2 * picture.shape[0]
    assert dark(picture) == (True, False)


@pytest.mark.parametrize(
    ("laid", "said", "turn"), [(False, 0, 0), (False, 2, 2), (True, 1, 0), (True, 0, 3)]
)
def test_turns_are_those_of_the_photo(laid: bool, said: int, turn: int) -> None:
    """A picture on its side has been turned already."""
    logits = np.array([0.0, 5.0, 0.0, 0.0, 0.0, 0.0, 0.0])
    logits[3 + said] = 9.0
    seen: SeenKind = answer(logits, laid)
    assert int(np.argmax(seen.turns)) == turn
    assert seen.other > 0.9
    assert seen.arabic + seen.other + seen.nothing == pytest.approx(1)


def test_a_network_that_does_not_load_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Without the variable everything is read; with a wrong one the program says so."""
    monkeypatch.delenv("WALLMSG_KIND_NETWORK", raising=False)
    assert WritingKinds.at_hand() is None
    monkeypatch.setenv("WALLMSG_KIND_NETWORK", str(tmp_path / "gone.onnx"))
    with pytest.raises(MissingToolError) as caught:
        WritingKinds.at_hand()
    assert "WALLMSG_KIND_NETWORK" in str(caught.value.hint)
