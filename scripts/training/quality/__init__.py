"""Fits the estimate of translation quality on outputs graded by reading."""

from __future__ import annotations
