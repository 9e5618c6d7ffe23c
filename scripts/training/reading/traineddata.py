"""The .traineddata container of Tesseract: named components behind one table of offsets.

Layout (ccutil/tessdatamanager.cpp): int32 number of entries, int64 offset of each (-1 when the
component is absent), then the components one after the other, little-endian throughout.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from pathlib import Path

COMPONENTS = (
    "config",
    "unicharset",
    "unicharambigs",
    "inttemp",
    "pffmtable",
    "normproto",
    "punc-dawg",
    "word-dawg",
    "number-dawg",
    "freq-dawg",
    "fixed-length-dawgs",
    "cube-unicharset",
    "cube-word-dawg",
    "shapetable",
    "bigram-dawg",
    "unambig-dawg",
    "params-model",
    "lstm",
    "lstm-punc-dawg",
    "lstm-word-dawg",
    "lstm-number-dawg",
    "lstm-unicharset",
    "lstm-recoder",
    "version",
)


def parse_container(data: bytes) -> dict[str, bytes]:
    """Split the bytes of a .traineddata file into its components, in file order.

    Raises ValueError when the table does not fit the data.
    """
    if len(data) < 4:
        raise ValueError("not a traineddata file: shorter than its table")
    (count,) = struct.unpack_from("<i", data)
    if not 0 < count <= len(COMPONENTS) or len(data) < 4 + 8 * count:
        raise ValueError(f"not a traineddata file: {count} entries")
    offsets = struct.unpack_from(f"<{count}q", data, 4)
    present = [(offset, i) for i, offset in enumerate(offsets) if offset >= 0]
    starts = [*sorted(offset for offset, _ in present), len(data)]
    if starts[-1] > len(data) or any(offset > len(data) for offset, _ in present):
        raise ValueError("not a traineddata file: a component starts past its end")
    return {COMPONENTS[i]: data[offset : starts[starts.index(offset) + 1]] for offset, i in present}


def build_container(parts: Mapping[str, bytes]) -> bytes:
    """The inverse of `parse_container`. Raises KeyError for an unknown component name."""
    unknown = set(parts) - set(COMPONENTS)
    if unknown:
        raise KeyError(f"unknown components: {sorted(unknown)}")
    offsets = []
    position = 4 + 8 * len(COMPONENTS)
    body = []
    for name in COMPONENTS:
        if name not in parts:
            offsets.append(-1)
            continue
        offsets.append(position)
        body.append(parts[name])
        position += len(parts[name])
    return struct.pack(f"<i{len(COMPONENTS)}q", len(COMPONENTS), *offsets) + b"".join(body)


def read_traineddata(path: Path) -> dict[str, bytes]:
    """Components of the file at `path` by name."""
    return parse_container(path.read_bytes())


def write_traineddata(path: Path, parts: Mapping[str, bytes]) -> None:
    """Write `parts` as one .traineddata file, whole or not at all."""
    partial = path.with_suffix(".partial")
    partial.write_bytes(build_container(parts))
    partial.replace(path)
