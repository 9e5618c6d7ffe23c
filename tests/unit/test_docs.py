"""What is written about the program is true of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scripts.check.generated_docs import rendered
from wallmsg.cli.main import wallmsg
from wallmsg.errors import ExitCode
from wallmsg.ingest.judgement import reason_name, reasons
from wallmsg.model import Level

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")


def test_help_texts_in_the_readme_are_current() -> None:
    """The README shows what --help prints (python -m scripts.check.generated_docs writes it)."""
    assert rendered(README) == README


def test_every_command_is_in_the_readme() -> None:
    """No command is left out of the README."""
    for name in wallmsg.commands:
        assert f"<!-- help wallmsg {name} -->" in README


def test_every_reason_to_doubt_is_in_the_readme() -> None:
    """Each verdict and each reason of the gate is explained, and no other."""
    section = README.partition("\n## Trust\n")[2].partition("\n## ")[0]
    rows = set(re.findall(r"^\| ([a-z ]+) \|", section, flags=re.MULTILINE))
    known = {reason_name(reason) for reason, _ in reasons()} | set(Level)
    assert rows - {"verdict", "reason"} == known


def test_every_exit_code_is_in_the_readme() -> None:
    """The table of exit codes names each code the program can return."""
    codes = {int(code) for code in re.findall(r"^\| (\d+) \|", README, flags=re.MULTILINE)}
    assert codes == {1, *(int(code) for code in ExitCode)}


def test_every_part_is_in_the_layout() -> None:
    """Who looks for a module finds it in the README, and nothing there is gone."""
    layout = README.partition("\n    wallmsg/\n")[2].partition("\n\n")[0]
    named = {
        name.rstrip("/")
        for row in layout.splitlines()
        for name in re.findall(r"[a-z_]+(?:\.py|/)", row[:40])
    }
    package = ROOT / "wallmsg"
    parts = {path.name for path in package.iterdir() if path.suffix == ".py"}
    parts |= {path.parent.name for path in package.glob("*/__init__.py")}
    assert named == parts - {"__init__.py", "__main__.py"}


@pytest.mark.parametrize("link", re.findall(r"\]\((?!http)([^)#]+)\)", README))
def test_links_lead_somewhere(link: str) -> None:
    """Files the README points to are there."""
    assert (ROOT / link).exists()


def test_no_traces_of_a_machine() -> None:
    """Nothing in the repository names a path of the machine it was written on."""
    suspicious = re.compile(r"(?<![\w.])/(?:work|root)/")
    suffixes = {".py", ".md", ".toml", ".json", ".sh", ".txt", ".csv", ""}
    for path in ROOT.rglob("*"):
        relative = path.relative_to(ROOT)
        hidden = any(part.startswith(".") and part != ".ci" for part in relative.parts)
        if not hidden and path.is_file() and path.suffix in suffixes and path != Path(__file__):
            text = path.read_text("utf-8", errors="ignore")
            assert not suspicious.search(text), relative
