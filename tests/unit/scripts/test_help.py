"""Every command of scripts/ explains itself: those without PyTorch."""

from __future__ import annotations

import subprocess

import pytest

from tests.factories.script_commands import NEEDS_TORCH, ROOT, help_of, script_commands


@pytest.mark.parametrize(
    "name", [name for name in script_commands() if not NEEDS_TORCH.match(name)]
)
def test_help(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """--help prints the usage and what the command is for, and does nothing else."""
    out = help_of(name, monkeypatch, capsys)
    assert out.lower().startswith("usage:")
    assert len(out.splitlines()) > 3


@pytest.mark.process
@pytest.mark.parametrize("name", ["demo", "test", "test-lowest"])
def test_help_of_shell_scripts(name: str) -> None:
    """The head of the file is printed, and nothing is installed."""
    done = subprocess.run(
        [ROOT / "scripts" / name, "--help"], capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    assert not done.stdout.startswith("#")
    assert len(done.stdout) > 60
