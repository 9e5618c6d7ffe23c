"""Prints the project's dependencies at their lower bounds, for `scripts/test-lowest`."""

from __future__ import annotations

import tomllib
from pathlib import Path


def main() -> None:
    """One requirement a line, pinned."""
    text = (Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8")
    project = tomllib.loads(text)["project"]
    for requirement in project["dependencies"]:
        print(requirement.replace(">=", "=="))


if __name__ == "__main__":
    main()
