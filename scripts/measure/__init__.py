"""Measurements, each a command: python -m scripts.measure.NAME --help."""

from __future__ import annotations
