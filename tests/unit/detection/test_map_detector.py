"""The project's own line detector, with a network that takes white for Arabic."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from wallmsg.detection import MapDetector, MapDetectorOptions, Pixels
from wallmsg.errors import MissingToolError

onnx = pytest.importorskip("onnx")


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A network that takes white for level Arabic."""
    helper = onnx.helper
    kernel = np.zeros((4, 3, 1, 1), np.float32)
    kernel[0] = 4.0  # white is 1 in three channels: logit 12 - 6
    bias = np.array([-6, -6, 1, 0], np.float32)
    graph = helper.make_graph(
        [
            helper.make_node("AveragePool", ["x"], ["small"], kernel_shape=[4, 4], strides=[4, 4]),
            helper.make_node("Conv", ["small", "kernel", "bias"], ["lines"], kernel_shape=[1, 1]),
        ],
        "white",
        [helper.make_tensor_value_info("x", onnx.TensorProto.FLOAT, [None, 3, None, None])],
        [helper.make_tensor_value_info("lines", onnx.TensorProto.FLOAT, [None, 4, None, None])],
        [
            onnx.numpy_helper.from_array(kernel, "kernel"),
            onnx.numpy_helper.from_array(bias, "bias"),
        ],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 11)], ir_version=8)
    path = tmp_path_factory.mktemp("network") / "white.onnx"
    onnx.save(model, str(path))
    return path


def wall(width: int = 1600, height: int = 1200) -> Pixels:
    """A black wall with a white bar, the core of a line 200 pixels high, in its middle."""
    photo = np.zeros((height, width, 3), np.uint8)
    cv2.rectangle(photo, (width // 4, height // 2 - 50), (3 * width // 4, height // 2 + 50),
                  (255, 255, 255), -1)  # fmt: skip
    return photo


def test_lines_come_in_pixels_of_the_photo(network: Path) -> None:
    """Whatever size the network looks at."""
    for side in (640, 800):
        [line] = MapDetector(network, MapDetectorOptions(sides=(side,))).find(wall())
        left, top, right, bottom = line.polygon.bounds()
        assert (left, right) == pytest.approx((350, 1250), abs=12)
        assert (top, bottom) == pytest.approx((500, 700), abs=12)
        assert line.score > 0.9


def test_a_line_seen_at_two_sizes_is_one(network: Path) -> None:
    """Two looks at one line give one quad."""
    finder = MapDetector(network, MapDetectorOptions(sides=(800, 320)))
    assert len(finder.find(wall())) == 1


def test_strange_pictures_have_no_lines(network: Path) -> None:
    """Nor have walls on which nothing is written."""
    finder = MapDetector(network)
    for shape in ((1, 1), (3, 900), (40, 40), (20, 4000), (4000, 20), (600, 800)):
        assert finder.find(np.zeros((*shape, 3), np.uint8)) == []


def test_the_network_is_named_by_its_digest(network: Path) -> None:
    """What stands in a record tells one network from another."""
    model = MapDetector(network).model
    assert model.name == "white"
    assert len(model.sha256) == 64


def test_a_missing_or_broken_network_is_reported(tmp_path: Path) -> None:
    """With the file's name."""
    broken = tmp_path / "broken.onnx"
    broken.write_bytes(b"no network")
    for path in (broken, tmp_path / "absent.onnx"):
        with pytest.raises(MissingToolError, match=path.name):
            MapDetector(path)


def test_the_network_can_be_named(network: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the environment; where there is none, the report says how."""
    monkeypatch.setenv("WALLMSG_LINE_NETWORK", str(network))
    assert MapDetector.check().startswith("white, sha256 ")
    assert len(MapDetector.create().find(wall())) == 1
    monkeypatch.delenv("WALLMSG_LINE_NETWORK")
    monkeypatch.setattr("wallmsg.detection.map_detector._OWN_NETWORK", Path("absent.onnx"))
    with pytest.raises(MissingToolError, match="no network") as caught:
        MapDetector.create()
    assert "WALLMSG_LINE_NETWORK" in str(caught.value.hint)
