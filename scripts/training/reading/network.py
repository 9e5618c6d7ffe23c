"""The layers of `layers.py` as a PyTorch network that can be trained, and back again.

Values are B x channels x height x width; a batch is padded on the right, `widths` says how many
columns of each line are real. What differs from Tesseract: one line at a time there, so nothing
is padded; beyond the border its convolutions see random values, here the same in training and
zeros when measuring.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import replace

import numpy as np
import torch
from torch import Tensor, nn

from scripts.training.reading.layers import Layer, Matrix

# Tesseract stores the gates as cell input, input, forget, output; torch as input, forget, cell
# input, output.
_TORCH_ORDER = (1, 2, 0, 3)
_ACTIVATIONS = {"Tanh": torch.tanh, "Relu": torch.relu, "Linear": None, "Softmax": None}

Columns = tuple[Tensor, Tensor]


class Node(nn.Module):
    """A layer that maps (values, widths) to (values, widths) and knows its file form."""

    def __init__(self, layer: Layer) -> None:
        super().__init__()
        self.layer = layer

    def forward(self, values: Tensor, widths: Tensor) -> Columns:
        """Values and widths after this layer."""
        raise NotImplementedError

    def to_layer(self) -> Layer:
        """The layer with the weights as they are now."""
        return self.layer


class InputNode(Node):
    """The picture itself."""

    def forward(self, values: Tensor, widths: Tensor) -> Columns:
        """Nothing changes."""
        return values, widths


class ConvolutionNode(Node):
    """Series of Convolve and a full layer: a convolution with its activation.

    Where a maxpool follows, the activation waits for it (`pool_step`): all activations rise, so the
    result is the same, with a ninth of the work.
    """

    def __init__(self, layer: Layer) -> None:
        super().__init__(layer)
        window, full = layer.children
        self.half_x, self.half_y = window.numbers
        self.activation = _ACTIVATIONS[full.kind]
        self.pool_step: tuple[int, ...] = ()
        shape = (-1, 2 * self.half_x + 1, 2 * self.half_y + 1, window.inputs)
        matrix = torch.tensor(full.matrices[0], dtype=torch.float32)
        weight = matrix[:, :-1].reshape(shape).permute(0, 3, 2, 1).contiguous()
        self.weight = nn.Parameter(weight.to(memory_format=torch.channels_last))
        self.bias = nn.Parameter(matrix[:, -1].clone())

    def forward(self, values: Tensor, widths: Tensor) -> Columns:
        """As `Node.forward`."""
        around = (self.half_x, self.half_x, self.half_y, self.half_y)
        padded = nn.functional.pad(values, around)
        if self.training:
            self._fill_border(padded)
        padded = padded.contiguous(memory_format=torch.channels_last)
        result = nn.functional.conv2d(padded, self.weight, self.bias)
        if self.pool_step:
            step_x, step_y = self.pool_step
            result = nn.functional.max_pool2d(result, (step_y, step_x))
        return (self.activation(result) if self.activation else result), widths

    def _fill_border(self, padded: Tensor) -> None:
        """Random values, as Tesseract puts there."""
        height, width = padded.shape[2:]
        for axis, half, size in ((2, self.half_y, height), (3, self.half_x, width)):
            for start in (0, size - half):
                padded.narrow(axis, start, half).uniform_(-1, 1)

    def to_layer(self) -> Layer:
        """As `Node.to_layer`."""
        window, full = self.layer.children
        rows = self.weight.detach().permute(0, 3, 2, 1).reshape(self.weight.shape[0], -1)
        matrix = torch.cat([rows, self.bias.detach()[:, None]], dim=1).double().numpy()
        return replace(self.layer, children=(window, replace(full, matrices=(matrix,))))


class MaxpoolNode(Node):
    """The largest value of each cell of the grid; what does not fill a cell is dropped."""

    def __init__(self, layer: Layer) -> None:
        super().__init__(layer)
        self.done_before = False

    def forward(self, values: Tensor, widths: Tensor) -> Columns:
        """As `Node.forward`."""
        step_x, step_y = self.layer.numbers
        if not self.done_before:
            values = nn.functional.max_pool2d(values, (step_y, step_x))
        return values, torch.div(widths, step_x, rounding_mode="floor")


class FullNode(Node):
    """A full layer on every column and row."""

    def __init__(self, layer: Layer) -> None:
        super().__init__(layer)
        self.activation = _ACTIVATIONS[layer.kind]
        matrix = torch.tensor(layer.matrices[0], dtype=torch.float32)
        self.weight = nn.Parameter(matrix[:, :-1].clone())
        self.bias = nn.Parameter(matrix[:, -1].clone())

    def forward(self, values: Tensor, widths: Tensor) -> Columns:
        """As `Node.forward`."""
        flat = values.permute(0, 2, 3, 1)
        result = nn.functional.linear(flat, self.weight, self.bias).permute(0, 3, 1, 2)
        return (self.activation(result) if self.activation else result), widths

    def to_layer(self) -> Layer:
        """As `Node.to_layer`."""
        matrix = torch.cat([self.weight.detach(), self.bias.detach()[:, None]], dim=1)
        return replace(self.layer, matrices=(matrix.double().numpy(),))


def _lstm_from(matrices: tuple[Matrix, ...], inputs: int) -> nn.LSTM:
    """torch.nn.LSTM with the weights of Tesseract's four gates."""
    hidden = matrices[0].shape[0]
    lstm = nn.LSTM(inputs, hidden)
    stacked = torch.tensor(np.concatenate([matrices[i] for i in _TORCH_ORDER]), dtype=torch.float32)
    with torch.no_grad():
        lstm.weight_ih_l0.copy_(stacked[:, :inputs])
        lstm.weight_hh_l0.copy_(stacked[:, inputs:-1])
        lstm.bias_ih_l0.copy_(stacked[:, -1])
        lstm.bias_hh_l0.zero_()
    lstm.bias_hh_l0.requires_grad_(False)
    return lstm


def _gates_of(lstm: nn.LSTM) -> tuple[Matrix, ...]:
    """The inverse of `_lstm_from`."""
    bias = lstm.bias_ih_l0 + lstm.bias_hh_l0
    stacked = torch.cat([lstm.weight_ih_l0, lstm.weight_hh_l0, bias[:, None]], dim=1)
    chunks = stacked.detach().double().chunk(4)
    return tuple(chunks[_TORCH_ORDER.index(gate)].numpy() for gate in range(4))


class LstmNode(Node):
    """An LSTM along the columns of a height of one, left to right or right to left."""

    def __init__(self, layer: Layer) -> None:
        super().__init__(layer)
        self.reverse = layer.kind == "RTLReversed"
        inner = layer.children[0] if self.reverse else layer
        self.lstm = _lstm_from(inner.matrices, inner.inputs)

    def forward(self, values: Tensor, widths: Tensor) -> Columns:
        """As `Node.forward`."""
        sequence = values[:, :, 0].permute(2, 0, 1)
        if self.reverse:
            sequence = _flip(sequence, widths)
        result, _ = self.lstm(sequence)
        if self.reverse:
            result = _flip(result, widths)
        return result.permute(1, 2, 0)[:, :, None], widths

    def to_layer(self) -> Layer:
        """As `Node.to_layer`."""
        gates = _gates_of(self.lstm)
        if not self.reverse:
            return replace(self.layer, matrices=gates)
        return replace(self.layer, children=(replace(self.layer.children[0], matrices=gates),))


def _flip(sequence: Tensor, widths: Tensor) -> Tensor:
    """Reverse the real part of each line of T x B x C; the padding stays where it is."""
    steps = torch.arange(sequence.shape[0])[:, None]
    index = torch.where(steps < widths, widths - 1 - steps, steps)
    return sequence.gather(0, index[:, :, None].expand_as(sequence))


class ColumnSummaryNode(Node):
    """An LSTM down each column, of which only the last output is kept: height becomes one."""

    def __init__(self, layer: Layer) -> None:
        super().__init__(layer)
        inner = layer.children[0]
        self.lstm = _lstm_from(inner.matrices, inner.inputs)

    def forward(self, values: Tensor, widths: Tensor) -> Columns:
        """As `Node.forward`."""
        batch, channels, height, width = values.shape
        columns = values.permute(2, 0, 3, 1).reshape(height, batch * width, channels)
        result, _ = self.lstm(columns)
        last = result[-1].reshape(batch, width, -1)
        return last.permute(0, 2, 1)[:, :, None], widths

    def to_layer(self) -> Layer:
        """As `Node.to_layer`."""
        inner = replace(self.layer.children[0], matrices=_gates_of(self.lstm))
        return replace(self.layer, children=(inner,))


class GroupNode(Node):
    """Layers one after the other (Series) or beside each other on the same input (Parallel)."""

    def __init__(self, layer: Layer) -> None:
        super().__init__(layer)
        self.parts = nn.ModuleList(build_node(child) for child in layer.children)
        if layer.kind == "Series":
            for part, following in itertools.pairwise(self.parts):
                if isinstance(part, ConvolutionNode) and isinstance(following, MaxpoolNode):
                    part.pool_step = following.layer.numbers
                    following.done_before = True

    def forward(self, values: Tensor, widths: Tensor) -> Columns:
        """As `Node.forward`."""
        if self.layer.kind == "Parallel":
            results = [part(values, widths)[0] for part in self.parts]
            return torch.cat([result.to(results[0].dtype) for result in results], dim=1), widths
        for part in self.parts:
            values, widths = part(values, widths)
        return values, widths

    def to_layer(self) -> Layer:
        """As `Node.to_layer`."""
        return replace(self.layer, children=tuple(part.to_layer() for part in self.parts))


_NODES: dict[str, type[Node]] = {
    "Input": InputNode,
    "Series": GroupNode,
    "Parallel": GroupNode,
    "Maxpool": MaxpoolNode,
    "XYTranspose": ColumnSummaryNode,
    "LSTM": LstmNode,
    "RTLReversed": LstmNode,
    **dict.fromkeys(_ACTIVATIONS, FullNode),
}


def build_node(layer: Layer) -> Node:
    """The trainable twin of `layer`. Raises ValueError for a combination it does not know."""
    kinds = [child.kind for child in layer.children]
    if layer.kind == "Series" and kinds[:1] == ["Convolve"]:
        return ConvolutionNode(layer)
    expected = {"XYTranspose": ["SummLSTM"], "RTLReversed": ["LSTM"]}.get(layer.kind, kinds)
    if layer.kind not in _NODES or kinds != expected:
        raise ValueError(f"cannot train a {layer.kind} of {kinds}")
    return _NODES[layer.kind](layer)


class ReadingNetwork(nn.Module):
    """The whole network: normalised pixels in, one row of class scores a column out."""

    def __init__(self, layer: Layer) -> None:
        super().__init__()
        self.root = build_node(layer)

    @property
    def input_height(self) -> int:
        """Height in pixels to which a line is scaled."""
        return self.root.layer.children[0].numbers[1]

    @property
    def step(self) -> int:
        """Pixels along the line for which there is one row of scores."""
        layers = self.root.layer.children
        return math.prod(layer.numbers[0] for layer in layers if layer.kind == "Maxpool")

    def output_parameters(self) -> list[nn.Parameter]:
        """Weights of the last layer, which scores the characters."""
        last = list(self.root.children())[-1]
        return list(list(last.children())[-1].parameters())

    def forward(self, pixels: Tensor, widths: Tensor) -> Columns:
        """B x 1 x height x W float pixels to (T x B x classes log-probabilities, lengths)."""
        values, lengths = self.root(pixels, widths)
        scores = values[:, :, 0].permute(2, 0, 1).float()
        return scores.log_softmax(dim=2), lengths

    def to_layer(self) -> Layer:
        """The network in file form with the weights as they are now."""
        return self.root.to_layer()
