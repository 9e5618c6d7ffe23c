"""How many examples of a law Hypothesis tries."""

from __future__ import annotations

from hypothesis import settings

FULL = 100
"""Examples of a full run where a test does not say how many."""


def examples(count: int) -> settings:
    """Try `count` examples in a full run, and as many fewer with --quick as elsewhere."""
    default = settings.default or settings()
    return settings(max_examples=max(5, count * default.max_examples // FULL))
