"""The network for kinds of writing: some convolutions, and what they see on average and at most."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor, nn

from wallmsg.detection.writing_kind import HEIGHT

KINDS, TURNS = 3, 4
_LAYERS = ((16, 2), (24, 2), (32, 1), (48, 2), (64, 1), (64, 1), (96, 2))
"""Channels and stride of each convolution of 3x3."""

_HIDDEN = 64


class KindNetwork(nn.Module):
    """Nx3xHEIGHTxW to Nx7: logits of the kind and of the turn."""

    def __init__(self) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        before = 3
        for channels, stride in _LAYERS:
            convolution = nn.Conv2d(before, channels, 3, stride, 1, bias=False)
            layers += [convolution, nn.BatchNorm2d(channels), nn.ReLU()]
            before = channels
        self.body = nn.Sequential(*layers)
        self.head = nn.Sequential(
            nn.Dropout(0.1), nn.Linear(2 * before, _HIDDEN), nn.ReLU(), nn.Linear(_HIDDEN, 7)
        )

    def forward(self, pictures: Tensor) -> Tensor:
        """Logits of pictures as `network_input` makes them."""
        seen = self.body(pictures).float()
        logits: Tensor = self.head(torch.cat([seen.mean((2, 3)), seen.amax((2, 3))], 1))
        return logits


def export(network: KindNetwork, path: Path) -> None:
    """Write the network as ONNX, with its norms folded in and weights of 16 bits."""
    nodes, weights = [], []
    name = "pictures"

    def add(kind: str, inputs: Sequence[str], out: str, **attributes: int | list[int]) -> str:
        node = helper.make_node(kind, list(inputs), [out])
        node.attribute.extend(
            helper.make_attribute(key, value) for key, value in attributes.items()
        )
        nodes.append(node)
        return out

    def weight(label: str, values: NDArray[np.float32]) -> str:
        weights.append(numpy_helper.from_array(values.astype(np.float16), f"{label}/half"))
        return add("Cast", [f"{label}/half"], label, to=TensorProto.FLOAT)

    modules = list(network.body)
    for i, (convolution, norm) in enumerate(zip(modules[::3], modules[1::3], strict=True)):
        kernel, bias = _folded(convolution, norm)
        inputs = [name, weight(f"kernel{i}", kernel), weight(f"bias{i}", bias)]
        stride = list(convolution.stride)
        name = add("Conv", inputs, f"conv{i}", strides=stride, pads=[1, 1, 1, 1])
        name = add("Relu", [name], f"seen{i}")
    pooled = [add(f"Reduce{how}", [name], how, axes=[2, 3], keepdims=0) for how in ("Mean", "Max")]
    name = add("Concat", pooled, "pooled", axis=1)
    for i, layer in enumerate(m for m in network.head if isinstance(m, nn.Linear)):
        values = [part.detach().numpy() for part in (layer.weight, layer.bias)]
        inputs = [name, weight(f"head{i}", values[0]), weight(f"headbias{i}", values[1])]
        name = add("Gemm", inputs, "logits" if i else "hidden_in", transB=1)
        if not i:
            name = add("Relu", [name], "hidden")
    graph = helper.make_graph(
        nodes,
        "writing_kind",
        [helper.make_tensor_value_info("pictures", TensorProto.FLOAT, ["n", 3, HEIGHT, "w"])],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["n", KINDS + TURNS])],
        weights,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    onnx.checker.check_model(model)
    onnx.save(model, str(path))


def _folded(
    convolution: nn.Conv2d, norm: nn.BatchNorm2d
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Kernel and bias of a convolution that does what it and its norm do."""
    factor = norm.weight / torch.sqrt(norm.running_var + norm.eps)
    kernel = convolution.weight * factor[:, None, None, None]
    bias = norm.bias - norm.running_mean * factor
    return kernel.detach().numpy(), bias.detach().numpy()
