"""Writes into README.md what the program knows: help texts, and reasons to doubt a translation.

Each stands between the marks that name it.

python -m scripts.check.generated_docs            after a change of options
python -m scripts.check.generated_docs --check    exits with 1 if README.md is behind
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import click

from wallmsg.cli.main import wallmsg
from wallmsg.ingest.judgement import reason_name, reasons

README = Path(__file__).parents[2] / "README.md"
_BLOCK = re.compile(r"<!-- help (?P<command>[\w ]+) -->\n.*?<!-- end -->", re.DOTALL)
_REASONS = re.compile(r"<!-- reasons -->\n.*?<!-- end -->", re.DOTALL)
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


def reasons_table() -> str:
    """Every reason the gate knows, with its explanation."""
    rows = [f"| {reason_name(reason)} | {sentence} |" for reason, sentence in reasons()]
    return "\n".join(["| reason | what was seen |", "|---|---|", *rows])


def rendered(readme: str) -> str:
    """The README with all its help texts and the table of reasons as they are now."""

    def block(match: re.Match[str]) -> str:
        words = match["command"].split()[1:]
        text = help_text(words)
        return f"<!-- help {match['command']} -->\n```text\n{text}\n```\n<!-- end -->"

    table = f"<!-- reasons -->\n{reasons_table()}\n<!-- end -->"
    return _REASONS.sub(lambda _: table, _BLOCK.sub(block, readme))


def main() -> None:
    """Write, or check."""
    old = README.read_text(encoding="utf-8")
    new = rendered(old)
    if "--check" in sys.argv[1:]:
        if new != old:
            raise SystemExit(
                "README.md is behind the program: python -m scripts.check.generated_docs"
            )
    else:
        README.write_text(new, encoding="utf-8")


if __name__ == "__main__":
    main()
