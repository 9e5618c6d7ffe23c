"""Checks that compare an Arabic text with its English, one kind of error each."""

from __future__ import annotations
