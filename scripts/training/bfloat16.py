"""Arithmetic in half the bits for the trainings, where it is the faster one."""

from __future__ import annotations

import torch

_MULTIPLIES = ("amx_bf16", "avx512_bf16", "bf16")  # x86 twice, then ARM


def autocast(device: str = "cpu") -> torch.autocast:
    """bfloat16 for what bears it, on processors that multiply it; elsewhere nothing changes.

    With AMX it takes half the time of float32. Without any support PyTorch computes it piece by
    piece: with AVX2 alone a step took ten times as long (scripts/training/reading/LOG.md).
    """
    if device != "cpu":
        return torch.autocast(device, dtype=torch.bfloat16)
    can = torch.cpu.get_capabilities()
    return torch.autocast(
        "cpu", dtype=torch.bfloat16, enabled=any(can.get(name) for name in _MULTIPLIES)
    )
