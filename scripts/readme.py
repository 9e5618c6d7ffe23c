"""Writes the help texts into README.md, between the marks that name each command.

python -m scripts.readme            after a change of options
python -m scripts.readme --check    exits with 1 if README.md is behind
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import click

from wallmsg.cli.main import wallmsg

README = Path(__file__).parents[1] / "README.md"
_BLOCK = re.compile(r"<!-- help (?P<command>[\w ]+) -->\n.*?<!-- end -->", re.DOTALL)
_WIDTH = 96


def help_text(words: list[str]) -> str:
    """What `wallmsg ... --help` prints for a command given by its words."""
    command: click.Command = wallmsg
    context = click.Context(
        command,
        info_name="wallmsg",
        terminal_width=_WIDTH,
        max_content_width=_WIDTH,
        **command.context_settings,
    )
    for word in words:
        if not isinstance(command, click.Group) or word not in command.commands:
            raise SystemExit(f"README.md names an unknown command: {' '.join(words)}")
        command = command.commands[word]
        context = click.Context(command, info_name=word, parent=context, terminal_width=_WIDTH)
    return command.get_help(context)


def rendered(readme: str) -> str:
    """The README with all its help texts as they are now."""

    def block(match: re.Match[str]) -> str:
        words = match["command"].split()[1:]
        text = help_text(words)
        return f"<!-- help {match['command']} -->\n```text\n{text}\n```\n<!-- end -->"

    return _BLOCK.sub(block, readme)


def main() -> None:
    """Write, or check."""
    old = README.read_text(encoding="utf-8")
    new = rendered(old)
    if "--check" in sys.argv[1:]:
        if new != old:
            raise SystemExit("README.md is behind the help texts: python -m scripts.readme")
    else:
        README.write_text(new, encoding="utf-8")


if __name__ == "__main__":
    main()
