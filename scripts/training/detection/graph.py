"""An ONNX detector as a PyTorch network that can be trained, and back.

The ONNX graph stays the one description of the network: outputs are added to it as nodes
(heads.py), PyTorch executes it, and training writes the weights back into it. So an exported
network is also what a later training starts from, on any machine. PyPI's onnx2torch does the first
half, but needs a torchvision that fits the PyTorch at hand, which there is none of beside
PyTorch for CPUs in this project's packages.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper
from torch import Tensor, nn
from torch.autograd.function import FunctionCtx
from torch.nn import functional

Operation = Callable[..., Tensor]
_WEIGHTS = (np.float32, np.float16)
_CAST = "/float32"  # added to the name of a weight of 16 bits where it is read


@dataclass(frozen=True)
class Step:
    """One operation: the names of what it reads, of what it makes, and how."""

    inputs: tuple[str, ...]
    output: str
    run: Operation
    filters: bool = False


class GraphNetwork(nn.Module):
    """The graph of a model, its float initialisers as parameters.

    A bias that is added to a convolution becomes part of it, and the five nodes of a GELU one
    operation. Raises ValueError for an operation that it cannot run.
    """

    def __init__(self, model: ModelProto) -> None:
        super().__init__()
        self._nodes = list(model.graph.node)
        self.keys_of: dict[str, str] = {}
        self.weights = nn.ParameterDict()
        self._constants: dict[str, NDArray[Any]] = {}
        scales = {node.input[2] for node in self._nodes if node.op_type == "Resize"}
        self._aliases = aliases_of(model)
        for initialiser in model.graph.initializer:
            self._keep(initialiser, {self._source(name) for name in scales})
        self._readers: dict[str, list[NodeProto]] = {}
        for node in self._nodes:
            for name in node.input:
                self._readers.setdefault(self._source(name), []).append(node)
        self._input = model.graph.input[0].name
        self._outputs = [output.name for output in model.graph.output]
        self.steps = self._compiled()
        self._last = {name: i for i, step in enumerate(self.steps) for name in step.inputs}

    def _keep(self, initialiser: TensorProto, scales: set[str]) -> None:
        values = np.array(numpy_helper.to_array(initialiser))
        if values.dtype in _WEIGHTS and values.size > 1 and initialiser.name not in scales:
            key = f"w{len(self.keys_of)}"
            self.keys_of[initialiser.name] = key
            self.weights[key] = nn.Parameter(torch.from_numpy(values.astype(np.float32)))
        else:
            self._constants[initialiser.name] = values

    def _source(self, name: str) -> str:
        while name in self._aliases:
            name = self._aliases[name]
        return name

    def _compiled(self) -> list[Step]:
        done = set(self._aliases)
        steps = []
        for node in self._nodes:
            if node.output[0] not in done:
                step, made = self._step(node)
                done |= made
                steps.append(step)
        return steps

    def _step(self, node: NodeProto) -> tuple[Step, set[str]]:
        """The operation that begins with a node, and all that it makes on the way."""
        sources = tuple(self._source(name) for name in node.input)
        output = node.output[0]
        if node.op_type == "Div" and (gelu := self._gelu(node)):
            return Step(sources[:1], gelu[-1], functional.gelu), set(gelu)
        if node.op_type == "Resize":
            factor = int(self._constants[sources[2]][-1])
            return Step(sources[:1], output, _enlarging(factor)), {output}
        filters = node.op_type in ("Conv", "ConvTranspose")
        if filters and len(sources) == 2 and (bias := self._bias(output)):
            return Step((*sources, bias[0]), bias[1], operation(node), filters), {bias[1]}
        return Step(sources, output, operation(node), filters), {output}

    def _bias(self, output: str) -> tuple[str, str] | None:
        """The weight that is added to what a convolution makes, and the name of the sum."""
        following = self._readers.get(output, [])
        if len(following) != 1 or following[0].op_type != "Add":
            return None
        others = [self._source(name) for name in following[0].input]
        names = [name for name in others if name != output and name in self.keys_of]
        return (names[0], following[0].output[0]) if names else None

    def _gelu(self, node: NodeProto) -> list[str]:
        """What the four nodes after a division make, if they make it a GELU."""
        outputs: list[str] = []
        for following_type in ("Erf", "Add", "Mul", "Mul"):
            following = self._readers.get(node.output[0], [])
            if len(following) != 1 or following[0].op_type != following_type:
                return []
            node = following[0]
            outputs.append(node.output[0])
        return outputs

    def filters(self) -> list[tuple[str, ...]]:
        """For each convolution in order the names of its weights."""
        return [step.inputs[1:] for step in self.steps if step.filters]

    def named(self) -> dict[str, nn.Parameter]:
        """The weights by the name of their initialiser."""
        return {name: self.weights[key] for name, key in self.keys_of.items()}

    def forward(self, pictures: Tensor) -> dict[str, Tensor]:
        """All outputs of the graph by name, for Nx3xHxW pictures."""
        values = {self._input: pictures}
        for i, step in enumerate(self.steps):
            values[step.output] = step.run(*(self._value(name, values) for name in step.inputs))
            for name in set(step.inputs) & values.keys():
                if self._last[name] == i and name not in self._outputs:
                    del values[name]
        return {name: values[name] for name in self._outputs}

    def _value(self, name: str, values: Mapping[str, Tensor]) -> Tensor:
        if name in values:
            return values[name]
        if name in self.keys_of:
            value: Tensor = self.weights[self.keys_of[name]]
            return value
        return torch.from_numpy(self._constants[name])


def aliases_of(model: ModelProto) -> dict[str, str]:
    """Names that mean the same as others: outputs of Identity, and of Cast of a weight."""
    weights = {initialiser.name for initialiser in model.graph.initializer}
    return {
        node.output[0]: node.input[0]
        for node in model.graph.node
        if node.op_type == "Identity" or (node.op_type == "Cast" and node.input[0] in weights)
    }


def operation(node: NodeProto) -> Operation:
    """What a node does. Raises ValueError where it is not known."""
    make = _OPERATIONS.get(node.op_type)
    if make is None:
        raise ValueError(f"{node.name}: operation {node.op_type} is not known")
    return make({a.name: helper.get_attribute_value(a) for a in node.attribute})


def _enlarging(factor: int) -> Operation:
    return lambda x: functional.interpolate(x, scale_factor=factor, mode="nearest")


def _convolution(given: Mapping[str, Any]) -> Operation:
    stride, groups = list(given.get("strides", (1, 1))), given.get("group", 1)
    pads = _pads(given)
    even = pads[:2] == pads[2:]

    def run(x: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
        flat = None if bias is None else bias.reshape(-1)
        own = pads[:2]
        if not even:
            x, own = functional.pad(x, (pads[1], pads[3], pads[0], pads[2])), [0, 0]
        fixed = not weight.requires_grad and stride == [1, 1] and x.device.type == "cpu"
        if fixed and groups == weight.shape[0] > 1:
            fast: Tensor = _FixedDepthwise.apply(x, weight, flat, own)
            return fast
        return functional.conv2d(x, weight, flat, stride, own, 1, groups)

    return run


class _FixedDepthwise(torch.autograd.Function):
    """A convolution of each channel by itself with a kernel that does not learn.

    PyTorch's own gradient of a 7x7 one takes 45 times as long as the forward pass on a CPU; towards
    the input it is the same convolution with the kernel turned around.
    """

    @staticmethod
    def forward(
        ctx: FunctionCtx, x: Tensor, weight: Tensor, bias: Tensor | None, padding: list[int]
    ) -> Tensor:
        ctx.save_for_backward(weight)
        ctx.padding = padding
        return functional.conv2d(x, weight, bias, 1, padding, 1, weight.shape[0])

    @staticmethod
    def backward(ctx: FunctionCtx, gradient: Tensor) -> tuple[Tensor | None, ...]:
        [weight] = ctx.saved_tensors
        padding = [k - 1 - p for k, p in zip(weight.shape[2:], ctx.padding, strict=True)]
        around = weight.to(gradient.dtype).flip(2, 3)
        back = functional.conv2d(gradient, around, None, 1, padding, 1, weight.shape[0])
        bias = gradient.sum((0, 2, 3)).float() if ctx.needs_input_grad[2] else None
        return back, None, bias, None


def _pads(given: Mapping[str, Any]) -> list[int]:
    """Top, left, bottom, right. `auto_pad: SAME_UPPER` is written out, for strides of 1."""
    if given.get("auto_pad") != b"SAME_UPPER":
        return list(given.get("pads", (0, 0, 0, 0)))
    if list(given.get("strides", (1, 1))) != [1, 1]:
        raise ValueError("SAME_UPPER is known for strides of 1 only")
    total = [length - 1 for length in given["kernel_shape"]]
    return [*(n // 2 for n in total), *(n - n // 2 for n in total)]


def _transposed(given: Mapping[str, Any]) -> Operation:
    def run(x: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
        flat = None if bias is None else bias.reshape(-1)
        return functional.conv_transpose2d(x, weight, flat, list(given["strides"]))

    return run


def _largest(given: Mapping[str, Any]) -> Operation:
    top, left, bottom, right = _pads(given)
    kernel, stride = list(given["kernel_shape"]), list(given["strides"])

    def run(x: Tensor) -> Tensor:
        around = functional.pad(x, (left, right, top, bottom), value=-math.inf)
        return functional.max_pool2d(around, kernel, stride)

    return run


def _hard_sigmoid(given: Mapping[str, Any]) -> Operation:
    return lambda x: (x * given["alpha"] + given["beta"]).clamp(0, 1)


_OPERATIONS: dict[str, Callable[[Mapping[str, Any]], Operation]] = {
    "Add": lambda _: torch.add,
    "Concat": lambda given: lambda *parts: torch.cat(parts, given["axis"]),
    "Conv": _convolution,
    "ConvTranspose": _transposed,
    "Div": lambda _: torch.div,
    "Erf": lambda _: torch.erf,
    "GlobalAveragePool": lambda _: lambda x: x.mean((2, 3), keepdim=True),
    "HardSigmoid": _hard_sigmoid,
    "MaxPool": _largest,
    "Mul": lambda _: torch.mul,
    "ReduceMean": lambda given: lambda x: x.mean(list(given["axes"]), keepdim=True),
    "Relu": lambda _: torch.relu,
    "Sigmoid": lambda _: torch.sigmoid,
}


def with_weights(model: ModelProto, weights: Mapping[str, Tensor], *, half: bool) -> ModelProto:
    """A copy of a model with these weights by the name of their initialiser.

    With `half` they are stored in 16 bits and cast where they are read: half the file, the same
    arithmetic (onnxruntime casts them once, when it loads the file).
    """
    copy = ModelProto()
    copy.CopyFrom(model)
    cast = {node.input[0] for node in copy.graph.node if node.op_type == "Cast"}
    fresh = []
    for initialiser in copy.graph.initializer:
        name = initialiser.name
        if name in weights:
            kind = np.float16 if half or name in cast else np.float32
            values = weights[name].detach().cpu().numpy().astype(kind)
            initialiser.CopyFrom(numpy_helper.from_array(values, name))
            if half and name not in cast:
                fresh.append(name)
    _insert_casts(copy, fresh)
    return copy


def _insert_casts(model: ModelProto, names: Sequence[str]) -> None:
    """Have all that reads these weights read them as floats of 32 bits, in place."""
    cast = {name: name + _CAST for name in names}
    nodes = [helper.make_node("Cast", [n], [c], to=TensorProto.FLOAT) for n, c in cast.items()]
    old = list(model.graph.node)
    for node in old:
        for i, name in enumerate(node.input):
            node.input[i] = cast.get(name, name)
    del model.graph.node[:]
    model.graph.node.extend([*nodes, *old])
