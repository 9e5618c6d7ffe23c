"""Checkpoints of a training on disk."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import torch


def write_checkpoint(state: Mapping[str, object], path: Path) -> None:
    """Write `state` to `path`, whole or not at all: a run that is killed leaves the one before."""
    partial = path.with_name(f"{path.name}.partial")
    torch.save(state, partial)
    partial.replace(path)
