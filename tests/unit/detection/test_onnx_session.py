"""Networks run without numbers that are slow to compute with."""

from __future__ import annotations

import numpy as np
import pytest

onnx = pytest.importorskip("onnx", reason="scripts/test --train installs it")

from wallmsg.detection.onnx_session import without_subnormals  # noqa: E402


def test_only_the_smallest_weights_change() -> None:
    """Weights below 2**-126 become 0; all else in the file stays as it was."""
    weights = np.array([1.5, -2e-40, 1e-38, 2e-38, 0, -3e30], np.float32)
    numbers = np.array([1, 2], np.int64)
    model = onnx.helper.make_model(
        onnx.helper.make_graph(
            [onnx.helper.make_node("Identity", ["weights"], ["out"])],
            "graph",
            [],
            [onnx.helper.make_tensor_value_info("out", onnx.TensorProto.FLOAT, [6])],
            [
                onnx.numpy_helper.from_array(weights, "weights"),
                onnx.numpy_helper.from_array(numbers, "numbers"),
            ],
        )
    )
    changed = onnx.load_from_string(without_subnormals(model.SerializeToString()))
    found = [onnx.numpy_helper.to_array(one) for one in changed.graph.initializer]
    assert found[0].tolist() == [np.float32(v) for v in (1.5, 0, 0, 2e-38, 0, -3e30)]
    assert found[1].tolist() == [1, 2]
    assert changed.graph.node == model.graph.node
