"""The recipe of the network for kinds of writing."""

# ruff: noqa: E402 -- the recipe is imported after its optional packages are known to be there

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("onnx", reason="scripts/test --train installs it")
torch = pytest.importorskip("torch", reason="scripts/test --train installs it")

from scripts.training.writing_kind.examples import (
    KINDS,
    NO_TURN,
    Example,
    label_of,
    read_examples,
    write_picture_file,
)
from scripts.training.writing_kind.network import KindNetwork, export
from scripts.training.writing_kind.training import Learner, logits_of
from scripts.wall_renderer.strips import ARABIC, OTHER, UNCLEAR, level
from tests.factories.polygons import box
from wallmsg.detection import WritingKind, WritingKinds
from wallmsg.detection.writing_kind import kind_picture
from wallmsg.model import Polygon

SHAPE = (400, 600, 3)


@pytest.mark.parametrize(
    ("kind", "quad", "label"),
    [
        (ARABIC, box(95, 95, 210, 50), (KINDS.index(WritingKind.ARABIC), 0)),
        (OTHER, box(95, 95, 210, 50), (KINDS.index(WritingKind.OTHER), 0)),
        (ARABIC, box(100, 250, 200, 50), (KINDS.index(WritingKind.NOTHING), NO_TURN)),
        (ARABIC, box(100, 130, 200, 100), None),
        (UNCLEAR, box(95, 95, 210, 50), None),
    ],
    ids=["Arabic", "other", "beside it", "a strip of it", "nobody can say"],
)
def test_labels_follow_the_shared_area(
    kind: str, quad: Polygon, label: tuple[int, int] | None
) -> None:
    """Nothing is learned from outlines that hold a little writing."""
    strip = level(100, 300, 100, 140, kind)
    area = np.zeros((SHAPE[0] // 2, SHAPE[1] // 2), np.uint8)
    area[50:70, 50:150] = 1
    assert label_of(quad, [(strip, area)], SHAPE) == label


def test_examples_come_back_from_their_file(tmp_path: Path) -> None:
    """Pictures, kinds and turns."""
    rng = np.random.default_rng(1)
    made = [
        Example(rng.integers(0, 255, (48, width, 3), dtype=np.uint8), kind, turn)
        for width, kind, turn in ((48, 0, 1), (320, 2, NO_TURN))
    ]
    write_picture_file(tmp_path / "a.npz", made)
    for one, other in zip(read_examples(tmp_path / "a.npz"), made, strict=True):
        assert np.array_equal(one.picture, other.picture)
        assert (one.kind, one.turn) == (other.kind, other.turn)


def test_the_program_computes_what_was_trained(tmp_path: Path) -> None:
    """The exported network says the same of an outline as the one that learned."""
    rng = np.random.default_rng(2)
    examples = [
        Example(rng.integers(0, 255, (48, 96, 3), dtype=np.uint8), i % 3, i % 4) for i in range(9)
    ]
    learner = Learner(examples, seed=1, batch=4)
    learner.learn(0.005, print)
    export(learner.network, tmp_path / "kinds.onnx")
    photo = rng.integers(0, 255, SHAPE, dtype=np.uint8)
    quad = box(100, 100, 200, 60)
    [seen] = WritingKinds(tmp_path / "kinds.onnx").look(photo, [quad])
    [logits] = logits_of(learner.network, [Example(kind_picture(photo, quad), 0, 0)])
    powers = np.exp(logits[:3])
    assert [seen.arabic, seen.other, seen.nothing] == pytest.approx(
        (powers / powers.sum()).tolist(), abs=0.02
    )
    assert (tmp_path / "kinds.onnx").stat().st_size < 1_000_000


def test_a_fresh_network_has_an_answer_for_every_width() -> None:
    """Kinds and turns, whatever the length of the line."""
    network = KindNetwork().eval()
    for width in (48, 320):
        assert network(torch.zeros(1, 3, 48, width)).shape == (1, 7)
