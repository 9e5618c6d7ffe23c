"""The outputs of the line detector, on the body of a ready one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import GraphProto, ModelProto, NodeProto, TensorProto, helper, numpy_helper

from scripts.training.detection.graph import aliases_of

OUTPUT = "lines"
CHANNELS = 4
"""Logits of the core of a line of Arabic and of other writing; cosine and sine of the direction in
which its letters stand: from the left end of the writing to its right end, clockwise from the
picture's x axis."""

STRIDE = 4
"""Pixels of the picture for one of the output."""

PREFIX = "heads."
"""What the names of the new weights begin with."""

_WIDTH = 48
_RARE = -3.0  # logit of what is rarely there
_SCALES = 4  # of features that the body joins before its own output


def with_line_heads(model: ModelProto, seed: int = 1) -> ModelProto:
    """A copy of a PP-OCRv6 detector with the outputs of this project, still to be trained.

    Its own last layers, which draw one map at full size, are left out. What they read is kept,
    and half of the new layer begins as their first one. Raises ValueError for another graph.
    """
    joints = [n for n in model.graph.node if n.op_type == "Concat" and len(n.input) == _SCALES]
    if len(joints) != 1:
        raise ValueError("not a detector of PP-OCRv6: four scales are not joined once")
    features = joints[0].output[0]
    kernel, bias = _first_layer(model, features)
    rng = np.random.default_rng(seed)
    wide = rng.normal(0, (2 / kernel[0].size) ** 0.5, (_WIDTH, *kernel.shape[1:]))
    wide[: len(kernel)] = kernel
    shift = np.zeros((1, _WIDTH, 1, 1))
    shift[0, : len(kernel), 0, 0] = bias.reshape(-1)
    last = rng.normal(0, 0.02, (CHANNELS, _WIDTH, 1, 1))
    start = np.array([_RARE, _RARE, 1, 0]).reshape(1, CHANNELS, 1, 1)
    copy = ModelProto()
    copy.CopyFrom(model)
    _cut_after(copy.graph, features)
    copy.graph.node.extend(
        [
            *_layer(features, "heads.0", "heads.1", size=3),
            helper.make_node("Relu", ["heads.1"], ["heads.2"]),
            *_layer("heads.2", "heads.3", OUTPUT, size=1),
        ]
    )
    weights = {"heads.0": (wide, shift), "heads.3": (last, start)}
    for name, pair in weights.items():
        for part, values in zip(("weight", "bias"), pair, strict=True):
            tensor = numpy_helper.from_array(values.astype(np.float32), f"{name}.{part}")
            copy.graph.initializer.append(tensor)
    shape = [None, CHANNELS, None, None]
    copy.graph.output.append(helper.make_tensor_value_info(OUTPUT, TensorProto.FLOAT, shape))
    return copy


def _first_layer(model: ModelProto, features: str) -> tuple[NDArray[Any], NDArray[Any]]:
    """Kernel and bias of the convolution that reads the joined features."""
    aliases = aliases_of(model)
    weights = {i.name: numpy_helper.to_array(i) for i in model.graph.initializer}

    def source(name: str) -> str:
        while name in aliases:
            name = aliases[name]
        return name

    [first] = [
        n for n in model.graph.node if n.op_type == "Conv" and source(n.input[0]) == features
    ]
    [added] = [n for n in model.graph.node if n.op_type == "Add" and first.output[0] in n.input]
    [bias] = [weights[source(name)] for name in added.input if source(name) in weights]
    return weights[source(first.input[1])], bias


def _layer(read: str, name: str, made: str, size: int) -> Sequence[NodeProto]:
    """A convolution and its bias."""
    pad = size // 2
    return (
        helper.make_node(
            "Conv", [read, f"{name}.weight"], [name],
            kernel_shape=[size, size], pads=[pad] * 4, strides=[1, 1],
        ),
        helper.make_node("Add", [name, f"{name}.bias"], [made]),
    )  # fmt: skip


def _cut_after(graph: GraphProto, output: str) -> None:
    """Leave out, in place, all that does not lead to an output."""
    wanted: set[str] = {output}
    kept: list[NodeProto] = []
    for node in reversed(list(graph.node)):
        if wanted & set(node.output):
            wanted |= set(node.input)
            kept.append(node)
    weights = [initialiser for initialiser in graph.initializer if initialiser.name in wanted]
    for field, left in ((graph.node, kept[::-1]), (graph.initializer, weights)):
        del field[:]
        field.extend(left)
    del graph.output[:]
    del graph.value_info[:]
