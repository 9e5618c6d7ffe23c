"""Opens a network in onnxruntime the way all of wallmsg's networks run: on one thread."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from wallmsg.errors import MissingToolError

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

_GRAPH, _INITIALIZER, _RAW_DATA, _DATA_TYPE = 7, 5, 9, 2
"""Numbers of fields in onnx.proto: the graph of a model, the weights of a graph, the bytes of a
weight and what they are."""

_FLOAT = 1
_SMALLEST = float(np.float32(2**-126))
"""The least number that a processor computes with at full speed."""


def open_session(path: Path, what: str, hint: str) -> InferenceSession:
    """The network in the file, ready to run.

    `what` names it in the error, `hint` says how to mend it. Raises MissingToolError if it does not
    load.
    """
    import onnxruntime

    settings = onnxruntime.SessionOptions()
    settings.intra_op_num_threads = 1
    settings.inter_op_num_threads = 1
    settings.log_severity_level = 3
    # The arena's memory is used again for each layer and photo: half the page faults, and 80 MB
    # less at the peak. It stays bounded, as the sides of the pictures are. Patterns would
    # be kept for every shape of photo.
    settings.enable_mem_pattern = False
    try:
        model = without_subnormals(path.read_bytes())
        return onnxruntime.InferenceSession(model, settings, providers=["CPUExecutionProvider"])
    except Exception as error:
        raise MissingToolError(f"{what} {path.name} does not load: {error}", hint=hint) from error


def without_subnormals(model: bytes) -> bytes:
    """An ONNX model with 0 for every weight closer to 0 than 2**-126.

    Of the detector, half of the weights of two layers are so small. Processors take a hundred times
    as long for such numbers: without them it finds the same outlines in a quarter of the time.
    onnxruntime's own setting, `set_denormal_as_zero`, would change how the whole process computes.
    """
    data = bytearray(model)
    for graph in _fields(data, 0, len(data), _GRAPH):
        for weight in _fields(data, *graph, _INITIALIZER):
            if [start for start, _ in _fields(data, *weight, _DATA_TYPE)] != [_FLOAT]:
                continue
            for start, end in _fields(data, *weight, _RAW_DATA):
                values = np.frombuffer(data, np.dtype("<f4"), (end - start) // 4, start)
                values[np.abs(values) < _SMALLEST] = 0
    return bytes(data)


def _fields(data: bytearray, start: int, end: int, wanted: int) -> Iterator[tuple[int, int]]:
    """Where the fields with a number begin and end, in a message of protocol buffers; for a whole
    number its value twice."""
    while start < end:
        key, start = _number(data, start)
        kind = key & 7
        if kind == 0:
            value, start = _number(data, start)
            found = value, value
        else:
            length = {1: 8, 5: 4}.get(kind)
            if length is None:
                length, start = _number(data, start)
            found = start, start + length
            start += length
        if key >> 3 == wanted:
            yield found


def _number(data: bytearray, start: int) -> tuple[int, int]:
    """A number in the wire format, seven bits a byte, and where it ends."""
    value = shift = 0
    while True:
        byte = data[start]
        value |= (byte & 127) << shift
        start, shift = start + 1, shift + 7
        if byte < 128:
            return value, start
