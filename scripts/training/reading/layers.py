"""The LSTM component of a .traineddata file: a tree of layers with their weights.

Written after Tesseract 5 (lstm/network.cpp, plumbing.cpp, lstm.cpp, weightmatrix.cpp,
lstmrecognizer.cpp). Every layer is a header followed by what its kind needs: a few numbers,
children, or weight matrices. A matrix has one row an output, the bias in its last column.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

PLUMBING = ("Series", "Parallel", "Replicated", "ParBidiLSTM", "DepParUDLSTM", "Par2dLSTM")
WRAPPERS = ("RTLReversed", "TTBReversed", "XYTranspose")
RECURRENT = ("LSTM", "SummLSTM")
FULL = ("Logistic", "Tanh", "Relu", "Linear", "Softmax", "SoftmaxNoCTC")
# How many int32 follow the header: Input has batch, height, width, depth, loss; Convolve its
# half window x and y; Maxpool its step x and y.
PLAIN_NUMBERS = {"Input": 5, "Convolve": 2, "Maxpool": 2, "Reconfig": 2}

_INT8, _DOUBLE = 1, 128
_LAYER_RATES = 64  # NF_LAYER_SPECIFIC_LR in network.h
_INT8_MAX = 127
_INT_MODE = 1  # TF_INT_MODE of lstmrecognizer.h: activations are int8 too

Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Layer:
    """One layer. `matrices` are float64 outputs x (inputs + 1) whatever the file stored."""

    kind: str
    inputs: int
    outputs: int
    name: str = ""
    numbers: tuple[int, ...] = ()
    children: tuple[Layer, ...] = ()
    matrices: tuple[Matrix, ...] = ()
    flags: int = 0

    def weight_count(self) -> int:
        """Number of weights in this layer and below."""
        return sum(m.size for m in self.matrices) + sum(c.weight_count() for c in self.children)


@dataclass(frozen=True)
class LstmComponent:
    """The network and what the recogniser keeps beside it."""

    network: Layer
    spec: str
    null_char: int
    int8: bool
    training_flags: int = 64  # TF_COMPRESS_UNICHARSET of lstmrecognizer.h
    iterations: tuple[int, int] = (0, 0)
    rates: tuple[float, float, float] = field(default=(0.999, 0.001, 0.5))


class _Reader:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0
        self.int8 = False

    def take(self, form: str) -> tuple[int | float, ...]:
        values = struct.unpack_from("<" + form, self.data, self.at)
        self.at += struct.calcsize("<" + form)
        return values

    def integer(self, form: str = "i") -> int:
        return int(self.take(form)[0])

    def string(self) -> str:
        length = self.integer("I")
        self.at += length
        return self.data[self.at - length : self.at].decode("utf-8")

    def array(self, dtype: str, count: int) -> NDArray[np.generic]:
        values = np.frombuffer(self.data, dtype=dtype, count=count, offset=self.at)
        self.at += values.nbytes
        return values

    def matrix(self) -> Matrix:
        mode = self.integer("B")
        if not mode & _DOUBLE:
            raise ValueError("weights of Tesseract before 4.0 are not supported")
        if mode & _INT8:
            self.int8 = True
            rows, columns, _ = self.integer("I"), self.integer("I"), self.integer("b")
            values = self.array("<i1", rows * columns).astype(np.float64)
            scales = self.array("<f8", self.integer("I")).astype(np.float64)
            return values.reshape(rows, columns) * scales[:rows, None]
        rows, columns = self.integer("I"), self.integer("I")
        self.take("d")  # the array's "empty" value
        return self.array("<f8", rows * columns).astype(np.float64).reshape(rows, columns)

    def layer(self) -> Layer:
        if self.integer("b") != 0:
            raise ValueError("a layer must begin with a zero byte and its kind")
        kind = self.string()
        _training, _backprop = self.take("bb")
        flags, inputs, outputs, _weights = (self.integer() for _ in range(4))
        layer = Layer(kind, inputs, outputs, self.string(), flags=flags & ~_LAYER_RATES)
        if kind in PLAIN_NUMBERS:
            return replace(layer, numbers=tuple(self.integer() for _ in range(PLAIN_NUMBERS[kind])))
        if kind in PLUMBING + WRAPPERS:
            children = tuple(self.layer() for _ in range(self.integer("I")))
            if flags & _LAYER_RATES:
                self.array("<f4", self.integer("I"))
            return replace(layer, children=children)
        if kind in RECURRENT:
            width = self.integer()
            gates = tuple(self.matrix() for _ in range(4))
            if width != inputs + gates[0].shape[0]:
                raise ValueError(f"two-dimensional or embedded {kind} is not supported")
            return replace(layer, matrices=gates)
        if kind in FULL:
            return replace(layer, matrices=(self.matrix(),))
        raise ValueError(f"layer kind {kind} is not supported")


def parse_lstm(data: bytes) -> LstmComponent:
    """Read the `lstm` component. Raises ValueError for layers outside this recipe."""
    reader = _Reader(data)
    network = reader.layer()
    spec = reader.string()
    flags, first, second, null_char = (reader.integer() for _ in range(4))
    beta, rate, momentum = (float(reader.take("f")[0]) for _ in range(3))
    return LstmComponent(
        network, spec, null_char, reader.int8, flags, (first, second), (beta, rate, momentum)
    )


def quantise(matrix: Matrix) -> tuple[NDArray[np.int8], NDArray[np.float64]]:
    """One int8 row and one scale for each output, as WeightMatrix::ConvertToInt does."""
    largest = np.abs(matrix).max(axis=1)
    scales = np.where(largest > 0, largest / _INT8_MAX, 1.0)
    return np.rint(matrix / scales[:, None]).astype(np.int8), scales


def _matrix_bytes(matrix: Matrix, int8: bool) -> bytes:
    shape = struct.pack("<II", *matrix.shape)
    if not int8:
        body = np.ascontiguousarray(matrix, dtype="<f8").tobytes()
        return struct.pack("<B", _DOUBLE) + shape + struct.pack("<d", 0.0) + body
    values, scales = quantise(matrix)
    tail = struct.pack("<I", len(scales)) + scales.astype("<f8").tobytes()
    head = struct.pack("<B", _DOUBLE | _INT8) + shape + struct.pack("<b", 0)
    return head + values.tobytes() + tail


def _string_bytes(text: str) -> bytes:
    raw = text.encode("utf-8")
    return struct.pack("<I", len(raw)) + raw


def _layer_bytes(layer: Layer, int8: bool) -> bytes:
    parts = [
        b"\0",
        _string_bytes(layer.kind),
        struct.pack(
            "<bbiiii", 0, 0, layer.flags, layer.inputs, layer.outputs, layer.weight_count()
        ),
        _string_bytes(layer.name),
        struct.pack(f"<{len(layer.numbers)}i", *layer.numbers),
    ]
    if layer.kind in PLUMBING + WRAPPERS:
        parts.append(struct.pack("<I", len(layer.children)))
        parts.extend(_layer_bytes(child, int8) for child in layer.children)
    if layer.kind in RECURRENT:
        parts.append(struct.pack("<i", layer.inputs + layer.matrices[0].shape[0]))
    parts.extend(_matrix_bytes(matrix, int8) for matrix in layer.matrices)
    return b"".join(parts)


def build_lstm(component: LstmComponent) -> bytes:
    """The inverse of `parse_lstm`; weights as int8 where `component.int8`, else as float64."""
    return b"".join(
        [
            _layer_bytes(component.network, component.int8),
            _string_bytes(component.spec),
            struct.pack(
                "<iiii",
                component.training_flags & ~_INT_MODE | (_INT_MODE if component.int8 else 0),
                *component.iterations,
                component.null_char,
            ),
            struct.pack("<fff", *component.rates),
        ]
    )
