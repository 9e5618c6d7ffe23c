"""The recipe of the line detector: graph, outputs, targets, training."""

# ruff: noqa: E402 -- the recipe is imported after its optional packages are known to be there

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import repeat
from pathlib import Path

import numpy as np
import pytest

onnx = pytest.importorskip("onnx")
torch = pytest.importorskip("torch")

import onnxruntime as ort

from scripts.training.detection.__main__ import main, ready_detector, start_from
from scripts.training.detection.evaluation import measure_rendered
from scripts.training.detection.graph import GraphNetwork, operation, with_weights
from scripts.training.detection.heads import STRIDE
from scripts.training.detection.pictures import as_input, prepared, turned
from scripts.training.detection.rendering import write_strips
from scripts.training.detection.targets import draw_targets
from scripts.training.detection.training import Plan, Trainer, losses_of, train
from scripts.wall_renderer.strips import ARABIC, OTHER, UNCLEAR, Placement, Strip, level
from tests.factories.fakes import FakeDetector
from tests.factories.polygons import box


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """Threads that wait for each other take many times as long on a busy machine."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def model() -> onnx.ModelProto:
    """The ready detector with outputs that are still to be trained."""
    return start_from(None)[0]


def executed(model: onnx.ModelProto, pictures: np.ndarray) -> np.ndarray:
    """What onnxruntime makes of pictures."""
    session = ort.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    [result] = session.run(None, {session.get_inputs()[0].name: pictures})
    return np.asarray(result)


def some_pictures(height: int = 96, width: int = 128) -> np.ndarray:
    """Noise."""
    rng = np.random.default_rng(3)
    return rng.uniform(-1, 1, (1, 3, height, width)).astype(np.float32)


def test_pytorch_computes_what_onnxruntime_does(model: onnx.ModelProto) -> None:
    """Of the ready detector, which draws at full size, and of the one with new outputs."""
    ready = onnx.load(str(ready_detector()))
    for graph, scale in ((ready, 1), (model, STRIDE)):
        pictures = some_pictures()
        expected = executed(graph, pictures)
        assert expected.shape[2:] == (96 // scale, 128 // scale)
        with torch.no_grad():
            [result] = GraphNetwork(graph)(torch.from_numpy(pictures)).values()
        assert np.abs(result.numpy() - expected).max() < 1e-4


def test_an_exported_network_is_what_training_goes_on_from(
    model: onnx.ModelProto, tmp_path: Path
) -> None:
    """Weights of 16 bits are half as large, are read back as they are, and known as trained."""
    network = GraphNetwork(model)
    with torch.no_grad():
        for weight in network.parameters():
            weight.add_(0.001)
    half = with_weights(model, network.named(), half=True)
    path = tmp_path / "lines.onnx"
    onnx.save(half, str(path))
    onnx.checker.check_model(half)
    assert path.stat().st_size < 6e6
    again, trained = start_from(path)
    assert trained
    back = GraphNetwork(again)
    for name, weight in network.named().items():
        assert torch.allclose(back.named()[name], weight, rtol=1e-3, atol=1e-4), name
    once_more = with_weights(again, back.named(), half=True)
    pictures = some_pictures()
    assert np.array_equal(executed(half, pictures), executed(once_more, pictures))


def test_an_unknown_operation_is_refused() -> None:
    """Rather than left out."""
    with pytest.raises(ValueError, match="Sinh"):
        operation(onnx.helper.make_node("Sinh", ["x"], ["y"]))


def test_targets_are_cores_with_their_direction() -> None:
    """Arabic and other writing on maps of their own; what is unclear counts for nothing."""
    lines = [
        level(20, 180, 40, 80, ARABIC),
        level(-60, 60, -20, 20, OTHER).moved(Placement((260, 140), np.pi / 2).place),
        level(20, 100, 200, 240, UNCLEAR),
        level(120, 160, 220, 225, ARABIC),  # too low to be seen
    ]
    targets = draw_targets(lines, (320, 256))
    assert targets.cores.shape == (2, 64, 80)
    assert targets.cores[0].sum() * STRIDE**2 == pytest.approx(20 * 140, rel=0.25)
    assert targets.cores[1].sum() * STRIDE**2 == pytest.approx(20 * 100, rel=0.25)
    assert tuple(targets.direction[:, 15, 25]) == pytest.approx((1, 0), abs=1e-3)
    assert tuple(targets.direction[:, 35, 65]) == pytest.approx((0, 1), abs=1e-3)
    assert targets.weight[55, 15] == 0
    assert targets.weight[55, 35] == 0
    assert targets.weight[2, 2] == 1


def test_pixels_of_small_lines_count_more() -> None:
    """Large lines would be all that is learned from otherwise."""
    targets = draw_targets(
        [level(0, 60, 0, 12, ARABIC), level(0, 600, 100, 400, ARABIC)], (640, 480)
    )
    assert targets.weight[1, 7] > 3 * targets.weight[62, 75]


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_photos_and_lines_turn_together(quarters: int) -> None:
    """Where the paint goes, its line goes."""
    photo = np.zeros((60, 100, 3), np.uint8)
    photo[10:20, 30:70] = 255
    line = level(30, 69, 10, 19, ARABIC)
    pixels, [moved] = turned(photo, [line], quarters)
    rows, columns, _ = np.nonzero(pixels)
    outline = moved.outline()
    assert outline.min(0) == pytest.approx([columns.min(), rows.min()], abs=1)
    assert outline.max(0) == pytest.approx([columns.max(), rows.max()], abs=1)
    assert moved.length() == pytest.approx(line.length())


def white_line(side: int = 128) -> tuple[np.ndarray, list[Strip]]:
    """A picture with a white line on black."""
    photo = np.full((side, side, 3), 30, np.uint8)
    photo[50:80:6, 20:100] = 230
    return photo, [level(20, 100, 45, 85, ARABIC)]


def test_pieces_keep_their_lines() -> None:
    """In whatever way a piece is cut, what is white in it lies in its core or near."""
    photo, strips = white_line()
    photo[:] = 0
    photo[60:70, 35:85] = 255  # the core's middle
    rng = np.random.default_rng(1)
    for _ in range(10):
        piece, targets = prepared(rng, photo, strips, side=128)
        assert piece.shape == (128, 128, 3)
        assert targets.cores.shape == (2, 32, 32)
    assert as_input([piece, piece]).shape == (2, 3, 128, 128)


def test_hard_negatives_and_unclear_places() -> None:
    """What was right costs little; where the weight is nothing, nothing costs."""
    targets = draw_targets(white_line()[1], (128, 128))
    maps = [torch.from_numpy(m)[None] for m in (targets.cores, targets.direction, targets.weight)]
    right = torch.cat([maps[0] * 16 - 8, maps[1]], 1)
    wrong = torch.cat([8 - maps[0] * 16, -maps[1]], 1)
    good, bad = losses_of(right, *maps), losses_of(wrong, *maps)
    for name in ("cross", "dice", "turn"):
        assert good[name] < 0.05 < bad[name], name
    nothing = losses_of(wrong, maps[0], maps[1], torch.zeros_like(maps[2]))
    assert float(sum(nothing.values())) == pytest.approx(0, abs=1e-5)


def test_training_learns_and_goes_on(model: onnx.ModelProto, tmp_path: Path) -> None:
    """Losses fall on one picture; a checkpoint is gone on from; the log has a row a report."""
    photo, strips = white_line()
    batch = as_input([photo]), [draw_targets(strips, (128, 128))]
    plan = Plan(minutes=0.0, heads_steps=2, warm=2)
    trainer = Trainer(GraphNetwork(model), plan)
    losses = [sum(trainer.step(*batch, plan.rate).values()) for _ in range(6)]
    assert losses[-1] < losses[0]
    kept: list[int] = []
    log = tmp_path / "log.jsonl"
    train(trainer, repeat(batch), lambda trainer: kept.append(trainer.steps), log)
    [row] = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    assert kept == [row["steps"]] == [6]
    trainer.save(tmp_path / "state.pt")
    again = Trainer(GraphNetwork(model), plan)
    again.load(tmp_path / "state.pt")
    assert again.steps == trainer.steps
    for one, other in zip(again.network.parameters(), trainer.network.parameters(), strict=True):
        assert torch.equal(one, other)


def test_found_lines_are_counted(tmp_path: Path) -> None:
    """By size, by the way up, and what lies on no Arabic."""
    import cv2

    lines = [
        level(20, 180, 20, 70, ARABIC),
        level(20, 100, 120, 135, ARABIC),
        level(200, 300, 120, 160, OTHER),
    ]
    cv2.imwrite(str(tmp_path / "0000001.jpg"), np.zeros((240, 320, 3), np.uint8))
    write_strips(tmp_path / "0000001.json", lines)
    quads = [box(20, 20, 160, 50), box(200, 120, 100, 40), box(10, 200, 50, 20)]
    found = measure_rendered(FakeDetector(quads), tmp_path)
    assert found.lines == {"small": [1, 0], "middle": [1, 1], "large": [0, 0]}
    assert (found.upright, found.quads, found.stray, found.other) == (1, 3, 2, 1)
    assert "found 1/2" in str(found)


def test_rendering_asks_for_its_sources(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Before anything is begun."""
    assert main(["render", "--work", str(tmp_path)]) == 2
    assert "--texts" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
