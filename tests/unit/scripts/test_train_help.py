"""Every command of scripts/ explains itself: those that need PyTorch."""

from __future__ import annotations

import pytest

from tests.factories.script_commands import NEEDS_TORCH, help_of, script_commands

pytest.importorskip("torch", reason="scripts/test --train installs it")


COMMANDS = [name for name in script_commands() if NEEDS_TORCH.match(name)]


@pytest.mark.parametrize("name", COMMANDS)
def test_help(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """--help prints the usage and what the command is for, and does nothing else."""
    out = help_of(name, monkeypatch, capsys)
    assert out.lower().startswith("usage:")
    assert len(out.splitlines()) > 3
