"""Argos translation packages: reading, installing, downloading."""

from __future__ import annotations
