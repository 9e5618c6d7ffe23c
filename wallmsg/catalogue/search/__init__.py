"""Searching a catalogue: the index, the query language, hits, the review queue, counts."""

from __future__ import annotations
