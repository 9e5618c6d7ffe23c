"""The commands of scripts/, and how to ask one for its help."""

from __future__ import annotations

import re
import runpy
import sys
import warnings
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NEEDS_TORCH = re.compile(r"scripts\.training\.(reading|translation|detection)")
"""Tests of these are in files named test_train*, which run in a process of their own."""


def script_commands() -> list[str]:
    """Dotted names of all modules below scripts/ that can be run."""
    found = []
    for path in sorted((ROOT / "scripts").rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if re.search(r"^if __name__ == \"__main__\":", text, re.MULTILINE):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            found.append(name.removesuffix(".__main__"))
    return found


def help_of(name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> str:
    """What a command prints for --help; it must end with exit code 0."""
    monkeypatch.setattr(sys, "argv", [name, "--help"])
    with warnings.catch_warnings():
        # The module may have been imported by another test.
        warnings.simplefilter("ignore", RuntimeWarning)
        with pytest.raises(SystemExit) as stopped:
            runpy.run_module(name, run_name="__main__")
    assert not stopped.value.code
    return capsys.readouterr().out
