"""Files beside the repository that some tests measure on and that are never part of it."""

from __future__ import annotations

from pathlib import Path

import pytest


def shared_file(*parts: str) -> Path:
    """The path of a file or folder of ../shared; the test is skipped where that is absent."""
    for folder in Path(__file__).resolve().parents:
        path = folder.joinpath("shared", *parts)
        if path.exists():
            return path
    pytest.skip("../shared is not here")
