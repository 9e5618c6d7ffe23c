"""Print the project's dependencies at their lower bounds, for `scripts/test-lowest`."""

from __future__ import annotations

import argparse
import tomllib
from pathlib import Path


def main() -> None:
    """Print one requirement a line, pinned."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    text = (Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8")
    project = tomllib.loads(text)["project"]
    for requirement in project["dependencies"]:
        print(requirement.replace(">=", "=="))


if __name__ == "__main__":
    main()
