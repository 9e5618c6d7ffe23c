"""Checks and generators that developers run: docs, screenshots, synthetic catalogues."""

from __future__ import annotations
